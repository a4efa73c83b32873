// Requests for derivatives print what they parse.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s
// RUN: lathe-opt %s -mlir-print-op-generic | lathe-opt | FileCheck %s

func.func private @loss(%w: tensor<3xf32>, %x: tensor<3xf32>, %i: tensor<3xi32>) -> (tensor<f32>, tensor<3xi32>)

// CHECK-LABEL: @value_and_grad
func.func @value_and_grad(%w: tensor<3xf32>, %x: tensor<3xf32>, %i: tensor<3xi32>) {
  // CHECK: lathe.value_and_grad @loss(%{{.+}}, %{{.+}}, %{{.+}}) wrt([1, 0]) : (tensor<3xf32>, tensor<3xf32>, tensor<3xi32>) -> (tensor<f32>, tensor<3xi32>, tensor<3xf32>, tensor<3xf32>)
  %r:4 = lathe.value_and_grad @loss(%w, %x, %i) wrt([1, 0]) : (tensor<3xf32>, tensor<3xf32>, tensor<3xi32>) -> (tensor<f32>, tensor<3xi32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// Tangents of the float results only.
// CHECK-LABEL: @jvp
func.func @jvp(%w: tensor<3xf32>, %x: tensor<3xf32>, %i: tensor<3xi32>, %t: tensor<3xf32>) {
  // CHECK: lathe.jvp @loss(%{{.+}}, %{{.+}}, %{{.+}}) wrt([0]) tangents(%{{.+}}) : (tensor<3xf32>, tensor<3xf32>, tensor<3xi32>, tensor<3xf32>) -> (tensor<f32>, tensor<3xi32>, tensor<f32>)
  %r:3 = lathe.jvp @loss(%w, %x, %i) wrt([0]) tangents(%t) : (tensor<3xf32>, tensor<3xf32>, tensor<3xi32>, tensor<3xf32>) -> (tensor<f32>, tensor<3xi32>, tensor<f32>)
  return
}

// CHECK-LABEL: @stop_gradient
func.func @stop_gradient(%x: tensor<?xf32, #lathe.dims<B>>, %v: !lathe.value) {
  // CHECK: lathe.stop_gradient %{{.+}} : tensor<?xf32, #lathe.dims<B>>
  %0 = lathe.stop_gradient %x : tensor<?xf32, #lathe.dims<B>>
  // CHECK: lathe.stop_gradient %{{[a-z0-9]+ ?$}}
  %1 = lathe.stop_gradient %v
  return
}

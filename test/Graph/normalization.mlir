// Softmax and losses print what they parse, typed and untyped.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s
// RUN: lathe-opt %s -mlir-print-op-generic | lathe-opt | FileCheck %s

// CHECK-LABEL: @softmax
func.func @softmax(%x: tensor<?x10xf32, #lathe.dims<B, 10>>) {
  // The last dim is the default.
  // CHECK: lathe.softmax %{{[a-z0-9]+}} : tensor<?x10xf32, #lathe.dims<B, 10>>
  %0 = lathe.softmax %x dim(-1) : tensor<?x10xf32, #lathe.dims<B, 10>>
  // CHECK: lathe.softmax %{{.+}} dim(0) : tensor<?x10xf32, #lathe.dims<B, 10>>
  %1 = lathe.softmax %x dim(0) : tensor<?x10xf32, #lathe.dims<B, 10>>
  // CHECK: lathe.log_softmax %{{.+}} dim(1) : tensor<?x10xf32, #lathe.dims<B, 10>>
  %2 = lathe.log_softmax %x dim(1) : tensor<?x10xf32, #lathe.dims<B, 10>>
  return
}

// CHECK-LABEL: @losses
func.func @losses(%z: tensor<?x10xf32, #lathe.dims<B, 10>>, %i: tensor<?xi32, #lathe.dims<B>>, %y: tensor<?x10xf32, #lathe.dims<B, 10>>) {
  // CHECK: lathe.softmax_cross_entropy %{{.+}}, %{{.+}} : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  %0 = lathe.softmax_cross_entropy %z, %i : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  // CHECK: lathe.softmax_cross_entropy %{{.+}}, %{{.+}} : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>>
  %1 = lathe.softmax_cross_entropy %z, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>>
  // CHECK: lathe.cross_entropy %{{.+}}, %{{.+}} : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  %2 = lathe.cross_entropy %z, %i : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  // CHECK: lathe.mean_squared_error %{{.+}}, %{{.+}} : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>>
  %3 = lathe.mean_squared_error %z, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>>
  return
}

// CHECK-LABEL: @untyped
func.func @untyped(%x: !lathe.value, %y: !lathe.value) {
  // CHECK: %[[P:.+]] = lathe.softmax %{{[a-z0-9]+ ?$}}
  %0 = lathe.softmax %x
  // CHECK: lathe.cross_entropy %[[P]], %{{[a-z0-9]+ ?$}}
  %1 = lathe.cross_entropy %0, %y
  return
}

// CHECK-LABEL: @norms
func.func @norms(%x: tensor<?x4x10xf32, #lathe.dims<B, 4, 10>>) {
  // CHECK: lathe.standardize %{{.+}} dims([0, 1]) epsilon({{.+}}) : tensor<?x4x10xf32, #lathe.dims<B, 4, 10>>
  %0 = lathe.standardize %x dims([0, 1]) epsilon(1.0e-5) : tensor<?x4x10xf32, #lathe.dims<B, 4, 10>>
  return
}

// CHECK-LABEL: @attention
func.func @attention(%q: tensor<2x5x4xf32>, %v: tensor<2x5x3xf32>) {
  // CHECK: lathe.attention %{{.+}}, %{{.+}}, %{{.+}} : (tensor<2x5x4xf32>, tensor<2x5x4xf32>, tensor<2x5x3xf32>) -> tensor<2x5x3xf32>
  %0 = lathe.attention %q, %q, %v : (tensor<2x5x4xf32>, tensor<2x5x4xf32>, tensor<2x5x3xf32>) -> tensor<2x5x3xf32>
  // CHECK: lathe.attention %{{.+}}, %{{.+}}, %{{.+}} causal : tensor<2x5x4xf32>
  %1 = lathe.attention %q, %q, %q causal : tensor<2x5x4xf32>
  return
}

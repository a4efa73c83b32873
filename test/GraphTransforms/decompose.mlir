// RUN: lathe-opt %s --lathe-decompose | FileCheck %s

// Composites that have no kernel become primitives; what maps each element on
// its own stays.

// CHECK-LABEL: func.func @decomposes_softmax
func.func @decomposes_softmax(%x: tensor<?x10xf32, #lathe.dims<B, 10>>)
    -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  // CHECK-NOT: lathe.softmax
  // CHECK: %[[MAX:.+]] = lathe.reduce_max %arg0 dims([1])
  // CHECK: %[[EXP:.+]] = lathe.exp
  // CHECK: lathe.reduce_sum %[[EXP]] dims([1])
  // CHECK: return %{{.+}} : tensor<?x10xf32, #lathe.dims<B, 10>>
  %p = lathe.softmax %x : tensor<?x10xf32, #lathe.dims<B, 10>>
  return %p : tensor<?x10xf32, #lathe.dims<B, 10>>
}

// The label is checked, and picks by select, so that 0 * inf cannot be.
// CHECK-LABEL: func.func @decomposes_cross_entropy
func.func @decomposes_cross_entropy(%z: tensor<?x10xf32, #lathe.dims<B, 10>>,
    %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> {
  // CHECK-NOT: cross_entropy
  // CHECK: lathe.check_index %arg1 size(10)
  // CHECK: lathe.select
  %l = lathe.softmax_cross_entropy %z, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %l : tensor<?xf32, #lathe.dims<B>>
}

// A composite inside of a composite's meaning goes too.
// CHECK-LABEL: func.func @decomposes_means
func.func @decomposes_means(%p: tensor<4x8xf32>, %t: tensor<4x8xf32>)
    -> tensor<f32> {
  // CHECK-NOT: lathe.mean_squared_error
  // CHECK-NOT: lathe.reduce_mean
  // CHECK: lathe.reduce_sum %{{.+}} dims([1])
  // CHECK: lathe.reduce_sum %{{.+}} dims([0])
  %l = lathe.mean_squared_error %p, %t : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4xf32>
  %m = lathe.reduce_mean %l dims([0]) : (tensor<4xf32>) -> tensor<f32>
  return %m : tensor<f32>
}

// CHECK-LABEL: func.func @turns_flatten_into_a_view
func.func @turns_flatten_into_a_view(%x: tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>)
    -> tensor<?x12xf32, #lathe.dims<B, 12>> {
  // CHECK: lathe.reshape %arg0
  %f = lathe.flatten %x : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?x12xf32, #lathe.dims<B, 12>>
  return %f : tensor<?x12xf32, #lathe.dims<B, 12>>
}

// CHECK-LABEL: func.func @keeps_elementwise_composites
func.func @keeps_elementwise_composites(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[G:.+]] = lathe.gelu %arg0
  // CHECK: %[[S:.+]] = lathe.sigmoid %[[G]]
  // CHECK: lathe.clip %[[S]]
  %g = lathe.gelu %x : tensor<4xf32>
  %s = lathe.sigmoid %g : tensor<4xf32>
  %c = lathe.clip %s range(0.1, 0.9) : tensor<4xf32>
  return %c : tensor<4xf32>
}

// CHECK-LABEL: func.func @drops_stop_gradient
func.func @drops_stop_gradient(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: return %arg0
  %s = lathe.stop_gradient %x : tensor<4xf32>
  return %s : tensor<4xf32>
}

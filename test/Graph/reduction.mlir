// Reductions print what they parse, typed and untyped.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s

// CHECK-LABEL: @reductions
func.func @reductions(%x: tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) {
  // CHECK: lathe.reduce_sum %{{.*}} dims([0]) : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<3x4xf32>
  %0 = lathe.reduce_sum %x dims([0]) : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<3x4xf32>
  // CHECK: lathe.reduce_sum %{{.*}} dims([0, 2]) keep_dims : {{.*}} -> tensor<1x3x1xf32>
  %1 = lathe.reduce_sum %x dims([0, 2]) keep_dims : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<1x3x1xf32>
  // CHECK: lathe.reduce_mean %{{.*}} dims([2, 1]) : {{.*}} -> tensor<?xf32, #lathe.dims<B>>
  %2 = lathe.reduce_mean %x dims([2, 1]) : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?xf32, #lathe.dims<B>>
  // CHECK: lathe.reduce_max %{{.*}} dims([0, 1, 2]) : {{.*}} -> tensor<f32>
  %3 = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<f32>
  // CHECK: lathe.reduce_min %{{.*}} dims([1]) keep_dims : {{.*}} -> tensor<?x1x4xf32, #lathe.dims<B, 1, 4>>
  %4 = lathe.reduce_min %x dims([1]) keep_dims : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?x1x4xf32, #lathe.dims<B, 1, 4>>
  // CHECK: lathe.argmax %{{.*}} dim(1) : {{.*}} -> tensor<?x4xi64, #lathe.dims<B, 4>>
  %5 = lathe.argmax %x dim(1) : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?x4xi64, #lathe.dims<B, 4>>
  return
}

// CHECK-LABEL: @integers
func.func @integers(%x: tensor<3x4xui8>) {
  // CHECK: lathe.reduce_max %{{.*}} dims([1]) : (tensor<3x4xui8>) -> tensor<3xui8>
  %0 = lathe.reduce_max %x dims([1]) : (tensor<3x4xui8>) -> tensor<3xui8>
  return
}

// CHECK-LABEL: @untyped
func.func @untyped(%x: !lathe.value) {
  // CHECK: lathe.reduce_mean %{{.*}} dims([1]) keep_dims
  %0 = lathe.reduce_mean %x dims([1]) keep_dims
  // CHECK: lathe.argmax %{{.*}} dim(1)
  %1 = lathe.argmax %0 dim(1)
  return
}

// Pooling ops print what they parse, in both layouts.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s

// CHECK-LABEL: @max_pool
func.func @max_pool(%x: tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>) {
  // CHECK: %[[Y:.+]] = lathe.max_pool2d %{{.*}} window([2, 2]) : {{.*}} -> tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>
  %0 = lathe.max_pool2d %x window([2, 2]) : (tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>) -> tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>
  // CHECK: lathe.max_pool2d_grad %{{.*}}, %[[Y]] window([2, 2]) : {{.*}} -> tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>
  %1 = lathe.max_pool2d_grad %x, %0 window([2, 2]) : (tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>, tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>) -> tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>
  // CHECK: lathe.max_pool2d_select %{{.*}}, %{{.*}} window([2, 2]) : {{.*}} -> tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>
  %2 = lathe.max_pool2d_select %x, %1 window([2, 2]) : (tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>, tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>) -> tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>
  return
}

// CHECK-LABEL: @positions
func.func @positions(%x: tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>, %dy: tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>, %y: tensor<1x40x40x1xf32>) {
  // CHECK: %[[P:.+]] = lathe.max_pool2d_position %{{.*}} window([2, 2]) : {{.*}} -> tensor<?x4x4x3xui8, #lathe.dims<B, 4, 4, 3>>
  %0 = lathe.max_pool2d_position %x window([2, 2]) : (tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>) -> tensor<?x4x4x3xui8, #lathe.dims<B, 4, 4, 3>>
  // CHECK: lathe.max_pool2d_scatter %[[P]], %{{.*}} input_size([9, 9]) window([2, 2]) : {{.*}} -> tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>
  %1 = lathe.max_pool2d_scatter %0, %dy input_size([9, 9]) window([2, 2]) : (tensor<?x4x4x3xui8, #lathe.dims<B, 4, 4, 3>>, tensor<?x4x4x3xf32, #lathe.dims<B, 4, 4, 3>>) -> tensor<?x9x9x3xf32, #lathe.dims<B, 9, 9, 3>>
  // CHECK: lathe.max_pool2d_position %{{.*}} window([20, 20]) : {{.*}} -> tensor<1x2x2x1xi32>
  %2 = lathe.max_pool2d_position %y window([20, 20]) : (tensor<1x40x40x1xf32>) -> tensor<1x2x2x1xi32>
  return
}

// CHECK-LABEL: @geometry
func.func @geometry(%x: tensor<1x3x9x8xf32>) {
  // CHECK: lathe.max_pool2d %{{.*}} window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : {{.*}} -> tensor<1x3x5x4xf32>
  %0 = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(same) layout(NCHW) : (tensor<1x3x9x8xf32>) -> tensor<1x3x5x4xf32>
  // CHECK: lathe.avg_pool2d %{{.*}} window([3, 3]) strides([1, 1]) padding(<[1, 0, 2, 1]>) layout(NCHW) : {{.*}} -> tensor<1x3x8x9xf32>
  %1 = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) padding([1, 0, 2, 1]) layout(NCHW) : (tensor<1x3x9x8xf32>) -> tensor<1x3x8x9xf32>
  // CHECK: lathe.avg_pool2d_grad %{{.*}} input_size([9, 8]) window([3, 3]) strides([1, 1]) padding(<[1, 0, 2, 1]>) layout(NCHW) : {{.*}} -> tensor<1x3x9x8xf32>
  %2 = lathe.avg_pool2d_grad %1 input_size([9, 8]) window([3, 3]) strides([1, 1]) padding([1, 0, 2, 1]) layout(NCHW) : (tensor<1x3x8x9xf32>) -> tensor<1x3x9x8xf32>
  return
}

// CHECK-LABEL: @untyped
func.func @untyped(%x: !lathe.value) {
  // CHECK: lathe.max_pool2d %{{.*}} window([2, 2])
  %0 = lathe.max_pool2d %x window([2, 2])
  // CHECK: lathe.avg_pool2d %{{.*}} window([2, 2]) padding(<same>)
  %1 = lathe.avg_pool2d %0 window([2, 2]) padding(same)
  return
}

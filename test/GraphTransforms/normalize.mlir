// RUN: lathe-opt %s --lathe-normalize | FileCheck %s

// Padding stays with the convolution: kernels leave the padded taps out.
// CHECK-LABEL: func.func @keeps_padding
func.func @keeps_padding(%x: tensor<2x8x8x3xf32>, %w: tensor<3x3x3x16xf32>,
    %dy: tensor<2x4x4x16xf32>) -> (tensor<2x4x4x16xf32>, tensor<3x3x3x16xf32>) {
  // CHECK-NOT: lathe.pad
  // CHECK: lathe.convolution %arg0, %arg1 padding(<same>) strides([2, 2])
  // CHECK: lathe.convolution_filter_grad %arg0, %arg2 kernel_size([3, 3]) padding(<same>)
  %y = lathe.convolution %x, %w padding(same) strides([2, 2]) : (tensor<2x8x8x3xf32>, tensor<3x3x3x16xf32>) -> tensor<2x4x4x16xf32>
  %dw = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(same) strides([2, 2]) : (tensor<2x8x8x3xf32>, tensor<2x4x4x16xf32>) -> tensor<3x3x3x16xf32>
  return %y, %dw : tensor<2x4x4x16xf32>, tensor<3x3x3x16xf32>
}

// dx[i] = sum over k of dy'[i + top - k] w[k], with zeros between the rows of
// dy': low = 2 - 0, high = 8 + 0 - 3 * 2 - 1.
// CHECK-LABEL: func.func @turns_input_grad_into_convolution
func.func @turns_input_grad_into_convolution(%dy: tensor<2x4x4x16xf32>,
    %w: tensor<3x3x3x16xf32>) -> tensor<2x8x8x3xf32> {
  // CHECK-NOT: lathe.pad
  // CHECK-DAG: %[[R:.+]] = lathe.reverse %arg1 dims([0, 1])
  // CHECK-DAG: %[[T:.+]] = lathe.transpose %[[R]] permutation([0, 1, 3, 2])
  // CHECK: lathe.convolution %arg0, %[[T]] padding(<[2, 1, 2, 1]>) input_dilations([2, 2])
  // CHECK-SAME: -> tensor<2x8x8x3xf32>
  %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(same) strides([2, 2]) : (tensor<2x4x4x16xf32>, tensor<3x3x3x16xf32>) -> tensor<2x8x8x3xf32>
  return %dx : tensor<2x8x8x3xf32>
}

// A stride and an input dilation along one axis: the zeros are written.
// CHECK-LABEL: func.func @spreads_in_memory
func.func @spreads_in_memory(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x2x4xf32>) -> tensor<1x3x5x4xf32> {
  // CHECK: %[[P:.+]] = lathe.pad %arg0 low([0, 0, 0, 0]) high([0, 0, 0, 0]) interior([0, 1, 1, 0])
  // CHECK: lathe.convolution %[[P]], %arg1 padding(<valid>) strides([2, 1]) :
  %y = lathe.convolution %x, %w padding(valid) strides([2, 1]) input_dilations([2, 2]) : (tensor<1x4x4x2xf32>, tensor<3x3x2x4xf32>) -> tensor<1x3x5x4xf32>
  return %y : tensor<1x3x5x4xf32>
}

// More padding than the filter reaches: the cotangent is cut, not padded.
// CHECK-LABEL: func.func @cuts_where_padding_is_wide
func.func @cuts_where_padding_is_wide(%dy: tensor<1x10x10x4xf32>,
    %w: tensor<1x1x2x4xf32>) -> tensor<1x8x8x2xf32> {
  // CHECK-NOT: lathe.pad
  // CHECK: %[[S:.+]] = lathe.slice %arg0 starts([0, 1, 1, 0]) limits([1, 9, 9, 4])
  // CHECK: lathe.convolution %[[S]],
  %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding([1, 1, 1, 1]) : (tensor<1x10x10x4xf32>, tensor<1x1x2x4xf32>) -> tensor<1x8x8x2xf32>
  return %dx : tensor<1x8x8x2xf32>
}

// Channels are swapped in each group.
// CHECK-LABEL: func.func @swaps_channels_per_group
func.func @swaps_channels_per_group(%dy: tensor<1x6x6x8xf32>,
    %w: tensor<3x3x2x8xf32>) -> tensor<1x8x8x4xf32> {
  // CHECK: %[[S:.+]] = lathe.reshape %arg1 {{.*}} -> tensor<3x3x2x2x4xf32>
  // CHECK: %[[R:.+]] = lathe.reverse %[[S]] dims([0, 1])
  // CHECK: %[[T:.+]] = lathe.transpose %[[R]] permutation([0, 1, 4, 3, 2])
  // CHECK: %[[F:.+]] = lathe.reshape %[[T]] {{.*}} -> tensor<3x3x4x4xf32>
  // CHECK: lathe.convolution %arg0, %[[F]] padding(<[2, 2, 2, 2]>) groups(2)
  %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(valid) groups(2) : (tensor<1x6x6x8xf32>, tensor<3x3x2x8xf32>) -> tensor<1x8x8x4xf32>
  return %dx : tensor<1x8x8x4xf32>
}

// The transpose back sinks below bias and activation and meets the next one.
// CHECK-LABEL: func.func @keeps_nchw_models_in_nhwc
func.func @keeps_nchw_models_in_nhwc(%x: tensor<2x3x8x8xf32>,
    %w: tensor<16x3x3x3xf32>, %b: tensor<16xf32>) -> tensor<2x16x3x3xf32> {
  // CHECK-DAG: %[[X:.+]] = lathe.transpose %arg0 permutation([0, 2, 3, 1])
  // CHECK-DAG: %[[W:.+]] = lathe.transpose %arg1 permutation([2, 3, 1, 0])
  // CHECK: %[[C:.+]] = lathe.convolution %[[X]], %[[W]] padding(<valid>)
  // CHECK: %[[B:.+]] = lathe.broadcast %arg2 dims([3])
  // CHECK: %[[A:.+]] = lathe.add %[[C]], %[[B]]
  // CHECK: %[[R:.+]] = lathe.relu %[[A]]
  // CHECK: %[[M:.+]] = lathe.max_pool2d %[[R]]
  // CHECK: lathe.transpose %[[M]] permutation([0, 3, 1, 2])
  %c = lathe.convolution %x, %w padding(valid) layout(NCHW) : (tensor<2x3x8x8xf32>, tensor<16x3x3x3xf32>) -> tensor<2x16x6x6xf32>
  %bb = lathe.broadcast %b dims([1]) : (tensor<16xf32>) -> tensor<2x16x6x6xf32>
  %a = lathe.add %c, %bb : tensor<2x16x6x6xf32>
  %r = lathe.relu %a : tensor<2x16x6x6xf32>
  %m = lathe.max_pool2d %r window([2, 2]) layout(NCHW) : (tensor<2x16x6x6xf32>) -> tensor<2x16x3x3xf32>
  return %m : tensor<2x16x3x3xf32>
}

// CHECK-LABEL: func.func @transposes_rhs_explicitly
func.func @transposes_rhs_explicitly(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>)
    -> tensor<2x4xf32> {
  // CHECK: %[[T:.+]] = lathe.transpose %arg1 permutation([1, 0])
  // CHECK: lathe.matmul %arg0, %[[T]]
  // CHECK-NOT: transpose_rhs
  %c = lathe.matmul %a, %b {transpose_rhs} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>
  return %c : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @splits_reduction_at_the_batch
func.func @splits_reduction_at_the_batch(
    %x: tensor<?x8x8x16xf32, #lathe.dims<B, 8, 8, 16>>) -> tensor<16xf32> {
  // CHECK: %[[R:.+]] = lathe.reduce_sum %arg0 dims([1, 2])
  // CHECK: lathe.reduce_sum %[[R]] dims([0])
  %s = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x8x8x16xf32, #lathe.dims<B, 8, 8, 16>>) -> tensor<16xf32>
  return %s : tensor<16xf32>
}

// CHECK-LABEL: func.func @keeps_small_reduction
func.func @keeps_small_reduction(%x: tensor<4x8xf32>) -> tensor<f32> {
  // CHECK: lathe.reduce_sum %arg0 dims([0, 1])
  %s = lathe.reduce_sum %x dims([0, 1]) : (tensor<4x8xf32>) -> tensor<f32>
  return %s : tensor<f32>
}

// CHECK-LABEL: func.func @drops_keep_dims
func.func @drops_keep_dims(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[M:.+]] = lathe.reduce_max %arg0 dims([1]) : (tensor<4x8xf32>) -> tensor<4xf32>
  // CHECK: lathe.broadcast %[[M]] dims([0])
  %m = lathe.reduce_max %x dims([1]) keep_dims : (tensor<4x8xf32>) -> tensor<4x1xf32>
  %b = lathe.broadcast %m dims([0, 1]) : (tensor<4x1xf32>) -> tensor<4x8xf32>
  return %b : tensor<4x8xf32>
}

// CHECK-LABEL: func.func @takes_argmax_along_the_last_dim
func.func @takes_argmax_along_the_last_dim(%x: tensor<4x8xf32>) -> tensor<8xi64> {
  // CHECK: %[[T:.+]] = lathe.transpose %arg0 permutation([1, 0])
  // CHECK: lathe.argmax %[[T]] dim(1)
  %i = lathe.argmax %x dim(0) : (tensor<4x8xf32>) -> tensor<8xi64>
  return %i : tensor<8xi64>
}

// CHECK-LABEL: func.func @sees_views_in_transposes
func.func @sees_views_in_transposes(%x: tensor<2x1x8x8xf32>) -> tensor<2x8x8x1xf32> {
  // CHECK: lathe.reshape %arg0
  %t = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<2x1x8x8xf32>) -> tensor<2x8x8x1xf32>
  return %t : tensor<2x8x8x1xf32>
}

// relu and max commute: the mask is taken of the pooled values, and applied in
// front of a view.
// CHECK-LABEL: func.func @masks_pooled_cotangents
func.func @masks_pooled_cotangents(%x: tensor<2x6x6x16xf32>, %dy: tensor<2x144xf32>) -> (tensor<2x3x3x16xf32>, tensor<2x6x6x16xf32>) {
  // CHECK: %[[Y:.+]] = lathe.max_pool2d %arg0
  // CHECK: %[[P:.+]] = lathe.max_pool2d_position %arg0
  // CHECK: %[[F:.+]] = lathe.reshape %[[Y]]
  // CHECK: %[[M:.+]] = lathe.compare gt %[[F]], %{{.+}} : {{.+}} -> tensor<2x144xi1>
  // CHECK: %[[D:.+]] = lathe.select %[[M]], %arg1, %{{.+}}
  // CHECK: %[[R:.+]] = lathe.reshape %[[D]]
  // CHECK: %[[S:.+]] = lathe.max_pool2d_scatter %[[P]], %[[R]]
  // CHECK: return %[[Y]], %[[S]]
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<2x6x6x16xf32>
  %y = lathe.max_pool2d %x window([2, 2]) : (tensor<2x6x6x16xf32>) -> tensor<2x3x3x16xf32>
  %p = lathe.max_pool2d_position %x window([2, 2]) : (tensor<2x6x6x16xf32>) -> tensor<2x3x3x16xui8>
  %d = lathe.reshape %dy : (tensor<2x144xf32>) -> tensor<2x3x3x16xf32>
  %s = lathe.max_pool2d_scatter %p, %d input_size([6, 6]) window([2, 2]) : (tensor<2x3x3x16xui8>, tensor<2x3x3x16xf32>) -> tensor<2x6x6x16xf32>
  %m = lathe.compare gt %x, %zeros : (tensor<2x6x6x16xf32>, tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xi1>
  %r = lathe.select %m, %s, %zeros : (tensor<2x6x6x16xi1>, tensor<2x6x6x16xf32>, tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xf32>
  return %y, %r : tensor<2x3x3x16xf32>, tensor<2x6x6x16xf32>
}

// The mask of another value stays where it is.
// CHECK-LABEL: func.func @keeps_other_masks
func.func @keeps_other_masks(%x: tensor<2x6x6x16xf32>, %z: tensor<2x6x6x16xf32>, %dy: tensor<2x3x3x16xf32>) -> (tensor<2x3x3x16xf32>, tensor<2x6x6x16xf32>) {
  // CHECK: lathe.max_pool2d_scatter %{{.+}}, %arg2
  // CHECK: lathe.compare gt %arg1
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<2x6x6x16xf32>
  %y = lathe.max_pool2d %x window([2, 2]) : (tensor<2x6x6x16xf32>) -> tensor<2x3x3x16xf32>
  %p = lathe.max_pool2d_position %x window([2, 2]) : (tensor<2x6x6x16xf32>) -> tensor<2x3x3x16xui8>
  %s = lathe.max_pool2d_scatter %p, %dy input_size([6, 6]) window([2, 2]) : (tensor<2x3x3x16xui8>, tensor<2x3x3x16xf32>) -> tensor<2x6x6x16xf32>
  %m = lathe.compare gt %z, %zeros : (tensor<2x6x6x16xf32>, tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xi1>
  %r = lathe.select %m, %s, %zeros : (tensor<2x6x6x16xi1>, tensor<2x6x6x16xf32>, tensor<2x6x6x16xf32>) -> tensor<2x6x6x16xf32>
  return %y, %r : tensor<2x3x3x16xf32>, tensor<2x6x6x16xf32>
}

// The input of pooling is not needed again.
// CHECK-LABEL: func.func @splits_max_pool_grad
func.func @splits_max_pool_grad(%x: tensor<2x8x6x3xf32>, %dy: tensor<2x4x3x3xf32>) -> tensor<2x8x6x3xf32> {
  // CHECK: %[[P:.+]] = lathe.max_pool2d_position %arg0 window([2, 2])
  // CHECK: lathe.max_pool2d_scatter %[[P]], %arg1 input_size([8, 6]) window([2, 2])
  %0 = lathe.max_pool2d_grad %x, %dy window([2, 2]) : (tensor<2x8x6x3xf32>, tensor<2x4x3x3xf32>) -> tensor<2x8x6x3xf32>
  return %0 : tensor<2x8x6x3xf32>
}

// CHECK-LABEL: func.func @sums_up_small_filters_by_images
func.func @sums_up_small_filters_by_images(%x: tensor<4x14x14x1xf32>, %p: tensor<4x6x6x8xui8>, %dy: tensor<4x6x6x8xf32>) -> (tensor<3x3x1x8xf32>, tensor<8xf32>) {
  // CHECK: %[[S:.+]] = lathe.max_pool2d_scatter
  // CHECK: %[[G:.+]] = lathe.convolution_filter_grad %arg0, %[[S]] kernel_size([3, 3]) padding(<valid>) {per_image} : {{.*}} -> tensor<4x3x3x1x8xf32>
  // CHECK: lathe.reduce_sum %[[G]] dims([0])
  %s = lathe.max_pool2d_scatter %p, %dy input_size([12, 12]) window([2, 2]) : (tensor<4x6x6x8xui8>, tensor<4x6x6x8xf32>) -> tensor<4x12x12x8xf32>
  %w = lathe.convolution_filter_grad %x, %s kernel_size([3, 3]) padding(valid) : (tensor<4x14x14x1xf32>, tensor<4x12x12x8xf32>) -> tensor<3x3x1x8xf32>
  %b = lathe.reduce_sum %s dims([0, 1, 2]) : (tensor<4x12x12x8xf32>) -> tensor<8xf32>
  return %w, %b : tensor<3x3x1x8xf32>, tensor<8xf32>
}

// 27 taps of 144 positions are too many.
// CHECK-LABEL: func.func @keeps_large_filters
// CHECK-NOT: per_image
func.func @keeps_large_filters(%x: tensor<4x14x14x3xf32>, %p: tensor<4x6x6x8xui8>, %dy: tensor<4x6x6x8xf32>) -> tensor<3x3x3x8xf32> {
  %s = lathe.max_pool2d_scatter %p, %dy input_size([12, 12]) window([2, 2]) : (tensor<4x6x6x8xui8>, tensor<4x6x6x8xf32>) -> tensor<4x12x12x8xf32>
  %w = lathe.convolution_filter_grad %x, %s kernel_size([3, 3]) padding(valid) : (tensor<4x14x14x3xf32>, tensor<4x12x12x8xf32>) -> tensor<3x3x3x8xf32>
  return %w : tensor<3x3x3x8xf32>
}

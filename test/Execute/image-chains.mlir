// Convolutions and pooling as chains, image by image: padding, odd sizes,
// strides, windows that overlap, dilated taps, Winograd's form, a known batch.
// And the gradients of small filters in front of pooling.
// RUN: lathe-test-execute %s --rtol=2e-5 --dims=B=1 --dims=B=3  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --rtol=2e-5 --dims=B=1 --dims=B=3  --target-cpu=x86-64-v4 %}
// RUN: lathe-opt %s --lathe-stage=to=fuse | FileCheck %s

// CHECK-LABEL: func.func @first_layer
// CHECK: lathe.kernel chain
func.func @first_layer(%x: tensor<?x12x12x1xf32, #lathe.dims<B, 12, 12, 1>>, %w: tensor<3x3x1x32xf32>, %b: tensor<32xf32>) -> (tensor<?x5x5x32xf32, #lathe.dims<B, 5, 5, 32>>, tensor<?x5x5x32xui8, #lathe.dims<B, 5, 5, 32>>) {
  %c = lathe.convolution %x, %w padding(valid) : (tensor<?x12x12x1xf32, #lathe.dims<B, 12, 12, 1>>, tensor<3x3x1x32xf32>) -> tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>
  %bb = lathe.broadcast %b dims([3]) : (tensor<32xf32>) -> tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>
  %a = lathe.add %c, %bb : tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>
  %h = lathe.relu %a : tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>) -> tensor<?x5x5x32xf32, #lathe.dims<B, 5, 5, 32>>
  %p = lathe.max_pool2d_position %h window([2, 2]) : (tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>) -> tensor<?x5x5x32xui8, #lathe.dims<B, 5, 5, 32>>
  return %y, %p : tensor<?x5x5x32xf32, #lathe.dims<B, 5, 5, 32>>, tensor<?x5x5x32xui8, #lathe.dims<B, 5, 5, 32>>
}

// CHECK-LABEL: func.func @odd_padded
// CHECK: lathe.kernel chain
func.func @odd_padded(%x: tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>, %w: tensor<3x3x3x20xf32>, %b: tensor<20xf32>) -> (tensor<?x4x3x20xf32, #lathe.dims<B, 4, 3, 20>>, tensor<?x4x3x20xui8, #lathe.dims<B, 4, 3, 20>>) {
  %c = lathe.convolution %x, %w padding(same) : (tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>, tensor<3x3x3x20xf32>) -> tensor<?x9x7x20xf32, #lathe.dims<B, 9, 7, 20>>
  %bb = lathe.broadcast %b dims([3]) : (tensor<20xf32>) -> tensor<?x9x7x20xf32, #lathe.dims<B, 9, 7, 20>>
  %a = lathe.add %c, %bb : tensor<?x9x7x20xf32, #lathe.dims<B, 9, 7, 20>>
  %h = lathe.relu %a : tensor<?x9x7x20xf32, #lathe.dims<B, 9, 7, 20>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x9x7x20xf32, #lathe.dims<B, 9, 7, 20>>) -> tensor<?x4x3x20xf32, #lathe.dims<B, 4, 3, 20>>
  %p = lathe.max_pool2d_position %h window([2, 2]) : (tensor<?x9x7x20xf32, #lathe.dims<B, 9, 7, 20>>) -> tensor<?x4x3x20xui8, #lathe.dims<B, 4, 3, 20>>
  return %y, %p : tensor<?x4x3x20xf32, #lathe.dims<B, 4, 3, 20>>, tensor<?x4x3x20xui8, #lathe.dims<B, 4, 3, 20>>
}

// CHECK-LABEL: func.func @strided_overlapping
// CHECK: lathe.kernel chain
func.func @strided_overlapping(%x: tensor<?x15x13x3xf32, #lathe.dims<B, 15, 13, 3>>, %w: tensor<3x3x3x16xf32>, %b: tensor<16xf32>) -> (tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>, tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>) {
  %c = lathe.convolution %x, %w padding(same) strides([2, 2]) : (tensor<?x15x13x3xf32, #lathe.dims<B, 15, 13, 3>>, tensor<3x3x3x16xf32>) -> tensor<?x8x7x16xf32, #lathe.dims<B, 8, 7, 16>>
  %bb = lathe.broadcast %b dims([3]) : (tensor<16xf32>) -> tensor<?x8x7x16xf32, #lathe.dims<B, 8, 7, 16>>
  %a = lathe.add %c, %bb : tensor<?x8x7x16xf32, #lathe.dims<B, 8, 7, 16>>
  %h = lathe.relu %a : tensor<?x8x7x16xf32, #lathe.dims<B, 8, 7, 16>>
  %y = lathe.max_pool2d %h window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x8x7x16xf32, #lathe.dims<B, 8, 7, 16>>) -> tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>
  %p = lathe.max_pool2d_position %h window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x8x7x16xf32, #lathe.dims<B, 8, 7, 16>>) -> tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>
  return %y, %p : tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>, tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>
}

// CHECK-LABEL: func.func @gaps
// CHECK: lathe.kernel chain
func.func @gaps(%x: tensor<?x11x11x4xf32, #lathe.dims<B, 11, 11, 4>>, %w: tensor<3x3x4x7xf32>, %b: tensor<7xf32>) -> (tensor<?x3x3x7xf32, #lathe.dims<B, 3, 3, 7>>, tensor<?x3x3x7xui8, #lathe.dims<B, 3, 3, 7>>) {
  %c = lathe.convolution %x, %w padding(valid) : (tensor<?x11x11x4xf32, #lathe.dims<B, 11, 11, 4>>, tensor<3x3x4x7xf32>) -> tensor<?x9x9x7xf32, #lathe.dims<B, 9, 9, 7>>
  %bb = lathe.broadcast %b dims([3]) : (tensor<7xf32>) -> tensor<?x9x9x7xf32, #lathe.dims<B, 9, 9, 7>>
  %a = lathe.add %c, %bb : tensor<?x9x9x7xf32, #lathe.dims<B, 9, 9, 7>>
  %h = lathe.relu %a : tensor<?x9x9x7xf32, #lathe.dims<B, 9, 9, 7>>
  %y = lathe.max_pool2d %h window([2, 2]) strides([3, 3]) : (tensor<?x9x9x7xf32, #lathe.dims<B, 9, 9, 7>>) -> tensor<?x3x3x7xf32, #lathe.dims<B, 3, 3, 7>>
  %p = lathe.max_pool2d_position %h window([2, 2]) strides([3, 3]) : (tensor<?x9x9x7xf32, #lathe.dims<B, 9, 9, 7>>) -> tensor<?x3x3x7xui8, #lathe.dims<B, 3, 3, 7>>
  return %y, %p : tensor<?x3x3x7xf32, #lathe.dims<B, 3, 3, 7>>, tensor<?x3x3x7xui8, #lathe.dims<B, 3, 3, 7>>
}

// CHECK-LABEL: func.func @dilated
// CHECK: lathe.kernel chain
func.func @dilated(%x: tensor<?x12x10x2xf64, #lathe.dims<B, 12, 10, 2>>, %w: tensor<3x3x2x8xf64>, %b: tensor<8xf64>) -> (tensor<?x6x5x8xf64, #lathe.dims<B, 6, 5, 8>>, tensor<?x6x5x8xui8, #lathe.dims<B, 6, 5, 8>>) {
  %c = lathe.convolution %x, %w padding(same) dilations([2, 2]) : (tensor<?x12x10x2xf64, #lathe.dims<B, 12, 10, 2>>, tensor<3x3x2x8xf64>) -> tensor<?x12x10x8xf64, #lathe.dims<B, 12, 10, 8>>
  %bb = lathe.broadcast %b dims([3]) : (tensor<8xf64>) -> tensor<?x12x10x8xf64, #lathe.dims<B, 12, 10, 8>>
  %a = lathe.add %c, %bb : tensor<?x12x10x8xf64, #lathe.dims<B, 12, 10, 8>>
  %h = lathe.relu %a : tensor<?x12x10x8xf64, #lathe.dims<B, 12, 10, 8>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x12x10x8xf64, #lathe.dims<B, 12, 10, 8>>) -> tensor<?x6x5x8xf64, #lathe.dims<B, 6, 5, 8>>
  %p = lathe.max_pool2d_position %h window([2, 2]) : (tensor<?x12x10x8xf64, #lathe.dims<B, 12, 10, 8>>) -> tensor<?x6x5x8xui8, #lathe.dims<B, 6, 5, 8>>
  return %y, %p : tensor<?x6x5x8xf64, #lathe.dims<B, 6, 5, 8>>, tensor<?x6x5x8xui8, #lathe.dims<B, 6, 5, 8>>
}

// CHECK-LABEL: func.func @winograd
// CHECK: lathe.kernel chain
func.func @winograd(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, %w: tensor<3x3x32x32xf32>, %b: tensor<32xf32>) -> (tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>, tensor<?x4x4x32xui8, #lathe.dims<B, 4, 4, 32>>) {
  %c = lathe.convolution %x, %w padding(same) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<3x3x32x32xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %bb = lathe.broadcast %b dims([3]) : (tensor<32xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %a = lathe.add %c, %bb : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %h = lathe.relu %a : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  %p = lathe.max_pool2d_position %h window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xui8, #lathe.dims<B, 4, 4, 32>>
  return %y, %p : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>, tensor<?x4x4x32xui8, #lathe.dims<B, 4, 4, 32>>
}

// CHECK-LABEL: func.func @known_batch
// CHECK: lathe.kernel chain
func.func @known_batch(%x: tensor<5x6x6x8xf32>, %w: tensor<3x3x8x24xf32>, %b: tensor<24xf32>) -> (tensor<5x2x2x24xf32>, tensor<5x2x2x24xui8>) {
  %c = lathe.convolution %x, %w padding(valid) : (tensor<5x6x6x8xf32>, tensor<3x3x8x24xf32>) -> tensor<5x4x4x24xf32>
  %bb = lathe.broadcast %b dims([3]) : (tensor<24xf32>) -> tensor<5x4x4x24xf32>
  %a = lathe.add %c, %bb : tensor<5x4x4x24xf32>
  %h = lathe.relu %a : tensor<5x4x4x24xf32>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<5x4x4x24xf32>) -> tensor<5x2x2x24xf32>
  %p = lathe.max_pool2d_position %h window([2, 2]) : (tensor<5x4x4x24xf32>) -> tensor<5x2x2x24xui8>
  return %y, %p : tensor<5x2x2x24xf32>, tensor<5x2x2x24xui8>
}

// CHECK-LABEL: func.func @first_layer_gradients
// CHECK: lathe.kernel chain "max_pool2d_scatter, {{.+}}"
func.func @first_layer_gradients(%x: tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>, %h: tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>, %dy: tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>) -> (tensor<3x3x1x32xf32>, tensor<32xf32>) {
  %d = lathe.max_pool2d_grad %h, %dy window([2, 2]) : (tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>, tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>) -> tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>
  %dw = lathe.convolution_filter_grad %x, %d kernel_size([3, 3]) padding(valid) : (tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>, tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>) -> tensor<3x3x1x32xf32>
  %db = lathe.reduce_sum %d dims([0, 1, 2]) : (tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>) -> tensor<32xf32>
  return %dw, %db : tensor<3x3x1x32xf32>, tensor<32xf32>
}

// CHECK-LABEL: func.func @odd_padded_gradients
// CHECK: lathe.kernel chain "max_pool2d_scatter, {{.+}}"
func.func @odd_padded_gradients(%x: tensor<?x13x11x1xf32, #lathe.dims<B, 13, 11, 1>>, %h: tensor<?x13x11x20xf32, #lathe.dims<B, 13, 11, 20>>, %dy: tensor<?x6x5x20xf32, #lathe.dims<B, 6, 5, 20>>) -> (tensor<3x3x1x20xf32>, tensor<20xf32>) {
  %d = lathe.max_pool2d_grad %h, %dy window([2, 2]) : (tensor<?x13x11x20xf32, #lathe.dims<B, 13, 11, 20>>, tensor<?x6x5x20xf32, #lathe.dims<B, 6, 5, 20>>) -> tensor<?x13x11x20xf32, #lathe.dims<B, 13, 11, 20>>
  %dw = lathe.convolution_filter_grad %x, %d kernel_size([3, 3]) padding(same) : (tensor<?x13x11x1xf32, #lathe.dims<B, 13, 11, 1>>, tensor<?x13x11x20xf32, #lathe.dims<B, 13, 11, 20>>) -> tensor<3x3x1x20xf32>
  %db = lathe.reduce_sum %d dims([0, 1, 2]) : (tensor<?x13x11x20xf32, #lathe.dims<B, 13, 11, 20>>) -> tensor<20xf32>
  return %dw, %db : tensor<3x3x1x20xf32>, tensor<20xf32>
}

// CHECK-LABEL: func.func @overlapping_gradients
// CHECK: lathe.kernel chain "max_pool2d_scatter, {{.+}}"
func.func @overlapping_gradients(%x: tensor<?x15x13x1xf32, #lathe.dims<B, 15, 13, 1>>, %h: tensor<?x15x13x7xf32, #lathe.dims<B, 15, 13, 7>>, %dy: tensor<?x8x7x7xf32, #lathe.dims<B, 8, 7, 7>>) -> (tensor<3x3x1x7xf32>, tensor<7xf32>) {
  %d = lathe.max_pool2d_grad %h, %dy window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x15x13x7xf32, #lathe.dims<B, 15, 13, 7>>, tensor<?x8x7x7xf32, #lathe.dims<B, 8, 7, 7>>) -> tensor<?x15x13x7xf32, #lathe.dims<B, 15, 13, 7>>
  %dw = lathe.convolution_filter_grad %x, %d kernel_size([3, 3]) padding(same) : (tensor<?x15x13x1xf32, #lathe.dims<B, 15, 13, 1>>, tensor<?x15x13x7xf32, #lathe.dims<B, 15, 13, 7>>) -> tensor<3x3x1x7xf32>
  %db = lathe.reduce_sum %d dims([0, 1, 2]) : (tensor<?x15x13x7xf32, #lathe.dims<B, 15, 13, 7>>) -> tensor<7xf32>
  return %dw, %db : tensor<3x3x1x7xf32>, tensor<7xf32>
}

// CHECK-LABEL: func.func @strided_gradients
// CHECK: lathe.kernel chain "max_pool2d_scatter, {{.+}}"
func.func @strided_gradients(%x: tensor<?x21x19x1xf64, #lathe.dims<B, 21, 19, 1>>, %h: tensor<?x11x10x8xf64, #lathe.dims<B, 11, 10, 8>>, %dy: tensor<?x5x5x8xf64, #lathe.dims<B, 5, 5, 8>>) -> (tensor<3x3x1x8xf64>, tensor<8xf64>) {
  %d = lathe.max_pool2d_grad %h, %dy window([2, 2]) : (tensor<?x11x10x8xf64, #lathe.dims<B, 11, 10, 8>>, tensor<?x5x5x8xf64, #lathe.dims<B, 5, 5, 8>>) -> tensor<?x11x10x8xf64, #lathe.dims<B, 11, 10, 8>>
  %dw = lathe.convolution_filter_grad %x, %d kernel_size([3, 3]) padding(same) strides([2, 2]) : (tensor<?x21x19x1xf64, #lathe.dims<B, 21, 19, 1>>, tensor<?x11x10x8xf64, #lathe.dims<B, 11, 10, 8>>) -> tensor<3x3x1x8xf64>
  %db = lathe.reduce_sum %d dims([0, 1, 2]) : (tensor<?x11x10x8xf64, #lathe.dims<B, 11, 10, 8>>) -> tensor<8xf64>
  return %dw, %db : tensor<3x3x1x8xf64>, tensor<8xf64>
}

// CHECK-LABEL: func.func @packed
// CHECK: lathe.kernel chain
func.func @packed(%x: tensor<?x9x9x16xf32, #lathe.dims<B, 9, 9, 16>>, %w: tensor<3x3x3x16x16xf32>) -> tensor<?x3x3x48xf32, #lathe.dims<B, 3, 3, 48>> {
  %c = lathe.convolution %x, %w padding(valid) {packed_filter} : (tensor<?x9x9x16xf32, #lathe.dims<B, 9, 9, 16>>, tensor<3x3x3x16x16xf32>) -> tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>
  %y = lathe.avg_pool2d %c window([2, 2]) : (tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>) -> tensor<?x3x3x48xf32, #lathe.dims<B, 3, 3, 48>>
  return %y : tensor<?x3x3x48xf32, #lathe.dims<B, 3, 3, 48>>
}

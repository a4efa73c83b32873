// Convolutions that lathe-winograd takes: every padding, strips of one and of
// several rows, images shared out by panels, epilogues; and filter gradients:
// one and several blocks of channels, cut tiles, chunks of several images. The direct form is held
// to 2e-5 of the same measure (convolution.mlir); this one came to 2.5e-5.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=5e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=5e-5 --target-cpu=x86-64-v4 %}
// RUN: lathe-opt %s --lathe-stage=to=fuse | FileCheck %s

// CHECK-LABEL: func.func @winograd_1_16x16_32to64_p1111_relu
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_1_16x16_32to64_p1111_relu(%x: tensor<1x16x16x32xf32>, %w: tensor<3x3x32x64xf32>) -> tensor<1x16x16x64xf32> {
  %c = lathe.convolution %x, %w padding([1, 1, 1, 1]) : (tensor<1x16x16x32xf32>, tensor<3x3x32x64xf32>) -> tensor<1x16x16x64xf32>
  %e = lathe.relu %c : tensor<1x16x16x64xf32>
  return %e : tensor<1x16x16x64xf32>
}

// CHECK-LABEL: func.func @winograd_B_8x10_32to32_p1100
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_B_8x10_32to32_p1100(%x: tensor<?x8x10x32xf32, #lathe.dims<B, 8, 10, 32>>, %w: tensor<3x3x32x32xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>> {
  %c = lathe.convolution %x, %w padding([1, 1, 0, 0]) : (tensor<?x8x10x32xf32, #lathe.dims<B, 8, 10, 32>>, tensor<3x3x32x32xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  return %c : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
}

// CHECK-LABEL: func.func @winograd_B_14x14_64to32_p1111
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_B_14x14_64to32_p1111(%x: tensor<?x14x14x64xf32, #lathe.dims<B, 14, 14, 64>>, %w: tensor<3x3x64x32xf32>) -> tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>> {
  %c = lathe.convolution %x, %w padding([1, 1, 1, 1]) : (tensor<?x14x14x64xf32, #lathe.dims<B, 14, 14, 64>>, tensor<3x3x64x32xf32>) -> tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>
  return %c : tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>
}

// CHECK-LABEL: func.func @winograd_B_9x9_48to64_p0110
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_B_9x9_48to64_p0110(%x: tensor<?x9x9x48xf32, #lathe.dims<B, 9, 9, 48>>, %w: tensor<3x3x48x64xf32>) -> tensor<?x8x8x64xf32, #lathe.dims<B, 8, 8, 64>> {
  %c = lathe.convolution %x, %w padding([0, 1, 1, 0]) : (tensor<?x9x9x48xf32, #lathe.dims<B, 9, 9, 48>>, tensor<3x3x48x64xf32>) -> tensor<?x8x8x64xf32, #lathe.dims<B, 8, 8, 64>>
  return %c : tensor<?x8x8x64xf32, #lathe.dims<B, 8, 8, 64>>
}

// CHECK-LABEL: func.func @winograd_3_32x32_32to32_p1111_add
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_3_32x32_32to32_p1111_add(%x: tensor<3x32x32x32xf32>, %w: tensor<3x3x32x32xf32>, %r: tensor<3x32x32x32xf32>) -> tensor<3x32x32x32xf32> {
  %c = lathe.convolution %x, %w padding([1, 1, 1, 1]) : (tensor<3x32x32x32xf32>, tensor<3x3x32x32xf32>) -> tensor<3x32x32x32xf32>
  %e = lathe.add %c, %r : tensor<3x32x32x32xf32>
  return %e : tensor<3x32x32x32xf32>
}

// CHECK-LABEL: func.func @winograd_1_12x12_32to32_p0000
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_1_12x12_32to32_p0000(%x: tensor<1x12x12x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<1x10x10x32xf32> {
  %c = lathe.convolution %x, %w padding([0, 0, 0, 0]) : (tensor<1x12x12x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x10x10x32xf32>
  return %c : tensor<1x10x10x32xf32>
}

// CHECK-LABEL: func.func @winograd_B_13x13_32to64_p0000_relu
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_B_13x13_32to64_p0000_relu(%x: tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>, %w: tensor<3x3x32x64xf32>) -> tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>> {
  %c = lathe.convolution %x, %w padding([0, 0, 0, 0]) : (tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>, tensor<3x3x32x64xf32>) -> tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>
  %e = lathe.relu %c : tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>
  return %e : tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>
}

// CHECK-LABEL: func.func @winograd_B_11x11_64to32_p2222
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_B_11x11_64to32_p2222(%x: tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>, %w: tensor<3x3x64x32xf32>) -> tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>> {
  %c = lathe.convolution %x, %w padding([2, 2, 2, 2]) : (tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>, tensor<3x3x64x32xf32>) -> tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>
  return %c : tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>
}

// CHECK-LABEL: func.func @winograd_B_9x12_32to32_p1111
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_B_9x12_32to32_p1111(%x: tensor<?x9x12x32xf32, #lathe.dims<B, 9, 12, 32>>, %w: tensor<3x3x32x32xf32>) -> tensor<?x9x12x32xf32, #lathe.dims<B, 9, 12, 32>> {
  %c = lathe.convolution %x, %w padding([1, 1, 1, 1]) : (tensor<?x9x12x32xf32, #lathe.dims<B, 9, 12, 32>>, tensor<3x3x32x32xf32>) -> tensor<?x9x12x32xf32, #lathe.dims<B, 9, 12, 32>>
  return %c : tensor<?x9x12x32xf32, #lathe.dims<B, 9, 12, 32>>
}

// CHECK-LABEL: func.func @winograd_1_25x9_32to32_p2012
// CHECK: lathe.winograd_convolution
// CHECK-NOT: lathe.convolution
func.func @winograd_1_25x9_32to32_p2012(%x: tensor<1x25x9x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<1x25x10x32xf32> {
  %c = lathe.convolution %x, %w padding([2, 0, 1, 2]) : (tensor<1x25x9x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x25x10x32xf32>
  %e = lathe.relu %c : tensor<1x25x10x32xf32>
  return %e : tensor<1x25x10x32xf32>
}

// CHECK-LABEL: func.func @winograd_grad_B_8x8_32to32_p1111
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_B_8x8_32to32_p1111(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, %dy: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<3x3x32x32xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([1, 1, 1, 1]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<3x3x32x32xf32>
  return %w : tensor<3x3x32x32xf32>
}

// CHECK-LABEL: func.func @winograd_grad_B_14x14_64to48_p1111
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_B_14x14_64to48_p1111(%x: tensor<?x14x14x64xf32, #lathe.dims<B, 14, 14, 64>>, %dy: tensor<?x14x14x48xf32, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x64x48xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([1, 1, 1, 1]) : (tensor<?x14x14x64xf32, #lathe.dims<B, 14, 14, 64>>, tensor<?x14x14x48xf32, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x64x48xf32>
  return %w : tensor<3x3x64x48xf32>
}

// CHECK-LABEL: func.func @winograd_grad_B_13x11_32to64_p0000
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_B_13x11_32to64_p0000(%x: tensor<?x13x11x32xf32, #lathe.dims<B, 13, 11, 32>>, %dy: tensor<?x11x9x64xf32, #lathe.dims<B, 11, 9, 64>>) -> tensor<3x3x32x64xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([0, 0, 0, 0]) : (tensor<?x13x11x32xf32, #lathe.dims<B, 13, 11, 32>>, tensor<?x11x9x64xf32, #lathe.dims<B, 11, 9, 64>>) -> tensor<3x3x32x64xf32>
  return %w : tensor<3x3x32x64xf32>
}

// CHECK-LABEL: func.func @winograd_grad_B_9x9_96to32_p0121
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_B_9x9_96to32_p0121(%x: tensor<?x9x9x96xf32, #lathe.dims<B, 9, 9, 96>>, %dy: tensor<?x8x10x32xf32, #lathe.dims<B, 8, 10, 32>>) -> tensor<3x3x96x32xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([0, 1, 2, 1]) : (tensor<?x9x9x96xf32, #lathe.dims<B, 9, 9, 96>>, tensor<?x8x10x32xf32, #lathe.dims<B, 8, 10, 32>>) -> tensor<3x3x96x32xf32>
  return %w : tensor<3x3x96x32xf32>
}

// CHECK-LABEL: func.func @winograd_grad_B_10x16_80to160_p2222
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_B_10x16_80to160_p2222(%x: tensor<?x10x16x80xf32, #lathe.dims<B, 10, 16, 80>>, %dy: tensor<?x12x18x160xf32, #lathe.dims<B, 12, 18, 160>>) -> tensor<3x3x80x160xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([2, 2, 2, 2]) : (tensor<?x10x16x80xf32, #lathe.dims<B, 10, 16, 80>>, tensor<?x12x18x160xf32, #lathe.dims<B, 12, 18, 160>>) -> tensor<3x3x80x160xf32>
  return %w : tensor<3x3x80x160xf32>
}

// CHECK-LABEL: func.func @winograd_grad_1_16x16_64to128_p1111_relu
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_1_16x16_64to128_p1111_relu(%x: tensor<1x16x16x64xf32>, %dy: tensor<1x16x16x128xf32>) -> tensor<3x3x64x128xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([1, 1, 1, 1]) : (tensor<1x16x16x64xf32>, tensor<1x16x16x128xf32>) -> tensor<3x3x64x128xf32>
  %e = lathe.relu %w : tensor<3x3x64x128xf32>
  return %e : tensor<3x3x64x128xf32>
}

// CHECK-LABEL: func.func @winograd_grad_1_6x120_32to32_p1111
// CHECK: lathe.winograd_filter_grad
// CHECK-NOT: lathe.convolution_filter_grad
func.func @winograd_grad_1_6x120_32to32_p1111(%x: tensor<1x6x120x32xf32>, %dy: tensor<1x6x120x32xf32>) -> tensor<3x3x32x32xf32> {
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding([1, 1, 1, 1]) : (tensor<1x6x120x32xf32>, tensor<1x6x120x32xf32>) -> tensor<3x3x32x32xf32>
  return %w : tensor<3x3x32x32xf32>
}

// CHECK-LABEL: func.func @winograd_sums_with_epilogue
// CHECK: lathe.winograd_filter_grad
func.func @winograd_sums_with_epilogue(%x: tensor<?x10x9x32xf32, #lathe.dims<B, 10, 9, 32>>, %dy: tensor<?x10x9x128xf32, #lathe.dims<B, 10, 9, 128>>, %b: tensor<16x32x128xf32>) -> tensor<16x32x128xf32> {
  %w = lathe.winograd_filter_grad %x, %dy padding([1, 1, 1, 1]) : (tensor<?x10x9x32xf32, #lathe.dims<B, 10, 9, 32>>, tensor<?x10x9x128xf32, #lathe.dims<B, 10, 9, 128>>) -> tensor<16x32x128xf32>
  %e = lathe.add %w, %b : tensor<16x32x128xf32>
  return %e : tensor<16x32x128xf32>
}

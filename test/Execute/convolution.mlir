// Convolutions and both gradients: strides, dilations, groups, padding, layouts;
// all in the direct form (winograd.mlir has the other).
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=2e-5 --no-winograd --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=2e-5 --no-winograd --target-cpu=x86-64-v4 %}

func.func @conv_8x8_k33_1to32_s1_d1_g1_nhwc_valid_f32(%x: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, %w: tensor<3x3x1x32xf32>) -> tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>> {
  %r = lathe.convolution %x, %w padding(<valid>) : (tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, tensor<3x3x1x32xf32>) -> tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>
  return %r : tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>
}

func.func @conv_8x8_k33_1to32_s1_d1_g1_nhwc_valid_f64(%x: tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, %w: tensor<3x3x1x32xf64>) -> tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>> {
  %r = lathe.convolution %x, %w padding(<valid>) : (tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, tensor<3x3x1x32xf64>) -> tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>
  return %r : tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>
}

func.func @conv_input_8x8_k33_1to32_s1_d1_g1_nhwc_valid_f32(%y: tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>, %w: tensor<3x3x1x32xf32>) -> tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 8]) padding(<valid>) : (tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>, tensor<3x3x1x32xf32>) -> tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>
  return %r : tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>
}

func.func @conv_input_8x8_k33_1to32_s1_d1_g1_nhwc_valid_f64(%y: tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>, %w: tensor<3x3x1x32xf64>) -> tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 8]) padding(<valid>) : (tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>, tensor<3x3x1x32xf64>) -> tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>
  return %r : tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>
}

func.func @conv_filter_8x8_k33_1to32_s1_d1_g1_nhwc_valid_f32(%x: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, %y: tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>) -> tensor<3x3x1x32xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) : (tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, tensor<?x6x6x32xf32, #lathe.dims<B, 6, 6, 32>>) -> tensor<3x3x1x32xf32>
  return %r : tensor<3x3x1x32xf32>
}

func.func @conv_filter_8x8_k33_1to32_s1_d1_g1_nhwc_valid_f64(%x: tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, %y: tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>) -> tensor<3x3x1x32xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) : (tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>) -> tensor<3x3x1x32xf64>
  return %r : tensor<3x3x1x32xf64>
}

func.func @conv_13x13_k33_32to64_s1_d1_g1_nhwc_valid_f32(%x: tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>, %w: tensor<3x3x32x64xf32>) -> tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>> {
  %r = lathe.convolution %x, %w padding(<valid>) : (tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>, tensor<3x3x32x64xf32>) -> tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>
  return %r : tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>
}

func.func @conv_input_13x13_k33_32to64_s1_d1_g1_nhwc_valid_f32(%y: tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>, %w: tensor<3x3x32x64xf32>) -> tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>> {
  %r = lathe.convolution_input_grad %y, %w input_size([13, 13]) padding(<valid>) : (tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>, tensor<3x3x32x64xf32>) -> tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>
  return %r : tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>
}

func.func @conv_filter_13x13_k33_32to64_s1_d1_g1_nhwc_valid_f32(%x: tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>, %y: tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>) -> tensor<3x3x32x64xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) : (tensor<?x13x13x32xf32, #lathe.dims<B, 13, 13, 32>>, tensor<?x11x11x64xf32, #lathe.dims<B, 11, 11, 64>>) -> tensor<3x3x32x64xf32>
  return %r : tensor<3x3x32x64xf32>
}

func.func @conv_9x7_k33_3to5_s1_d1_g1_nhwc_same_f32(%x: tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>, %w: tensor<3x3x3x5xf32>) -> tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>> {
  %r = lathe.convolution %x, %w padding(<same>) : (tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>, tensor<3x3x3x5xf32>) -> tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>>
  return %r : tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>>
}

func.func @conv_9x7_k33_3to5_s1_d1_g1_nhwc_same_f64(%x: tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, %w: tensor<3x3x3x5xf64>) -> tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>> {
  %r = lathe.convolution %x, %w padding(<same>) : (tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, tensor<3x3x3x5xf64>) -> tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>
  return %r : tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>
}

func.func @conv_input_9x7_k33_3to5_s1_d1_g1_nhwc_same_f32(%y: tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>>, %w: tensor<3x3x3x5xf32>) -> tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 7]) padding(<same>) : (tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>>, tensor<3x3x3x5xf32>) -> tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>
  return %r : tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>
}

func.func @conv_input_9x7_k33_3to5_s1_d1_g1_nhwc_same_f64(%y: tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>, %w: tensor<3x3x3x5xf64>) -> tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 7]) padding(<same>) : (tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>, tensor<3x3x3x5xf64>) -> tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>
  return %r : tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>
}

func.func @conv_filter_9x7_k33_3to5_s1_d1_g1_nhwc_same_f32(%x: tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>, %y: tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>>) -> tensor<3x3x3x5xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x9x7x3xf32, #lathe.dims<B, 9, 7, 3>>, tensor<?x9x7x5xf32, #lathe.dims<B, 9, 7, 5>>) -> tensor<3x3x3x5xf32>
  return %r : tensor<3x3x3x5xf32>
}

func.func @conv_filter_9x7_k33_3to5_s1_d1_g1_nhwc_same_f64(%x: tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, %y: tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>) -> tensor<3x3x3x5xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>) -> tensor<3x3x3x5xf64>
  return %r : tensor<3x3x3x5xf64>
}

func.func @conv_9x9_k33_4to6_s2_d1_g1_nhwc_same_f32(%x: tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>>, %w: tensor<3x3x4x6xf32>) -> tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.convolution %x, %w padding(<same>) strides([2, 2]) : (tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>>, tensor<3x3x4x6xf32>) -> tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>
}

func.func @conv_9x9_k33_4to6_s2_d1_g1_nhwc_same_f64(%x: tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, %w: tensor<3x3x4x6xf64>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.convolution %x, %w padding(<same>) strides([2, 2]) : (tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, tensor<3x3x4x6xf64>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
}

func.func @conv_input_9x9_k33_4to6_s2_d1_g1_nhwc_same_f32(%y: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>, %w: tensor<3x3x4x6xf32>) -> tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 9]) padding(<same>) strides([2, 2]) : (tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>, tensor<3x3x4x6xf32>) -> tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>>
  return %r : tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>>
}

func.func @conv_input_9x9_k33_4to6_s2_d1_g1_nhwc_same_f64(%y: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, %w: tensor<3x3x4x6xf64>) -> tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 9]) padding(<same>) strides([2, 2]) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, tensor<3x3x4x6xf64>) -> tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>
  return %r : tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>
}

func.func @conv_filter_9x9_k33_4to6_s2_d1_g1_nhwc_same_f32(%x: tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>>, %y: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<3x3x4x6xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) strides([2, 2]) : (tensor<?x9x9x4xf32, #lathe.dims<B, 9, 9, 4>>, tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<3x3x4x6xf32>
  return %r : tensor<3x3x4x6xf32>
}

func.func @conv_filter_9x9_k33_4to6_s2_d1_g1_nhwc_same_f64(%x: tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, %y: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<3x3x4x6xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) strides([2, 2]) : (tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<3x3x4x6xf64>
  return %r : tensor<3x3x4x6xf64>
}

func.func @conv_9x8_k11_7to17_s1_d1_g1_nhwc_valid_f32(%x: tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>>, %w: tensor<1x1x7x17xf32>) -> tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>> {
  %r = lathe.convolution %x, %w padding(<valid>) : (tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>>, tensor<1x1x7x17xf32>) -> tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>>
  return %r : tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>>
}

func.func @conv_input_9x8_k11_7to17_s1_d1_g1_nhwc_valid_f32(%y: tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>>, %w: tensor<1x1x7x17xf32>) -> tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 8]) padding(<valid>) : (tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>>, tensor<1x1x7x17xf32>) -> tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>>
  return %r : tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>>
}

func.func @conv_filter_9x8_k11_7to17_s1_d1_g1_nhwc_valid_f32(%x: tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>>, %y: tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>>) -> tensor<1x1x7x17xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([1, 1]) padding(<valid>) : (tensor<?x9x8x7xf32, #lathe.dims<B, 9, 8, 7>>, tensor<?x9x8x17xf32, #lathe.dims<B, 9, 8, 17>>) -> tensor<1x1x7x17xf32>
  return %r : tensor<1x1x7x17xf32>
}

func.func @conv_11x11_k33_2to4_s1_d2_g1_nhwc_valid_f32(%x: tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>>, %w: tensor<3x3x2x4xf32>) -> tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>> {
  %r = lathe.convolution %x, %w padding(<valid>) dilations([2, 2]) : (tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>>, tensor<3x3x2x4xf32>) -> tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>>
  return %r : tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>>
}

func.func @conv_11x11_k33_2to4_s1_d2_g1_nhwc_valid_f64(%x: tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, %w: tensor<3x3x2x4xf64>) -> tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>> {
  %r = lathe.convolution %x, %w padding(<valid>) dilations([2, 2]) : (tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, tensor<3x3x2x4xf64>) -> tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>
  return %r : tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>
}

func.func @conv_input_11x11_k33_2to4_s1_d2_g1_nhwc_valid_f32(%y: tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>>, %w: tensor<3x3x2x4xf32>) -> tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>> {
  %r = lathe.convolution_input_grad %y, %w input_size([11, 11]) padding(<valid>) dilations([2, 2]) : (tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>>, tensor<3x3x2x4xf32>) -> tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>>
  return %r : tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>>
}

func.func @conv_input_11x11_k33_2to4_s1_d2_g1_nhwc_valid_f64(%y: tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>, %w: tensor<3x3x2x4xf64>) -> tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>> {
  %r = lathe.convolution_input_grad %y, %w input_size([11, 11]) padding(<valid>) dilations([2, 2]) : (tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>, tensor<3x3x2x4xf64>) -> tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>
  return %r : tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>
}

func.func @conv_filter_11x11_k33_2to4_s1_d2_g1_nhwc_valid_f32(%x: tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>>, %y: tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>>) -> tensor<3x3x2x4xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) dilations([2, 2]) : (tensor<?x11x11x2xf32, #lathe.dims<B, 11, 11, 2>>, tensor<?x7x7x4xf32, #lathe.dims<B, 7, 7, 4>>) -> tensor<3x3x2x4xf32>
  return %r : tensor<3x3x2x4xf32>
}

func.func @conv_filter_11x11_k33_2to4_s1_d2_g1_nhwc_valid_f64(%x: tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, %y: tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>) -> tensor<3x3x2x4xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) dilations([2, 2]) : (tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>) -> tensor<3x3x2x4xf64>
  return %r : tensor<3x3x2x4xf64>
}

func.func @conv_10x10_k32_4to6_s2_d1_g2_nhwc_explicit_f32(%x: tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>>, %w: tensor<3x2x2x6xf32>) -> tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>> {
  %r = lathe.convolution %x, %w padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>>, tensor<3x2x2x6xf32>) -> tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>>
  return %r : tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>>
}

func.func @conv_10x10_k32_4to6_s2_d1_g2_nhwc_explicit_f64(%x: tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, %w: tensor<3x2x2x6xf64>) -> tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>> {
  %r = lathe.convolution %x, %w padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, tensor<3x2x2x6xf64>) -> tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>
  return %r : tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>
}

func.func @conv_input_10x10_k32_4to6_s2_d1_g2_nhwc_explicit_f32(%y: tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>>, %w: tensor<3x2x2x6xf32>) -> tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([10, 10]) padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>>, tensor<3x2x2x6xf32>) -> tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>>
  return %r : tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>>
}

func.func @conv_input_10x10_k32_4to6_s2_d1_g2_nhwc_explicit_f64(%y: tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>, %w: tensor<3x2x2x6xf64>) -> tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([10, 10]) padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>, tensor<3x2x2x6xf64>) -> tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>
  return %r : tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>
}

func.func @conv_filter_10x10_k32_4to6_s2_d1_g2_nhwc_explicit_f32(%x: tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>>, %y: tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>>) -> tensor<3x2x2x6xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 2]) padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x10x10x4xf32, #lathe.dims<B, 10, 10, 4>>, tensor<?x5x6x6xf32, #lathe.dims<B, 5, 6, 6>>) -> tensor<3x2x2x6xf32>
  return %r : tensor<3x2x2x6xf32>
}

func.func @conv_filter_10x10_k32_4to6_s2_d1_g2_nhwc_explicit_f64(%x: tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, %y: tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>) -> tensor<3x2x2x6xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 2]) padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>) -> tensor<3x2x2x6xf64>
  return %r : tensor<3x2x2x6xf64>
}

func.func @conv_7x7_k33_6to6_s1_d1_g6_nhwc_same_f32(%x: tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>, %w: tensor<3x3x1x6xf32>) -> tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>> {
  %r = lathe.convolution %x, %w padding(<same>) groups(6) : (tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>, tensor<3x3x1x6xf32>) -> tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>
  return %r : tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>
}

func.func @conv_7x7_k33_6to6_s1_d1_g6_nhwc_same_f64(%x: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, %w: tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>> {
  %r = lathe.convolution %x, %w padding(<same>) groups(6) : (tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
  return %r : tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
}

func.func @conv_input_7x7_k33_6to6_s1_d1_g6_nhwc_same_f32(%y: tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>, %w: tensor<3x3x1x6xf32>) -> tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding(<same>) groups(6) : (tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>, tensor<3x3x1x6xf32>) -> tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>
  return %r : tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>
}

func.func @conv_input_7x7_k33_6to6_s1_d1_g6_nhwc_same_f64(%y: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, %w: tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding(<same>) groups(6) : (tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
  return %r : tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
}

func.func @conv_filter_7x7_k33_6to6_s1_d1_g6_nhwc_same_f32(%x: tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>, %y: tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>) -> tensor<3x3x1x6xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) groups(6) : (tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>, tensor<?x7x7x6xf32, #lathe.dims<B, 7, 7, 6>>) -> tensor<3x3x1x6xf32>
  return %r : tensor<3x3x1x6xf32>
}

func.func @conv_filter_7x7_k33_6to6_s1_d1_g6_nhwc_same_f64(%x: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, %y: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>) -> tensor<3x3x1x6xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) groups(6) : (tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>) -> tensor<3x3x1x6xf64>
  return %r : tensor<3x3x1x6xf64>
}

func.func @conv_8x7_k33_3to4_s1_d1_g1_nchw_same_f32(%x: tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>>, %w: tensor<4x3x3x3xf32>) -> tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>> {
  %r = lathe.convolution %x, %w padding(<same>) layout(NCHW) : (tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>>, tensor<4x3x3x3xf32>) -> tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>>
  return %r : tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>>
}

func.func @conv_8x7_k33_3to4_s1_d1_g1_nchw_same_f64(%x: tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, %w: tensor<4x3x3x3xf64>) -> tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>> {
  %r = lathe.convolution %x, %w padding(<same>) layout(NCHW) : (tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, tensor<4x3x3x3xf64>) -> tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>
  return %r : tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>
}

func.func @conv_input_8x7_k33_3to4_s1_d1_g1_nchw_same_f32(%y: tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>>, %w: tensor<4x3x3x3xf32>) -> tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 7]) padding(<same>) layout(NCHW) : (tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>>, tensor<4x3x3x3xf32>) -> tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>>
  return %r : tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>>
}

func.func @conv_input_8x7_k33_3to4_s1_d1_g1_nchw_same_f64(%y: tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>, %w: tensor<4x3x3x3xf64>) -> tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 7]) padding(<same>) layout(NCHW) : (tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>, tensor<4x3x3x3xf64>) -> tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>
  return %r : tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>
}

func.func @conv_filter_8x7_k33_3to4_s1_d1_g1_nchw_same_f32(%x: tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>>, %y: tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>>) -> tensor<4x3x3x3xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) layout(NCHW) : (tensor<?x3x8x7xf32, #lathe.dims<B, 3, 8, 7>>, tensor<?x4x8x7xf32, #lathe.dims<B, 4, 8, 7>>) -> tensor<4x3x3x3xf32>
  return %r : tensor<4x3x3x3xf32>
}

func.func @conv_filter_8x7_k33_3to4_s1_d1_g1_nchw_same_f64(%x: tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, %y: tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>) -> tensor<4x3x3x3xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) layout(NCHW) : (tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>) -> tensor<4x3x3x3xf64>
  return %r : tensor<4x3x3x3xf64>
}

func.func @conv_9x9_k55_4to4_s2_d1_g2_nchw_valid_f32(%x: tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>>, %w: tensor<4x2x5x5xf32>) -> tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>> {
  %r = lathe.convolution %x, %w padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>>, tensor<4x2x5x5xf32>) -> tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>>
  return %r : tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>>
}

func.func @conv_9x9_k55_4to4_s2_d1_g2_nchw_valid_f64(%x: tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, %w: tensor<4x2x5x5xf64>) -> tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>> {
  %r = lathe.convolution %x, %w padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, tensor<4x2x5x5xf64>) -> tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>
  return %r : tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>
}

func.func @conv_input_9x9_k55_4to4_s2_d1_g2_nchw_valid_f32(%y: tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>>, %w: tensor<4x2x5x5xf32>) -> tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 9]) padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>>, tensor<4x2x5x5xf32>) -> tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>>
  return %r : tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>>
}

func.func @conv_input_9x9_k55_4to4_s2_d1_g2_nchw_valid_f64(%y: tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>, %w: tensor<4x2x5x5xf64>) -> tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 9]) padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>, tensor<4x2x5x5xf64>) -> tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>
  return %r : tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>
}

func.func @conv_filter_9x9_k55_4to4_s2_d1_g2_nchw_valid_f32(%x: tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>>, %y: tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>>) -> tensor<4x2x5x5xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([5, 5]) padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x9x9xf32, #lathe.dims<B, 4, 9, 9>>, tensor<?x4x3x3xf32, #lathe.dims<B, 4, 3, 3>>) -> tensor<4x2x5x5xf32>
  return %r : tensor<4x2x5x5xf32>
}

func.func @conv_filter_9x9_k55_4to4_s2_d1_g2_nchw_valid_f64(%x: tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, %y: tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>) -> tensor<4x2x5x5xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([5, 5]) padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>) -> tensor<4x2x5x5xf64>
  return %r : tensor<4x2x5x5xf64>
}

func.func @conv_7x7_k22_3to4_s3_d1_g1_nhwc_valid_f32(%x: tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>>, %w: tensor<2x2x3x4xf32>) -> tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>> {
  %r = lathe.convolution %x, %w padding(<valid>) strides([3, 3]) : (tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>>, tensor<2x2x3x4xf32>) -> tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>>
  return %r : tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>>
}

func.func @conv_7x7_k22_3to4_s3_d1_g1_nhwc_valid_f64(%x: tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, %w: tensor<2x2x3x4xf64>) -> tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>> {
  %r = lathe.convolution %x, %w padding(<valid>) strides([3, 3]) : (tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, tensor<2x2x3x4xf64>) -> tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>
  return %r : tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>
}

func.func @conv_input_7x7_k22_3to4_s3_d1_g1_nhwc_valid_f32(%y: tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>>, %w: tensor<2x2x3x4xf32>) -> tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding(<valid>) strides([3, 3]) : (tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>>, tensor<2x2x3x4xf32>) -> tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>>
  return %r : tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>>
}

func.func @conv_input_7x7_k22_3to4_s3_d1_g1_nhwc_valid_f64(%y: tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>, %w: tensor<2x2x3x4xf64>) -> tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding(<valid>) strides([3, 3]) : (tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>, tensor<2x2x3x4xf64>) -> tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>
  return %r : tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>
}

func.func @conv_filter_7x7_k22_3to4_s3_d1_g1_nhwc_valid_f32(%x: tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>>, %y: tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>>) -> tensor<2x2x3x4xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([2, 2]) padding(<valid>) strides([3, 3]) : (tensor<?x7x7x3xf32, #lathe.dims<B, 7, 7, 3>>, tensor<?x2x2x4xf32, #lathe.dims<B, 2, 2, 4>>) -> tensor<2x2x3x4xf32>
  return %r : tensor<2x2x3x4xf32>
}

func.func @conv_filter_7x7_k22_3to4_s3_d1_g1_nhwc_valid_f64(%x: tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, %y: tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>) -> tensor<2x2x3x4xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([2, 2]) padding(<valid>) strides([3, 3]) : (tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>) -> tensor<2x2x3x4xf64>
  return %r : tensor<2x2x3x4xf64>
}

// Padding: tiles at both edges, one tile that is both, wide windows, one side,
// more than the window, rows of nothing but padding.

func.func @pads_8x20(%x: tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>>, %w: tensor<3x3x16x32xf32>) -> tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>>, tensor<3x3x16x32xf32>) -> tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>>
  return %r : tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>>
}

func.func @pads_8x20_input(%y: tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>>, %w: tensor<3x3x16x32xf32>) -> tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 20]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>>, tensor<3x3x16x32xf32>) -> tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>>
  return %r : tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>>
}

func.func @pads_8x20_filter(%x: tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>>, %y: tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>>) -> tensor<3x3x16x32xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x8x20x16xf32, #lathe.dims<B, 8, 20, 16>>, tensor<?x8x20x32xf32, #lathe.dims<B, 8, 20, 32>>) -> tensor<3x3x16x32xf32>
  return %r : tensor<3x3x16x32xf32>
}

func.func @pads_one_tile_wide(%x: tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>, %w: tensor<3x3x16x48xf32>) -> tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>, tensor<3x3x16x48xf32>) -> tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>
  return %r : tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>
}

func.func @pads_one_tile_wide_input(%y: tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>, %w: tensor<3x3x16x48xf32>) -> tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>, tensor<3x3x16x48xf32>) -> tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>
  return %r : tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>
}

func.func @pads_one_tile_wide_filter(%x: tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>, %y: tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>) -> tensor<3x3x16x48xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>, tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>) -> tensor<3x3x16x48xf32>
  return %r : tensor<3x3x16x48xf32>
}

func.func @pads_23x19_k55(%x: tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>>, %w: tensor<5x5x3x24xf32>) -> tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>> {
  %r = lathe.convolution %x, %w padding([2, 2, 2, 2]) strides([1, 1]) dilations([1, 1]) : (tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>>, tensor<5x5x3x24xf32>) -> tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>>
  return %r : tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>>
}

func.func @pads_23x19_k55_input(%y: tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>>, %w: tensor<5x5x3x24xf32>) -> tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([23, 19]) padding([2, 2, 2, 2]) strides([1, 1]) dilations([1, 1]) : (tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>>, tensor<5x5x3x24xf32>) -> tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>>
  return %r : tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>>
}

func.func @pads_23x19_k55_filter(%x: tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>>, %y: tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>>) -> tensor<5x5x3x24xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([5, 5]) padding([2, 2, 2, 2]) strides([1, 1]) dilations([1, 1]) : (tensor<?x23x19x3xf32, #lathe.dims<B, 23, 19, 3>>, tensor<?x23x19x24xf32, #lathe.dims<B, 23, 19, 24>>) -> tensor<5x5x3x24xf32>
  return %r : tensor<5x5x3x24xf32>
}

func.func @pads_one_side(%x: tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>>, %w: tensor<3x3x8x16xf32>) -> tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>> {
  %r = lathe.convolution %x, %w padding([0, 2, 1, 0]) strides([1, 1]) dilations([1, 1]) : (tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>>, tensor<3x3x8x16xf32>) -> tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>>
  return %r : tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>>
}

func.func @pads_one_side_input(%y: tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>>, %w: tensor<3x3x8x16xf32>) -> tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 15]) padding([0, 2, 1, 0]) strides([1, 1]) dilations([1, 1]) : (tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>>, tensor<3x3x8x16xf32>) -> tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>>
  return %r : tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>>
}

func.func @pads_one_side_filter(%x: tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>>, %y: tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>>) -> tensor<3x3x8x16xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding([0, 2, 1, 0]) strides([1, 1]) dilations([1, 1]) : (tensor<?x9x15x8xf32, #lathe.dims<B, 9, 15, 8>>, tensor<?x9x14x16xf32, #lathe.dims<B, 9, 14, 16>>) -> tensor<3x3x8x16xf32>
  return %r : tensor<3x3x8x16xf32>
}

func.func @pads_k77_stride2(%x: tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>>, %w: tensor<7x7x3x16xf32>) -> tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>> {
  %r = lathe.convolution %x, %w padding([3, 3, 3, 3]) strides([2, 2]) dilations([1, 1]) : (tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>>, tensor<7x7x3x16xf32>) -> tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>>
  return %r : tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>>
}

func.func @pads_k77_stride2_input(%y: tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>>, %w: tensor<7x7x3x16xf32>) -> tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([21, 30]) padding([3, 3, 3, 3]) strides([2, 2]) dilations([1, 1]) : (tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>>, tensor<7x7x3x16xf32>) -> tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>>
  return %r : tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>>
}

func.func @pads_k77_stride2_filter(%x: tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>>, %y: tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>>) -> tensor<7x7x3x16xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([7, 7]) padding([3, 3, 3, 3]) strides([2, 2]) dilations([1, 1]) : (tensor<?x21x30x3xf32, #lathe.dims<B, 21, 30, 3>>, tensor<?x11x15x16xf32, #lathe.dims<B, 11, 15, 16>>) -> tensor<7x7x3x16xf32>
  return %r : tensor<7x7x3x16xf32>
}

func.func @pads_dilated(%x: tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>>, %w: tensor<3x3x4x16xf32>) -> tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>> {
  %r = lathe.convolution %x, %w padding([2, 2, 2, 2]) strides([1, 1]) dilations([2, 2]) : (tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>>, tensor<3x3x4x16xf32>) -> tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>>
  return %r : tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>>
}

func.func @pads_dilated_input(%y: tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>>, %w: tensor<3x3x4x16xf32>) -> tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([16, 16]) padding([2, 2, 2, 2]) strides([1, 1]) dilations([2, 2]) : (tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>>, tensor<3x3x4x16xf32>) -> tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>>
  return %r : tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>>
}

func.func @pads_dilated_filter(%x: tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>>, %y: tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>>) -> tensor<3x3x4x16xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding([2, 2, 2, 2]) strides([1, 1]) dilations([2, 2]) : (tensor<?x16x16x4xf32, #lathe.dims<B, 16, 16, 4>>, tensor<?x16x16x16xf32, #lathe.dims<B, 16, 16, 16>>) -> tensor<3x3x4x16xf32>
  return %r : tensor<3x3x4x16xf32>
}

func.func @pads_beyond_window(%x: tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>>, %w: tensor<2x2x8x16xf32>) -> tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>> {
  %r = lathe.convolution %x, %w padding([3, 3, 4, 4]) strides([1, 1]) dilations([1, 1]) : (tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>>, tensor<2x2x8x16xf32>) -> tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>>
  return %r : tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>>
}

func.func @pads_beyond_window_input(%y: tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>>, %w: tensor<2x2x8x16xf32>) -> tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>> {
  %r = lathe.convolution_input_grad %y, %w input_size([4, 5]) padding([3, 3, 4, 4]) strides([1, 1]) dilations([1, 1]) : (tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>>, tensor<2x2x8x16xf32>) -> tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>>
  return %r : tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>>
}

func.func @pads_beyond_window_filter(%x: tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>>, %y: tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>>) -> tensor<2x2x8x16xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([2, 2]) padding([3, 3, 4, 4]) strides([1, 1]) dilations([1, 1]) : (tensor<?x4x5x8xf32, #lathe.dims<B, 4, 5, 8>>, tensor<?x9x12x16xf32, #lathe.dims<B, 9, 12, 16>>) -> tensor<2x2x8x16xf32>
  return %r : tensor<2x2x8x16xf32>
}

func.func @pads_filter_of_one(%x: tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>>, %w: tensor<1x1x8x16xf32>) -> tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>>, tensor<1x1x8x16xf32>) -> tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>>
  return %r : tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>>
}

func.func @pads_filter_of_one_input(%y: tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>>, %w: tensor<1x1x8x16xf32>) -> tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>> {
  %r = lathe.convolution_input_grad %y, %w input_size([6, 14]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>>, tensor<1x1x8x16xf32>) -> tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>>
  return %r : tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>>
}

func.func @pads_filter_of_one_filter(%x: tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>>, %y: tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>>) -> tensor<1x1x8x16xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([1, 1]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x6x14x8xf32, #lathe.dims<B, 6, 14, 8>>, tensor<?x8x16x16xf32, #lathe.dims<B, 8, 16, 16>>) -> tensor<1x1x8x16xf32>
  return %r : tensor<1x1x8x16xf32>
}

func.func @pads_one_channel(%x: tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>, %w: tensor<3x3x1x32xf32>) -> tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>, tensor<3x3x1x32xf32>) -> tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>
  return %r : tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>
}

func.func @pads_one_channel_input(%y: tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>, %w: tensor<3x3x1x32xf32>) -> tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>> {
  %r = lathe.convolution_input_grad %y, %w input_size([14, 14]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>, tensor<3x3x1x32xf32>) -> tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>
  return %r : tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>
}

func.func @pads_one_channel_filter(%x: tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>, %y: tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>) -> tensor<3x3x1x32xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding([1, 1, 1, 1]) strides([1, 1]) dilations([1, 1]) : (tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>, tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>) -> tensor<3x3x1x32xf32>
  return %r : tensor<3x3x1x32xf32>
}

func.func @conv_spread_5x7_k33_8to16_s11_d11_u22_p2121_g1_f32(%x: tensor<?x5x7x8xf32, #lathe.dims<B, 5, 7, 8>>, %w: tensor<3x3x8x16xf32>) -> tensor<?x10x14x16xf32, #lathe.dims<B, 10, 14, 16>> {
  %r = lathe.convolution %x, %w padding([2, 1, 2, 1]) input_dilations([2, 2]) : (tensor<?x5x7x8xf32, #lathe.dims<B, 5, 7, 8>>, tensor<3x3x8x16xf32>) -> tensor<?x10x14x16xf32, #lathe.dims<B, 10, 14, 16>>
  return %r : tensor<?x10x14x16xf32, #lathe.dims<B, 10, 14, 16>>
}

func.func @conv_spread_5x7_k33_8to16_s11_d11_u22_p1111_g1_f32(%x: tensor<?x5x7x8xf32, #lathe.dims<B, 5, 7, 8>>, %w: tensor<3x3x8x16xf32>) -> tensor<?x9x13x16xf32, #lathe.dims<B, 9, 13, 16>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) input_dilations([2, 2]) : (tensor<?x5x7x8xf32, #lathe.dims<B, 5, 7, 8>>, tensor<3x3x8x16xf32>) -> tensor<?x9x13x16xf32, #lathe.dims<B, 9, 13, 16>>
  return %r : tensor<?x9x13x16xf32, #lathe.dims<B, 9, 13, 16>>
}

func.func @conv_spread_5x7_k33_8to16_s11_d11_u22_p1111_g1_f64(%x: tensor<?x5x7x8xf64, #lathe.dims<B, 5, 7, 8>>, %w: tensor<3x3x8x16xf64>) -> tensor<?x9x13x16xf64, #lathe.dims<B, 9, 13, 16>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) input_dilations([2, 2]) : (tensor<?x5x7x8xf64, #lathe.dims<B, 5, 7, 8>>, tensor<3x3x8x16xf64>) -> tensor<?x9x13x16xf64, #lathe.dims<B, 9, 13, 16>>
  return %r : tensor<?x9x13x16xf64, #lathe.dims<B, 9, 13, 16>>
}

func.func @conv_spread_4x6_k11_3to20_s11_d11_u22_p0101_g1_f32(%x: tensor<?x4x6x3xf32, #lathe.dims<B, 4, 6, 3>>, %w: tensor<1x1x3x20xf32>) -> tensor<?x8x12x20xf32, #lathe.dims<B, 8, 12, 20>> {
  %r = lathe.convolution %x, %w padding([0, 1, 0, 1]) input_dilations([2, 2]) : (tensor<?x4x6x3xf32, #lathe.dims<B, 4, 6, 3>>, tensor<1x1x3x20xf32>) -> tensor<?x8x12x20xf32, #lathe.dims<B, 8, 12, 20>>
  return %r : tensor<?x8x12x20xf32, #lathe.dims<B, 8, 12, 20>>
}

func.func @conv_spread_4x6_k25_3to5_s11_d11_u32_p0042_g1_f32(%x: tensor<?x4x6x3xf32, #lathe.dims<B, 4, 6, 3>>, %w: tensor<2x5x3x5xf32>) -> tensor<?x9x13x5xf32, #lathe.dims<B, 9, 13, 5>> {
  %r = lathe.convolution %x, %w padding([0, 0, 4, 2]) input_dilations([3, 2]) : (tensor<?x4x6x3xf32, #lathe.dims<B, 4, 6, 3>>, tensor<2x5x3x5xf32>) -> tensor<?x9x13x5xf32, #lathe.dims<B, 9, 13, 5>>
  return %r : tensor<?x9x13x5xf32, #lathe.dims<B, 9, 13, 5>>
}

func.func @conv_spread_6x6_k33_4to24_s11_d21_u32_p3211_g1_f32(%x: tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>, %w: tensor<3x3x4x24xf32>) -> tensor<?x17x11x24xf32, #lathe.dims<B, 17, 11, 24>> {
  %r = lathe.convolution %x, %w padding([3, 2, 1, 1]) dilations([2, 1]) input_dilations([3, 2]) : (tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>, tensor<3x3x4x24xf32>) -> tensor<?x17x11x24xf32, #lathe.dims<B, 17, 11, 24>>
  return %r : tensor<?x17x11x24xf32, #lathe.dims<B, 17, 11, 24>>
}

func.func @conv_spread_6x6_k33_4to8_s11_d22_u22_p2222_g1_f32(%x: tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>, %w: tensor<3x3x4x8xf32>) -> tensor<?x11x11x8xf32, #lathe.dims<B, 11, 11, 8>> {
  %r = lathe.convolution %x, %w padding([2, 2, 2, 2]) dilations([2, 2]) input_dilations([2, 2]) : (tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>, tensor<3x3x4x8xf32>) -> tensor<?x11x11x8xf32, #lathe.dims<B, 11, 11, 8>>
  return %r : tensor<?x11x11x8xf32, #lathe.dims<B, 11, 11, 8>>
}

func.func @conv_spread_6x6_k33_4to8_s21_d11_u22_p1111_g1_f32(%x: tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>, %w: tensor<3x3x4x8xf32>) -> tensor<?x6x11x8xf32, #lathe.dims<B, 6, 11, 8>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) strides([2, 1]) input_dilations([2, 2]) : (tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>, tensor<3x3x4x8xf32>) -> tensor<?x6x11x8xf32, #lathe.dims<B, 6, 11, 8>>
  return %r : tensor<?x6x11x8xf32, #lathe.dims<B, 6, 11, 8>>
}

func.func @conv_spread_7x7_k33_16to16_s11_d11_u22_p1111_g16_f32(%x: tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>, %w: tensor<3x3x1x16xf32>) -> tensor<?x13x13x16xf32, #lathe.dims<B, 13, 13, 16>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) groups(16) input_dilations([2, 2]) : (tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>, tensor<3x3x1x16xf32>) -> tensor<?x13x13x16xf32, #lathe.dims<B, 13, 13, 16>>
  return %r : tensor<?x13x13x16xf32, #lathe.dims<B, 13, 13, 16>>
}

func.func @conv_spread_7x7_k33_8to16_s11_d11_u22_p2002_g2_f32(%x: tensor<?x7x7x8xf32, #lathe.dims<B, 7, 7, 8>>, %w: tensor<3x3x4x16xf32>) -> tensor<?x13x13x16xf32, #lathe.dims<B, 13, 13, 16>> {
  %r = lathe.convolution %x, %w padding([2, 0, 0, 2]) groups(2) input_dilations([2, 2]) : (tensor<?x7x7x8xf32, #lathe.dims<B, 7, 7, 8>>, tensor<3x3x4x16xf32>) -> tensor<?x13x13x16xf32, #lathe.dims<B, 13, 13, 16>>
  return %r : tensor<?x13x13x16xf32, #lathe.dims<B, 13, 13, 16>>
}

func.func @conv_spread_14x14_k33_64to32_s11_d11_u22_p1212_g1_f32(%x: tensor<?x14x14x64xf32, #lathe.dims<B, 14, 14, 64>>, %w: tensor<3x3x64x32xf32>) -> tensor<?x28x28x32xf32, #lathe.dims<B, 28, 28, 32>> {
  %r = lathe.convolution %x, %w padding([1, 2, 1, 2]) input_dilations([2, 2]) : (tensor<?x14x14x64xf32, #lathe.dims<B, 14, 14, 64>>, tensor<3x3x64x32xf32>) -> tensor<?x28x28x32xf32, #lathe.dims<B, 28, 28, 32>>
  return %r : tensor<?x28x28x32xf32, #lathe.dims<B, 28, 28, 32>>
}

func.func @conv_spread_1x1_k44_8to16_s11_d11_u22_p3333_g1_f32(%x: tensor<?x1x1x8xf32, #lathe.dims<B, 1, 1, 8>>, %w: tensor<4x4x8x16xf32>) -> tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>> {
  %r = lathe.convolution %x, %w padding([3, 3, 3, 3]) input_dilations([2, 2]) : (tensor<?x1x1x8xf32, #lathe.dims<B, 1, 1, 8>>, tensor<4x4x8x16xf32>) -> tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>
  return %r : tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>
}

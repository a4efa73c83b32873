// Derivatives of convolutions.
// RUN: lathe-test-gradients %s --dims=B=2

func.func @conv_8x8_k33_1to32_s1_d1_g1_nhwc_valid(%x: tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, %w: tensor<3x3x1x32xf64>) -> tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>> {
  %r = lathe.convolution %x, %w padding(<valid>) : (tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, tensor<3x3x1x32xf64>) -> tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>
  return %r : tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>
}

func.func @conv_input_8x8_k33_1to32_s1_d1_g1_nhwc_valid(%y: tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>, %w: tensor<3x3x1x32xf64>) -> tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 8]) padding(<valid>) : (tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>, tensor<3x3x1x32xf64>) -> tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>
  return %r : tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>
}

func.func @conv_filter_8x8_k33_1to32_s1_d1_g1_nhwc_valid(%x: tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, %y: tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>) -> tensor<3x3x1x32xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) : (tensor<?x8x8x1xf64, #lathe.dims<B, 8, 8, 1>>, tensor<?x6x6x32xf64, #lathe.dims<B, 6, 6, 32>>) -> tensor<3x3x1x32xf64>
  return %r : tensor<3x3x1x32xf64>
}

func.func @conv_9x7_k33_3to5_s1_d1_g1_nhwc_same(%x: tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, %w: tensor<3x3x3x5xf64>) -> tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>> {
  %r = lathe.convolution %x, %w padding(<same>) : (tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, tensor<3x3x3x5xf64>) -> tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>
  return %r : tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>
}

func.func @conv_input_9x7_k33_3to5_s1_d1_g1_nhwc_same(%y: tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>, %w: tensor<3x3x3x5xf64>) -> tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 7]) padding(<same>) : (tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>, tensor<3x3x3x5xf64>) -> tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>
  return %r : tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>
}

func.func @conv_filter_9x7_k33_3to5_s1_d1_g1_nhwc_same(%x: tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, %y: tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>) -> tensor<3x3x3x5xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x9x7x3xf64, #lathe.dims<B, 9, 7, 3>>, tensor<?x9x7x5xf64, #lathe.dims<B, 9, 7, 5>>) -> tensor<3x3x3x5xf64>
  return %r : tensor<3x3x3x5xf64>
}

func.func @conv_9x9_k33_4to6_s2_d1_g1_nhwc_same(%x: tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, %w: tensor<3x3x4x6xf64>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.convolution %x, %w padding(<same>) strides([2, 2]) : (tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, tensor<3x3x4x6xf64>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
}

func.func @conv_input_9x9_k33_4to6_s2_d1_g1_nhwc_same(%y: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, %w: tensor<3x3x4x6xf64>) -> tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 9]) padding(<same>) strides([2, 2]) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, tensor<3x3x4x6xf64>) -> tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>
  return %r : tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>
}

func.func @conv_filter_9x9_k33_4to6_s2_d1_g1_nhwc_same(%x: tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, %y: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<3x3x4x6xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) strides([2, 2]) : (tensor<?x9x9x4xf64, #lathe.dims<B, 9, 9, 4>>, tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<3x3x4x6xf64>
  return %r : tensor<3x3x4x6xf64>
}

func.func @conv_11x11_k33_2to4_s1_d2_g1_nhwc_valid(%x: tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, %w: tensor<3x3x2x4xf64>) -> tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>> {
  %r = lathe.convolution %x, %w padding(<valid>) dilations([2, 2]) : (tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, tensor<3x3x2x4xf64>) -> tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>
  return %r : tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>
}

func.func @conv_input_11x11_k33_2to4_s1_d2_g1_nhwc_valid(%y: tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>, %w: tensor<3x3x2x4xf64>) -> tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>> {
  %r = lathe.convolution_input_grad %y, %w input_size([11, 11]) padding(<valid>) dilations([2, 2]) : (tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>, tensor<3x3x2x4xf64>) -> tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>
  return %r : tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>
}

func.func @conv_filter_11x11_k33_2to4_s1_d2_g1_nhwc_valid(%x: tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, %y: tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>) -> tensor<3x3x2x4xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) dilations([2, 2]) : (tensor<?x11x11x2xf64, #lathe.dims<B, 11, 11, 2>>, tensor<?x7x7x4xf64, #lathe.dims<B, 7, 7, 4>>) -> tensor<3x3x2x4xf64>
  return %r : tensor<3x3x2x4xf64>
}

func.func @conv_10x10_k32_4to6_s2_d1_g2_nhwc_explicit(%x: tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, %w: tensor<3x2x2x6xf64>) -> tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>> {
  %r = lathe.convolution %x, %w padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, tensor<3x2x2x6xf64>) -> tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>
  return %r : tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>
}

func.func @conv_input_10x10_k32_4to6_s2_d1_g2_nhwc_explicit(%y: tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>, %w: tensor<3x2x2x6xf64>) -> tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>> {
  %r = lathe.convolution_input_grad %y, %w input_size([10, 10]) padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>, tensor<3x2x2x6xf64>) -> tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>
  return %r : tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>
}

func.func @conv_filter_10x10_k32_4to6_s2_d1_g2_nhwc_explicit(%x: tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, %y: tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>) -> tensor<3x2x2x6xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 2]) padding(<[1, 0, 2, 1]>) strides([2, 2]) groups(2) : (tensor<?x10x10x4xf64, #lathe.dims<B, 10, 10, 4>>, tensor<?x5x6x6xf64, #lathe.dims<B, 5, 6, 6>>) -> tensor<3x2x2x6xf64>
  return %r : tensor<3x2x2x6xf64>
}

func.func @conv_7x7_k33_6to6_s1_d1_g6_nhwc_same(%x: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, %w: tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>> {
  %r = lathe.convolution %x, %w padding(<same>) groups(6) : (tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
  return %r : tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
}

func.func @conv_input_7x7_k33_6to6_s1_d1_g6_nhwc_same(%y: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, %w: tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding(<same>) groups(6) : (tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, tensor<3x3x1x6xf64>) -> tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
  return %r : tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>
}

func.func @conv_filter_7x7_k33_6to6_s1_d1_g6_nhwc_same(%x: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, %y: tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>) -> tensor<3x3x1x6xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) groups(6) : (tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>, tensor<?x7x7x6xf64, #lathe.dims<B, 7, 7, 6>>) -> tensor<3x3x1x6xf64>
  return %r : tensor<3x3x1x6xf64>
}

func.func @conv_8x7_k33_3to4_s1_d1_g1_nchw_same(%x: tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, %w: tensor<4x3x3x3xf64>) -> tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>> {
  %r = lathe.convolution %x, %w padding(<same>) layout(NCHW) : (tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, tensor<4x3x3x3xf64>) -> tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>
  return %r : tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>
}

func.func @conv_input_8x7_k33_3to4_s1_d1_g1_nchw_same(%y: tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>, %w: tensor<4x3x3x3xf64>) -> tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>> {
  %r = lathe.convolution_input_grad %y, %w input_size([8, 7]) padding(<same>) layout(NCHW) : (tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>, tensor<4x3x3x3xf64>) -> tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>
  return %r : tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>
}

func.func @conv_filter_8x7_k33_3to4_s1_d1_g1_nchw_same(%x: tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, %y: tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>) -> tensor<4x3x3x3xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) layout(NCHW) : (tensor<?x3x8x7xf64, #lathe.dims<B, 3, 8, 7>>, tensor<?x4x8x7xf64, #lathe.dims<B, 4, 8, 7>>) -> tensor<4x3x3x3xf64>
  return %r : tensor<4x3x3x3xf64>
}

func.func @conv_9x9_k55_4to4_s2_d1_g2_nchw_valid(%x: tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, %w: tensor<4x2x5x5xf64>) -> tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>> {
  %r = lathe.convolution %x, %w padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, tensor<4x2x5x5xf64>) -> tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>
  return %r : tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>
}

func.func @conv_input_9x9_k55_4to4_s2_d1_g2_nchw_valid(%y: tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>, %w: tensor<4x2x5x5xf64>) -> tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>> {
  %r = lathe.convolution_input_grad %y, %w input_size([9, 9]) padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>, tensor<4x2x5x5xf64>) -> tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>
  return %r : tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>
}

func.func @conv_filter_9x9_k55_4to4_s2_d1_g2_nchw_valid(%x: tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, %y: tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>) -> tensor<4x2x5x5xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([5, 5]) padding(<valid>) strides([2, 2]) groups(2) layout(NCHW) : (tensor<?x4x9x9xf64, #lathe.dims<B, 4, 9, 9>>, tensor<?x4x3x3xf64, #lathe.dims<B, 4, 3, 3>>) -> tensor<4x2x5x5xf64>
  return %r : tensor<4x2x5x5xf64>
}

func.func @conv_7x7_k22_3to4_s3_d1_g1_nhwc_valid(%x: tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, %w: tensor<2x2x3x4xf64>) -> tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>> {
  %r = lathe.convolution %x, %w padding(<valid>) strides([3, 3]) : (tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, tensor<2x2x3x4xf64>) -> tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>
  return %r : tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>
}

func.func @conv_input_7x7_k22_3to4_s3_d1_g1_nhwc_valid(%y: tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>, %w: tensor<2x2x3x4xf64>) -> tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>> {
  %r = lathe.convolution_input_grad %y, %w input_size([7, 7]) padding(<valid>) strides([3, 3]) : (tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>, tensor<2x2x3x4xf64>) -> tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>
  return %r : tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>
}

func.func @conv_filter_7x7_k22_3to4_s3_d1_g1_nhwc_valid(%x: tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, %y: tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>) -> tensor<2x2x3x4xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([2, 2]) padding(<valid>) strides([3, 3]) : (tensor<?x7x7x3xf64, #lathe.dims<B, 7, 7, 3>>, tensor<?x2x2x4xf64, #lathe.dims<B, 2, 2, 4>>) -> tensor<2x2x3x4xf64>
  return %r : tensor<2x2x3x4xf64>
}

func.func @conv_spread_4x3_s1_u22_g1(%x: tensor<2x4x3x2xf64>, %w: tensor<3x3x2x3xf64>) -> tensor<2x7x5x3xf64> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) input_dilations([2, 2]) : (tensor<2x4x3x2xf64>, tensor<3x3x2x3xf64>) -> tensor<2x7x5x3xf64>
  return %r : tensor<2x7x5x3xf64>
}

func.func @conv_spread_3x4_s1_u13_g2_nchw(%x: tensor<2x2x3x4xf64>, %w: tensor<4x1x3x2xf64>) -> tensor<2x4x2x11xf64> {
  %r = lathe.convolution %x, %w padding([1, 0, 1, 1]) groups(2) layout(NCHW) input_dilations([1, 3]) : (tensor<2x2x3x4xf64>, tensor<4x1x3x2xf64>) -> tensor<2x4x2x11xf64>
  return %r : tensor<2x4x2x11xf64>
}

func.func @conv_spread_3x3_s2_u22_g1(%x: tensor<2x3x3x2xf64>, %w: tensor<3x3x2x3xf64>) -> tensor<2x3x3x3xf64> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) strides([2, 2]) input_dilations([2, 2]) : (tensor<2x3x3x2xf64>, tensor<3x3x2x3xf64>) -> tensor<2x3x3x3xf64>
  return %r : tensor<2x3x3x3xf64>
}

// Reductions in blocks: long ones of few sums, with edges, strides, rests, and
// an epilogue after the last block. Sums of some thousand terms, so that f32 is
// further off than elsewhere; f64 is sharp.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=5e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=5e-5 --target-cpu=x86-64-v4 %}

func.func @filter_3x3_f32(%x: tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>, %y: tensor<?x14x14x48xf32, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x32x48xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x14x14x32xf32, #lathe.dims<B, 14, 14, 32>>, tensor<?x14x14x48xf32, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x32x48xf32>
  return %r : tensor<3x3x32x48xf32>
}

func.func @filter_3x3_f64(%x: tensor<?x14x14x32xf64, #lathe.dims<B, 14, 14, 32>>, %y: tensor<?x14x14x48xf64, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x32x48xf64> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x14x14x32xf64, #lathe.dims<B, 14, 14, 32>>, tensor<?x14x14x48xf64, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x32x48xf64>
  return %r : tensor<3x3x32x48xf64>
}

func.func @filter_3x3_bf16(%x: tensor<?x14x14x32xbf16, #lathe.dims<B, 14, 14, 32>>, %y: tensor<?x14x14x48xbf16, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x32x48xbf16> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x14x14x32xbf16, #lathe.dims<B, 14, 14, 32>>, tensor<?x14x14x48xbf16, #lathe.dims<B, 14, 14, 48>>) -> tensor<3x3x32x48xbf16>
  return %r : tensor<3x3x32x48xbf16>
}

func.func @filter_3x3_stride_2_f32(%x: tensor<?x15x13x20xf32, #lathe.dims<B, 15, 13, 20>>, %y: tensor<?x8x7x36xf32, #lathe.dims<B, 8, 7, 36>>) -> tensor<3x3x20x36xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) strides([2, 2]) : (tensor<?x15x13x20xf32, #lathe.dims<B, 15, 13, 20>>, tensor<?x8x7x36xf32, #lathe.dims<B, 8, 7, 36>>) -> tensor<3x3x20x36xf32>
  return %r : tensor<3x3x20x36xf32>
}

func.func @filter_3x3_dilated_f32(%x: tensor<?x17x16x24xf32, #lathe.dims<B, 17, 16, 24>>, %y: tensor<?x13x12x32xf32, #lathe.dims<B, 13, 12, 32>>) -> tensor<3x3x24x32xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<valid>) dilations([2, 2]) : (tensor<?x17x16x24xf32, #lathe.dims<B, 17, 16, 24>>, tensor<?x13x12x32xf32, #lathe.dims<B, 13, 12, 32>>) -> tensor<3x3x24x32xf32>
  return %r : tensor<3x3x24x32xf32>
}

func.func @filter_5x5_of_one_channel_f32(%x: tensor<?x12x20x1xf32, #lathe.dims<B, 12, 20, 1>>, %y: tensor<?x12x20x32xf32, #lathe.dims<B, 12, 20, 32>>) -> tensor<5x5x1x32xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([5, 5]) padding(<same>) : (tensor<?x12x20x1xf32, #lathe.dims<B, 12, 20, 1>>, tensor<?x12x20x32xf32, #lathe.dims<B, 12, 20, 32>>) -> tensor<5x5x1x32xf32>
  return %r : tensor<5x5x1x32xf32>
}

func.func @filter_7x7_of_three_channels_f32(%x: tensor<?x20x20x3xf32, #lathe.dims<B, 20, 20, 3>>, %y: tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>) -> tensor<7x7x3x32xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([7, 7]) padding(<same>) strides([2, 2]) : (tensor<?x20x20x3xf32, #lathe.dims<B, 20, 20, 3>>, tensor<?x10x10x32xf32, #lathe.dims<B, 10, 10, 32>>) -> tensor<7x7x3x32xf32>
  return %r : tensor<7x7x3x32xf32>
}

func.func @filter_1x1_f32(%x: tensor<?x9x7x40xf32, #lathe.dims<B, 9, 7, 40>>, %y: tensor<?x9x7x72xf32, #lathe.dims<B, 9, 7, 72>>) -> tensor<1x1x40x72xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([1, 1]) padding(<valid>) : (tensor<?x9x7x40xf32, #lathe.dims<B, 9, 7, 40>>, tensor<?x9x7x72xf32, #lathe.dims<B, 9, 7, 72>>) -> tensor<1x1x40x72xf32>
  return %r : tensor<1x1x40x72xf32>
}

func.func @filter_1x1_few_columns_f32(%x: tensor<?x9x7x64xf32, #lathe.dims<B, 9, 7, 64>>, %y: tensor<?x9x7x10xf32, #lathe.dims<B, 9, 7, 10>>) -> tensor<1x1x64x10xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([1, 1]) padding(<valid>) : (tensor<?x9x7x64xf32, #lathe.dims<B, 9, 7, 64>>, tensor<?x9x7x10xf32, #lathe.dims<B, 9, 7, 10>>) -> tensor<1x1x64x10xf32>
  return %r : tensor<1x1x64x10xf32>
}

func.func @filter_3x3_wide_f32(%x: tensor<?x6x150x16xf32, #lathe.dims<B, 6, 150, 16>>, %y: tensor<?x6x150x16xf32, #lathe.dims<B, 6, 150, 16>>) -> tensor<3x3x16x16xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<?x6x150x16xf32, #lathe.dims<B, 6, 150, 16>>, tensor<?x6x150x16xf32, #lathe.dims<B, 6, 150, 16>>) -> tensor<3x3x16x16xf32>
  return %r : tensor<3x3x16x16xf32>
}

func.func @filter_of_groups_f32(%x: tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>, %y: tensor<?x12x12x64xf32, #lathe.dims<B, 12, 12, 64>>) -> tensor<3x3x16x64xf32> {
  %r = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) groups(2) : (tensor<?x12x12x32xf32, #lathe.dims<B, 12, 12, 32>>, tensor<?x12x12x64xf32, #lathe.dims<B, 12, 12, 64>>) -> tensor<3x3x16x64xf32>
  return %r : tensor<3x3x16x64xf32>
}

func.func @matmul_and_epilogue_f32(%x: tensor<700x96xf32>, %y: tensor<700x80xf32>, %z: tensor<96x80xf32>) -> tensor<96x80xf32> {
  %0 = lathe.matmul %x, %y {transpose_lhs} : (tensor<700x96xf32>, tensor<700x80xf32>) -> tensor<96x80xf32>
  %1 = lathe.mul %0, %z : tensor<96x80xf32>
  %2 = lathe.relu %1 : tensor<96x80xf32>
  return %2 : tensor<96x80xf32>
}

func.func @matmul_of_odd_sizes_f32(%x: tensor<301x93xf32>, %y: tensor<301x132xf32>, %z: tensor<93x132xf32>) -> tensor<93x132xf32> {
  %0 = lathe.matmul %x, %y {transpose_lhs} : (tensor<301x93xf32>, tensor<301x132xf32>) -> tensor<93x132xf32>
  %1 = lathe.mul %0, %z : tensor<93x132xf32>
  %2 = lathe.relu %1 : tensor<93x132xf32>
  return %2 : tensor<93x132xf32>
}

func.func @matmul_and_epilogue_f64(%x: tensor<400x96xf64>, %y: tensor<400x80xf64>, %z: tensor<96x80xf64>) -> tensor<96x80xf64> {
  %0 = lathe.matmul %x, %y {transpose_lhs} : (tensor<400x96xf64>, tensor<400x80xf64>) -> tensor<96x80xf64>
  %1 = lathe.mul %0, %z : tensor<96x80xf64>
  %2 = lathe.relu %1 : tensor<96x80xf64>
  return %2 : tensor<96x80xf64>
}

func.func @one_row_f32(%x: tensor<1x900xf32>, %y: tensor<900x2400xf32>) -> tensor<1x2400xf32> {
  %r = lathe.matmul %x, %y : (tensor<1x900xf32>, tensor<900x2400xf32>) -> tensor<1x2400xf32>
  return %r : tensor<1x2400xf32>
}

func.func @three_rows_f32(%x: tensor<3x901xf32>, %y: tensor<901x2405xf32>) -> tensor<3x2405xf32> {
  %r = lathe.matmul %x, %y : (tensor<3x901xf32>, tensor<901x2405xf32>) -> tensor<3x2405xf32>
  return %r : tensor<3x2405xf32>
}

func.func @long_columns_f64(%x: tensor<259x2100xf64>, %y: tensor<2100x480xf64>) -> tensor<259x480xf64> {
  %r = lathe.matmul %x, %y : (tensor<259x2100xf64>, tensor<2100x480xf64>) -> tensor<259x480xf64>
  return %r : tensor<259x480xf64>
}

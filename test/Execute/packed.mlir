// Contractions whose right operand is in panels.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=37 --rtol=2e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=37 --rtol=2e-5 --target-cpu=x86-64-v4 %}

func.func @matmul_Bx65x48_f32(%a: tensor<?x65xf32, #lathe.dims<B, 65>>, %b: tensor<3x65x16xf32>) -> tensor<?x48xf32, #lathe.dims<B, 48>> {
  %r = lathe.matmul %a, %b {packed_rhs} : (tensor<?x65xf32, #lathe.dims<B, 65>>, tensor<3x65x16xf32>) -> tensor<?x48xf32, #lathe.dims<B, 48>>
  return %r : tensor<?x48xf32, #lathe.dims<B, 48>>
}

func.func @matmul_1x300x144_f32(%a: tensor<1x300xf32>, %b: tensor<9x300x16xf32>) -> tensor<1x144xf32> {
  %r = lathe.matmul %a, %b {packed_rhs} : (tensor<1x300xf32>, tensor<9x300x16xf32>) -> tensor<1x144xf32>
  return %r : tensor<1x144xf32>
}

func.func @matmul_100x33x80_f32(%a: tensor<100x33xf32>, %b: tensor<5x33x16xf32>) -> tensor<100x80xf32> {
  %r = lathe.matmul %a, %b {packed_rhs} : (tensor<100x33xf32>, tensor<5x33x16xf32>) -> tensor<100x80xf32>
  return %r : tensor<100x80xf32>
}

func.func @matmul_Bx70x41_f32(%a: tensor<?x70xf32, #lathe.dims<B, 70>>, %b: tensor<3x70x16xf32>) -> tensor<?x41xf32, #lathe.dims<B, 41>> {
  %r = lathe.matmul %a, %b {packed_rhs, columns = 41} : (tensor<?x70xf32, #lathe.dims<B, 70>>, tensor<3x70x16xf32>) -> tensor<?x41xf32, #lathe.dims<B, 41>>
  return %r : tensor<?x41xf32, #lathe.dims<B, 41>>
}

func.func @matmul_5x90x1000_f64(%a: tensor<5x90xf64>, %b: tensor<63x90x16xf64>) -> tensor<5x1000xf64> {
  %r = lathe.matmul %a, %b {packed_rhs, columns = 1000} : (tensor<5x90xf64>, tensor<63x90x16xf64>) -> tensor<5x1000xf64>
  return %r : tensor<5x1000xf64>
}

func.func @matmul_17x64x272_f64(%a: tensor<17x64xf64>, %b: tensor<17x64x16xf64>) -> tensor<17x272xf64> {
  %r = lathe.matmul %a, %b {packed_rhs} : (tensor<17x64xf64>, tensor<17x64x16xf64>) -> tensor<17x272xf64>
  return %r : tensor<17x272xf64>
}

func.func @conv_7x7_k33_32to48_s1_u1_f32(%x: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, %w: tensor<3x3x3x32x16xf32>) -> tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) {packed_filter} : (tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, tensor<3x3x3x32x16xf32>) -> tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>
  return %r : tensor<?x7x7x48xf32, #lathe.dims<B, 7, 7, 48>>
}

// Tiles that start in the middle of a panel.
func.func @conv_7x7_k33_32to64_s1_u1_f32(%x: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, %w: tensor<4x3x3x32x16xf32>) -> tensor<?x7x7x64xf32, #lathe.dims<B, 7, 7, 64>> {
  %r = lathe.convolution %x, %w padding([1, 1, 1, 1]) {packed_filter} : (tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, tensor<4x3x3x32x16xf32>) -> tensor<?x7x7x64xf32, #lathe.dims<B, 7, 7, 64>>
  return %r : tensor<?x7x7x64xf32, #lathe.dims<B, 7, 7, 64>>
}

func.func @conv_14x14_k11_20to64_s1_u1_f32(%x: tensor<1x14x14x20xf32>, %w: tensor<4x1x1x20x16xf32>) -> tensor<1x14x14x64xf32> {
  %r = lathe.convolution %x, %w padding([0, 0, 0, 0]) {packed_filter} : (tensor<1x14x14x20xf32>, tensor<4x1x1x20x16xf32>) -> tensor<1x14x14x64xf32>
  return %r : tensor<1x14x14x64xf32>
}

func.func @conv_9x8_k33_5to32_s2_u1_f32(%x: tensor<?x9x8x5xf32, #lathe.dims<B, 9, 8, 5>>, %w: tensor<2x3x3x5x16xf32>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.convolution %x, %w padding([0, 1, 1, 1]) strides([2, 2]) {packed_filter} : (tensor<?x9x8x5xf32, #lathe.dims<B, 9, 8, 5>>, tensor<2x3x3x5x16xf32>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @conv_5x6_k33_8to96_s1_u2_f32(%x: tensor<?x5x6x8xf32, #lathe.dims<B, 5, 6, 8>>, %w: tensor<6x3x3x8x16xf32>) -> tensor<?x10x12x96xf32, #lathe.dims<B, 10, 12, 96>> {
  %r = lathe.convolution %x, %w padding([1, 2, 1, 2]) input_dilations([2, 2]) {packed_filter} : (tensor<?x5x6x8xf32, #lathe.dims<B, 5, 6, 8>>, tensor<6x3x3x8x16xf32>) -> tensor<?x10x12x96xf32, #lathe.dims<B, 10, 12, 96>>
  return %r : tensor<?x10x12x96xf32, #lathe.dims<B, 10, 12, 96>>
}

func.func @conv_5x6_k32_8to32_s1_u1_f64(%x: tensor<?x5x6x8xf64, #lathe.dims<B, 5, 6, 8>>, %w: tensor<2x3x2x8x16xf64>) -> tensor<?x6x8x32xf64, #lathe.dims<B, 6, 8, 32>> {
  %r = lathe.convolution %x, %w padding([1, 2, 1, 2]) {packed_filter} : (tensor<?x5x6x8xf64, #lathe.dims<B, 5, 6, 8>>, tensor<2x3x2x8x16xf64>) -> tensor<?x6x8x32xf64, #lathe.dims<B, 6, 8, 32>>
  return %r : tensor<?x6x8x32xf64, #lathe.dims<B, 6, 8, 32>>
}

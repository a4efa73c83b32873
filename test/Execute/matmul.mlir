// Matrix products of sizes that no tile divides. f32 sums of 784 products with
// cancellation differ by their order; f64 holds them to 1e-12.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=7 --dims=B=64 --rtol=5e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=7 --dims=B=64 --rtol=5e-5 --target-cpu=x86-64-v4 %}

func.func @matmul_1x1x1_00_f32(%x: tensor<1x1xf32>, %y: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %r = lathe.matmul %x, %y : tensor<1x1xf32>
  return %r : tensor<1x1xf32>
}

func.func @matmul_1x1x1_00_f64(%x: tensor<1x1xf64>, %y: tensor<1x1xf64>) -> tensor<1x1xf64> {
  %r = lathe.matmul %x, %y : tensor<1x1xf64>
  return %r : tensor<1x1xf64>
}

func.func @matmul_1x1x1_01_f32(%x: tensor<1x1xf32>, %y: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %r = lathe.matmul %x, %y {transpose_rhs} : tensor<1x1xf32>
  return %r : tensor<1x1xf32>
}

func.func @matmul_1x1x1_01_f64(%x: tensor<1x1xf64>, %y: tensor<1x1xf64>) -> tensor<1x1xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : tensor<1x1xf64>
  return %r : tensor<1x1xf64>
}

func.func @matmul_1x1x1_10_f32(%x: tensor<1x1xf32>, %y: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs} : tensor<1x1xf32>
  return %r : tensor<1x1xf32>
}

func.func @matmul_1x1x1_10_f64(%x: tensor<1x1xf64>, %y: tensor<1x1xf64>) -> tensor<1x1xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : tensor<1x1xf64>
  return %r : tensor<1x1xf64>
}

func.func @matmul_1x1x1_11_f32(%x: tensor<1x1xf32>, %y: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : tensor<1x1xf32>
  return %r : tensor<1x1xf32>
}

func.func @matmul_1x1x1_11_f64(%x: tensor<1x1xf64>, %y: tensor<1x1xf64>) -> tensor<1x1xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : tensor<1x1xf64>
  return %r : tensor<1x1xf64>
}

func.func @matmul_7x17x5_00_f32(%x: tensor<7x5xf32>, %y: tensor<5x17xf32>) -> tensor<7x17xf32> {
  %r = lathe.matmul %x, %y : (tensor<7x5xf32>, tensor<5x17xf32>) -> tensor<7x17xf32>
  return %r : tensor<7x17xf32>
}

func.func @matmul_7x17x5_00_f64(%x: tensor<7x5xf64>, %y: tensor<5x17xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y : (tensor<7x5xf64>, tensor<5x17xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_7x17x5_01_f32(%x: tensor<7x5xf32>, %y: tensor<17x5xf32>) -> tensor<7x17xf32> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<7x5xf32>, tensor<17x5xf32>) -> tensor<7x17xf32>
  return %r : tensor<7x17xf32>
}

func.func @matmul_7x17x5_01_f64(%x: tensor<7x5xf64>, %y: tensor<17x5xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<7x5xf64>, tensor<17x5xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_7x17x5_10_f32(%x: tensor<5x7xf32>, %y: tensor<5x17xf32>) -> tensor<7x17xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<5x7xf32>, tensor<5x17xf32>) -> tensor<7x17xf32>
  return %r : tensor<7x17xf32>
}

func.func @matmul_7x17x5_10_f64(%x: tensor<5x7xf64>, %y: tensor<5x17xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<5x7xf64>, tensor<5x17xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_7x17x5_11_f32(%x: tensor<5x7xf32>, %y: tensor<17x5xf32>) -> tensor<7x17xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<5x7xf32>, tensor<17x5xf32>) -> tensor<7x17xf32>
  return %r : tensor<7x17xf32>
}

func.func @matmul_7x17x5_11_f64(%x: tensor<5x7xf64>, %y: tensor<17x5xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<5x7xf64>, tensor<17x5xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_Bx10x64_00_f32(%x: tensor<?x64xf32, #lathe.dims<B, 64>>, %y: tensor<64x10xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<64x10xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_00_f64(%x: tensor<?x64xf64, #lathe.dims<B, 64>>, %y: tensor<64x10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y : (tensor<?x64xf64, #lathe.dims<B, 64>>, tensor<64x10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_01_f32(%x: tensor<?x64xf32, #lathe.dims<B, 64>>, %y: tensor<10x64xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<10x64xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_01_f64(%x: tensor<?x64xf64, #lathe.dims<B, 64>>, %y: tensor<10x64xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x64xf64, #lathe.dims<B, 64>>, tensor<10x64xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_10_f32(%x: tensor<64x?xf32, #lathe.dims<64, B>>, %y: tensor<64x10xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<64x?xf32, #lathe.dims<64, B>>, tensor<64x10xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_10_f64(%x: tensor<64x?xf64, #lathe.dims<64, B>>, %y: tensor<64x10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<64x?xf64, #lathe.dims<64, B>>, tensor<64x10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_11_f32(%x: tensor<64x?xf32, #lathe.dims<64, B>>, %y: tensor<10x64xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<64x?xf32, #lathe.dims<64, B>>, tensor<10x64xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @matmul_Bx10x64_11_f64(%x: tensor<64x?xf64, #lathe.dims<64, B>>, %y: tensor<10x64xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<64x?xf64, #lathe.dims<64, B>>, tensor<10x64xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @matmul_Bx64x784_00_f32(%x: tensor<?x784xf32, #lathe.dims<B, 784>>, %y: tensor<784x64xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y : (tensor<?x784xf32, #lathe.dims<B, 784>>, tensor<784x64xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_00_f64(%x: tensor<?x784xf64, #lathe.dims<B, 784>>, %y: tensor<784x64xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y : (tensor<?x784xf64, #lathe.dims<B, 784>>, tensor<784x64xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_01_f32(%x: tensor<?x784xf32, #lathe.dims<B, 784>>, %y: tensor<64x784xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x784xf32, #lathe.dims<B, 784>>, tensor<64x784xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_01_f64(%x: tensor<?x784xf64, #lathe.dims<B, 784>>, %y: tensor<64x784xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x784xf64, #lathe.dims<B, 784>>, tensor<64x784xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_10_f32(%x: tensor<784x?xf32, #lathe.dims<784, B>>, %y: tensor<784x64xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<784x?xf32, #lathe.dims<784, B>>, tensor<784x64xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_10_f64(%x: tensor<784x?xf64, #lathe.dims<784, B>>, %y: tensor<784x64xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<784x?xf64, #lathe.dims<784, B>>, tensor<784x64xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_11_f32(%x: tensor<784x?xf32, #lathe.dims<784, B>>, %y: tensor<64x784xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<784x?xf32, #lathe.dims<784, B>>, tensor<64x784xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @matmul_Bx64x784_11_f64(%x: tensor<784x?xf64, #lathe.dims<784, B>>, %y: tensor<64x784xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<784x?xf64, #lathe.dims<784, B>>, tensor<64x784xf64>) -> tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @matmul_17x33xB_00_f32(%x: tensor<17x?xf32, #lathe.dims<17, B>>, %y: tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<17x33xf32> {
  %r = lathe.matmul %x, %y : (tensor<17x?xf32, #lathe.dims<17, B>>, tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<17x33xf32>
  return %r : tensor<17x33xf32>
}

func.func @matmul_17x33xB_00_f64(%x: tensor<17x?xf64, #lathe.dims<17, B>>, %y: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<17x33xf64> {
  %r = lathe.matmul %x, %y : (tensor<17x?xf64, #lathe.dims<17, B>>, tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<17x33xf64>
  return %r : tensor<17x33xf64>
}

func.func @matmul_17x33xB_01_f32(%x: tensor<17x?xf32, #lathe.dims<17, B>>, %y: tensor<33x?xf32, #lathe.dims<33, B>>) -> tensor<17x33xf32> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<17x?xf32, #lathe.dims<17, B>>, tensor<33x?xf32, #lathe.dims<33, B>>) -> tensor<17x33xf32>
  return %r : tensor<17x33xf32>
}

func.func @matmul_17x33xB_01_f64(%x: tensor<17x?xf64, #lathe.dims<17, B>>, %y: tensor<33x?xf64, #lathe.dims<33, B>>) -> tensor<17x33xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<17x?xf64, #lathe.dims<17, B>>, tensor<33x?xf64, #lathe.dims<33, B>>) -> tensor<17x33xf64>
  return %r : tensor<17x33xf64>
}

func.func @matmul_17x33xB_10_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<17x33xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<17x33xf32>
  return %r : tensor<17x33xf32>
}

func.func @matmul_17x33xB_10_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<17x33xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<17x33xf64>
  return %r : tensor<17x33xf64>
}

func.func @matmul_17x33xB_11_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<33x?xf32, #lathe.dims<33, B>>) -> tensor<17x33xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<33x?xf32, #lathe.dims<33, B>>) -> tensor<17x33xf32>
  return %r : tensor<17x33xf32>
}

func.func @matmul_17x33xB_11_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<33x?xf64, #lathe.dims<33, B>>) -> tensor<17x33xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<33x?xf64, #lathe.dims<33, B>>) -> tensor<17x33xf64>
  return %r : tensor<17x33xf64>
}

func.func @matmul_64x48x100_00_f32(%x: tensor<64x100xf32>, %y: tensor<100x48xf32>) -> tensor<64x48xf32> {
  %r = lathe.matmul %x, %y : (tensor<64x100xf32>, tensor<100x48xf32>) -> tensor<64x48xf32>
  return %r : tensor<64x48xf32>
}

func.func @matmul_64x48x100_00_f64(%x: tensor<64x100xf64>, %y: tensor<100x48xf64>) -> tensor<64x48xf64> {
  %r = lathe.matmul %x, %y : (tensor<64x100xf64>, tensor<100x48xf64>) -> tensor<64x48xf64>
  return %r : tensor<64x48xf64>
}

func.func @matmul_64x48x100_01_f32(%x: tensor<64x100xf32>, %y: tensor<48x100xf32>) -> tensor<64x48xf32> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<64x100xf32>, tensor<48x100xf32>) -> tensor<64x48xf32>
  return %r : tensor<64x48xf32>
}

func.func @matmul_64x48x100_01_f64(%x: tensor<64x100xf64>, %y: tensor<48x100xf64>) -> tensor<64x48xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<64x100xf64>, tensor<48x100xf64>) -> tensor<64x48xf64>
  return %r : tensor<64x48xf64>
}

func.func @matmul_64x48x100_10_f32(%x: tensor<100x64xf32>, %y: tensor<100x48xf32>) -> tensor<64x48xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<100x64xf32>, tensor<100x48xf32>) -> tensor<64x48xf32>
  return %r : tensor<64x48xf32>
}

func.func @matmul_64x48x100_10_f64(%x: tensor<100x64xf64>, %y: tensor<100x48xf64>) -> tensor<64x48xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<100x64xf64>, tensor<100x48xf64>) -> tensor<64x48xf64>
  return %r : tensor<64x48xf64>
}

func.func @matmul_64x48x100_11_f32(%x: tensor<100x64xf32>, %y: tensor<48x100xf32>) -> tensor<64x48xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<100x64xf32>, tensor<48x100xf32>) -> tensor<64x48xf32>
  return %r : tensor<64x48xf32>
}

func.func @matmul_64x48x100_11_f64(%x: tensor<100x64xf64>, %y: tensor<48x100xf64>) -> tensor<64x48xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<100x64xf64>, tensor<48x100xf64>) -> tensor<64x48xf64>
  return %r : tensor<64x48xf64>
}

func.func @matmul_3x100x7_00_f32(%x: tensor<3x7xf32>, %y: tensor<7x100xf32>) -> tensor<3x100xf32> {
  %r = lathe.matmul %x, %y : (tensor<3x7xf32>, tensor<7x100xf32>) -> tensor<3x100xf32>
  return %r : tensor<3x100xf32>
}

func.func @matmul_3x100x7_00_f64(%x: tensor<3x7xf64>, %y: tensor<7x100xf64>) -> tensor<3x100xf64> {
  %r = lathe.matmul %x, %y : (tensor<3x7xf64>, tensor<7x100xf64>) -> tensor<3x100xf64>
  return %r : tensor<3x100xf64>
}

func.func @matmul_3x100x7_01_f32(%x: tensor<3x7xf32>, %y: tensor<100x7xf32>) -> tensor<3x100xf32> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<3x7xf32>, tensor<100x7xf32>) -> tensor<3x100xf32>
  return %r : tensor<3x100xf32>
}

func.func @matmul_3x100x7_01_f64(%x: tensor<3x7xf64>, %y: tensor<100x7xf64>) -> tensor<3x100xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<3x7xf64>, tensor<100x7xf64>) -> tensor<3x100xf64>
  return %r : tensor<3x100xf64>
}

func.func @matmul_3x100x7_10_f32(%x: tensor<7x3xf32>, %y: tensor<7x100xf32>) -> tensor<3x100xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<7x3xf32>, tensor<7x100xf32>) -> tensor<3x100xf32>
  return %r : tensor<3x100xf32>
}

func.func @matmul_3x100x7_10_f64(%x: tensor<7x3xf64>, %y: tensor<7x100xf64>) -> tensor<3x100xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<7x3xf64>, tensor<7x100xf64>) -> tensor<3x100xf64>
  return %r : tensor<3x100xf64>
}

func.func @matmul_3x100x7_11_f32(%x: tensor<7x3xf32>, %y: tensor<100x7xf32>) -> tensor<3x100xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<7x3xf32>, tensor<100x7xf32>) -> tensor<3x100xf32>
  return %r : tensor<3x100xf32>
}

func.func @matmul_3x100x7_11_f64(%x: tensor<7x3xf64>, %y: tensor<100x7xf64>) -> tensor<3x100xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<7x3xf64>, tensor<100x7xf64>) -> tensor<3x100xf64>
  return %r : tensor<3x100xf64>
}

func.func @matmul_5x16x16_00_f32(%x: tensor<5x16xf32>, %y: tensor<16x16xf32>) -> tensor<5x16xf32> {
  %r = lathe.matmul %x, %y : (tensor<5x16xf32>, tensor<16x16xf32>) -> tensor<5x16xf32>
  return %r : tensor<5x16xf32>
}

func.func @matmul_5x16x16_00_f64(%x: tensor<5x16xf64>, %y: tensor<16x16xf64>) -> tensor<5x16xf64> {
  %r = lathe.matmul %x, %y : (tensor<5x16xf64>, tensor<16x16xf64>) -> tensor<5x16xf64>
  return %r : tensor<5x16xf64>
}

func.func @matmul_5x16x16_01_f32(%x: tensor<5x16xf32>, %y: tensor<16x16xf32>) -> tensor<5x16xf32> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<5x16xf32>, tensor<16x16xf32>) -> tensor<5x16xf32>
  return %r : tensor<5x16xf32>
}

func.func @matmul_5x16x16_01_f64(%x: tensor<5x16xf64>, %y: tensor<16x16xf64>) -> tensor<5x16xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<5x16xf64>, tensor<16x16xf64>) -> tensor<5x16xf64>
  return %r : tensor<5x16xf64>
}

func.func @matmul_5x16x16_10_f32(%x: tensor<16x5xf32>, %y: tensor<16x16xf32>) -> tensor<5x16xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<16x5xf32>, tensor<16x16xf32>) -> tensor<5x16xf32>
  return %r : tensor<5x16xf32>
}

func.func @matmul_5x16x16_10_f64(%x: tensor<16x5xf64>, %y: tensor<16x16xf64>) -> tensor<5x16xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<16x5xf64>, tensor<16x16xf64>) -> tensor<5x16xf64>
  return %r : tensor<5x16xf64>
}

func.func @matmul_5x16x16_11_f32(%x: tensor<16x5xf32>, %y: tensor<16x16xf32>) -> tensor<5x16xf32> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<16x5xf32>, tensor<16x16xf32>) -> tensor<5x16xf32>
  return %r : tensor<5x16xf32>
}

func.func @matmul_5x16x16_11_f64(%x: tensor<16x5xf64>, %y: tensor<16x16xf64>) -> tensor<5x16xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<16x5xf64>, tensor<16x16xf64>) -> tensor<5x16xf64>
  return %r : tensor<5x16xf64>
}

func.func @batched_00_f32(%x: tensor<?x3x7x5xf32, #lathe.dims<B, 3, 7, 5>>, %y: tensor<?x3x5x9xf32, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y : (tensor<?x3x7x5xf32, #lathe.dims<B, 3, 7, 5>>, tensor<?x3x5x9xf32, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_00_f64(%x: tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, %y: tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y : (tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_01_f32(%x: tensor<?x3x7x5xf32, #lathe.dims<B, 3, 7, 5>>, %y: tensor<?x3x9x5xf32, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x3x7x5xf32, #lathe.dims<B, 3, 7, 5>>, tensor<?x3x9x5xf32, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_01_f64(%x: tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, %y: tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_10_f32(%x: tensor<?x3x5x7xf32, #lathe.dims<B, 3, 5, 7>>, %y: tensor<?x3x5x9xf32, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<?x3x5x7xf32, #lathe.dims<B, 3, 5, 7>>, tensor<?x3x5x9xf32, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_10_f64(%x: tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, %y: tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_11_f32(%x: tensor<?x3x5x7xf32, #lathe.dims<B, 3, 5, 7>>, %y: tensor<?x3x9x5xf32, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<?x3x5x7xf32, #lathe.dims<B, 3, 5, 7>>, tensor<?x3x9x5xf32, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf32, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_11_f64(%x: tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, %y: tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

// B is cut into blocks of columns that stay in cache, the last one smaller.
func.func @matmul_blocks_f32(%x: tensor<?x520xf32, #lathe.dims<B, 520>>, %y: tensor<520x505xf32>) -> tensor<?x505xf32, #lathe.dims<B, 505>> {
  %r = lathe.matmul %x, %y : (tensor<?x520xf32, #lathe.dims<B, 520>>, tensor<520x505xf32>) -> tensor<?x505xf32, #lathe.dims<B, 505>>
  return %r : tensor<?x505xf32, #lathe.dims<B, 505>>
}

func.func @matmul_blocks_f64(%x: tensor<9x520xf64>, %y: tensor<520x505xf64>) -> tensor<9x505xf64> {
  %r = lathe.matmul %x, %y : (tensor<9x520xf64>, tensor<520x505xf64>) -> tensor<9x505xf64>
  return %r : tensor<9x505xf64>
}

func.func @matmul_no_columns_f32(%x: tensor<4x8xf32>, %y: tensor<8x0xf32>) -> tensor<4x0xf32> {
  %r = lathe.matmul %x, %y : (tensor<4x8xf32>, tensor<8x0xf32>) -> tensor<4x0xf32>
  return %r : tensor<4x0xf32>
}

func.func @matmul_no_steps_f32(%x: tensor<4x0xf32>, %y: tensor<0x8xf32>) -> tensor<4x8xf32> {
  %r = lathe.matmul %x, %y : (tensor<4x0xf32>, tensor<0x8xf32>) -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}

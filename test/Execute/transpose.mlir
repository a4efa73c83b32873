// Transposes by blocks in registers: sides that vectors divide and that they do
// not, index maps before and after, elementwise ops with inputs in both orders.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @transpose_32_64_f32(%x: tensor<32x64xf32>) -> tensor<64x32xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<32x64xf32>) -> tensor<64x32xf32>
  return %r : tensor<64x32xf32>
}

func.func @transpose_37_19_f32(%x: tensor<37x19xf32>) -> tensor<19x37xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<37x19xf32>) -> tensor<19x37xf32>
  return %r : tensor<19x37xf32>
}

func.func @transpose_5_100_f32(%x: tensor<5x100xf32>) -> tensor<100x5xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<5x100xf32>) -> tensor<100x5xf32>
  return %r : tensor<100x5xf32>
}

func.func @transpose_100_4_f32(%x: tensor<100x4xf32>) -> tensor<4x100xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<100x4xf32>) -> tensor<4x100xf32>
  return %r : tensor<4x100xf32>
}

func.func @transpose_3_33_f32(%x: tensor<3x33xf32>) -> tensor<33x3xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<3x33xf32>) -> tensor<33x3xf32>
  return %r : tensor<33x3xf32>
}

func.func @transpose_17_16_f32(%x: tensor<17x16xf32>) -> tensor<16x17xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<17x16xf32>) -> tensor<16x17xf32>
  return %r : tensor<16x17xf32>
}

func.func @transpose_32_64_f64(%x: tensor<32x64xf64>) -> tensor<64x32xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<32x64xf64>) -> tensor<64x32xf64>
  return %r : tensor<64x32xf64>
}

func.func @transpose_37_19_f64(%x: tensor<37x19xf64>) -> tensor<19x37xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<37x19xf64>) -> tensor<19x37xf64>
  return %r : tensor<19x37xf64>
}

func.func @transpose_5_100_f64(%x: tensor<5x100xf64>) -> tensor<100x5xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<5x100xf64>) -> tensor<100x5xf64>
  return %r : tensor<100x5xf64>
}

func.func @transpose_100_4_f64(%x: tensor<100x4xf64>) -> tensor<4x100xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<100x4xf64>) -> tensor<4x100xf64>
  return %r : tensor<4x100xf64>
}

func.func @transpose_3_33_f64(%x: tensor<3x33xf64>) -> tensor<33x3xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<3x33xf64>) -> tensor<33x3xf64>
  return %r : tensor<33x3xf64>
}

func.func @transpose_17_16_f64(%x: tensor<17x16xf64>) -> tensor<16x17xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<17x16xf64>) -> tensor<16x17xf64>
  return %r : tensor<16x17xf64>
}

func.func @transpose_32_64_i32(%x: tensor<32x64xi32>) -> tensor<64x32xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<32x64xi32>) -> tensor<64x32xi32>
  return %r : tensor<64x32xi32>
}

func.func @transpose_37_19_i32(%x: tensor<37x19xi32>) -> tensor<19x37xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<37x19xi32>) -> tensor<19x37xi32>
  return %r : tensor<19x37xi32>
}

func.func @transpose_5_100_i32(%x: tensor<5x100xi32>) -> tensor<100x5xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<5x100xi32>) -> tensor<100x5xi32>
  return %r : tensor<100x5xi32>
}

func.func @transpose_100_4_i32(%x: tensor<100x4xi32>) -> tensor<4x100xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<100x4xi32>) -> tensor<4x100xi32>
  return %r : tensor<4x100xi32>
}

func.func @transpose_3_33_i32(%x: tensor<3x33xi32>) -> tensor<33x3xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<3x33xi32>) -> tensor<33x3xi32>
  return %r : tensor<33x3xi32>
}

func.func @transpose_17_16_i32(%x: tensor<17x16xi32>) -> tensor<16x17xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<17x16xi32>) -> tensor<16x17xi32>
  return %r : tensor<16x17xi32>
}

func.func @transpose_32_64_f16(%x: tensor<32x64xf16>) -> tensor<64x32xf16> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<32x64xf16>) -> tensor<64x32xf16>
  return %r : tensor<64x32xf16>
}

func.func @transpose_37_19_f16(%x: tensor<37x19xf16>) -> tensor<19x37xf16> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<37x19xf16>) -> tensor<19x37xf16>
  return %r : tensor<19x37xf16>
}

func.func @transpose_5_100_f16(%x: tensor<5x100xf16>) -> tensor<100x5xf16> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<5x100xf16>) -> tensor<100x5xf16>
  return %r : tensor<100x5xf16>
}

func.func @transpose_100_4_f16(%x: tensor<100x4xf16>) -> tensor<4x100xf16> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<100x4xf16>) -> tensor<4x100xf16>
  return %r : tensor<4x100xf16>
}

func.func @transpose_3_33_f16(%x: tensor<3x33xf16>) -> tensor<33x3xf16> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<3x33xf16>) -> tensor<33x3xf16>
  return %r : tensor<33x3xf16>
}

func.func @transpose_17_16_f16(%x: tensor<17x16xf16>) -> tensor<16x17xf16> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<17x16xf16>) -> tensor<16x17xf16>
  return %r : tensor<16x17xf16>
}

func.func @symbolic_columns_f32(%x: tensor<?x21xf32, #lathe.dims<B, 21>>) -> tensor<21x?xf32, #lathe.dims<21, B>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<?x21xf32, #lathe.dims<B, 21>>) -> tensor<21x?xf32, #lathe.dims<21, B>>
  return %r : tensor<21x?xf32, #lathe.dims<21, B>>
}

func.func @symbolic_rows_f32(%x: tensor<21x?xf32, #lathe.dims<21, B>>) -> tensor<?x21xf32, #lathe.dims<B, 21>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<21x?xf32, #lathe.dims<21, B>>) -> tensor<?x21xf32, #lathe.dims<B, 21>>
  return %r : tensor<?x21xf32, #lathe.dims<B, 21>>
}

func.func @nchw_to_nhwc_f32(%x: tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x5x7x6xf32, #lathe.dims<B, 5, 7, 6>> {
  %r = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x5x7x6xf32, #lathe.dims<B, 5, 7, 6>>
  return %r : tensor<?x5x7x6xf32, #lathe.dims<B, 5, 7, 6>>
}

func.func @nhwc_to_nchw_f32(%x: tensor<?x5x7x6xf32, #lathe.dims<B, 5, 7, 6>>) -> tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>> {
  %r = lathe.transpose %x permutation([0, 3, 1, 2]) : (tensor<?x5x7x6xf32, #lathe.dims<B, 5, 7, 6>>) -> tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
  return %r : tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
}

func.func @oihw_to_hwio_f32(%x: tensor<40x6x3x3xf32>) -> tensor<3x3x6x40xf32> {
  %r = lathe.transpose %x permutation([2, 3, 1, 0]) : (tensor<40x6x3x3xf32>) -> tensor<3x3x6x40xf32>
  return %r : tensor<3x3x6x40xf32>
}

func.func @reversed_filter_f32(%x: tensor<3x3x6x40xf32>) -> tensor<3x3x40x6xf32> {
  %v = lathe.reverse %x dims([0, 1]) : tensor<3x3x6x40xf32>
  %r = lathe.transpose %v permutation([0, 1, 3, 2]) : (tensor<3x3x6x40xf32>) -> tensor<3x3x40x6xf32>
  return %r : tensor<3x3x40x6xf32>
}

func.func @reversed_rows_f32(%x: tensor<37x40xf32>, %y: tensor<40x37xf32>) -> tensor<40x37xf32> {
  %v = lathe.reverse %x dims([1]) : tensor<37x40xf32>
  %t = lathe.transpose %v permutation([1, 0]) : (tensor<37x40xf32>) -> tensor<40x37xf32>
  %r = lathe.add %t, %y : tensor<40x37xf32>
  return %r : tensor<40x37xf32>
}

func.func @both_orders_f32(%x: tensor<37x40xf32>, %y: tensor<40x37xf32>, %z: tensor<37x40xf32>) -> tensor<40x37xf32> {
  %t = lathe.transpose %x permutation([1, 0]) : (tensor<37x40xf32>) -> tensor<40x37xf32>
  %u = lathe.transpose %z permutation([1, 0]) : (tensor<37x40xf32>) -> tensor<40x37xf32>
  %e = lathe.exp %t : tensor<40x37xf32>
  %s = lathe.mul %e, %y : tensor<40x37xf32>
  %r = lathe.add %s, %u : tensor<40x37xf32>
  return %r : tensor<40x37xf32>
}

func.func @sliced_f32(%x: tensor<37x40xf32>) -> tensor<19x31xf32> {
  %t = lathe.transpose %x permutation([1, 0]) : (tensor<37x40xf32>) -> tensor<40x37xf32>
  %r = lathe.slice %t starts([2, 3]) limits([40, 34]) strides([2, 1]) : (tensor<40x37xf32>) -> tensor<19x31xf32>
  return %r : tensor<19x31xf32>
}

func.func @panels_f32(%x: tensor<64x48xf32>) -> tensor<3x64x16xf32> {
  %v = lathe.reshape %x : (tensor<64x48xf32>) -> tensor<64x3x16xf32>
  %r = lathe.transpose %v permutation([1, 0, 2]) : (tensor<64x3x16xf32>) -> tensor<3x64x16xf32>
  return %r : tensor<3x64x16xf32>
}

func.func @symbolic_columns_f64(%x: tensor<?x21xf64, #lathe.dims<B, 21>>) -> tensor<21x?xf64, #lathe.dims<21, B>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<?x21xf64, #lathe.dims<B, 21>>) -> tensor<21x?xf64, #lathe.dims<21, B>>
  return %r : tensor<21x?xf64, #lathe.dims<21, B>>
}

func.func @symbolic_rows_f64(%x: tensor<21x?xf64, #lathe.dims<21, B>>) -> tensor<?x21xf64, #lathe.dims<B, 21>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<21x?xf64, #lathe.dims<21, B>>) -> tensor<?x21xf64, #lathe.dims<B, 21>>
  return %r : tensor<?x21xf64, #lathe.dims<B, 21>>
}

func.func @nchw_to_nhwc_f64(%x: tensor<?x6x5x7xf64, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x5x7x6xf64, #lathe.dims<B, 5, 7, 6>> {
  %r = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<?x6x5x7xf64, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x5x7x6xf64, #lathe.dims<B, 5, 7, 6>>
  return %r : tensor<?x5x7x6xf64, #lathe.dims<B, 5, 7, 6>>
}

func.func @nhwc_to_nchw_f64(%x: tensor<?x5x7x6xf64, #lathe.dims<B, 5, 7, 6>>) -> tensor<?x6x5x7xf64, #lathe.dims<B, 6, 5, 7>> {
  %r = lathe.transpose %x permutation([0, 3, 1, 2]) : (tensor<?x5x7x6xf64, #lathe.dims<B, 5, 7, 6>>) -> tensor<?x6x5x7xf64, #lathe.dims<B, 6, 5, 7>>
  return %r : tensor<?x6x5x7xf64, #lathe.dims<B, 6, 5, 7>>
}

func.func @oihw_to_hwio_f64(%x: tensor<40x6x3x3xf64>) -> tensor<3x3x6x40xf64> {
  %r = lathe.transpose %x permutation([2, 3, 1, 0]) : (tensor<40x6x3x3xf64>) -> tensor<3x3x6x40xf64>
  return %r : tensor<3x3x6x40xf64>
}

func.func @reversed_filter_f64(%x: tensor<3x3x6x40xf64>) -> tensor<3x3x40x6xf64> {
  %v = lathe.reverse %x dims([0, 1]) : tensor<3x3x6x40xf64>
  %r = lathe.transpose %v permutation([0, 1, 3, 2]) : (tensor<3x3x6x40xf64>) -> tensor<3x3x40x6xf64>
  return %r : tensor<3x3x40x6xf64>
}

func.func @reversed_rows_f64(%x: tensor<37x40xf64>, %y: tensor<40x37xf64>) -> tensor<40x37xf64> {
  %v = lathe.reverse %x dims([1]) : tensor<37x40xf64>
  %t = lathe.transpose %v permutation([1, 0]) : (tensor<37x40xf64>) -> tensor<40x37xf64>
  %r = lathe.add %t, %y : tensor<40x37xf64>
  return %r : tensor<40x37xf64>
}

func.func @both_orders_f64(%x: tensor<37x40xf64>, %y: tensor<40x37xf64>, %z: tensor<37x40xf64>) -> tensor<40x37xf64> {
  %t = lathe.transpose %x permutation([1, 0]) : (tensor<37x40xf64>) -> tensor<40x37xf64>
  %u = lathe.transpose %z permutation([1, 0]) : (tensor<37x40xf64>) -> tensor<40x37xf64>
  %e = lathe.exp %t : tensor<40x37xf64>
  %s = lathe.mul %e, %y : tensor<40x37xf64>
  %r = lathe.add %s, %u : tensor<40x37xf64>
  return %r : tensor<40x37xf64>
}

func.func @sliced_f64(%x: tensor<37x40xf64>) -> tensor<19x31xf64> {
  %t = lathe.transpose %x permutation([1, 0]) : (tensor<37x40xf64>) -> tensor<40x37xf64>
  %r = lathe.slice %t starts([2, 3]) limits([40, 34]) strides([2, 1]) : (tensor<40x37xf64>) -> tensor<19x31xf64>
  return %r : tensor<19x31xf64>
}

func.func @panels_f64(%x: tensor<64x48xf64>) -> tensor<3x64x16xf64> {
  %v = lathe.reshape %x : (tensor<64x48xf64>) -> tensor<64x3x16xf64>
  %r = lathe.transpose %v permutation([1, 0, 2]) : (tensor<64x3x16xf64>) -> tensor<3x64x16xf64>
  return %r : tensor<3x64x16xf64>
}

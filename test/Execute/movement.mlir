// Movement of elements, all shapes with a symbolic batch.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @reshape_f32(%x: tensor<?x6x4xf32, #lathe.dims<B, 6, 4>>) -> tensor<?x24xf32, #lathe.dims<B, 24>> {
  %r = lathe.reshape %x : (tensor<?x6x4xf32, #lathe.dims<B, 6, 4>>) -> tensor<?x24xf32, #lathe.dims<B, 24>>
  return %r : tensor<?x24xf32, #lathe.dims<B, 24>>
}

func.func @reshape_f64(%x: tensor<?x6x4xf64, #lathe.dims<B, 6, 4>>) -> tensor<?x24xf64, #lathe.dims<B, 24>> {
  %r = lathe.reshape %x : (tensor<?x6x4xf64, #lathe.dims<B, 6, 4>>) -> tensor<?x24xf64, #lathe.dims<B, 24>>
  return %r : tensor<?x24xf64, #lathe.dims<B, 24>>
}

func.func @reshape_i32(%x: tensor<?x6x4xi32, #lathe.dims<B, 6, 4>>) -> tensor<?x24xi32, #lathe.dims<B, 24>> {
  %r = lathe.reshape %x : (tensor<?x6x4xi32, #lathe.dims<B, 6, 4>>) -> tensor<?x24xi32, #lathe.dims<B, 24>>
  return %r : tensor<?x24xi32, #lathe.dims<B, 24>>
}

func.func @flatten_f32(%x: tensor<?x3x5xf32, #lathe.dims<B, 3, 5>>) -> tensor<?x15xf32, #lathe.dims<B, 15>> {
  %r = lathe.flatten %x : (tensor<?x3x5xf32, #lathe.dims<B, 3, 5>>) -> tensor<?x15xf32, #lathe.dims<B, 15>>
  return %r : tensor<?x15xf32, #lathe.dims<B, 15>>
}

func.func @flatten_f64(%x: tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x15xf64, #lathe.dims<B, 15>> {
  %r = lathe.flatten %x : (tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x15xf64, #lathe.dims<B, 15>>
  return %r : tensor<?x15xf64, #lathe.dims<B, 15>>
}

func.func @flatten_i32(%x: tensor<?x3x5xi32, #lathe.dims<B, 3, 5>>) -> tensor<?x15xi32, #lathe.dims<B, 15>> {
  %r = lathe.flatten %x : (tensor<?x3x5xi32, #lathe.dims<B, 3, 5>>) -> tensor<?x15xi32, #lathe.dims<B, 15>>
  return %r : tensor<?x15xi32, #lathe.dims<B, 15>>
}

func.func @transpose_2d_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<17x?xf32, #lathe.dims<17, B>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<17x?xf32, #lathe.dims<17, B>>
  return %r : tensor<17x?xf32, #lathe.dims<17, B>>
}

func.func @transpose_2d_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<17x?xf64, #lathe.dims<17, B>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<17x?xf64, #lathe.dims<17, B>>
  return %r : tensor<17x?xf64, #lathe.dims<17, B>>
}

func.func @transpose_2d_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<17x?xi32, #lathe.dims<17, B>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<17x?xi32, #lathe.dims<17, B>>
  return %r : tensor<17x?xi32, #lathe.dims<17, B>>
}

func.func @transpose_021_f32(%x: tensor<?x5x33xf32, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xf32, #lathe.dims<B, 33, 5>> {
  %r = lathe.transpose %x permutation([0, 2, 1]) : (tensor<?x5x33xf32, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xf32, #lathe.dims<B, 33, 5>>
  return %r : tensor<?x33x5xf32, #lathe.dims<B, 33, 5>>
}

func.func @transpose_021_f64(%x: tensor<?x5x33xf64, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xf64, #lathe.dims<B, 33, 5>> {
  %r = lathe.transpose %x permutation([0, 2, 1]) : (tensor<?x5x33xf64, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xf64, #lathe.dims<B, 33, 5>>
  return %r : tensor<?x33x5xf64, #lathe.dims<B, 33, 5>>
}

func.func @transpose_021_i32(%x: tensor<?x5x33xi32, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xi32, #lathe.dims<B, 33, 5>> {
  %r = lathe.transpose %x permutation([0, 2, 1]) : (tensor<?x5x33xi32, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xi32, #lathe.dims<B, 33, 5>>
  return %r : tensor<?x33x5xi32, #lathe.dims<B, 33, 5>>
}

func.func @transpose_102_f32(%x: tensor<?x5x9xf32, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xf32, #lathe.dims<5, B, 9>> {
  %r = lathe.transpose %x permutation([1, 0, 2]) : (tensor<?x5x9xf32, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xf32, #lathe.dims<5, B, 9>>
  return %r : tensor<5x?x9xf32, #lathe.dims<5, B, 9>>
}

func.func @transpose_102_f64(%x: tensor<?x5x9xf64, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xf64, #lathe.dims<5, B, 9>> {
  %r = lathe.transpose %x permutation([1, 0, 2]) : (tensor<?x5x9xf64, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xf64, #lathe.dims<5, B, 9>>
  return %r : tensor<5x?x9xf64, #lathe.dims<5, B, 9>>
}

func.func @transpose_102_i32(%x: tensor<?x5x9xi32, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xi32, #lathe.dims<5, B, 9>> {
  %r = lathe.transpose %x permutation([1, 0, 2]) : (tensor<?x5x9xi32, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xi32, #lathe.dims<5, B, 9>>
  return %r : tensor<5x?x9xi32, #lathe.dims<5, B, 9>>
}

func.func @transpose_nchw_f32(%x: tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xf32, #lathe.dims<B, 4, 5, 3>> {
  %r = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xf32, #lathe.dims<B, 4, 5, 3>>
  return %r : tensor<?x4x5x3xf32, #lathe.dims<B, 4, 5, 3>>
}

func.func @transpose_nchw_f64(%x: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xf64, #lathe.dims<B, 4, 5, 3>> {
  %r = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xf64, #lathe.dims<B, 4, 5, 3>>
  return %r : tensor<?x4x5x3xf64, #lathe.dims<B, 4, 5, 3>>
}

func.func @transpose_nchw_i32(%x: tensor<?x3x4x5xi32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xi32, #lathe.dims<B, 4, 5, 3>> {
  %r = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<?x3x4x5xi32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xi32, #lathe.dims<B, 4, 5, 3>>
  return %r : tensor<?x4x5x3xi32, #lathe.dims<B, 4, 5, 3>>
}

func.func @transpose_64_f32(%x: tensor<64x48xf32>) -> tensor<48x64xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<64x48xf32>) -> tensor<48x64xf32>
  return %r : tensor<48x64xf32>
}

func.func @transpose_64_f64(%x: tensor<64x48xf64>) -> tensor<48x64xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<64x48xf64>) -> tensor<48x64xf64>
  return %r : tensor<48x64xf64>
}

func.func @transpose_64_i32(%x: tensor<64x48xi32>) -> tensor<48x64xi32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<64x48xi32>) -> tensor<48x64xi32>
  return %r : tensor<48x64xi32>
}

func.func @broadcast_bias_f32(%x: tensor<17xf32>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([1]) : (tensor<17xf32>) -> tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @broadcast_bias_f64(%x: tensor<17xf64>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([1]) : (tensor<17xf64>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @broadcast_bias_i32(%x: tensor<17xi32>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([1]) : (tensor<17xi32>) -> tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @broadcast_rows_f32(%x: tensor<?xf32, #lathe.dims<B>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([0]) : (tensor<?xf32, #lathe.dims<B>>) -> tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @broadcast_rows_f64(%x: tensor<?xf64, #lathe.dims<B>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([0]) : (tensor<?xf64, #lathe.dims<B>>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @broadcast_rows_i32(%x: tensor<?xi32, #lathe.dims<B>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([0]) : (tensor<?xi32, #lathe.dims<B>>) -> tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @broadcast_scalar_f32(%x: tensor<f32>) -> tensor<?x3x5xf32, #lathe.dims<B, 3, 5>> {
  %r = lathe.broadcast %x dims([]) : (tensor<f32>) -> tensor<?x3x5xf32, #lathe.dims<B, 3, 5>>
  return %r : tensor<?x3x5xf32, #lathe.dims<B, 3, 5>>
}

func.func @broadcast_scalar_f64(%x: tensor<f64>) -> tensor<?x3x5xf64, #lathe.dims<B, 3, 5>> {
  %r = lathe.broadcast %x dims([]) : (tensor<f64>) -> tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>
  return %r : tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>
}

func.func @broadcast_scalar_i32(%x: tensor<i32>) -> tensor<?x3x5xi32, #lathe.dims<B, 3, 5>> {
  %r = lathe.broadcast %x dims([]) : (tensor<i32>) -> tensor<?x3x5xi32, #lathe.dims<B, 3, 5>>
  return %r : tensor<?x3x5xi32, #lathe.dims<B, 3, 5>>
}

func.func @broadcast_unit_f32(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xf32, #lathe.dims<B, 4, 5>> {
  %r = lathe.broadcast %x dims([0, 1, 2]) : (tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>
}

func.func @broadcast_unit_f64(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xf64, #lathe.dims<B, 4, 5>> {
  %r = lathe.broadcast %x dims([0, 1, 2]) : (tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
}

func.func @broadcast_unit_i32(%x: tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xi32, #lathe.dims<B, 4, 5>> {
  %r = lathe.broadcast %x dims([0, 1, 2]) : (tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xi32, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xi32, #lathe.dims<B, 4, 5>>
}

func.func @slice_f32(%x: tensor<?x20xf32, #lathe.dims<B, 20>>) -> tensor<?x6xf32, #lathe.dims<B, 6>> {
  %r = lathe.slice %x starts([0, 2]) limits([-1, 19]) strides([1, 3]) : (tensor<?x20xf32, #lathe.dims<B, 20>>) -> tensor<?x6xf32, #lathe.dims<B, 6>>
  return %r : tensor<?x6xf32, #lathe.dims<B, 6>>
}

func.func @slice_f64(%x: tensor<?x20xf64, #lathe.dims<B, 20>>) -> tensor<?x6xf64, #lathe.dims<B, 6>> {
  %r = lathe.slice %x starts([0, 2]) limits([-1, 19]) strides([1, 3]) : (tensor<?x20xf64, #lathe.dims<B, 20>>) -> tensor<?x6xf64, #lathe.dims<B, 6>>
  return %r : tensor<?x6xf64, #lathe.dims<B, 6>>
}

func.func @slice_i32(%x: tensor<?x20xi32, #lathe.dims<B, 20>>) -> tensor<?x6xi32, #lathe.dims<B, 6>> {
  %r = lathe.slice %x starts([0, 2]) limits([-1, 19]) strides([1, 3]) : (tensor<?x20xi32, #lathe.dims<B, 20>>) -> tensor<?x6xi32, #lathe.dims<B, 6>>
  return %r : tensor<?x6xi32, #lathe.dims<B, 6>>
}

func.func @slice_rows_f32(%x: tensor<9x?x7xf32, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xf32, #lathe.dims<3, B, 7>> {
  %r = lathe.slice %x starts([2, 0, 0]) limits([5, -1, 7]) strides([1, 1, 1]) : (tensor<9x?x7xf32, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xf32, #lathe.dims<3, B, 7>>
  return %r : tensor<3x?x7xf32, #lathe.dims<3, B, 7>>
}

func.func @slice_rows_f64(%x: tensor<9x?x7xf64, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xf64, #lathe.dims<3, B, 7>> {
  %r = lathe.slice %x starts([2, 0, 0]) limits([5, -1, 7]) strides([1, 1, 1]) : (tensor<9x?x7xf64, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xf64, #lathe.dims<3, B, 7>>
  return %r : tensor<3x?x7xf64, #lathe.dims<3, B, 7>>
}

func.func @slice_rows_i32(%x: tensor<9x?x7xi32, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xi32, #lathe.dims<3, B, 7>> {
  %r = lathe.slice %x starts([2, 0, 0]) limits([5, -1, 7]) strides([1, 1, 1]) : (tensor<9x?x7xi32, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xi32, #lathe.dims<3, B, 7>>
  return %r : tensor<3x?x7xi32, #lathe.dims<3, B, 7>>
}

func.func @pad_f32(%x: tensor<?x5x3xf32, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xf32, #lathe.dims<B, 8, 3>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 2, 0]) interior([0, 0, 0]) : (tensor<?x5x3xf32, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xf32, #lathe.dims<B, 8, 3>>
  return %r : tensor<?x8x3xf32, #lathe.dims<B, 8, 3>>
}

func.func @pad_f64(%x: tensor<?x5x3xf64, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xf64, #lathe.dims<B, 8, 3>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 2, 0]) interior([0, 0, 0]) : (tensor<?x5x3xf64, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xf64, #lathe.dims<B, 8, 3>>
  return %r : tensor<?x8x3xf64, #lathe.dims<B, 8, 3>>
}

func.func @pad_i32(%x: tensor<?x5x3xi32, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xi32, #lathe.dims<B, 8, 3>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 2, 0]) interior([0, 0, 0]) : (tensor<?x5x3xi32, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xi32, #lathe.dims<B, 8, 3>>
  return %r : tensor<?x8x3xi32, #lathe.dims<B, 8, 3>>
}

func.func @pad_interior_f32(%x: tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xf32, #lathe.dims<B, 8, 4>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 0, 1]) interior([0, 1, 0]) : (tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xf32, #lathe.dims<B, 8, 4>>
  return %r : tensor<?x8x4xf32, #lathe.dims<B, 8, 4>>
}

func.func @pad_interior_f64(%x: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xf64, #lathe.dims<B, 8, 4>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 0, 1]) interior([0, 1, 0]) : (tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xf64, #lathe.dims<B, 8, 4>>
  return %r : tensor<?x8x4xf64, #lathe.dims<B, 8, 4>>
}

func.func @pad_interior_i32(%x: tensor<?x4x3xi32, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xi32, #lathe.dims<B, 8, 4>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 0, 1]) interior([0, 1, 0]) : (tensor<?x4x3xi32, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xi32, #lathe.dims<B, 8, 4>>
  return %r : tensor<?x8x4xi32, #lathe.dims<B, 8, 4>>
}

func.func @reverse_f32(%x: tensor<?x7x3xf32, #lathe.dims<B, 7, 3>>) -> tensor<?x7x3xf32, #lathe.dims<B, 7, 3>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x7x3xf32, #lathe.dims<B, 7, 3>>
  return %r : tensor<?x7x3xf32, #lathe.dims<B, 7, 3>>
}

func.func @reverse_f64(%x: tensor<?x7x3xf64, #lathe.dims<B, 7, 3>>) -> tensor<?x7x3xf64, #lathe.dims<B, 7, 3>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x7x3xf64, #lathe.dims<B, 7, 3>>
  return %r : tensor<?x7x3xf64, #lathe.dims<B, 7, 3>>
}

func.func @reverse_i32(%x: tensor<?x7x3xi32, #lathe.dims<B, 7, 3>>) -> tensor<?x7x3xi32, #lathe.dims<B, 7, 3>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x7x3xi32, #lathe.dims<B, 7, 3>>
  return %r : tensor<?x7x3xi32, #lathe.dims<B, 7, 3>>
}

func.func @reverse_last_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @reverse_last_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @reverse_last_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @concat_last_f32(%x: tensor<?x3xf32, #lathe.dims<B, 3>>, %y: tensor<?x9xf32, #lathe.dims<B, 9>>) -> tensor<?x12xf32, #lathe.dims<B, 12>> {
  %r = lathe.concat %x, %y dim(1) : (tensor<?x3xf32, #lathe.dims<B, 3>>, tensor<?x9xf32, #lathe.dims<B, 9>>) -> tensor<?x12xf32, #lathe.dims<B, 12>>
  return %r : tensor<?x12xf32, #lathe.dims<B, 12>>
}

func.func @concat_last_f64(%x: tensor<?x3xf64, #lathe.dims<B, 3>>, %y: tensor<?x9xf64, #lathe.dims<B, 9>>) -> tensor<?x12xf64, #lathe.dims<B, 12>> {
  %r = lathe.concat %x, %y dim(1) : (tensor<?x3xf64, #lathe.dims<B, 3>>, tensor<?x9xf64, #lathe.dims<B, 9>>) -> tensor<?x12xf64, #lathe.dims<B, 12>>
  return %r : tensor<?x12xf64, #lathe.dims<B, 12>>
}

func.func @concat_last_i32(%x: tensor<?x3xi32, #lathe.dims<B, 3>>, %y: tensor<?x9xi32, #lathe.dims<B, 9>>) -> tensor<?x12xi32, #lathe.dims<B, 12>> {
  %r = lathe.concat %x, %y dim(1) : (tensor<?x3xi32, #lathe.dims<B, 3>>, tensor<?x9xi32, #lathe.dims<B, 9>>) -> tensor<?x12xi32, #lathe.dims<B, 12>>
  return %r : tensor<?x12xi32, #lathe.dims<B, 12>>
}

func.func @concat_middle_f32(%x: tensor<?x2x5xf32, #lathe.dims<B, 2, 5>>, %y: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>, %z: tensor<?x3x5xf32, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xf32, #lathe.dims<B, 6, 5>> {
  %r = lathe.concat %x, %y, %z dim(1) : (tensor<?x2x5xf32, #lathe.dims<B, 2, 5>>, tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>, tensor<?x3x5xf32, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>
  return %r : tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>
}

func.func @concat_middle_f64(%x: tensor<?x2x5xf64, #lathe.dims<B, 2, 5>>, %y: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>, %z: tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xf64, #lathe.dims<B, 6, 5>> {
  %r = lathe.concat %x, %y, %z dim(1) : (tensor<?x2x5xf64, #lathe.dims<B, 2, 5>>, tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>, tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>
  return %r : tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>
}

func.func @concat_middle_i32(%x: tensor<?x2x5xi32, #lathe.dims<B, 2, 5>>, %y: tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>, %z: tensor<?x3x5xi32, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xi32, #lathe.dims<B, 6, 5>> {
  %r = lathe.concat %x, %y, %z dim(1) : (tensor<?x2x5xi32, #lathe.dims<B, 2, 5>>, tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>, tensor<?x3x5xi32, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>
  return %r : tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>
}

func.func @gather_rows_f32(%x: tensor<4x7xf32>, %i: tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xf32, #lathe.dims<B, 7>> {
  %r = lathe.gather %x, %i dim(0) : (tensor<4x7xf32>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xf32, #lathe.dims<B, 7>>
  return %r : tensor<?x7xf32, #lathe.dims<B, 7>>
}

func.func @gather_rows_f64(%x: tensor<4x7xf64>, %i: tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xf64, #lathe.dims<B, 7>> {
  %r = lathe.gather %x, %i dim(0) : (tensor<4x7xf64>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xf64, #lathe.dims<B, 7>>
  return %r : tensor<?x7xf64, #lathe.dims<B, 7>>
}

func.func @gather_rows_i32(%x: tensor<4x7xi32>, %i: tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xi32, #lathe.dims<B, 7>> {
  %r = lathe.gather %x, %i dim(0) : (tensor<4x7xi32>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xi32, #lathe.dims<B, 7>>
  return %r : tensor<?x7xi32, #lathe.dims<B, 7>>
}

func.func @gather_middle_f32(%x: tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>, %i: tensor<2x5xi64>) -> tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>> {
  %r = lathe.gather %x, %i dim(1) : (tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>, tensor<2x5xi64>) -> tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>>
  return %r : tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>>
}

func.func @gather_middle_f64(%x: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, %i: tensor<2x5xi64>) -> tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>> {
  %r = lathe.gather %x, %i dim(1) : (tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, tensor<2x5xi64>) -> tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>
  return %r : tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>
}

func.func @gather_middle_i32(%x: tensor<?x4x3xi32, #lathe.dims<B, 4, 3>>, %i: tensor<2x5xi64>) -> tensor<?x2x5x3xi32, #lathe.dims<B, 2, 5, 3>> {
  %r = lathe.gather %x, %i dim(1) : (tensor<?x4x3xi32, #lathe.dims<B, 4, 3>>, tensor<2x5xi64>) -> tensor<?x2x5x3xi32, #lathe.dims<B, 2, 5, 3>>
  return %r : tensor<?x2x5x3xi32, #lathe.dims<B, 2, 5, 3>>
}

func.func @scatter_add_f32(%i: tensor<?xi32, #lathe.dims<B>>, %u: tensor<?x7xf32, #lathe.dims<B, 7>>) -> tensor<4x7xf32> {
  %r = lathe.scatter_add %i, %u dim(0) size(4) : (tensor<?xi32, #lathe.dims<B>>, tensor<?x7xf32, #lathe.dims<B, 7>>) -> tensor<4x7xf32>
  return %r : tensor<4x7xf32>
}

func.func @scatter_add_f64(%i: tensor<?xi32, #lathe.dims<B>>, %u: tensor<?x7xf64, #lathe.dims<B, 7>>) -> tensor<4x7xf64> {
  %r = lathe.scatter_add %i, %u dim(0) size(4) : (tensor<?xi32, #lathe.dims<B>>, tensor<?x7xf64, #lathe.dims<B, 7>>) -> tensor<4x7xf64>
  return %r : tensor<4x7xf64>
}

func.func @scatter_add_middle_f32(%i: tensor<6xi32>, %u: tensor<?x6x3xf32, #lathe.dims<B, 6, 3>>) -> tensor<?x4x3xf32, #lathe.dims<B, 4, 3>> {
  %r = lathe.scatter_add %i, %u dim(1) size(4) : (tensor<6xi32>, tensor<?x6x3xf32, #lathe.dims<B, 6, 3>>) -> tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>
  return %r : tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>
}

func.func @scatter_add_middle_f64(%i: tensor<6xi32>, %u: tensor<?x6x3xf64, #lathe.dims<B, 6, 3>>) -> tensor<?x4x3xf64, #lathe.dims<B, 4, 3>> {
  %r = lathe.scatter_add %i, %u dim(1) size(4) : (tensor<6xi32>, tensor<?x6x3xf64, #lathe.dims<B, 6, 3>>) -> tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>
  return %r : tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>
}

func.func @iota_f32(%x: tensor<?x5xf32, #lathe.dims<B, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>> {
  %i = lathe.iota dim(1) : tensor<?x5xf32, #lathe.dims<B, 5>>
  %r = lathe.add %x, %i : tensor<?x5xf32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf32, #lathe.dims<B, 5>>
}

func.func @one_hot_f32(%i: tensor<?x3xi32, #lathe.dims<B, 3>>) -> tensor<?x3x6xf32, #lathe.dims<B, 3, 6>> {
  %r = lathe.one_hot %i depth(6) type(f32) : (tensor<?x3xi32, #lathe.dims<B, 3>>) -> tensor<?x3x6xf32, #lathe.dims<B, 3, 6>>
  return %r : tensor<?x3x6xf32, #lathe.dims<B, 3, 6>>
}

func.func @iota_i32(%x: tensor<?x5xi32, #lathe.dims<B, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>> {
  %i = lathe.iota dim(1) : tensor<?x5xi32, #lathe.dims<B, 5>>
  %r = lathe.add %x, %i : tensor<?x5xi32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xi32, #lathe.dims<B, 5>>
}

func.func @one_hot_i32(%i: tensor<?x3xi32, #lathe.dims<B, 3>>) -> tensor<?x3x6xi32, #lathe.dims<B, 3, 6>> {
  %r = lathe.one_hot %i depth(6) type(i32) : (tensor<?x3xi32, #lathe.dims<B, 3>>) -> tensor<?x3x6xi32, #lathe.dims<B, 3, 6>>
  return %r : tensor<?x3x6xi32, #lathe.dims<B, 3, 6>>
}

func.func @iota_i64(%x: tensor<?x5xi64, #lathe.dims<B, 5>>) -> tensor<?x5xi64, #lathe.dims<B, 5>> {
  %i = lathe.iota dim(1) : tensor<?x5xi64, #lathe.dims<B, 5>>
  %r = lathe.add %x, %i : tensor<?x5xi64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xi64, #lathe.dims<B, 5>>
}

func.func @one_hot_i64(%i: tensor<?x3xi32, #lathe.dims<B, 3>>) -> tensor<?x3x6xi64, #lathe.dims<B, 3, 6>> {
  %r = lathe.one_hot %i depth(6) type(i64) : (tensor<?x3xi32, #lathe.dims<B, 3>>) -> tensor<?x3x6xi64, #lathe.dims<B, 3, 6>>
  return %r : tensor<?x3x6xi64, #lathe.dims<B, 3, 6>>
}

func.func @dim_size(%x: tensor<?xf32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> {
  %n = lathe.dim_size "B" : tensor<f32>
  %b = lathe.broadcast %n dims([]) : (tensor<f32>) -> tensor<?xf32, #lathe.dims<B>>
  %r = lathe.div %x, %b : tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @constant(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = lathe.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %r = lathe.mul %x, %c : tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}

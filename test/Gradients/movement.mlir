// Derivatives of movement.
// RUN: lathe-test-gradients %s --dims=B=1 --dims=B=3

func.func @reshape(%x: tensor<?x6x4xf64, #lathe.dims<B, 6, 4>>) -> tensor<?x24xf64, #lathe.dims<B, 24>> {
  %r = lathe.reshape %x : (tensor<?x6x4xf64, #lathe.dims<B, 6, 4>>) -> tensor<?x24xf64, #lathe.dims<B, 24>>
  return %r : tensor<?x24xf64, #lathe.dims<B, 24>>
}

func.func @flatten(%x: tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x15xf64, #lathe.dims<B, 15>> {
  %r = lathe.flatten %x : (tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x15xf64, #lathe.dims<B, 15>>
  return %r : tensor<?x15xf64, #lathe.dims<B, 15>>
}

func.func @transpose_2d(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<17x?xf64, #lathe.dims<17, B>> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<17x?xf64, #lathe.dims<17, B>>
  return %r : tensor<17x?xf64, #lathe.dims<17, B>>
}

func.func @transpose_021(%x: tensor<?x5x33xf64, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xf64, #lathe.dims<B, 33, 5>> {
  %r = lathe.transpose %x permutation([0, 2, 1]) : (tensor<?x5x33xf64, #lathe.dims<B, 5, 33>>) -> tensor<?x33x5xf64, #lathe.dims<B, 33, 5>>
  return %r : tensor<?x33x5xf64, #lathe.dims<B, 33, 5>>
}

func.func @transpose_102(%x: tensor<?x5x9xf64, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xf64, #lathe.dims<5, B, 9>> {
  %r = lathe.transpose %x permutation([1, 0, 2]) : (tensor<?x5x9xf64, #lathe.dims<B, 5, 9>>) -> tensor<5x?x9xf64, #lathe.dims<5, B, 9>>
  return %r : tensor<5x?x9xf64, #lathe.dims<5, B, 9>>
}

func.func @transpose_nchw(%x: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xf64, #lathe.dims<B, 4, 5, 3>> {
  %r = lathe.transpose %x permutation([0, 2, 3, 1]) : (tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x4x5x3xf64, #lathe.dims<B, 4, 5, 3>>
  return %r : tensor<?x4x5x3xf64, #lathe.dims<B, 4, 5, 3>>
}

func.func @transpose_64(%x: tensor<64x48xf64>) -> tensor<48x64xf64> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<64x48xf64>) -> tensor<48x64xf64>
  return %r : tensor<48x64xf64>
}

func.func @broadcast_bias(%x: tensor<17xf64>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([1]) : (tensor<17xf64>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @broadcast_rows(%x: tensor<?xf64, #lathe.dims<B>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.broadcast %x dims([0]) : (tensor<?xf64, #lathe.dims<B>>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @broadcast_scalar(%x: tensor<f64>) -> tensor<?x3x5xf64, #lathe.dims<B, 3, 5>> {
  %r = lathe.broadcast %x dims([]) : (tensor<f64>) -> tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>
  return %r : tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>
}

func.func @broadcast_unit(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xf64, #lathe.dims<B, 4, 5>> {
  %r = lathe.broadcast %x dims([0, 1, 2]) : (tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
}

func.func @slice(%x: tensor<?x20xf64, #lathe.dims<B, 20>>) -> tensor<?x6xf64, #lathe.dims<B, 6>> {
  %r = lathe.slice %x starts([0, 2]) limits([-1, 19]) strides([1, 3]) : (tensor<?x20xf64, #lathe.dims<B, 20>>) -> tensor<?x6xf64, #lathe.dims<B, 6>>
  return %r : tensor<?x6xf64, #lathe.dims<B, 6>>
}

func.func @slice_rows(%x: tensor<9x?x7xf64, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xf64, #lathe.dims<3, B, 7>> {
  %r = lathe.slice %x starts([2, 0, 0]) limits([5, -1, 7]) strides([1, 1, 1]) : (tensor<9x?x7xf64, #lathe.dims<9, B, 7>>) -> tensor<3x?x7xf64, #lathe.dims<3, B, 7>>
  return %r : tensor<3x?x7xf64, #lathe.dims<3, B, 7>>
}

func.func @pad(%x: tensor<?x5x3xf64, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xf64, #lathe.dims<B, 8, 3>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 2, 0]) interior([0, 0, 0]) : (tensor<?x5x3xf64, #lathe.dims<B, 5, 3>>) -> tensor<?x8x3xf64, #lathe.dims<B, 8, 3>>
  return %r : tensor<?x8x3xf64, #lathe.dims<B, 8, 3>>
}

func.func @pad_interior(%x: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xf64, #lathe.dims<B, 8, 4>> {
  %r = lathe.pad %x low([0, 1, 0]) high([0, 0, 1]) interior([0, 1, 0]) : (tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>) -> tensor<?x8x4xf64, #lathe.dims<B, 8, 4>>
  return %r : tensor<?x8x4xf64, #lathe.dims<B, 8, 4>>
}

func.func @reverse(%x: tensor<?x7x3xf64, #lathe.dims<B, 7, 3>>) -> tensor<?x7x3xf64, #lathe.dims<B, 7, 3>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x7x3xf64, #lathe.dims<B, 7, 3>>
  return %r : tensor<?x7x3xf64, #lathe.dims<B, 7, 3>>
}

func.func @reverse_last(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.reverse %x dims([1]) : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @concat_last(%x: tensor<?x3xf64, #lathe.dims<B, 3>>, %y: tensor<?x9xf64, #lathe.dims<B, 9>>) -> tensor<?x12xf64, #lathe.dims<B, 12>> {
  %r = lathe.concat %x, %y dim(1) : (tensor<?x3xf64, #lathe.dims<B, 3>>, tensor<?x9xf64, #lathe.dims<B, 9>>) -> tensor<?x12xf64, #lathe.dims<B, 12>>
  return %r : tensor<?x12xf64, #lathe.dims<B, 12>>
}

func.func @concat_middle(%x: tensor<?x2x5xf64, #lathe.dims<B, 2, 5>>, %y: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>, %z: tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xf64, #lathe.dims<B, 6, 5>> {
  %r = lathe.concat %x, %y, %z dim(1) : (tensor<?x2x5xf64, #lathe.dims<B, 2, 5>>, tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>, tensor<?x3x5xf64, #lathe.dims<B, 3, 5>>) -> tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>
  return %r : tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>
}

func.func @gather_rows(%x: tensor<4x7xf64>, %i: tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xf64, #lathe.dims<B, 7>> {
  %r = lathe.gather %x, %i dim(0) : (tensor<4x7xf64>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?x7xf64, #lathe.dims<B, 7>>
  return %r : tensor<?x7xf64, #lathe.dims<B, 7>>
}

func.func @gather_middle(%x: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, %i: tensor<2x5xi64>) -> tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>> {
  %r = lathe.gather %x, %i dim(1) : (tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, tensor<2x5xi64>) -> tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>
  return %r : tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>
}

func.func @scatter_add(%i: tensor<?xi32, #lathe.dims<B>>, %u: tensor<?x7xf64, #lathe.dims<B, 7>>) -> tensor<4x7xf64> {
  %r = lathe.scatter_add %i, %u dim(0) size(4) : (tensor<?xi32, #lathe.dims<B>>, tensor<?x7xf64, #lathe.dims<B, 7>>) -> tensor<4x7xf64>
  return %r : tensor<4x7xf64>
}

func.func @scatter_add_middle(%i: tensor<6xi32>, %u: tensor<?x6x3xf64, #lathe.dims<B, 6, 3>>) -> tensor<?x4x3xf64, #lathe.dims<B, 4, 3>> {
  %r = lathe.scatter_add %i, %u dim(1) size(4) : (tensor<6xi32>, tensor<?x6x3xf64, #lathe.dims<B, 6, 3>>) -> tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>
  return %r : tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>
}

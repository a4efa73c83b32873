// Derivatives of reductions.
// RUN: lathe-test-gradients %s --dims=B=1 --dims=B=3

func.func @reduce_sum_last(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_sum_first(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_sum_middle(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_sum_all(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_sum_outer(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_sum_keep(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_sum %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_sum_spread(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_sum %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_mean_last(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_mean %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_mean_first(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_mean %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_mean_middle(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_mean %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_mean_all(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_mean %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_mean_outer(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_mean %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_mean_keep(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_mean %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_mean_spread(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_mean %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_max_last(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_max_first(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_max %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_max_middle(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_max_all(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_max_outer(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_max_keep(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_max %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_max_spread(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_max %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_min_last(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_min_first(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_min %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_min_middle(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_min_all(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_min_outer(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_min_keep(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_min %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_min_spread(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_min %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

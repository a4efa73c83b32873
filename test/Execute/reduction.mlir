// Reductions over every kind of dims.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @reduce_sum_last_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @reduce_sum_last_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_sum_last_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?xi32, #lathe.dims<B>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?xi32, #lathe.dims<B>>
  return %r : tensor<?xi32, #lathe.dims<B>>
}

func.func @reduce_sum_first_f32(%x: tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32>
  return %r : tensor<33xf32>
}

func.func @reduce_sum_first_f64(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_sum_first_i32(%x: tensor<?x33xi32, #lathe.dims<B, 33>>) -> tensor<33xi32> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<?x33xi32, #lathe.dims<B, 33>>) -> tensor<33xi32>
  return %r : tensor<33xi32>
}

func.func @reduce_sum_middle_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf32, #lathe.dims<B, 5>>
}

func.func @reduce_sum_middle_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_sum_middle_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xi32, #lathe.dims<B, 5>>
}

func.func @reduce_sum_all_f32(%x: tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32>
  return %r : tensor<f32>
}

func.func @reduce_sum_all_f64(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_sum_all_i32(%x: tensor<?x7x5xi32, #lathe.dims<B, 7, 5>>) -> tensor<i32> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x7x5xi32, #lathe.dims<B, 7, 5>>) -> tensor<i32>
  return %r : tensor<i32>
}

func.func @reduce_sum_outer_f32(%x: tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32>
  return %r : tensor<9xf32>
}

func.func @reduce_sum_outer_f64(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_sum_outer_i32(%x: tensor<?x4x5x9xi32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xi32> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x4x5x9xi32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xi32>
  return %r : tensor<9xi32>
}

func.func @reduce_sum_keep_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_sum %x dims([1]) keep_dims : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_sum_keep_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_sum %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_sum_keep_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xi32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_sum %x dims([1]) keep_dims : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_sum_spread_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32> {
  %r = lathe.reduce_sum %x dims([0, 2]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32>
  return %r : tensor<6xf32>
}

func.func @reduce_sum_spread_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_sum %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_sum_spread_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<6xi32> {
  %r = lathe.reduce_sum %x dims([0, 2]) : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<6xi32>
  return %r : tensor<6xi32>
}

func.func @reduce_mean_last_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.reduce_mean %x dims([1]) : (tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @reduce_mean_last_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_mean %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_mean_first_f32(%x: tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32> {
  %r = lathe.reduce_mean %x dims([0]) : (tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32>
  return %r : tensor<33xf32>
}

func.func @reduce_mean_first_f64(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_mean %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_mean_middle_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_mean %x dims([1]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf32, #lathe.dims<B, 5>>
}

func.func @reduce_mean_middle_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_mean %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_mean_all_f32(%x: tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32> {
  %r = lathe.reduce_mean %x dims([0, 1, 2]) : (tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32>
  return %r : tensor<f32>
}

func.func @reduce_mean_all_f64(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_mean %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_mean_outer_f32(%x: tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32> {
  %r = lathe.reduce_mean %x dims([0, 1, 2]) : (tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32>
  return %r : tensor<9xf32>
}

func.func @reduce_mean_outer_f64(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_mean %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_mean_keep_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_mean %x dims([1]) keep_dims : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_mean_keep_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_mean %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_mean_spread_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32> {
  %r = lathe.reduce_mean %x dims([0, 2]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32>
  return %r : tensor<6xf32>
}

func.func @reduce_mean_spread_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_mean %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_max_last_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @reduce_max_last_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_max_last_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?xi32, #lathe.dims<B>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?xi32, #lathe.dims<B>>
  return %r : tensor<?xi32, #lathe.dims<B>>
}

func.func @reduce_max_first_f32(%x: tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32> {
  %r = lathe.reduce_max %x dims([0]) : (tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32>
  return %r : tensor<33xf32>
}

func.func @reduce_max_first_f64(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_max %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_max_first_i32(%x: tensor<?x33xi32, #lathe.dims<B, 33>>) -> tensor<33xi32> {
  %r = lathe.reduce_max %x dims([0]) : (tensor<?x33xi32, #lathe.dims<B, 33>>) -> tensor<33xi32>
  return %r : tensor<33xi32>
}

func.func @reduce_max_middle_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf32, #lathe.dims<B, 5>>
}

func.func @reduce_max_middle_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_max_middle_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_max %x dims([1]) : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xi32, #lathe.dims<B, 5>>
}

func.func @reduce_max_all_f32(%x: tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32>
  return %r : tensor<f32>
}

func.func @reduce_max_all_f64(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_max_all_i32(%x: tensor<?x7x5xi32, #lathe.dims<B, 7, 5>>) -> tensor<i32> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x7x5xi32, #lathe.dims<B, 7, 5>>) -> tensor<i32>
  return %r : tensor<i32>
}

func.func @reduce_max_outer_f32(%x: tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32>
  return %r : tensor<9xf32>
}

func.func @reduce_max_outer_f64(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_max_outer_i32(%x: tensor<?x4x5x9xi32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xi32> {
  %r = lathe.reduce_max %x dims([0, 1, 2]) : (tensor<?x4x5x9xi32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xi32>
  return %r : tensor<9xi32>
}

func.func @reduce_max_keep_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_max %x dims([1]) keep_dims : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_max_keep_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_max %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_max_keep_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xi32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_max %x dims([1]) keep_dims : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_max_spread_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32> {
  %r = lathe.reduce_max %x dims([0, 2]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32>
  return %r : tensor<6xf32>
}

func.func @reduce_max_spread_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_max %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_max_spread_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<6xi32> {
  %r = lathe.reduce_max %x dims([0, 2]) : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<6xi32>
  return %r : tensor<6xi32>
}

func.func @reduce_min_last_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @reduce_min_last_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @reduce_min_last_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?xi32, #lathe.dims<B>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?xi32, #lathe.dims<B>>
  return %r : tensor<?xi32, #lathe.dims<B>>
}

func.func @reduce_min_first_f32(%x: tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32> {
  %r = lathe.reduce_min %x dims([0]) : (tensor<?x33xf32, #lathe.dims<B, 33>>) -> tensor<33xf32>
  return %r : tensor<33xf32>
}

func.func @reduce_min_first_f64(%x: tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64> {
  %r = lathe.reduce_min %x dims([0]) : (tensor<?x33xf64, #lathe.dims<B, 33>>) -> tensor<33xf64>
  return %r : tensor<33xf64>
}

func.func @reduce_min_first_i32(%x: tensor<?x33xi32, #lathe.dims<B, 33>>) -> tensor<33xi32> {
  %r = lathe.reduce_min %x dims([0]) : (tensor<?x33xi32, #lathe.dims<B, 33>>) -> tensor<33xi32>
  return %r : tensor<33xi32>
}

func.func @reduce_min_middle_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf32, #lathe.dims<B, 5>>
}

func.func @reduce_min_middle_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @reduce_min_middle_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>> {
  %r = lathe.reduce_min %x dims([1]) : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x5xi32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xi32, #lathe.dims<B, 5>>
}

func.func @reduce_min_all_f32(%x: tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x7x5xf32, #lathe.dims<B, 7, 5>>) -> tensor<f32>
  return %r : tensor<f32>
}

func.func @reduce_min_all_f64(%x: tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x7x5xf64, #lathe.dims<B, 7, 5>>) -> tensor<f64>
  return %r : tensor<f64>
}

func.func @reduce_min_all_i32(%x: tensor<?x7x5xi32, #lathe.dims<B, 7, 5>>) -> tensor<i32> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x7x5xi32, #lathe.dims<B, 7, 5>>) -> tensor<i32>
  return %r : tensor<i32>
}

func.func @reduce_min_outer_f32(%x: tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x4x5x9xf32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf32>
  return %r : tensor<9xf32>
}

func.func @reduce_min_outer_f64(%x: tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x4x5x9xf64, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xf64>
  return %r : tensor<9xf64>
}

func.func @reduce_min_outer_i32(%x: tensor<?x4x5x9xi32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xi32> {
  %r = lathe.reduce_min %x dims([0, 1, 2]) : (tensor<?x4x5x9xi32, #lathe.dims<B, 4, 5, 9>>) -> tensor<9xi32>
  return %r : tensor<9xi32>
}

func.func @reduce_min_keep_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_min %x dims([1]) keep_dims : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_min_keep_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_min %x dims([1]) keep_dims : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @reduce_min_keep_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xi32, #lathe.dims<B, 1, 5>> {
  %r = lathe.reduce_min %x dims([1]) keep_dims : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xi32, #lathe.dims<B, 1, 5>>
}

func.func @reduce_min_spread_f32(%x: tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32> {
  %r = lathe.reduce_min %x dims([0, 2]) : (tensor<?x6x5xf32, #lathe.dims<B, 6, 5>>) -> tensor<6xf32>
  return %r : tensor<6xf32>
}

func.func @reduce_min_spread_f64(%x: tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64> {
  %r = lathe.reduce_min %x dims([0, 2]) : (tensor<?x6x5xf64, #lathe.dims<B, 6, 5>>) -> tensor<6xf64>
  return %r : tensor<6xf64>
}

func.func @reduce_min_spread_i32(%x: tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<6xi32> {
  %r = lathe.reduce_min %x dims([0, 2]) : (tensor<?x6x5xi32, #lathe.dims<B, 6, 5>>) -> tensor<6xi32>
  return %r : tensor<6xi32>
}

func.func @argmax_last_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xi64, #lathe.dims<B>> {
  %r = lathe.argmax %x dim(1) : (tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r : tensor<?xi64, #lathe.dims<B>>
}

func.func @argmax_first_f32(%x: tensor<?x7xf32, #lathe.dims<B, 7>>) -> tensor<7xi64> {
  %r = lathe.argmax %x dim(0) : (tensor<?x7xf32, #lathe.dims<B, 7>>) -> tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @argmax_wide_f32(%x: tensor<?x100xf32, #lathe.dims<B, 100>>) -> tensor<?xi64, #lathe.dims<B>> {
  %r = lathe.argmax %x dim(1) : (tensor<?x100xf32, #lathe.dims<B, 100>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r : tensor<?xi64, #lathe.dims<B>>
}

func.func @argmax_last_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?xi64, #lathe.dims<B>> {
  %r = lathe.argmax %x dim(1) : (tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r : tensor<?xi64, #lathe.dims<B>>
}

func.func @argmax_first_f64(%x: tensor<?x7xf64, #lathe.dims<B, 7>>) -> tensor<7xi64> {
  %r = lathe.argmax %x dim(0) : (tensor<?x7xf64, #lathe.dims<B, 7>>) -> tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @argmax_wide_f64(%x: tensor<?x100xf64, #lathe.dims<B, 100>>) -> tensor<?xi64, #lathe.dims<B>> {
  %r = lathe.argmax %x dim(1) : (tensor<?x100xf64, #lathe.dims<B, 100>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r : tensor<?xi64, #lathe.dims<B>>
}

func.func @argmax_last_i32(%x: tensor<?x10xi32, #lathe.dims<B, 10>>) -> tensor<?xi64, #lathe.dims<B>> {
  %r = lathe.argmax %x dim(1) : (tensor<?x10xi32, #lathe.dims<B, 10>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r : tensor<?xi64, #lathe.dims<B>>
}

func.func @argmax_first_i32(%x: tensor<?x7xi32, #lathe.dims<B, 7>>) -> tensor<7xi64> {
  %r = lathe.argmax %x dim(0) : (tensor<?x7xi32, #lathe.dims<B, 7>>) -> tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @argmax_wide_i32(%x: tensor<?x100xi32, #lathe.dims<B, 100>>) -> tensor<?xi64, #lathe.dims<B>> {
  %r = lathe.argmax %x dim(1) : (tensor<?x100xi32, #lathe.dims<B, 100>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r : tensor<?xi64, #lathe.dims<B>>
}

// Softmax and losses.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @softmax_10_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.softmax %x : tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @softmax_10_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.softmax %x : tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @softmax_33_f32(%x: tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf32, #lathe.dims<B, 3, 33>> {
  %r = lathe.softmax %x : tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>
  return %r : tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>
}

func.func @softmax_33_f64(%x: tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf64, #lathe.dims<B, 3, 33>> {
  %r = lathe.softmax %x : tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>
  return %r : tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>
}

func.func @softmax_dim1_f32(%x: tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>) -> tensor<?x4x5xf32, #lathe.dims<B, 4, 5>> {
  %r = lathe.softmax %x dim(1) : tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>
}

func.func @softmax_dim1_f64(%x: tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>) -> tensor<?x4x5xf64, #lathe.dims<B, 4, 5>> {
  %r = lathe.softmax %x dim(1) : tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
}

func.func @log_softmax_10_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.log_softmax %x : tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @log_softmax_10_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.log_softmax %x : tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @log_softmax_33_f32(%x: tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf32, #lathe.dims<B, 3, 33>> {
  %r = lathe.log_softmax %x : tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>
  return %r : tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>
}

func.func @log_softmax_33_f64(%x: tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf64, #lathe.dims<B, 3, 33>> {
  %r = lathe.log_softmax %x : tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>
  return %r : tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>
}

func.func @log_softmax_dim1_f32(%x: tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>) -> tensor<?x4x5xf32, #lathe.dims<B, 4, 5>> {
  %r = lathe.log_softmax %x dim(1) : tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf32, #lathe.dims<B, 4, 5>>
}

func.func @log_softmax_dim1_f64(%x: tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>) -> tensor<?x4x5xf64, #lathe.dims<B, 4, 5>> {
  %r = lathe.log_softmax %x dim(1) : tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
  return %r : tensor<?x4x5xf64, #lathe.dims<B, 4, 5>>
}

func.func @softmax_ce_sparse_1_f32(%x: tensor<?x1xf32, #lathe.dims<B, 1>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 1} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x1xf32, #lathe.dims<B, 1>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_1_f64(%x: tensor<?x1xf64, #lathe.dims<B, 1>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 1} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x1xf64, #lathe.dims<B, 1>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_dense_1_f32(%x: tensor<?x1xf32, #lathe.dims<B, 1>>, %y: tensor<?x1xf32, #lathe.dims<B, 1>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x1xf32, #lathe.dims<B, 1>>, tensor<?x1xf32, #lathe.dims<B, 1>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_dense_1_f64(%x: tensor<?x1xf64, #lathe.dims<B, 1>>, %y: tensor<?x1xf64, #lathe.dims<B, 1>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x1xf64, #lathe.dims<B, 1>>, tensor<?x1xf64, #lathe.dims<B, 1>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_sparse_1_f32(%x: tensor<?x1xf32, #lathe.dims<B, 1>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 1, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x1xf32, #lathe.dims<B, 1>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_sparse_1_f64(%x: tensor<?x1xf64, #lathe.dims<B, 1>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 1, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x1xf64, #lathe.dims<B, 1>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_dense_1_f32(%x: tensor<?x1xf32, #lathe.dims<B, 1>>, %y: tensor<?x1xf32, #lathe.dims<B, 1>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 1, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x1xf32, #lathe.dims<B, 1>>, tensor<?x1xf32, #lathe.dims<B, 1>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_dense_1_f64(%x: tensor<?x1xf64, #lathe.dims<B, 1>>, %y: tensor<?x1xf64, #lathe.dims<B, 1>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 1, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x1xf64, #lathe.dims<B, 1>>, tensor<?x1xf64, #lathe.dims<B, 1>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_4_f32(%x: tensor<?x4xf32, #lathe.dims<B, 4>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x4xf32, #lathe.dims<B, 4>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_4_f64(%x: tensor<?x4xf64, #lathe.dims<B, 4>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x4xf64, #lathe.dims<B, 4>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_dense_4_f32(%x: tensor<?x4xf32, #lathe.dims<B, 4>>, %y: tensor<?x4xf32, #lathe.dims<B, 4>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x4xf32, #lathe.dims<B, 4>>, tensor<?x4xf32, #lathe.dims<B, 4>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_dense_4_f64(%x: tensor<?x4xf64, #lathe.dims<B, 4>>, %y: tensor<?x4xf64, #lathe.dims<B, 4>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x4xf64, #lathe.dims<B, 4>>, tensor<?x4xf64, #lathe.dims<B, 4>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_sparse_4_f32(%x: tensor<?x4xf32, #lathe.dims<B, 4>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x4xf32, #lathe.dims<B, 4>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_sparse_4_f64(%x: tensor<?x4xf64, #lathe.dims<B, 4>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x4xf64, #lathe.dims<B, 4>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_dense_4_f32(%x: tensor<?x4xf32, #lathe.dims<B, 4>>, %y: tensor<?x4xf32, #lathe.dims<B, 4>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x4xf32, #lathe.dims<B, 4>>, tensor<?x4xf32, #lathe.dims<B, 4>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_dense_4_f64(%x: tensor<?x4xf64, #lathe.dims<B, 4>>, %y: tensor<?x4xf64, #lathe.dims<B, 4>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x4xf64, #lathe.dims<B, 4>>, tensor<?x4xf64, #lathe.dims<B, 4>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_10_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_10_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x10xf64, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_dense_10_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>, %y: tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_dense_10_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>, %y: tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x10xf64, #lathe.dims<B, 10>>, tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_sparse_10_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_sparse_10_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x10xf64, #lathe.dims<B, 10>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_dense_10_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>, %y: tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x10xf32, #lathe.dims<B, 10>>, tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_dense_10_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>, %y: tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x10xf64, #lathe.dims<B, 10>>, tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_17_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_sparse_17_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @softmax_ce_dense_17_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @softmax_ce_dense_17_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_sparse_17_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_sparse_17_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @ce_dense_17_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @ce_dense_17_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>> attributes {test.indices = 4, test.low = 0.05, test.high = 1.0} {
  %r = lathe.cross_entropy %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @mse_f32(%x: tensor<?x3xf32, #lathe.dims<B, 3>>, %y: tensor<?x3xf32, #lathe.dims<B, 3>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.mean_squared_error %x, %y : (tensor<?x3xf32, #lathe.dims<B, 3>>, tensor<?x3xf32, #lathe.dims<B, 3>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @mse_f64(%x: tensor<?x3xf64, #lathe.dims<B, 3>>, %y: tensor<?x3xf64, #lathe.dims<B, 3>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.mean_squared_error %x, %y : (tensor<?x3xf64, #lathe.dims<B, 3>>, tensor<?x3xf64, #lathe.dims<B, 3>>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @mse_1d_f32(%x: tensor<?xf32, #lathe.dims<B>>, %y: tensor<?xf32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.mean_squared_error %x, %y : tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @mse_1d_f64(%x: tensor<?xf64, #lathe.dims<B>>, %y: tensor<?xf64, #lathe.dims<B>>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.mean_squared_error %x, %y : tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @standardize_row_f32(%x: tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?x10xf32, #lathe.dims<B, 10>> {
  %r = lathe.standardize %x dims([1]) epsilon(1.0e-2) : (tensor<?x10xf32, #lathe.dims<B, 10>>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf32, #lathe.dims<B, 10>>
}

func.func @standardize_long_row_f32(%x: tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf32, #lathe.dims<B, 3, 33>> {
  %r = lathe.standardize %x dims([2]) epsilon(1.0e-2) : (tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>
  return %r : tensor<?x3x33xf32, #lathe.dims<B, 3, 33>>
}

func.func @standardize_column_f32(%x: tensor<?x5xf32, #lathe.dims<B, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>> {
  %r = lathe.standardize %x dims([0]) epsilon(1.0e-2) : (tensor<?x5xf32, #lathe.dims<B, 5>>) -> tensor<?x5xf32, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf32, #lathe.dims<B, 5>>
}

func.func @standardize_image_f32(%x: tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.standardize %x dims([0, 1, 2]) epsilon(1.0e-2) : (tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
}

func.func @standardize_channels_f32(%x: tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.standardize %x dims([0, 2, 3]) epsilon(1.0e-2) : (tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
}

func.func @attention_square_f32(%q: tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>, %k: tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>, %v: tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>) -> tensor<?x4x3xf32, #lathe.dims<B, 4, 3>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>, tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>, tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>) -> tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>
  return %r : tensor<?x4x3xf32, #lathe.dims<B, 4, 3>>
}

func.func @attention_wide_f32(%q: tensor<?x2x4x3xf32, #lathe.dims<B, 2, 4, 3>>, %k: tensor<?x2x17x3xf32, #lathe.dims<B, 2, 17, 3>>, %v: tensor<?x2x17x5xf32, #lathe.dims<B, 2, 17, 5>>) -> tensor<?x2x4x5xf32, #lathe.dims<B, 2, 4, 5>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x2x4x3xf32, #lathe.dims<B, 2, 4, 3>>, tensor<?x2x17x3xf32, #lathe.dims<B, 2, 17, 3>>, tensor<?x2x17x5xf32, #lathe.dims<B, 2, 17, 5>>) -> tensor<?x2x4x5xf32, #lathe.dims<B, 2, 4, 5>>
  return %r : tensor<?x2x4x5xf32, #lathe.dims<B, 2, 4, 5>>
}

func.func @attention_causal_f32(%q: tensor<?x2x5x4xf32, #lathe.dims<B, 2, 5, 4>>, %k: tensor<?x2x5x4xf32, #lathe.dims<B, 2, 5, 4>>, %v: tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>>) -> tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>> {
  %r = lathe.attention %q, %k, %v causal : (tensor<?x2x5x4xf32, #lathe.dims<B, 2, 5, 4>>, tensor<?x2x5x4xf32, #lathe.dims<B, 2, 5, 4>>, tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>>) -> tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>>
  return %r : tensor<?x2x5x3xf32, #lathe.dims<B, 2, 5, 3>>
}

func.func @standardize_row_f64(%x: tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?x10xf64, #lathe.dims<B, 10>> {
  %r = lathe.standardize %x dims([1]) epsilon(1.0e-2) : (tensor<?x10xf64, #lathe.dims<B, 10>>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  return %r : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @standardize_long_row_f64(%x: tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf64, #lathe.dims<B, 3, 33>> {
  %r = lathe.standardize %x dims([2]) epsilon(1.0e-2) : (tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>) -> tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>
  return %r : tensor<?x3x33xf64, #lathe.dims<B, 3, 33>>
}

func.func @standardize_column_f64(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.standardize %x dims([0]) epsilon(1.0e-2) : (tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @standardize_image_f64(%x: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.standardize %x dims([0, 1, 2]) epsilon(1.0e-2) : (tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @standardize_channels_f64(%x: tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.standardize %x dims([0, 2, 3]) epsilon(1.0e-2) : (tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @attention_square_f64(%q: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, %k: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, %v: tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>) -> tensor<?x4x3xf64, #lathe.dims<B, 4, 3>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>, tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>) -> tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>
  return %r : tensor<?x4x3xf64, #lathe.dims<B, 4, 3>>
}

func.func @attention_wide_f64(%q: tensor<?x2x4x3xf64, #lathe.dims<B, 2, 4, 3>>, %k: tensor<?x2x17x3xf64, #lathe.dims<B, 2, 17, 3>>, %v: tensor<?x2x17x5xf64, #lathe.dims<B, 2, 17, 5>>) -> tensor<?x2x4x5xf64, #lathe.dims<B, 2, 4, 5>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x2x4x3xf64, #lathe.dims<B, 2, 4, 3>>, tensor<?x2x17x3xf64, #lathe.dims<B, 2, 17, 3>>, tensor<?x2x17x5xf64, #lathe.dims<B, 2, 17, 5>>) -> tensor<?x2x4x5xf64, #lathe.dims<B, 2, 4, 5>>
  return %r : tensor<?x2x4x5xf64, #lathe.dims<B, 2, 4, 5>>
}

func.func @attention_causal_f64(%q: tensor<?x2x5x4xf64, #lathe.dims<B, 2, 5, 4>>, %k: tensor<?x2x5x4xf64, #lathe.dims<B, 2, 5, 4>>, %v: tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>) -> tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>> {
  %r = lathe.attention %q, %k, %v causal : (tensor<?x2x5x4xf64, #lathe.dims<B, 2, 5, 4>>, tensor<?x2x5x4xf64, #lathe.dims<B, 2, 5, 4>>, tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>) -> tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>
  return %r : tensor<?x2x5x3xf64, #lathe.dims<B, 2, 5, 3>>
}

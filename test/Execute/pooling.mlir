// Pooling and its derivatives, both layouts.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3  --target-cpu=x86-64-v4 %}

func.func @max_pool_8x8_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
  return %r : tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, %y: tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>
  return %r : tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, %t: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>, tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
  return %r : tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
}

func.func @avg_pool_8x8_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
  return %r : tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c1_nhwc_f32(%y: tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) : (tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>
  return %r : tensor<?x8x8x1xf32, #lathe.dims<B, 8, 8, 1>>
}

func.func @max_pool_8x8_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
  return %r : tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>, %y: tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>, tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>
  return %r : tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>, %t: tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>, tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
  return %r : tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
}

func.func @avg_pool_8x8_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
  return %r : tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c1_nchw_f32(%y: tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) layout(NCHW) : (tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>
  return %r : tensor<?x1x8x8xf32, #lathe.dims<B, 1, 8, 8>>
}

func.func @max_pool_8x8_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_8x8_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>, %y: tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>, tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>
  return %r : tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, %y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
  return %r : tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>, %t: tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>, tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, %t: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_8x8_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_8x8_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c5_nhwc_f32(%y: tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) : (tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>
  return %r : tensor<?x8x8x5xf32, #lathe.dims<B, 8, 8, 5>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c5_nhwc_f64(%y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) : (tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
  return %r : tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
}

func.func @max_pool_8x8_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_8x8_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>, %y: tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>, tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>
  return %r : tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, %y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
  return %r : tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>, %t: tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>, tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, %t: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_8x8_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_8x8_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c5_nchw_f32(%y: tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) layout(NCHW) : (tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>
  return %r : tensor<?x5x8x8xf32, #lathe.dims<B, 5, 8, 8>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c5_nchw_f64(%y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) layout(NCHW) : (tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
  return %r : tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
}

func.func @max_pool_8x8_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, %y: tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  return %r : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, %t: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @avg_pool_8x8_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c32_nhwc_f32(%y: tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) : (tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  return %r : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
}

func.func @max_pool_7x9_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>) -> tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>) -> tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>
  return %r : tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>, %y: tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>) -> tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>, tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>) -> tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>
  return %r : tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>, %t: tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>) -> tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>, tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>) -> tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>
  return %r : tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>
}

func.func @avg_pool_7x9_k2_s2_valid_c1_nhwc_f32(%x: tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>) -> tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>) -> tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>
  return %r : tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c1_nhwc_f32(%y: tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>) -> tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) : (tensor<?x3x4x1xf32, #lathe.dims<B, 3, 4, 1>>) -> tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>
  return %r : tensor<?x7x9x1xf32, #lathe.dims<B, 7, 9, 1>>
}

func.func @max_pool_7x9_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>) -> tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>) -> tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>
  return %r : tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>, %y: tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>) -> tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>, tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>) -> tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>
  return %r : tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>, %t: tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>) -> tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>, tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>) -> tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>
  return %r : tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>
}

func.func @avg_pool_7x9_k2_s2_valid_c1_nchw_f32(%x: tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>) -> tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>) -> tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>
  return %r : tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c1_nchw_f32(%y: tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>) -> tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) layout(NCHW) : (tensor<?x1x3x4xf32, #lathe.dims<B, 1, 3, 4>>) -> tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>
  return %r : tensor<?x1x7x9xf32, #lathe.dims<B, 1, 7, 9>>
}

func.func @max_pool_7x9_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
}

func.func @max_pool_7x9_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, %y: tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  return %r : tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, %y: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  return %r : tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, %t: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, %t: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @avg_pool_7x9_k2_s2_valid_c5_nhwc_f32(%x: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
}

func.func @avg_pool_7x9_k2_s2_valid_c5_nhwc_f64(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c5_nhwc_f32(%y: tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) : (tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  return %r : tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c5_nhwc_f64(%y: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) : (tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  return %r : tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
}

func.func @max_pool_7x9_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
}

func.func @max_pool_7x9_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>, %y: tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>
  return %r : tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, %y: tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
  return %r : tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>, %t: tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, %t: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
}

func.func @avg_pool_7x9_k2_s2_valid_c5_nchw_f32(%x: tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
}

func.func @avg_pool_7x9_k2_s2_valid_c5_nchw_f64(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c5_nchw_f32(%y: tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) layout(NCHW) : (tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>
  return %r : tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c5_nchw_f64(%y: tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) layout(NCHW) : (tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
  return %r : tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
}

func.func @max_pool_7x9_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>) -> tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>) -> tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>
  return %r : tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>, %y: tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>) -> tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>, tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>) -> tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>
  return %r : tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>, %t: tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>) -> tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>, tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>) -> tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>
  return %r : tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>
}

func.func @avg_pool_7x9_k2_s2_valid_c32_nhwc_f32(%x: tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>) -> tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>) -> tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>
  return %r : tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c32_nhwc_f32(%y: tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>) -> tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) : (tensor<?x3x4x32xf32, #lathe.dims<B, 3, 4, 32>>) -> tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>
  return %r : tensor<?x7x9x32xf32, #lathe.dims<B, 7, 9, 32>>
}

func.func @max_pool_7x7_k3_s2_same_c1_nhwc_f32(%x: tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
  return %r : tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c1_nhwc_f32(%x: tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>, %y: tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>, tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>
  return %r : tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>
}

func.func @max_pool_select_7x7_k3_s2_same_c1_nhwc_f32(%x: tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>, %t: tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>, tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
  return %r : tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
}

func.func @avg_pool_7x7_k3_s2_same_c1_nhwc_f32(%x: tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>) -> tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
  return %r : tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c1_nhwc_f32(%y: tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x4x4x1xf32, #lathe.dims<B, 4, 4, 1>>) -> tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>
  return %r : tensor<?x7x7x1xf32, #lathe.dims<B, 7, 7, 1>>
}

func.func @max_pool_7x7_k3_s2_same_c1_nchw_f32(%x: tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
  return %r : tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c1_nchw_f32(%x: tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>, %y: tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>, tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>
  return %r : tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>
}

func.func @max_pool_select_7x7_k3_s2_same_c1_nchw_f32(%x: tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>, %t: tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>, tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
  return %r : tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
}

func.func @avg_pool_7x7_k3_s2_same_c1_nchw_f32(%x: tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>) -> tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
  return %r : tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c1_nchw_f32(%y: tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x1x4x4xf32, #lathe.dims<B, 1, 4, 4>>) -> tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>
  return %r : tensor<?x1x7x7xf32, #lathe.dims<B, 1, 7, 7>>
}

func.func @max_pool_7x7_k3_s2_same_c5_nhwc_f32(%x: tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_7x7_k3_s2_same_c5_nhwc_f64(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c5_nhwc_f32(%x: tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>, %y: tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>, tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>
  return %r : tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c5_nhwc_f64(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, %y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
  return %r : tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
}

func.func @max_pool_select_7x7_k3_s2_same_c5_nhwc_f32(%x: tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>, %t: tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>, tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_select_7x7_k3_s2_same_c5_nhwc_f64(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, %t: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_7x7_k3_s2_same_c5_nhwc_f32(%x: tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_7x7_k3_s2_same_c5_nhwc_f64(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c5_nhwc_f32(%y: tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x4x4x5xf32, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>
  return %r : tensor<?x7x7x5xf32, #lathe.dims<B, 7, 7, 5>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c5_nhwc_f64(%y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
  return %r : tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
}

func.func @max_pool_7x7_k3_s2_same_c5_nchw_f32(%x: tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_7x7_k3_s2_same_c5_nchw_f64(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c5_nchw_f32(%x: tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>, %y: tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>, tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>
  return %r : tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c5_nchw_f64(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, %y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
  return %r : tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
}

func.func @max_pool_select_7x7_k3_s2_same_c5_nchw_f32(%x: tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>, %t: tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>, tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_select_7x7_k3_s2_same_c5_nchw_f64(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, %t: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_7x7_k3_s2_same_c5_nchw_f32(%x: tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_7x7_k3_s2_same_c5_nchw_f64(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c5_nchw_f32(%y: tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x4x4xf32, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>
  return %r : tensor<?x5x7x7xf32, #lathe.dims<B, 5, 7, 7>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c5_nchw_f64(%y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
  return %r : tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
}

func.func @max_pool_7x7_k3_s2_same_c32_nhwc_f32(%x: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c32_nhwc_f32(%x: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, %y: tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>
  return %r : tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>
}

func.func @max_pool_select_7x7_k3_s2_same_c32_nhwc_f32(%x: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, %t: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>, tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @avg_pool_7x7_k3_s2_same_c32_nhwc_f32(%x: tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  return %r : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c32_nhwc_f32(%y: tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>
  return %r : tensor<?x7x7x32xf32, #lathe.dims<B, 7, 7, 32>>
}

func.func @max_pool_6x5_k3_s1_valid_c1_nhwc_f32(%x: tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>) -> tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>) -> tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>
  return %r : tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c1_nhwc_f32(%x: tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>, %y: tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>) -> tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) : (tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>, tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>) -> tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>
  return %r : tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c1_nhwc_f32(%x: tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>, %t: tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>) -> tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) : (tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>, tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>) -> tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>
  return %r : tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>
}

func.func @avg_pool_6x5_k3_s1_valid_c1_nhwc_f32(%x: tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>) -> tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>) -> tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>
  return %r : tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c1_nhwc_f32(%y: tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>) -> tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) : (tensor<?x4x3x1xf32, #lathe.dims<B, 4, 3, 1>>) -> tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>
  return %r : tensor<?x6x5x1xf32, #lathe.dims<B, 6, 5, 1>>
}

func.func @max_pool_6x5_k3_s1_valid_c1_nchw_f32(%x: tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>) -> tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>) -> tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>
  return %r : tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c1_nchw_f32(%x: tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>, %y: tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>) -> tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>, tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>) -> tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>
  return %r : tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c1_nchw_f32(%x: tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>, %t: tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>) -> tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>, tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>) -> tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>
  return %r : tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>
}

func.func @avg_pool_6x5_k3_s1_valid_c1_nchw_f32(%x: tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>) -> tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>) -> tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>
  return %r : tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c1_nchw_f32(%y: tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>) -> tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x1x4x3xf32, #lathe.dims<B, 1, 4, 3>>) -> tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>
  return %r : tensor<?x1x6x5xf32, #lathe.dims<B, 1, 6, 5>>
}

func.func @max_pool_6x5_k3_s1_valid_c5_nhwc_f32(%x: tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
}

func.func @max_pool_6x5_k3_s1_valid_c5_nhwc_f64(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c5_nhwc_f32(%x: tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>, %y: tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>, tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>
  return %r : tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c5_nhwc_f64(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, %y: tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
  return %r : tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c5_nhwc_f32(%x: tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>, %t: tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>, tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c5_nhwc_f64(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, %t: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @avg_pool_6x5_k3_s1_valid_c5_nhwc_f32(%x: tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>
}

func.func @avg_pool_6x5_k3_s1_valid_c5_nhwc_f64(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c5_nhwc_f32(%y: tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) : (tensor<?x4x3x5xf32, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>
  return %r : tensor<?x6x5x5xf32, #lathe.dims<B, 6, 5, 5>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c5_nhwc_f64(%y: tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) : (tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
  return %r : tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
}

func.func @max_pool_6x5_k3_s1_valid_c5_nchw_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>
}

func.func @max_pool_6x5_k3_s1_valid_c5_nchw_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c5_nchw_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, %y: tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c5_nchw_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %y: tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c5_nchw_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, %t: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c5_nchw_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %t: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
}

func.func @avg_pool_6x5_k3_s1_valid_c5_nchw_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>
}

func.func @avg_pool_6x5_k3_s1_valid_c5_nchw_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c5_nchw_f32(%y: tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x4x3xf32, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c5_nchw_f64(%y: tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_6x5_k3_s1_valid_c32_nhwc_f32(%x: tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>) -> tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>) -> tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>
  return %r : tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c32_nhwc_f32(%x: tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>, %y: tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>) -> tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) : (tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>, tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>) -> tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>
  return %r : tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c32_nhwc_f32(%x: tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>, %t: tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>) -> tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) : (tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>, tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>) -> tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>
  return %r : tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>
}

func.func @avg_pool_6x5_k3_s1_valid_c32_nhwc_f32(%x: tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>) -> tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>) -> tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>
  return %r : tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c32_nhwc_f32(%y: tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>) -> tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) : (tensor<?x4x3x32xf32, #lathe.dims<B, 4, 3, 32>>) -> tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>
  return %r : tensor<?x6x5x32xf32, #lathe.dims<B, 6, 5, 32>>
}

func.func @max_pool_5x6_k2_s3_valid_c1_nhwc_f32(%x: tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>) -> tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>) -> tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>
  return %r : tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c1_nhwc_f32(%x: tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>, %y: tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>) -> tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) : (tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>, tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>) -> tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>
  return %r : tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c1_nhwc_f32(%x: tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>, %t: tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>) -> tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) : (tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>, tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>) -> tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>
  return %r : tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>
}

func.func @avg_pool_5x6_k2_s3_valid_c1_nhwc_f32(%x: tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>) -> tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>) -> tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>
  return %r : tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c1_nhwc_f32(%y: tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>) -> tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) : (tensor<?x2x2x1xf32, #lathe.dims<B, 2, 2, 1>>) -> tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>
  return %r : tensor<?x5x6x1xf32, #lathe.dims<B, 5, 6, 1>>
}

func.func @max_pool_5x6_k2_s3_valid_c1_nchw_f32(%x: tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>) -> tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>) -> tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>
  return %r : tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c1_nchw_f32(%x: tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>, %y: tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>) -> tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>, tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>) -> tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>
  return %r : tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c1_nchw_f32(%x: tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>, %t: tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>) -> tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>, tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>) -> tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>
  return %r : tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>
}

func.func @avg_pool_5x6_k2_s3_valid_c1_nchw_f32(%x: tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>) -> tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>) -> tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>
  return %r : tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c1_nchw_f32(%y: tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>) -> tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x1x2x2xf32, #lathe.dims<B, 1, 2, 2>>) -> tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>
  return %r : tensor<?x1x5x6xf32, #lathe.dims<B, 1, 5, 6>>
}

func.func @max_pool_5x6_k2_s3_valid_c5_nhwc_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>
}

func.func @max_pool_5x6_k2_s3_valid_c5_nhwc_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c5_nhwc_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, %y: tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c5_nhwc_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %y: tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c5_nhwc_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, %t: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c5_nhwc_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %t: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
}

func.func @avg_pool_5x6_k2_s3_valid_c5_nhwc_f32(%x: tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>
}

func.func @avg_pool_5x6_k2_s3_valid_c5_nhwc_f64(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c5_nhwc_f32(%y: tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) : (tensor<?x2x2x5xf32, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf32, #lathe.dims<B, 5, 6, 5>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c5_nhwc_f64(%y: tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) : (tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_5x6_k2_s3_valid_c5_nchw_f32(%x: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>
}

func.func @max_pool_5x6_k2_s3_valid_c5_nchw_f64(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c5_nchw_f32(%x: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>, %y: tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>, tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c5_nchw_f64(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, %y: tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c5_nchw_f32(%x: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>, %t: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>, tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c5_nchw_f64(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, %t: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
}

func.func @avg_pool_5x6_k2_s3_valid_c5_nchw_f32(%x: tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>
}

func.func @avg_pool_5x6_k2_s3_valid_c5_nchw_f64(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c5_nchw_f32(%y: tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x2x2xf32, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf32, #lathe.dims<B, 5, 5, 6>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c5_nchw_f64(%y: tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
}

func.func @max_pool_5x6_k2_s3_valid_c32_nhwc_f32(%x: tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>) -> tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>) -> tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>
  return %r : tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c32_nhwc_f32(%x: tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>, %y: tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>) -> tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) : (tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>, tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>) -> tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>
  return %r : tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c32_nhwc_f32(%x: tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>, %t: tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>) -> tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) : (tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>, tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>) -> tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>
  return %r : tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>
}

func.func @avg_pool_5x6_k2_s3_valid_c32_nhwc_f32(%x: tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>) -> tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>) -> tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>
  return %r : tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c32_nhwc_f32(%y: tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>) -> tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) : (tensor<?x2x2x32xf32, #lathe.dims<B, 2, 2, 32>>) -> tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>
  return %r : tensor<?x5x6x32xf32, #lathe.dims<B, 5, 6, 32>>
}

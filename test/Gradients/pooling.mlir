// Derivatives of pooling.
// RUN: lathe-test-gradients %s --dims=B=2

func.func @max_pool_8x8_k2_s2_valid_c5_nhwc(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c5_nhwc(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, %y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
  return %r : tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c5_nhwc(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, %t: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>, tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_8x8_k2_s2_valid_c5_nhwc(%x: tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c5_nhwc(%y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) : (tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
  return %r : tensor<?x8x8x5xf64, #lathe.dims<B, 8, 8, 5>>
}

func.func @max_pool_8x8_k2_s2_valid_c5_nchw(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_grad_8x8_k2_s2_valid_c5_nchw(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, %y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
  return %r : tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
}

func.func @max_pool_select_8x8_k2_s2_valid_c5_nchw(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, %t: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>, tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_8x8_k2_s2_valid_c5_nchw(%x: tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_grad_8x8_k2_s2_valid_c5_nchw(%y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>> {
  %r = lathe.avg_pool2d_grad %y input_size([8, 8]) window([2, 2]) layout(NCHW) : (tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
  return %r : tensor<?x5x8x8xf64, #lathe.dims<B, 5, 8, 8>>
}

func.func @max_pool_7x9_k2_s2_valid_c5_nhwc(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c5_nhwc(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, %y: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  return %r : tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c5_nhwc(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, %t: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @avg_pool_7x9_k2_s2_valid_c5_nhwc(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  return %r : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c5_nhwc(%y: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) : (tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  return %r : tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
}

func.func @max_pool_7x9_k2_s2_valid_c5_nchw(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
}

func.func @max_pool_grad_7x9_k2_s2_valid_c5_nchw(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, %y: tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
  return %r : tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
}

func.func @max_pool_select_7x9_k2_s2_valid_c5_nchw(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, %t: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
}

func.func @avg_pool_7x9_k2_s2_valid_c5_nchw(%x: tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>> {
  %r = lathe.avg_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
  return %r : tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>
}

func.func @avg_pool_grad_7x9_k2_s2_valid_c5_nchw(%y: tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 9]) window([2, 2]) layout(NCHW) : (tensor<?x5x3x4xf64, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
  return %r : tensor<?x5x7x9xf64, #lathe.dims<B, 5, 7, 9>>
}

func.func @max_pool_7x7_k3_s2_same_c5_nhwc(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c5_nhwc(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, %y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
  return %r : tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
}

func.func @max_pool_select_7x7_k3_s2_same_c5_nhwc(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, %t: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>, tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_7x7_k3_s2_same_c5_nhwc(%x: tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>) -> tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
  return %r : tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c5_nhwc(%y: tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) : (tensor<?x4x4x5xf64, #lathe.dims<B, 4, 4, 5>>) -> tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
  return %r : tensor<?x7x7x5xf64, #lathe.dims<B, 7, 7, 5>>
}

func.func @max_pool_7x7_k3_s2_same_c5_nchw(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @max_pool_grad_7x7_k3_s2_same_c5_nchw(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, %y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
  return %r : tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
}

func.func @max_pool_select_7x7_k3_s2_same_c5_nchw(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, %t: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>, tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_7x7_k3_s2_same_c5_nchw(%x: tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>) -> tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
  return %r : tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>
}

func.func @avg_pool_grad_7x7_k3_s2_same_c5_nchw(%y: tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>> {
  %r = lathe.avg_pool2d_grad %y input_size([7, 7]) window([3, 3]) strides([2, 2]) padding(<same>) layout(NCHW) : (tensor<?x5x4x4xf64, #lathe.dims<B, 5, 4, 4>>) -> tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
  return %r : tensor<?x5x7x7xf64, #lathe.dims<B, 5, 7, 7>>
}

func.func @max_pool_6x5_k3_s1_valid_c5_nhwc(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c5_nhwc(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, %y: tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
  return %r : tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c5_nhwc(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, %t: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>, tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @avg_pool_6x5_k3_s1_valid_c5_nhwc(%x: tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) : (tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>) -> tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
  return %r : tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c5_nhwc(%y: tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) : (tensor<?x4x3x5xf64, #lathe.dims<B, 4, 3, 5>>) -> tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
  return %r : tensor<?x6x5x5xf64, #lathe.dims<B, 6, 5, 5>>
}

func.func @max_pool_6x5_k3_s1_valid_c5_nchw(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.max_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
}

func.func @max_pool_grad_6x5_k3_s1_valid_c5_nchw(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %y: tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_select_6x5_k3_s1_valid_c5_nchw(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %t: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.max_pool2d_select %x, %t window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
}

func.func @avg_pool_6x5_k3_s1_valid_c5_nchw(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>> {
  %r = lathe.avg_pool2d %x window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
  return %r : tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>
}

func.func @avg_pool_grad_6x5_k3_s1_valid_c5_nchw(%y: tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([6, 5]) window([3, 3]) strides([1, 1]) layout(NCHW) : (tensor<?x5x4x3xf64, #lathe.dims<B, 5, 4, 3>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_5x6_k2_s3_valid_c5_nhwc(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c5_nhwc(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %y: tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c5_nhwc(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, %t: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>, tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
}

func.func @avg_pool_5x6_k2_s3_valid_c5_nhwc(%x: tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) : (tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>) -> tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
  return %r : tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c5_nhwc(%y: tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) : (tensor<?x2x2x5xf64, #lathe.dims<B, 2, 2, 5>>) -> tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
  return %r : tensor<?x5x6x5xf64, #lathe.dims<B, 5, 6, 5>>
}

func.func @max_pool_5x6_k2_s3_valid_c5_nchw(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.max_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
}

func.func @max_pool_grad_5x6_k2_s3_valid_c5_nchw(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, %y: tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.max_pool2d_grad %x, %y window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
}

func.func @max_pool_select_5x6_k2_s3_valid_c5_nchw(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, %t: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.max_pool2d_select %x, %t window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>, tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
}

func.func @avg_pool_5x6_k2_s3_valid_c5_nchw(%x: tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>> {
  %r = lathe.avg_pool2d %x window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>) -> tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
  return %r : tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>
}

func.func @avg_pool_grad_5x6_k2_s3_valid_c5_nchw(%y: tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>> {
  %r = lathe.avg_pool2d_grad %y input_size([5, 6]) window([2, 2]) strides([3, 3]) layout(NCHW) : (tensor<?x5x2x2xf64, #lathe.dims<B, 5, 2, 2>>) -> tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
  return %r : tensor<?x5x5x6xf64, #lathe.dims<B, 5, 5, 6>>
}

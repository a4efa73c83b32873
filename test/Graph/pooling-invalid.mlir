// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @max_pool2d_c1(%x: tensor<8x8x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d' op expected 'input' to have rank 4, but got f32[8, 8, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d %x window([2, 2]) : (tensor<8x8x3xf32>) -> tensor<4x4x3xf32>
  return
}

// -----

func.func @max_pool2d_c1_symbol(%x: tensor<1x?x8x3xf32, #lathe.dims<1, H, 8, 3>>) {
  // expected-error @below {{'lathe.max_pool2d' op expected static H and W of 'input', but got H and 8}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d %x window([2, 2]) : (tensor<1x?x8x3xf32, #lathe.dims<1, H, 8, 3>>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @max_pool2d_c2(%x: tensor<1x8x8x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d' op expected 'window' to have 2 entries, but got 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d %x window([2]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @max_pool2d_c2_stride(%x: tensor<1x8x8x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d' op expected 'strides' to be at least 1, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d %x window([2, 2]) strides([2, 0]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @max_pool2d_c3(%x: tensor<1x8x8x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d' op window of 9 does not fit into height 8 (padding included)}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d %x window([9, 2]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @max_pool2d_c3_padding(%x: tensor<1x8x8x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d' op expected padding smaller than the window, but got 2 for a window of 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d %x window([2, 2]) padding([0, 2, 0, 0]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @max_pool2d_grad_c1(%x: tensor<1x8x8x3xf32>, %dy: tensor<1x4x3x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d_grad' op expected 'cotangent' of type f32[1, 4, 4, 3] (the pooled 'input'), but got f32[1, 4, 3, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d_grad %x, %dy window([2, 2]) : (tensor<1x8x8x3xf32>, tensor<1x4x3x3xf32>) -> tensor<1x8x8x3xf32>
  return
}

// -----

func.func @max_pool2d_select_c1(%x: tensor<1x8x8x3xf32>, %t: tensor<1x8x8x2xf32>) {
  // expected-error @below {{'lathe.max_pool2d_select' op expected 'input' and 'tangent' to have the same type, but got f32[1, 8, 8, 3] and f32[1, 8, 8, 2]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<1x8x8x3xf32>, tensor<1x8x8x2xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @avg_pool2d_c1(%x: tensor<8x8x3xf32>) {
  // expected-error @below {{'lathe.avg_pool2d' op expected 'input' to have rank 4, but got f32[8, 8, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.avg_pool2d %x window([2, 2]) : (tensor<8x8x3xf32>) -> tensor<4x4x3xf32>
  return
}

// -----

func.func @avg_pool2d_c2(%x: !lathe.value) {
  // expected-error @below {{'lathe.avg_pool2d' op expected 'window' to be at least 1, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.avg_pool2d %x window([0, 2])
  return
}

// -----

func.func @avg_pool2d_c3(%x: tensor<1x8x8x3xf32>) {
  // expected-error @below {{'lathe.avg_pool2d' op expected padding smaller than the window, but got 3 for a window of 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.avg_pool2d %x window([2, 3]) padding([0, 0, 3, 0]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @avg_pool2d_grad_c1(%dy: tensor<1x4x4x3xf32>) {
  // expected-error @below {{'lathe.avg_pool2d_grad' op expected 'cotangent' with H and W 5 and 4 (pooled 'input_size'), but got f32[1, 4, 4, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.avg_pool2d_grad %dy input_size([10, 8]) window([2, 2]) : (tensor<1x4x4x3xf32>) -> tensor<1x10x8x3xf32>
  return
}

// -----

func.func @avg_pool2d_grad_c1_entries(%dy: tensor<1x4x4x3xf32>) {
  // expected-error @below {{'lathe.avg_pool2d_grad' op expected 'input_size' to have 2 entries, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.avg_pool2d_grad %dy input_size([8, 8, 3]) window([2, 2]) : (tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32>
  return
}

// -----

func.func @max_pool2d_position_c1(%x: tensor<8x8x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d_position' op expected 'input' to have rank 4, but got f32[8, 8, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d_position %x window([2, 2]) : (tensor<8x8x3xf32>) -> tensor<4x4x3xui8>
  return
}

// -----

func.func @max_pool2d_scatter_c1(%p: tensor<1x4x4x3xui8>, %dy: tensor<1x4x4x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d_scatter' op expected 'cotangent' with H and W 5 and 4 (pooled 'input_size'), but got f32[1, 4, 4, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d_scatter %p, %dy input_size([10, 8]) window([2, 2]) : (tensor<1x4x4x3xui8>, tensor<1x4x4x3xf32>) -> tensor<1x10x8x3xf32>
  return
}

// -----

func.func @max_pool2d_scatter_c1_positions(%p: tensor<1x4x4x3xi32>, %dy: tensor<1x4x4x3xf32>) {
  // expected-error @below {{'lathe.max_pool2d_scatter' op expected 'positions' of type ui8[1, 4, 4, 3], but got i32[1, 4, 4, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max_pool2d_scatter %p, %dy input_size([8, 8]) window([2, 2]) : (tensor<1x4x4x3xi32>, tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32>
  return
}

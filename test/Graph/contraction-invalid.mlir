// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @matmul_c1(%a: tensor<2x3xf32>, %b: tensor<3xf32>) {
  // expected-error @+2 {{expected two tensors of one rank (at least 2) and element type, but got f32[2, 3] and f32[3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = lathe.matmul %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @matmul_c2(%a: tensor<5x2x3xf32>, %b: tensor<4x3x2xf32>) {
  // expected-error @+2 {{expected equal batch dims, but got f32[5, 2, 3] and f32[4, 3, 2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = lathe.matmul %a, %b : (tensor<5x2x3xf32>, tensor<4x3x2xf32>) -> tensor<5x2x2xf32>
  return
}

// -----

func.func @matmul_c3(%a: tensor<2x?xf32, #lathe.dims<2, B>>, %b: tensor<?x2xf32, #lathe.dims<T, 2>>) {
  // expected-error @+2 {{expected equal dims to sum over, but got B of 'lhs' f32[2, B] and T of 'rhs' f32[T, 2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = lathe.matmul %a, %b : (tensor<2x?xf32, #lathe.dims<2, B>>, tensor<?x2xf32, #lathe.dims<T, 2>>) -> tensor<2x2xf32>
  return
}

// -----

func.func @convolution_c1(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf64>) {
  // expected-error @+2 {{expected two tensors of rank 4 and one element type, but got f32[1, 8, 8, 3] and f64[3, 3, 3, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf64>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_c2(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected 'groups' of at least 1 that divides the input channels (3), but got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) groups(2) : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_c2_strides(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected strides of at least 1, but got 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) strides([0, 1]) : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_c2_input_dilations(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected input dilations of at least 1, but got 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) input_dilations([2, 0]) : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x13x6x4xf32>
  return
}

// -----

func.func @convolution_c2_input_dilations_count(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected two numbers in 'input_dilations', but got 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) input_dilations([2]) : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x13x6x4xf32>
  return
}

// -----

func.func @convolution_c3(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x2x4xf32>) {
  // expected-error @+2 {{expected a filter of 3 input channels (3 in 1 groups), but got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) : (tensor<1x8x8x3xf32>, tensor<3x3x2x4xf32>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_c4(%x: tensor<1x2x8x3xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{window of 3 does not fit into height 2 (padding included)}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) : (tensor<1x2x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x1x6x4xf32>
  return
}

// -----

func.func @convolution_input_grad_c1(%dy: tensor<1x5x6x4xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected a cotangent of height and width [6, 6], but got [5, 6]}}
  // expected-error @+1 {{failed to infer returned types}}
  %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(valid) : (tensor<1x5x6x4xf32>, tensor<3x3x3x4xf32>) -> tensor<1x8x8x3xf32>
  return
}

// -----

func.func @convolution_filter_grad_c1(%x: tensor<1x8x8x3xf32>, %dy: tensor<2x6x6x4xf32>) {
  // expected-error @+2 {{expected equal batch dims, but got 1 and 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %dw = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(valid) : (tensor<1x8x8x3xf32>, tensor<2x6x6x4xf32>) -> tensor<3x3x3x4xf32>
  return
}

// -----

func.func @padding_amounts(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+1 {{expected padding [top, bottom, left, right], but got 3 numbers}}
  %y = lathe.convolution %x, %w padding([1, 1, 1]) : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_c4_symbolic(%x: tensor<1x?x8x3xf32, #lathe.dims<1, H, 8, 3>>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected static H and W, but one is symbolic}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) : (tensor<1x?x8x3xf32, #lathe.dims<1, H, 8, 3>>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_c4_filter(%x: tensor<1x8x8x3xf32>, %w: tensor<?x3x3x4xf32, #lathe.dims<K, 3, 3, 4>>) {
  // expected-error @+2 {{expected static window, but one is symbolic}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) : (tensor<1x8x8x3xf32>, tensor<?x3x3x4xf32, #lathe.dims<K, 3, 3, 4>>) -> tensor<1x6x6x4xf32>
  return
}

// -----

func.func @convolution_input_grad_c1_symbolic(%dy: tensor<1x?x6x4xf32, #lathe.dims<1, H, 6, 4>>, %w: tensor<3x3x3x4xf32>) {
  // expected-error @+2 {{expected a cotangent of height and width [6, 6], but got [symbolic, 6]}}
  // expected-error @+1 {{failed to infer returned types}}
  %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(valid) : (tensor<1x?x6x4xf32, #lathe.dims<1, H, 6, 4>>, tensor<3x3x3x4xf32>) -> tensor<1x8x8x3xf32>
  return
}

// -----

func.func @winograd_c1(%x: tensor<1x8x8x4xf32>, %u: tensor<2x16x4x16xf64>) {
  // expected-error @+2 {{expected two tensors of rank 4 and one element type, but got f32[1, 8, 8, 4] and f64[2, 16, 4, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.winograd_convolution %x, %u padding([1, 1, 1, 1]) : (tensor<1x8x8x4xf32>, tensor<2x16x4x16xf64>) -> tensor<1x8x8x32xf32>
  return
}


// -----

func.func @winograd_c2(%x: tensor<1x8x8x4xf32>, %u: tensor<2x9x4x16xf32>) {
  // expected-error @+2 {{expected filters [panels, 16, 4, panel], but got f32[2, 9, 4, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.winograd_convolution %x, %u padding([1, 1, 1, 1]) : (tensor<1x8x8x4xf32>, tensor<2x9x4x16xf32>) -> tensor<1x8x8x32xf32>
  return
}


// -----

func.func @winograd_c3(%x: tensor<1x8x8x4xf32>, %u: tensor<2x16x4x16xf32>) {
  // expected-error @+2 {{expected explicit padding of 0, 1 or 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.winograd_convolution %x, %u padding([3, 0, 1, 1]) : (tensor<1x8x8x4xf32>, tensor<2x16x4x16xf32>) -> tensor<1x9x8x32xf32>
  return
}


// -----

func.func @winograd_c4(%x: tensor<1x3x8x4xf32>, %u: tensor<2x16x4x16xf32>) {
  // expected-error @+2 {{expected an input whose result has a static height and width of 2 or more, but got f32[1, 3, 8, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.winograd_convolution %x, %u padding([0, 0, 1, 1]) : (tensor<1x3x8x4xf32>, tensor<2x16x4x16xf32>) -> tensor<1x1x8x32xf32>
  return
}

// -----

func.func @matmul_c4(%a: tensor<2x3xf32>, %b: tensor<3x16xf32>) {
  // expected-error @+2 {{expected a matrix and static panels [panels, K, panel] with 'packed_rhs', none transposed, but got f32[2, 3] and f32[3, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = lathe.matmul %a, %b {packed_rhs} : (tensor<2x3xf32>, tensor<3x16xf32>) -> tensor<2x16xf32>
  return
}

// -----

func.func @matmul_c5(%a: tensor<2x3xf32>, %b: tensor<4x3x16xf32>) {
  // expected-error @+2 {{expected 'columns' that end in the last panel of 'packed_rhs', but got 48 and f32[4, 3, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = lathe.matmul %a, %b {packed_rhs, columns = 48} : (tensor<2x3xf32>, tensor<4x3x16xf32>) -> tensor<2x48xf32>
  return
}

// -----

func.func @matmul_c5_unpacked(%a: tensor<2x3xf32>, %b: tensor<3x16xf32>) {
  // expected-error @+2 {{expected 'columns' that end in the last panel of 'packed_rhs', but got 16 and f32[3, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = lathe.matmul %a, %b {columns = 16} : (tensor<2x3xf32>, tensor<3x16xf32>) -> tensor<2x16xf32>
  return
}

// -----

func.func @convolution_c5(%x: tensor<1x8x8x2xf32>, %w: tensor<2x3x3x1x16xf32>) {
  // expected-error @+2 {{expected layout NHWC and one group with 'packed_filter'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) groups(2) {packed_filter} : (tensor<1x8x8x2xf32>, tensor<2x3x3x1x16xf32>) -> tensor<1x6x6x32xf32>
  return
}

// -----

func.func @convolution_c1_packed(%x: tensor<1x8x8x2xf32>, %w: tensor<3x3x2x16xf32>) {
  // expected-error @+2 {{expected tensors of rank 4 and 5 and one element type, but got f32[1, 8, 8, 2] and f32[3, 3, 2, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.convolution %x, %w padding(valid) {packed_filter} : (tensor<1x8x8x2xf32>, tensor<3x3x2x16xf32>) -> tensor<1x6x6x16xf32>
  return
}

// -----

func.func @winograd_grad_c1(%x: tensor<2x8x8x4xf32>, %dy: tensor<3x8x8x16xf32>) {
  // expected-error @+2 {{expected two tensors of rank 4, one element type and one batch, but got f32[2, 8, 8, 4] and f32[3, 8, 8, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %r = lathe.winograd_filter_grad %x, %dy padding([1, 1, 1, 1]) : (tensor<2x8x8x4xf32>, tensor<3x8x8x16xf32>) -> tensor<16x4x16xf32>
  return
}

// -----

func.func @winograd_grad_c2(%x: tensor<2x8x8x4xf32>, %dy: tensor<2x9x8x16xf32>) {
  // expected-error @+2 {{expected explicit padding of 0, 1 or 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %r = lathe.winograd_filter_grad %x, %dy padding([3, 0, 1, 1]) : (tensor<2x8x8x4xf32>, tensor<2x9x8x16xf32>) -> tensor<16x4x16xf32>
  return
}

// -----

func.func @winograd_grad_c3(%x: tensor<2x3x8x4xf32>, %dy: tensor<2x1x8x16xf32>) {
  // expected-error @+2 {{expected an input whose result has a static height and width of 2 or more, but got f32[2, 3, 8, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %r = lathe.winograd_filter_grad %x, %dy padding([0, 0, 1, 1]) : (tensor<2x3x8x4xf32>, tensor<2x1x8x16xf32>) -> tensor<16x4x16xf32>
  return
}

// -----

func.func @winograd_grad_c4(%x: tensor<2x8x8x4xf32>, %dy: tensor<2x8x6x16xf32>) {
  // expected-error @+2 {{expected a cotangent of height 8 and width 8, but got f32[2, 8, 6, 16]}}
  // expected-error @+1 {{failed to infer returned types}}
  %r = lathe.winograd_filter_grad %x, %dy padding([1, 1, 1, 1]) : (tensor<2x8x8x4xf32>, tensor<2x8x6x16xf32>) -> tensor<16x4x16xf32>
  return
}

// -----

func.func @convolution_filter_grad_c2(%x: tensor<2x3x8x8xf32>, %dy: tensor<2x4x6x6xf32>) {
  // expected-error @below {{'lathe.convolution_filter_grad' op expected NHWC and one group with 'per_image'}}
  // expected-error @below {{failed to infer returned types}}
  %dw = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(valid) layout(NCHW) {per_image} : (tensor<2x3x8x8xf32>, tensor<2x4x6x6xf32>) -> tensor<2x4x3x3x3xf32>
  return
}

// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @reduce_sum_c1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'lathe.reduce_sum' op expected 'dims' in 0 .. 1, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_sum %x dims([2]) : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @reduce_sum_c1_scalar(%x: tensor<f32>) {
  // expected-error @below {{'lathe.reduce_sum' op expected a tensor with dims, but got a scalar and 'dims' 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_sum %x dims([0]) : tensor<f32>
  return
}

// -----

func.func @reduce_mean_c1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'lathe.reduce_mean' op expected distinct 'dims', but got 1 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_mean %x dims([1, 1]) : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @reduce_mean_c2(%x: tensor<2x3xi32>) {
  // expected-error @below {{'lathe.reduce_mean' op operand #0 must be tensor of floats, but got 'tensor<2x3xi32>'}}
  %0 = lathe.reduce_mean %x dims([1]) : (tensor<2x3xi32>) -> tensor<2xi32>
  return
}

// -----

func.func @reduce_max_c1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'lathe.reduce_max' op expected 'dims' in 0 .. 1, but got -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_max %x dims([-1]) : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @reduce_max_c2(%x: tensor<2x0xf32>) {
  // expected-error @below {{'lathe.reduce_max' op expected reduced dims of 'input' that are not 0, but dim 1 of f32[2, 0] is}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_max %x dims([1]) : (tensor<2x0xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @reduce_min_c1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'lathe.reduce_min' op expected 'dims' in 0 .. 1, but got 5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_min %x dims([0, 5]) : (tensor<2x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @reduce_min_c2(%x: tensor<0x3xf32>) {
  // expected-error @below {{'lathe.reduce_min' op expected reduced dims of 'input' that are not 0, but dim 0 of f32[0, 3] is}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_min %x dims([0]) : (tensor<0x3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @argmax_c1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'lathe.argmax' op expected 'dim' in 0 .. 1, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.argmax %x dim(2) : (tensor<2x3xf32>) -> tensor<2xi64>
  return
}

// -----

func.func @argmax_c1_empty(%x: tensor<2x0xf32>) {
  // expected-error @below {{'lathe.argmax' op expected a dim of 'input' that is not 0, but dim 1 of f32[2, 0] is}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.argmax %x dim(1) : (tensor<2x0xf32>) -> tensor<2xi64>
  return
}

// -----

func.func @result_type(%x: tensor<2x3xf32>) {
  // expected-error @below {{inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_sum %x dims([1]) : (tensor<2x3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @untyped_dims(%x: !lathe.value) {
  // expected-error @below {{'lathe.reduce_sum' op expected 'dims' to be at least 0, but got -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reduce_sum %x dims([-1])
  return
}

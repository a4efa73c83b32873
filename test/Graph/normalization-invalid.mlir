// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @softmax_c1(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{expected 'dim' in -1 .. 1 (rank of f32[2, 3] less one), but got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.softmax %x dim(2) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @log_softmax_c1(%x: tensor<f32>) {
  // expected-error @+2 {{expected 'dim' in -1 .. -1 (rank of f32[] less one), but got -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.log_softmax %x : tensor<f32>
  return
}

// -----

func.func @softmax_cross_entropy_c1(%x: tensor<2x3xf32>, %y: tensor<3xi32>) {
  // expected-error @+2 {{expected integer labels of shape [2] ('logits' without its class dim), but got i32[3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.softmax_cross_entropy %x, %y : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c2(%x: tensor<2x3xf32>, %y: tensor<2x3xf64>) {
  // expected-error @+2 {{expected float labels of the type of 'logits', f32[2, 3], but got f64[2, 3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.softmax_cross_entropy %x, %y : (tensor<2x3xf32>, tensor<2x3xf64>) -> tensor<2xf32>
  return
}

// -----

func.func @cross_entropy_c3(%x: tensor<2x?xf32, #lathe.dims<2, C>>, %y: tensor<2xi32>) {
  // expected-error @+2 {{expected 'probabilities' with a static class dim at its end, but got f32[2, C]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.cross_entropy %x, %y : (tensor<2x?xf32, #lathe.dims<2, C>>, tensor<2xi32>) -> tensor<2xf32>
  return
}

// -----

func.func @mean_squared_error_c1(%x: tensor<2x3xf32>, %y: tensor<2xf32>) {
  // expected-error @+2 {{expected predictions and targets of one type of rank at least 1, but got f32[2, 3] and f32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.mean_squared_error %x, %y : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c3(%x: tensor<2x?xf32, #lathe.dims<2, C>>, %y: tensor<2xi32>) {
  // expected-error @+2 {{expected 'logits' with a static class dim at its end, but got f32[2, C]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.softmax_cross_entropy %x, %y : (tensor<2x?xf32, #lathe.dims<2, C>>, tensor<2xi32>) -> tensor<2xf32>
  return
}

// -----

func.func @cross_entropy_c1(%x: tensor<2x3xf32>, %y: tensor<2x3xi32>) {
  // expected-error @+2 {{expected integer labels of shape [2] ('probabilities' without its class dim), but got i32[2, 3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.cross_entropy %x, %y : (tensor<2x3xf32>, tensor<2x3xi32>) -> tensor<2xf32>
  return
}

// -----

func.func @cross_entropy_c2(%x: tensor<2x3xf32>, %y: tensor<2xf32>) {
  // expected-error @+2 {{expected float labels of the type of 'probabilities', f32[2, 3], but got f32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %l = lathe.cross_entropy %x, %y : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @standardize_c1(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{expected 'dims' in 0 .. 1, but got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.standardize %x dims([2]) epsilon(0.0) : tensor<2x3xf32>
  return
}

// -----

func.func @standardize_c2(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{expected 'epsilon' to be finite and at least 0, but got -1.000000e+00}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.standardize %x dims([1]) epsilon(-1.0) : tensor<2x3xf32>
  return
}

// -----

func.func @attention_c1(%q: tensor<2x5x4xf32>, %k: tensor<5x4xf32>, %v: tensor<2x5x4xf32>) {
  // expected-error @+2 {{expected query, key and value of one element type and one rank of at least 2, but got f32[2, 5, 4], f32[5, 4] and f32[2, 5, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.attention %q, %k, %v : (tensor<2x5x4xf32>, tensor<5x4xf32>, tensor<2x5x4xf32>) -> tensor<2x5x4xf32>
  return
}

// -----

func.func @attention_c2(%q: tensor<2x5x4xf32>, %k: tensor<3x5x4xf32>, %v: tensor<2x5x4xf32>) {
  // expected-error @+2 {{expected equal leading dims, but got f32[2, 5, 4], f32[3, 5, 4] and f32[2, 5, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.attention %q, %k, %v : (tensor<2x5x4xf32>, tensor<3x5x4xf32>, tensor<2x5x4xf32>) -> tensor<2x5x4xf32>
  return
}

// -----

func.func @attention_c3(%q: tensor<2x5x4xf32>, %k: tensor<2x5x3xf32>, %v: tensor<2x5x4xf32>) {
  // expected-error @+2 {{expected query [.., Q, D], key [.., K, D] and value [.., K, E] with a static D, but got f32[2, 5, 4], f32[2, 5, 3] and f32[2, 5, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.attention %q, %k, %v : (tensor<2x5x4xf32>, tensor<2x5x3xf32>, tensor<2x5x4xf32>) -> tensor<2x5x4xf32>
  return
}

// -----

func.func @attention_c3_length(%q: tensor<2x5x4xf32>, %k: tensor<2x5x4xf32>, %v: tensor<2x6x4xf32>) {
  // expected-error @+2 {{expected query [.., Q, D], key [.., K, D] and value [.., K, E] with a static D, but got f32[2, 5, 4], f32[2, 5, 4] and f32[2, 6, 4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.attention %q, %k, %v : (tensor<2x5x4xf32>, tensor<2x5x4xf32>, tensor<2x6x4xf32>) -> tensor<2x5x4xf32>
  return
}

// -----

func.func @attention_c4(%q: tensor<2x5x4xf32>, %k: tensor<2x6x4xf32>, %v: tensor<2x6x4xf32>) {
  // expected-error @+2 {{expected as many queries as keys with 'causal', but got 5 and 6}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.attention %q, %k, %v causal : (tensor<2x5x4xf32>, tensor<2x6x4xf32>, tensor<2x6x4xf32>) -> tensor<2x5x4xf32>
  return
}

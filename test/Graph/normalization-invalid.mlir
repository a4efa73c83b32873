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

// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @random_key_c1(%s: tensor<3xi32>, %n: tensor<i64>) {
  // expected-error @+1 {{expected a seed of 2 words and a key of 4, but got i32[3] and i32[4]}}
  %k = lathe.random_key %s, %n : (tensor<3xi32>, tensor<i64>) -> tensor<4xi32>
  return
}

// -----

func.func @random_bits_c1(%k: tensor<3xi32>) {
  // expected-error @+1 {{expected a key of 4 words, but got i32[3]}}
  %r = lathe.random_bits %k op_id(0) : (tensor<3xi32>) -> tensor<8xi32>
  return
}

// -----

func.func @random_bits_c2(%k: tensor<4xi32>) {
  // expected-error @+1 {{expected a result of i32, but got i64[8]}}
  %r = lathe.random_bits %k op_id(0) : (tensor<4xi32>) -> tensor<8xi64>
  return
}

// -----

func.func @dropout_c1(%x: tensor<8xf32>, %k: tensor<4xi32>) {
  // expected-error @+2 {{expected 'rate' in [0, 1), but got 1.000000e+00}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.dropout %x rate(1.0) key(%k) op_id(0) : (tensor<8xf32>, tensor<4xi32>) -> tensor<8xf32>
  return
}

// -----

func.func @dropout_c2(%x: tensor<8xf32>, %k: tensor<4xi32>) {
  // expected-error @+2 {{expected 'op_id' in 0 .. 2^20-1, but got 1048576}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.dropout %x rate(0.5) key(%k) op_id(1048576) : (tensor<8xf32>, tensor<4xi32>) -> tensor<8xf32>
  return
}

// -----

func.func @random_bits_c1_op_id(%k: tensor<4xi32>) {
  // expected-error @+1 {{expected 'op_id' in 0 .. 2^20-1, but got -1}}
  %r = lathe.random_bits %k op_id(-1) : (tensor<4xi32>) -> tensor<8xi32>
  return
}

// -----

func.func @dropout_c2_key(%x: tensor<8xf32>, %k: tensor<2xi32>) {
  // expected-error @+2 {{expected a key of 4 words, but got i32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = lathe.dropout %x rate(0.5) key(%k) op_id(0) : (tensor<8xf32>, tensor<2xi32>) -> tensor<8xf32>
  return
}

// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @add_c1(%a: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error @below {{'lathe.add' op expected 'lhs' and 'rhs' to have the same type, but got f32[4] and f32[5]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.add %a, %b : (tensor<4xf32>, tensor<5xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sub_c1(%a: tensor<?xf32, #lathe.dims<B>>, %b: tensor<?xf32, #lathe.dims<T>>) {
  // expected-error @below {{'lathe.sub' op expected 'lhs' and 'rhs' to have the same type, but got f32[B] and f32[T]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.sub %a, %b : (tensor<?xf32, #lathe.dims<B>>, tensor<?xf32, #lathe.dims<T>>) -> tensor<?xf32, #lathe.dims<B>>
  return
}

// -----

func.func @mul_c1(%a: tensor<4xf32>, %b: tensor<4xf64>) {
  // expected-error @below {{'lathe.mul' op expected 'lhs' and 'rhs' to have the same type, but got f32[4] and f64[4]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.mul %a, %b : (tensor<4xf32>, tensor<4xf64>) -> tensor<4xf32>
  return
}

// -----

func.func @div_c1(%a: tensor<4xf32>, %b: tensor<f32>) {
  // expected-error @below {{'lathe.div' op expected 'lhs' and 'rhs' to have the same type, but got f32[4] and f32[]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.div %a, %b : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  return
}

// -----

func.func @pow_c1(%a: tensor<4xf32>, %b: tensor<1xf32>) {
  // expected-error @below {{'lathe.pow' op expected 'lhs' and 'rhs' to have the same type, but got f32[4] and f32[1]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.pow %a, %b : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @pow_c2(%a: tensor<4xi32>) {
  // expected-error @below {{'lathe.pow' op operand #0 must be tensor of floats, but got 'tensor<4xi32>'}}
  %0 = lathe.pow %a, %a : tensor<4xi32>
  return
}

// -----

func.func @max_c1(%a: tensor<4xf32>, %b: tensor<2x2xf32>) {
  // expected-error @below {{'lathe.max' op expected 'lhs' and 'rhs' to have the same type, but got f32[4] and f32[2, 2]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.max %a, %b : (tensor<4xf32>, tensor<2x2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @min_c1(%a: tensor<4xi8>, %b: tensor<4xui8>) {
  // expected-error @below {{'lathe.min' op expected 'lhs' and 'rhs' to have the same type, but got i8[4] and ui8[4]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.min %a, %b : (tensor<4xi8>, tensor<4xui8>) -> tensor<4xi8>
  return
}

// -----

func.func @leaky_relu_c1(%a: tensor<4xf32>) {
  // expected-error @below {{'lathe.leaky_relu' op expected 'alpha' to be finite, but got INF}}
  %0 = "lathe.leaky_relu"(%a) <{alpha = 0x7FF0000000000000 : f64}> : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @clip_c1(%a: tensor<4xf32>) {
  // expected-error @below {{'lathe.clip' op expected 'low' to be at most 'high', but got 6.000000e+00 and 0.000000e+00}}
  %0 = lathe.clip %a range(6.0, 0.0) : tensor<4xf32>
  return
}

// -----

func.func @compare_c1(%a: tensor<4xf32>, %b: tensor<5xf32>) {
  // expected-error @below {{'lathe.compare' op expected 'lhs' and 'rhs' to have the same type, but got f32[4] and f32[5]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.compare lt %a, %b : (tensor<4xf32>, tensor<5xf32>) -> tensor<4xi1>
  return
}

// -----

func.func @select_c1(%p: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf64>) {
  // expected-error @below {{'lathe.select' op expected 'on_true' and 'on_false' to have the same type, but got f32[4] and f64[4]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.select %p, %a, %b : (tensor<4xi1>, tensor<4xf32>, tensor<4xf64>) -> tensor<4xf32>
  return
}

// -----

func.func @select_c2(%p: tensor<i1>, %a: tensor<4xf32>) {
  // expected-error @below {{'lathe.select' op expected 'predicate' to have the shape of 'on_true', but got [] and [4]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.select %p, %a, %a : (tensor<i1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @cast_c1(%a: tensor<4xf32>) {
  // expected-error @below {{'lathe.cast' op expected 'elementType' to be f32, f64, f16, bf16, i1, i8, i16, i32, i64 or ui8, but got 'i7'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.cast %a to i7 : (tensor<4xf32>) -> tensor<4xi8>
  return
}

// -----

func.func @check_index_c1(%i: tensor<4xi32>) {
  // expected-error @below {{'lathe.check_index' op expected 'size' to be at least 1, but got 0}}
  %0 = lathe.check_index %i size(0) : tensor<4xi32>
  return
}

// -----

// Attributes of a model listing are checked before its shapes are known.
func.func @untyped_cast(%a: !lathe.value) {
  // expected-error @below {{'lathe.cast' op expected 'elementType' to be f32, f64, f16, bf16, i1, i8, i16, i32, i64 or ui8, but got 'none'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.cast %a to none
  return
}

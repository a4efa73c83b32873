// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @value_and_grad_c1(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected a function, but 'nothing' is none}}
  %l, %g = lathe.value_and_grad @nothing(%x) wrt([0]) : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
  return
}

// -----

// expected-note @+1 {{function defined here}}
func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32>
func.func @value_and_grad_c2(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected the first result of 'f' to be a scalar of floats, but it is f32[3]}}
  %l, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>, %i: tensor<3xi32>) -> tensor<f32>
func.func @value_and_grad_c3(%x: tensor<3xf32>, %i: tensor<3xi32>) {
  // expected-error @+1 {{expected 'wrt' to name float arguments, but 1 is i32[3]}}
  %l, %g = lathe.value_and_grad @f(%x, %i) wrt([1]) : (tensor<3xf32>, tensor<3xi32>) -> (tensor<f32>, tensor<3xi32>)
  return
}

// -----

// expected-note @+1 {{function defined here}}
func.func private @f(%x: tensor<3xf32>) -> tensor<f32>
func.func @jvp_c1(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected arguments of the types of 'f', 'tensor<3xf32>', but got 'tensor<4xf32>'}}
  %y, %t = lathe.jvp @f(%x) wrt([0]) tangents(%x) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<f32>, tensor<f32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32>
func.func @jvp_c2(%x: tensor<3xf32>, %t: tensor<2xf32>) {
  // expected-error @+1 {{expected a tangent of type f32[3] for argument 0, but got f32[2]}}
  %y, %d = lathe.jvp @f(%x) wrt([0]) tangents(%t) : (tensor<3xf32>, tensor<2xf32>) -> (tensor<f32>, tensor<f32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32>
func.func @value_and_grad_c3_twice(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected distinct 'wrt', but 0 is there twice}}
  %l, %g:2 = lathe.value_and_grad @f(%x) wrt([0, 0]) : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32>
func.func @value_and_grad_c3_range(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected 'wrt' in 0 .. 0, but got 1}}
  %l, %g = lathe.value_and_grad @f(%x) wrt([1]) : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32>
func.func @jvp_c2_count(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected 1 tangents (one per 'wrt'), but got 2}}
  %y, %d = lathe.jvp @f(%x) wrt([0]) tangents(%x, %x) : (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>)
  return
}

// RUN: lathe-opt %s --split-input-file --verify-diagnostics --lathe-differentiate

// expected-note @+1 {{function defined here}}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{differentiates 'f', which differentiates itself: recursion has no derivative here}}
  %y, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}
func.func @recursion(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

// -----

// The path goes to the loss, not into the unused exp.
func.func private @opaque(%x: tensor<f32>) -> tensor<f32>
func.func private @f(%x: tensor<f32>,
    // expected-note @+1 {{needed for the gradient of argument 'dense/kernel'}}
    %w: tensor<f32> {lathe.name = "dense/kernel"}) -> tensor<f32> {
  %a = lathe.tanh %w : tensor<f32>
  // expected-error @+2 {{'func.call' op is not differentiable, but lies on the path of a gradient}}
  // expected-note @+1 {{use lathe.stop_gradient before it to leave it out of the gradient}}
  %b = call @opaque(%a) : (tensor<f32>) -> tensor<f32>
  // expected-note @+1 {{which reaches the loss through 'lathe.neg'}}
  %c = lathe.neg %b : tensor<f32>
  // expected-note @+1 {{which reaches the loss through 'lathe.mul'}}
  %y = lathe.mul %c, %x : tensor<f32>
  %unused = lathe.exp %b : tensor<f32>
  return %y : tensor<f32>
}
func.func @missing_rule(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %y, %g:2 = lathe.value_and_grad @f(%x, %w) wrt([0, 1]) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %g#0 : tensor<f32>
}

// -----

// Rules are of ops with one result: others are an error, not a zero.
func.func private @opaque(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>)
// expected-note @+1 {{needed for the gradient of argument 0}}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+2 {{'func.call' op is not differentiable, but lies on the path of a gradient}}
  // expected-note @+1 {{use lathe.stop_gradient before it to leave it out of the gradient}}
  %a:2 = call @opaque(%x) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  // expected-note @+1 {{which reaches the loss through 'lathe.mul'}}
  %y = lathe.mul %a#0, %a#1 : tensor<f32>
  return %y : tensor<f32>
}
func.func @two_results(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

// -----

// A region reads what is varied without being an operand.
// expected-note @+1 {{needed for the gradient of argument 0}}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %p = arith.constant true
  // expected-error @+2 {{'scf.if' op is not differentiable, but lies on the path of a gradient}}
  // expected-note @+1 {{use lathe.stop_gradient before it to leave it out of the gradient}}
  %y = scf.if %p -> tensor<f32> {
    %a = lathe.exp %x : tensor<f32>
    scf.yield %a : tensor<f32>
  } else {
    scf.yield %x : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func @region(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

// -----

func.func private @opaque(%x: tensor<f32>) -> tensor<f32>
// expected-note @+1 {{needed for the tangent of argument 0}}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+2 {{'func.call' op is not differentiable, but lies on the path of a tangent}}
  // expected-note @+1 {{use lathe.stop_gradient before it to leave it out of the tangent}}
  %a = call @opaque(%x) : (tensor<f32>) -> tensor<f32>
  // expected-note @+1 {{which reaches a result through 'lathe.neg'}}
  %y = lathe.neg %a : tensor<f32>
  return %y : tensor<f32>
}
func.func @missing_rule_forward(%x: tensor<f32>) -> tensor<f32> {
  %y, %d = lathe.jvp @f(%x) wrt([0]) tangents(%x) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %d : tensor<f32>
}

// -----

func.func private @opaque(%x: tensor<f32>) -> tensor<f32>
func.func @no_body(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{expected a function of one block, but 'opaque' is none}}
  %y, %g = lathe.value_and_grad @opaque(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

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

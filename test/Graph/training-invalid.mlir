// RUN: lathe-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{expected static dims, but got f32[B, 3]}}
lathe.parameter @parameter_c1 "parameter" : tensor<?x3xf32, #lathe.dims<B, 3>> init(<"zeros">)

// -----

// expected-error @+1 {{unknown role 'parametr'; expected parameter, state, slot (did you mean 'parameter'?)}}
lathe.parameter @parameter_c2 "parametr" : tensor<3xf32> init(<"zeros">)

// -----

lathe.model @input_c1 {
  // expected-error @+1 {{expected a name that is not empty}}
  %x = input "" f32[B, 8]
  output "o" %x
}

// -----

lathe.model @metrics_c1 {
  %x = input "x" f32[B, 8]
  output "o" %x
  // expected-error @+1 {{metric 'accuracy' is named twice}}
  metrics accuracy, accuracy
}

// -----

lathe.model @optimizer_c1 {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-error @+1 {{expected 'beta1' to be at least 0 and below 1.000000e+00, but got 1.000000e+00}}
  optimizer adam beta1(1.0)
}

// -----

lathe.model @conv2d_c1 {
  %x = input "x" f32[B, 8, 8, 3]
  // expected-error @+2 {{expected 'filters' to be at least 1, but got 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = conv2d %x filters(0) kernel([3, 3])
  output "o" %z
}

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

// -----

// expected-error @+1 {{expected exactly 1 'output', but got 2}}
lathe.model @model_c1 {
  %x = input "x" f32[B, 8]
  output "o" %x
  // expected-note @+1 {{this one is too many}}
  output "p" %x
}

// -----

// expected-error @+1 {{expected at least 1 'input', but got 0}}
lathe.model @model_c1_input {
  %w = weight "w" f32[8] init(<"ones">)
  output "o" %w
}

// -----

// expected-error @+1 {{expected at most 1 'loss', but got 2}}
lathe.model @model_c2 {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-note @+1 {{this one is too many}}
  loss mse(%x, %y)
}

// -----

lathe.model @model_c2_optimizer {
  %x = input "x" f32[B, 8]
  output "o" %x
  // expected-error @+1 {{an optimizer needs a loss, but the model has none}}
  optimizer sgd
}

// -----

lathe.model @model_c2_names {
  // expected-note @+1 {{first used here}}
  %x = input "x" f32[B, 8]
  // expected-error @+1 {{name 'x' is taken}}
  %z = dense %x units(8) name("x")
  output "o" %z
}

// -----

lathe.model @label_c1 {
  %x = input "x" f32[B, 8]
  // expected-error @+1 {{expected a name that is not empty}}
  %y = label "" f32[B, 8]
  output "o" %x
}

// -----

lathe.model @weight_c1 {
  %x = input "x" f32[B, 8]
  // expected-error @+1 {{expected static dims, but got f32[B, 8]}}
  %w = weight "w" f32[B, 8] init(<"ones">)
  output "o" %x
}

// -----

lathe.model @loss_c1 {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  // expected-error @+1 {{unknown loss 'msee'; expected sparse_categorical_crossentropy, categorical_crossentropy, mse, mean_squared_error (did you mean 'mse'?)}}
  loss msee(%x, %y)
}

// -----

lathe.model @optimizer_c1_kind {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-error @+1 {{unknown optimizer 'adamm'; expected sgd, momentum, nesterov, adam, adamw (did you mean 'adam'?)}}
  optimizer adamm
}

// -----

lathe.model @metrics_c1_kind {
  %x = input "x" f32[B, 8]
  output "o" %x
  // expected-error @+1 {{unknown metric 'precision'; expected accuracy}}
  metrics precision
}

// -----

lathe.model @dense_c1 {
  %x = input "x" f32[B, 8]
  // expected-error @+2 {{expected 'units' to be at least 1, but got 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = dense %x units(0)
  output "o" %z
}

// -----

lathe.model @dense_c2 {
  %x = input "x" f32[B, 8]
  // expected-error @+2 {{unknown activation 'rellu'; expected relu, tanh, sigmoid, softmax, gelu, silu, softplus, log_softmax, leaky_relu, linear}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = dense %x units(8) activation(rellu)
  output "o" %z
}

// -----

lathe.model @dense_c3 {
  %x = input "x" f32[B, T] : tensor<?x?xf32, #lathe.dims<B, T>>
  // expected-error @+2 {{expected an input of floats [B, .., features] with a static number of features, but got f32[B, T]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = dense %x units(8) : (tensor<?x?xf32, #lathe.dims<B, T>>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  output "o" %z : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// -----

lathe.model @conv2d_c2 {
  %x = input "x" f32[B, 8, 8, 3]
  // expected-error @+2 {{unknown activation 'swoosh'; expected relu, tanh, sigmoid, softmax, gelu, silu, softplus, log_softmax, leaky_relu, linear}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = conv2d %x filters(4) kernel([3, 3]) activation(swoosh)
  output "o" %z
}

// -----

lathe.model @conv2d_c3 {
  %x = input "x" f32[B, 8] : tensor<?x8xf32, #lathe.dims<B, 8>>
  // expected-error @+2 {{expected an input of floats of rank 4 (batch, height, width, channels), but got f32[B, 8]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = conv2d %x filters(4) kernel([3, 3]) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  output "o" %z : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// -----

lathe.model @conv2d_c4 {
  %x = input "x" f32[B, 8, 8, 3] : tensor<?x8x8x3xf32, #lathe.dims<B, 8, 8, 3>>
  // expected-error @+2 {{expected 'groups' of at least 1 that divides 3 input channels and 4 filters, but got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = conv2d %x filters(4) kernel([3, 3]) groups(2) : (tensor<?x8x8x3xf32, #lathe.dims<B, 8, 8, 3>>) -> tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>
  output "o" %z : tensor<?x6x6x4xf32, #lathe.dims<B, 6, 6, 4>>
}

// -----

lathe.model @depthwise_conv2d_c1 {
  %x = input "x" f32[B, 8, 8, 3]
  // expected-error @+2 {{expected 'multiplier' to be at least 1, but got 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = depthwise_conv2d %x kernel([3, 3]) multiplier(0)
  output "o" %z
}

// -----

lathe.model @depthwise_conv2d_c2 {
  %x = input "x" f32[B, 8, 8, 3]
  // expected-error @+2 {{unknown activation 'rellu'; expected relu, tanh, sigmoid, softmax, gelu, silu, softplus, log_softmax, leaky_relu, linear}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = depthwise_conv2d %x kernel([3, 3]) activation(rellu)
  output "o" %z
}

// -----

lathe.model @depthwise_conv2d_c3 {
  %x = input "x" f32[B, 8] : tensor<?x8xf32, #lathe.dims<B, 8>>
  // expected-error @+2 {{expected an input of floats of rank 4 (batch, height, width, channels), but got f32[B, 8]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = depthwise_conv2d %x kernel([3, 3]) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  output "o" %z : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// -----

lathe.model @depthwise_conv2d_c3_channels {
  %x = input "x" f32[B, 8, 8, C] : tensor<?x8x8x?xf32, #lathe.dims<B, 8, 8, C>>
  // expected-error @+2 {{expected a static number of channels whose product with 'multiplier' fits, but got C channels}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = depthwise_conv2d %x kernel([3, 3]) : (tensor<?x8x8x?xf32, #lathe.dims<B, 8, 8, C>>) -> tensor<?x6x6x?xf32, #lathe.dims<B, 6, 6, C>>
  output "o" %z : tensor<?x6x6x?xf32, #lathe.dims<B, 6, 6, C>>
}

// -----

lathe.model @batch_norm_c1 {
  %x = input "x" f32[B, 8]
  // expected-error @+2 {{expected 'momentum' in 0 .. 1, but got 1.500000e+00}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = batch_norm %x momentum(1.5)
  output "o" %z
}

// -----

lathe.model @batch_norm_c1_epsilon {
  %x = input "x" f32[B, 8]
  // expected-error @+2 {{expected 'epsilon' to be finite and at least 0, but got -1.000000e+00}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = batch_norm %x epsilon(-1.0)
  output "o" %z
}

// -----

lathe.model @batch_norm_c2 {
  %x = input "x" f32[B, C] : tensor<?x?xf32, #lathe.dims<B, C>>
  // expected-error @+2 {{expected an input of floats [B, .., channels] with a static number of channels, but got f32[B, C]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = batch_norm %x : (tensor<?x?xf32, #lathe.dims<B, C>>) -> tensor<?x?xf32, #lathe.dims<B, C>>
  output "o" %z : tensor<?x?xf32, #lathe.dims<B, C>>
}

// -----

lathe.model @batch_norm_c2_nchw {
  %x = input "x" f32[B, 8, 8] : tensor<?x8x8xf32, #lathe.dims<B, 8, 8>>
  // expected-error @+2 {{expected an input of floats [B, channels, H, W] with a static number of channels, but got f32[B, 8, 8]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = batch_norm %x layout(NCHW) : (tensor<?x8x8xf32, #lathe.dims<B, 8, 8>>) -> tensor<?x8x8xf32, #lathe.dims<B, 8, 8>>
  output "o" %z : tensor<?x8x8xf32, #lathe.dims<B, 8, 8>>
}

// -----

lathe.model @layer_norm_c1 {
  %x = input "x" f32[B, 8]
  // expected-error @+2 {{expected 'epsilon' to be finite and at least 0, but got -1.000000e+00}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = layer_norm %x epsilon(-1.0)
  output "o" %z
}

// -----

lathe.model @layer_norm_c2 {
  %x = input "x" f32[B, T] : tensor<?x?xf32, #lathe.dims<B, T>>
  // expected-error @+2 {{expected an input of floats [B, .., features] with a static number of features, but got f32[B, T]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = layer_norm %x : (tensor<?x?xf32, #lathe.dims<B, T>>) -> tensor<?x?xf32, #lathe.dims<B, T>>
  output "o" %z : tensor<?x?xf32, #lathe.dims<B, T>>
}

// -----

lathe.model @multi_head_attention_c1 {
  %x = input "x" f32[B, 8, 12]
  // expected-error @+2 {{expected 'heads' to be at least 1, but got 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = multi_head_attention %x heads(0)
  output "o" %z
}

// -----

lathe.model @multi_head_attention_c2 {
  %x = input "x" f32[B, 12] : tensor<?x12xf32, #lathe.dims<B, 12>>
  // expected-error @+2 {{expected an input of floats [B, S, features] with a static number of features, but got f32[B, 12]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = multi_head_attention %x heads(3) : (tensor<?x12xf32, #lathe.dims<B, 12>>) -> tensor<?x12xf32, #lathe.dims<B, 12>>
  output "o" %z : tensor<?x12xf32, #lathe.dims<B, 12>>
}

// -----

lathe.model @multi_head_attention_c3 {
  %x = input "x" f32[B, 8, 12] : tensor<?x8x12xf32, #lathe.dims<B, 8, 12>>
  // expected-error @+2 {{expected 'heads' that divides 12 features, or a 'key_dim', but got 5 heads}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = multi_head_attention %x heads(5) : (tensor<?x8x12xf32, #lathe.dims<B, 8, 12>>) -> tensor<?x8x12xf32, #lathe.dims<B, 8, 12>>
  output "o" %z : tensor<?x8x12xf32, #lathe.dims<B, 8, 12>>
}

// -----

lathe.model @global_avg_pool2d_c1 {
  %x = input "x" f32[B, 8] : tensor<?x8xf32, #lathe.dims<B, 8>>
  // expected-error @+2 {{expected an input of floats of rank 4 (batch, height, width, channels), but got f32[B, 8]}}
  // expected-error @+1 {{failed to infer returned types}}
  %z = global_avg_pool2d %x : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  output "o" %z : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// Wrong listings: one clear message at its place each. verify-diagnostics takes
// exactly the messages that are written here; exit codes are in exit-codes.test.
// RUN: lathe-opt %s --lathe-infer-shapes --lathe-expand-layers --lathe-build-train-step --lathe-differentiate --split-input-file --verify-diagnostics

lathe.model @unknown_op {
  // expected-error @below {{custom op 'densee' is unknown (tried 'lathe.densee' as well)}}
  %z = densee %x units(4)
}

// -----

lathe.model @undefined_value {
  // expected-error @below {{use of undeclared SSA value name}}
  %z = dense %q units(4)
}

// -----

lathe.model @syntax {
  %x = input "x" f32[B, 8]
  // expected-error @below {{expected ')'}}
  %z = dense %x units(4
  output "o" %z
}

// -----

lathe.model @overflow {
  // expected-error @below {{product of dims [9223372036854775807, 4] overflows 63 bits}}
  %x = input "x" f32[9223372036854775807, 4]
  output "o" %x
}

// -----

lathe.model @negative_dim {
  // expected-error @below {{expected a dim of at least 0, but got -3}}
  %x = input "x" f32[-3]
  output "o" %x
}

// -----

// expected-error @below {{expected exactly 1 'output', but got 0}}
lathe.model @no_output {
  %x = input "x" f32[B, 8]
}

// -----

// expected-error @below {{expected at least 1 'input', but got 0}}
lathe.model @no_input {
  %w = weight "w" f32[8] init(<"zeros">)
  output "o" %w
}

// -----

// expected-error @below {{expected at most 1 'loss', but got 2}}
lathe.model @two_losses {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-note @below {{this one is too many}}
  loss mse(%x, %y)
}

// -----

lathe.model @optimizer_without_loss {
  %x = input "x" f32[B, 8]
  output "o" %x
  // expected-error @below {{an optimizer needs a loss, but the model has none}}
  optimizer sgd
}

// -----

lathe.model @label_without_loss {
  %x = input "x" f32[B, 8]
  // expected-error @below {{label 'y' has no loss to be compared in}}
  %y = label "y" i32[B]
  output "o" %x
}

// -----

lathe.model @name_taken {
  // expected-note @below {{first used here}}
  %x = input "x" f32[B, 8]
  // expected-error @below {{name 'x' is taken}}
  %z = dense %x units(4) name("x")
  output "o" %z
}

// -----

lathe.model @wrong_rank {
  %x = input "x" f32[B, 8]
  // expected-error @below {{expected an input of floats of rank 4 (batch, height, width, channels), but got f32[B, 8]}}
  %z = conv2d %x filters(4) kernel([3, 3])
  output "o" %z
}

// -----

lathe.model @dims_disagree {
  // expected-note @below {{operand of type f32[B, 8] defined here}}
  %x = input "x" f32[B, 8]
  // expected-note @below {{operand of type f32[T, 8] defined here}}
  %w = input "w" f32[T, 8]
  // expected-error @below {{operands do not broadcast: dim B meets dim T in f32[B, 8] and f32[T, 8]}}
  %z = add %x, %w
  output "o" %z
}

// -----

lathe.model @inner_dims {
  %x = input "x" f32[B, 8]
  %w = weight "w" f32[9, 4] init(<"zeros">)
  // expected-error @below {{expected equal dims to sum over, but got 8 of 'lhs' f32[B, 8] and 9 of 'rhs' f32[9, 4]}}
  %z = matmul %x, %w
  output "o" %z
}

// -----

lathe.model @window_too_large {
  %x = input "x" f32[B, 4, 4, 1]
  // expected-error @below {{window of 5 does not fit into height 4 (padding included)}}
  %z = conv2d %x filters(4) kernel([5, 5])
  output "o" %z
}

// -----

lathe.model @symbolic_weight {
  %x = input "x" f32[B, 8]
  // expected-error @below {{expected static dims, but got f32[N, 4]}}
  %w = weight "w" f32[N, 4] init(<"zeros">)
  output "o" %x
}

// -----

lathe.model @unknown_initializer {
  %x = input "x" f32[B, 8]
  // expected-error @below {{unknown initializer 'glorot'; expected one of zeros, ones,}}
  %w = weight "w" f32[8] init(<"glorot">)
  output "o" %x
}

// -----

lathe.model @unknown_loss {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  // expected-error @below {{unknown loss 'mes'; expected sparse_categorical_crossentropy, categorical_crossentropy, mse, mean_squared_error (did you mean 'mse'?)}}
  loss mes(%x, %y)
}

// -----

lathe.model @unknown_optimizer {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-error @below {{unknown optimizer 'adm'; expected sgd, momentum, nesterov, adam, adamw (did you mean 'adam'?)}}
  optimizer adm
}

// -----

lathe.model @unknown_preset {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-error @below {{unknown preset 'pytorch'; expected keras, torch}}
  optimizer sgd preset(pytorch)
}

// -----

lathe.model @bad_rate {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  // expected-error @below {{expected 'learning_rate' to be at least 0, but got}}
  optimizer sgd learning_rate(-0.5)
}

// -----

lathe.model @unknown_metric {
  %x = input "x" f32[B, 8]
  %y = label "y" i32[B]
  output "o" %x
  loss sparse_categorical_crossentropy(%x, %y) from_logits
  // expected-error @below {{unknown metric 'acuracy'; expected accuracy (did you mean 'accuracy'?)}}
  metrics acuracy
}

// -----

lathe.model @float_labels_for_sparse {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  %z = dense %x units(8)
  output "o" %z
  // expected-error @below {{'sparse_categorical_crossentropy' expects labels of integers, but got f32[B, 8]; use 'categorical_crossentropy'}}
  loss sparse_categorical_crossentropy(%z, %y) from_logits
  optimizer sgd
}

// -----

lathe.model @label_shape {
  %x = input "x" f32[B, 8]
  %y = label "y" i32[B, 3]
  %z = dense %x units(8)
  output "o" %z
  // expected-error @below {{expected integer labels of shape [B] ('logits' without its class dim), but got i32[B, 3]}}
  loss sparse_categorical_crossentropy(%z, %y) from_logits
  optimizer sgd
}

// -----

// expected-error @below {{model has no parameters to train; remove its optimizer, or add a layer that has some}}
lathe.model @nothing_to_train {
  %x = input "x" f32[B, 8]
  %y = label "y" f32[B, 8]
  output "o" %x
  loss mse(%x, %y)
  optimizer sgd
}

// -----

// A comparison passes no derivative; an op that should and does not is named
// with its path.
// expected-note @below {{needed for the gradient of argument 0}}
func.func private @f(%x: tensor<4xf32>, %n: tensor<i64>, %s: tensor<2xi32>) -> tensor<f32> {
  %k = lathe.random_key %s, %n : (tensor<2xi32>, tensor<i64>) -> tensor<4xi32>
  // expected-error @below {{is not differentiable, but lies on the path of a gradient}}
  // expected-note @below {{use lathe.stop_gradient before it to leave it out of the gradient}}
  %y = lathe.kernel loop "opaque"(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %b = lathe.exp %a : tensor<4xf32>
    lathe.yield %b : tensor<4xf32>
  }
  // expected-note @below {{which reaches the loss through 'lathe.reduce_sum'}}
  %l = lathe.reduce_sum %y dims([0]) : (tensor<4xf32>) -> tensor<f32>
  return %l : tensor<f32>
}
func.func @g(%x: tensor<4xf32>, %n: tensor<i64>, %s: tensor<2xi32>) -> tensor<4xf32> {
  %l, %d = lathe.value_and_grad @f(%x, %n, %s) wrt([0]) : (tensor<4xf32>, tensor<i64>, tensor<2xi32>) -> (tensor<f32>, tensor<4xf32>)
  return %d : tensor<4xf32>
}

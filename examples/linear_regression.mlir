// Least squares: y = x w + b, fitted by gradient descent.
lathe.model @linear_regression {
  %x = input "x" f32[B, 4]
  %y = label "y" f32[B, 1]
  %p = dense %x units(1)
  output "prediction" %p
  loss mse(%p, %y)
  optimizer sgd learning_rate(0.1)
}

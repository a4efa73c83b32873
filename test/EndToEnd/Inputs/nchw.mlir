// A filter in OIHW order: the kernels want it transposed.
lathe.model @nchw {
  %image = input "image" f32[B, 1, 28, 28]
  %label = label "label" i32[B]
  %c = conv2d %image filters(16) kernel([3, 3]) strides([2, 2]) layout(NCHW) activation(relu)
  %f = flatten %c
  %y = dense %f units(10) activation(softmax)
  output "probabilities" %y
  loss sparse_categorical_crossentropy(%y, %label)
  optimizer adam learning_rate(0.001)
  metrics accuracy
}

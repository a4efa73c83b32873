// Three convolutions, dropout before the last layer.
lathe.model @deep_cnn {
  %image = input "image" f32[B, 28, 28, 1]
  %label = label "label" i32[B]
  %c1 = conv2d %image filters(32) kernel([3, 3]) activation(relu)
  %p1 = max_pool2d %c1 window([2, 2])
  %c2 = conv2d %p1 filters(64) kernel([3, 3]) activation(relu)
  %p2 = max_pool2d %c2 window([2, 2])
  %c3 = conv2d %p2 filters(64) kernel([3, 3]) activation(relu)
  %f = flatten %c3
  %h = dense %f units(64) activation(relu)
  %d = dropout %h rate(0.5)
  %y = dense %d units(10) activation(softmax)
  output "probabilities" %y
  loss sparse_categorical_crossentropy(%y, %label)
  optimizer adam learning_rate(0.001)
  metrics accuracy
}

// One convolution and two dense layers: the first net of many a course.
lathe.model @mnist_cnn {
  %image = input "image" f32[B, 28, 28, 1]
  %label = label "label" i32[B]
  %c = conv2d %image filters(32) kernel([3, 3]) activation(relu)
  %p = max_pool2d %c window([2, 2])
  %f = flatten %p
  %h = dense %f units(128) activation(relu)
  %y = dense %h units(10) activation(softmax)
  output "probabilities" %y
  loss sparse_categorical_crossentropy(%y, %label)
  optimizer adam learning_rate(0.001)
  metrics accuracy
}

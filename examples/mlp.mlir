// A multilayer perceptron, 784-64-64-10, on flattened images.
lathe.model @mlp {
  %image = input "image" f32[B, 784]
  %label = label "label" i32[B]
  %h1 = dense %image units(64) activation(relu)
  %h2 = dense %h1 units(64) activation(relu)
  %z = dense %h2 units(10)
  output "logits" %z
  loss sparse_categorical_crossentropy(%z, %label) from_logits
  optimizer adam learning_rate(0.001)
  metrics accuracy
}

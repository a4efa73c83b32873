// An autoencoder, 784-128-32-128-784. Its target is a tensor of its own: the
// image again, or one without the noise that was added to the image.
lathe.model @autoencoder {
  %image = input "image" f32[B, 784]
  %target = label "target" f32[B, 784]
  %h1 = dense %image units(128) activation(relu)
  %code = dense %h1 units(32) activation(relu)
  %h2 = dense %code units(128) activation(relu)
  %y = dense %h2 units(784)
  output "reconstruction" %y
  loss mse(%y, %target)
  optimizer adam learning_rate(0.001)
}

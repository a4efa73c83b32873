lathe.model @batch_norm {
  %image = input "image" f32[B, 10, 10, 1]
  %label = label "label" i32[B]
  %c = conv2d %image filters(6) kernel([3, 3]) activation(relu)
  %n = batch_norm %c
  %d = conv2d %n filters(8) kernel([3, 3]) activation(relu)
  %p = global_avg_pool2d %d
  %m = batch_norm %p
  %z = dense %m units(10)
  output "logits" %z
  loss sparse_categorical_crossentropy(%z, %label) from_logits
  optimizer sgd
}

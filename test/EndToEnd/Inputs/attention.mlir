lathe.model @attention {
  %sequence = input "image" f32[B, 7, 12]
  %label = label "label" i32[B]
  %n = layer_norm %sequence
  %a = multi_head_attention %n heads(3) causal
  %r = add %sequence, %a
  %m = layer_norm %r
  %h = dense %m units(20) activation(relu)
  %f = dense %h units(12)
  %s = add %r, %f
  %b = multi_head_attention %s heads(2) key_dim(5)
  %p = reduce_mean %b dims([1])
  %z = dense %p units(10)
  output "logits" %z
  loss sparse_categorical_crossentropy(%z, %label) from_logits
  optimizer sgd
}

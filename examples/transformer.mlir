// A classifier of sequences: two transformer blocks, each attention and a
// feed-forward net with a norm before it and a sum with its input after it.
lathe.model @transformer {
  %sequence = input "sequence" f32[B, 128, 256]
  %label = label "label" i32[B]
  %n0a = layer_norm %sequence epsilon(1.0e-5) name("layers/0/norm1")
  %a0 = multi_head_attention %n0a heads(4) name("layers/0/attention")
  %r0 = add %sequence, %a0
  %n0b = layer_norm %r0 epsilon(1.0e-5) name("layers/0/norm2")
  %f0 = dense %n0b units(1024) activation(gelu) name("layers/0/linear1")
  %g0 = dense %f0 units(256) name("layers/0/linear2")
  %x0 = add %r0, %g0
  %n1a = layer_norm %x0 epsilon(1.0e-5) name("layers/1/norm1")
  %a1 = multi_head_attention %n1a heads(4) name("layers/1/attention")
  %r1 = add %x0, %a1
  %n1b = layer_norm %r1 epsilon(1.0e-5) name("layers/1/norm2")
  %f1 = dense %n1b units(1024) activation(gelu) name("layers/1/linear1")
  %g1 = dense %f1 units(256) name("layers/1/linear2")
  %x1 = add %r1, %g1
  %n = layer_norm %x1 epsilon(1.0e-5) name("norm")
  %m = reduce_mean %n dims([1])
  %z = dense %m units(10) name("head")
  output "logits" %z
  loss sparse_categorical_crossentropy(%z, %label) from_logits
  optimizer adam learning_rate(0.001)
  metrics accuracy
}

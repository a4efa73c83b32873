lathe.model @infer_only {
  %x = input "x" f32[B, T, 8]
  %h = dense %x units(5) activation(gelu)
  %s = softmax %h
  output "s" %s
}

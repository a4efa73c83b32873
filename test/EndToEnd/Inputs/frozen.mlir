lathe.model @frozen {
  %x = input "x" f32[B, 4]
  %u = input "u" f32[B, 4]
  %y = label "y" f32[B, 3]
  %s = weight "scale" f32[4] init(<"constant", 2.0>) frozen
  %w = weight "w" f32[4, 3] init(<"normal", 0.0, 0.1>)
  %a = add %x, %u
  %b = mul %a, %s
  %z = matmul %b, %w
  output "z" %z
  loss mse(%z, %y)
  optimizer nesterov preset(torch) weight_decay(0.01)
}

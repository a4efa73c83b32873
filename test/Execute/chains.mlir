// Attention as a chain: several blocks of rows, one, rows that 64 does not
// divide or nothing does, more keys than queries, and later keys masked.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3  --target-cpu=x86-64-v4 %}

func.func @attention_blocks_f32(%q: tensor<?x2x128x20xf32, #lathe.dims<B, 2, 128, 20>>, %k: tensor<?x2x72x20xf32, #lathe.dims<B, 2, 72, 20>>, %v: tensor<?x2x72x24xf32, #lathe.dims<B, 2, 72, 24>>) -> tensor<?x2x128x24xf32, #lathe.dims<B, 2, 128, 24>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x2x128x20xf32, #lathe.dims<B, 2, 128, 20>>, tensor<?x2x72x20xf32, #lathe.dims<B, 2, 72, 20>>, tensor<?x2x72x24xf32, #lathe.dims<B, 2, 72, 24>>) -> tensor<?x2x128x24xf32, #lathe.dims<B, 2, 128, 24>>
  return %r : tensor<?x2x128x24xf32, #lathe.dims<B, 2, 128, 24>>
}

func.func @attention_one_block_f32(%q: tensor<?x34x7xf32, #lathe.dims<B, 34, 7>>, %k: tensor<?x50x7xf32, #lathe.dims<B, 50, 7>>, %v: tensor<?x50x9xf32, #lathe.dims<B, 50, 9>>) -> tensor<?x34x9xf32, #lathe.dims<B, 34, 9>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x34x7xf32, #lathe.dims<B, 34, 7>>, tensor<?x50x7xf32, #lathe.dims<B, 50, 7>>, tensor<?x50x9xf32, #lathe.dims<B, 50, 9>>) -> tensor<?x34x9xf32, #lathe.dims<B, 34, 9>>
  return %r : tensor<?x34x9xf32, #lathe.dims<B, 34, 9>>
}

func.func @attention_causal_f32(%q: tensor<?x2x150x8xf32, #lathe.dims<B, 2, 150, 8>>, %k: tensor<?x2x150x8xf32, #lathe.dims<B, 2, 150, 8>>, %v: tensor<?x2x150x16xf32, #lathe.dims<B, 2, 150, 16>>) -> tensor<?x2x150x16xf32, #lathe.dims<B, 2, 150, 16>> {
  %r = lathe.attention %q, %k, %v causal : (tensor<?x2x150x8xf32, #lathe.dims<B, 2, 150, 8>>, tensor<?x2x150x8xf32, #lathe.dims<B, 2, 150, 8>>, tensor<?x2x150x16xf32, #lathe.dims<B, 2, 150, 16>>) -> tensor<?x2x150x16xf32, #lathe.dims<B, 2, 150, 16>>
  return %r : tensor<?x2x150x16xf32, #lathe.dims<B, 2, 150, 16>>
}

func.func @attention_blocks_f64(%q: tensor<?x2x128x20xf64, #lathe.dims<B, 2, 128, 20>>, %k: tensor<?x2x72x20xf64, #lathe.dims<B, 2, 72, 20>>, %v: tensor<?x2x72x24xf64, #lathe.dims<B, 2, 72, 24>>) -> tensor<?x2x128x24xf64, #lathe.dims<B, 2, 128, 24>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x2x128x20xf64, #lathe.dims<B, 2, 128, 20>>, tensor<?x2x72x20xf64, #lathe.dims<B, 2, 72, 20>>, tensor<?x2x72x24xf64, #lathe.dims<B, 2, 72, 24>>) -> tensor<?x2x128x24xf64, #lathe.dims<B, 2, 128, 24>>
  return %r : tensor<?x2x128x24xf64, #lathe.dims<B, 2, 128, 24>>
}

func.func @attention_one_block_f64(%q: tensor<?x34x7xf64, #lathe.dims<B, 34, 7>>, %k: tensor<?x50x7xf64, #lathe.dims<B, 50, 7>>, %v: tensor<?x50x9xf64, #lathe.dims<B, 50, 9>>) -> tensor<?x34x9xf64, #lathe.dims<B, 34, 9>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x34x7xf64, #lathe.dims<B, 34, 7>>, tensor<?x50x7xf64, #lathe.dims<B, 50, 7>>, tensor<?x50x9xf64, #lathe.dims<B, 50, 9>>) -> tensor<?x34x9xf64, #lathe.dims<B, 34, 9>>
  return %r : tensor<?x34x9xf64, #lathe.dims<B, 34, 9>>
}

func.func @attention_causal_f64(%q: tensor<?x2x150x8xf64, #lathe.dims<B, 2, 150, 8>>, %k: tensor<?x2x150x8xf64, #lathe.dims<B, 2, 150, 8>>, %v: tensor<?x2x150x16xf64, #lathe.dims<B, 2, 150, 16>>) -> tensor<?x2x150x16xf64, #lathe.dims<B, 2, 150, 16>> {
  %r = lathe.attention %q, %k, %v causal : (tensor<?x2x150x8xf64, #lathe.dims<B, 2, 150, 8>>, tensor<?x2x150x8xf64, #lathe.dims<B, 2, 150, 8>>, tensor<?x2x150x16xf64, #lathe.dims<B, 2, 150, 16>>) -> tensor<?x2x150x16xf64, #lathe.dims<B, 2, 150, 16>>
  return %r : tensor<?x2x150x16xf64, #lathe.dims<B, 2, 150, 16>>
}

// 197 tokens, as of an image of 14x14 patches: three blocks of 50 rows, one of
// 47.
func.func @attention_rest_f32(%q: tensor<?x3x197x16xf32, #lathe.dims<B, 3, 197, 16>>, %k: tensor<?x3x197x16xf32, #lathe.dims<B, 3, 197, 16>>, %v: tensor<?x3x197x24xf32, #lathe.dims<B, 3, 197, 24>>) -> tensor<?x3x197x24xf32, #lathe.dims<B, 3, 197, 24>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x3x197x16xf32, #lathe.dims<B, 3, 197, 16>>, tensor<?x3x197x16xf32, #lathe.dims<B, 3, 197, 16>>, tensor<?x3x197x24xf32, #lathe.dims<B, 3, 197, 24>>) -> tensor<?x3x197x24xf32, #lathe.dims<B, 3, 197, 24>>
  return %r : tensor<?x3x197x24xf32, #lathe.dims<B, 3, 197, 24>>
}

func.func @attention_rest_causal_f64(%q: tensor<?x127x8xf64, #lathe.dims<B, 127, 8>>, %k: tensor<?x127x8xf64, #lathe.dims<B, 127, 8>>, %v: tensor<?x127x9xf64, #lathe.dims<B, 127, 9>>) -> tensor<?x127x9xf64, #lathe.dims<B, 127, 9>> {
  %r = lathe.attention %q, %k, %v causal : (tensor<?x127x8xf64, #lathe.dims<B, 127, 8>>, tensor<?x127x8xf64, #lathe.dims<B, 127, 8>>, tensor<?x127x9xf64, #lathe.dims<B, 127, 9>>) -> tensor<?x127x9xf64, #lathe.dims<B, 127, 9>>
  return %r : tensor<?x127x9xf64, #lathe.dims<B, 127, 9>>
}

// What no row depends on, and what each column depends on.
func.func @epilogues_f32(%a: tensor<?x96x16xf32, #lathe.dims<B, 96, 16>>, %b: tensor<?x16x80xf32, #lathe.dims<B, 16, 80>>, %v: tensor<?x80x32xf32, #lathe.dims<B, 80, 32>>, %m: tensor<96x80xf32>, %c: tensor<32xf32>) -> tensor<?x96x32xf32, #lathe.dims<B, 96, 32>> {
  %s = lathe.matmul %a, %b : (tensor<?x96x16xf32, #lathe.dims<B, 96, 16>>, tensor<?x16x80xf32, #lathe.dims<B, 16, 80>>) -> tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
  %mm = lathe.broadcast %m dims([1, 2]) : (tensor<96x80xf32>) -> tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
  %t = lathe.add %s, %mm : tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
  %p = lathe.softmax %t : tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
  %y = lathe.matmul %p, %v : (tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>, tensor<?x80x32xf32, #lathe.dims<B, 80, 32>>) -> tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>
  %cc = lathe.broadcast %c dims([2]) : (tensor<32xf32>) -> tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>
  %z = lathe.add %y, %cc : tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>
  %r = lathe.relu %z : tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>
  return %r : tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>
}

func.func @matrices_f32(%a: tensor<128x24xf32>, %b: tensor<24x96xf32>, %v: tensor<96x40xf32>) -> tensor<128x40xf32> {
  %s = lathe.matmul %a, %b : (tensor<128x24xf32>, tensor<24x96xf32>) -> tensor<128x96xf32>
  %p = lathe.softmax %s : tensor<128x96xf32>
  %y = lathe.matmul %p, %v : (tensor<128x96xf32>, tensor<96x40xf32>) -> tensor<128x40xf32>
  return %y : tensor<128x40xf32>
}

func.func @weights_f32(%a: tensor<?x96x16xf32, #lathe.dims<B, 96, 16>>, %b: tensor<?x16x80xf32, #lathe.dims<B, 16, 80>>, %v: tensor<?x80x32xf32, #lathe.dims<B, 80, 32>>) -> (tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>, tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>) {
  %s = lathe.matmul %a, %b : (tensor<?x96x16xf32, #lathe.dims<B, 96, 16>>, tensor<?x16x80xf32, #lathe.dims<B, 16, 80>>) -> tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
  %p = lathe.softmax %s : tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
  %y = lathe.matmul %p, %v : (tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>, tensor<?x80x32xf32, #lathe.dims<B, 80, 32>>) -> tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>
  return %y, %p : tensor<?x96x32xf32, #lathe.dims<B, 96, 32>>, tensor<?x96x80xf32, #lathe.dims<B, 96, 80>>
}

// Products whose kernels copy their rows, block by block of a long reduction.
// RUN: lathe-test-execute %s --rtol=1e-4 --target-cpu=x86-64-v3

// The last block of steps is no whole vector, the last rows no whole tile, the
// last columns no whole panel.
func.func @matmul_259x1603x1051_f32(%a: tensor<259x1603xf32>, %b: tensor<1603x1051xf32>) -> tensor<259x1051xf32> {
  %r = lathe.matmul %a, %b : (tensor<259x1603xf32>, tensor<1603x1051xf32>) -> tensor<259x1051xf32>
  return %r : tensor<259x1051xf32>
}

// Two blocks of columns, of panels, and an epilogue.
func.func @matmul_256x1541x1056_f64(%a: tensor<256x1541xf64>, %b: tensor<1541x1056xf64>, %c: tensor<256x1056xf64>) -> tensor<256x1056xf64> {
  %r = lathe.matmul %a, %b : (tensor<256x1541xf64>, tensor<1541x1056xf64>) -> tensor<256x1056xf64>
  %s = lathe.add %r, %c : tensor<256x1056xf64>
  return %s : tensor<256x1056xf64>
}

func.func @matmul_256x5232x512_bf16(%a: tensor<256x5232xbf16>, %b: tensor<5232x512xbf16>) -> tensor<256x512xbf16> {
  %r = lathe.matmul %a, %b : (tensor<256x5232xbf16>, tensor<5232x512xbf16>) -> tensor<256x512xbf16>
  return %r : tensor<256x512xbf16>
}

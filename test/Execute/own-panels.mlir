// Products whose kernels pack their right operand themselves.
// RUN: lathe-test-execute %s --rtol=2e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --rtol=2e-5 --target-cpu=x86-64-v4 %}

// The last columns are no whole vector, the last rows no whole tile.
func.func @matmul_301x261x431_f32(%a: tensor<301x261xf32>, %b: tensor<261x431xf32>) -> tensor<301x431xf32> {
  %r = lathe.matmul %a, %b : (tensor<301x261xf32>, tensor<261x431xf32>) -> tensor<301x431xf32>
  return %r : tensor<301x431xf32>
}

// Several blocks of columns, the last one a single column, and two of rows.
func.func @matmul_700x1025x257_f64(%a: tensor<700x1025xf64>, %b: tensor<1025x257xf64>, %c: tensor<700x257xf64>) -> tensor<700x257xf64> {
  %r = lathe.matmul %a, %b : (tensor<700x1025xf64>, tensor<1025x257xf64>) -> tensor<700x257xf64>
  %s = lathe.add %r, %c : tensor<700x257xf64>
  return %s : tensor<700x257xf64>
}

func.func @matmul_256x200x200_f64(%a: tensor<256x200xf64>, %b: tensor<200x200xf64>) -> tensor<256x200xf64> {
  %r = lathe.matmul %a, %b : (tensor<256x200xf64>, tensor<200x200xf64>) -> tensor<256x200xf64>
  return %r : tensor<256x200xf64>
}

func.func @matmul_256x300x500_bf16(%a: tensor<256x300xbf16>, %b: tensor<300x500xbf16>) -> tensor<256x500xbf16> {
  %r = lathe.matmul %a, %b : (tensor<256x300xbf16>, tensor<300x500xbf16>) -> tensor<256x500xbf16>
  return %r : tensor<256x500xbf16>
}

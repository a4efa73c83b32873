// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @kernel_c1(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected block arguments of the operands' types, 'tensor<4xf32>', but got 'tensor<5xf32>'}}
  %y = lathe.kernel loop "k"(%x) : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    lathe.yield %a : tensor<5xf32>
  }
  return
}

// -----

func.func @kernel_c2(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected to yield the results' types, 'tensor<5xf32>', but got 'tensor<4xf32>'}}
  %y = lathe.kernel loop "k"(%x) : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<4xf32>):
    lathe.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @kernel_c3(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected 1 places (one per result), but got 2}}
  %y = lathe.kernel loop "k"(%x) {places = [#lathe.place<result, 0>, #lathe.place<result, 1>]} : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    lathe.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @kernel_c4(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected 'rows' to be a contraction's and positive, but got 2 in a loop}}
  %r = lathe.kernel loop "abs"(%x) {rows = 2 : i64} : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %b = lathe.abs %a : tensor<4xf32>
    lathe.yield %b : tensor<4xf32>
  }
  return
}

// -----

func.func @kernel_c5(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected kernels only, but it has lathe.abs}}
  %r = lathe.kernel chain "abs"(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %b = lathe.abs %a : tensor<4xf32>
    lathe.yield %b : tensor<4xf32>
  }
  return
}

// -----

// expected-note @+1 {{function defined here}}
func.func private @k(%args: !llvm.ptr)
func.func @launch_c1(%call: !llvm.ptr, %n: i64, %threads: i64) {
  // expected-error @+1 {{expected a kernel (!llvm.ptr, i64, i64) -> (), but 'k' takes '!llvm.ptr'}}
  lathe.launch @k extent(%n) grain(%n) multiple(1) (%call) : !llvm.ptr
  return
}

// -----

func.func private @k(%args: !llvm.ptr, %begin: i64, %end: i64)
func.func @launch_c2(%call: !llvm.ptr, %n: i64) {
  // expected-error @+1 {{expected to be in an entry, a function (!llvm.ptr, i64, i64) -> ()}}
  lathe.launch @k extent(%n) grain(%n) multiple(1) (%call) : !llvm.ptr
  return
}

// -----

func.func private @k(%args: !llvm.ptr, %begin: i64, %end: i64)
func.func @launch_c3(%call: !llvm.ptr, %thread: i64, %threads: i64) {
  // expected-error @+1 {{expected 'multiple' to be positive, but got 0}}
  lathe.launch @k extent(%thread) grain(%thread) multiple(0) (%call) : !llvm.ptr
  return
}

// -----

func.func private @k(%args: !llvm.ptr, %begin: i64, %end: i64)
func.func @launch_c4(%call: !llvm.ptr, %thread: i64, %threads: i64) {
  %c0 = arith.constant 0 : i64
  // expected-error @+1 {{expected 'grain' to be positive, but got 0}}
  lathe.launch @k extent(%thread) grain(%c0) multiple(8) (%call) : !llvm.ptr
  return
}

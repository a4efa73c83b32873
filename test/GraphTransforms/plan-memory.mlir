// RUN: lathe-opt %s --lathe-plan-memory --lathe-verify-plan | FileCheck %s

!act = tensor<?x8xf32, #lathe.dims<B, 8>>

// Two tensors live at a time, in 2 * 32 bytes per row: the third takes the
// place of the first. The last is the function's result.
// CHECK-LABEL: func.func @packs_by_batch_row
// CHECK-SAME: lathe.arena = {{\[\[}}"1", 0], ["B", 64]], lathe.overlap = {{\[\[}}0, 64]], lathe.peak = [2048, 2048]
func.func @packs_by_batch_row(%x: !act, %w: tensor<8x8xf32>) -> !act {
  // CHECK: "m1"{{.*}}places = [#lathe.place<arena, 1, [[A:[0-9]+]]>]
  // CHECK: "m2"{{.*}}places = [#lathe.place<arena, 1, [[B:[0-9]+]]>]
  // CHECK: "m3"{{.*}}places = [#lathe.place<arena, 1, [[A]]>]
  // CHECK: "m4"{{.*}}places = [#lathe.place<result, 0>]
  %0 = lathe.kernel contraction "m1"(%x, %w) : (!act, tensor<8x8xf32>) -> !act {
  ^bb0(%a: !act, %b: tensor<8x8xf32>):
    %m = lathe.matmul %a, %b : (!act, tensor<8x8xf32>) -> !act
    lathe.yield %m : !act
  }
  %1 = lathe.kernel contraction "m2"(%0, %w) : (!act, tensor<8x8xf32>) -> !act {
  ^bb0(%a: !act, %b: tensor<8x8xf32>):
    %m = lathe.matmul %a, %b : (!act, tensor<8x8xf32>) -> !act
    lathe.yield %m : !act
  }
  %2 = lathe.kernel contraction "m3"(%1, %w) : (!act, tensor<8x8xf32>) -> !act {
  ^bb0(%a: !act, %b: tensor<8x8xf32>):
    %m = lathe.matmul %a, %b : (!act, tensor<8x8xf32>) -> !act
    lathe.yield %m : !act
  }
  %3 = lathe.kernel contraction "m4"(%2, %w) : (!act, tensor<8x8xf32>) -> !act {
  ^bb0(%a: !act, %b: tensor<8x8xf32>):
    %m = lathe.matmul %a, %b : (!act, tensor<8x8xf32>) -> !act
    lathe.yield %m : !act
  }
  return %3 : !act
}

// exp overwrites its input, through a view; the transpose may not.
// CHECK-LABEL: func.func @reuses_dying_operand
// CHECK-SAME: lathe.arena = {{\[\[}}"1", 512]], lathe.overlap = {{\[\[}}512, 0]]
func.func @reuses_dying_operand(%x: tensor<8x8xf32>) -> tensor<f32> {
  // CHECK: "neg"{{.*}}places = [#lathe.place<arena, 0, [[A:[0-9]+]]>]
  // CHECK: "exp"{{.*}}places = [#lathe.place<arena, 0, [[A]]>]
  // CHECK-NOT: "turn"{{.*}}places = [#lathe.place<arena, 0, [[A]]>]
  // CHECK: "sum"{{.*}}places = [#lathe.place<result, 0>]
  %0 = lathe.kernel loop "neg"(%x) : (tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%a: tensor<8x8xf32>):
    %e = lathe.neg %a : tensor<8x8xf32>
    lathe.yield %e : tensor<8x8xf32>
  }
  %flat = lathe.reshape %0 : (tensor<8x8xf32>) -> tensor<64xf32>
  %1 = lathe.kernel loop "exp"(%flat) : (tensor<64xf32>) -> tensor<64xf32> {
  ^bb0(%a: tensor<64xf32>):
    %e = lathe.exp %a : tensor<64xf32>
    lathe.yield %e : tensor<64xf32>
  }
  %square = lathe.reshape %1 : (tensor<64xf32>) -> tensor<8x8xf32>
  %2 = lathe.kernel loop "turn"(%square) : (tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%a: tensor<8x8xf32>):
    %t = lathe.transpose %a permutation([1, 0]) : tensor<8x8xf32>
    lathe.yield %t : tensor<8x8xf32>
  }
  %3 = lathe.kernel reduction "sum"(%2) : (tensor<8x8xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<8x8xf32>):
    %s = lathe.reduce_sum %a dims([0, 1]) : (tensor<8x8xf32>) -> tensor<f32>
    lathe.yield %s : tensor<f32>
  }
  return %3 : tensor<f32>
}

// CHECK-LABEL: func.func @updates_donated_argument_in_place
func.func @updates_donated_argument_in_place(
    %w: tensor<8xf32> {lathe.donate = 1}, %x: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK: "update"{{.*}}places = [#lathe.place<result, 0>, #lathe.place<argument, 0>]
  // CHECK-NOT: lathe.kernel
  %0:2 = lathe.kernel loop "update"(%w, %x) : (tensor<8xf32>, tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  ^bb0(%a: tensor<8xf32>, %b: tensor<8xf32>):
    %s = lathe.sub %a, %b : tensor<8xf32>
    %t = lathe.add %a, %b : tensor<8xf32>
    lathe.yield %t, %s : tensor<8xf32>, tensor<8xf32>
  }
  return %0#0, %0#1 : tensor<8xf32>, tensor<8xf32>
}

// %w is read again behind the update: the new value waits in the arena.
// CHECK-LABEL: func.func @copies_late_where_argument_is_still_read
func.func @copies_late_where_argument_is_still_read(
    %w: tensor<8xf32> {lathe.donate = 0}) -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK: "update"{{.*}}places = [#lathe.place<arena, 0, 0>]
  // CHECK: "reader"{{.*}}places = [#lathe.place<result, 1>]
  // CHECK: "copy"{{.*}}places = [#lathe.place<argument, 0>]
  %0 = lathe.kernel loop "update"(%w) : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.neg %a : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  %1 = lathe.kernel loop "reader"(%w, %0) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>, %b: tensor<8xf32>):
    %e = lathe.add %a, %b : tensor<8xf32>
    lathe.yield %e : tensor<8xf32>
  }
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// Arguments that change places are saved before they are overwritten.
// CHECK-LABEL: func.func @swaps_donated_arguments
func.func @swaps_donated_arguments(%a: tensor<8xf32> {lathe.donate = 0},
    %b: tensor<8xf32> {lathe.donate = 1}) -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK: %[[B:.+]] = lathe.kernel loop "copy"(%arg1) {places = [#lathe.place<arena
  // CHECK: %[[A:.+]] = lathe.kernel loop "copy"(%arg0) {places = [#lathe.place<arena
  // CHECK: lathe.kernel loop "copy"(%[[B]]) {places = [#lathe.place<argument, 0>]}
  // CHECK: lathe.kernel loop "copy"(%[[A]]) {places = [#lathe.place<argument, 1>]}
  return %b, %a : tensor<8xf32>, tensor<8xf32>
}

// A gradient of constant size, counted from the arena's end, takes the memory of
// activations that are dead by then, whatever the batch: in use at one time are
// 64 bytes per row, or 32 and a sum, or the gradient and the sum.
// CHECK-LABEL: func.func @grows_from_both_ends
// CHECK-SAME: lathe.arena = {{\[\[}}"1", 576], ["B", 64]], lathe.overlap = {{\[\[}}0, 64], [64, 32], [576, 0]], lathe.peak = [2048, 2048]
func.func @grows_from_both_ends(%x: !act, %w: tensor<8x16xf32>) -> tensor<16x8xf32> {
  // CHECK: "exp"{{.*}}places = [#lathe.place<arena, 1, [[A:[0-9]+]]>]
  // CHECK: "turn"{{.*}}places = [#lathe.place<arena, 1, [[B:[0-9]+]]>]
  // CHECK: "product"{{.*}}places = [#lathe.place<arena, 0, {{0|64}}>]
  // CHECK: "scaled"{{.*}}places = [#lathe.place<result, 0>]
  %0 = lathe.kernel loop "exp"(%x) : (!act) -> !act {
  ^bb0(%a: !act):
    %e = lathe.exp %a : !act
    lathe.yield %e : !act
  }
  %1 = lathe.kernel loop "turn"(%0) : (!act) -> !act {
  ^bb0(%a: !act):
    %e = lathe.reverse %a dims([1]) : !act
    lathe.yield %e : !act
  }
  %2 = lathe.kernel reduction "sum"(%1) : (!act) -> tensor<f32> {
  ^bb0(%a: !act):
    %s = lathe.reduce_sum %a dims([0, 1]) : (!act) -> tensor<f32>
    lathe.yield %s : tensor<f32>
  }
  %3 = lathe.kernel loop "product"(%w) : (tensor<8x16xf32>) -> tensor<8x16xf32> {
  ^bb0(%a: tensor<8x16xf32>):
    %e = lathe.log %a : tensor<8x16xf32>
    lathe.yield %e : tensor<8x16xf32>
  }
  %4 = lathe.kernel loop "scaled"(%3, %2) : (tensor<8x16xf32>, tensor<f32>) -> tensor<16x8xf32> {
  ^bb0(%a: tensor<8x16xf32>, %s: tensor<f32>):
    %t = lathe.transpose %a permutation([1, 0]) : (tensor<8x16xf32>) -> tensor<16x8xf32>
    %b = lathe.broadcast %s dims([]) : (tensor<f32>) -> tensor<16x8xf32>
    %e = lathe.mul %t, %b : tensor<16x8xf32>
    lathe.yield %e : tensor<16x8xf32>
  }
  return %4 : tensor<16x8xf32>
}

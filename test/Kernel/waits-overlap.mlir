// RUN: lathe-opt %s --lathe-lower-kernels | FileCheck %s

!act = tensor<?x512xf32, #lathe.dims<B, 512>>

// The logarithms lie where the exponentials may lie, which other threads may
// still sum.
// CHECK-LABEL: func.func @shares_memory
// CHECK: lathe.launch @{{.*}}exp
// CHECK: lathe.launch waits @{{.*}}sum
// CHECK: lathe.launch waits @{{.*}}log
// CHECK: lathe.launch waits @{{.*}}turn
// CHECK: return
func.func @shares_memory(%x: !act, %w: tensor<512x512xf32>) -> (tensor<512xf32>, tensor<512x512xf32>)
    attributes {lathe.arena = [["1", 1048576], ["B", 2048]], lathe.overlap = [[1048576, 0], [0, 2048]]} {
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 1, 0>]} : (!act) -> !act {
  ^bb0(%a: !act):
    %e = lathe.exp %a : !act
    lathe.yield %e : !act
  }
  %1 = lathe.kernel reduction "sum"(%0) {places = [#lathe.place<result, 0>]} : (!act) -> tensor<512xf32> {
  ^bb0(%a: !act):
    %s = lathe.reduce_sum %a dims([0]) : (!act) -> tensor<512xf32>
    lathe.yield %s : tensor<512xf32>
  }
  %2 = lathe.kernel loop "log"(%w) {places = [#lathe.place<arena, 0, 0>]} : (tensor<512x512xf32>) -> tensor<512x512xf32> {
  ^bb0(%a: tensor<512x512xf32>):
    %e = lathe.log %a : tensor<512x512xf32>
    lathe.yield %e : tensor<512x512xf32>
  }
  %3 = lathe.kernel loop "turn"(%2) {places = [#lathe.place<result, 1>]} : (tensor<512x512xf32>) -> tensor<512x512xf32> {
  ^bb0(%a: tensor<512x512xf32>):
    %e = lathe.transpose %a permutation([1, 0]) : tensor<512x512xf32>
    lathe.yield %e : tensor<512x512xf32>
  }
  return %1, %3 : tensor<512xf32>, tensor<512x512xf32>
}

// There is room for both.
// CHECK-LABEL: func.func @has_room
// CHECK: lathe.launch @{{.*}}exp
// CHECK: lathe.launch waits @{{.*}}sum
// CHECK: lathe.launch @{{.*}}log
// CHECK: lathe.launch waits @{{.*}}turn
// CHECK: return
func.func @has_room(%x: !act, %w: tensor<512x512xf32>) -> (tensor<512xf32>, tensor<512x512xf32>)
    attributes {lathe.arena = [["1", 1048576], ["B", 2048]], lathe.overlap = [[1048576, 2048]]} {
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 1, 0>]} : (!act) -> !act {
  ^bb0(%a: !act):
    %e = lathe.exp %a : !act
    lathe.yield %e : !act
  }
  %1 = lathe.kernel reduction "sum"(%0) {places = [#lathe.place<result, 0>]} : (!act) -> tensor<512xf32> {
  ^bb0(%a: !act):
    %s = lathe.reduce_sum %a dims([0]) : (!act) -> tensor<512xf32>
    lathe.yield %s : tensor<512xf32>
  }
  %2 = lathe.kernel loop "log"(%w) {places = [#lathe.place<arena, 0, 0>]} : (tensor<512x512xf32>) -> tensor<512x512xf32> {
  ^bb0(%a: tensor<512x512xf32>):
    %e = lathe.log %a : tensor<512x512xf32>
    lathe.yield %e : tensor<512x512xf32>
  }
  %3 = lathe.kernel loop "turn"(%2) {places = [#lathe.place<result, 1>]} : (tensor<512x512xf32>) -> tensor<512x512xf32> {
  ^bb0(%a: tensor<512x512xf32>):
    %e = lathe.transpose %a permutation([1, 0]) : tensor<512x512xf32>
    lathe.yield %e : tensor<512x512xf32>
  }
  return %1, %3 : tensor<512xf32>, tensor<512x512xf32>
}

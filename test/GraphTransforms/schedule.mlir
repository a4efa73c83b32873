// RUN: lathe-opt %s --lathe-schedule | FileCheck %s

// The update of %w stands before the kernel that still reads it.
// CHECK-LABEL: func.func @sinks_update_below_last_reader
func.func @sinks_update_below_last_reader(
    %w: tensor<8xf32> {lathe.donate = 0}, %x: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK: lathe.kernel loop "reader"
  // CHECK: lathe.kernel loop "update"
  %0 = lathe.kernel loop "update"(%w, %x) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>, %b: tensor<8xf32>):
    %s = lathe.sub %a, %b : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  %1 = lathe.kernel loop "reader"(%w) : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %e = lathe.exp %a : tensor<8xf32>
    lathe.yield %e : tensor<8xf32>
  }
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// A reader that needs the update's result cannot come first.
// CHECK-LABEL: func.func @keeps_order_of_dependent_reader
func.func @keeps_order_of_dependent_reader(
    %w: tensor<8xf32> {lathe.donate = 0}) -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK: lathe.kernel loop "update"
  // CHECK: lathe.kernel loop "reader"
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

// Each large tensor is reduced before the next is made.
// CHECK-LABEL: func.func @frees_large_tensors_soon
func.func @frees_large_tensors_soon(%x: tensor<4xf32>) -> tensor<f32> {
  // CHECK: "spread a"
  // CHECK-NEXT: ^bb0
  // CHECK: "reduce a"
  // CHECK: "spread b"
  // CHECK: "reduce b"
  %0 = lathe.kernel loop "spread a"(%x) : (tensor<4xf32>) -> tensor<4x1000xf32> {
  ^bb0(%a: tensor<4xf32>):
    %b = lathe.broadcast %a dims([0]) : (tensor<4xf32>) -> tensor<4x1000xf32>
    lathe.yield %b : tensor<4x1000xf32>
  }
  %1 = lathe.kernel loop "spread b"(%x) : (tensor<4xf32>) -> tensor<4x1000xf32> {
  ^bb0(%a: tensor<4xf32>):
    %b = lathe.broadcast %a dims([0]) : (tensor<4xf32>) -> tensor<4x1000xf32>
    lathe.yield %b : tensor<4x1000xf32>
  }
  %2 = lathe.kernel reduction "reduce a"(%0) : (tensor<4x1000xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<4x1000xf32>):
    %s = lathe.reduce_sum %a dims([0, 1]) : (tensor<4x1000xf32>) -> tensor<f32>
    lathe.yield %s : tensor<f32>
  }
  %3 = lathe.kernel reduction "reduce b"(%1) : (tensor<4x1000xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<4x1000xf32>):
    %s = lathe.reduce_sum %a dims([0, 1]) : (tensor<4x1000xf32>) -> tensor<f32>
    lathe.yield %s : tensor<f32>
  }
  %4 = lathe.kernel loop "add"(%2, %3) : (tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = lathe.add %a, %b : tensor<f32>
    lathe.yield %s : tensor<f32>
  }
  return %4 : tensor<f32>
}

// What is computed from a weight comes as late as it can, in all its steps.
// CHECK-LABEL: func.func @sinks_steps_from_weights
func.func @sinks_steps_from_weights(%x: tensor<4x8xf32> {lathe.role = "input"}, %w: tensor<8x8xf32> {lathe.role = "parameter"}) -> tensor<4x8xf32> {
  // CHECK: "exp"
  // CHECK: "relu"
  // CHECK: "turn"
  // CHECK: "scale"
  // CHECK: "matmul"
  %0 = lathe.kernel loop "turn"(%w) : (tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%a: tensor<8x8xf32>):
    %b = lathe.transpose %a permutation([1, 0]) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    lathe.yield %b : tensor<8x8xf32>
  }
  %1 = lathe.kernel loop "scale"(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%a: tensor<8x8xf32>):
    %b = lathe.add %a, %a : tensor<8x8xf32>
    lathe.yield %b : tensor<8x8xf32>
  }
  %4 = lathe.kernel loop "exp"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%a: tensor<4x8xf32>):
    %b = lathe.exp %a : tensor<4x8xf32>
    lathe.yield %b : tensor<4x8xf32>
  }
  %2 = lathe.kernel loop "relu"(%4) : (tensor<4x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%a: tensor<4x8xf32>):
    %b = lathe.relu %a : tensor<4x8xf32>
    lathe.yield %b : tensor<4x8xf32>
  }
  %3 = lathe.kernel contraction "matmul"(%2, %1) : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%a: tensor<4x8xf32>, %b: tensor<8x8xf32>):
    %c = lathe.matmul %a, %b : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
    lathe.yield %c : tensor<4x8xf32>
  }
  return %3 : tensor<4x8xf32>
}

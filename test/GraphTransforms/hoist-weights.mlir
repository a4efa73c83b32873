// RUN: lathe-opt %s --lathe-hoist-weights --split-input-file | FileCheck %s

// What both functions need is prepared once; the weight itself is no longer
// read by @infer.
// CHECK-LABEL: func.func @prepare
// CHECK-SAME: (%arg0: tensor<8x4xf32> {lathe.name = "w", lathe.role = "parameter"}
// CHECK-SAME: -> (tensor<4x8xf32> {lathe.name = "w/transpose", lathe.role = "prepared"})
// CHECK-NEXT: %[[T:.+]] = lathe.transpose %arg0
// CHECK-NEXT: return %[[T]] :
// CHECK-LABEL: func.func @infer
// CHECK-SAME: (%arg0: tensor<2x4xf32> {{.*}}"input"}, %arg1: tensor<4x8xf32> {{.*}}lathe.name = "w/transpose", lathe.role = "prepared"})
// CHECK-NEXT: lathe.matmul %arg0, %arg1
// CHECK-LABEL: func.func @eval_step
// CHECK-SAME: (%arg0: tensor<8x4xf32> {{.*}}, %arg1: tensor<2x4xf32> {{.*}}, %arg2: tensor<4x8xf32> {{.*}}"prepared"})
// CHECK-NEXT: lathe.matmul %arg1, %arg2
// CHECK-NEXT: lathe.matmul %{{.+}}, %arg0
func.func @infer(%w: tensor<8x4xf32> {lathe.name = "w", lathe.role = "parameter"},
    %x: tensor<2x4xf32> {lathe.name = "x", lathe.role = "input"}) -> tensor<2x8xf32> {
  %t = lathe.transpose %w permutation([1, 0]) : (tensor<8x4xf32>) -> tensor<4x8xf32>
  %y = lathe.matmul %x, %t : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}
func.func @eval_step(%w: tensor<8x4xf32> {lathe.name = "w", lathe.role = "parameter"},
    %x: tensor<2x4xf32> {lathe.name = "x", lathe.role = "input"}) -> tensor<2x4xf32> {
  %t = lathe.transpose %w permutation([1, 0]) : (tensor<8x4xf32>) -> tensor<4x8xf32>
  %y = lathe.matmul %x, %t : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  %z = lathe.matmul %y, %w : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  return %z : tensor<2x4xf32>
}

// -----

// A chain moves as a whole; constants go along.
// CHECK-LABEL: func.func @prepare
// CHECK-SAME: -> (tensor<8xf32> {lathe.name = "variance/mul", lathe.role = "prepared"})
// CHECK: lathe.constant
// CHECK: lathe.add
// CHECK: lathe.rsqrt
// CHECK: lathe.mul
// CHECK-LABEL: func.func @moves_chains
// CHECK-SAME: (%arg0: tensor<?x8xf32, {{.*}}, %arg1: tensor<8xf32> {{.*}}"prepared"})
// CHECK-NEXT: %[[B:.+]] = lathe.broadcast %arg1 dims([1])
// CHECK-NEXT: lathe.mul %arg0, %[[B]]
func.func @moves_chains(%v: tensor<8xf32> {lathe.name = "variance", lathe.role = "state"},
    %s: tensor<8xf32> {lathe.name = "scale", lathe.role = "parameter"},
    %x: tensor<?x8xf32, #lathe.dims<B, 8>> {lathe.name = "x", lathe.role = "input"})
    -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  %e = lathe.constant dense<1.0e-03> : tensor<8xf32>
  %a = lathe.add %v, %e : tensor<8xf32>
  %r = lathe.rsqrt %a : tensor<8xf32>
  %f = lathe.mul %r, %s : tensor<8xf32>
  %b = lathe.broadcast %f dims([1]) : (tensor<8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %y = lathe.mul %x, %b : tensor<?x8xf32, #lathe.dims<B, 8>>
  return %y : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// -----

// Broadcasts, views, and what would be much larger than the weights stay.
// CHECK-NOT: func.func @prepare
// CHECK-LABEL: func.func @keeps_what_grows
// CHECK: lathe.broadcast
// CHECK: lathe.reshape
// CHECK: lathe.matmul
func.func @keeps_what_grows(%b: tensor<64xf32> {lathe.name = "b", lathe.role = "parameter"},
    %u: tensor<512x2xf32> {lathe.name = "u", lathe.role = "parameter"},
    %x: tensor<512x512xf32> {lathe.name = "x", lathe.role = "input"},
    %z: tensor<8x64xf32> {lathe.name = "z", lathe.role = "input"})
    -> (tensor<8x64xf32>, tensor<512x512xf32>) {
  %s = lathe.broadcast %b dims([1]) : (tensor<64xf32>) -> tensor<8x64xf32>
  %y = lathe.add %z, %s : tensor<8x64xf32>
  %v = lathe.reshape %u : (tensor<512x2xf32>) -> tensor<2x512xf32>
  %p = lathe.matmul %u, %v : (tensor<512x2xf32>, tensor<2x512xf32>) -> tensor<512x512xf32>
  %q = lathe.mul %x, %p : tensor<512x512xf32>
  return %y, %q : tensor<8x64xf32>, tensor<512x512xf32>
}

// -----

// A function that updates its weights computes everything itself.
// CHECK-NOT: func.func @prepare
func.func @keeps_train_step(%w: tensor<8x4xf32> {lathe.name = "w", lathe.role = "parameter", lathe.donate = 0 : i64},
    %x: tensor<8x8xf32> {lathe.name = "x", lathe.role = "input"}) -> tensor<8x4xf32> {
  %t = lathe.transpose %w permutation([1, 0]) : (tensor<8x4xf32>) -> tensor<4x8xf32>
  %u = lathe.matmul %t, %x : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
  %v = lathe.transpose %u permutation([1, 0]) : (tensor<4x8xf32>) -> tensor<8x4xf32>
  return %v : tensor<8x4xf32>
}

// RUN: lathe-opt %s --split-input-file --lathe-differentiate | FileCheck %s

// CHECK-LABEL: func.func @sums_two_uses
// CHECK-SAME: (%[[X:.+]]: tensor<f32>)
// CHECK: %[[Y:.+]] = lathe.mul %[[X]], %[[X]]
// CHECK: %[[ONE:.+]] = lathe.constant dense<1.000000e+00>
// CHECK: %[[A:.+]] = lathe.mul %[[ONE]], %[[X]]
// CHECK: %[[B:.+]] = lathe.mul %[[ONE]], %[[X]]
// CHECK: %[[G:.+]] = lathe.add %[[A]], %[[B]]
// CHECK: return %[[G]]
// CHECK-NOT: @square
func.func private @square(%x: tensor<f32>) -> tensor<f32> {
  %y = lathe.mul %x, %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @sums_two_uses(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @square(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

// -----

// An argument that the result does not depend on has a gradient of zeros; what
// only feeds integers has none.
// CHECK-LABEL: func.func @zeros_for_unused
// CHECK: %[[ZERO:.+]] = lathe.constant dense<0.000000e+00> : tensor<f32>
// CHECK: %[[Z:.+]] = lathe.broadcast %[[ZERO]] dims([])
// CHECK: return %[[Z]]
func.func private @f(%x: tensor<4xf32>, %i: tensor<f32>) -> tensor<f32> {
  %a = lathe.argmax %x dim(0) : (tensor<4xf32>) -> tensor<i64>
  %c = lathe.cast %a to f32 : (tensor<i64>) -> tensor<f32>
  %r = lathe.mul %c, %i : tensor<f32>
  return %r : tensor<f32>
}
func.func @zeros_for_unused(%x: tensor<4xf32>, %i: tensor<f32>) -> tensor<4xf32> {
  %y, %g = lathe.value_and_grad @f(%x, %i) wrt([0]) : (tensor<4xf32>, tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
  return %g : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @stops
// CHECK-NOT: lathe.mul
// CHECK: return
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %s = lathe.stop_gradient %x : tensor<f32>
  return %s : tensor<f32>
}
func.func @stops(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

// -----

// Forward mode, of a gradient: the inner derivative is taken first.
// CHECK-LABEL: func.func @second_order
// CHECK-NOT: lathe.value_and_grad
// CHECK-NOT: lathe.jvp
// CHECK: return
func.func private @cube(%x: tensor<f32>) -> tensor<f32> {
  %y = lathe.mul %x, %x : tensor<f32>
  %z = lathe.mul %y, %x : tensor<f32>
  return %z : tensor<f32>
}
func.func private @slope(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @cube(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}
func.func @second_order(%x: tensor<f32>, %t: tensor<f32>) -> tensor<f32> {
  %y, %d = lathe.jvp @slope(%x) wrt([0]) tangents(%t) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %d : tensor<f32>
}

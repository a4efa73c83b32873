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

// -----

// Weights of two layers; nothing is computed for %x, which is not in `wrt`.
// CHECK-LABEL: func.func @matmul_chain
// CHECK-SAME: (%[[X:[a-z0-9]+]]: tensor<2x3xf32>, %[[V:[a-z0-9]+]]: tensor<3x4xf32>, %[[W:[a-z0-9]+]]: tensor<4x5xf32>)
// CHECK: %[[H:.+]] = lathe.matmul %[[X]], %[[V]] :
// CHECK: lathe.matmul %[[H]], %[[W]] :
// CHECK: %[[DY:.+]] = lathe.broadcast
// CHECK: %[[DH:.+]] = lathe.matmul %[[DY]], %[[W]] {transpose_rhs}
// CHECK: %[[DW:.+]] = lathe.matmul %[[H]], %[[DY]] {transpose_lhs}
// CHECK: %[[DV:.+]] = lathe.matmul %[[X]], %[[DH]] {transpose_lhs}
// CHECK-NOT: lathe.matmul
// CHECK: return %[[DV]], %[[DW]]
func.func private @f(%x: tensor<2x3xf32>, %v: tensor<3x4xf32>, %w: tensor<4x5xf32>) -> tensor<f32> {
  %h = lathe.matmul %x, %v : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  %y = lathe.matmul %h, %w : (tensor<2x4xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  %l = lathe.reduce_sum %y dims([0, 1]) : (tensor<2x5xf32>) -> tensor<f32>
  return %l : tensor<f32>
}
func.func @matmul_chain(%x: tensor<2x3xf32>, %v: tensor<3x4xf32>, %w: tensor<4x5xf32>) -> (tensor<3x4xf32>, tensor<4x5xf32>) {
  %l, %dv, %dw = lathe.value_and_grad @f(%x, %v, %w) wrt([1, 2]) : (tensor<2x3xf32>, tensor<3x4xf32>, tensor<4x5xf32>) -> (tensor<f32>, tensor<3x4xf32>, tensor<4x5xf32>)
  return %dv, %dw : tensor<3x4xf32>, tensor<4x5xf32>
}

// -----

// One value for two arguments: each gradient is that of its own argument.
// CHECK-LABEL: func.func @same_value_twice
// CHECK-SAME: (%[[X:.+]]: tensor<f32>)
// CHECK: %[[SQUARE:.+]] = lathe.mul %[[X]], %[[X]]
// CHECK: lathe.mul %[[SQUARE]], %[[X]]
// CHECK: %[[ONE:.+]] = lathe.constant dense<1.000000e+00>
// CHECK: %[[P:.+]] = lathe.mul %[[ONE]], %[[X]]
// CHECK: %[[DB:.+]] = lathe.mul %[[ONE]], %[[SQUARE]]
// CHECK: %[[L:.+]] = lathe.mul %[[P]], %[[X]]
// CHECK: %[[R:.+]] = lathe.mul %[[P]], %[[X]]
// CHECK: %[[DA:.+]] = lathe.add %[[L]], %[[R]]
// CHECK: return %[[DA]], %[[DB]]
func.func private @f(%a: tensor<f32>, %b: tensor<f32>) -> tensor<f32> {
  %s = lathe.mul %a, %a : tensor<f32>
  %y = lathe.mul %s, %b : tensor<f32>
  return %y : tensor<f32>
}
func.func @same_value_twice(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y, %da, %db = lathe.value_and_grad @f(%x, %x) wrt([0, 1]) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %da, %db : tensor<f32>, tensor<f32>
}
// CHECK-LABEL: func.func @same_value_other_constant
// CHECK-SAME: (%[[X:.+]]: tensor<f32>)
// CHECK: %[[SQUARE:.+]] = lathe.mul %[[X]], %[[X]]
// CHECK: %[[ONE:.+]] = lathe.constant dense<1.000000e+00>
// CHECK-NEXT: %[[DB:.+]] = lathe.mul %[[ONE]], %[[SQUARE]]
// CHECK-NEXT: return %[[DB]]
func.func @same_value_other_constant(%x: tensor<f32>) -> tensor<f32> {
  %y, %db = lathe.value_and_grad @f(%x, %x) wrt([1]) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %db : tensor<f32>
}
// CHECK-LABEL: func.func @same_value_two_directions
// CHECK-SAME: (%[[X:[a-z0-9]+]]: tensor<f32>, %[[S:[a-z0-9]+]]: tensor<f32>, %[[T:[a-z0-9]+]]: tensor<f32>)
// CHECK: %[[SQUARE:.+]] = lathe.mul %[[X]], %[[X]]
// CHECK: lathe.mul %[[S]], %[[X]]
// CHECK: lathe.mul %[[SQUARE]], %[[T]]
// CHECK: return
func.func @same_value_two_directions(%x: tensor<f32>, %s: tensor<f32>, %t: tensor<f32>) -> tensor<f32> {
  %y, %d = lathe.jvp @f(%x, %x) wrt([0, 1]) tangents(%s, %t) : (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %d : tensor<f32>
}

// -----

// Integer arguments and results pass through; only floats have tangents.
// CHECK-LABEL: func.func @integers
// CHECK-SAME: (%[[X:[a-z0-9]+]]: tensor<4x3xf32>, %[[I:[a-z0-9]+]]: tensor<2xi32>, %[[T:[a-z0-9]+]]: tensor<4x3xf32>)
// CHECK: %[[Y:.+]] = lathe.gather %[[X]], %[[I]] dim(0)
// CHECK: %[[D:.+]] = lathe.gather %[[T]], %[[I]] dim(0)
// CHECK: return %[[Y]], %[[I]], %[[D]]
func.func private @f(%x: tensor<4x3xf32>, %i: tensor<2xi32>) -> (tensor<2x3xf32>, tensor<2xi32>) {
  %y = lathe.gather %x, %i dim(0) : (tensor<4x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %y, %i : tensor<2x3xf32>, tensor<2xi32>
}
func.func @integers(%x: tensor<4x3xf32>, %i: tensor<2xi32>, %t: tensor<4x3xf32>) -> (tensor<2x3xf32>, tensor<2xi32>, tensor<2x3xf32>) {
  %r:3 = lathe.jvp @f(%x, %i) wrt([0]) tangents(%t) : (tensor<4x3xf32>, tensor<2xi32>, tensor<4x3xf32>) -> (tensor<2x3xf32>, tensor<2xi32>, tensor<2x3xf32>)
  return %r#0, %r#1, %r#2 : tensor<2x3xf32>, tensor<2xi32>, tensor<2x3xf32>
}

// -----

// A gradient of a gradient; functions without a caller go, callers first.
// CHECK-LABEL: func.func @nested
// CHECK-SAME: (%[[X:.+]]: tensor<f32>)
// CHECK-NOT: lathe.value_and_grad
// CHECK: return
// CHECK-NOT: func.func
func.func private @square(%x: tensor<f32>) -> tensor<f32> {
  %y = lathe.mul %x, %x : tensor<f32>
  return %y : tensor<f32>
}
func.func private @slope(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @square(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}
func.func @nested(%x: tensor<f32>) -> tensor<f32> {
  %y, %g = lathe.value_and_grad @slope(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

// -----

// The result is an argument.
// CHECK-LABEL: func.func @identity
// CHECK-SAME: (%[[X:.+]]: tensor<f32>)
// CHECK: %[[ONE:.+]] = lathe.constant dense<1.000000e+00>
// CHECK: %[[ZERO:.+]] = lathe.constant dense<0.000000e+00>
// CHECK: return %[[X]], %[[ONE]], %[[ZERO]]
func.func private @first(%a: tensor<f32>, %b: tensor<f32>) -> tensor<f32> {
  return %a : tensor<f32>
}
func.func @identity(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
  %y, %da, %db = lathe.value_and_grad @first(%x, %x) wrt([0, 1]) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %y, %da, %db : tensor<f32>, tensor<f32>, tensor<f32>
}

// -----

// An op without a rule is no error where no derivative passes: behind
// stop_gradient, and off the way to the result.
// CHECK-LABEL: func.func @missing_rule_unused
// CHECK: return
func.func private @opaque(%x: tensor<f32>) -> tensor<f32>
func.func private @f(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %s = lathe.stop_gradient %x : tensor<f32>
  %c = call @opaque(%s) : (tensor<f32>) -> tensor<f32>
  %y = lathe.mul %x, %c : tensor<f32>
  %metric = call @opaque(%x) : (tensor<f32>) -> tensor<f32>
  return %y, %metric : tensor<f32>, tensor<f32>
}
func.func @missing_rule_unused(%x: tensor<f32>) -> tensor<f32> {
  %y, %m, %g = lathe.value_and_grad @f(%x) wrt([0]) : (tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %g : tensor<f32>
}

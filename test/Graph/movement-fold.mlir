// Identities, compositions and canonical forms of movement ops.
// RUN: lathe-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @dim_size
func.func @dim_size() -> (tensor<f32>, tensor<i64>, tensor<f32>) {
  // CHECK-DAG: %[[F:.+]] = lathe.constant dense<1.200000e+01> : tensor<f32>
  %0 = lathe.dim_size "12" : tensor<f32>
  // CHECK-DAG: %[[I:.+]] = lathe.constant dense<12> : tensor<i64>
  %1 = lathe.dim_size "3*4" : tensor<i64>
  // CHECK-DAG: %[[B:.+]] = lathe.dim_size "B"
  %2 = lathe.dim_size "B" : tensor<f32>
  // CHECK: return %[[F]], %[[I]], %[[B]]
  return %0, %1, %2 : tensor<f32>, tensor<i64>, tensor<f32>
}

// CHECK-LABEL: @reshape_of_reshape
// CHECK-SAME: (%[[X:.+]]: tensor<?x6xf32, #lathe.dims<B, 6>>)
func.func @reshape_of_reshape(%x: tensor<?x6xf32, #lathe.dims<B, 6>>) -> (tensor<?x3xf32, #lathe.dims<2*B, 3>>, tensor<?x6xf32, #lathe.dims<B, 6>>) {
  %0 = lathe.reshape %x : (tensor<?x6xf32, #lathe.dims<B, 6>>) -> tensor<?xf32, #lathe.dims<6*B>>
  // CHECK: %[[R:.+]] = lathe.reshape %[[X]]
  %1 = lathe.reshape %0 : (tensor<?xf32, #lathe.dims<6*B>>) -> tensor<?x3xf32, #lathe.dims<2*B, 3>>
  %2 = lathe.reshape %1 : (tensor<?x3xf32, #lathe.dims<2*B, 3>>) -> tensor<?x6xf32, #lathe.dims<B, 6>>
  // CHECK: return %[[R]], %[[X]]
  return %1, %2 : tensor<?x3xf32, #lathe.dims<2*B, 3>>, tensor<?x6xf32, #lathe.dims<B, 6>>
}

// CHECK-LABEL: @reshape_of_constant
func.func @reshape_of_constant() -> tensor<2x2xi32> {
  // CHECK: lathe.constant dense<{{\[\[}}1, 2], [3, 4]]> : tensor<2x2xi32>
  %0 = lathe.constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  // CHECK-NOT: lathe.reshape
  %1 = lathe.reshape %0 : (tensor<4xi32>) -> tensor<2x2xi32>
  return %1 : tensor<2x2xi32>
}

// CHECK-LABEL: @flatten_is_reshape
func.func @flatten_is_reshape(%x: tensor<2x3x4xf32>, %v: !lathe.value) -> (tensor<2x12xf32>, !lathe.value) {
  // CHECK: lathe.reshape %{{.*}} : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  %0 = lathe.flatten %x : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  // CHECK: lathe.flatten
  %1 = lathe.flatten %v
  return %0, %1 : tensor<2x12xf32>, !lathe.value
}

// CHECK-LABEL: @transposes
// CHECK-SAME: (%[[X:.+]]: tensor<2x3x4xf32>)
func.func @transposes(%x: tensor<2x3x4xf32>) -> (tensor<4x2x3xf32>, tensor<3x4x2xf32>, tensor<2x3x4xf32>) {
  // CHECK: %[[ONE:.+]] = lathe.transpose %[[X]] permutation([2, 0, 1])
  %0 = lathe.transpose %x permutation([2, 0, 1]) : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  // CHECK: %[[TWO:.+]] = lathe.transpose %[[X]] permutation([1, 2, 0])
  %1 = lathe.transpose %0 permutation([2, 0, 1]) : (tensor<4x2x3xf32>) -> tensor<3x4x2xf32>
  %2 = lathe.transpose %1 permutation([2, 0, 1]) : (tensor<3x4x2xf32>) -> tensor<2x3x4xf32>
  // CHECK: return %[[ONE]], %[[TWO]], %[[X]]
  return %0, %1, %2 : tensor<4x2x3xf32>, tensor<3x4x2xf32>, tensor<2x3x4xf32>
}

// CHECK-LABEL: @broadcasts
// CHECK-SAME: (%[[X:.+]]: tensor<3xf32>)
func.func @broadcasts(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<2x3x4xf32>) {
  %0 = lathe.broadcast %x dims([0]) : tensor<3xf32>
  %1 = lathe.broadcast %x dims([1]) : (tensor<3xf32>) -> tensor<1x3xf32>
  // CHECK: %[[B:.+]] = lathe.broadcast %[[X]] dims([1]) : (tensor<3xf32>) -> tensor<2x3x4xf32>
  %2 = lathe.broadcast %1 dims([0, 1]) : (tensor<1x3xf32>) -> tensor<2x3x4xf32>
  // CHECK: return %[[X]], %[[B]]
  return %0, %2 : tensor<3xf32>, tensor<2x3x4xf32>
}

// CHECK-LABEL: @wholes
// CHECK-SAME: (%[[X:.+]]: tensor<?x4xf32, #lathe.dims<B, 4>>)
func.func @wholes(%x: tensor<?x4xf32, #lathe.dims<B, 4>>) -> tensor<?x4xf32, #lathe.dims<B, 4>> {
  %0 = lathe.slice %x starts([0, 0]) limits([-1, 4]) strides([1, 1]) : tensor<?x4xf32, #lathe.dims<B, 4>>
  %1 = lathe.pad %0 low([0, 0]) high([0, 0]) interior([0, 0]) : tensor<?x4xf32, #lathe.dims<B, 4>>
  %2 = lathe.reverse %1 dims([]) : tensor<?x4xf32, #lathe.dims<B, 4>>
  %3 = lathe.reverse %2 dims([1]) : tensor<?x4xf32, #lathe.dims<B, 4>>
  %4 = lathe.reverse %3 dims([1]) : tensor<?x4xf32, #lathe.dims<B, 4>>
  %5 = lathe.concat %4 dim(1) : tensor<?x4xf32, #lathe.dims<B, 4>>
  // CHECK: return %[[X]]
  return %5 : tensor<?x4xf32, #lathe.dims<B, 4>>
}

// CHECK-LABEL: @splats_move
func.func @splats_move() -> (tensor<3x2xf32>, tensor<?x2xf32, #lathe.dims<B, 2>>) {
  // CHECK: %[[TWO:.+]] = lathe.constant dense<2.000000e+00> : tensor<f32>
  %0 = lathe.constant dense<2.0> : tensor<2x3xf32>
  %1 = lathe.transpose %0 permutation([1, 0]) : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %2 = lathe.reverse %1 dims([0]) : tensor<3x2xf32>
  // CHECK: %[[STATIC:.+]] = lathe.broadcast %[[TWO]] dims([]) : (tensor<f32>) -> tensor<3x2xf32>
  %3 = lathe.slice %2 starts([0, 0]) limits([1, 2]) strides([1, 1]) : (tensor<3x2xf32>) -> tensor<1x2xf32>
  %4 = lathe.reshape %3 : (tensor<1x2xf32>) -> tensor<2xf32>
  // CHECK: %[[NAMED:.+]] = lathe.broadcast %[[TWO]] dims([]) : (tensor<f32>) -> tensor<?x2xf32, #lathe.dims<B, 2>>
  %5 = lathe.broadcast %4 dims([1]) : (tensor<2xf32>) -> tensor<?x2xf32, #lathe.dims<B, 2>>
  // CHECK: return %[[STATIC]], %[[NAMED]]
  return %2, %5 : tensor<3x2xf32>, tensor<?x2xf32, #lathe.dims<B, 2>>
}

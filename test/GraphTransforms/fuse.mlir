// RUN: lathe-opt %s --lathe-fuse | FileCheck %s

!image = tensor<?x6x6x16xf32, #lathe.dims<B, 6, 6, 16>>
!logits = tensor<?x10xf32, #lathe.dims<B, 10>>
!rows = tensor<?xf32, #lathe.dims<B>>

// CHECK-LABEL: func.func @fuses_bias_and_relu_into_conv
func.func @fuses_bias_and_relu_into_conv(
    %x: tensor<?x8x8x3xf32, #lathe.dims<B, 8, 8, 3>>,
    %w: tensor<3x3x3x16xf32>, %b: tensor<16xf32>) -> !image {
  // CHECK-COUNT-1: lathe.kernel
  // CHECK-SAME: contraction "convolution + add + relu"(%arg0, %arg1, %arg2)
  // CHECK-NOT: lathe.kernel
  %c = lathe.convolution %x, %w padding(valid) : (tensor<?x8x8x3xf32, #lathe.dims<B, 8, 8, 3>>, tensor<3x3x3x16xf32>) -> !image
  %bb = lathe.broadcast %b dims([3]) : (tensor<16xf32>) -> !image
  %a = lathe.add %c, %bb : !image
  %r = lathe.relu %a : !image
  return %r : !image
}

// The mask of a relu goes with the matmul that computes the cotangent; the bias
// gradient reads what it leaves.
// CHECK-LABEL: func.func @fuses_relu_mask_into_dgrad
func.func @fuses_relu_mask_into_dgrad(%dz: !logits, %wt: tensor<10x16xf32>,
    %y: tensor<?x16xf32, #lathe.dims<B, 16>>) -> tensor<16xf32> {
  // CHECK: %[[D:.+]] = lathe.kernel contraction "matmul + compare + select"(%arg0, %arg1, %arg2)
  // CHECK: lathe.kernel reduction "reduce_sum"(%[[D]])
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x16xf32, #lathe.dims<B, 16>>
  %dy = lathe.matmul %dz, %wt : (!logits, tensor<10x16xf32>) -> tensor<?x16xf32, #lathe.dims<B, 16>>
  %p = lathe.compare gt %y, %zeros : (tensor<?x16xf32, #lathe.dims<B, 16>>, tensor<?x16xf32, #lathe.dims<B, 16>>) -> tensor<?x16xi1, #lathe.dims<B, 16>>
  %d = lathe.select %p, %dy, %zeros : (tensor<?x16xi1, #lathe.dims<B, 16>>, tensor<?x16xf32, #lathe.dims<B, 16>>, tensor<?x16xf32, #lathe.dims<B, 16>>) -> tensor<?x16xf32, #lathe.dims<B, 16>>
  %db = lathe.reduce_sum %d dims([0]) : (tensor<?x16xf32, #lathe.dims<B, 16>>) -> tensor<16xf32>
  return %db : tensor<16xf32>
}

// CHECK-LABEL: func.func @keeps_multi_use
func.func @keeps_multi_use(%a: tensor<4x8xf32>, %w: tensor<8x8xf32>)
    -> (tensor<4x8xf32>, tensor<4x8xf32>) {
  // CHECK: %[[K:.+]]:2 = lathe.kernel contraction "matmul + tanh"(%arg0, %arg1)
  // CHECK: lathe.yield %{{.+}}, %{{.+}} : tensor<4x8xf32>, tensor<4x8xf32>
  // CHECK: return %[[K]]#0, %[[K]]#1
  %z = lathe.matmul %a, %w : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
  %t = lathe.tanh %z : tensor<4x8xf32>
  return %z, %t : tensor<4x8xf32>, tensor<4x8xf32>
}

// exp leads out to the matmul and comes back in sub: they stay apart.
// CHECK-LABEL: func.func @makes_no_cycle
func.func @makes_no_cycle(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  // CHECK: %[[E:.+]] = lathe.kernel loop "exp"(%arg0)
  // CHECK: lathe.kernel contraction "matmul + sub"(%[[E]])
  %e = lathe.exp %x : tensor<8x8xf32>
  %m = lathe.matmul %e, %e : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %s = lathe.sub %e, %m : tensor<8x8xf32>
  return %s : tensor<8x8xf32>
}

// CHECK-LABEL: func.func @makes_softmax_one_row_kernel
func.func @makes_softmax_one_row_kernel(%x: !logits) -> !logits {
  // CHECK: lathe.kernel row "reduce_max + sub + exp + reduce_sum + div"(%arg0)
  // CHECK-NOT: lathe.kernel
  %m = lathe.reduce_max %x dims([1]) : (!logits) -> !rows
  %mb = lathe.broadcast %m dims([0]) : (!rows) -> !logits
  %d = lathe.sub %x, %mb : !logits
  %e = lathe.exp %d : !logits
  %s = lathe.reduce_sum %e dims([1]) : (!logits) -> !rows
  %sb = lathe.broadcast %s dims([0]) : (!rows) -> !logits
  %p = lathe.div %e, %sb : !logits
  return %p : !logits
}

// A mean over the batch: two of them that read the same rows are one kernel,
// division included.
// CHECK-LABEL: func.func @reduces_two_means_at_once
func.func @reduces_two_means_at_once(%l: !rows) -> (tensor<f32>, tensor<f32>) {
  // CHECK: lathe.kernel reduction "reduce_sum + div + mul"(%arg0)
  // CHECK: lathe.dim_size "B"
  // CHECK-NOT: lathe.kernel
  %n = lathe.dim_size "B" : tensor<f32>
  %a = lathe.reduce_sum %l dims([0]) : (!rows) -> tensor<f32>
  %m = lathe.div %a, %n : tensor<f32>
  %q = lathe.mul %l, %l : !rows
  %b = lathe.reduce_sum %q dims([0]) : (!rows) -> tensor<f32>
  %v = lathe.div %b, %n : tensor<f32>
  return %m, %v : tensor<f32>, tensor<f32>
}

// The gradient, the parameter and its slot in one kernel; the step's scalars in
// another. A gradient that something else needs too is a kernel of its own.
// CHECK-LABEL: func.func @updates_parameter_in_one_kernel
func.func @updates_parameter_in_one_kernel(
    %w: tensor<8x8xf32> {lathe.name = "w", lathe.donate = 0},
    %m: tensor<8x8xf32> {lathe.name = "w/m", lathe.donate = 1},
    %step: tensor<i64> {lathe.name = "step", lathe.donate = 2},
    %x: tensor<4x8xf32>, %dy: tensor<4x8xf32>, %lr: tensor<f32>)
    -> (tensor<8x8xf32>, tensor<8x8xf32>, tensor<i64>) {
  // CHECK: %[[S:.+]]:2 = lathe.kernel loop "add + cast + div"
  // CHECK: lathe.kernel contraction "update w"(
  // CHECK-SAME: -> (tensor<8x8xf32>, tensor<8x8xf32>)
  // CHECK-NOT: lathe.kernel
  %g = lathe.matmul %x, %dy {transpose_lhs} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  %one = lathe.constant dense<1> : tensor<i64>
  %next = lathe.add %step, %one : tensor<i64>
  %t = lathe.cast %next to f32 : (tensor<i64>) -> tensor<f32>
  %rate = lathe.div %lr, %t : tensor<f32>
  %beta = lathe.constant dense<0.9> : tensor<8x8xf32>
  %decayed = lathe.mul %m, %beta : tensor<8x8xf32>
  %m1 = lathe.add %decayed, %g : tensor<8x8xf32>
  %rates = lathe.broadcast %rate dims([]) : (tensor<f32>) -> tensor<8x8xf32>
  %u = lathe.mul %rates, %m1 : tensor<8x8xf32>
  %w1 = lathe.sub %w, %u : tensor<8x8xf32>
  return %w1, %m1, %next : tensor<8x8xf32>, tensor<8x8xf32>, tensor<i64>
}

// CHECK-LABEL: func.func @updates_by_shared_gradient
func.func @updates_by_shared_gradient(
    %w: tensor<8x8xf32> {lathe.name = "w", lathe.donate = 0},
    %x: tensor<4x8xf32>, %dy: tensor<4x8xf32>)
    -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  // CHECK: %[[G:.+]] = lathe.kernel contraction "matmul"(%arg1, %arg2)
  // CHECK: lathe.kernel loop "update w"(
  %g = lathe.matmul %x, %dy {transpose_lhs} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  %w1 = lathe.sub %w, %g : tensor<8x8xf32>
  return %w1, %g : tensor<8x8xf32>, tensor<8x8xf32>
}

// What is returned but not computed is copied.
// CHECK-LABEL: func.func @copies_returned_arguments
func.func @copies_returned_arguments(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<2x2xf32>) {
  // CHECK: lathe.kernel loop "copy"
  // CHECK: lathe.kernel loop "copy"
  %v = lathe.reshape %x : (tensor<4xf32>) -> tensor<2x2xf32>
  return %x, %v : tensor<4xf32>, tensor<2x2xf32>
}

// The normalized input is computed twice, not stored for the gradient.
// CHECK-LABEL: func.func @repeats_what_is_cheap
func.func @repeats_what_is_cheap(%x: tensor<64x16xf32>, %mean: tensor<16xf32>,
    %w: tensor<16x16xf32>) -> (tensor<64x16xf32>, tensor<16xf32>) {
  // CHECK: %[[Y:.+]] = lathe.kernel loop "sub + exp"
  // CHECK: %[[D:.+]] = lathe.kernel contraction "matmul"(%[[Y]], %arg2)
  // CHECK: lathe.kernel reduction "sub + mul + reduce_sum"(%{{.*}}arg0{{.*}}%[[D]]
  %b = lathe.broadcast %mean dims([1]) : (tensor<16xf32>) -> tensor<64x16xf32>
  %h = lathe.sub %x, %b : tensor<64x16xf32>
  %y = lathe.exp %h : tensor<64x16xf32>
  %d = lathe.matmul %y, %w : (tensor<64x16xf32>, tensor<16x16xf32>) -> tensor<64x16xf32>
  %p = lathe.mul %h, %d : tensor<64x16xf32>
  %g = lathe.reduce_sum %p dims([0]) : (tensor<64x16xf32>) -> tensor<16xf32>
  return %d, %g : tensor<64x16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func.func @finds_positions_with_the_largest
func.func @finds_positions_with_the_largest(%x: !image) -> (tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>, tensor<?x3x3x16xui8, #lathe.dims<B, 3, 3, 16>>) {
  // CHECK: %[[K:.+]]:2 = lathe.kernel window "max_pool2d + max_pool2d_position"(%arg0)
  // CHECK: return %[[K]]#0, %[[K]]#1
  %y = lathe.max_pool2d %x window([2, 2]) : (!image) -> tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>
  %p = lathe.max_pool2d_position %x window([2, 2]) : (!image) -> tensor<?x3x3x16xui8, #lathe.dims<B, 3, 3, 16>>
  return %y, %p : tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>, tensor<?x3x3x16xui8, #lathe.dims<B, 3, 3, 16>>
}

// CHECK-LABEL: func.func @keeps_positions_of_other_windows
func.func @keeps_positions_of_other_windows(%x: !image) -> (tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>, tensor<?x2x2x16xui8, #lathe.dims<B, 2, 2, 16>>) {
  // CHECK: lathe.kernel window "max_pool2d"(%arg0)
  // CHECK: lathe.kernel window "max_pool2d_position"(%arg0)
  %y = lathe.max_pool2d %x window([2, 2]) : (!image) -> tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>
  %p = lathe.max_pool2d_position %x window([3, 3]) : (!image) -> tensor<?x2x2x16xui8, #lathe.dims<B, 2, 2, 16>>
  return %y, %p : tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>, tensor<?x2x2x16xui8, #lathe.dims<B, 2, 2, 16>>
}

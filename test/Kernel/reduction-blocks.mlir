// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512 winograd=false" | FileCheck %s

// A filter gradient: two units of 32 columns, which go through images row by
// row. In each block every tile takes its sums from scratch memory, fetches its
// share of what the next block will need, one line per step, and puts the sums
// back; results are made of them after the last block.
// CHECK-LABEL: func.func @filter_grad
// CHECK: lathe.launch @kernel_0_convolution_filter_grad_mul extent(%c2_i64)
// CHECK: lathe.launch @kernel_2_matmul extent(%c2_i64)
// CHECK-LABEL: func.func private @kernel_0_convolution_filter_grad_mul
// CHECK: %[[SUMS:.+]] = llvm.alloca %c18432_i64 x f32 {alignment = 64 : i64}
// CHECK: scf.for {{.*}} = %arg1 to %arg2
// CHECK: scf.for {{.*}} = %c0_i64 to %c8_i64
// CHECK: scf.for {{.*}} = %c0_i64 to %c56_i64 step %c1_i64
// CHECK: llvm.load
// CHECK: scf.for {{.*}} iter_args
// CHECK: %[[OPERAND:.+]] = arith.select
// CHECK: %[[LINE:.+]] = llvm.getelementptr %[[OPERAND]]
// CHECK: "llvm.intr.prefetch"(%[[LINE]]){{.*}}hint = 2
// CHECK-NOT: llvm.intr.prefetch
// CHECK: llvm.intr.fma
// CHECK: llvm.store
// CHECK: arith.mulf
func.func @filter_grad(%x: tensor<8x56x56x64xf32>, %y: tensor<8x56x56x64xf32>, %z: tensor<3x3x64x64xf32>) -> tensor<3x3x64x64xf32> {
  %0 = lathe.convolution_filter_grad %x, %y kernel_size([3, 3]) padding(<same>) : (tensor<8x56x56x64xf32>, tensor<8x56x56x64xf32>) -> tensor<3x3x64x64xf32>
  %1 = lathe.mul %0, %z : tensor<3x3x64x64xf32>
  return %1 : tensor<3x3x64x64xf32>
}

// A row times 4 MB: 8 rows of the matrix at a time over all of a unit's
// columns, whose sums wait in scratch memory; hardware follows 8 streams.
// CHECK-LABEL: func.func private @kernel_1_matmul
// CHECK: llvm.alloca %c512_i64 x f32
// CHECK: scf.for {{.*}} = %c0_i64 to %c1024_i64 step %c8_i64
// CHECK-NOT: llvm.intr.prefetch
// CHECK: return
func.func @row_times_matrix(%x: tensor<1x1024xf32>, %y: tensor<1024x1024xf32>) -> tensor<1x1024xf32> {
  %0 = lathe.matmul %x, %y : (tensor<1x1024xf32>, tensor<1024x1024xf32>) -> tensor<1x1024xf32>
  return %0 : tensor<1x1024xf32>
}

// The same of 1000 columns, no factor of which is a number of whole vectors: of
// two units the second has 488.
// CHECK-LABEL: func.func private @kernel_2_matmul
// CHECK: llvm.alloca %c512_i64 x f32
func.func @row_times_classifier(%x: tensor<1x2048xf32>, %y: tensor<2048x1000xf32>) -> tensor<1x1000xf32> {
  %0 = lathe.matmul %x, %y : (tensor<1x2048xf32>, tensor<2048x1000xf32>) -> tensor<1x1000xf32>
  return %0 : tensor<1x1000xf32>
}

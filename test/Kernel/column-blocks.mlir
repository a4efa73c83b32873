// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s

// The right operand has 1 MB: two blocks of columns are outside of the rows,
// and the tiles of a block inside; units are a block and two tiles of rows.
// CHECK-LABEL: func.func @matmul_in_blocks
// CHECK: lathe.launch @kernel_0_matmul extent(%c4_i64)
// CHECK-LABEL: func.func private @kernel_0_matmul
// CHECK: scf.for {{.*}} = %arg1 to %arg2
// CHECK: %[[BLOCK:.+]] = arith.muli %{{.+}}, %c256_i64
// CHECK: scf.for {{.*}} = %[[BLOCK]] to %{{.+}} step %c16_i64
// CHECK: scf.for {{.*}} iter_args
func.func @matmul_in_blocks(%x: tensor<12x512xf32>, %w: tensor<512x512xf32>) -> tensor<12x512xf32> {
  %0 = lathe.matmul %x, %w : (tensor<12x512xf32>, tensor<512x512xf32>) -> tensor<12x512xf32>
  return %0 : tensor<12x512xf32>
}

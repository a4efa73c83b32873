// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s --check-prefix=WIDE

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

// A vector of columns has 346 KB. Three of them a tile would leave blocks of
// unequal size: there are four blocks of two, with three tiles of rows each, not
// eight of one, whose tile of one row would wait for its only sum.
// WIDE: lathe.launch @kernel_1_matmul extent(%c12_i64)
// WIDE-LABEL: func.func private @kernel_1_matmul
// WIDE: arith.muli %{{.+}}, %c32_i64
func.func @long_columns(%x: tensor<32x5408xf32>, %w: tensor<5408x128xf32>) -> tensor<32x128xf32> {
  %0 = lathe.matmul %x, %w : (tensor<32x5408xf32>, tensor<5408x128xf32>) -> tensor<32x128xf32>
  return %0 : tensor<32x128xf32>
}

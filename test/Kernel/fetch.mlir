// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s

// An image's rows lie one after the other. A tile has 14 of 256 elements and
// half of the 64 columns: each step asks for the 7th part of a row of the tile
// after it, and for the line 8 steps ahead of each vector of columns, since 32
// columns of 256 elements do not stay in the first-level cache.
// CHECK-LABEL: func.func private @kernel_0_convolution
// CHECK: %[[NEXT:.+]] = llvm.getelementptr %{{.+}}[3584]
// CHECK: %[[SHARE:.+]] = arith.muli %{{.+}}, %c1792_i64
// CHECK: %[[START:.+]] = llvm.getelementptr %[[NEXT]][%[[SHARE]]]
// CHECK: scf.for %[[STEP:.+]] = %c0_i64 to %c256_i64
// CHECK: "llvm.intr.prefetch"(%{{.+}}) <{{.*}}hint = 3
// CHECK: "llvm.intr.prefetch"(%{{.+}}) <{{.*}}hint = 3
// CHECK: %[[PLACE:.+]] = arith.muli %[[STEP]], %c7_i64
// CHECK: %[[LINE:.+]] = llvm.getelementptr %[[START]][%[[PLACE]]]
// CHECK: "llvm.intr.prefetch"(%[[LINE]]) <{{.*}}hint = 2
// CHECK-NOT: prefetch
func.func @convolution(%x: tensor<8x56x56x256xf32>, %w: tensor<4x1x1x256x16xf32>) -> tensor<8x56x56x64xf32> {
  %0 = lathe.convolution %x, %w padding(<[0, 0, 0, 0]>) {packed_filter} : (tensor<8x56x56x256xf32>, tensor<4x1x1x256x16xf32>) -> tensor<8x56x56x64xf32>
  return %0 : tensor<8x56x56x64xf32>
}

// There is no next row, and a tile of one row loads as much as it multiplies.
// CHECK-LABEL: func.func private @kernel_1_matmul
// CHECK-NOT: prefetch
func.func @row(%x: tensor<1x256xf32>, %w: tensor<4x256x16xf32>) -> tensor<1x64xf32> {
  %0 = lathe.matmul %x, %w {columns = 64 : i64, packed_rhs} : (tensor<1x256xf32>, tensor<4x256x16xf32>) -> tensor<1x64xf32>
  return %0 : tensor<1x64xf32>
}

// Columns in two blocks of 256, tiles of 14 rows: each step also asks for a
// line of the next block, which starts 256 columns of 512 elements further. Its
// share is that of one of 8 tiles of 32 columns and 2 of 14 rows.
// CHECK-LABEL: func.func private @kernel_2_matmul
// CHECK: %[[END:.+]] = arith.addi %{{.+}}, %c256_i64
// CHECK: %[[PLACE:.+]] = arith.muli %[[END]], %c512_i64
// CHECK: %[[NEXT:.+]] = llvm.getelementptr %{{.+}}[%[[PLACE]]]
// CHECK: %[[SHARE:.+]] = arith.muli %{{.+}}, %c8192_i64
// CHECK: %[[START:.+]] = llvm.getelementptr %[[NEXT]][%[[SHARE]]]
// CHECK: scf.for %[[STEP:.+]] = %c0_i64 to %c512_i64
// CHECK-COUNT-3: "llvm.intr.prefetch"
// CHECK: %[[DISTANCE:.+]] = arith.muli %[[STEP]], %c16_i64
// CHECK: %[[LINE:.+]] = llvm.getelementptr %[[START]][%[[DISTANCE]]]
// CHECK: "llvm.intr.prefetch"(%[[LINE]])
func.func @blocks(%x: tensor<28x512xf32>, %w: tensor<32x512x16xf32>) -> tensor<28x512xf32> {
  %0 = lathe.matmul %x, %w {columns = 512 : i64, packed_rhs} : (tensor<28x512xf32>, tensor<32x512x16xf32>) -> tensor<28x512xf32>
  return %0 : tensor<28x512xf32>
}

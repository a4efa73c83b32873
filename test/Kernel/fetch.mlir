// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s --check-prefix=ROW

// An image's rows lie one after the other. A tile has 14 of 256 elements and
// half of the 64 columns: each step asks for the 7th part of a row of the tile
// after it, and for the line 8 steps ahead of each vector of columns, since 32
// columns of 256 elements do not stay in the first-level cache.
// CHECK-LABEL: func.func private @kernel_0_convolution
// CHECK: %[[COLUMN:.+]] = arith.muli %{{.+}}, %c1792_i64
// CHECK: %[[NEXT:.+]] = arith.addi %[[COLUMN]], %c3584_i64
// CHECK: %[[START:.+]] = llvm.getelementptr %{{.+}}[%[[NEXT]]]
// CHECK: scf.for %[[STEP:.+]] = %c0_i64 to %c256_i64
// CHECK: %[[PLACE:.+]] = arith.muli %[[STEP]], %c7_i64
// CHECK: %[[LINE:.+]] = llvm.getelementptr %[[START]][%[[PLACE]]]
// CHECK: "llvm.intr.prefetch"(%[[LINE]]) <{{.*}}hint = 2
// CHECK: "llvm.intr.prefetch"(%{{.+}}) <{{.*}}hint = 3
// CHECK: "llvm.intr.prefetch"(%{{.+}}) <{{.*}}hint = 3
// CHECK-NOT: prefetch
func.func @convolution(%x: tensor<8x56x56x256xf32>, %w: tensor<4x1x1x256x16xf32>) -> tensor<8x56x56x64xf32> {
  %0 = lathe.convolution %x, %w padding(<[0, 0, 0, 0]>) {packed_filter} : (tensor<8x56x56x256xf32>, tensor<4x1x1x256x16xf32>) -> tensor<8x56x56x64xf32>
  return %0 : tensor<8x56x56x64xf32>
}

// There is no next row, and a tile of one row loads as much as it multiplies.
// ROW-LABEL: func.func private @kernel_1_matmul
// ROW-NOT: prefetch
func.func @row(%x: tensor<1x256xf32>, %w: tensor<4x256x16xf32>) -> tensor<1x64xf32> {
  %0 = lathe.matmul %x, %w {columns = 64 : i64, packed_rhs} : (tensor<1x256xf32>, tensor<4x256x16xf32>) -> tensor<1x64xf32>
  return %0 : tensor<1x64xf32>
}

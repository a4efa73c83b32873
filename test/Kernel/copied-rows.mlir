// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s --check-prefix=WIDE

// Units are blocks of 1152 columns by 144 rows. For each block of steps a unit
// copies its rows into scratch memory, one line apart; then tiles go by, columns
// outside of rows, and fetch what the next columns need.
// CHECK-LABEL: func.func @matmul
// CHECK: lathe.launch waits @kernel_1_matmul extent(%c32_i64)
// CHECK-LABEL: func.func private @kernel_1_matmul
// CHECK: llvm.alloca %c165888_i64 x f32
// CHECK: %[[ROWS:.+]] = llvm.alloca %c39168_i64 x f32
// CHECK: scf.for {{.*}} = %c0_i64 to %c4608_i64 step %c256_i64
// CHECK: scf.for {{.*}} = %c0_i64 to %c144_i64 step %c1_i64
// CHECK: "llvm.intr.prefetch"
// CHECK: %[[TO:.+]] = llvm.getelementptr %[[ROWS]]
// CHECK: llvm.store %{{.+}}, %[[TO]]
// CHECK: scf.for {{.*}} step %c16_i64
// CHECK: scf.for {{.*}} step %c6_i64
// CHECK: %[[TILE:.+]] = llvm.getelementptr %[[ROWS]]
// CHECK: "llvm.intr.prefetch"
// CHECK: scf.for {{.*}} iter_args
// WIDE-LABEL: func.func private @kernel_1_matmul
// WIDE-COUNT-1: llvm.alloca
// WIDE-NOT: llvm.alloca
func.func @matmul(%x: tensor<2304x4608xf32>, %w: tensor<4608x2304xf32>) -> tensor<2304x2304xf32> {
  %0 = lathe.matmul %x, %w : (tensor<2304x4608xf32>, tensor<4608x2304xf32>) -> tensor<2304x2304xf32>
  return %0 : tensor<2304x2304xf32>
}

// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s --check-prefix=FEW

// Units are blocks of 192 columns by 2 of rows. The first of a range and each
// first one of a block of columns copies these, step by step, into scratch
// memory; tiles then read them there, and fetch the rows of the next tile.
// CHECK-LABEL: func.func @matmul
// CHECK: lathe.launch @kernel_0_matmul extent(%c8_i64)
// CHECK-LABEL: func.func private @kernel_0_matmul
// CHECK: %[[PANELS:.+]] = llvm.alloca %c
// CHECK: scf.for {{.*}} = %arg1 to %arg2
// CHECK: %[[COLUMNS:.+]] = arith.cmpi eq, %{{.+}}, %c0_i64
// CHECK: %[[RANGE:.+]] = arith.cmpi eq, %{{.+}}, %arg1
// CHECK: %[[FIRST:.+]] = arith.ori %[[COLUMNS]], %[[RANGE]]
// CHECK: scf.if %[[FIRST]]
// CHECK: scf.for {{.*}} = %c0_i64 to %c600_i64
// CHECK: %[[TO:.+]] = llvm.getelementptr %[[PANELS]]
// CHECK: llvm.store %{{.+}}, %[[TO]]
// CHECK: scf.for
// CHECK: %[[TILE:.+]] = llvm.getelementptr %[[PANELS]]
// CHECK: scf.for {{.*}} iter_args(%{{.+}} = %{{.+}}, %{{.+}} = %[[TILE]]
// CHECK: "llvm.intr.prefetch"
func.func @matmul(%x: tensor<1024x600xf32>, %w: tensor<600x768xf32>) -> tensor<1024x768xf32> {
  %0 = lathe.matmul %x, %w : (tensor<1024x600xf32>, tensor<600x768xf32>) -> tensor<1024x768xf32>
  return %0 : tensor<1024x768xf32>
}

// Few rows: a block of columns for each of two threads.
// FEW-LABEL: func.func @one_block_of_rows
// FEW: lathe.launch @kernel_{{.+}} extent(%c2_i64)
func.func @one_block_of_rows(%x: tensor<256x256xf32>, %w: tensor<256x256xf32>) -> tensor<256x256xf32> {
  %0 = lathe.matmul %x, %w : (tensor<256x256xf32>, tensor<256x256xf32>) -> tensor<256x256xf32>
  return %0 : tensor<256x256xf32>
}

// RUN: lathe-opt %s --lathe-fold-scales | FileCheck %s

// The whole of a batch normalization: scaled filter, one bias.
// CHECK-LABEL: func.func @folds_batch_norm
// CHECK-SAME: %arg0: {{.*}}, %[[W:arg1]]: tensor<3x3x4x8xf32>
// CHECK-DAG: %[[M:.+]] = lathe.neg %arg3
// CHECK-DAG: %[[O1:.+]] = lathe.mul %[[M]], %[[R:[0-9]+]]
// CHECK-DAG: %[[F:.+]] = lathe.mul %[[R]], %arg5
// CHECK-DAG: %[[O2:.+]] = lathe.mul %[[O1]], %arg5
// CHECK-DAG: %[[O:.+]] = lathe.add %[[O2]], %arg6
// CHECK-DAG: %[[FB:.+]] = lathe.broadcast %[[F]] dims([3]) : (tensor<8xf32>) -> tensor<3x3x4x8xf32>
// CHECK-DAG: %[[V:.+]] = lathe.mul %[[W]], %[[FB]]
// CHECK-DAG: %[[C:.+]] = lathe.convolution %arg0, %[[V]] padding(<same>)
// CHECK-DAG: %[[OB:.+]] = lathe.broadcast %[[O]] dims([3])
// CHECK: %[[Y:.+]] = lathe.add %[[C]], %[[OB]]
// CHECK-NEXT: %[[Z:.+]] = lathe.relu %[[Y]]
// CHECK-NEXT: return %[[Z]]
func.func @folds_batch_norm(%x: tensor<2x5x5x4xf32> {lathe.role = "input"},
    %w: tensor<3x3x4x8xf32> {lathe.role = "parameter"},
    %v: tensor<8xf32> {lathe.role = "state"}, %m: tensor<8xf32> {lathe.role = "state"},
    %e: tensor<8xf32> {lathe.role = "parameter"}, %s: tensor<8xf32> {lathe.role = "parameter"},
    %o: tensor<8xf32> {lathe.role = "parameter"}) -> tensor<2x5x5x8xf32> {
  %c = lathe.convolution %x, %w padding(same) : (tensor<2x5x5x4xf32>, tensor<3x3x4x8xf32>) -> tensor<2x5x5x8xf32>
  %a = lathe.add %v, %e : tensor<8xf32>
  %r = lathe.rsqrt %a : tensor<8xf32>
  %mb = lathe.broadcast %m dims([3]) : (tensor<8xf32>) -> tensor<2x5x5x8xf32>
  %rb = lathe.broadcast %r dims([3]) : (tensor<8xf32>) -> tensor<2x5x5x8xf32>
  %sb = lathe.broadcast %s dims([3]) : (tensor<8xf32>) -> tensor<2x5x5x8xf32>
  %ob = lathe.broadcast %o dims([3]) : (tensor<8xf32>) -> tensor<2x5x5x8xf32>
  %0 = lathe.sub %c, %mb : tensor<2x5x5x8xf32>
  %1 = lathe.mul %0, %rb : tensor<2x5x5x8xf32>
  %2 = lathe.mul %1, %sb : tensor<2x5x5x8xf32>
  %3 = lathe.add %2, %ob : tensor<2x5x5x8xf32>
  %4 = lathe.relu %3 : tensor<2x5x5x8xf32>
  return %4 : tensor<2x5x5x8xf32>
}

// CHECK-LABEL: func.func @folds_division_and_scalars
// CHECK: lathe.div
// CHECK: lathe.matmul %arg0, %{{.+}} {transpose_rhs}
// CHECK-NOT: lathe.mul
// CHECK: return
func.func @folds_division_and_scalars(%x: tensor<2x4xf32> {lathe.role = "input"},
    %w: tensor<8x4xf32> {lathe.role = "parameter"},
    %d: tensor<8xf32> {lathe.role = "parameter"}) -> tensor<2x8xf32> {
  %half = lathe.constant dense<0.5> : tensor<2x8xf32>
  %y = lathe.matmul %x, %w {transpose_rhs} : (tensor<2x4xf32>, tensor<8x4xf32>) -> tensor<2x8xf32>
  %db = lathe.broadcast %d dims([1]) : (tensor<8xf32>) -> tensor<2x8xf32>
  %0 = lathe.div %y, %db : tensor<2x8xf32>
  %1 = lathe.mul %half, %0 : tensor<2x8xf32>
  return %1 : tensor<2x8xf32>
}

// One addition is what kernels do anyway.
// CHECK-LABEL: func.func @keeps_bias
// CHECK-NEXT: lathe.matmul %arg0, %arg1
// CHECK-NEXT: lathe.broadcast %arg2
// CHECK-NEXT: lathe.add
func.func @keeps_bias(%x: tensor<2x4xf32> {lathe.role = "input"},
    %w: tensor<4x8xf32> {lathe.role = "parameter"},
    %b: tensor<8xf32> {lathe.role = "parameter"}) -> tensor<2x8xf32> {
  %y = lathe.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  %bb = lathe.broadcast %b dims([1]) : (tensor<8xf32>) -> tensor<2x8xf32>
  %0 = lathe.add %y, %bb : tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// The unscaled result is used too; the factor is data; it is per row; the
// weights change.
// CHECK-LABEL: func.func @keeps_multi_use
// CHECK-NEXT: lathe.matmul %arg0, %arg1
func.func @keeps_multi_use(%x: tensor<2x4xf32> {lathe.role = "input"},
    %w: tensor<4x8xf32> {lathe.role = "parameter"},
    %s: tensor<8xf32> {lathe.role = "parameter"}) -> (tensor<2x8xf32>, tensor<2x8xf32>) {
  %y = lathe.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  %sb = lathe.broadcast %s dims([1]) : (tensor<8xf32>) -> tensor<2x8xf32>
  %0 = lathe.mul %y, %sb : tensor<2x8xf32>
  return %y, %0 : tensor<2x8xf32>, tensor<2x8xf32>
}

// CHECK-LABEL: func.func @keeps_data_and_rows
// CHECK-NEXT: lathe.matmul %arg0, %arg1
// CHECK: lathe.mul
// CHECK: lathe.matmul %{{.+}}, %arg4
// CHECK: lathe.mul
func.func @keeps_data_and_rows(%x: tensor<2x4xf32> {lathe.role = "input"},
    %w: tensor<4x8xf32> {lathe.role = "parameter"},
    %s: tensor<8xf32> {lathe.role = "input"},
    %t: tensor<2xf32> {lathe.role = "parameter"},
    %u: tensor<8x8xf32> {lathe.role = "parameter"}) -> tensor<2x8xf32> {
  %y = lathe.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  %sb = lathe.broadcast %s dims([1]) : (tensor<8xf32>) -> tensor<2x8xf32>
  %0 = lathe.mul %y, %sb : tensor<2x8xf32>
  %z = lathe.matmul %0, %u : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %tb = lathe.broadcast %t dims([0]) : (tensor<2xf32>) -> tensor<2x8xf32>
  %1 = lathe.mul %z, %tb : tensor<2x8xf32>
  return %1 : tensor<2x8xf32>
}

// CHECK-LABEL: func.func @keeps_train_step
// CHECK-NEXT: lathe.matmul %arg0, %arg1
func.func @keeps_train_step(%x: tensor<4x4xf32> {lathe.role = "input"},
    %w: tensor<4x4xf32> {lathe.role = "parameter", lathe.donate = 0 : i64},
    %s: tensor<4xf32> {lathe.role = "parameter"}) -> tensor<4x4xf32> {
  %y = lathe.matmul %x, %w : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %sb = lathe.broadcast %s dims([1]) : (tensor<4xf32>) -> tensor<4x4xf32>
  %0 = lathe.mul %y, %sb : tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// A half has too few bits for a product of weights.
// CHECK-LABEL: func.func @keeps_halves
// CHECK-NEXT: lathe.matmul %arg0, %arg1
func.func @keeps_halves(%x: tensor<2x4xbf16> {lathe.role = "input"},
    %w: tensor<4x8xbf16> {lathe.role = "parameter"},
    %s: tensor<8xbf16> {lathe.role = "parameter"}) -> tensor<2x8xbf16> {
  %y = lathe.matmul %x, %w : (tensor<2x4xbf16>, tensor<4x8xbf16>) -> tensor<2x8xbf16>
  %sb = lathe.broadcast %s dims([1]) : (tensor<8xbf16>) -> tensor<2x8xbf16>
  %0 = lathe.mul %y, %sb : tensor<2x8xbf16>
  return %0 : tensor<2x8xbf16>
}

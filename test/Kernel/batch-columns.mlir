// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s

// A batch meets a matrix of 200 KB in a forward pass and in a gradient: units
// are of one half of its columns or of the other, so that each of two threads
// reads what it has updated itself. What a unit of the gradient takes grows with
// the batch, and so a grain has fewer of them.
// CHECK-LABEL: func.func @batch
// CHECK: lathe.launch @kernel_0_matmul
// CHECK: %[[BATCH:.+]] = arith.maxui %{{.+}}, %c1_i64
// CHECK: %[[UNITS:.+]] = arith.divui %c{{.+}}, %[[BATCH]]
// CHECK: %[[GRAIN:.+]] = arith.maxui %[[UNITS]], %c1_i64
// CHECK: lathe.launch waits @kernel_1_matmul extent(%c196_i64) grain(%[[GRAIN]])
// CHECK-LABEL: func.func private @kernel_0_matmul
// CHECK: arith.muli %{{.+}}, %c32_i64
// CHECK-LABEL: func.func private @kernel_1_matmul
// CHECK: arith.muli %{{.+}}, %c32_i64
func.func @batch(%x: tensor<?x784xf32, #lathe.dims<B, 784>>, %w: tensor<784x64xf32>) -> tensor<784x64xf32> {
  %0 = lathe.matmul %x, %w : (tensor<?x784xf32, #lathe.dims<B, 784>>, tensor<784x64xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  %1 = lathe.matmul %x, %0 {transpose_lhs} : (tensor<?x784xf32, #lathe.dims<B, 784>>, tensor<?x64xf32, #lathe.dims<B, 64>>) -> tensor<784x64xf32>
  return %1 : tensor<784x64xf32>
}

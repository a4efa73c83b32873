// RUN: lathe-opt %s --lathe-stage=kernels | FileCheck %s

// The maximum in four vectors side by side; then the exponentials, computed
// once, stored where the result will stand and summed in two vectors, while the
// next row is fetched; the last loop multiplies by one reciprocal.
// CHECK-LABEL: func.func private @kernel_0_
// CHECK: scf.for
// CHECK: %{{.+}}:4 = scf.for
// CHECK-COUNT-4: arith.cmpf ogt, {{.*}} : vector<8xf32>
// CHECK: scf.yield
// CHECK: %{{.+}}:2 = scf.for
// CHECK: llvm.intr.prefetch
// CHECK-COUNT-2: arith.shrui {{.*}} : vector<8xi32>
// CHECK: llvm.store
// CHECK: scf.yield
// CHECK: scf.for
// CHECK-NOT: arith.shrui
// CHECK: arith.divf {{.*}} : f32
// CHECK-NOT: arith.shrui
// CHECK: return
func.func @softmax(%x: tensor<64x512xf32>) -> tensor<64x512xf32> {
  %r = lathe.softmax %x : tensor<64x512xf32>
  return %r : tensor<64x512xf32>
}

// Where the input is read again its buffer may be the result's: the
// exponentials are kept in a row of their own.
// CHECK-LABEL: func.func private @kernel_1_
// CHECK: llvm.alloca
// CHECK-COUNT-2: arith.shrui {{.*}} : vector<8xi32>
// CHECK-NOT: arith.shrui
// CHECK: return
func.func @softmax_plus_input(%x: tensor<64x512xf32>) -> tensor<64x512xf32> {
  %s = lathe.softmax %x : tensor<64x512xf32>
  %r = lathe.add %s, %x : tensor<64x512xf32>
  return %r : tensor<64x512xf32>
}

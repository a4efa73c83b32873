// RUN: lathe-opt %s --lathe-stage=kernels | FileCheck %s

// Blocks of 8x8: eight vectors along the input's last dim, three rounds of
// shuffles, eight vectors along the result's. Units are blocks of eight rows.
// CHECK-LABEL: func.func @whole_blocks
// CHECK: lathe.launch @[[WHOLE:[a-z_0-9]+]] extent(%c16_i64)
// CHECK: func.func private @[[WHOLE]](
// CHECK: scf.for
// CHECK: scf.for
// CHECK-COUNT-8: llvm.load {{.*}} -> vector<8xf32>
// CHECK-COUNT-24: vector.shuffle
// CHECK-NOT: vector.shuffle
// CHECK-COUNT-8: llvm.store {{.*}} : vector<8xf32>
// CHECK-NOT: masked
// CHECK: return
func.func @whole_blocks(%x: tensor<64x128xf32>) -> tensor<128x64xf32> {
  %r = lathe.transpose %x permutation([1, 0]) : (tensor<64x128xf32>) -> tensor<128x64xf32>
  return %r : tensor<128x64xf32>
}

// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=512" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s --check-prefix=NARROW

// The whole kernel is one register tile: sums live in registers through the
// reduction, bias and relu run on them, each result is stored once.
// CHECK-LABEL: func.func @matmul_bias_relu
// CHECK: lathe.launch @kernel_0_matmul_add_relu
// CHECK-LABEL: func.func private @kernel_0_matmul_add_relu
// CHECK: scf.for {{.*}} iter_args
// CHECK: llvm.intr.fma({{.*}} -> vector<16xf32>
// CHECK: scf.yield
// CHECK-NOT: memref
// CHECK: arith.addf {{.*}} : vector<16xf32>
// CHECK: llvm.store
// NARROW-LABEL: func.func private @kernel_0_matmul_add_relu
// NARROW: llvm.intr.fma({{.*}} -> vector<8xf32>
func.func @matmul_bias_relu(%x: tensor<?x64xf32, #lathe.dims<B, 64>>, %w: tensor<64x48xf32>, %b: tensor<48xf32>) -> tensor<?x48xf32, #lathe.dims<B, 48>> {
  %0 = lathe.matmul %x, %w : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<64x48xf32>) -> tensor<?x48xf32, #lathe.dims<B, 48>>
  %1 = lathe.broadcast %b dims([1]) : (tensor<48xf32>) -> tensor<?x48xf32, #lathe.dims<B, 48>>
  %2 = lathe.add %0, %1 : tensor<?x48xf32, #lathe.dims<B, 48>>
  %3 = lathe.relu %2 : tensor<?x48xf32, #lathe.dims<B, 48>>
  return %3 : tensor<?x48xf32, #lathe.dims<B, 48>>
}

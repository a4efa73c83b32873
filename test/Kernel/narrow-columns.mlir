// RUN: lathe-opt %s --lathe-stage="to=plan vector-bits=512" --lathe-lower-kernels="vector-bits=512 cpu=znver4" | FileCheck %s --check-prefix=HALF
// RUN: lathe-opt %s --lathe-stage="to=plan vector-bits=512" --lathe-lower-kernels="vector-bits=512 cpu=znver5" | FileCheck %s --check-prefix=WHOLE

// Of 24 columns a second vector of 16 lanes would be half empty. Where units are
// of 256 bits, three vectors of 8 take three quarters of the time.
// HALF-LABEL: func.func private @kernel_0_matmul
// HALF-NOT: vector<16xf32>
// HALF: llvm.intr.fma{{.*}}vector<8xf32>
// WHOLE-LABEL: func.func private @kernel_0_matmul
// WHOLE-NOT: vector<8xf32>
// WHOLE: llvm.intr.fma{{.*}}vector<16xf32>
func.func @narrow(%x: tensor<64x48xf32>, %w: tensor<48x24xf32>) -> tensor<64x24xf32> {
  %0 = lathe.matmul %x, %w : (tensor<64x48xf32>, tensor<48x24xf32>) -> tensor<64x24xf32>
  return %0 : tensor<64x24xf32>
}

// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s

// A tile's columns come anew from the second-level cache for each tile of rows:
// tiles of 4 and 3 positions by 24 columns, which start with a panel or in the
// middle of one, not of 2 by 48, which load more.
// CHECK-LABEL: func.func @few_positions
// CHECK: lathe.launch @kernel_0_convolution extent(%c308_i64)
// CHECK-LABEL: func.func private @kernel_0_convolution
// CHECK: arith.divui %{{.+}}, %c16_i64
// CHECK: arith.remui %{{.+}}, %c16_i64
func.func @few_positions(%x: tensor<1x7x7x512xf32>, %w: tensor<32x3x3x512x16xf32>) -> tensor<1x7x7x512xf32> {
  %0 = lathe.convolution %x, %w padding([1, 1, 1, 1]) {packed_filter} : (tensor<1x7x7x512xf32>, tensor<32x3x3x512x16xf32>) -> tensor<1x7x7x512xf32>
  return %0 : tensor<1x7x7x512xf32>
}

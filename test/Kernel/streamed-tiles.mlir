// RUN: lathe-opt %s --lathe-stage="to=kernels vector-bits=256" | FileCheck %s

// A tile's columns come anew from the second-level cache for each tile of rows:
// tiles of 4 and 3 positions by 16 columns, not of 2 by 48, although 2 by 48
// multiply-adds alone would take less time.
// CHECK-LABEL: func.func @few_positions
// CHECK: lathe.launch @kernel_0_convolution extent(%c448_i64)
func.func @few_positions(%x: tensor<1x7x7x512xf32>, %w: tensor<32x3x3x512x16xf32>) -> tensor<1x7x7x512xf32> {
  %0 = lathe.convolution %x, %w padding([1, 1, 1, 1]) {packed_filter} : (tensor<1x7x7x512xf32>, tensor<32x3x3x512x16xf32>) -> tensor<1x7x7x512xf32>
  return %0 : tensor<1x7x7x512xf32>
}

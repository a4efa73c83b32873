// RUN: lathe-opt %s --lathe-winograd="panel=16" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=simplify winograd=false" | FileCheck %s --check-prefix=DIRECT
// DIRECT-NOT: lathe.winograd

// The filters' transform is one product with a constant, then panels.
// CHECK-LABEL: func.func @becomes_winograd
func.func @becomes_winograd(%x: tensor<1x8x8x32xf32>, %w: tensor<3x3x32x64xf32>) -> tensor<1x8x8x64xf32> {
  // CHECK: %[[W:.+]] = lathe.reshape %arg1 {{.*}} -> tensor<9x2048xf32>
  // CHECK: %[[M:.+]] = lathe.matmul %{{.+}}, %[[W]] : (tensor<16x9xf32>, tensor<9x2048xf32>)
  // CHECK: %[[R:.+]] = lathe.reshape %[[M]] {{.*}} -> tensor<16x32x4x16xf32>
  // CHECK: %[[U:.+]] = lathe.transpose %[[R]] permutation([2, 0, 1, 3])
  // CHECK: lathe.winograd_convolution %arg0, %[[U]] padding(<[1, 1, 1, 1]>)
  %y = lathe.convolution %x, %w padding(same) : (tensor<1x8x8x32xf32>, tensor<3x3x32x64xf32>) -> tensor<1x8x8x64xf32>
  return %y : tensor<1x8x8x64xf32>
}

// Few channels, wide padding, small results, strides, f64: the direct form.
// CHECK-LABEL: func.func @stays_direct
// CHECK-NOT: winograd
func.func @stays_direct(%x: tensor<1x8x8x16xf32>, %w: tensor<3x3x16x64xf32>,
    %wide: tensor<1x9x9x32xf32>, %v: tensor<3x3x32x32xf32>, %small: tensor<1x4x4x32xf32>,
    %even: tensor<1x16x16x32xf32>, %d: tensor<1x8x8x32xf64>, %u: tensor<3x3x32x32xf64>) {
  %0 = lathe.convolution %x, %w padding(same) : (tensor<1x8x8x16xf32>, tensor<3x3x16x64xf32>) -> tensor<1x8x8x64xf32>
  %1 = lathe.convolution %wide, %v padding([3, 0, 1, 1]) : (tensor<1x9x9x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x10x9x32xf32>
  %2 = lathe.convolution %small, %v padding(same) : (tensor<1x4x4x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x4x4x32xf32>
  %3 = lathe.convolution %even, %v padding(same) strides([2, 2]) : (tensor<1x16x16x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x8x8x32xf32>
  %4 = lathe.convolution %d, %u padding(same) : (tensor<1x8x8x32xf64>, tensor<3x3x32x32xf64>) -> tensor<1x8x8x32xf64>
  return
}

// The gradient's 16 sums become 9 taps by one product with a constant.
// CHECK-LABEL: func.func @gradient_becomes_winograd
func.func @gradient_becomes_winograd(%x: tensor<2x8x8x32xf32>, %dy: tensor<2x8x8x64xf32>) -> tensor<3x3x32x64xf32> {
  // CHECK: %[[R:.+]] = lathe.winograd_filter_grad %arg0, %arg1 padding(<[1, 1, 1, 1]>) : (tensor<2x8x8x32xf32>, tensor<2x8x8x64xf32>) -> tensor<16x32x64xf32>
  // CHECK: %[[M:.+]] = lathe.reshape %[[R]] {{.*}} -> tensor<16x2048xf32>
  // CHECK: %[[W:.+]] = lathe.matmul %{{.+}}, %[[M]] : (tensor<9x16xf32>, tensor<16x2048xf32>)
  // CHECK: lathe.reshape %[[W]] {{.*}} -> tensor<3x3x32x64xf32>
  %w = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(same) : (tensor<2x8x8x32xf32>, tensor<2x8x8x64xf32>) -> tensor<3x3x32x64xf32>
  return %w : tensor<3x3x32x64xf32>
}

// Channels, cut tiles that save too little, wide rows, strides, f64.
// CHECK-LABEL: func.func @gradient_stays_direct
// CHECK-NOT: winograd
func.func @gradient_stays_direct(%x: tensor<1x8x8x24xf32>, %dy: tensor<1x8x8x32xf32>,
    %small: tensor<1x3x3x32xf32>, %even: tensor<1x16x16x32xf32>,
    %row: tensor<1x4x132x32xf32>, %d: tensor<1x8x8x32xf64>) {
  %0 = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(same) : (tensor<1x8x8x24xf32>, tensor<1x8x8x32xf32>) -> tensor<3x3x24x32xf32>
  %1 = lathe.convolution_filter_grad %small, %small kernel_size([3, 3]) padding(same) : (tensor<1x3x3x32xf32>, tensor<1x3x3x32xf32>) -> tensor<3x3x32x32xf32>
  %2 = lathe.convolution_filter_grad %row, %row kernel_size([3, 3]) padding(same) : (tensor<1x4x132x32xf32>, tensor<1x4x132x32xf32>) -> tensor<3x3x32x32xf32>
  %3 = lathe.convolution_filter_grad %even, %dy kernel_size([3, 3]) padding(same) strides([2, 2]) : (tensor<1x16x16x32xf32>, tensor<1x8x8x32xf32>) -> tensor<3x3x32x32xf32>
  %4 = lathe.convolution_filter_grad %d, %d kernel_size([3, 3]) padding(same) : (tensor<1x8x8x32xf64>, tensor<1x8x8x32xf64>) -> tensor<3x3x32x32xf64>
  return
}

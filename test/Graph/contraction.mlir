// RUN: lathe-opt %s | lathe-opt | FileCheck %s
// RUN: lathe-opt %s -mlir-print-op-generic | lathe-opt | FileCheck %s

// CHECK-LABEL: @matmul
func.func @matmul(%a: tensor<?x3xf32, #lathe.dims<B, 3>>, %b: tensor<4x3xf32>) -> tensor<?x4xf32, #lathe.dims<B, 4>> {
  // CHECK: lathe.matmul %{{.+}}, %{{.+}} {transpose_rhs} : (tensor<?x3xf32, #lathe.dims<B, 3>>, tensor<4x3xf32>) -> tensor<?x4xf32, #lathe.dims<B, 4>>
  %c = lathe.matmul %a, %b {transpose_rhs} : (tensor<?x3xf32, #lathe.dims<B, 3>>, tensor<4x3xf32>) -> tensor<?x4xf32, #lathe.dims<B, 4>>
  return %c : tensor<?x4xf32, #lathe.dims<B, 4>>
}

// CHECK-LABEL: @convolution_of_spread_input
func.func @convolution_of_spread_input(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x2x6xf32>) -> tensor<1x7x9x6xf32> {
  // CHECK: lathe.convolution %{{.+}}, %{{.+}} padding(<[1, 1, 0, 1]>) input_dilations([2, 3])
  %y = lathe.convolution %x, %w padding([1, 1, 0, 1]) input_dilations([2, 3]) : (tensor<1x4x4x2xf32>, tensor<3x3x2x6xf32>) -> tensor<1x7x9x6xf32>
  return %y : tensor<1x7x9x6xf32>
}

// CHECK-LABEL: @convolution
func.func @convolution(%x: tensor<?x8x8x4xf32, #lathe.dims<B, 8, 8, 4>>, %w: tensor<3x3x2x6xf32>) -> tensor<?x4x4x6xf32, #lathe.dims<B, 4, 4, 6>> {
  // CHECK: lathe.convolution %{{.+}}, %{{.+}} padding(<same>) strides([2, 2]) groups(2)
  %y = lathe.convolution %x, %w padding(same) strides([2, 2]) groups(2) : (tensor<?x8x8x4xf32, #lathe.dims<B, 8, 8, 4>>, tensor<3x3x2x6xf32>) -> tensor<?x4x4x6xf32, #lathe.dims<B, 4, 4, 6>>
  return %y : tensor<?x4x4x6xf32, #lathe.dims<B, 4, 4, 6>>
}

// CHECK-LABEL: @grads
func.func @grads(%x: tensor<1x3x8x8xf32>, %w: tensor<5x3x3x3xf32>, %dy: tensor<1x5x6x6xf32>) -> (tensor<1x3x8x8xf32>, tensor<5x3x3x3xf32>) {
  // CHECK: lathe.convolution_input_grad %{{.+}}, %{{.+}} input_size([8, 8]) padding(<valid>) layout(NCHW)
  %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(valid) layout(NCHW) : (tensor<1x5x6x6xf32>, tensor<5x3x3x3xf32>) -> tensor<1x3x8x8xf32>
  // CHECK: lathe.convolution_filter_grad %{{.+}}, %{{.+}} kernel_size([3, 3]) padding(<valid>) layout(NCHW)
  %dw = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(valid) layout(NCHW) : (tensor<1x3x8x8xf32>, tensor<1x5x6x6xf32>) -> tensor<5x3x3x3xf32>
  return %dx, %dw : tensor<1x3x8x8xf32>, tensor<5x3x3x3xf32>
}

// CHECK-LABEL: @winograd_convolution
func.func @winograd_convolution(%x: tensor<?x8x8x4xf32, #lathe.dims<B, 8, 8, 4>>, %u: tensor<2x16x4x16xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>> {
  // CHECK: lathe.winograd_convolution %{{.+}}, %{{.+}} padding(<[1, 1, 1, 1]>)
  %y = lathe.winograd_convolution %x, %u padding([1, 1, 1, 1]) : (tensor<?x8x8x4xf32, #lathe.dims<B, 8, 8, 4>>, tensor<2x16x4x16xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  return %y : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
}

// CHECK-LABEL: @filter_grad_per_image
func.func @filter_grad_per_image(%x: tensor<?x8x8x3xf32, #lathe.dims<B, 8, 8, 3>>, %dy: tensor<?x6x6x5xf32, #lathe.dims<B, 6, 6, 5>>) -> tensor<?x3x3x3x5xf32, #lathe.dims<B, 3, 3, 3, 5>> {
  // CHECK: lathe.convolution_filter_grad %{{.+}}, %{{.+}} kernel_size([3, 3]) padding(<valid>) {per_image} : {{.*}} -> tensor<?x3x3x3x5xf32, #lathe.dims<B, 3, 3, 3, 5>>
  %dw = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(valid) {per_image} : (tensor<?x8x8x3xf32, #lathe.dims<B, 8, 8, 3>>, tensor<?x6x6x5xf32, #lathe.dims<B, 6, 6, 5>>) -> tensor<?x3x3x3x5xf32, #lathe.dims<B, 3, 3, 3, 5>>
  return %dw : tensor<?x3x3x3x5xf32, #lathe.dims<B, 3, 3, 3, 5>>
}

// CHECK-LABEL: @winograd_filter_grad
func.func @winograd_filter_grad(%x: tensor<?x8x8x4xf32, #lathe.dims<B, 8, 8, 4>>, %dy: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<16x4x32xf32> {
  // CHECK: lathe.winograd_filter_grad %{{.+}}, %{{.+}} padding(<[1, 1, 1, 1]>)
  %r = lathe.winograd_filter_grad %x, %dy padding([1, 1, 1, 1]) : (tensor<?x8x8x4xf32, #lathe.dims<B, 8, 8, 4>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<16x4x32xf32>
  return %r : tensor<16x4x32xf32>
}

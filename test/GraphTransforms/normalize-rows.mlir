// Rows that a product joined stay so in what follows it: one kernel.
// RUN: lathe-opt %s --lathe-normalize --cse | FileCheck %s

// CHECK-LABEL: func.func @dense_with_residual
func.func @dense_with_residual(%x: tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>,
    %w: tensor<16x16xf32>, %b: tensor<16xf32>) -> tensor<?x8x16xf32, #lathe.dims<B, 8, 16>> {
  // CHECK: %[[J:.+]] = lathe.reshape %arg0
  // CHECK: %[[M:.+]] = lathe.matmul %[[J]], %arg1
  // CHECK: %[[B:.+]] = lathe.broadcast %arg2 dims([1])
  // CHECK: %[[A:.+]] = lathe.add %[[M]], %[[B]]
  // CHECK: %[[G:.+]] = lathe.gelu %[[A]]
  // CHECK: %[[R:.+]] = lathe.add %[[J]], %[[G]] : tensor<?x16xf32, #lathe.dims<8*B, 16>>
  // CHECK: %[[S:.+]] = lathe.reshape %[[R]]
  // CHECK: return %[[S]]
  %j = lathe.reshape %x : (tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>) -> tensor<?x16xf32, #lathe.dims<8*B, 16>>
  %m = lathe.matmul %j, %w : (tensor<?x16xf32, #lathe.dims<8*B, 16>>, tensor<16x16xf32>) -> tensor<?x16xf32, #lathe.dims<8*B, 16>>
  %s = lathe.reshape %m : (tensor<?x16xf32, #lathe.dims<8*B, 16>>) -> tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  %bb = lathe.broadcast %b dims([2]) : (tensor<16xf32>) -> tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  %a = lathe.add %s, %bb : tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  %g = lathe.gelu %a : tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  %r = lathe.add %x, %g : tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  return %r : tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
}

// Statistics of rows are those of joined rows.
// CHECK-LABEL: func.func @centers_rows
func.func @centers_rows(%x: tensor<?x16xf32, #lathe.dims<8*B, 16>>, %w: tensor<16x16xf32>) -> tensor<?x8x16xf32, #lathe.dims<B, 8, 16>> {
  // CHECK: %[[M:.+]] = lathe.matmul
  // CHECK: %[[S:.+]] = lathe.reduce_sum %[[M]] dims([1]) {{.*}} -> tensor<?xf32, #lathe.dims<8*B>>
  // CHECK: %[[R:.+]] = lathe.broadcast %[[S]] dims([0])
  // CHECK: %[[C:.+]] = lathe.sub %[[M]], %[[R]]
  // CHECK: lathe.reshape %[[C]]
  %m = lathe.matmul %x, %w : (tensor<?x16xf32, #lathe.dims<8*B, 16>>, tensor<16x16xf32>) -> tensor<?x16xf32, #lathe.dims<8*B, 16>>
  %s = lathe.reshape %m : (tensor<?x16xf32, #lathe.dims<8*B, 16>>) -> tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  %t = lathe.reduce_sum %s dims([2]) : (tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %r = lathe.broadcast %t dims([0, 1]) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  %c = lathe.sub %s, %r : tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
  return %c : tensor<?x8x16xf32, #lathe.dims<B, 8, 16>>
}

// What is added up over rows is computed where that is done.
// CHECK-LABEL: func.func @keeps_row_sums
func.func @keeps_row_sums(%x: tensor<4x16xf32>, %w: tensor<16x16xf32>, %y: tensor<2x2x16xf32>) -> tensor<2x16xf32> {
  // CHECK: %[[M:.+]] = lathe.matmul
  // CHECK: %[[S:.+]] = lathe.reshape %[[M]]
  // CHECK: %[[P:.+]] = lathe.mul %[[S]], %arg2 : tensor<2x2x16xf32>
  // CHECK: lathe.reduce_sum %[[P]] dims([1])
  %m = lathe.matmul %x, %w : (tensor<4x16xf32>, tensor<16x16xf32>) -> tensor<4x16xf32>
  %s = lathe.reshape %m : (tensor<4x16xf32>) -> tensor<2x2x16xf32>
  %p = lathe.mul %s, %y : tensor<2x2x16xf32>
  %r = lathe.reduce_sum %p dims([1]) : (tensor<2x2x16xf32>) -> tensor<2x16xf32>
  return %r : tensor<2x16xf32>
}

// A sum with one position's row for each sequence has no joined form.
// CHECK-LABEL: func.func @keeps_positions
func.func @keeps_positions(%x: tensor<4x16xf32>, %w: tensor<16x16xf32>, %y: tensor<2x16xf32>) -> tensor<2x2x16xf32> {
  // CHECK: %[[B:.+]] = lathe.broadcast %arg2 dims([1, 2])
  // CHECK: lathe.add %{{.+}}, %[[B]] : tensor<2x2x16xf32>
  %m = lathe.matmul %x, %w : (tensor<4x16xf32>, tensor<16x16xf32>) -> tensor<4x16xf32>
  %s = lathe.reshape %m : (tensor<4x16xf32>) -> tensor<2x2x16xf32>
  %b = lathe.broadcast %y dims([1, 2]) : (tensor<2x16xf32>) -> tensor<2x2x16xf32>
  %r = lathe.add %s, %b : tensor<2x2x16xf32>
  return %r : tensor<2x2x16xf32>
}

// An image's convolution keeps its own epilogue: nothing joins its rows.
// CHECK-LABEL: func.func @keeps_convolution
func.func @keeps_convolution(%x: tensor<8x16xf32>, %w: tensor<16x16xf32>, %i: tensor<2x2x2x16xf32>, %k: tensor<1x1x16x16xf32>) -> tensor<2x2x2x16xf32> {
  // CHECK: %[[C:.+]] = lathe.convolution
  // CHECK: lathe.add %[[C]], %{{.+}} : tensor<2x2x2x16xf32>
  %c = lathe.convolution %i, %k padding(valid) : (tensor<2x2x2x16xf32>, tensor<1x1x16x16xf32>) -> tensor<2x2x2x16xf32>
  %m = lathe.matmul %x, %w : (tensor<8x16xf32>, tensor<16x16xf32>) -> tensor<8x16xf32>
  %s = lathe.reshape %m : (tensor<8x16xf32>) -> tensor<2x2x2x16xf32>
  %r = lathe.add %c, %s : tensor<2x2x2x16xf32>
  return %r : tensor<2x2x2x16xf32>
}

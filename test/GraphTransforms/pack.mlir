// RUN: lathe-opt %s --lathe-pack | FileCheck %s

// Weights of a function that leaves them are packed however few rows there are.
// CHECK-LABEL: func.func @weights
func.func @weights(%w: tensor<64x128xf32> {lathe.name = "w", lathe.role = "parameter"}, %x: tensor<?x64xf32, #lathe.dims<B, 64>>) -> tensor<?x128xf32, #lathe.dims<B, 128>> {
  // CHECK: %[[S:.+]] = lathe.reshape %arg0 {{.*}} -> tensor<64x8x16xf32>
  // CHECK: %[[P:.+]] = lathe.transpose %[[S]] permutation([1, 0, 2])
  // CHECK: lathe.matmul %arg1, %[[P]] {packed_rhs}
  %y = lathe.matmul %x, %w : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<64x128xf32>) -> tensor<?x128xf32, #lathe.dims<B, 128>>
  return %y : tensor<?x128xf32, #lathe.dims<B, 128>>
}

// The last panel of weights is filled up.
// CHECK-LABEL: func.func @odd_weights
func.func @odd_weights(%w: tensor<64x100xf32> {lathe.name = "w", lathe.role = "parameter"}, %x: tensor<?x64xf32, #lathe.dims<B, 64>>) -> tensor<?x100xf32, #lathe.dims<B, 100>> {
  // CHECK: %[[F:.+]] = lathe.pad %arg0 low([0, 0]) high([0, 12]) interior([0, 0])
  // CHECK: %[[S:.+]] = lathe.reshape %[[F]] {{.*}} -> tensor<64x7x16xf32>
  // CHECK: %[[P:.+]] = lathe.transpose %[[S]] permutation([1, 0, 2])
  // CHECK: lathe.matmul %arg1, %[[P]] {columns = 100 : i64, packed_rhs}
  %y = lathe.matmul %x, %w : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<64x100xf32>) -> tensor<?x100xf32, #lathe.dims<B, 100>>
  return %y : tensor<?x100xf32, #lathe.dims<B, 100>>
}

// A turned filter is packed from where it lies, in one step.
// CHECK-LABEL: func.func @turned_filter
func.func @turned_filter(%x: tensor<?x8x8x64xf32, #lathe.dims<B, 8, 8, 64>>, %w: tensor<3x3x32x64xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>> {
  // CHECK: %[[S:.+]] = lathe.reshape %arg1 {{.*}} -> tensor<3x3x2x16x64xf32>
  // CHECK: %[[R:.+]] = lathe.reverse %[[S]] dims([0, 1])
  // CHECK: %[[P:.+]] = lathe.transpose %[[R]] permutation([2, 0, 1, 4, 3])
  // CHECK: lathe.convolution %arg0, %[[P]] padding({{.*}}) {packed_filter}
  %r = lathe.reverse %w dims([0, 1]) : tensor<3x3x32x64xf32>
  %t = lathe.transpose %r permutation([0, 1, 3, 2]) : (tensor<3x3x32x64xf32>) -> tensor<3x3x64x32xf32>
  %y = lathe.convolution %x, %t padding([1, 1, 1, 1]) : (tensor<?x8x8x64xf32, #lathe.dims<B, 8, 8, 64>>, tensor<3x3x64x32xf32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  return %y : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
}

// A matrix that is transposed is packed in one step with that; one as it lies
// in memory by the kernel.
// CHECK-LABEL: func.func @large
func.func @large(%x: tensor<512x512xf32>, %w: tensor<512x512xf32>) -> (tensor<512x512xf32>, tensor<512x512xf32>) {
  // CHECK: %[[P:.+]] = lathe.transpose %{{.+}} permutation([0, 2, 1])
  // CHECK: lathe.matmul %arg0, %[[P]] {packed_rhs}
  // CHECK: lathe.matmul %arg0, %arg1 :
  %t = lathe.transpose %w permutation([1, 0]) : (tensor<512x512xf32>) -> tensor<512x512xf32>
  %0 = lathe.matmul %x, %t : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  %1 = lathe.matmul %x, %w : (tensor<512x512xf32>, tensor<512x512xf32>) -> tensor<512x512xf32>
  return %0, %1 : tensor<512x512xf32>, tensor<512x512xf32>
}

// Few rows in each call, columns that 16 does not divide, a small operand.
// CHECK-LABEL: func.func @stay
// CHECK-NOT: packed
func.func @stay(%x: tensor<32x512xf32>, %w: tensor<512x512xf32>, %y: tensor<512x512xf32>, %odd: tensor<512x100xf32>, %z: tensor<512x64xf32>, %small: tensor<64x32xf32>) {
  %0 = lathe.matmul %x, %w : (tensor<32x512xf32>, tensor<512x512xf32>) -> tensor<32x512xf32>
  %1 = lathe.matmul %y, %odd : (tensor<512x512xf32>, tensor<512x100xf32>) -> tensor<512x100xf32>
  %2 = lathe.matmul %z, %small : (tensor<512x64xf32>, tensor<64x32xf32>) -> tensor<512x32xf32>
  return
}

// -----

// Nothing else packs long columns, so that the last panel is filled up here.
// CHECK-LABEL: func.func @odd_long_columns
func.func @odd_long_columns(%x: tensor<512x4800xf32>, %w: tensor<4800x100xf32>) -> tensor<512x100xf32> {
  // CHECK: %[[F:.+]] = lathe.pad %arg1 low([0, 0]) high([0, 12]) interior([0, 0])
  // CHECK: %[[S:.+]] = lathe.reshape %[[F]] {{.*}} -> tensor<4800x7x16xf32>
  // CHECK: %[[P:.+]] = lathe.transpose %[[S]] permutation([1, 0, 2])
  // CHECK: lathe.matmul %arg0, %[[P]] {columns = 100 : i64, packed_rhs}
  %y = lathe.matmul %x, %w : (tensor<512x4800xf32>, tensor<4800x100xf32>) -> tensor<512x100xf32>
  return %y : tensor<512x100xf32>
}

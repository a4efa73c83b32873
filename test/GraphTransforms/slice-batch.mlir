// RUN: lathe-opt %s --lathe-stage=to=plan | FileCheck %s

// 8 MB for 2097152 elements: 128 rows of 64 KB.
// CHECK-LABEL: func.func @samples_apart
// CHECK-SAME: lathe.slice = 128 : i64
func.func @samples_apart(%x: tensor<?x16384xf32, #lathe.dims<B, 16384>>, %w: tensor<16384x16xf32>) -> tensor<?x16xf32, #lathe.dims<B, 16>> {
  %0 = lathe.exp %x : tensor<?x16384xf32, #lathe.dims<B, 16384>>
  %1 = lathe.matmul %0, %w : (tensor<?x16384xf32, #lathe.dims<B, 16384>>, tensor<16384x16xf32>) -> tensor<?x16xf32, #lathe.dims<B, 16>>
  return %1 : tensor<?x16xf32, #lathe.dims<B, 16>>
}

// Slices keep buffers aligned: 16 samples of 4 bytes.
// CHECK-LABEL: func.func @aligned
// CHECK-SAME: lathe.slice = 16 : i64
func.func @aligned(%x: tensor<?x1000000xf32, #lathe.dims<B, 1000000>>) -> tensor<?xf32, #lathe.dims<B>> {
  %0 = lathe.exp %x : tensor<?x1000000xf32, #lathe.dims<B, 1000000>>
  %1 = lathe.transpose %0 permutation([0, 1]) : (tensor<?x1000000xf32, #lathe.dims<B, 1000000>>) -> tensor<?x1000000xf32, #lathe.dims<B, 1000000>>
  %w = lathe.iota dim(0) : tensor<1000000x1xf32>
  %2 = lathe.matmul %1, %w : (tensor<?x1000000xf32, #lathe.dims<B, 1000000>>, tensor<1000000x1xf32>) -> tensor<?x1xf32, #lathe.dims<B, 1>>
  %3 = lathe.reshape %2 : (tensor<?x1xf32, #lathe.dims<B, 1>>) -> tensor<?xf32, #lathe.dims<B>>
  return %3 : tensor<?xf32, #lathe.dims<B>>
}

// A sum over the batch, its size, its order, a product over it: all samples are
// needed at once.
// CHECK-LABEL: func.func @sum
// CHECK-NOT: lathe.slice
func.func @sum(%x: tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  %0 = lathe.exp %x : tensor<?x8xf32, #lathe.dims<B, 8>>
  %1 = lathe.reduce_sum %0 dims([0]) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<8xf32>
  %2 = lathe.broadcast %1 dims([1]) : (tensor<8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %3 = lathe.div %0, %2 : tensor<?x8xf32, #lathe.dims<B, 8>>
  return %3 : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// CHECK-LABEL: func.func @size
// CHECK-NOT: lathe.slice
func.func @size(%x: tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  %n = lathe.dim_size "B" : tensor<f32>
  %0 = lathe.broadcast %n dims([]) : (tensor<f32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %1 = lathe.div %x, %0 : tensor<?x8xf32, #lathe.dims<B, 8>>
  return %1 : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// CHECK-LABEL: func.func @order
// CHECK-NOT: lathe.slice
func.func @order(%x: tensor<?x8xf32, #lathe.dims<B, 8>>, %w: tensor<8x8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  %0 = lathe.reverse %x dims([0]) : tensor<?x8xf32, #lathe.dims<B, 8>>
  %1 = lathe.matmul %0, %w : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<8x8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  return %1 : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// CHECK-LABEL: func.func @product
// CHECK-NOT: lathe.slice
func.func @product(%x: tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  %0 = lathe.matmul %x, %x {transpose_lhs} : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<8x8xf32>
  %1 = lathe.matmul %x, %0 : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<8x8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  return %1 : tensor<?x8xf32, #lathe.dims<B, 8>>
}

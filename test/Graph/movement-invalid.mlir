// RUN: lathe-opt %s --split-input-file --verify-diagnostics

func.func @dim_size_c1() {
  // expected-error @below {{'lathe.dim_size' op expected a scalar as result, but got f32[1]}}
  %0 = lathe.dim_size "B" : tensor<1xf32>
  return
}

// -----

func.func @dim_size_c2() {
  // expected-error @below {{'lathe.dim_size' op expected 'dim' to be a dim such as B or 4*B, but got 'B+1'}}
  %0 = lathe.dim_size "B+1" : tensor<f32>
  return
}

// -----

func.func @iota_c1() {
  // expected-error @below {{'lathe.iota' op expected 'dim' in 0 .. 0, but got 1}}
  %0 = lathe.iota dim(1) : tensor<4xi32>
  return
}

// -----

func.func @iota_c1_scalar() {
  // expected-error @below {{'lathe.iota' op expected a tensor with dims, but got a scalar and 'dim' 0}}
  %0 = lathe.iota dim(0) : tensor<i32>
  return
}

// -----

func.func @one_hot_c1(%y: tensor<4xi32>) {
  // expected-error @below {{'lathe.one_hot' op expected 'depth' to be at least 1, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.one_hot %y depth(0) type(f32) : (tensor<4xi32>) -> tensor<4x0xf32>
  return
}

// -----

func.func @one_hot_c2(%y: tensor<4xi32>) {
  // expected-error @below {{'lathe.one_hot' op expected 'elementType' to be f32, f64, f16, bf16, i1, i8, i16, i32, i64 or ui8, but got 'index'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.one_hot %y depth(10) type(index) : (tensor<4xi32>) -> tensor<4x10xf32>
  return
}

// -----

func.func @one_hot_overflow(%y: tensor<4294967296x4294967295xi32>) {
  // expected-error @below {{'lathe.one_hot' op size of a tensor of dims [4294967296, 4294967295, 10] overflows 63 bits}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.one_hot %y depth(10) type(f32) : (tensor<4294967296x4294967295xi32>) -> tensor<4xf32>
  return
}

// -----

func.func @reshape_c1(%x: tensor<2x6xf32>) {
  // expected-error @below {{'lathe.reshape' op expected a result with the elements of f32[2, 6], but got f32[5, 2]}}
  %0 = lathe.reshape %x : (tensor<2x6xf32>) -> tensor<5x2xf32>
  return
}

// -----

func.func @reshape_c1_symbol(%x: tensor<?x6xf32, #lathe.dims<B, 6>>) {
  // expected-error @below {{'lathe.reshape' op expected a result with the elements of f32[B, 6], but got f32[6*T]}}
  %0 = lathe.reshape %x : (tensor<?x6xf32, #lathe.dims<B, 6>>) -> tensor<?xf32, #lathe.dims<6*T>>
  return
}

// -----

func.func @reshape_c1_type(%x: tensor<2x6xf32>) {
  // expected-error @below {{'lathe.reshape' op expected a result with the elements of f32[2, 6], but got i32[12]}}
  %0 = lathe.reshape %x : (tensor<2x6xf32>) -> tensor<12xi32>
  return
}

// -----

func.func @flatten_c1(%x: tensor<2x6xf32>) {
  // expected-error @below {{'lathe.flatten' op expected 'start' in 0 .. 1, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.flatten %x {start = 2 : i64} : tensor<2x6xf32>
  return
}

// -----

func.func @transpose_c1(%x: tensor<2x6xf32>) {
  // expected-error @below {{'lathe.transpose' op expected 'permutation' to have 2 entries (rank of 'input'), but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.transpose %x permutation([1, 0, 2]) : (tensor<2x6xf32>) -> tensor<6x2xf32>
  return
}

// -----

func.func @transpose_c1_twice(%x: tensor<2x6xf32>) {
  // expected-error @below {{'lathe.transpose' op expected distinct 'permutation', but got 1 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.transpose %x permutation([1, 1]) : (tensor<2x6xf32>) -> tensor<6x6xf32>
  return
}

// -----

func.func @broadcast_c1(%x: tensor<3xf32>) {
  // expected-error @below {{'lathe.broadcast' op expected 'dims' to have 1 entries (rank of 'input'), but got 2}}
  %0 = lathe.broadcast %x dims([0, 1]) : (tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @broadcast_c1_range(%x: tensor<3xf32>) {
  // expected-error @below {{'lathe.broadcast' op expected 'dims' in 0 .. 1, but got 2}}
  %0 = lathe.broadcast %x dims([2]) : (tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @broadcast_c1_order(%x: tensor<3x2xf32>) {
  // expected-error @below {{'lathe.broadcast' op expected ascending 'dims', but got [1, 0]}}
  %0 = lathe.broadcast %x dims([1, 0]) : (tensor<3x2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @broadcast_c2(%x: tensor<3xf32>) {
  // expected-error @below {{'lathe.broadcast' op expected dim 0 of 'input' to be 1 or B (dim 1 of the result), but got 3}}
  %0 = lathe.broadcast %x dims([1]) : (tensor<3xf32>) -> tensor<2x?xf32, #lathe.dims<2, B>>
  return
}

// -----

func.func @broadcast_c3(%x: tensor<3xf32>) {
  // expected-error @below {{'lathe.broadcast' op expected a result of 'f32' like 'input', but got 'f64'}}
  %0 = lathe.broadcast %x dims([1]) : (tensor<3xf32>) -> tensor<2x3xf64>
  return
}

// -----

func.func @broadcast_overflow(%x: tensor<f32>) {
  // expected-error @below {{'lathe.broadcast' op size of a tensor of dims [4294967296, 4294967296] overflows 63 bits}}
  %0 = lathe.broadcast %x dims([]) : (tensor<f32>) -> tensor<4294967296x4294967296xf32>
  return
}

// -----

func.func @slice_c1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'lathe.slice' op expected 'starts', 'limits' and 'strides' to have 2 entries each, but got 2, 1 and 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.slice %x starts([0, 1]) limits([2]) strides([1, 1]) : (tensor<2x4xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_c2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'lathe.slice' op slice from 1 to 5 with stride 1 does not fit dim 1 of size 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.slice %x starts([0, 1]) limits([2, 5]) strides([1, 1]) : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @slice_c2_stride(%x: tensor<4xf32>) {
  // expected-error @below {{'lathe.slice' op slice from 0 to 4 with stride 0 does not fit dim 0 of size 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.slice %x starts([0]) limits([4]) strides([0]) : tensor<4xf32>
  return
}

// -----

func.func @slice_c2_symbol(%x: tensor<?xf32, #lathe.dims<B>>) {
  // expected-error @below {{'lathe.slice' op slice from 0 to 2 with stride 1 does not fit dim 0 of size B}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.slice %x starts([0]) limits([2]) strides([1]) : (tensor<?xf32, #lathe.dims<B>>) -> tensor<2xf32>
  return
}

// -----

func.func @pad_c1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'lathe.pad' op expected 'low', 'high' and 'interior' to have 2 entries each, but got 2, 2 and 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.pad %x low([1, 1]) high([1, 1]) interior([0]) : (tensor<2x4xf32>) -> tensor<4x6xf32>
  return
}

// -----

func.func @pad_c1_negative(%x: tensor<4xf32>) {
  // expected-error @below {{'lathe.pad' op expected padding of at least 0, but got -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.pad %x low([-1]) high([0]) interior([0]) : (tensor<4xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @pad_c2(%x: tensor<?xf32, #lathe.dims<B>>) {
  // expected-error @below {{'lathe.pad' op expected no padding on dim 0 of size B, but got 1, 0 and 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.pad %x low([1]) high([0]) interior([0]) : tensor<?xf32, #lathe.dims<B>>
  return
}

// -----

func.func @pad_overflow(%x: tensor<4xf32>) {
  // expected-error @below {{'lathe.pad' op size of padded dim 0 overflows 63 bits}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.pad %x low([0]) high([0]) interior([9223372036854775807]) : tensor<4xf32>
  return
}

// -----

func.func @reverse_c1(%x: tensor<4xf32>) {
  // expected-error @below {{'lathe.reverse' op expected distinct 'dims', but got 0 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.reverse %x dims([0, 0]) : tensor<4xf32>
  return
}

// -----

func.func @concat_c1() {
  // expected-error @below {{'lathe.concat' op expected at least one input, but got none}}
  // expected-error @below {{failed to infer returned types}}
  %0 = "lathe.concat"() <{dim = 0 : i64}> : () -> tensor<4xf32>
  return
}

// -----

func.func @concat_c1_rank(%x: tensor<4xf32>, %y: tensor<4x1xf32>) {
  // expected-error @below {{'lathe.concat' op expected inputs of one rank and element type, but got f32[4] and f32[4, 1]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.concat %x, %y dim(0) : (tensor<4xf32>, tensor<4x1xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_c2(%x: tensor<4xf32>) {
  // expected-error @below {{'lathe.concat' op expected 'dim' in 0 .. 0, but got -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.concat %x, %x dim(-1) : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_c2_symbol(%x: tensor<4xf32>, %y: tensor<?xf32, #lathe.dims<B>>) {
  // expected-error @below {{'lathe.concat' op expected dim 0 to be static in every input, but got B}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.concat %x, %y dim(0) : (tensor<4xf32>, tensor<?xf32, #lathe.dims<B>>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_c3(%x: tensor<4x2xf32>, %y: tensor<4x3xf32>) {
  // expected-error @below {{'lathe.concat' op expected inputs that differ in dim 0 only, but got dims [4, 2] and [4, 3]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.concat %x, %y dim(0) : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<8x2xf32>
  return
}

// -----

func.func @gather_c1(%t: tensor<100x8xf32>, %i: tensor<4xi32>) {
  // expected-error @below {{'lathe.gather' op expected 'dim' in 0 .. 1, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.gather %t, %i dim(2) : (tensor<100x8xf32>, tensor<4xi32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @gather_c2(%t: tensor<?x8xf32, #lathe.dims<B, 8>>, %i: tensor<4xi32>) {
  // expected-error @below {{'lathe.gather' op expected dim 0 of 'input' to be static and not 0, but got B}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.gather %t, %i dim(0) : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<4xi32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @scatter_add_c1(%i: tensor<4xi32>, %u: tensor<4x8xf32>) {
  // expected-error @below {{'lathe.scatter_add' op expected 'dim' in 0 .. 1 (rank of 'updates' less that of 'indices'), but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.scatter_add %i, %u dim(2) size(100) : (tensor<4xi32>, tensor<4x8xf32>) -> tensor<100x8xf32>
  return
}

// -----

func.func @scatter_add_c1_rank(%i: tensor<4x8x2xi32>, %u: tensor<4x8xf32>) {
  // expected-error @below {{'lathe.scatter_add' op expected 'updates' of at least the rank of 'indices' (3), but got f32[4, 8]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.scatter_add %i, %u dim(0) size(100) : (tensor<4x8x2xi32>, tensor<4x8xf32>) -> tensor<100x8xf32>
  return
}

// -----

func.func @scatter_add_c2(%i: tensor<4xi32>, %u: tensor<4x8xf32>) {
  // expected-error @below {{'lathe.scatter_add' op expected 'size' to be at least 1, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.scatter_add %i, %u dim(0) size(0) : (tensor<4xi32>, tensor<4x8xf32>) -> tensor<0x8xf32>
  return
}

// -----

func.func @scatter_add_c3(%i: tensor<5xi32>, %u: tensor<4x8xf32>) {
  // expected-error @below {{'lathe.scatter_add' op expected dims [5] of 'indices' from dim 0 of 'updates' on, but got [4, 8]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.scatter_add %i, %u dim(0) size(100) : (tensor<5xi32>, tensor<4x8xf32>) -> tensor<100x8xf32>
  return
}

// -----

func.func @flatten_overflow(%x: tensor<0x4294967296x4294967296xf32>) {
  // expected-error @below {{'lathe.flatten' op product of dims [4294967296, 4294967296] overflows 63 bits}}
  // expected-error @below {{failed to infer returned types}}
  %0 = lathe.flatten %x : (tensor<0x4294967296x4294967296xf32>) -> tensor<0x4xf32>
  return
}

// Reductions that keep the last dim and are too large for the caches: streamed
// by a few rows, with rests of rows and columns, several dims, several results
// of a kernel, and what is computed before and after.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=5e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --rtol=5e-5 --target-cpu=x86-64-v4 %}

func.func @sums_f32(%x: tensor<301x1024xf32>) -> tensor<1024xf32> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<301x1024xf32>) -> tensor<1024xf32>
  return %r : tensor<1024xf32>
}

func.func @rest_of_columns_f32(%x: tensor<301x333xf32>) -> tensor<333xf32> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<301x333xf32>) -> tensor<333xf32>
  return %r : tensor<333xf32>
}

func.func @rest_of_columns_f64(%x: tensor<301x333xf64>) -> tensor<333xf64> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<301x333xf64>) -> tensor<333xf64>
  return %r : tensor<333xf64>
}

func.func @max_f16(%x: tensor<500x520xf16>) -> tensor<520xf16> {
  %r = lathe.reduce_max %x dims([0]) : (tensor<500x520xf16>) -> tensor<520xf16>
  return %r : tensor<520xf16>
}

func.func @min_i8(%x: tensor<700x520xi8>) -> tensor<520xi8> {
  %r = lathe.reduce_min %x dims([0]) : (tensor<700x520xi8>) -> tensor<520xi8>
  return %r : tensor<520xi8>
}

// Rows of a symbolic number, in three dims.
func.func @channels_f32(%x: tensor<?x9x11x130xf32, #lathe.dims<B, 9, 11, 130>>) -> tensor<130xf32> {
  %r = lathe.reduce_sum %x dims([0, 1, 2]) : (tensor<?x9x11x130xf32, #lathe.dims<B, 9, 11, 130>>) -> tensor<130xf32>
  return %r : tensor<130xf32>
}

func.func @middle_f32(%x: tensor<?x67x300xf32, #lathe.dims<B, 67, 300>>) -> tensor<?x300xf32, #lathe.dims<B, 300>> {
  %r = lathe.reduce_sum %x dims([1]) : (tensor<?x67x300xf32, #lathe.dims<B, 67, 300>>) -> tensor<?x300xf32, #lathe.dims<B, 300>>
  return %r : tensor<?x300xf32, #lathe.dims<B, 300>>
}

func.func @around_f32(%x: tensor<?x40x270xf32, #lathe.dims<B, 40, 270>>, %s: tensor<270xf32>) -> (tensor<270xf32>, tensor<270xf32>) {
  %c = lathe.broadcast %s dims([2]) : (tensor<270xf32>) -> tensor<?x40x270xf32, #lathe.dims<B, 40, 270>>
  %p = lathe.mul %x, %c : tensor<?x40x270xf32, #lathe.dims<B, 40, 270>>
  %a = lathe.reduce_sum %p dims([0, 1]) : (tensor<?x40x270xf32, #lathe.dims<B, 40, 270>>) -> tensor<270xf32>
  %m = lathe.reduce_max %p dims([0, 1]) : (tensor<?x40x270xf32, #lathe.dims<B, 40, 270>>) -> tensor<270xf32>
  %t = lathe.tanh %a : tensor<270xf32>
  return %t, %m : tensor<270xf32>, tensor<270xf32>
}

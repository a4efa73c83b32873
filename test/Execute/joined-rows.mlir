// Rows of products stay joined in what follows: results are the reference's.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=7 --rtol=5e-5 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=7 --rtol=5e-5 --target-cpu=x86-64-v4 %}

// A dense layer, gelu, residual, norm, and the sums of what remains over rows.
func.func @block(%x: tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>, %w: tensor<24x24xf32>, %b: tensor<24xf32>)
    -> (tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>, tensor<?x24xf32, #lathe.dims<B, 24>>) {
  %j = lathe.reshape %x : (tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>) -> tensor<?x24xf32, #lathe.dims<5*B, 24>>
  %m = lathe.matmul %j, %w : (tensor<?x24xf32, #lathe.dims<5*B, 24>>, tensor<24x24xf32>) -> tensor<?x24xf32, #lathe.dims<5*B, 24>>
  %s = lathe.reshape %m : (tensor<?x24xf32, #lathe.dims<5*B, 24>>) -> tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %bb = lathe.broadcast %b dims([2]) : (tensor<24xf32>) -> tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %a = lathe.add %s, %bb : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %g = lathe.gelu %a : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %d = lathe.gelu_grad %a : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %r = lathe.add %x, %g : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %n = lathe.standardize %r dims([2]) epsilon(1.0e-5) : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %p = lathe.mul %n, %d : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>
  %t = lathe.reduce_sum %p dims([1]) : (tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>) -> tensor<?x24xf32, #lathe.dims<B, 24>>
  return %n, %t : tensor<?x5x24xf32, #lathe.dims<B, 5, 24>>, tensor<?x24xf32, #lathe.dims<B, 24>>
}

// The best class of each row, and the share of those that are labels.
func.func @classes(%x: tensor<?x3x16xf32, #lathe.dims<B, 3, 16>>, %w: tensor<16x10xf32>)
    -> (tensor<?x3xi64, #lathe.dims<B, 3>>, tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>) {
  %j = lathe.reshape %x : (tensor<?x3x16xf32, #lathe.dims<B, 3, 16>>) -> tensor<?x16xf32, #lathe.dims<3*B, 16>>
  %m = lathe.matmul %j, %w : (tensor<?x16xf32, #lathe.dims<3*B, 16>>, tensor<16x10xf32>) -> tensor<?x10xf32, #lathe.dims<3*B, 10>>
  %s = lathe.reshape %m : (tensor<?x10xf32, #lathe.dims<3*B, 10>>) -> tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>
  %best = lathe.argmax %s dim(2) : (tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>) -> tensor<?x3xi64, #lathe.dims<B, 3>>
  %hot = lathe.one_hot %best depth(10) type(f32) : (tensor<?x3xi64, #lathe.dims<B, 3>>) -> tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>
  %p = lathe.softmax %s : tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>
  %r = lathe.sub %p, %hot : tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>
  return %best, %r : tensor<?x3xi64, #lathe.dims<B, 3>>, tensor<?x3x10xf32, #lathe.dims<B, 3, 10>>
}

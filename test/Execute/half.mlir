// f16 and bf16: stored in two bytes, computed as f32, rounded once per op.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64 --rtol=2e-2 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64 --rtol=2e-2 --target-cpu=x86-64-v4 %}

func.func @add_bf16(%x: tensor<?x17xbf16, #lathe.dims<B, 17>>, %y: tensor<?x17xbf16, #lathe.dims<B, 17>>) -> tensor<?x17xbf16, #lathe.dims<B, 17>> {
  %r = lathe.add %x, %y : tensor<?x17xbf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xbf16, #lathe.dims<B, 17>>
}
func.func @exp_f16(%x: tensor<?x17xf16, #lathe.dims<B, 17>>) -> tensor<?x17xf16, #lathe.dims<B, 17>> {
  %r = lathe.exp %x : tensor<?x17xf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf16, #lathe.dims<B, 17>>
}
func.func @matmul_f16(%x: tensor<?x17xf16, #lathe.dims<B, 17>>, %y: tensor<17x9xf16>) -> tensor<?x9xf16, #lathe.dims<B, 9>> {
  %r = lathe.matmul %x, %y : (tensor<?x17xf16, #lathe.dims<B, 17>>, tensor<17x9xf16>) -> tensor<?x9xf16, #lathe.dims<B, 9>>
  return %r : tensor<?x9xf16, #lathe.dims<B, 9>>
}
func.func @conv_bf16(%x: tensor<?x6x6x3xbf16, #lathe.dims<B, 6, 6, 3>>, %w: tensor<3x3x3x5xbf16>) -> tensor<?x6x6x5xbf16, #lathe.dims<B, 6, 6, 5>> {
  %r = lathe.convolution %x, %w padding(same) : (tensor<?x6x6x3xbf16, #lathe.dims<B, 6, 6, 3>>, tensor<3x3x3x5xbf16>) -> tensor<?x6x6x5xbf16, #lathe.dims<B, 6, 6, 5>>
  return %r : tensor<?x6x6x5xbf16, #lathe.dims<B, 6, 6, 5>>
}
func.func @softmax_f16(%x: tensor<?x17xf16, #lathe.dims<B, 17>>) -> tensor<?x17xf16, #lathe.dims<B, 17>> {
  %r = lathe.softmax %x : tensor<?x17xf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf16, #lathe.dims<B, 17>>
}
func.func @sum_bf16(%x: tensor<?x17xbf16, #lathe.dims<B, 17>>) -> tensor<17xbf16> {
  %r = lathe.reduce_sum %x dims([0]) : (tensor<?x17xbf16, #lathe.dims<B, 17>>) -> tensor<17xbf16>
  return %r : tensor<17xbf16>
}
func.func @pool_f16(%x: tensor<?x6x6x5xf16, #lathe.dims<B, 6, 6, 5>>) -> tensor<?x3x3x5xf16, #lathe.dims<B, 3, 3, 5>> {
  %r = lathe.max_pool2d %x window([2, 2]) : (tensor<?x6x6x5xf16, #lathe.dims<B, 6, 6, 5>>) -> tensor<?x3x3x5xf16, #lathe.dims<B, 3, 3, 5>>
  return %r : tensor<?x3x3x5xf16, #lathe.dims<B, 3, 3, 5>>
}
func.func @attention_blocks_f16(%q: tensor<?x2x128x20xf16, #lathe.dims<B, 2, 128, 20>>, %k: tensor<?x2x72x20xf16, #lathe.dims<B, 2, 72, 20>>, %v: tensor<?x2x72x24xf16, #lathe.dims<B, 2, 72, 24>>) -> tensor<?x2x128x24xf16, #lathe.dims<B, 2, 128, 24>> {
  %r = lathe.attention %q, %k, %v : (tensor<?x2x128x20xf16, #lathe.dims<B, 2, 128, 20>>, tensor<?x2x72x20xf16, #lathe.dims<B, 2, 72, 20>>, tensor<?x2x72x24xf16, #lathe.dims<B, 2, 72, 24>>) -> tensor<?x2x128x24xf16, #lathe.dims<B, 2, 128, 24>>
  return %r : tensor<?x2x128x24xf16, #lathe.dims<B, 2, 128, 24>>
}

// Derivative of dropout.
// RUN: lathe-test-gradients %s --dims=B=1 --dims=B=3

func.func @dropout(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %k: tensor<4xi32>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<4xi32>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

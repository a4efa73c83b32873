// Derivatives of matrix products.
// RUN: lathe-test-gradients %s --dims=B=2

func.func @matmul_7x17x5_00(%x: tensor<7x5xf64>, %y: tensor<5x17xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y : (tensor<7x5xf64>, tensor<5x17xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_7x17x5_01(%x: tensor<7x5xf64>, %y: tensor<17x5xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<7x5xf64>, tensor<17x5xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_7x17x5_10(%x: tensor<5x7xf64>, %y: tensor<5x17xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<5x7xf64>, tensor<5x17xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @matmul_7x17x5_11(%x: tensor<5x7xf64>, %y: tensor<17x5xf64>) -> tensor<7x17xf64> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<5x7xf64>, tensor<17x5xf64>) -> tensor<7x17xf64>
  return %r : tensor<7x17xf64>
}

func.func @batched_00(%x: tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, %y: tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y : (tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_01(%x: tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, %y: tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_rhs} : (tensor<?x3x7x5xf64, #lathe.dims<B, 3, 7, 5>>, tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_10(%x: tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, %y: tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_lhs} : (tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, tensor<?x3x5x9xf64, #lathe.dims<B, 3, 5, 9>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

func.func @batched_11(%x: tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, %y: tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>> {
  %r = lathe.matmul %x, %y {transpose_lhs, transpose_rhs} : (tensor<?x3x5x7xf64, #lathe.dims<B, 3, 5, 7>>, tensor<?x3x9x5xf64, #lathe.dims<B, 3, 9, 5>>) -> tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
  return %r : tensor<?x3x7x9xf64, #lathe.dims<B, 3, 7, 9>>
}

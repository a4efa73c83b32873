// Random bits and dropout: the same bits as the reference.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @dropout_17_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %k: tensor<4xi32>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<4xi32>) -> tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @dropout_1_f32(%x: tensor<?xf32, #lathe.dims<B>>, %k: tensor<4xi32>) -> tensor<?xf32, #lathe.dims<B>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?xf32, #lathe.dims<B>>, tensor<4xi32>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

func.func @dropout_64_f32(%x: tensor<?x64xf32, #lathe.dims<B, 64>>, %k: tensor<4xi32>) -> tensor<?x64xf32, #lathe.dims<B, 64>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<4xi32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @dropout_17_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %k: tensor<4xi32>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<4xi32>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @dropout_1_f64(%x: tensor<?xf64, #lathe.dims<B>>, %k: tensor<4xi32>) -> tensor<?xf64, #lathe.dims<B>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?xf64, #lathe.dims<B>>, tensor<4xi32>) -> tensor<?xf64, #lathe.dims<B>>
  return %r : tensor<?xf64, #lathe.dims<B>>
}

func.func @dropout_64_f64(%x: tensor<?x64xf64, #lathe.dims<B, 64>>, %k: tensor<4xi32>) -> tensor<?x64xf64, #lathe.dims<B, 64>> {
  %r = lathe.dropout %x rate(0.3) key(%k) op_id(5) : (tensor<?x64xf64, #lathe.dims<B, 64>>, tensor<4xi32>) -> tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @random_bits(%k: tensor<4xi32>) -> tensor<37xi32> attributes {test.indices = 1000000} {
  %r = lathe.random_bits %k op_id(9) : (tensor<4xi32>) -> tensor<37xi32>
  return %r : tensor<37xi32>
}

func.func @random_bits_batch(%k: tensor<4xi32>, %x: tensor<?x6xi32, #lathe.dims<B, 6>>) -> tensor<?x6xi32, #lathe.dims<B, 6>> attributes {test.indices = 1000000} {
  %b = lathe.random_bits %k op_id(9) : (tensor<4xi32>) -> tensor<?x6xi32, #lathe.dims<B, 6>>
  %r = lathe.add %b, %x : tensor<?x6xi32, #lathe.dims<B, 6>>
  return %r : tensor<?x6xi32, #lathe.dims<B, 6>>
}

func.func @random_key(%s: tensor<2xi32>, %n: tensor<i64>) -> tensor<4xi32> {
  %r = lathe.random_key %s, %n : (tensor<2xi32>, tensor<i64>) -> tensor<4xi32>
  return %r : tensor<4xi32>
}

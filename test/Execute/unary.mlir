// Unary ops over shapes that no vector divides.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @neg_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.neg %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @neg_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.neg %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @neg_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.neg %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @neg_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.neg %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @neg_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.neg %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @neg_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.neg %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @abs_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.abs %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @abs_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.abs %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @abs_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.abs %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @abs_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.abs %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @abs_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.abs %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @abs_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.abs %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @sign_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sign %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @sign_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sign %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @sign_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sign %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @sign_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sign %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @sign_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sign %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @sign_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sign %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @exp_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.exp %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @exp_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.exp %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @exp_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.exp %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @exp_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.exp %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @exp_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.exp %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @exp_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.exp %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @log_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.log %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @log_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.log %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @log_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.log %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @log_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.log %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @log_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.log %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @log_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.log %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @sqrt_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.sqrt %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @sqrt_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.sqrt %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @sqrt_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.sqrt %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @sqrt_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.sqrt %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @sqrt_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.sqrt %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @sqrt_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.sqrt %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @rsqrt_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.rsqrt %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @rsqrt_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.rsqrt %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @rsqrt_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.rsqrt %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @rsqrt_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.rsqrt %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @rsqrt_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.rsqrt %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @rsqrt_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = 0.05, test.high = 9.0} {
  %r = lathe.rsqrt %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @sin_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @sin_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @sin_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @sin_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @sin_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @sin_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @cos_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @cos_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @cos_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @cos_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @cos_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @cos_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @sin_f16(%x: tensor<?x17xf16, #lathe.dims<B, 17>>) -> tensor<?x17xf16, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<?x17xf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf16, #lathe.dims<B, 17>>
}

func.func @sin_bf16(%x: tensor<?x17xbf16, #lathe.dims<B, 17>>) -> tensor<?x17xbf16, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sin %x : tensor<?x17xbf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xbf16, #lathe.dims<B, 17>>
}

func.func @cos_f16(%x: tensor<?x17xf16, #lathe.dims<B, 17>>) -> tensor<?x17xf16, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<?x17xf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf16, #lathe.dims<B, 17>>
}

func.func @cos_bf16(%x: tensor<?x17xbf16, #lathe.dims<B, 17>>) -> tensor<?x17xbf16, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.cos %x : tensor<?x17xbf16, #lathe.dims<B, 17>>
  return %r : tensor<?x17xbf16, #lathe.dims<B, 17>>
}

func.func @tanh_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.tanh %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @tanh_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.tanh %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @tanh_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.tanh %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @tanh_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.tanh %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @tanh_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.tanh %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @tanh_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.tanh %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @erf_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.erf %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @erf_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.erf %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @erf_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.erf %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @erf_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.erf %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @erf_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.erf %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @erf_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.erf %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @sigmoid_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sigmoid %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @sigmoid_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sigmoid %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @sigmoid_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sigmoid %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @sigmoid_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sigmoid %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @sigmoid_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sigmoid %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @sigmoid_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.sigmoid %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @relu_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.relu %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @relu_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.relu %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @relu_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.relu %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @relu_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.relu %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @relu_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.relu %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @relu_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.relu %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @silu_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.silu %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @silu_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.silu %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @silu_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.silu %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @silu_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.silu %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @silu_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.silu %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @silu_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.silu %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @softplus_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softplus %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @softplus_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softplus %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @softplus_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softplus %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @softplus_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softplus %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @softplus_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softplus %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @softplus_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softplus %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @gelu_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @gelu_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @gelu_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @gelu_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @gelu_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @gelu_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @gelu_tanh_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.gelu %x {approximate} : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @leaky_relu_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.leaky_relu %x alpha(0.1) : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @clip_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.clip %x range(-1.0, 1.0) : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @gelu_tanh_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.gelu %x {approximate} : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @gelu_grad_f32_7(%x: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu_grad %x : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @gelu_grad_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu_grad %x : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @gelu_grad_f32_b1x5(%x: tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf32, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu_grad %x : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf32, #lathe.dims<B, 1, 5>>
}

func.func @gelu_grad_f64_7(%x: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu_grad %x : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @gelu_grad_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu_grad %x : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @gelu_grad_f64_b1x5(%x: tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>) -> tensor<?x1x5xf64, #lathe.dims<B, 1, 5>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.gelu_grad %x : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
  return %r : tensor<?x1x5xf64, #lathe.dims<B, 1, 5>>
}

func.func @leaky_relu_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.leaky_relu %x alpha(0.1) : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @clip_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.clip %x range(-1.0, 1.0) : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

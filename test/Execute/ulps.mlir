// The functions' errors over the whole range, against f64 (or, for f64, the C
// library's, itself off by up to one): bounds in units of the last place.
// RUN: lathe-test-execute %s --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --target-cpu=x86-64-v4 %}

func.func @exp_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.bits} {
  %r = lathe.exp %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @exp_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.exp %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @exp_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.bits} {
  %r = lathe.exp %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @exp_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = -20.0, test.high = 20.0} {
  %r = lathe.exp %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @log_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.bits} {
  %r = lathe.log %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @log_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = 0.01, test.high = 3.0} {
  %r = lathe.log %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @log_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.bits} {
  %r = lathe.log %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @log_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = 0.01, test.high = 3.0} {
  %r = lathe.log %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @tanh_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.tanh %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @tanh_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.tanh %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @tanh_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.tanh %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @tanh_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.tanh %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @erf_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.erf %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @erf_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.erf %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @erf_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.erf %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @erf_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.erf %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @sigmoid_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.sigmoid %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @sigmoid_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.sigmoid %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @sigmoid_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.sigmoid %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @sigmoid_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.sigmoid %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @softplus_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 2.0, test.bits} {
  %r = lathe.softplus %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @softplus_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 2.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.softplus %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @softplus_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.bits} {
  %r = lathe.softplus %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @softplus_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 3.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.softplus %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @sin_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.bits} {
  %r = lathe.sin %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @sin_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.sin %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @sin_wide_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = -100000.0, test.high = 100000.0} {
  %r = lathe.sin %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @sin_far_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = 100000.0, test.high = 1000000.0} {
  %r = lathe.sin %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @sin_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.bits} {
  %r = lathe.sin %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @sin_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = -20.0, test.high = 20.0} {
  %r = lathe.sin %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @sin_wide_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = -1.0e9, test.high = 1.0e9} {
  %r = lathe.sin %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @sin_far_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = 1.0e9, test.high = 1.0e12} {
  %r = lathe.sin %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @cos_bits_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.bits} {
  %r = lathe.cos %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @cos_near_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = -20.0, test.high = 20.0} {
  %r = lathe.cos %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @cos_wide_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = -100000.0, test.high = 100000.0} {
  %r = lathe.cos %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @cos_far_f32(%x: tensor<262144xf32>) -> tensor<262144xf32> attributes {test.ulps = 1.0, test.low = 100000.0, test.high = 1000000.0} {
  %r = lathe.cos %x : tensor<262144xf32>
  return %r : tensor<262144xf32>
}

func.func @cos_bits_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.bits} {
  %r = lathe.cos %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @cos_near_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = -20.0, test.high = 20.0} {
  %r = lathe.cos %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @cos_wide_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = -1.0e9, test.high = 1.0e9} {
  %r = lathe.cos %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

func.func @cos_far_f64(%x: tensor<262144xf64>) -> tensor<262144xf64> attributes {test.ulps = 1.5, test.low = 1.0e9, test.high = 1.0e12} {
  %r = lathe.cos %x : tensor<262144xf64>
  return %r : tensor<262144xf64>
}

// Binary ops, comparisons, select and casts.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @add_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %r = lathe.add %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @add_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.add %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @add_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> {
  %r = lathe.add %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @add_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.add %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @add_i8_7(%x: tensor<7xi8>, %y: tensor<7xi8>) -> tensor<7xi8> {
  %r = lathe.add %x, %y : tensor<7xi8>
  return %r : tensor<7xi8>
}

func.func @add_i8_b17(%x: tensor<?x17xi8, #lathe.dims<B, 17>>, %y: tensor<?x17xi8, #lathe.dims<B, 17>>) -> tensor<?x17xi8, #lathe.dims<B, 17>> {
  %r = lathe.add %x, %y : tensor<?x17xi8, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi8, #lathe.dims<B, 17>>
}

func.func @add_i32_7(%x: tensor<7xi32>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %r = lathe.add %x, %y : tensor<7xi32>
  return %r : tensor<7xi32>
}

func.func @add_i32_b17(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.add %x, %y : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @add_i64_7(%x: tensor<7xi64>, %y: tensor<7xi64>) -> tensor<7xi64> {
  %r = lathe.add %x, %y : tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @add_i64_b17(%x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.add %x, %y : tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @sub_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %r = lathe.sub %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @sub_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.sub %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @sub_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> {
  %r = lathe.sub %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @sub_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.sub %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @sub_i8_7(%x: tensor<7xi8>, %y: tensor<7xi8>) -> tensor<7xi8> {
  %r = lathe.sub %x, %y : tensor<7xi8>
  return %r : tensor<7xi8>
}

func.func @sub_i8_b17(%x: tensor<?x17xi8, #lathe.dims<B, 17>>, %y: tensor<?x17xi8, #lathe.dims<B, 17>>) -> tensor<?x17xi8, #lathe.dims<B, 17>> {
  %r = lathe.sub %x, %y : tensor<?x17xi8, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi8, #lathe.dims<B, 17>>
}

func.func @sub_i32_7(%x: tensor<7xi32>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %r = lathe.sub %x, %y : tensor<7xi32>
  return %r : tensor<7xi32>
}

func.func @sub_i32_b17(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.sub %x, %y : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @sub_i64_7(%x: tensor<7xi64>, %y: tensor<7xi64>) -> tensor<7xi64> {
  %r = lathe.sub %x, %y : tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @sub_i64_b17(%x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.sub %x, %y : tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @mul_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %r = lathe.mul %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @mul_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.mul %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @mul_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> {
  %r = lathe.mul %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @mul_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.mul %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @mul_i8_7(%x: tensor<7xi8>, %y: tensor<7xi8>) -> tensor<7xi8> {
  %r = lathe.mul %x, %y : tensor<7xi8>
  return %r : tensor<7xi8>
}

func.func @mul_i8_b17(%x: tensor<?x17xi8, #lathe.dims<B, 17>>, %y: tensor<?x17xi8, #lathe.dims<B, 17>>) -> tensor<?x17xi8, #lathe.dims<B, 17>> {
  %r = lathe.mul %x, %y : tensor<?x17xi8, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi8, #lathe.dims<B, 17>>
}

func.func @mul_i32_7(%x: tensor<7xi32>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %r = lathe.mul %x, %y : tensor<7xi32>
  return %r : tensor<7xi32>
}

func.func @mul_i32_b17(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.mul %x, %y : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @mul_i64_7(%x: tensor<7xi64>, %y: tensor<7xi64>) -> tensor<7xi64> {
  %r = lathe.mul %x, %y : tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @mul_i64_b17(%x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.mul %x, %y : tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @div_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %r = lathe.div %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @div_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.div %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @div_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> {
  %r = lathe.div %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @div_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.div %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @div_i8_7(%x: tensor<7xi8>, %y: tensor<7xi8>) -> tensor<7xi8> {
  %r = lathe.div %x, %y : tensor<7xi8>
  return %r : tensor<7xi8>
}

func.func @div_i8_b17(%x: tensor<?x17xi8, #lathe.dims<B, 17>>, %y: tensor<?x17xi8, #lathe.dims<B, 17>>) -> tensor<?x17xi8, #lathe.dims<B, 17>> {
  %r = lathe.div %x, %y : tensor<?x17xi8, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi8, #lathe.dims<B, 17>>
}

func.func @div_i32_7(%x: tensor<7xi32>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %r = lathe.div %x, %y : tensor<7xi32>
  return %r : tensor<7xi32>
}

func.func @div_i32_b17(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.div %x, %y : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @div_i64_7(%x: tensor<7xi64>, %y: tensor<7xi64>) -> tensor<7xi64> {
  %r = lathe.div %x, %y : tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @div_i64_b17(%x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.div %x, %y : tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @max_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %r = lathe.max %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @max_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.max %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @max_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> {
  %r = lathe.max %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @max_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.max %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @max_i8_7(%x: tensor<7xi8>, %y: tensor<7xi8>) -> tensor<7xi8> {
  %r = lathe.max %x, %y : tensor<7xi8>
  return %r : tensor<7xi8>
}

func.func @max_i8_b17(%x: tensor<?x17xi8, #lathe.dims<B, 17>>, %y: tensor<?x17xi8, #lathe.dims<B, 17>>) -> tensor<?x17xi8, #lathe.dims<B, 17>> {
  %r = lathe.max %x, %y : tensor<?x17xi8, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi8, #lathe.dims<B, 17>>
}

func.func @max_i32_7(%x: tensor<7xi32>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %r = lathe.max %x, %y : tensor<7xi32>
  return %r : tensor<7xi32>
}

func.func @max_i32_b17(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.max %x, %y : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @max_i64_7(%x: tensor<7xi64>, %y: tensor<7xi64>) -> tensor<7xi64> {
  %r = lathe.max %x, %y : tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @max_i64_b17(%x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.max %x, %y : tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @min_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> {
  %r = lathe.min %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @min_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.min %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @min_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> {
  %r = lathe.min %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @min_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.min %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @min_i8_7(%x: tensor<7xi8>, %y: tensor<7xi8>) -> tensor<7xi8> {
  %r = lathe.min %x, %y : tensor<7xi8>
  return %r : tensor<7xi8>
}

func.func @min_i8_b17(%x: tensor<?x17xi8, #lathe.dims<B, 17>>, %y: tensor<?x17xi8, #lathe.dims<B, 17>>) -> tensor<?x17xi8, #lathe.dims<B, 17>> {
  %r = lathe.min %x, %y : tensor<?x17xi8, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi8, #lathe.dims<B, 17>>
}

func.func @min_i32_7(%x: tensor<7xi32>, %y: tensor<7xi32>) -> tensor<7xi32> {
  %r = lathe.min %x, %y : tensor<7xi32>
  return %r : tensor<7xi32>
}

func.func @min_i32_b17(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi32, #lathe.dims<B, 17>> {
  %r = lathe.min %x, %y : tensor<?x17xi32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi32, #lathe.dims<B, 17>>
}

func.func @min_i64_7(%x: tensor<7xi64>, %y: tensor<7xi64>) -> tensor<7xi64> {
  %r = lathe.min %x, %y : tensor<7xi64>
  return %r : tensor<7xi64>
}

func.func @min_i64_b17(%x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.min %x, %y : tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @pow_f32_7(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<7xf32> attributes {test.low = 0.1, test.high = 3.0} {
  %r = lathe.pow %x, %y : tensor<7xf32>
  return %r : tensor<7xf32>
}

func.func @pow_f32_b17(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> attributes {test.low = 0.1, test.high = 3.0} {
  %r = lathe.pow %x, %y : tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @pow_f64_7(%x: tensor<7xf64>, %y: tensor<7xf64>) -> tensor<7xf64> attributes {test.low = 0.1, test.high = 3.0} {
  %r = lathe.pow %x, %y : tensor<7xf64>
  return %r : tensor<7xf64>
}

func.func @pow_f64_b17(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> attributes {test.low = 0.1, test.high = 3.0} {
  %r = lathe.pow %x, %y : tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @compare_eq_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare eq %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_eq_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare eq %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_eq_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare eq %x, %y : (tensor<?x17xi32, #lathe.dims<B, 17>>, tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_eq_ui8(%x: tensor<?x17xui8, #lathe.dims<B, 17>>, %y: tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare eq %x, %y : (tensor<?x17xui8, #lathe.dims<B, 17>>, tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ne_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ne %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ne_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ne %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ne_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ne %x, %y : (tensor<?x17xi32, #lathe.dims<B, 17>>, tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ne_ui8(%x: tensor<?x17xui8, #lathe.dims<B, 17>>, %y: tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ne %x, %y : (tensor<?x17xui8, #lathe.dims<B, 17>>, tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_lt_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare lt %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_lt_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare lt %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_lt_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare lt %x, %y : (tensor<?x17xi32, #lathe.dims<B, 17>>, tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_lt_ui8(%x: tensor<?x17xui8, #lathe.dims<B, 17>>, %y: tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare lt %x, %y : (tensor<?x17xui8, #lathe.dims<B, 17>>, tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_le_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare le %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_le_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare le %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_le_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare le %x, %y : (tensor<?x17xi32, #lathe.dims<B, 17>>, tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_le_ui8(%x: tensor<?x17xui8, #lathe.dims<B, 17>>, %y: tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare le %x, %y : (tensor<?x17xui8, #lathe.dims<B, 17>>, tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_gt_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare gt %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_gt_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare gt %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_gt_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare gt %x, %y : (tensor<?x17xi32, #lathe.dims<B, 17>>, tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_gt_ui8(%x: tensor<?x17xui8, #lathe.dims<B, 17>>, %y: tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare gt %x, %y : (tensor<?x17xui8, #lathe.dims<B, 17>>, tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ge_f32(%x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ge %x, %y : (tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ge_f64(%x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ge %x, %y : (tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ge_i32(%x: tensor<?x17xi32, #lathe.dims<B, 17>>, %y: tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ge %x, %y : (tensor<?x17xi32, #lathe.dims<B, 17>>, tensor<?x17xi32, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @compare_ge_ui8(%x: tensor<?x17xui8, #lathe.dims<B, 17>>, %y: tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.compare ge %x, %y : (tensor<?x17xui8, #lathe.dims<B, 17>>, tensor<?x17xui8, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @select_f32(%p: tensor<?x17xi1, #lathe.dims<B, 17>>, %x: tensor<?x17xf32, #lathe.dims<B, 17>>, %y: tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>> {
  %r = lathe.select %p, %x, %y : (tensor<?x17xi1, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>, tensor<?x17xf32, #lathe.dims<B, 17>>) -> tensor<?x17xf32, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf32, #lathe.dims<B, 17>>
}

func.func @select_f64(%p: tensor<?x17xi1, #lathe.dims<B, 17>>, %x: tensor<?x17xf64, #lathe.dims<B, 17>>, %y: tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>> {
  %r = lathe.select %p, %x, %y : (tensor<?x17xi1, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>, tensor<?x17xf64, #lathe.dims<B, 17>>) -> tensor<?x17xf64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xf64, #lathe.dims<B, 17>>
}

func.func @select_i64(%p: tensor<?x17xi1, #lathe.dims<B, 17>>, %x: tensor<?x17xi64, #lathe.dims<B, 17>>, %y: tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>> {
  %r = lathe.select %p, %x, %y : (tensor<?x17xi1, #lathe.dims<B, 17>>, tensor<?x17xi64, #lathe.dims<B, 17>>, tensor<?x17xi64, #lathe.dims<B, 17>>) -> tensor<?x17xi64, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi64, #lathe.dims<B, 17>>
}

func.func @select_i1(%p: tensor<?x17xi1, #lathe.dims<B, 17>>, %x: tensor<?x17xi1, #lathe.dims<B, 17>>, %y: tensor<?x17xi1, #lathe.dims<B, 17>>) -> tensor<?x17xi1, #lathe.dims<B, 17>> {
  %r = lathe.select %p, %x, %y : tensor<?x17xi1, #lathe.dims<B, 17>>
  return %r : tensor<?x17xi1, #lathe.dims<B, 17>>
}

func.func @cast_f32_f64(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f64 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf64, #lathe.dims<B, 19>>
}

func.func @cast_f32_f16(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f16 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf16, #lathe.dims<B, 19>>
}

func.func @cast_f32_bf16(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to bf16 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xbf16, #lathe.dims<B, 19>>
}

func.func @cast_f32_i8(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i8 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi8, #lathe.dims<B, 19>>
}

func.func @cast_f32_i16(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i16 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi16, #lathe.dims<B, 19>>
}

func.func @cast_f32_i32(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i32 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi32, #lathe.dims<B, 19>>
}

func.func @cast_f32_i64(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i64 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi64, #lathe.dims<B, 19>>
}

func.func @cast_f32_ui8(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>> attributes {test.low = 0.0, test.high = 100.0} {
  %r = lathe.cast %x to ui8 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xui8, #lathe.dims<B, 19>>
}

func.func @cast_f32_i1(%x: tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i1 : (tensor<?x19xf32, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi1, #lathe.dims<B, 19>>
}

func.func @cast_f64_f32(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f32 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf32, #lathe.dims<B, 19>>
}

func.func @cast_f64_f16(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f16 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf16, #lathe.dims<B, 19>>
}

func.func @cast_f64_bf16(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to bf16 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xbf16, #lathe.dims<B, 19>>
}

func.func @cast_f64_i8(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i8 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi8, #lathe.dims<B, 19>>
}

func.func @cast_f64_i16(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i16 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi16, #lathe.dims<B, 19>>
}

func.func @cast_f64_i32(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i32 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi32, #lathe.dims<B, 19>>
}

func.func @cast_f64_i64(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i64 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi64, #lathe.dims<B, 19>>
}

func.func @cast_f64_ui8(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>> attributes {test.low = 0.0, test.high = 100.0} {
  %r = lathe.cast %x to ui8 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xui8, #lathe.dims<B, 19>>
}

func.func @cast_f64_i1(%x: tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i1 : (tensor<?x19xf64, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi1, #lathe.dims<B, 19>>
}

func.func @cast_bf16_f32(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f32 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf32, #lathe.dims<B, 19>>
}

func.func @cast_bf16_f64(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f64 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf64, #lathe.dims<B, 19>>
}

func.func @cast_bf16_f16(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f16 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf16, #lathe.dims<B, 19>>
}

func.func @cast_bf16_i8(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i8 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi8, #lathe.dims<B, 19>>
}

func.func @cast_bf16_i16(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i16 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi16, #lathe.dims<B, 19>>
}

func.func @cast_bf16_i32(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i32 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi32, #lathe.dims<B, 19>>
}

func.func @cast_bf16_i64(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i64 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi64, #lathe.dims<B, 19>>
}

func.func @cast_bf16_ui8(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>> attributes {test.low = 0.0, test.high = 100.0} {
  %r = lathe.cast %x to ui8 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xui8, #lathe.dims<B, 19>>
}

func.func @cast_bf16_i1(%x: tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i1 : (tensor<?x19xbf16, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi1, #lathe.dims<B, 19>>
}

func.func @cast_i32_f32(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f32 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf32, #lathe.dims<B, 19>>
}

func.func @cast_i32_f64(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f64 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf64, #lathe.dims<B, 19>>
}

func.func @cast_i32_f16(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f16 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf16, #lathe.dims<B, 19>>
}

func.func @cast_i32_bf16(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to bf16 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xbf16, #lathe.dims<B, 19>>
}

func.func @cast_i32_i8(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i8 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi8, #lathe.dims<B, 19>>
}

func.func @cast_i32_i16(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i16 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi16, #lathe.dims<B, 19>>
}

func.func @cast_i32_i64(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i64 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi64, #lathe.dims<B, 19>>
}

func.func @cast_i32_ui8(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>> attributes {test.low = 0.0, test.high = 100.0} {
  %r = lathe.cast %x to ui8 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xui8, #lathe.dims<B, 19>>
}

func.func @cast_i32_i1(%x: tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i1 : (tensor<?x19xi32, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi1, #lathe.dims<B, 19>>
}

func.func @cast_ui8_f32(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f32 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf32, #lathe.dims<B, 19>>
}

func.func @cast_ui8_f64(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f64 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf64, #lathe.dims<B, 19>>
}

func.func @cast_ui8_f16(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f16 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf16, #lathe.dims<B, 19>>
}

func.func @cast_ui8_bf16(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to bf16 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xbf16, #lathe.dims<B, 19>>
}

func.func @cast_ui8_i8(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i8 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi8, #lathe.dims<B, 19>>
}

func.func @cast_ui8_i16(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i16 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi16, #lathe.dims<B, 19>>
}

func.func @cast_ui8_i32(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i32 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi32, #lathe.dims<B, 19>>
}

func.func @cast_ui8_i64(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i64 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi64, #lathe.dims<B, 19>>
}

func.func @cast_ui8_i1(%x: tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i1 : (tensor<?x19xui8, #lathe.dims<B, 19>>) -> tensor<?x19xi1, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi1, #lathe.dims<B, 19>>
}

func.func @cast_i1_f32(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f32 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xf32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf32, #lathe.dims<B, 19>>
}

func.func @cast_i1_f64(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f64 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xf64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf64, #lathe.dims<B, 19>>
}

func.func @cast_i1_f16(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to f16 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xf16, #lathe.dims<B, 19>>
}

func.func @cast_i1_bf16(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to bf16 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xbf16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xbf16, #lathe.dims<B, 19>>
}

func.func @cast_i1_i8(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i8 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi8, #lathe.dims<B, 19>>
}

func.func @cast_i1_i16(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i16 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi16, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi16, #lathe.dims<B, 19>>
}

func.func @cast_i1_i32(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i32 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi32, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi32, #lathe.dims<B, 19>>
}

func.func @cast_i1_i64(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>> {
  %r = lathe.cast %x to i64 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xi64, #lathe.dims<B, 19>>
  return %r : tensor<?x19xi64, #lathe.dims<B, 19>>
}

func.func @cast_i1_ui8(%x: tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>> attributes {test.low = 0.0, test.high = 100.0} {
  %r = lathe.cast %x to ui8 : (tensor<?x19xi1, #lathe.dims<B, 19>>) -> tensor<?x19xui8, #lathe.dims<B, 19>>
  return %r : tensor<?x19xui8, #lathe.dims<B, 19>>
}

func.func @check_index(%x: tensor<?x9xi32, #lathe.dims<B, 9>>) -> tensor<?x9xi32, #lathe.dims<B, 9>> {
  %r = lathe.check_index %x size(4) : tensor<?x9xi32, #lathe.dims<B, 9>>
  return %r : tensor<?x9xi32, #lathe.dims<B, 9>>
}

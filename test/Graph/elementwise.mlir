// Elementwise ops print what they parse, typed and untyped.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s

// CHECK-LABEL: @binary
func.func @binary(%a: tensor<4xf32>, %b: tensor<4xf32>) {
  // CHECK: lathe.add %{{.*}}, %{{.*}} : tensor<4xf32>
  %0 = lathe.add %a, %b : tensor<4xf32>
  // CHECK: lathe.sub %{{.*}}, %{{.*}} : tensor<4xf32>
  %1 = lathe.sub %a, %b : tensor<4xf32>
  // CHECK: lathe.mul %{{.*}}, %{{.*}} : tensor<4xf32>
  %2 = lathe.mul %a, %b : tensor<4xf32>
  // CHECK: lathe.div %{{.*}}, %{{.*}} : tensor<4xf32>
  %3 = lathe.div %a, %b : tensor<4xf32>
  // CHECK: lathe.pow %{{.*}}, %{{.*}} : tensor<4xf32>
  %4 = lathe.pow %a, %b : tensor<4xf32>
  // CHECK: lathe.max %{{.*}}, %{{.*}} : tensor<4xf32>
  %5 = lathe.max %a, %b : tensor<4xf32>
  // CHECK: lathe.min %{{.*}}, %{{.*}} : tensor<4xf32>
  %6 = lathe.min %a, %b : tensor<4xf32>
  return
}

// CHECK-LABEL: @named_dims
func.func @named_dims(%a: tensor<?x4xf64, #lathe.dims<B, 4>>) {
  // CHECK: lathe.add %{{.*}}, %{{.*}} : tensor<?x4xf64, #lathe.dims<B, 4>>
  %0 = lathe.add %a, %a : tensor<?x4xf64, #lathe.dims<B, 4>>
  return
}

// CHECK-LABEL: @integers
func.func @integers(%a: tensor<4xi8>, %b: tensor<4xui8>) {
  // CHECK: lathe.div %{{.*}}, %{{.*}} : tensor<4xi8>
  %0 = lathe.div %a, %a : tensor<4xi8>
  // CHECK: lathe.max %{{.*}}, %{{.*}} : tensor<4xui8>
  %1 = lathe.max %b, %b : tensor<4xui8>
  return
}

// CHECK-LABEL: @unary
func.func @unary(%a: tensor<4xf32>) {
  // CHECK: lathe.neg %{{.*}} : tensor<4xf32>
  %0 = lathe.neg %a : tensor<4xf32>
  // CHECK: lathe.abs
  %1 = lathe.abs %a : tensor<4xf32>
  // CHECK: lathe.sign
  %2 = lathe.sign %a : tensor<4xf32>
  // CHECK: lathe.exp
  %3 = lathe.exp %a : tensor<4xf32>
  // CHECK: lathe.log
  %4 = lathe.log %a : tensor<4xf32>
  // CHECK: lathe.sqrt
  %5 = lathe.sqrt %a : tensor<4xf32>
  // CHECK: lathe.rsqrt
  %6 = lathe.rsqrt %a : tensor<4xf32>
  // CHECK: lathe.sin
  %sine = lathe.sin %a : tensor<4xf32>
  // CHECK: lathe.cos
  %cosine = lathe.cos %a : tensor<4xf32>
  // CHECK: lathe.tanh
  %7 = lathe.tanh %a : tensor<4xf32>
  // CHECK: lathe.erf
  %8 = lathe.erf %a : tensor<4xf32>
  // CHECK: lathe.sigmoid
  %9 = lathe.sigmoid %a : tensor<4xf32>
  // CHECK: lathe.relu
  %10 = lathe.relu %a : tensor<4xf32>
  // CHECK: lathe.silu
  %11 = lathe.silu %a : tensor<4xf32>
  // CHECK: lathe.softplus
  %12 = lathe.softplus %a : tensor<4xf32>
  // CHECK: lathe.gelu %{{.*}} : tensor<4xf32>
  %13 = lathe.gelu %a : tensor<4xf32>
  // CHECK: lathe.gelu %{{.*}} {approximate} : tensor<4xf32>
  %14 = lathe.gelu %a {approximate} : tensor<4xf32>
  // CHECK: lathe.gelu_grad %{{.*}} : tensor<4xf32>
  %gelu_grad = lathe.gelu_grad %a : tensor<4xf32>
  // CHECK: lathe.leaky_relu %{{.*}} alpha(1.000000e-02) : tensor<4xf32>
  %15 = lathe.leaky_relu %a alpha(0.01) : tensor<4xf32>
  // CHECK: lathe.clip %{{.*}} range(0.000000e+00, 6.000000e+00) : tensor<4xf32>
  %16 = lathe.clip %a range(0.0, 6) : tensor<4xf32>
  // CHECK: lathe.clip %{{.*}} range(-1.500000e+00, inf) : tensor<4xf32>
  %17 = lathe.clip %a range(-1.5, inf) : tensor<4xf32>
  // CHECK: lathe.clip %{{.*}} range(-inf, -2.000000e+00) : tensor<4xf32>
  %18 = lathe.clip %a range(-inf, -2) : tensor<4xf32>
  return
}

// CHECK-LABEL: @mixed
func.func @mixed(%a: tensor<4xf32>, %b: tensor<4xf32>, %i: tensor<4xi32>) {
  // CHECK: lathe.compare gt %{{.*}}, %{{.*}} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  %0 = lathe.compare gt %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  // CHECK: lathe.select %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = lathe.select %0, %a, %b : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: lathe.cast %{{.*}} to f64 : (tensor<4xf32>) -> tensor<4xf64>
  %2 = lathe.cast %a to f64 : (tensor<4xf32>) -> tensor<4xf64>
  // CHECK: lathe.check_index %{{.*}} size(10) : tensor<4xi32>
  %3 = lathe.check_index %i size(10) : tensor<4xi32>
  return
}

// CHECK-LABEL: @untyped
func.func @untyped(%a: !lathe.value, %s: tensor<f32>) {
  // CHECK: %[[SUM:.+]] = lathe.add %{{.*}}, %{{.*}}{{$}}
  %0 = lathe.add %a, %a
  // CHECK: lathe.mul %[[SUM]], %{{.*}} : (!lathe.value, tensor<f32>) -> !lathe.value
  %1 = lathe.mul %0, %s : (!lathe.value, tensor<f32>) -> !lathe.value
  // CHECK: lathe.relu %{{.*}}{{$}}
  %2 = lathe.relu %1
  // CHECK: lathe.cast %{{.*}} to f64{{ *$}}
  %3 = lathe.cast %2 to f64
  return
}

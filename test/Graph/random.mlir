// Random ops print what they parse; dropout with and without its key.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s
// RUN: lathe-opt %s -mlir-print-op-generic | lathe-opt | FileCheck %s

// CHECK-LABEL: @keys
func.func @keys(%seed: tensor<2xi32>, %step: tensor<i64>) {
  // CHECK: %[[KEY:.+]] = lathe.random_key %{{.+}}, %{{.+}} : (tensor<2xi32>, tensor<i64>) -> tensor<4xi32>
  %k = lathe.random_key %seed, %step : (tensor<2xi32>, tensor<i64>) -> tensor<4xi32>
  // CHECK: lathe.random_bits %[[KEY]] op_id(7) : (tensor<4xi32>) -> tensor<?x8xi32, #lathe.dims<B, 8>>
  %r = lathe.random_bits %k op_id(7) : (tensor<4xi32>) -> tensor<?x8xi32, #lathe.dims<B, 8>>
  return
}

// CHECK-LABEL: @dropout
func.func @dropout(%x: tensor<?x8xf32, #lathe.dims<B, 8>>, %k: tensor<4xi32>) {
  // CHECK: lathe.dropout %{{.+}} rate(2.500000e-01) key(%{{.+}}) op_id(3) : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<4xi32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %0 = lathe.dropout %x rate(0.25) key(%k) op_id(3) : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<4xi32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  // CHECK: lathe.dropout %{{.+}} rate(2.500000e-01) key(%{{.+}}) op_id(0)
  %1 = lathe.dropout %x rate(0.25) key(%k) : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<4xi32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  // CHECK: lathe.dropout %{{.+}} rate(5.000000e-01) : tensor<?x8xf32, #lathe.dims<B, 8>>
  %2 = lathe.dropout %x rate(0.5) : tensor<?x8xf32, #lathe.dims<B, 8>>
  return
}

// CHECK-LABEL: @layer
func.func @layer(%x: !lathe.value) {
  // CHECK: lathe.dropout %{{.+}} rate(5.000000e-01){{ ?$}}
  %0 = lathe.dropout %x rate(0.5)
  // The number outlives a text without a key.
  // CHECK: lathe.dropout %{{.+}} rate(5.000000e-01) op_id(7){{ ?$}}
  %1 = lathe.dropout %x rate(0.5) op_id(7)
  return
}

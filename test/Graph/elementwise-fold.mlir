// Identities and exact folds of elementwise ops.
// RUN: lathe-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @add_zero
// CHECK-SAME: (%[[X:.+]]: tensor<4xf32>)
func.func @add_zero(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = lathe.constant dense<0.0> : tensor<4xf32>
  %0 = lathe.add %x, %zero : tensor<4xf32>
  %1 = lathe.sub %x, %zero : tensor<4xf32>
  // CHECK: return %[[X]], %[[X]]
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @mul_one_through_broadcast
// CHECK-SAME: (%[[X:.+]]: tensor<?xf32, #lathe.dims<B>>)
func.func @mul_one_through_broadcast(%x: tensor<?xf32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> {
  %one = lathe.constant dense<1.0> : tensor<f32>
  %ones = lathe.broadcast %one dims([]) : (tensor<f32>) -> tensor<?xf32, #lathe.dims<B>>
  %0 = lathe.mul %ones, %x : tensor<?xf32, #lathe.dims<B>>
  %1 = lathe.div %0, %ones : tensor<?xf32, #lathe.dims<B>>
  %2 = lathe.pow %1, %ones : tensor<?xf32, #lathe.dims<B>>
  // CHECK: return %[[X]]
  return %2 : tensor<?xf32, #lathe.dims<B>>
}

// CHECK-LABEL: @keeps_mul_zero
func.func @keeps_mul_zero(%x: tensor<f32>) -> tensor<f32> {
  %zero = lathe.constant dense<0.0> : tensor<f32>
  // CHECK: lathe.mul
  %0 = lathe.mul %x, %zero : tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: @splats
func.func @splats() -> (tensor<f32>, tensor<i8>, tensor<i8>, tensor<i8>, tensor<f32>) {
  %a = lathe.constant dense<3.0> : tensor<f32>
  %b = lathe.constant dense<2.0> : tensor<f32>
  %i = lathe.constant dense<-7> : tensor<i8>
  %j = lathe.constant dense<2> : tensor<i8>
  %k = lathe.constant dense<0> : tensor<i8>
  // CHECK-DAG: %[[SUM:.+]] = lathe.constant dense<5.000000e+00>
  %0 = lathe.add %a, %b : tensor<f32>
  // CHECK-DAG: %[[QUOTIENT:.+]] = lathe.constant dense<-3> : tensor<i8>
  %1 = lathe.div %i, %j : tensor<i8>
  // CHECK-DAG: %[[BY_ZERO:.+]] = lathe.constant dense<0> : tensor<i8>
  %2 = lathe.div %i, %k : tensor<i8>
  // CHECK-DAG: %[[LARGER:.+]] = lathe.constant dense<2> : tensor<i8>
  %3 = lathe.max %i, %j : tensor<i8>
  // CHECK-DAG: %[[NEGATED:.+]] = lathe.constant dense<-3.000000e+00>
  %4 = lathe.neg %a : tensor<f32>
  // CHECK: return %[[SUM]], %[[QUOTIENT]], %[[BY_ZERO]], %[[LARGER]], %[[NEGATED]]
  return %0, %1, %2, %3, %4 : tensor<f32>, tensor<i8>, tensor<i8>, tensor<i8>, tensor<f32>
}

// CHECK-LABEL: @unsigned
func.func @unsigned() -> (tensor<ui8>, tensor<i1>) {
  %a = lathe.constant dense<200> : tensor<ui8>
  %b = lathe.constant dense<100> : tensor<ui8>
  // CHECK-DAG: lathe.constant dense<200> : tensor<ui8>
  %0 = lathe.max %a, %b : tensor<ui8>
  // CHECK-DAG: lathe.constant dense<true> : tensor<i1>
  %1 = lathe.compare gt %a, %b : (tensor<ui8>, tensor<ui8>) -> tensor<i1>
  return %0, %1 : tensor<ui8>, tensor<i1>
}

// CHECK-LABEL: @repeated
// CHECK-SAME: (%[[X:.+]]: tensor<4xf32>)
func.func @repeated(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = lathe.neg %x : tensor<4xf32>
  %1 = lathe.neg %0 : tensor<4xf32>
  // CHECK: %[[ABS:.+]] = lathe.abs %[[X]]
  %2 = lathe.abs %x : tensor<4xf32>
  %3 = lathe.abs %2 : tensor<4xf32>
  // CHECK: %[[RELU:.+]] = lathe.relu %[[X]]
  %4 = lathe.relu %x : tensor<4xf32>
  %5 = lathe.relu %4 : tensor<4xf32>
  %6 = lathe.max %x, %x : tensor<4xf32>
  // CHECK: return %[[X]], %[[ABS]], %[[RELU]], %[[X]]
  return %1, %3, %5, %6 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @select_constant
// CHECK-SAME: (%[[X:.+]]: tensor<4xf32>, %[[Y:.+]]: tensor<4xf32>, %[[P:.+]]: tensor<4xi1>)
func.func @select_constant(%x: tensor<4xf32>, %y: tensor<4xf32>, %p: tensor<4xi1>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %true = lathe.constant dense<true> : tensor<4xi1>
  %false = lathe.constant dense<false> : tensor<4xi1>
  %0 = lathe.select %true, %x, %y : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = lathe.select %false, %x, %y : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = lathe.select %p, %y, %y : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[X]], %[[Y]], %[[Y]]
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @casts
// CHECK-SAME: (%[[X:.+]]: tensor<4xf32>)
func.func @casts(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<i8>, tensor<i8>, tensor<f16>, tensor<i1>) {
  %0 = lathe.cast %x to f32 : tensor<4xf32>
  %a = lathe.constant dense<-3.7> : tensor<f32>
  %nan = lathe.constant dense<0x7FC00000> : tensor<f32>
  %large = lathe.constant dense<300> : tensor<i32>
  // CHECK-DAG: %[[DOWN:.+]] = lathe.constant dense<-3> : tensor<i8>
  %1 = lathe.cast %a to i8 : (tensor<f32>) -> tensor<i8>
  // CHECK-DAG: %[[NONE:.+]] = lathe.constant dense<0> : tensor<i8>
  %2 = lathe.cast %nan to i8 : (tensor<f32>) -> tensor<i8>
  // CHECK-DAG: %[[WIDE:.+]] = lathe.constant dense<3.000000e+02> : tensor<f16>
  %3 = lathe.cast %large to f16 : (tensor<i32>) -> tensor<f16>
  // CHECK-DAG: %[[TRUE:.+]] = lathe.constant dense<true> : tensor<i1>
  %4 = lathe.cast %large to i1 : (tensor<i32>) -> tensor<i1>
  // CHECK: return %[[X]], %[[DOWN]], %[[NONE]], %[[WIDE]], %[[TRUE]]
  return %0, %1, %2, %3, %4 : tensor<4xf32>, tensor<i8>, tensor<i8>, tensor<f16>, tensor<i1>
}

// CHECK-LABEL: @clips
func.func @clips() -> (tensor<f32>, tensor<f32>) {
  %a = lathe.constant dense<9.0> : tensor<f32>
  // CHECK-DAG: %[[CLIPPED:.+]] = lathe.constant dense<6.000000e+00>
  %0 = lathe.clip %a range(0, 6) : tensor<f32>
  %b = lathe.constant dense<-9.0> : tensor<f32>
  // CHECK-DAG: %[[ZERO:.+]] = lathe.constant dense<0.000000e+00>
  %1 = lathe.relu %b : tensor<f32>
  // CHECK: return %[[CLIPPED]], %[[ZERO]]
  return %0, %1 : tensor<f32>, tensor<f32>
}

// CHECK-LABEL: @splats_of_symbolic_shape
func.func @splats_of_symbolic_shape() -> (tensor<?xf32, #lathe.dims<B>>, tensor<?xi1, #lathe.dims<B>>) {
  %one = lathe.constant dense<1.0> : tensor<f32>
  %four = lathe.constant dense<4.0> : tensor<f32>
  %0 = lathe.broadcast %one dims([]) : (tensor<f32>) -> tensor<?xf32, #lathe.dims<B>>
  %1 = lathe.broadcast %four dims([]) : (tensor<f32>) -> tensor<?xf32, #lathe.dims<B>>
  // CHECK-DAG: %[[NUMBER:.+]] = lathe.constant dense<2.500000e-01> : tensor<f32>
  // CHECK-DAG: %[[TRUE:.+]] = lathe.constant dense<true> : tensor<i1>
  // CHECK-DAG: %[[QUOTIENT:.+]] = lathe.broadcast %[[NUMBER]] dims([])
  %2 = lathe.div %0, %1 : tensor<?xf32, #lathe.dims<B>>
  // CHECK-DAG: %[[LESS:.+]] = lathe.broadcast %[[TRUE]] dims([])
  %3 = lathe.compare lt %0, %1 : (tensor<?xf32, #lathe.dims<B>>, tensor<?xf32, #lathe.dims<B>>) -> tensor<?xi1, #lathe.dims<B>>
  // CHECK: return %[[QUOTIENT]], %[[LESS]]
  return %2, %3 : tensor<?xf32, #lathe.dims<B>>, tensor<?xi1, #lathe.dims<B>>
}

// A value of a model listing may broadcast, so nothing folds.
// CHECK-LABEL: @keeps_untyped
func.func @keeps_untyped(%x: !lathe.value) -> !lathe.value {
  %zero = lathe.constant dense<0.0> : tensor<4xf32>
  // CHECK: lathe.add
  %0 = lathe.add %x, %zero : (!lathe.value, tensor<4xf32>) -> !lathe.value
  return %0 : !lathe.value
}

// The cosine is even.
// CHECK-LABEL: @cos_of_neg
// CHECK-SAME: (%[[X:.+]]: tensor<4xf32>)
func.func @cos_of_neg(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %n = lathe.neg %x : tensor<4xf32>
  %a = lathe.abs %x : tensor<4xf32>
  // CHECK: lathe.cos %[[X]]
  %0 = lathe.cos %n : tensor<4xf32>
  // CHECK: lathe.cos %[[X]]
  %1 = lathe.cos %a : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

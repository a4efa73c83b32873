// Movement ops print what they parse, typed and untyped.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s

// CHECK-LABEL: @constants
func.func @constants(%y: tensor<?xi32, #lathe.dims<B>>) {
  // CHECK: lathe.constant dense<1.000000e+00> : tensor<4xf32>
  %0 = lathe.constant dense<1.0> : tensor<4xf32>
  // CHECK: lathe.dim_size "4*B" : tensor<f32>
  %1 = lathe.dim_size "4*B" : tensor<f32>
  // CHECK: lathe.iota dim(1) : tensor<?x4xi32, #lathe.dims<B, 4>>
  %2 = lathe.iota dim(1) : tensor<?x4xi32, #lathe.dims<B, 4>>
  // CHECK: lathe.one_hot %{{.*}} depth(10) type(f32) : (tensor<?xi32, #lathe.dims<B>>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  %3 = lathe.one_hot %y depth(10) type(f32) : (tensor<?xi32, #lathe.dims<B>>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  // CHECK: lathe.one_hot %{{.*}} depth(10) type(i1) : (tensor<?xi32, #lathe.dims<B>>) -> tensor<?x10xi1, #lathe.dims<B, 10>>
  %4 = lathe.one_hot %y depth(10) type(i1) : (tensor<?xi32, #lathe.dims<B>>) -> tensor<?x10xi1, #lathe.dims<B, 10>>
  return
}

// CHECK-LABEL: @shapes
func.func @shapes(%x: tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>, %v: tensor<3x1xf32>) {
  // CHECK: lathe.reshape %{{.*}} -> tensor<?x4xf32, #lathe.dims<3*B, 4>>
  %0 = lathe.reshape %x : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?x4xf32, #lathe.dims<3*B, 4>>
  // CHECK: lathe.flatten %{{.*}} -> tensor<?x12xf32, #lathe.dims<B, 12>>
  %1 = lathe.flatten %x : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?x12xf32, #lathe.dims<B, 12>>
  // CHECK: lathe.flatten %{{.*}} {start = 0 : i64} : {{.*}} -> tensor<?xf32, #lathe.dims<12*B>>
  %2 = lathe.flatten %x {start = 0 : i64} : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<?xf32, #lathe.dims<12*B>>
  // CHECK: lathe.transpose %{{.*}} permutation([2, 0, 1]) : {{.*}} -> tensor<4x?x3xf32, #lathe.dims<4, B, 3>>
  %3 = lathe.transpose %x permutation([2, 0, 1]) : (tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>) -> tensor<4x?x3xf32, #lathe.dims<4, B, 3>>
  // CHECK: lathe.broadcast %{{.*}} dims([1, 2]) : (tensor<3x1xf32>) -> tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>
  %4 = lathe.broadcast %v dims([1, 2]) : (tensor<3x1xf32>) -> tensor<?x3x4xf32, #lathe.dims<B, 3, 4>>
  return
}

// CHECK-LABEL: @parts
func.func @parts(%x: tensor<?x8xf32, #lathe.dims<B, 8>>) {
  // CHECK: lathe.slice %{{.*}} starts([0, 1]) limits([-1, 8]) strides([1, 3]) : {{.*}} -> tensor<?x3xf32, #lathe.dims<B, 3>>
  %0 = lathe.slice %x starts([0, 1]) limits([-1, 8]) strides([1, 3]) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x3xf32, #lathe.dims<B, 3>>
  // CHECK: lathe.pad %{{.*}} low([0, 1]) high([0, 2]) interior([0, 1]) {value = 1.000000e+00 : f64} : {{.*}} -> tensor<?x18xf32, #lathe.dims<B, 18>>
  %1 = lathe.pad %x low([0, 1]) high([0, 2]) interior([0, 1]) {value = 1.0 : f64} : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x18xf32, #lathe.dims<B, 18>>
  // CHECK: lathe.reverse %{{.*}} dims([1]) : tensor<?x8xf32, #lathe.dims<B, 8>>
  %2 = lathe.reverse %x dims([1]) : tensor<?x8xf32, #lathe.dims<B, 8>>
  // CHECK: lathe.concat %{{.*}}, %{{.*}} dim(1) : {{.*}} -> tensor<?x11xf32, #lathe.dims<B, 11>>
  %3 = lathe.concat %x, %0 dim(1) : (tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<?x3xf32, #lathe.dims<B, 3>>) -> tensor<?x11xf32, #lathe.dims<B, 11>>
  return
}

// CHECK-LABEL: @indices
func.func @indices(%t: tensor<7x100x8xf32>, %i: tensor<?x5xi32, #lathe.dims<B, 5>>) {
  // CHECK: %[[R:.+]] = lathe.gather %{{.*}}, %{{.*}} dim(1) : {{.*}} -> tensor<7x?x5x8xf32, #lathe.dims<7, B, 5, 8>>
  %0 = lathe.gather %t, %i dim(1) : (tensor<7x100x8xf32>, tensor<?x5xi32, #lathe.dims<B, 5>>) -> tensor<7x?x5x8xf32, #lathe.dims<7, B, 5, 8>>
  // CHECK: lathe.scatter_add %{{.*}}, %[[R]] dim(1) size(100) : {{.*}} -> tensor<7x100x8xf32>
  %1 = lathe.scatter_add %i, %0 dim(1) size(100) : (tensor<?x5xi32, #lathe.dims<B, 5>>, tensor<7x?x5x8xf32, #lathe.dims<7, B, 5, 8>>) -> tensor<7x100x8xf32>
  return
}

// CHECK-LABEL: @untyped
func.func @untyped(%a: !lathe.value) {
  // CHECK: lathe.flatten %{{.*}}
  %0 = lathe.flatten %a
  // CHECK: lathe.transpose %{{.*}} permutation([0, 2, 1])
  %1 = lathe.transpose %a permutation([0, 2, 1])
  // CHECK: lathe.concat %{{.*}}, %{{.*}} dim(1)
  %2 = lathe.concat %a, %1 dim(1)
  // CHECK: lathe.pad %{{.*}} low([1, 1]) high([1, 1]) interior([0, 0])
  %3 = lathe.pad %a low([1, 1]) high([1, 1]) interior([0, 0])
  // CHECK: lathe.reshape %{{.*}} : (!lathe.value) -> tensor<4xf32>
  %4 = lathe.reshape %a : (!lathe.value) -> tensor<4xf32>
  return
}

// A reduction over no dims is its input, over unit dims a reshape.
// RUN: lathe-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @over_no_dims
// CHECK-SAME: (%[[X:.+]]: tensor<3xf32>)
func.func @over_no_dims(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = lathe.reduce_sum %x dims([]) : tensor<3xf32>
  %1 = lathe.reduce_mean %0 dims([]) keep_dims : tensor<3xf32>
  %2 = lathe.reduce_max %1 dims([]) : tensor<3xf32>
  %3 = lathe.reduce_min %2 dims([]) : tensor<3xf32>
  // CHECK: return %[[X]]
  return %3 : tensor<3xf32>
}

// CHECK-LABEL: @over_unit_dims
// CHECK-SAME: (%[[X:.+]]: tensor<?x1xf32, #lathe.dims<B, 1>>)
func.func @over_unit_dims(%x: tensor<?x1xf32, #lathe.dims<B, 1>>) -> (tensor<?xf32, #lathe.dims<B>>, tensor<?x1xf32, #lathe.dims<B, 1>>) {
  // CHECK: %[[R:.+]] = lathe.reshape %[[X]]
  %0 = lathe.reduce_mean %x dims([1]) : (tensor<?x1xf32, #lathe.dims<B, 1>>) -> tensor<?xf32, #lathe.dims<B>>
  %1 = lathe.reduce_max %x dims([1]) keep_dims : tensor<?x1xf32, #lathe.dims<B, 1>>
  // CHECK: return %[[R]], %[[X]]
  return %0, %1 : tensor<?xf32, #lathe.dims<B>>, tensor<?x1xf32, #lathe.dims<B, 1>>
}

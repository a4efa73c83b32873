// RUN: lathe-opt %s --lathe-fold-constants | FileCheck %s

// CHECK-LABEL: @folds_by_the_reference
func.func @folds_by_the_reference() -> tensor<2xf64> {
  // CHECK: lathe.constant dense<[1.000000e+00, 3.000000e+00]> : tensor<2xf64>
  // CHECK-NEXT: return
  %a = lathe.constant dense<[[1.0], [3.0]]> : tensor<2x1xf64>
  %s = lathe.reduce_sum %a dims([1]) : (tensor<2x1xf64>) -> tensor<2xf64>
  return %s : tensor<2xf64>
}

// CHECK-LABEL: @keeps_what_checks
func.func @keeps_what_checks() -> tensor<2xi32> {
  // CHECK: lathe.check_index
  %a = lathe.constant dense<[1, 30]> : tensor<2xi32>
  %c = lathe.check_index %a size(10) : tensor<2xi32>
  return %c : tensor<2xi32>
}

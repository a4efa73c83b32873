// RUN: lathe-opt %s --lathe-fuse --lathe-fuse-chains --split-input-file | FileCheck %s

!query = tensor<?x128x8xf32, #lathe.dims<B, 128, 8>>
!key = tensor<?x8x96xf32, #lathe.dims<B, 8, 96>>
!value = tensor<?x96x8xf32, #lathe.dims<B, 96, 8>>
!scores = tensor<?x128x96xf32, #lathe.dims<B, 128, 96>>
!sums = tensor<?x128xf32, #lathe.dims<B, 128>>

// Two blocks of 64 rows.
// CHECK-LABEL: func.func @chains_products_and_rows
func.func @chains_products_and_rows(%q: !query, %k: !key, %v: !value) -> !query {
  // CHECK: %[[Y:.+]] = lathe.kernel chain "matmul, reduce_sum + div, matmul"(%arg0, %arg1, %arg2) :
  // CHECK: ^bb0(%[[Q:.+]]: {{.*}}, %[[K:.+]]: {{.*}}, %[[V:.+]]: {{.*}}):
  // CHECK: %[[S:.+]] = lathe.kernel contraction "matmul"(%[[Q]], %[[K]]) {rows = 64 : i64}
  // CHECK: %[[P:.+]] = lathe.kernel row "reduce_sum + div"(%[[S]]) :
  // CHECK: %[[R:.+]] = lathe.kernel contraction "matmul"(%[[P]], %[[V]]) {rows = 64 : i64}
  // CHECK: lathe.yield %[[R]]
  // CHECK: return %[[Y]]
  %s = lathe.matmul %q, %k : (!query, !key) -> !scores
  %n = lathe.reduce_sum %s dims([2]) : (!scores) -> !sums
  %b = lathe.broadcast %n dims([0, 1]) : (!sums) -> !scores
  %p = lathe.div %s, %b : !scores
  %y = lathe.matmul %p, %v : (!scores, !value) -> !query
  return %y : !query
}

// -----

!query = tensor<?x128x8xf32, #lathe.dims<B, 128, 8>>
!key = tensor<?x8x96xf32, #lathe.dims<B, 8, 96>>
!value = tensor<?x96x8xf32, #lathe.dims<B, 96, 8>>
!scores = tensor<?x128x96xf32, #lathe.dims<B, 128, 96>>
!sums = tensor<?x128xf32, #lathe.dims<B, 128>>

// A train step needs the weights again.
// CHECK-LABEL: func.func @returns_what_others_use
func.func @returns_what_others_use(%q: !query, %k: !key, %v: !value) -> (!query, !scores) {
  // CHECK: %[[Y:.+]]:2 = lathe.kernel chain
  // CHECK: %[[P:.+]] = lathe.kernel row
  // CHECK: %[[R:.+]] = lathe.kernel contraction "matmul"(%[[P]], %{{.+}})
  // CHECK: lathe.yield %[[R]], %[[P]]
  // CHECK: return %[[Y]]#0, %[[Y]]#1
  %s = lathe.matmul %q, %k : (!query, !key) -> !scores
  %n = lathe.reduce_sum %s dims([2]) : (!scores) -> !sums
  %b = lathe.broadcast %n dims([0, 1]) : (!sums) -> !scores
  %p = lathe.div %s, %b : !scores
  %y = lathe.matmul %p, %v : (!scores, !value) -> !query
  return %y, %p : !query, !scores
}

// -----

!query = tensor<?x127x8xf32, #lathe.dims<B, 127, 8>>
!key = tensor<?x8x96xf32, #lathe.dims<B, 8, 96>>
!value = tensor<?x96x8xf32, #lathe.dims<B, 96, 8>>
!scores = tensor<?x127x96xf32, #lathe.dims<B, 127, 96>>
!sums = tensor<?x127xf32, #lathe.dims<B, 127>>

// The last block may be smaller.
// CHECK-LABEL: func.func @rows_without_a_divisor
// CHECK: lathe.kernel chain
// CHECK: lathe.kernel contraction "matmul"({{.*}}) {rows = 64 : i64}
func.func @rows_without_a_divisor(%q: !query, %k: !key, %v: !value) -> !query {
  %s = lathe.matmul %q, %k : (!query, !key) -> !scores
  %n = lathe.reduce_sum %s dims([2]) : (!scores) -> !sums
  %b = lathe.broadcast %n dims([0, 1]) : (!sums) -> !scores
  %p = lathe.div %s, %b : !scores
  %y = lathe.matmul %p, %v : (!scores, !value) -> !query
  return %y : !query
}

// -----

!query = tensor<?x128x8xf32, #lathe.dims<B, 128, 8>>
!key = tensor<?x8x5000xf32, #lathe.dims<B, 8, 5000>>
!value = tensor<?x5000x8xf32, #lathe.dims<B, 5000, 8>>
!scores = tensor<?x128x5000xf32, #lathe.dims<B, 128, 5000>>
!sums = tensor<?x128xf32, #lathe.dims<B, 128>>

// 13 rows of scores would be a block, too few to read both operands for.
// CHECK-LABEL: func.func @keeps_long_rows
// CHECK-NOT: chain
func.func @keeps_long_rows(%q: !query, %k: !key, %v: !value) -> !query {
  %s = lathe.matmul %q, %k : (!query, !key) -> !scores
  %n = lathe.reduce_sum %s dims([2]) : (!scores) -> !sums
  %b = lathe.broadcast %n dims([0, 1]) : (!sums) -> !scores
  %p = lathe.div %s, %b : !scores
  %y = lathe.matmul %p, %v : (!scores, !value) -> !query
  return %y : !query
}

// -----

!query = tensor<?x128x8xf32, #lathe.dims<B, 128, 8>>
!key = tensor<?x8x96xf32, #lathe.dims<B, 8, 96>>
!value = tensor<?x96x8xf32, #lathe.dims<B, 96, 8>>
!scores = tensor<?x128x96xf32, #lathe.dims<B, 128, 96>>
!sums = tensor<?x128xf32, #lathe.dims<B, 128>>

// CHECK-LABEL: func.func @keeps_scores_that_others_use
// CHECK-NOT: chain
func.func @keeps_scores_that_others_use(%q: !query, %k: !key, %v: !value) -> (!query, !scores) {
  %s = lathe.matmul %q, %k : (!query, !key) -> !scores
  %n = lathe.reduce_sum %s dims([2]) : (!scores) -> !sums
  %b = lathe.broadcast %n dims([0, 1]) : (!sums) -> !scores
  %p = lathe.div %s, %b : !scores
  %y = lathe.matmul %p, %v : (!scores, !value) -> !query
  return %y, %s : !query, !scores
}

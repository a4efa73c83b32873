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

// -----

!image = tensor<?x9x9x2xf32, #lathe.dims<B, 9, 9, 2>>
!large = tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>
!pooled = tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>
!positions = tensor<?x3x3x16xui8, #lathe.dims<B, 3, 3, 16>>

// By images: nothing holds what the convolution makes.
// CHECK-LABEL: func.func @chains_convolution_and_pooling
func.func @chains_convolution_and_pooling(%x: !image, %w: tensor<3x3x2x16xf32>) -> (!pooled, !positions) {
  // CHECK: %[[Y:.+]]:2 = lathe.kernel chain "convolution + relu, max_pool2d + max_pool2d_position"(%arg0, %arg1) :
  // CHECK: %[[C:.+]] = lathe.kernel contraction "convolution + relu"({{.+}}) {rows = 1 : i64}
  // CHECK: %[[P:.+]]:2 = lathe.kernel window "max_pool2d + max_pool2d_position"(%[[C]])
  // CHECK: lathe.yield %[[P]]#0, %[[P]]#1
  // CHECK: return %[[Y]]#0, %[[Y]]#1
  %c = lathe.convolution %x, %w padding(valid) : (!image, tensor<3x3x2x16xf32>) -> !large
  %r = lathe.relu %c : !large
  %y = lathe.max_pool2d %r window([2, 2]) : (!large) -> !pooled
  %p = lathe.max_pool2d_position %r window([2, 2]) : (!large) -> !positions
  return %y, %p : !pooled, !positions
}

// -----

!image = tensor<?x9x9x2xf32, #lathe.dims<B, 9, 9, 2>>
!large = tensor<?x7x7x16xf32, #lathe.dims<B, 7, 7, 16>>
!pooled = tensor<?x3x3x16xf32, #lathe.dims<B, 3, 3, 16>>

// CHECK-LABEL: func.func @keeps_images_that_others_use
// CHECK-NOT: chain
func.func @keeps_images_that_others_use(%x: !image, %w: tensor<3x3x2x16xf32>) -> (!pooled, !large) {
  %c = lathe.convolution %x, %w padding(valid) : (!image, tensor<3x3x2x16xf32>) -> !large
  %y = lathe.max_pool2d %c window([2, 2]) : (!large) -> !pooled
  return %y, %c : !pooled, !large
}

// -----

!image = tensor<?x34x34x32xf32, #lathe.dims<B, 34, 34, 32>>
!large = tensor<?x32x32x32xf32, #lathe.dims<B, 32, 32, 32>>
!pooled = tensor<?x16x16x32xf32, #lathe.dims<B, 16, 16, 32>>

// Two threads share one image.
// CHECK-LABEL: func.func @keeps_much_work_on_an_image
// CHECK-NOT: chain
func.func @keeps_much_work_on_an_image(%x: !image, %w: tensor<3x3x32x32xf32>) -> !pooled {
  %c = lathe.convolution %x, %w padding(valid) : (!image, tensor<3x3x32x32xf32>) -> !large
  %y = lathe.max_pool2d %c window([2, 2]) : (!large) -> !pooled
  return %y : !pooled
}

// -----

!image = tensor<?x34x34x32xf32, #lathe.dims<B, 34, 34, 32>>
!large = tensor<?x32x32x32xf32, #lathe.dims<B, 32, 32, 32>>
!pooled = tensor<?x16x16x32xf32, #lathe.dims<B, 16, 16, 32>>

// A training step has many.
// CHECK-LABEL: func.func @chains_much_work_in_training
// CHECK: lathe.kernel chain "convolution, max_pool2d"
func.func @chains_much_work_in_training(%x: !image, %w: tensor<3x3x32x32xf32> {lathe.donate = 1 : i64}) -> (!pooled, tensor<3x3x32x32xf32>) {
  %c = lathe.convolution %x, %w padding(valid) : (!image, tensor<3x3x32x32xf32>) -> !large
  %y = lathe.max_pool2d %c window([2, 2]) : (!large) -> !pooled
  %n = lathe.neg %w : tensor<3x3x32x32xf32>
  return %y, %n : !pooled, tensor<3x3x32x32xf32>
}

// -----

!image = tensor<?x14x14x1xf32, #lathe.dims<B, 14, 14, 1>>
!large = tensor<?x12x12x8xf32, #lathe.dims<B, 12, 12, 8>>
!pooled = tensor<?x6x6x8xf32, #lathe.dims<B, 6, 6, 8>>
!positions = tensor<?x6x6x8xui8, #lathe.dims<B, 6, 6, 8>>
!grads = tensor<?x3x3x1x8xf32, #lathe.dims<B, 3, 3, 1, 8>>
!sums = tensor<?x8xf32, #lathe.dims<B, 8>>

// CHECK-LABEL: func.func @chains_scatter_and_its_readers
func.func @chains_scatter_and_its_readers(%x: !image, %p: !positions, %dy: !pooled) -> (!grads, !sums) {
  // CHECK: %[[G:.+]]:2 = lathe.kernel chain "max_pool2d_scatter, reduce_sum, convolution_filter_grad"
  // CHECK: %[[S:.+]] = lathe.kernel window "max_pool2d_scatter"
  // CHECK: lathe.kernel reduction "reduce_sum"(%[[S]])
  // CHECK: lathe.kernel contraction "convolution_filter_grad"(%{{.+}}, %[[S]]) :
  // CHECK: return %[[G]]#0, %[[G]]#1
  %s = lathe.max_pool2d_scatter %p, %dy input_size([12, 12]) window([2, 2]) : (!positions, !pooled) -> !large
  %b = lathe.reduce_sum %s dims([1, 2]) : (!large) -> !sums
  %w = lathe.convolution_filter_grad %x, %s kernel_size([3, 3]) padding(valid) {per_image} : (!image, !large) -> !grads
  return %w, %b : !grads, !sums
}

// -----

!image = tensor<8x14x14x1xf32>
!large = tensor<8x12x12x8xf32>
!pooled = tensor<8x6x6x8xf32>
!positions = tensor<8x6x6x8xui8>

// Sums of images that are not the scatter's own, one by one.
// CHECK-LABEL: func.func @keeps_readers_of_other_images
// CHECK-NOT: chain
func.func @keeps_readers_of_other_images(%p: !positions, %dy: !pooled) -> tensor<8x8xf32> {
  %s = lathe.max_pool2d_scatter %p, %dy input_size([12, 12]) window([2, 2]) : (!positions, !pooled) -> !large
  %r = lathe.reverse %s dims([0]) : !large
  %b = lathe.reduce_sum %r dims([1, 2]) : (!large) -> tensor<8x8xf32>
  return %b : tensor<8x8xf32>
}

// -----

// CHECK-LABEL: func.func @no_rows
// CHECK-NOT: chain
func.func @no_rows(%q: tensor<2x0x8xf32>, %k: tensor<2x8x96xf32>, %v: tensor<2x96x8xf32>) -> tensor<2x0x8xf32> {
  %s = lathe.matmul %q, %k : (tensor<2x0x8xf32>, tensor<2x8x96xf32>) -> tensor<2x0x96xf32>
  %n = lathe.reduce_sum %s dims([2]) : (tensor<2x0x96xf32>) -> tensor<2x0xf32>
  %b = lathe.broadcast %n dims([0, 1]) : (tensor<2x0xf32>) -> tensor<2x0x96xf32>
  %p = lathe.div %s, %b : tensor<2x0x96xf32>
  %y = lathe.matmul %p, %v : (tensor<2x0x96xf32>, tensor<2x96x8xf32>) -> tensor<2x0x8xf32>
  return %y : tensor<2x0x8xf32>
}

// RUN: lathe-opt %s --split-input-file --verify-diagnostics --lathe-verify-plan

!row = tensor<?x8xf32, #lathe.dims<B, 8>>

// 28 of the 32 bytes per row; with one row the rounding to 16 hides it.
func.func @overlap(%x: !row) -> !row
    attributes {lathe.arena = [["1", 0], ["B", 64]], lathe.overlap = [[0, 64]]} {
  // expected-note @+1 {{the buffer is written here}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 1, 0>]} : (!row) -> !row {
  ^bb0(%a: !row):
    %e = lathe.exp %a : !row
    lathe.yield %e : !row
  }
  // expected-error @+1 {{writes over a live buffer where symbolic dims are 32}}
  %1 = lathe.kernel loop "log"(%x) {places = [#lathe.place<arena, 1, 28>]} : (!row) -> !row {
  ^bb0(%a: !row):
    %e = lathe.log %a : !row
    lathe.yield %e : !row
  }
  %2 = lathe.kernel loop "add"(%0, %1) {places = [#lathe.place<result, 0>]} : (!row, !row) -> !row {
  ^bb0(%a: !row, %b: !row):
    %e = lathe.add %a, %b : !row
    lathe.yield %e : !row
  }
  return %2 : !row
}

// -----

// A reverse cannot work in place.
func.func @reuse_across_indices(%x: tensor<16xf32>) -> tensor<16xf32>
    attributes {lathe.arena = [["1", 64]], lathe.overlap = [[64, 0]]} {
  // expected-note @+1 {{the buffer is written here}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 0, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  // expected-error @+1 {{writes over a live buffer}}
  %1 = lathe.kernel loop "reverse"(%0) {places = [#lathe.place<arena, 0, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.reverse %a dims([0]) : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %2 = lathe.kernel loop "log"(%1) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.log %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  return %2 : tensor<16xf32>
}

// -----

// The buffer is kept alive by a view.
func.func @view_keeps_buffer_alive(%x: tensor<16xf32>) -> tensor<16xf32>
    attributes {lathe.arena = [["1", 64]], lathe.overlap = [[64, 0]]} {
  // expected-note @+1 {{the buffer is written here}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 0, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %v = lathe.reshape %0 : (tensor<16xf32>) -> tensor<4x4xf32>
  // expected-error @+1 {{writes over a live buffer}}
  %1 = lathe.kernel loop "log"(%0) {places = [#lathe.place<arena, 0, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.log %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %2 = lathe.kernel loop "add"(%1, %v) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>, tensor<4x4xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>, %b: tensor<4x4xf32>):
    lathe.yield %a : tensor<16xf32>
  }
  return %2 : tensor<16xf32>
}

// -----

func.func @end_of_region(%x: tensor<16xf32>) -> tensor<16xf32>
    attributes {lathe.arena = [["1", 64]], lathe.overlap = [[64, 0]]} {
  // expected-error @+1 {{ends behind its region of the arena}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 0, 64>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %1 = lathe.kernel loop "log"(%0) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.log %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  return %1 : tensor<16xf32>
}

// -----

func.func @no_places(%x: tensor<16xf32>) -> tensor<16xf32>
    attributes {lathe.arena = [["1", 64]], lathe.overlap = [[64, 0]]} {
  // expected-error @+1 {{has no places}}
  %0 = lathe.kernel loop "exp"(%x) : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  return %0 : tensor<16xf32>
}

// -----

func.func @offset_alignment(%x: tensor<16xf32>) -> tensor<f32>
    attributes {lathe.arena = [["1", 128]], lathe.overlap = [[128, 0]]} {
  // expected-error @+1 {{has offset 4, which is not a multiple of 64}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 0, 4>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %1 = lathe.kernel reduction "sum"(%0) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.reduce_sum %a dims([0]) : (tensor<16xf32>) -> tensor<f32>
    lathe.yield %e : tensor<f32>
  }
  return %1 : tensor<f32>
}

// -----

func.func @not_returned_there(%x: tensor<16xf32>) -> tensor<16xf32>
    attributes {lathe.arena = [["1", 0]], lathe.overlap = [[0, 0]]} {
  // expected-error @+1 {{is not returned there}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %1 = lathe.kernel loop "log"(%0) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.log %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  return %1 : tensor<16xf32>
}

// -----

// An argument's buffer is overwritten while it is still read.
func.func @argument_still_read(%w: tensor<16xf32> {lathe.donate = 0})
    -> (tensor<16xf32>, tensor<16xf32>) attributes {lathe.arena = [["1", 0]], lathe.overlap = [[0, 0]]} {
  // expected-error @+1 {{overwrites argument 0, which is read later}}
  %0 = lathe.kernel loop "exp"(%w) {places = [#lathe.place<argument, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  // expected-note @+1 {{read here}}
  %1 = lathe.kernel loop "log"(%w) {places = [#lathe.place<result, 1>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.log %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  return %0, %1 : tensor<16xf32>, tensor<16xf32>
}

// -----

!rows = tensor<?x16xf32, #lathe.dims<B, 16>>

// The two regions grow towards each other, but there is room for either only.
func.func @both_ends(%x: !rows, %w: tensor<16xf32>) -> !rows
    attributes {lathe.arena = [["1", 64], ["B", 64]], lathe.overlap = [[64, 0], [0, 64]]} {
  // expected-note @+1 {{the buffer is written here}}
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<arena, 1, 0>]} : (!rows) -> !rows {
  ^bb0(%a: !rows):
    %e = lathe.exp %a : !rows
    lathe.yield %e : !rows
  }
  // expected-error @+1 {{writes over a live buffer where symbolic dims are 32}}
  %1 = lathe.kernel loop "log"(%w) {places = [#lathe.place<arena, 0, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.log %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  %2 = lathe.kernel loop "add"(%0, %1) {places = [#lathe.place<result, 0>]} : (!rows, tensor<16xf32>) -> !rows {
  ^bb0(%a: !rows, %b: tensor<16xf32>):
    %c = lathe.broadcast %b dims([1]) : (tensor<16xf32>) -> !rows
    %e = lathe.add %a, %c : !rows
    lathe.yield %e : !rows
  }
  return %2 : !rows
}

// -----

// expected-error @+1 {{expected 'lathe.overlap' to be pairs of bytes, but got [64]}}
func.func @no_pair(%x: tensor<16xf32>) -> tensor<16xf32>
    attributes {lathe.arena = [["1", 64]], lathe.overlap = [[64]]} {
  %0 = lathe.kernel loop "exp"(%x) {places = [#lathe.place<result, 0>]} : (tensor<16xf32>) -> tensor<16xf32> {
  ^bb0(%a: tensor<16xf32>):
    %e = lathe.exp %a : tensor<16xf32>
    lathe.yield %e : tensor<16xf32>
  }
  return %0 : tensor<16xf32>
}

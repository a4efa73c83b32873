// RUN: lathe-opt %s --split-input-file --verify-diagnostics --lathe-verify-donation

func.func @in_place(%w: tensor<8xf32> {lathe.donate = 0}) -> tensor<8xf32> {
  %0 = lathe.kernel loop "update"(%w) {places = [#lathe.place<argument, 0>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.neg %a : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  return %0 : tensor<8xf32>
}

// -----

func.func @elsewhere(%w: tensor<8xf32> {lathe.donate = 0, lathe.name = "w"})
    -> tensor<8xf32> {
  // expected-error @+1 {{expected result 0 in the buffer of argument 0 ('w'), but its place is}}
  %0 = lathe.kernel loop "update"(%w) {places = [#lathe.place<arena, 0, 0>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.neg %a : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  return %0 : tensor<8xf32>
}

// -----

func.func @copied(%w: tensor<8xf32> {lathe.donate = 0}, %x: tensor<8xf32>)
    -> tensor<8xf32> {
  // expected-error @+1 {{copies to the buffer of argument 0; expected an update in place}}
  %0 = lathe.kernel loop "copy"(%x) {places = [#lathe.place<argument, 0>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.broadcast %a dims([0]) : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  return %0 : tensor<8xf32>
}

// -----

func.func @read_later(%w: tensor<8xf32> {lathe.donate = 0})
    -> (tensor<8xf32>, tensor<8xf32>) {
  // expected-error @+1 {{overwrites argument 0, which is read later}}
  %0 = lathe.kernel loop "update"(%w) {places = [#lathe.place<argument, 0>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.neg %a : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  // expected-note @+1 {{read here}}
  %1 = lathe.kernel loop "reader"(%w) {places = [#lathe.place<result, 1>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.exp %a : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

func.func @other_indices(%w: tensor<8xf32> {lathe.donate = 0}) -> tensor<8xf32> {
  // expected-error @+1 {{overwrites argument 0, which it reads at other indices than it writes}}
  %0 = lathe.kernel loop "update"(%w) {places = [#lathe.place<argument, 0>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %r = lathe.reverse %a dims([0]) : tensor<8xf32>
    %s = lathe.add %a, %r : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  return %0 : tensor<8xf32>
}

// -----

func.func @not_donated(%w: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{which is not donated for its result}}
  %0 = lathe.kernel loop "update"(%w) {places = [#lathe.place<argument, 0>]} : (tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %s = lathe.neg %a : tensor<8xf32>
    lathe.yield %s : tensor<8xf32>
  }
  return %0 : tensor<8xf32>
}

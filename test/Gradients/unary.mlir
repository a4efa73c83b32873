// Derivatives of unary ops.
// RUN: lathe-test-gradients %s --dims=B=1 --dims=B=3

func.func @neg(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.neg %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @abs(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.abs %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @exp(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.exp %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @log(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> attributes {test.low = 0.2, test.high = 2.0} {
  %r = lathe.log %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @sqrt(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> attributes {test.low = 0.2, test.high = 2.0} {
  %r = lathe.sqrt %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @rsqrt(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> attributes {test.low = 0.2, test.high = 2.0} {
  %r = lathe.rsqrt %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @sin(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.sin %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @cos(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.cos %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @tanh(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.tanh %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @erf(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.erf %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @sigmoid(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.sigmoid %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @relu(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.relu %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @silu(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.silu %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @softplus(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.softplus %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @gelu(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.gelu %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @gelu_tanh(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.gelu %x {approximate} : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @slope_of_gelu(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.gelu_grad %x : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @leaky_relu(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.leaky_relu %x alpha(0.1) : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @clip(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.clip %x range(-1.0, 1.0) : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

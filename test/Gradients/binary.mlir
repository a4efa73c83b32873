// Derivatives of binary ops, select and cast.
// RUN: lathe-test-gradients %s --dims=B=1 --dims=B=3

func.func @add(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.add %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @sub(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.sub %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @mul(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.mul %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @div(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> attributes {test.low = 0.3, test.high = 2.0} {
  %r = lathe.div %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @max(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.max %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @min(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.min %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @pow(%x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> attributes {test.low = 0.3, test.high = 2.0} {
  %r = lathe.pow %x, %y : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @select(%p: tensor<?x5xi1, #lathe.dims<B, 5>>, %x: tensor<?x5xf64, #lathe.dims<B, 5>>, %y: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %r = lathe.select %p, %x, %y : (tensor<?x5xi1, #lathe.dims<B, 5>>, tensor<?x5xf64, #lathe.dims<B, 5>>, tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

func.func @cast_through_f32(%x: tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>> {
  %a = lathe.cast %x to f64 : (tensor<?x5xf64, #lathe.dims<B, 5>>) -> tensor<?x5xf64, #lathe.dims<B, 5>>
  %r = lathe.mul %a, %a : tensor<?x5xf64, #lathe.dims<B, 5>>
  return %r : tensor<?x5xf64, #lathe.dims<B, 5>>
}

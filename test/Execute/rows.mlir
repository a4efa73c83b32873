// Rows longer than the vectors that a pass has side by side; values kept in the
// result's buffer, in a scratch row, and in one that an input shares.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3 --dims=B=64  --target-cpu=x86-64-v4 %}

func.func @softmax_64_f32(%x: tensor<?x64xf32, #lathe.dims<B, 64>>) -> tensor<?x64xf32, #lathe.dims<B, 64>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @softmax_200_f32(%x: tensor<?x200xf32, #lathe.dims<B, 200>>) -> tensor<?x200xf32, #lathe.dims<B, 200>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x200xf32, #lathe.dims<B, 200>>
  return %r : tensor<?x200xf32, #lathe.dims<B, 200>>
}

func.func @softmax_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x1037xf32, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf32, #lathe.dims<B, 1037>>
}

func.func @softmax_64_f64(%x: tensor<?x64xf64, #lathe.dims<B, 64>>) -> tensor<?x64xf64, #lathe.dims<B, 64>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @softmax_200_f64(%x: tensor<?x200xf64, #lathe.dims<B, 200>>) -> tensor<?x200xf64, #lathe.dims<B, 200>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x200xf64, #lathe.dims<B, 200>>
  return %r : tensor<?x200xf64, #lathe.dims<B, 200>>
}

func.func @softmax_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x1037xf64, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf64, #lathe.dims<B, 1037>>
}

func.func @softmax_64_f16(%x: tensor<?x64xf16, #lathe.dims<B, 64>>) -> tensor<?x64xf16, #lathe.dims<B, 64>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x64xf16, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf16, #lathe.dims<B, 64>>
}

func.func @softmax_200_f16(%x: tensor<?x200xf16, #lathe.dims<B, 200>>) -> tensor<?x200xf16, #lathe.dims<B, 200>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x200xf16, #lathe.dims<B, 200>>
  return %r : tensor<?x200xf16, #lathe.dims<B, 200>>
}

func.func @softmax_1037_f16(%x: tensor<?x1037xf16, #lathe.dims<B, 1037>>) -> tensor<?x1037xf16, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.softmax %x : tensor<?x1037xf16, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf16, #lathe.dims<B, 1037>>
}

func.func @log_softmax_83_f32(%x: tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?x83xf32, #lathe.dims<B, 83>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.log_softmax %x : tensor<?x83xf32, #lathe.dims<B, 83>>
  return %r : tensor<?x83xf32, #lathe.dims<B, 83>>
}

func.func @softmax_plus_input_83_f32(%x: tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?x83xf32, #lathe.dims<B, 83>> attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x83xf32, #lathe.dims<B, 83>>
  %r = lathe.add %s, %x : tensor<?x83xf32, #lathe.dims<B, 83>>
  return %r : tensor<?x83xf32, #lathe.dims<B, 83>>
}

func.func @softmax_in_place_83_f32(%x: tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?x332xf32, #lathe.dims<B, 332>> attributes {test.low = -9.0, test.high = 9.0} {
  %w = lathe.concat %x, %x dim(1) : (tensor<?x83xf32, #lathe.dims<B, 83>>, tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?x166xf32, #lathe.dims<B, 166>>
  %s = lathe.softmax %w : tensor<?x166xf32, #lathe.dims<B, 166>>
  %r = lathe.concat %s, %s dim(1) : (tensor<?x166xf32, #lathe.dims<B, 166>>, tensor<?x166xf32, #lathe.dims<B, 166>>) -> tensor<?x332xf32, #lathe.dims<B, 332>>
  return %r : tensor<?x332xf32, #lathe.dims<B, 332>>
}

func.func @softmax_and_its_moments_83_f32(%x: tensor<?x83xf32, #lathe.dims<B, 83>>) -> (tensor<?x83xf32, #lathe.dims<B, 83>>, tensor<?xf32, #lathe.dims<B>>, tensor<?xf32, #lathe.dims<B>>) attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x83xf32, #lathe.dims<B, 83>>
  %g = lathe.tanh %x : tensor<?x83xf32, #lathe.dims<B, 83>>
  %p = lathe.mul %s, %g : tensor<?x83xf32, #lathe.dims<B, 83>>
  %m = lathe.reduce_sum %p dims([1]) : (tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?xf32, #lathe.dims<B>>
  %l = lathe.reduce_max %p dims([1]) : (tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?xf32, #lathe.dims<B>>
  %b = lathe.broadcast %m dims([0]) : (tensor<?xf32, #lathe.dims<B>>) -> tensor<?x83xf32, #lathe.dims<B, 83>>
  %c = lathe.sub %g, %b : tensor<?x83xf32, #lathe.dims<B, 83>>
  %d = lathe.mul %c, %s : tensor<?x83xf32, #lathe.dims<B, 83>>
  return %d, %m, %l : tensor<?x83xf32, #lathe.dims<B, 83>>, tensor<?xf32, #lathe.dims<B>>, tensor<?xf32, #lathe.dims<B>>
}

func.func @argmax_of_silu_83_f32(%x: tensor<?x83xf32, #lathe.dims<B, 83>>) -> (tensor<?xi64, #lathe.dims<B>>, tensor<?x83xf32, #lathe.dims<B, 83>>) attributes {test.low = -9.0, test.high = 9.0} {
  %t = lathe.silu %x : tensor<?x83xf32, #lathe.dims<B, 83>>
  %r = lathe.argmax %t dim(1) : (tensor<?x83xf32, #lathe.dims<B, 83>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r, %t : tensor<?xi64, #lathe.dims<B>>, tensor<?x83xf32, #lathe.dims<B, 83>>
}

func.func @log_softmax_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x1037xf32, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.log_softmax %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf32, #lathe.dims<B, 1037>>
}

func.func @softmax_plus_input_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x1037xf32, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %r = lathe.add %s, %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf32, #lathe.dims<B, 1037>>
}

func.func @softmax_in_place_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x4148xf32, #lathe.dims<B, 4148>> attributes {test.low = -9.0, test.high = 9.0} {
  %w = lathe.concat %x, %x dim(1) : (tensor<?x1037xf32, #lathe.dims<B, 1037>>, tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x2074xf32, #lathe.dims<B, 2074>>
  %s = lathe.softmax %w : tensor<?x2074xf32, #lathe.dims<B, 2074>>
  %r = lathe.concat %s, %s dim(1) : (tensor<?x2074xf32, #lathe.dims<B, 2074>>, tensor<?x2074xf32, #lathe.dims<B, 2074>>) -> tensor<?x4148xf32, #lathe.dims<B, 4148>>
  return %r : tensor<?x4148xf32, #lathe.dims<B, 4148>>
}

func.func @softmax_and_its_moments_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> (tensor<?x1037xf32, #lathe.dims<B, 1037>>, tensor<?xf32, #lathe.dims<B>>, tensor<?xf32, #lathe.dims<B>>) attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %g = lathe.tanh %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %p = lathe.mul %s, %g : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %m = lathe.reduce_sum %p dims([1]) : (tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?xf32, #lathe.dims<B>>
  %l = lathe.reduce_max %p dims([1]) : (tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?xf32, #lathe.dims<B>>
  %b = lathe.broadcast %m dims([0]) : (tensor<?xf32, #lathe.dims<B>>) -> tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %c = lathe.sub %g, %b : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %d = lathe.mul %c, %s : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  return %d, %m, %l : tensor<?x1037xf32, #lathe.dims<B, 1037>>, tensor<?xf32, #lathe.dims<B>>, tensor<?xf32, #lathe.dims<B>>
}

func.func @argmax_of_silu_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> (tensor<?xi64, #lathe.dims<B>>, tensor<?x1037xf32, #lathe.dims<B, 1037>>) attributes {test.low = -9.0, test.high = 9.0} {
  %t = lathe.silu %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  %r = lathe.argmax %t dim(1) : (tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r, %t : tensor<?xi64, #lathe.dims<B>>, tensor<?x1037xf32, #lathe.dims<B, 1037>>
}

func.func @log_softmax_83_f64(%x: tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?x83xf64, #lathe.dims<B, 83>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.log_softmax %x : tensor<?x83xf64, #lathe.dims<B, 83>>
  return %r : tensor<?x83xf64, #lathe.dims<B, 83>>
}

func.func @softmax_plus_input_83_f64(%x: tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?x83xf64, #lathe.dims<B, 83>> attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x83xf64, #lathe.dims<B, 83>>
  %r = lathe.add %s, %x : tensor<?x83xf64, #lathe.dims<B, 83>>
  return %r : tensor<?x83xf64, #lathe.dims<B, 83>>
}

func.func @softmax_in_place_83_f64(%x: tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?x332xf64, #lathe.dims<B, 332>> attributes {test.low = -9.0, test.high = 9.0} {
  %w = lathe.concat %x, %x dim(1) : (tensor<?x83xf64, #lathe.dims<B, 83>>, tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?x166xf64, #lathe.dims<B, 166>>
  %s = lathe.softmax %w : tensor<?x166xf64, #lathe.dims<B, 166>>
  %r = lathe.concat %s, %s dim(1) : (tensor<?x166xf64, #lathe.dims<B, 166>>, tensor<?x166xf64, #lathe.dims<B, 166>>) -> tensor<?x332xf64, #lathe.dims<B, 332>>
  return %r : tensor<?x332xf64, #lathe.dims<B, 332>>
}

func.func @softmax_and_its_moments_83_f64(%x: tensor<?x83xf64, #lathe.dims<B, 83>>) -> (tensor<?x83xf64, #lathe.dims<B, 83>>, tensor<?xf64, #lathe.dims<B>>, tensor<?xf64, #lathe.dims<B>>) attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x83xf64, #lathe.dims<B, 83>>
  %g = lathe.tanh %x : tensor<?x83xf64, #lathe.dims<B, 83>>
  %p = lathe.mul %s, %g : tensor<?x83xf64, #lathe.dims<B, 83>>
  %m = lathe.reduce_sum %p dims([1]) : (tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?xf64, #lathe.dims<B>>
  %l = lathe.reduce_max %p dims([1]) : (tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?xf64, #lathe.dims<B>>
  %b = lathe.broadcast %m dims([0]) : (tensor<?xf64, #lathe.dims<B>>) -> tensor<?x83xf64, #lathe.dims<B, 83>>
  %c = lathe.sub %g, %b : tensor<?x83xf64, #lathe.dims<B, 83>>
  %d = lathe.mul %c, %s : tensor<?x83xf64, #lathe.dims<B, 83>>
  return %d, %m, %l : tensor<?x83xf64, #lathe.dims<B, 83>>, tensor<?xf64, #lathe.dims<B>>, tensor<?xf64, #lathe.dims<B>>
}

func.func @argmax_of_silu_83_f64(%x: tensor<?x83xf64, #lathe.dims<B, 83>>) -> (tensor<?xi64, #lathe.dims<B>>, tensor<?x83xf64, #lathe.dims<B, 83>>) attributes {test.low = -9.0, test.high = 9.0} {
  %t = lathe.silu %x : tensor<?x83xf64, #lathe.dims<B, 83>>
  %r = lathe.argmax %t dim(1) : (tensor<?x83xf64, #lathe.dims<B, 83>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r, %t : tensor<?xi64, #lathe.dims<B>>, tensor<?x83xf64, #lathe.dims<B, 83>>
}

func.func @log_softmax_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x1037xf64, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %r = lathe.log_softmax %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf64, #lathe.dims<B, 1037>>
}

func.func @softmax_plus_input_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x1037xf64, #lathe.dims<B, 1037>> attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %r = lathe.add %s, %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf64, #lathe.dims<B, 1037>>
}

func.func @softmax_in_place_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x4148xf64, #lathe.dims<B, 4148>> attributes {test.low = -9.0, test.high = 9.0} {
  %w = lathe.concat %x, %x dim(1) : (tensor<?x1037xf64, #lathe.dims<B, 1037>>, tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x2074xf64, #lathe.dims<B, 2074>>
  %s = lathe.softmax %w : tensor<?x2074xf64, #lathe.dims<B, 2074>>
  %r = lathe.concat %s, %s dim(1) : (tensor<?x2074xf64, #lathe.dims<B, 2074>>, tensor<?x2074xf64, #lathe.dims<B, 2074>>) -> tensor<?x4148xf64, #lathe.dims<B, 4148>>
  return %r : tensor<?x4148xf64, #lathe.dims<B, 4148>>
}

func.func @softmax_and_its_moments_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> (tensor<?x1037xf64, #lathe.dims<B, 1037>>, tensor<?xf64, #lathe.dims<B>>, tensor<?xf64, #lathe.dims<B>>) attributes {test.low = -9.0, test.high = 9.0} {
  %s = lathe.softmax %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %g = lathe.tanh %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %p = lathe.mul %s, %g : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %m = lathe.reduce_sum %p dims([1]) : (tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?xf64, #lathe.dims<B>>
  %l = lathe.reduce_max %p dims([1]) : (tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?xf64, #lathe.dims<B>>
  %b = lathe.broadcast %m dims([0]) : (tensor<?xf64, #lathe.dims<B>>) -> tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %c = lathe.sub %g, %b : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %d = lathe.mul %c, %s : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  return %d, %m, %l : tensor<?x1037xf64, #lathe.dims<B, 1037>>, tensor<?xf64, #lathe.dims<B>>, tensor<?xf64, #lathe.dims<B>>
}

func.func @argmax_of_silu_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> (tensor<?xi64, #lathe.dims<B>>, tensor<?x1037xf64, #lathe.dims<B, 1037>>) attributes {test.low = -9.0, test.high = 9.0} {
  %t = lathe.silu %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  %r = lathe.argmax %t dim(1) : (tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?xi64, #lathe.dims<B>>
  return %r, %t : tensor<?xi64, #lathe.dims<B>>, tensor<?x1037xf64, #lathe.dims<B, 1037>>
}

func.func @cross_entropy_500_f32(%x: tensor<?x500xf32, #lathe.dims<B, 500>>, %y: tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>> attributes {test.indices = 500} {
  %r = lathe.softmax_cross_entropy %x, %y : (tensor<?x500xf32, #lathe.dims<B, 500>>, tensor<?xi32, #lathe.dims<B>>) -> tensor<?xf32, #lathe.dims<B>>
  return %r : tensor<?xf32, #lathe.dims<B>>
}

// Infinities and NaN among the numbers, which the maximum passes over.
func.func @softmax_bits_64_f32(%x: tensor<?x64xf32, #lathe.dims<B, 64>>) -> tensor<?x64xf32, #lathe.dims<B, 64>> attributes {test.bits} {
  %r = lathe.softmax %x : tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @log_softmax_bits_64_f32(%x: tensor<?x64xf32, #lathe.dims<B, 64>>) -> tensor<?x64xf32, #lathe.dims<B, 64>> attributes {test.bits} {
  %r = lathe.log_softmax %x : tensor<?x64xf32, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf32, #lathe.dims<B, 64>>
}

func.func @softmax_bits_64_f64(%x: tensor<?x64xf64, #lathe.dims<B, 64>>) -> tensor<?x64xf64, #lathe.dims<B, 64>> attributes {test.bits} {
  %r = lathe.softmax %x : tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @log_softmax_bits_64_f64(%x: tensor<?x64xf64, #lathe.dims<B, 64>>) -> tensor<?x64xf64, #lathe.dims<B, 64>> attributes {test.bits} {
  %r = lathe.log_softmax %x : tensor<?x64xf64, #lathe.dims<B, 64>>
  return %r : tensor<?x64xf64, #lathe.dims<B, 64>>
}

func.func @softmax_bits_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x1037xf32, #lathe.dims<B, 1037>> attributes {test.bits} {
  %r = lathe.softmax %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf32, #lathe.dims<B, 1037>>
}

func.func @log_softmax_bits_1037_f32(%x: tensor<?x1037xf32, #lathe.dims<B, 1037>>) -> tensor<?x1037xf32, #lathe.dims<B, 1037>> attributes {test.bits} {
  %r = lathe.log_softmax %x : tensor<?x1037xf32, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf32, #lathe.dims<B, 1037>>
}

func.func @softmax_bits_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x1037xf64, #lathe.dims<B, 1037>> attributes {test.bits} {
  %r = lathe.softmax %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf64, #lathe.dims<B, 1037>>
}

func.func @log_softmax_bits_1037_f64(%x: tensor<?x1037xf64, #lathe.dims<B, 1037>>) -> tensor<?x1037xf64, #lathe.dims<B, 1037>> attributes {test.bits} {
  %r = lathe.log_softmax %x : tensor<?x1037xf64, #lathe.dims<B, 1037>>
  return %r : tensor<?x1037xf64, #lathe.dims<B, 1037>>
}

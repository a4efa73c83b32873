//===- ReductionOps.td - Sums and extrema over dims, and over windows -----===//

#ifndef LATHE_REDUCTION_OPS_TD
#define LATHE_REDUCTION_OPS_TD

include "lathe/Graph/GraphBase.td"

class Lathe_ReduceOp<string mnemonic, list<Trait> traits = [],
                     Type tensor = Lathe_NumberTensor>
    : Lathe_TensorOp<mnemonic, traits> {
  let arguments = (ins tensor:$input, DenseI64ArrayAttr:$dims,
                       UnitAttr:$keep_dims);
  let results = (outs tensor:$result);
  let assemblyFormat = [{
    $input `dims` `(` $dims `)` (`keep_dims` $keep_dims^)? attr-dict
    custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
  let hasCanonicalizeMethod = 1;
}

def Lathe_ReduceSumOp : Lathe_ReduceOp<"reduce_sum"> {
  let summary = "sum over dims";
  let description = [{
    `result[kept] = sum over dims of input`; reduced dims vanish, or become 1
    with `keep_dims`.
    * (C1) `dims` are distinct and in 0 .. rank-1.
    Example: `%s = lathe.reduce_sum %a dims([0]) : (tensor<2x3xf32>) -> tensor<3xf32>`
    Gradient: `broadcast(dresult)`.
  }];
}
def Lathe_ReduceMeanOp : Lathe_ReduceOp<"reduce_mean", [DecomposeMethods],
                                       Lathe_FloatTensor> {
  let summary = "mean over dims";
  let description = [{
    `result = reduce_sum(input) / number of elements reduced`
    * (C1) `dims` are distinct and in 0 .. rank-1.
    * (C2) the element type is a float.
    Example: `%s = lathe.reduce_mean %a dims([0]) : (tensor<2x3xf32>) -> tensor<3xf32>`
    Gradient: `broadcast(dresult / number)`.
  }];
}
def Lathe_ReduceMaxOp : Lathe_ReduceOp<"reduce_max"> {
  let summary = "largest element over dims";
  let description = [{
    `result[kept] = max over dims of input`; NaN wins, but with `may_skip_nan`,
    which is faster, may be passed over. That is for results that are NaN anyway
    where the input has one: softmax's, by its sum.
    * (C1) `dims` are distinct and in 0 .. rank-1.
    * (C2) no reduced dim is 0.
    Example: `%s = lathe.reduce_max %a dims([1]) : (tensor<2x3xf32>) -> tensor<2xf32>`
    Gradient: to the elements that equal the result, in equal shares.
  }];
  let arguments = (ins Lathe_NumberTensor:$input, DenseI64ArrayAttr:$dims,
                       UnitAttr:$keep_dims, UnitAttr:$may_skip_nan);
}
def Lathe_ReduceMinOp : Lathe_ReduceOp<"reduce_min"> {
  let summary = "smallest element over dims";
  let description = [{
    `result[kept] = min over dims of input`; NaN wins.
    * (C1) `dims` are distinct and in 0 .. rank-1.
    * (C2) no reduced dim is 0.
    Example: `%s = lathe.reduce_min %a dims([1]) : (tensor<2x3xf32>) -> tensor<2xf32>`
    Gradient: to the elements that equal the result, in equal shares.
  }];
}

def Lathe_ArgmaxOp : Lathe_InactiveOp<"argmax", [InferTypeOpAdaptor]> {
  let summary = "index of the largest element along a dim";
  let description = [{
    `result[kept] = the first i with input[.., i, ..] largest`, an i64; NaN
    counts as larger than any number. The dim vanishes.
    * (C1) `dim` is in 0 .. rank-1, and that dim is not 0.
    Example: `%i = lathe.argmax %a dim(1) : (tensor<2x3xf32>) -> tensor<2xi64>`
    Gradient: none (inactive).
  }];
  let arguments = (ins Lathe_NumberTensor:$input, I64Attr:$dim);
  let results = (outs Lathe_IntTensor:$result);
  let assemblyFormat = [{
    $input `dim` `(` custom<Number>($dim) `)` attr-dict
    custom<Signature>(type($input), type($result))
  }];
}

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

// What all pooling ops share; also those that are made after derivatives were
// taken.
class Lathe_WindowOp<string mnemonic, dag inputs, list<Trait> traits = []>
    : Lathe_Op<mnemonic, traits # [Pure, InferTypeOpAdaptor]> {
  dag geometry = (ins DenseI64ArrayAttr:$window,
    // As large as the window when empty.
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    OptionalAttr<Lathe_PaddingAttr>:$padding,
    DefaultValuedAttr<Lathe_Layout, "::lathe::Layout::NHWC">:$layout);
  let arguments = !con(inputs, geometry);
  let results = (outs Lathe_FloatTensor:$result);
  code geometryFormat = [{
    `window` `(` $window `)`
    oilist(`strides` `(` $strides `)`
           | `padding` `(` custom<OptionalPadding>($padding) `)`
           | `layout` `(` $layout `)`)
    attr-dict
  }];
}
class Lathe_PoolLikeOp<string mnemonic, dag inputs, list<Trait> traits = []>
    : Lathe_WindowOp<mnemonic, inputs, traits # [
        DeclareOpInterfaceMethods<DifferentiableOpInterface>]>;

def Lathe_MaxPool2dOp : Lathe_PoolLikeOp<"max_pool2d",
    (ins Lathe_FloatTensor:$input)> {
  let summary = "largest element of each window";
  let description = [{
    `result[n, y, x, c] = max over dy, dx of input[n, y*sy + dy - top,
    x*sx + dx - left, c]`; taps on padding do not take part.
    * (C1) `input` has rank 4, and its H and W are static.
    * (C2) `window` has two entries, each at least 1; `strides` two, each at
      least 1, or none (then it is the window).
    * (C3) the window fits, and padding is smaller than the window.
    Example: `%y = lathe.max_pool2d %x window([2, 2]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>`
    Gradient: `lathe.max_pool2d_grad`, to the first largest tap.
  }];
  let assemblyFormat = "$input" # geometryFormat # [{
    custom<Signature>(type($input), type($result))
  }];
}
def Lathe_MaxPool2dGradOp : Lathe_PoolLikeOp<"max_pool2d_grad",
    (ins Lathe_FloatTensor:$input, Lathe_FloatTensor:$cotangent)> {
  let summary = "adjoint of max_pool2d: route to the largest taps";
  let description = [{
    `result[i] = sum of cotangent[w]` over the windows w of `input` whose first
    largest tap is i: `max_pool2d_scatter(max_pool2d_position(input), cotangent)`.
    * (C1) `cotangent` has the shape of `max_pool2d(input)`.
    Example: `%dx = lathe.max_pool2d_grad %x, %dy window([2, 2]) : (tensor<1x8x8x3xf32>, tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32>`
    Gradient: zero in `input`; `max_pool2d_select(input, dresult)`.
  }];
  let assemblyFormat = "$input `,` $cotangent" # geometryFormat # [{
    custom<Signature>(type($input), type($cotangent), type($result))
  }];
}
def Lathe_MaxPool2dSelectOp : Lathe_PoolLikeOp<"max_pool2d_select",
    (ins Lathe_FloatTensor:$input, Lathe_FloatTensor:$tangent)> {
  let summary = "derivative of max_pool2d: pick at the largest taps";
  let description = [{
    `result[w] = tangent[i]`, i the first largest tap of window w of `input`.
    * (C1) `input` and `tangent` have the same type.
    Example: `%dy = lathe.max_pool2d_select %x, %t window([2, 2]) : (tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>`
    Gradient: zero in `input`; `max_pool2d_grad(input, dresult)`.
  }];
  let assemblyFormat = "$input `,` $tangent" # geometryFormat # [{
    custom<Signature>(type($input), type($tangent), type($result))
  }];
}
def Lathe_MaxPool2dPositionOp : Lathe_WindowOp<"max_pool2d_position",
    (ins Lathe_FloatTensor:$input)> {
  let summary = "which tap of each window is the largest";
  let description = [{
    `result[w] = dy * KW + dx` of the first largest tap (dy, dx) of window w of
    `input`; a NaN is largest. It is a ui8 where a window has at most 256 taps,
    else an i32. With it `max_pool2d_scatter` needs no `input`.
    * (C1) `max_pool2d` takes `input` with this geometry.
    Example: `%p = lathe.max_pool2d_position %x window([2, 2]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xui8>`
    Gradient: none; it is made after derivatives were taken.
  }];
  let results = (outs Lathe_IntTensor:$result);
  let assemblyFormat = "$input" # geometryFormat # [{
    custom<Signature>(type($input), type($result))
  }];
}
def Lathe_MaxPool2dScatterOp : Lathe_WindowOp<"max_pool2d_scatter",
    (ins Lathe_IntTensor:$positions, Lathe_FloatTensor:$cotangent,
         DenseI64ArrayAttr:$input_size)> {
  let summary = "route what windows have to their largest taps";
  let description = [{
    `result[i] = sum of cotangent[w]` over the windows w of which i is tap
    `positions[w]`; `input_size` is [H, W] of the pooled input.
    * (C1) `positions` has the type of `max_pool2d_position` of an input of
      `input_size`, `cotangent` its dims.
    Example: `%dx = lathe.max_pool2d_scatter %p, %dy input_size([8, 8]) window([2, 2]) : (tensor<1x4x4x3xui8>, tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32>`
    Gradient: none; it is made after derivatives were taken.
  }];
  let assemblyFormat = "$positions `,` $cotangent `input_size` `(` $input_size `)`"
      # geometryFormat # [{
    custom<Signature>(type($positions), type($cotangent), type($result))
  }];
}
def Lathe_AvgPool2dOp : Lathe_PoolLikeOp<"avg_pool2d",
    (ins Lathe_FloatTensor:$input)> {
  let summary = "mean of each window";
  let description = [{
    `result[w] = mean of input[i]` over the taps i of window w that lie inside
    of the input (padding is not counted, as in Keras and ONNX's default).
    * (C1) `input` has rank 4, and its H and W are static.
    * (C2) `window` has two entries, each at least 1; `strides` two, each at
      least 1, or none (then it is the window).
    * (C3) the window fits, and padding is smaller than the window.
    Example: `%y = lathe.avg_pool2d %x window([2, 2]) : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>`
    Gradient: `lathe.avg_pool2d_grad`.
  }];
  let assemblyFormat = "$input" # geometryFormat # [{
    custom<Signature>(type($input), type($result))
  }];
}
def Lathe_AvgPool2dGradOp : Lathe_PoolLikeOp<"avg_pool2d_grad",
    (ins Lathe_FloatTensor:$cotangent, DenseI64ArrayAttr:$input_size)> {
  let summary = "adjoint of avg_pool2d";
  let description = [{
    `result[i] = sum of cotangent[w] / (number of taps of w inside)` over the
    windows w that hold i; `input_size` is [H, W] of the pooled input.
    * (C1) `avg_pool2d` of an input of `input_size` has the shape of `cotangent`.
    Example: `%dx = lathe.avg_pool2d_grad %dy input_size([8, 8]) window([2, 2]) : (tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32>`
    Gradient: `avg_pool2d(dresult)`.
  }];
  let assemblyFormat = "$cotangent `input_size` `(` $input_size `)`"
      # geometryFormat # [{ custom<Signature>(type($cotangent), type($result)) }];
}

#endif // LATHE_REDUCTION_OPS_TD

//===- MovementOps.td - Constants, and ops that move elements about -------===//

#ifndef LATHE_MOVEMENT_OPS_TD
#define LATHE_MOVEMENT_OPS_TD

include "lathe/Graph/GraphBase.td"

def Lathe_ConstantOp : Lathe_InactiveOp<"constant",
    [ConstantLike, AllTypesMatch<["value", "result"]>]> {
  let summary = "a tensor known at compile time";
  let description = [{
    `result = value`, a static tensor. Its canonical form, when all elements are
    equal, is the `broadcast` of a scalar constant.
    Example: `%c = lathe.constant dense<1.0> : tensor<4xf32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
}

def Lathe_DimSizeOp : Lathe_InactiveOp<"dim_size"> {
  let summary = "the size of a dim as a number";
  let description = [{
    `result = value of the dim expression`, a scalar.
    * (C1) the result is a scalar of numbers.
    * (C2) `dim` is a dim expression such as `B` or `4*B`.
    Example: `%n = lathe.dim_size "B" : tensor<f32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins StrAttr:$dim);
  let results = (outs Lathe_NumberTensor:$result);
  let assemblyFormat = "$dim attr-dict `:` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Lathe_IotaOp : Lathe_InactiveOp<"iota"> {
  let summary = "0, 1, 2, .. along a dim";
  let description = [{
    `result[i..] = i[dim]`
    * (C1) `dim` is in 0 .. rank-1.
    Example: `%i = lathe.iota dim(0) : tensor<4xi32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins I64Attr:$dim);
  let results = (outs Lathe_NumberTensor:$result);
  let assemblyFormat = [{
    `dim` `(` custom<Number>($dim) `)` attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Lathe_OneHotOp : Lathe_InactiveOp<"one_hot", [InferTypeOpAdaptor]> {
  let summary = "indices to rows of zeros with a one";
  let description = [{
    `result[i.., c] = (indices[i..] == c) ? 1 : 0`, with c in 0 .. depth-1; an
    index out of range gives a row of zeros.
    * (C1) `depth` is at least 1.
    * (C2) `elementType` is one of a tensor's.
    Example: `%h = lathe.one_hot %y depth(10) type(f32) : (tensor<4xi32>) -> tensor<4x10xf32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins Lathe_IntTensor:$indices, I64Attr:$depth,
                       TypeAttr:$elementType);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $indices `depth` `(` custom<Number>($depth) `)` `type` `(` $elementType `)`
    attr-dict custom<Signature>(type($indices), type($result))
  }];
}

def Lathe_ReshapeOp : Lathe_ShapedOp<"reshape"> {
  let summary = "the same elements in another shape";
  let description = [{
    `result[i] = input[j]`, i and j of equal row-major number; it moves nothing.
    * (C1) operand and result have the same element type and as many elements,
      symbolic dims included.
    Example: `%b = lathe.reshape %a : (tensor<2x6xf32>) -> tensor<3x4xf32>`
    Gradient: `reshape(dresult)`.
  }];
  let arguments = (ins Lathe_AnyTensor:$input);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input attr-dict custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_FlattenOp : Lathe_TensorOp<"flatten", [DecomposeMethods]> {
  let summary = "join all dims from one on";
  let description = [{
    `result = reshape(input)` to dims 0 .. start-1 and the product of the rest;
    that is its canonical form, once types are known.
    * (C1) `start` is in 0 .. rank-1.
    Example: `%b = lathe.flatten %a : (tensor<2x3x4xf32>) -> tensor<2x12xf32>`
    Gradient: `reshape(dresult)`.
  }];
  let arguments = (ins Lathe_AnyTensor:$input,
                       DefaultValuedAttr<I64Attr, "1">:$start);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input attr-dict custom<Signature>(type($input), type($result))
  }];
  let hasCanonicalizeMethod = 1;
}

def Lathe_TransposeOp : Lathe_TensorOp<"transpose"> {
  let summary = "permute the dims";
  let description = [{
    `result[i] = input[j]` where `j[permutation[d]] = i[d]`.
    * (C1) `permutation` is a permutation of 0 .. rank-1.
    Example: `%b = lathe.transpose %a permutation([1, 0]) : (tensor<2x3xf32>) -> tensor<3x2xf32>`
    Gradient: `transpose(dresult, inverse(permutation))`.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, DenseI64ArrayAttr:$permutation);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `permutation` `(` $permutation `)` attr-dict
    custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_BroadcastOp : Lathe_ShapedOp<"broadcast"> {
  let summary = "repeat along new or unit dims";
  let description = [{
    `result[i] = input[j]` where `j[d] = i[dims[d]]`, or 0 where the input's dim
    is 1.
    * (C1) `dims` has one entry per dim of the input, ascending, each a dim of
      the result.
    * (C2) the input's dim d is 1 or equals the result's dim `dims[d]`.
    * (C3) the element types are equal.
    Example: `%b = lathe.broadcast %a dims([1]) : (tensor<3xf32>) -> tensor<2x3xf32>`
    Gradient: `reduce_sum(dresult)` over the repeated dims.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, DenseI64ArrayAttr:$dims);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `dims` `(` $dims `)` attr-dict
    custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_SliceOp : Lathe_TensorOp<"slice"> {
  let summary = "a regular part of a tensor";
  let description = [{
    `result[i] = input[starts + i * strides]`, up to and without `limits`.
    A limit of -1 on a dim means its end; symbolic dims are taken whole.
    * (C1) `starts`, `limits`, `strides` have one entry per dim.
    * (C2) `0 <= start <= limit <= size`, `stride >= 1`; a symbolic dim has start
      0, limit -1, stride 1.
    Example: `%b = lathe.slice %a starts([0, 1]) limits([2, 3]) strides([1, 1]) : (tensor<2x4xf32>) -> tensor<2x2xf32>`
    Gradient: `pad(dresult)` with zeros.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, DenseI64ArrayAttr:$starts,
                       DenseI64ArrayAttr:$limits, DenseI64ArrayAttr:$strides);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `starts` `(` $starts `)` `limits` `(` $limits `)` `strides` `(`
    $strides `)` attr-dict custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_PadOp : Lathe_TensorOp<"pad"> {
  let summary = "surround and interleave with a value";
  let description = [{
    `result[low + i * (interior + 1)] = input[i]`: `low` elements before, `high`
    after each dim, `interior` between any two neighbours, all of them `value`
    (0 by default), converted as by `cast`.
    * (C1) `low`, `high`, `interior` have one entry per dim, none negative.
    * (C2) a symbolic dim has no padding.
    Example: `%b = lathe.pad %a low([1, 1]) high([1, 1]) interior([0, 0]) : (tensor<2x4xf32>) -> tensor<4x6xf32>`
    Gradient: `slice(dresult)`.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, DenseI64ArrayAttr:$low,
    DenseI64ArrayAttr:$high, DenseI64ArrayAttr:$interior,
    DefaultValuedAttr<F64Attr, "0.0">:$value);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `low` `(` $low `)` `high` `(` $high `)` `interior` `(` $interior `)`
    attr-dict custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_ReverseOp : Lathe_TensorOp<"reverse"> {
  let summary = "turn dims around";
  let description = [{
    `result[i] = input[j]` with `j[d] = size[d]-1-i[d]` for d in `dims`.
    * (C1) `dims` are distinct, in 0 .. rank-1.
    Example: `%b = lathe.reverse %a dims([0]) : (tensor<4xf32>) -> tensor<4xf32>`
    Gradient: `reverse(dresult)`.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, DenseI64ArrayAttr:$dims);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `dims` `(` $dims `)` attr-dict
    custom<Signature>(type($input), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_ConcatOp : Lathe_TensorOp<"concat"> {
  let summary = "join tensors along a dim";
  let description = [{
    `result = inputs[0], inputs[1], ..` one after the other along `dim`.
    * (C1) there is at least one input; all have the same rank and element type.
    * (C2) `dim` is in 0 .. rank-1 and static in every input.
    * (C3) all other dims are equal.
    Example: `%c = lathe.concat %a, %b dim(0) : (tensor<2xf32>, tensor<3xf32>) -> tensor<5xf32>`
    Gradient: slices of `dresult`.
  }];
  let arguments = (ins Variadic<Lathe_AnyTensor>:$inputs, I64Attr:$dim);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $inputs `dim` `(` custom<Number>($dim) `)` attr-dict
    custom<VariadicSignature>(ref($inputs), type($inputs), type($result))
  }];
  let hasFolder = 1;
}

def Lathe_GatherOp : Lathe_TensorOp<"gather"> {
  let summary = "pick slices by index";
  let description = [{
    `result[a.., i.., b..] = input[a.., indices[i..], b..]`, the index along
    `dim`. An index out of range is an error at run time that names it.
    * (C1) `dim` is in 0 .. rank-1.
    * (C2) that dim of `input` is static and not 0.
    Example: `%r = lathe.gather %t, %i dim(0) : (tensor<100x8xf32>, tensor<4xi32>) -> tensor<4x8xf32>`
    Gradient: `lathe.scatter_add`.
  }];
  let arguments = (ins Lathe_AnyTensor:$input, Lathe_IntTensor:$indices,
                       I64Attr:$dim);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $input `,` $indices `dim` `(` custom<Number>($dim) `)` attr-dict
    custom<Signature>(type($input), type($indices), type($result))
  }];
}

def Lathe_ScatterAddOp : Lathe_TensorOp<"scatter_add"> {
  let summary = "adjoint of gather: add slices at indices";
  let description = [{
    `result[a.., j, b..] = sum over i.. with indices[i..] == j of
    updates[a.., i.., b..]`, in the order of i (deterministic).
    * (C1) `dim` is in 0 .. rank(updates)-rank(indices).
    * (C2) `size` (of the result's `dim`) is at least 1.
    * (C3) the dims of `indices` are dims `dim`.. of `updates`.
    Example: `%t = lathe.scatter_add %i, %u dim(0) size(100) : (tensor<4xi32>, tensor<4x8xf32>) -> tensor<100x8xf32>`
    Gradient: `gather(dresult, indices)`.
  }];
  let arguments = (ins Lathe_IntTensor:$indices, Lathe_FloatTensor:$updates,
                       I64Attr:$dim, I64Attr:$size);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $indices `,` $updates `dim` `(` custom<Number>($dim) `)` `size` `(`
    custom<Number>($size) `)` attr-dict
    custom<Signature>(type($indices), type($updates), type($result))
  }];
}

#endif // LATHE_MOVEMENT_OPS_TD

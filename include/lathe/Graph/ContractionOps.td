//===- ContractionOps.td - Sums of products: matmul and convolutions ------===//

#ifndef LATHE_CONTRACTION_OPS_TD
#define LATHE_CONTRACTION_OPS_TD

include "lathe/Graph/GraphBase.td"

def Lathe_MatmulOp : Lathe_TensorOp<"matmul"> {
  let summary = "product of matrices, batched, operands transposed on request";
  let description = [{
    `result[b.., m, n] = sum over k of L[b.., m, k] * R[b.., k, n]`, where L is
    `lhs`, or its last two dims swapped with `transpose_lhs`; R likewise.
    * (C1) both operands have the same rank, at least 2, and element type.
    * (C2) leading (batch) dims are equal.
    * (C3) the reduced dims are equal.
    * (C4) with `packed_rhs` `lhs` has rank 2 and is not transposed, nor is `rhs`,
      which is static and given in panels of columns: `rhs[p, k, j]` is element
      (k, p * panel + j). Kernels read it in that order.
    * (C5) `columns`, with `packed_rhs` only, is how many columns there are when
      that is no multiple of the panel (0: all): the last panel is filled up.
    Example: `%c = lathe.matmul %a, %b {transpose_rhs} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>`
    Gradient: `dL = dresult R^T`, `dR = L^T dresult`.
  }];
  let arguments = (ins Lathe_FloatTensor:$lhs, Lathe_FloatTensor:$rhs,
                       UnitAttr:$transpose_lhs, UnitAttr:$transpose_rhs,
                       UnitAttr:$packed_rhs,
                       DefaultValuedAttr<I64Attr, "0">:$columns);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict
    custom<Signature>(type($lhs), type($rhs), type($result))
  }];
}

// Geometry that the three convolutions share. Filters are HWIO
// [KH, KW, IC/groups, OC] with layout NHWC, OIHW [OC, IC/groups, KH, KW] with
// NCHW.
class Lathe_ConvolutionLikeOp<string mnemonic, dag inputs, dag more = (ins),
                              string moreFormat = "">
    : Lathe_TensorOp<mnemonic> {
  dag geometry = (ins
    DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilations,
    Lathe_PaddingAttr:$padding,
    DefaultValuedAttr<I64Attr, "1">:$groups,
    DefaultValuedAttr<Lathe_Layout, "::lathe::Layout::NHWC">:$layout);
  let arguments = !con(inputs, geometry, more);
  let results = (outs Lathe_FloatTensor:$result);
  code geometryFormat = [{
    `padding` `(` custom<Padding>($padding) `)`
    oilist(`strides` `(` $strides `)` | `dilations` `(` $dilations `)`
           | `groups` `(` $groups `)` | `layout` `(` $layout `)`
  }] # moreFormat # ")";
}

def Lathe_ConvolutionOp : Lathe_ConvolutionLikeOp<"convolution",
    (ins Lathe_FloatTensor:$input, Lathe_FloatTensor:$filter),
    (ins DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$input_dilations,
         UnitAttr:$packed_filter),
    "| `input_dilations` `(` $input_dilations `)`"> {
  let summary = "two-dimensional convolution (cross-correlation)";
  let description = [{
    NHWC: `result[n, y, x, o] = sum over dy, dx, i of
    input[n, y*sy + dy*ly - top, x*sx + dx*lx - left, g*IC/groups + i] *
    filter[dy, dx, i, o]`, taps outside of the input are zero, `g` is the group
    of `o`. With `input_dilations` [uy, ux], `input` is first spread: uy - 1 and
    ux - 1 rows and columns of zeros are put between its own (a transposed
    convolution of stride u; kernels leave out the products with these zeros).
    * (C1) `input` and `filter` have rank 4 (see C5) and the same element type.
    * (C2) `strides`, `dilations`, `input_dilations` have two entries, each at
      least 1; `groups` is at least 1 and divides the input's and the filter's output channels.
    * (C3) the filter's input channels times `groups` are the input's channels.
    * (C4) H, W and the filter's dims are static, and the window fits into the
      spread input.
    * (C5) with `packed_filter` the layout is NHWC, `groups` is 1, and `filter`
      is given in panels of output channels, [panels, KH, KW, IC, panel].
    Example: `%y = lathe.convolution %x, %w padding(same) strides([2, 2]) : (tensor<1x8x8x3xf32>, tensor<3x3x3x16xf32>) -> tensor<1x4x4x16xf32>`
    Gradient: `lathe.convolution_input_grad`, `lathe.convolution_filter_grad` of
    the spread input.
  }];
  let assemblyFormat = "$input `,` $filter" # geometryFormat # [{
    attr-dict custom<Signature>(type($input), type($filter), type($result))
  }];
}

def Lathe_ConvolutionInputGradOp : Lathe_ConvolutionLikeOp<
    "convolution_input_grad",
    (ins Lathe_FloatTensor:$cotangent, Lathe_FloatTensor:$filter,
         DenseI64ArrayAttr:$input_size)> {
  let summary = "transpose of convolution in its input";
  let description = [{
    The linear map that is adjoint to `input -> convolution(input, filter)`,
    applied to `cotangent`; `input_size` is [H, W] of that input.
    * (C1) `convolution` of an input with `input_size` and this geometry has the
      shape of `cotangent`.
    Example: `%dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(same) : (tensor<1x8x8x16xf32>, tensor<3x3x3x16xf32>) -> tensor<1x8x8x3xf32>`
    Gradient: bilinear: `convolution(dresult, filter)` and
    `convolution_filter_grad(dresult, cotangent)`.
  }];
  let assemblyFormat = "$cotangent `,` $filter `input_size` `(` $input_size `)`"
      # geometryFormat # [{
    attr-dict custom<Signature>(type($cotangent), type($filter), type($result))
  }];
}

def Lathe_ConvolutionFilterGradOp : Lathe_ConvolutionLikeOp<
    "convolution_filter_grad",
    (ins Lathe_FloatTensor:$input, Lathe_FloatTensor:$cotangent,
         DenseI64ArrayAttr:$kernel_size),
    (ins UnitAttr:$per_image)> {
  let summary = "transpose of convolution in its filter";
  let description = [{
    The linear map that is adjoint to `filter -> convolution(input, filter)`,
    applied to `cotangent`; `kernel_size` is [KH, KW] of that filter.
    With `per_image` the result has one more dim in front, the batch: what each
    image adds to the gradient.
    * (C1) `convolution` of `input` with a filter of `kernel_size` and this
      geometry has the shape of `cotangent`.
    * (C2) with `per_image` the layout is NHWC, and `groups` is 1.
    Example: `%dw = lathe.convolution_filter_grad %x, %dy kernel_size([3, 3]) padding(same) : (tensor<1x8x8x3xf32>, tensor<1x8x8x16xf32>) -> tensor<3x3x3x16xf32>`
    Gradient: bilinear: `convolution_input_grad(cotangent, dresult)` and
    `convolution(input, dresult)`.
  }];
  let assemblyFormat = "$input `,` $cotangent `kernel_size` `(` $kernel_size `)`"
      # geometryFormat # [{
    attr-dict custom<Signature>(type($input), type($cotangent), type($result))
  }];
}

def Lathe_WinogradConvolutionOp
    : Lathe_Op<"winograd_convolution", [Pure, InferTypeOpAdaptor]> {
  let summary = "3x3 convolution by Winograd's F(2x2, 3x3)";
  let description = [{
    NHWC, stride 1. Each 2x2 tile of the result is `A^T (sum over i of
    (B^T d_i B) * U_i) A`, where d_i is the 4x4 patch of channel i that the tile
    reads (0 outside of the image) and U_i = `G g_i G^T` stands in `filters`: 16 products per channel
    where the direct form has 36. `filters[p, 4*r + c, i, j]` is element (r, c)
    of U of input channel i and output channel `p * panel + j`; it is made by
    `lathe-winograd`, which chose the panel. After A. Lavin, S. Gray, Fast
    Algorithms for Convolutional Neural Networks (2015).
    * (C1) `input` and `filters` have rank 4 and the same element type.
    * (C2) `filters` is [panels, 16, C, panel] with C the channels of `input`.
    * (C3) `padding` is explicit, each of its numbers 0, 1 or 2.
    * (C4) H and W are static, at least 4 with padding. Where the result's are odd,
      the last tiles are cut.
    Example: `%y = lathe.winograd_convolution %x, %u padding([1, 1, 1, 1]) : (tensor<1x8x8x4xf32>, tensor<2x16x4x16xf32>) -> tensor<1x8x8x32xf32>`
    Gradient: none; it is made after derivatives were taken.
  }];
  let arguments = (ins Lathe_FloatTensor:$input, Lathe_FloatTensor:$filters,
                       Lathe_PaddingAttr:$padding);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $input `,` $filters `padding` `(` custom<Padding>($padding) `)` attr-dict
    custom<Signature>(type($input), type($filters), type($result))
  }];
}

def Lathe_WinogradFilterGradOp
    : Lathe_Op<"winograd_filter_grad", [Pure, InferTypeOpAdaptor]> {
  let summary = "sums of a 3x3 filter's gradient by Winograd's F(3x3, 2x2)";
  let description = [{
    NHWC, stride 1. `result[4*r + c, i, o]` is element (r, c) of
    `sum over tiles of (B^T d_i B) * (A e_o A^T)`, where e_o is a 2x2 tile of
    channel o of `cotangent` (0 outside of the image), d_i the 4x4 patch of
    channel i that the tile's results came from, A and B the matrices of
    `lathe.winograd_convolution`: 16 products per tile and pair of channels
    where the direct form has 36. The gradient of the filter is `G^T R G` of
    each such R, a product with a constant matrix. It is the transpose of
    `lathe.winograd_convolution`.
    * (C1) `input` and `cotangent` have rank 4, the same element type and the
      same batch.
    * (C2) `padding` is explicit, each of its numbers 0, 1 or 2.
    * (C3) H and W of `input` are static, at least 4 with padding.
    * (C4) `cotangent` has the height and width of a 3x3 convolution of `input`.
    Example: `%r = lathe.winograd_filter_grad %x, %dy padding([1, 1, 1, 1]) : (tensor<2x8x8x16xf32>, tensor<2x8x8x32xf32>) -> tensor<16x16x32xf32>`
    Gradient: none; it is made after derivatives were taken.
  }];
  let arguments = (ins Lathe_FloatTensor:$input, Lathe_FloatTensor:$cotangent,
                       Lathe_PaddingAttr:$padding);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $input `,` $cotangent `padding` `(` custom<Padding>($padding) `)` attr-dict
    custom<Signature>(type($input), type($cotangent), type($result))
  }];
}

#endif // LATHE_CONTRACTION_OPS_TD

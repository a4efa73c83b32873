//===- WinogradOps.cpp - Shapes of convolutions by minimal filtering ------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

/// Output height and width; nullopt when they are symbolic or not there.
static std::optional<std::array<int64_t, 2>>
winogradOutputSize(ArrayRef<int64_t> inputSize, ArrayRef<int64_t> padding) {
  std::array<int64_t, 2> output;
  for (int axis = 0; axis < 2; ++axis) {
    if (ShapedType::isDynamic(inputSize[axis]))
      return std::nullopt;
    output[axis] =
        inputSize[axis] + padding[2 * axis] + padding[2 * axis + 1] - 2;
    if (output[axis] < 2)
      return std::nullopt;
  }
  return output;
}

static LogicalResult checkPadding(const ShapeRule &rule, PaddingAttr padding) {
  if (!padding || padding.getMode() != 2 ||
      llvm::any_of(padding.getAmounts(),
                   [](int64_t amount) { return amount > 2; }))
    return rule.error("expected explicit padding of 0, 1 or 2");
  return success();
}

static LogicalResult failSize(const ShapeRule &rule, RankedTensorType input) {
  return rule.error("expected an input whose result has a static height and "
                    "width of 2 or more, but got ",
                    toString(input));
}

LogicalResult WinogradConvolutionOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<WinogradConvolutionOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto input = tensorTypeOf(adaptor.getInput());
  auto filters = tensorTypeOf(adaptor.getFilters());
  if (input.getRank() != 4 || filters.getRank() != 4 ||
      input.getElementType() != filters.getElementType())
    return rule.error("expected two tensors of rank 4 and one element type, "
                      "but got ",
                      toString(input), " and ", toString(filters)); // (C1)
  Dims image = getDims(input), u = getDims(filters);
  std::optional<Dim> outputs = u[0].times(u[3]);
  if (u[1] != Dim(16) || u[2] != image[3] || !outputs || !outputs->isStatic())
    return rule.error("expected filters [panels, 16, ", image[3].str(),
                      ", panel], but got ", toString(filters)); // (C2)
  if (failed(checkPadding(rule, adaptor.getPadding())))
    return failure(); // (C3)
  auto size = winogradOutputSize(input.getShape().slice(1, 2),
                                 adaptor.getPadding().getAmounts());
  if (!size)
    return failSize(rule, input); // (C4)
  return rule.inferTensor(
      {image[0], Dim((*size)[0]), Dim((*size)[1]), *outputs},
      input.getElementType(), types);
}

LogicalResult WinogradFilterGradOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<WinogradFilterGradOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto input = tensorTypeOf(adaptor.getInput());
  auto cotangent = tensorTypeOf(adaptor.getCotangent());
  if (input.getRank() != 4 || cotangent.getRank() != 4 ||
      input.getElementType() != cotangent.getElementType() ||
      getDims(input)[0] != getDims(cotangent)[0])
    return rule.error("expected two tensors of rank 4, one element type and "
                      "one batch, but got ",
                      toString(input), " and ", toString(cotangent)); // (C1)
  if (failed(checkPadding(rule, adaptor.getPadding())))
    return failure(); // (C2)
  auto size = winogradOutputSize(input.getShape().slice(1, 2),
                                 adaptor.getPadding().getAmounts());
  if (!size)
    return failSize(rule, input); // (C3)
  Dims dims = getDims(cotangent);
  if (dims[1] != Dim((*size)[0]) || dims[2] != Dim((*size)[1]))
    return rule.error("expected a cotangent of height ", (*size)[0],
                      " and width ", (*size)[1], ", but got ",
                      toString(cotangent)); // (C4)
  return rule.inferTensor({Dim(16), getDims(input)[3], dims[3]},
                          input.getElementType(), types);
}

} // namespace lathe

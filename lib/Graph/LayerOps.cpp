//===- LayerOps.cpp - Layers of listings: shape rules ---------------------===//
//
// For the layers of TrainingOps.td. What they compute: lib/GraphTransforms,
// ExpandOps.cpp and its neighbours.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// dense
//===----------------------------------------------------------------------===//

/// The name of an activation that layers know. (C2)
static LogicalResult checkActivation(const ShapeRule &rule,
                                     std::optional<StringRef> activation) {
  static constexpr StringLiteral known[] = {
      "relu", "tanh",     "sigmoid",     "softmax",    "gelu",
      "silu", "softplus", "log_softmax", "leaky_relu", "linear"};
  if (!activation || llvm::is_contained(known, *activation))
    return success();
  return rule.error("unknown activation '", *activation, "'; expected ",
                    llvm::join(ArrayRef<StringLiteral>(known), ", "));
}

LogicalResult DenseOp::inferReturnTypes(MLIRContext *context,
                                        std::optional<Location> location,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<DenseOp>(location);
  if (failed(rule.checkAtLeast("units", adaptor.getUnits(), 1)) ||
      failed(checkActivation(rule, adaptor.getActivation())))
    return failure(); // (C1) (C2)
  if (isUntyped(adaptor.getInput()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(adaptor.getInput());
  Dims dims = getDims(type);
  if (dims.size() < 2 || !dims.back().isStatic() ||
      !isa<FloatType>(type.getElementType()))
    return rule.error("expected an input of floats [B, .., features] with a "
                      "static number of features, but got ",
                      toString(type)); // (C3)
  dims.back() = Dim(adaptor.getUnits());
  return rule.inferTensor(dims, type.getElementType(), types);
}

//===----------------------------------------------------------------------===//
// conv2d, depthwise_conv2d, global_avg_pool2d
//===----------------------------------------------------------------------===//

/// The dim of the channels of a tensor of |rank|.
static int64_t channelDim(Layout layout, int64_t rank) {
  return layout == Layout::NCHW ? 1 : rank - 1;
}

/// An image tensor of floats, [N, H, W, C] or [N, C, H, W].
static LogicalResult checkImages(const ShapeRule &rule, RankedTensorType type) {
  if (type.getRank() == 4 && isa<FloatType>(type.getElementType()))
    return success();
  return rule.error("expected an input of floats of rank 4 (batch, height, "
                    "width, channels), but got ",
                    toString(type));
}

/// The type of |type| convolved with |filters| filters of |op|'s geometry.
template <typename Adaptor>
static LogicalResult inferConvolved(const ShapeRule &rule, Adaptor op,
                                    RankedTensorType type, int64_t filters,
                                    SmallVectorImpl<Type> &types) {
  bool nchw = op.getLayout() == Layout::NCHW;
  Dims dims = getDims(type);
  Dim &height = dims[nchw ? 2 : 1], &width = dims[nchw ? 3 : 2];
  auto size = windowOutputSize(
      op.getPadding().value_or(PaddingAttr()),
      {height.getStaticSize(), width.getStaticSize()}, op.getKernel(),
      op.getStrides(), op.getDilations(), [&] { return rule.diagnostic(); });
  if (!size)
    return failure(); // (C1)
  dims[nchw ? 1 : 3] = Dim(filters);
  height = Dim((*size)[0]);
  width = Dim((*size)[1]);
  return rule.inferTensor(dims, type.getElementType(), types);
}

/// The shape rule of a convolution layer, whose attribute |name| is |number|:
/// |countFilters| gives the filters for the input's channels. (C1) to (C3)
template <typename Adaptor>
static LogicalResult inferConvolutionLayer(
    const ShapeRule &rule, MLIRContext *context, Adaptor op, StringRef name,
    int64_t number, function_ref<FailureOr<int64_t>(const Dim &)> countFilters,
    SmallVectorImpl<Type> &types) {
  if (failed(rule.checkAtLeast(name, number, 1)))
    return failure(); // (C1)
  if (failed(checkActivation(rule, op.getActivation())))
    return failure(); // (C2)
  if (isUntyped(op.getInput()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(op.getInput());
  if (failed(checkImages(rule, type)))
    return failure(); // (C3)
  FailureOr<int64_t> filters =
      countFilters(getDims(type)[channelDim(op.getLayout(), 4)]);
  return failed(filters) ? failure()
                         : inferConvolved(rule, op, type, *filters, types);
}

LogicalResult Conv2dOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<Conv2dOp>(location);
  int64_t filters = adaptor.getFilters(), groups = adaptor.getGroups();
  auto countFilters = [&](const Dim &channels) -> FailureOr<int64_t> {
    if (groups >= 1 && channels.isStatic() &&
        channels.getCoefficient() % groups == 0 && filters % groups == 0)
      return filters;
    return rule.error("expected 'groups' of at least 1 that divides ",
                      channels.str(), " input channels and ", filters,
                      " filters, but got ", groups); // (C4)
  };
  return inferConvolutionLayer(rule, context, adaptor, "filters", filters,
                               countFilters, types);
}

LogicalResult DepthwiseConv2dOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<DepthwiseConv2dOp>(location);
  int64_t multiplier = adaptor.getMultiplier();
  auto countFilters = [&](const Dim &channels) -> FailureOr<int64_t> {
    std::optional<Dim> filters =
        channels.isStatic() ? channels.times(Dim(multiplier)) : std::nullopt;
    if (filters)
      return filters->getCoefficient();
    return rule.error("expected a static number of channels whose product with "
                      "'multiplier' fits, but got ",
                      channels.str(), " channels"); // (C3)
  };
  return inferConvolutionLayer(rule, context, adaptor, "multiplier", multiplier,
                               countFilters, types);
}

LogicalResult GlobalAvgPool2dOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<GlobalAvgPool2dOp>(location);
  if (isUntyped(adaptor.getInput()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(adaptor.getInput());
  if (failed(checkImages(rule, type)))
    return failure(); // (C1)
  Dims dims = getDims(type);
  Dim channels = dims[channelDim(adaptor.getLayout(), 4)];
  return rule.inferTensor({dims[0], channels}, type.getElementType(), types);
}

//===----------------------------------------------------------------------===//
// batch_norm, layer_norm
//===----------------------------------------------------------------------===//

/// A number that is finite and at least 0. (C1)
static LogicalResult checkEpsilon(const ShapeRule &rule,
                                  std::optional<APFloat> epsilon) {
  if (!epsilon || (epsilon->isFinite() && !epsilon->isNegative()))
    return success();
  return rule.error("expected 'epsilon' to be finite and at least 0, but got ",
                    epsilon->convertToDouble());
}

int64_t BatchNormOp::getChannelDim() {
  return channelDim(getLayout(), tensorTypeOf(getResult()).getRank());
}

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<BatchNormOp>(location);
  if (auto momentum = adaptor.getMomentum()) {
    double value = momentum->convertToDouble();
    if (!(value >= 0 && value <= 1))
      return rule.error("expected 'momentum' in 0 .. 1, but got ",
                        value); // (C1)
  }
  if (failed(checkEpsilon(rule, adaptor.getEpsilon())))
    return failure(); // (C1)
  if (isUntyped(adaptor.getInput()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(adaptor.getInput());
  bool nchw = adaptor.getLayout() == Layout::NCHW;
  int64_t rank = type.getRank();
  if ((nchw ? rank != 4 : rank < 2) || !isa<FloatType>(type.getElementType()) ||
      !getDims(type)[channelDim(adaptor.getLayout(), rank)].isStatic())
    return rule.error("expected an input of floats ",
                      nchw ? "[B, channels, H, W]" : "[B, .., channels]",
                      " with a static number of channels, but got ",
                      toString(type)); // (C2)
  types.push_back(type);
  return success();
}

LogicalResult LayerNormOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<LayerNormOp>(location);
  if (failed(checkEpsilon(rule, adaptor.getEpsilon())))
    return failure(); // (C1)
  if (isUntyped(adaptor.getInput()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(adaptor.getInput());
  if (type.getRank() < 2 || !getDims(type).back().isStatic() ||
      !isa<FloatType>(type.getElementType()))
    return rule.error("expected an input of floats [B, .., features] with a "
                      "static number of features, but got ",
                      toString(type)); // (C2)
  types.push_back(type);
  return success();
}

//===----------------------------------------------------------------------===//
// multi_head_attention
//===----------------------------------------------------------------------===//

int64_t MultiHeadAttentionOp::getHeadSize() {
  if (getKeyDim() != 0)
    return getKeyDim();
  return dimsOf(getResult()).back().getCoefficient() /
         static_cast<int64_t>(getHeads());
}

LogicalResult MultiHeadAttentionOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<MultiHeadAttentionOp>(location);
  if (failed(rule.checkAtLeast("heads", adaptor.getHeads(), 1)) ||
      failed(rule.checkAtLeast("key_dim", adaptor.getKeyDim(), 0)))
    return failure(); // (C1)
  if (isUntyped(adaptor.getInput()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(adaptor.getInput());
  if (type.getRank() != 3 || !getDims(type).back().isStatic() ||
      !isa<FloatType>(type.getElementType()))
    return rule.error("expected an input of floats [B, S, features] with a "
                      "static number of features, but got ",
                      toString(type)); // (C2)
  int64_t features = getDims(type).back().getCoefficient();
  int64_t heads = adaptor.getHeads();
  if (adaptor.getKeyDim() == 0 && (features % heads != 0 || features == 0))
    return rule.error("expected 'heads' that divides ", features,
                      " features, or a 'key_dim', but got ", heads,
                      " heads"); // (C3)
  types.push_back(type);
  return success();
}

} // namespace lathe

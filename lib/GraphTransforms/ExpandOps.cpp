//===- ExpandOps.cpp - Layers of a listing as primitives ------------------===//

#include "ExpandLayers.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

/// |activation| of |value|; |value| itself for linear.
static Value buildActivation(OpBuilder &builder, Location loc,
                             StringRef activation, Value value) {
  using Build = Value (*)(OpBuilder &, Location, Value);
#define UNARY(OP)                                                              \
  [](OpBuilder &b, Location l, Value v) -> Value { return OP::create(b, l, v); }
  Build build = llvm::StringSwitch<Build>(activation)
                    .Case("relu", UNARY(ReluOp))
                    .Case("tanh", UNARY(TanhOp))
                    .Case("sigmoid", UNARY(SigmoidOp))
                    .Case("softmax", UNARY(SoftmaxOp))
                    .Case("log_softmax", UNARY(LogSoftmaxOp))
                    .Case("gelu", UNARY(GeluOp))
                    .Case("silu", UNARY(SiluOp))
                    .Case("softplus", UNARY(SoftplusOp))
                    .Default(nullptr);
#undef UNARY
  if (build)
    return build(builder, loc, value);
  if (activation == "leaky_relu") // Keras' slope
    return LeakyReluOp::create(builder, loc, value,
                               builder.getF64FloatAttr(0.3));
  return value;
}

Value buildAddAlong(OpBuilder &builder, Location loc, Value value, Value vector,
                    int64_t dim) {
  Value repeated = BroadcastOp::create(builder, loc, value.getType(), vector,
                                       ArrayRef<int64_t>(dim));
  return AddOp::create(builder, loc, value, repeated);
}

/// Adds the layer's bias to |value|, along dim |dim|, and applies its
/// activation. A softmax leaves its logits behind for the loss.
template <typename Layer>
static void finishLayer(Expansion &expansion, Layer layer, Value value,
                        int64_t dim) {
  OpBuilder &builder = expansion.builder;
  ArrayRef<Value> parameters = expansion.parameters[layer];
  if (!layer.getNoBias())
    value = buildAddAlong(builder, layer.getLoc(), value, parameters[1], dim);
  StringRef activation = layer.getActivation().value_or("linear");
  Value result = buildActivation(builder, layer.getLoc(), activation, value);
  if (activation == "softmax")
    expansion.logits.map(layer.getResult(), value);
  expansion.values.map(layer.getResult(), result);
}

/// The product of all |dims|, which fit: a tensor with them exists.
static Dim productOf(ArrayRef<Dim> dims) {
  return getNumElements(dims).value_or(Dim(0));
}

Value buildDense(OpBuilder &builder, Location loc, Value input, Value kernel,
                 Value bias) {
  auto type = tensorTypeOf(input);
  Dims dims = getDims(type);
  // A product of matrices needs two dims: the rows of all others are joined.
  if (dims.size() > 2)
    input = ReshapeOp::create(
        builder, loc,
        getTensorType({productOf(ArrayRef<Dim>(dims).drop_back()), dims.back()},
                      type.getElementType()),
        input);
  Value product = MatmulOp::create(builder, loc, input, kernel,
                                   /*transpose_lhs=*/false,
                                   /*transpose_rhs=*/false);
  if (dims.size() > 2) {
    dims.back() = dimsOf(kernel).back();
    product = ReshapeOp::create(
        builder, loc, getTensorType(dims, type.getElementType()), product);
  }
  return bias ? buildAddAlong(builder, loc, product, bias, dims.size() - 1)
              : product;
}

static void expandDense(Expansion &expansion, DenseOp op) {
  Value product = buildDense(expansion.builder, op.getLoc(),
                             expansion.values.lookup(op.getInput()),
                             expansion.parameters[op][0], /*bias=*/nullptr);
  finishLayer(expansion, op, product, tensorTypeOf(product).getRank() - 1);
}

/// conv2d, or depthwise_conv2d with its |groups|.
template <typename Layer>
static void expandConvolution(Expansion &expansion, Layer op, int64_t groups) {
  PaddingAttr padding =
      op.getPadding().value_or(PaddingAttr::get(op.getContext(), 0, {}));
  Value product = ConvolutionOp::create(
      expansion.builder, op.getLoc(), expansion.values.lookup(op.getInput()),
      expansion.parameters[op][0], op.getStrides(), op.getDilations(), padding,
      groups, op.getLayout());
  finishLayer(expansion, op, product, op.getLayout() == Layout::NCHW ? 1 : 3);
}

static void expandGlobalAvgPool2d(Expansion &expansion, GlobalAvgPool2dOp op) {
  int64_t height = op.getLayout() == Layout::NCHW ? 2 : 1;
  expansion.values.map(
      op.getResult(),
      ReduceMeanOp::create(expansion.builder, op.getLoc(),
                           expansion.values.lookup(op.getInput()),
                           ArrayRef<int64_t>{height, height + 1}));
}

/// In a listing a dropout has no key: it gets one, or goes in inference.
static void expandDropout(Expansion &expansion, DropoutOp op) {
  Value input = expansion.values.lookup(op.getInput());
  if (expansion.key)
    input =
        DropoutOp::create(expansion.builder, op.getLoc(), input, expansion.key,
                          op.getRateAttr(), op.getOpIdAttr());
  expansion.values.map(op.getResult(), input);
}

LogicalResult expandOp(Expansion &expansion, Operation *op) {
  TypeSwitch<Operation *>(op)
      .Case([&](DenseOp dense) { expandDense(expansion, dense); })
      .Case([&](Conv2dOp conv) {
        expandConvolution(expansion, conv, conv.getGroups());
      })
      .Case([&](DepthwiseConv2dOp conv) {
        expandConvolution(expansion, conv,
                          channelsOf(conv.getInput(), conv.getLayout()));
      })
      .Case([&](BatchNormOp norm) { expandBatchNorm(expansion, norm); })
      .Case([&](LayerNormOp norm) { expandLayerNorm(expansion, norm); })
      .Case([&](MultiHeadAttentionOp attention) {
        expandMultiHeadAttention(expansion, attention);
      })
      .Case([&](GlobalAvgPool2dOp pool) {
        expandGlobalAvgPool2d(expansion, pool);
      })
      .Case([&](DropoutOp dropout) { expandDropout(expansion, dropout); })
      .Case<InputOp, LabelOp, WeightOp>([](auto) {})
      .Case<OutputOp, LossOp, OptimizerOp, MetricsOp>([](auto) {})
      .Default([&](Operation *) {
        expansion.builder.clone(*op, expansion.values);
        if (auto softmax = dyn_cast<SoftmaxOp>(op))
          expansion.logits.map(softmax.getResult(),
                               expansion.values.lookup(softmax.getInput()));
      });
  return success();
}

} // namespace lathe

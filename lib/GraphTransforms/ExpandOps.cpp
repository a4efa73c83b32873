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

/// Adds |bias|, along dim |dim|, and applies the layer's activation. A softmax
/// leaves its logits behind for the loss.
template <typename Layer>
static void finishLayer(Expansion &expansion, Layer layer, Value value,
                        int64_t dim) {
  OpBuilder &builder = expansion.builder;
  ArrayRef<Value> parameters = expansion.parameters[layer];
  if (!layer.getNoBias()) {
    Value bias = BroadcastOp::create(builder, layer.getLoc(), value.getType(),
                                     parameters[1], ArrayRef<int64_t>(dim));
    value = AddOp::create(builder, layer.getLoc(), value, bias);
  }
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

static void expandDense(Expansion &expansion, DenseOp op) {
  OpBuilder &builder = expansion.builder;
  Value input = expansion.values.lookup(op.getInput());
  auto type = tensorTypeOf(input);
  Dims dims = getDims(type);
  Value kernel = expansion.parameters[op][0];
  // A product of matrices needs two dims: the rows of all others are joined.
  if (dims.size() > 2)
    input = ReshapeOp::create(
        builder, op.getLoc(),
        getTensorType({productOf(ArrayRef<Dim>(dims).drop_back()), dims.back()},
                      type.getElementType()),
        input);
  Value product = MatmulOp::create(builder, op.getLoc(), input, kernel,
                                   /*transpose_lhs=*/false,
                                   /*transpose_rhs=*/false);
  if (dims.size() > 2)
    product = ReshapeOp::create(builder, op.getLoc(), op.getResult().getType(),
                                product);
  finishLayer(expansion, op, product, dims.size() - 1);
}

static void expandConv2d(Expansion &expansion, Conv2dOp op) {
  OpBuilder &builder = expansion.builder;
  PaddingAttr padding =
      op.getPadding().value_or(PaddingAttr::get(op.getContext(), 0, {}));
  Value product = ConvolutionOp::create(
      builder, op.getLoc(), expansion.values.lookup(op.getInput()),
      expansion.parameters[op][0], op.getStrides(), op.getDilations(), padding,
      op.getGroups(), op.getLayout());
  finishLayer(expansion, op, product, op.getLayout() == Layout::NCHW ? 1 : 3);
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
      .Case([&](Conv2dOp conv) { expandConv2d(expansion, conv); })
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

//===- LossOps.cpp - Cross entropies and squared error --------------------===//
//
// Shape rules, derivatives and decompositions of the losses of
// NormalizationOps.td, one loss per example.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// Cross entropy
//===----------------------------------------------------------------------===//

static bool isFloatTensor(Value value) {
  return isa<FloatType>(tensorTypeOf(value).getElementType());
}

/// One loss per row of |scores|. (C1) to (C3)
static LogicalResult inferCrossEntropy(const ShapeRule &rule, StringRef name,
                                       Value scores, Value labels,
                                       SmallVectorImpl<Type> &types) {
  if (isUntyped({scores, labels}))
    return rule.inferUntyped(scores.getContext(), types);
  auto type = tensorTypeOf(scores), labelType = tensorTypeOf(labels);
  Dims dims = getDims(type);
  if (dims.empty() || !dims.back().isStatic() || dims.back() == Dim(0))
    return rule.error("expected '", name,
                      "' with a static class dim at its end, but got ",
                      toString(type)); // (C3)
  dims.pop_back();
  if (isFloatTensor(labels) && labelType != type)
    return rule.error("expected float labels of the type of '", name, "', ",
                      toString(type), ", but got ",
                      toString(labelType)); // (C2)
  if (!isFloatTensor(labels) && getDims(labelType) != dims)
    return rule.error("expected integer labels of shape ", toString(dims),
                      " ('", name, "' without its class dim), but got ",
                      toString(labelType)); // (C1)
  return rule.inferTensor(dims, type.getElementType(), types);
}

/// `-sum over classes of labels * logs`, or -logs at integer labels, which are
/// checked; 0 times infinity does not occur for those.
static Value buildPickedLoss(OpBuilder &builder, Location loc, Value logs,
                             Value labels) {
  auto type = tensorTypeOf(logs);
  int64_t last = type.getRank() - 1;
  Value picked;
  if (isFloatTensor(labels)) {
    picked = MulOp::create(builder, loc, labels, logs);
  } else {
    int64_t classes = type.getDimSize(last);
    Value checked = CheckIndexOp::create(builder, loc, labels, classes);
    Value isLabel =
        OneHotOp::create(builder, loc, checked, classes, builder.getI1Type());
    picked = SelectOp::create(builder, loc, isLabel, logs,
                              buildZeros(builder, loc, type));
  }
  Value sum =
      ReduceSumOp::create(builder, loc, picked, ArrayRef<int64_t>(last));
  return NegOp::create(builder, loc, sum);
}

LogicalResult SoftmaxCrossEntropyOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  return inferCrossEntropy(ShapeRule::of<SoftmaxCrossEntropyOp>(location),
                           "logits", adaptor.getLogits(), adaptor.getLabels(),
                           types);
}

/// `softmax(logits) * sum(labels) - labels`: the derivative of each row's loss.
static Value buildLogitsDerivative(SoftmaxCrossEntropyOp op,
                                   OpBuilder &builder) {
  Location loc = op.getLoc();
  auto type = tensorTypeOf(op.getLogits());
  int64_t last = type.getRank() - 1;
  Value softmax = SoftmaxOp::create(builder, loc, op.getLogits());
  if (isFloatTensor(op.getLabels())) {
    Value sum = buildRepeatedSum(builder, loc, op.getLabels(), last);
    Value scaled = MulOp::create(builder, loc, softmax, sum);
    return SubOp::create(builder, loc, scaled, op.getLabels());
  }
  Value oneHot = OneHotOp::create(builder, loc, op.getLabels(),
                                  type.getDimSize(last), type.getElementType());
  return SubOp::create(builder, loc, softmax, oneHot);
}

LogicalResult
SoftmaxCrossEntropyOp::buildVjp(OpBuilder &builder, Value cotangent,
                                const llvm::SmallBitVector &wanted,
                                MutableArrayRef<Value> grads) {
  auto type = tensorTypeOf(getLogits());
  Value repeated =
      buildUnreduce(builder, getLoc(), cotangent, type, {type.getRank() - 1});
  if (wanted[0])
    grads[0] = MulOp::create(builder, getLoc(), repeated,
                             buildLogitsDerivative(*this, builder));
  if (wanted[1]) {
    Value logs = LogSoftmaxOp::create(builder, getLoc(), getLogits());
    Value product = MulOp::create(builder, getLoc(), repeated, logs);
    grads[1] = NegOp::create(builder, getLoc(), product);
  }
  return success();
}

FailureOr<Value> SoftmaxCrossEntropyOp::buildJvp(OpBuilder &builder,
                                                 ArrayRef<Value> tangents) {
  int64_t last = tensorTypeOf(getLogits()).getRank() - 1;
  Value change;
  if (tangents[0])
    change = MulOp::create(builder, getLoc(), tangents[0],
                           buildLogitsDerivative(*this, builder));
  if (tangents[1]) {
    Value logs = LogSoftmaxOp::create(builder, getLoc(), getLogits());
    Value product = MulOp::create(builder, getLoc(), tangents[1], logs);
    change = change ? Value(SubOp::create(builder, getLoc(), change, product))
                    : Value(NegOp::create(builder, getLoc(), product));
  }
  return Value(
      ReduceSumOp::create(builder, getLoc(), change, ArrayRef<int64_t>(last)));
}

FailureOr<Value> SoftmaxCrossEntropyOp::decompose(OpBuilder &builder) {
  Value logs = LogSoftmaxOp::create(builder, getLoc(), getLogits());
  return buildPickedLoss(builder, getLoc(), logs, getLabels());
}

LogicalResult CrossEntropyOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> location,
                                               Adaptor adaptor,
                                               SmallVectorImpl<Type> &types) {
  return inferCrossEntropy(ShapeRule::of<CrossEntropyOp>(location),
                           "probabilities", adaptor.getProbabilities(),
                           adaptor.getLabels(), types);
}

/// Keras' bound on probabilities, keras/src/backend/config.py.
static constexpr double kProbabilityBound = 1e-7;

namespace {

/// What the rules of cross_entropy share.
struct ScaledProbabilities {
  Value sum;     // of each row, repeated along it
  Value scaled;  // s = probabilities / sum
  Value clipped; // s within the bounds
};

} // namespace

static ScaledProbabilities buildScaled(CrossEntropyOp op, OpBuilder &builder) {
  Location loc = op.getLoc();
  Value probabilities = op.getProbabilities();
  int64_t last = tensorTypeOf(probabilities).getRank() - 1;
  Value sum = buildRepeatedSum(builder, loc, probabilities, last);
  Value scaled = DivOp::create(builder, loc, probabilities, sum);
  Value clipped = ClipOp::create(
      builder, loc, scaled, builder.getF64FloatAttr(kProbabilityBound),
      builder.getF64FloatAttr(1 - kProbabilityBound));
  return {sum, scaled, clipped};
}

/// d loss / d s: -labels/s within the bounds, 0 outside. Divides by the clipped
/// s, which is s where it counts and never 0: the derivative of this quotient
/// is then finite outside of the bounds, too.
static Value buildSlope(CrossEntropyOp op, OpBuilder &builder,
                        const ScaledProbabilities &s) {
  Location loc = op.getLoc();
  auto type = tensorTypeOf(op.getProbabilities());
  Value labels = op.getLabels();
  if (!isFloatTensor(labels))
    labels = OneHotOp::create(builder, loc, labels, type.getShape().back(),
                              type.getElementType());
  Value slope = NegOp::create(builder, loc,
                              DivOp::create(builder, loc, labels, s.clipped));
  auto inRange = [&](CompareDirection direction, double bound) {
    return CompareOp::create(builder, loc, direction, s.scaled,
                             buildSplat(builder, loc, type, bound));
  };
  Value zeros = buildZeros(builder, loc, type);
  slope = SelectOp::create(builder, loc,
                           inRange(CompareDirection::ge, kProbabilityBound),
                           slope, zeros);
  return SelectOp::create(builder, loc,
                          inRange(CompareDirection::le, 1 - kProbabilityBound),
                          slope, zeros);
}

LogicalResult CrossEntropyOp::buildVjp(OpBuilder &builder, Value cotangent,
                                       const llvm::SmallBitVector &wanted,
                                       MutableArrayRef<Value> grads) {
  Location loc = getLoc();
  auto type = tensorTypeOf(getProbabilities());
  int64_t last = type.getRank() - 1;
  ScaledProbabilities s = buildScaled(*this, builder);
  Value repeated = buildUnreduce(builder, loc, cotangent, type, {last});
  if (wanted[0]) {
    // ds = (dp - s sum(dp)) / sum(p), transposed.
    Value slope = buildSlope(*this, builder, s);
    Value weighted = MulOp::create(builder, loc, slope, s.scaled);
    Value mean = buildRepeatedSum(builder, loc, weighted, last);
    Value centered = SubOp::create(builder, loc, slope, mean);
    Value gradient = DivOp::create(builder, loc, centered, s.sum);
    grads[0] = MulOp::create(builder, loc, repeated, gradient);
  }
  if (wanted[1]) {
    Value logs = LogOp::create(builder, loc, s.clipped);
    Value product = MulOp::create(builder, loc, repeated, logs);
    grads[1] = NegOp::create(builder, loc, product);
  }
  return success();
}

FailureOr<Value> CrossEntropyOp::buildJvp(OpBuilder &builder,
                                          ArrayRef<Value> tangents) {
  Location loc = getLoc();
  int64_t last = tensorTypeOf(getProbabilities()).getRank() - 1;
  ScaledProbabilities s = buildScaled(*this, builder);
  Value change;
  if (tangents[0]) {
    Value total = buildRepeatedSum(builder, loc, tangents[0], last);
    Value share = MulOp::create(builder, loc, s.scaled, total);
    Value centered = SubOp::create(builder, loc, tangents[0], share);
    Value moved = DivOp::create(builder, loc, centered, s.sum);
    change = MulOp::create(builder, loc, buildSlope(*this, builder, s), moved);
  }
  if (tangents[1]) {
    Value logs = LogOp::create(builder, loc, s.clipped);
    Value product = MulOp::create(builder, loc, tangents[1], logs);
    change = change ? Value(SubOp::create(builder, loc, change, product))
                    : Value(NegOp::create(builder, loc, product));
  }
  return Value(
      ReduceSumOp::create(builder, loc, change, ArrayRef<int64_t>(last)));
}

FailureOr<Value> CrossEntropyOp::decompose(OpBuilder &builder) {
  Value logs =
      LogOp::create(builder, getLoc(), buildScaled(*this, builder).clipped);
  return buildPickedLoss(builder, getLoc(), logs, getLabels());
}

//===----------------------------------------------------------------------===//
// mean_squared_error
//===----------------------------------------------------------------------===//

LogicalResult MeanSquaredErrorOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<MeanSquaredErrorOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto type = tensorTypeOf(adaptor.getPredictions());
  if (type != adaptor.getTargets().getType() || type.getRank() == 0)
    return rule.error("expected predictions and targets of one type of rank at "
                      "least 1, but got ",
                      toString(type), " and ",
                      toString(adaptor.getTargets().getType())); // (C1)
  return rule.inferTensor({getDims(type).front()}, type.getElementType(),
                          types);
}

/// The mean over all dims but the first.
static Value buildRowMean(OpBuilder &builder, Location loc, Value value) {
  SmallVector<int64_t> rest = countUp(tensorTypeOf(value).getRank());
  rest.erase(rest.begin());
  return ReduceMeanOp::create(builder, loc, value, rest);
}

FailureOr<Value> MeanSquaredErrorOp::decompose(OpBuilder &builder) {
  Value difference =
      SubOp::create(builder, getLoc(), getPredictions(), getTargets());
  Value square = MulOp::create(builder, getLoc(), difference, difference);
  return buildRowMean(builder, getLoc(), square);
}

LogicalResult MeanSquaredErrorOp::buildVjp(OpBuilder &builder, Value cotangent,
                                           const llvm::SmallBitVector &wanted,
                                           MutableArrayRef<Value> grads) {
  Location loc = getLoc();
  auto type = tensorTypeOf(getPredictions());
  SmallVector<int64_t> rest = countUp(type.getRank());
  rest.erase(rest.begin());
  Value difference =
      SubOp::create(builder, loc, getPredictions(), getTargets());
  Value number =
      buildNumElements(builder, loc, ArrayRef<Dim>(getDims(type)).drop_front(),
                       type.getElementType());
  Value repeatedNumber =
      BroadcastOp::create(builder, loc, type, number, ArrayRef<int64_t>());
  Value repeated = buildUnreduce(builder, loc, cotangent, type, rest);
  Value slope = DivOp::create(
      builder, loc, buildMul(builder, loc, difference, 2), repeatedNumber);
  Value gradient = MulOp::create(builder, loc, repeated, slope);
  if (wanted[0])
    grads[0] = gradient;
  if (wanted[1])
    grads[1] = NegOp::create(builder, loc, gradient);
  return success();
}

FailureOr<Value> MeanSquaredErrorOp::buildJvp(OpBuilder &builder,
                                              ArrayRef<Value> tangents) {
  Location loc = getLoc();
  Value difference =
      SubOp::create(builder, loc, getPredictions(), getTargets());
  Value change = tangents[0];
  if (tangents[1])
    change = change ? Value(SubOp::create(builder, loc, change, tangents[1]))
                    : Value(NegOp::create(builder, loc, tangents[1]));
  Value product = MulOp::create(builder, loc, difference, change);
  return buildRowMean(builder, loc, buildMul(builder, loc, product, 2));
}

} // namespace lathe

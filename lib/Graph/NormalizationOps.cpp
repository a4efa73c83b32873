//===- NormalizationOps.cpp - Softmax and losses: shapes, derivatives -----===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/NormalizationOps.cpp.inc"

namespace lathe {

void LatheDialect::registerNormalizationOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/NormalizationOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// The result has the input's type; -1 is the last dim. (C1)
static LogicalResult inferSoftmax(const ShapeRule &rule, Value input,
                                  int64_t dim, SmallVectorImpl<Type> &types) {
  if (isUntyped(input))
    return rule.inferUntyped(input.getContext(), types);
  auto type = tensorTypeOf(input);
  if (type.getRank() == 0 || dim < -1 || dim >= type.getRank())
    return rule.error("expected 'dim' in -1 .. ", type.getRank() - 1,
                      " (rank of ", toString(type), " less one), but got ",
                      dim); // (C1)
  types.push_back(type);
  return success();
}

/// |dim| as a number from 0 on.
static int64_t normalizeDim(Value input, int64_t dim) {
  return dim < 0 ? tensorTypeOf(input).getRank() - 1 : dim;
}

/// The sum of |value| along |dim|, repeated along it.
static Value buildRowSum(OpBuilder &builder, Location loc, Value value,
                         int64_t dim) {
  Value sum = ReduceSumOp::create(builder, loc, value, ArrayRef<int64_t>(dim));
  return buildUnreduce(builder, loc, sum, tensorTypeOf(value), {dim});
}

/// `input - max(input)` along |dim|.
static Value buildShifted(OpBuilder &builder, Location loc, Value input,
                          int64_t dim) {
  Value largest =
      ReduceMaxOp::create(builder, loc, input, ArrayRef<int64_t>(dim));
  Value repeated =
      buildUnreduce(builder, loc, largest, tensorTypeOf(input), {dim});
  return SubOp::create(builder, loc, input, repeated);
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferSoftmax(ShapeRule::of<SoftmaxOp>(location), adaptor.getInput(),
                      adaptor.getDim(), types);
}

/// `result * (d - sum(d * result))`: the derivative, which is symmetric.
static Value buildSoftmaxDerivative(SoftmaxOp op, OpBuilder &builder,
                                    Value direction) {
  Location loc = op.getLoc();
  int64_t dim = normalizeDim(op.getInput(), op.getDim());
  Value product = MulOp::create(builder, loc, direction, op.getResult());
  Value sum = buildRowSum(builder, loc, product, dim);
  Value centered = SubOp::create(builder, loc, direction, sum);
  return MulOp::create(builder, loc, centered, op.getResult());
}

LogicalResult SoftmaxOp::buildVjp(OpBuilder &builder, Value cotangent,
                                  const llvm::SmallBitVector &,
                                  MutableArrayRef<Value> grads) {
  grads[0] = buildSoftmaxDerivative(*this, builder, cotangent);
  return success();
}

FailureOr<Value> SoftmaxOp::buildJvp(OpBuilder &builder,
                                     ArrayRef<Value> tangents) {
  return buildSoftmaxDerivative(*this, builder, tangents[0]);
}

FailureOr<Value> SoftmaxOp::decompose(OpBuilder &builder) {
  int64_t dim = normalizeDim(getInput(), getDim());
  Value shifted = buildShifted(builder, getLoc(), getInput(), dim);
  Value exponentials = ExpOp::create(builder, getLoc(), shifted);
  Value sum = buildRowSum(builder, getLoc(), exponentials, dim);
  return Value(DivOp::create(builder, getLoc(), exponentials, sum));
}

LogicalResult LogSoftmaxOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  return inferSoftmax(ShapeRule::of<LogSoftmaxOp>(location), adaptor.getInput(),
                      adaptor.getDim(), types);
}

LogicalResult LogSoftmaxOp::buildVjp(OpBuilder &builder, Value cotangent,
                                     const llvm::SmallBitVector &,
                                     MutableArrayRef<Value> grads) {
  int64_t dim = normalizeDim(getInput(), getDim());
  Value softmax = ExpOp::create(builder, getLoc(), getResult());
  Value sum = buildRowSum(builder, getLoc(), cotangent, dim);
  Value share = MulOp::create(builder, getLoc(), softmax, sum);
  grads[0] = SubOp::create(builder, getLoc(), cotangent, share);
  return success();
}

FailureOr<Value> LogSoftmaxOp::buildJvp(OpBuilder &builder,
                                        ArrayRef<Value> tangents) {
  int64_t dim = normalizeDim(getInput(), getDim());
  Value softmax = ExpOp::create(builder, getLoc(), getResult());
  Value product = MulOp::create(builder, getLoc(), tangents[0], softmax);
  Value sum = buildRowSum(builder, getLoc(), product, dim);
  return Value(SubOp::create(builder, getLoc(), tangents[0], sum));
}

FailureOr<Value> LogSoftmaxOp::decompose(OpBuilder &builder) {
  int64_t dim = normalizeDim(getInput(), getDim());
  Value shifted = buildShifted(builder, getLoc(), getInput(), dim);
  Value exponentials = ExpOp::create(builder, getLoc(), shifted);
  Value sum = ReduceSumOp::create(builder, getLoc(), exponentials,
                                  ArrayRef<int64_t>(dim));
  Value logarithm = LogOp::create(builder, getLoc(), sum);
  Value repeated = buildUnreduce(builder, getLoc(), logarithm,
                                 tensorTypeOf(getInput()), {dim});
  return Value(SubOp::create(builder, getLoc(), shifted, repeated));
}

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
    Value sum = buildRowSum(builder, loc, op.getLabels(), last);
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

FailureOr<Value> CrossEntropyOp::decompose(OpBuilder &builder) {
  int64_t last = tensorTypeOf(getProbabilities()).getRank() - 1;
  Value sum = buildRowSum(builder, getLoc(), getProbabilities(), last);
  Value scaled = DivOp::create(builder, getLoc(), getProbabilities(), sum);
  Value clipped = ClipOp::create(
      builder, getLoc(), scaled, builder.getF64FloatAttr(kProbabilityBound),
      builder.getF64FloatAttr(1 - kProbabilityBound));
  Value logs = LogOp::create(builder, getLoc(), clipped);
  return buildPickedLoss(builder, getLoc(), logs, getLabels());
}

/// d loss / d p: with s = p / sum(p), inside of the clip, the loss is
/// -sum(y log s), whose derivative in s is -y/s, and ds = (dp - s
/// sum(dp))/sum(p).
static Value buildScaledDerivative(CrossEntropyOp op, OpBuilder &builder,
                                   Value &scaled, Value &sum) {
  Location loc = op.getLoc();
  auto type = tensorTypeOf(op.getProbabilities());
  int64_t last = type.getRank() - 1;
  sum = buildRowSum(builder, loc, op.getProbabilities(), last);
  scaled = DivOp::create(builder, loc, op.getProbabilities(), sum);
  Value labels = op.getLabels();
  if (!isFloatTensor(labels))
    labels = OneHotOp::create(builder, loc, labels, type.getDimSize(last),
                              type.getElementType());
  Value slope =
      NegOp::create(builder, loc, DivOp::create(builder, loc, labels, scaled));
  auto inRange = [&](CompareDirection direction, double bound) {
    return CompareOp::create(builder, loc, direction, scaled,
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

/// log(clip(p / sum(p))), for the derivative in float labels.
static Value buildClippedLogs(OpBuilder &builder, Location loc, Value scaled) {
  Value clipped = ClipOp::create(
      builder, loc, scaled, builder.getF64FloatAttr(kProbabilityBound),
      builder.getF64FloatAttr(1 - kProbabilityBound));
  return LogOp::create(builder, loc, clipped);
}

LogicalResult CrossEntropyOp::buildVjp(OpBuilder &builder, Value cotangent,
                                       const llvm::SmallBitVector &wanted,
                                       MutableArrayRef<Value> grads) {
  Location loc = getLoc();
  auto type = tensorTypeOf(getProbabilities());
  int64_t last = type.getRank() - 1;
  Value scaled, sum;
  Value slope = buildScaledDerivative(*this, builder, scaled, sum);
  Value repeated = buildUnreduce(builder, loc, cotangent, type, {last});
  if (wanted[0]) {
    Value weighted = MulOp::create(builder, loc, slope, scaled);
    Value mean = buildRowSum(builder, loc, weighted, last);
    Value centered = SubOp::create(builder, loc, slope, mean);
    Value gradient = DivOp::create(builder, loc, centered, sum);
    grads[0] = MulOp::create(builder, loc, repeated, gradient);
  }
  if (wanted[1]) {
    Value logs = buildClippedLogs(builder, loc, scaled);
    Value product = MulOp::create(builder, loc, repeated, logs);
    grads[1] = NegOp::create(builder, loc, product);
  }
  return success();
}

FailureOr<Value> CrossEntropyOp::buildJvp(OpBuilder &builder,
                                          ArrayRef<Value> tangents) {
  Location loc = getLoc();
  int64_t last = tensorTypeOf(getProbabilities()).getRank() - 1;
  Value scaled, sum, change;
  Value slope = buildScaledDerivative(*this, builder, scaled, sum);
  if (tangents[0]) {
    Value total = buildRowSum(builder, loc, tangents[0], last);
    Value share = MulOp::create(builder, loc, scaled, total);
    Value centered = SubOp::create(builder, loc, tangents[0], share);
    Value moved = DivOp::create(builder, loc, centered, sum);
    change = MulOp::create(builder, loc, slope, moved);
  }
  if (tangents[1]) {
    Value logs = buildClippedLogs(builder, loc, scaled);
    Value product = MulOp::create(builder, loc, tangents[1], logs);
    change = change ? Value(SubOp::create(builder, loc, change, product))
                    : Value(NegOp::create(builder, loc, product));
  }
  return Value(
      ReduceSumOp::create(builder, loc, change, ArrayRef<int64_t>(last)));
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

//===- NormalizationOps.cpp - Softmax and norms: shapes, derivatives ------===//
//
// Of NormalizationOps.td, attention is in AttentionOp.cpp and the losses are in
// LossOps.cpp.
//
//===----------------------------------------------------------------------===//

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

/// `input - max(input)` along |dim|, for an exponential and its sum, where a
/// NaN arrives by itself.
static Value buildShifted(OpBuilder &builder, Location loc, Value input,
                          int64_t dim) {
  Value largest = ReduceMaxOp::create(
      builder, loc, input, ArrayRef<int64_t>(dim), /*keep_dims=*/false,
      /*may_skip_nan=*/true);
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
  Value sum = buildRepeatedSum(builder, loc, product, dim);
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

/// One division per row: the sum is at least 1, so that its reciprocal is as
/// good.
FailureOr<Value> SoftmaxOp::decompose(OpBuilder &builder) {
  int64_t dim = normalizeDim(getInput(), getDim());
  Value shifted = buildShifted(builder, getLoc(), getInput(), dim);
  Value exponentials = ExpOp::create(builder, getLoc(), shifted);
  Value sum = ReduceSumOp::create(builder, getLoc(), exponentials,
                                  ArrayRef<int64_t>(dim));
  Value one = buildSplat(builder, getLoc(), sum.getType(), 1);
  Value share = buildUnreduce(builder, getLoc(),
                              DivOp::create(builder, getLoc(), one, sum),
                              tensorTypeOf(getInput()), {dim});
  return Value(MulOp::create(builder, getLoc(), exponentials, share));
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
  Value sum = buildRepeatedSum(builder, getLoc(), cotangent, dim);
  Value share = MulOp::create(builder, getLoc(), softmax, sum);
  grads[0] = SubOp::create(builder, getLoc(), cotangent, share);
  return success();
}

FailureOr<Value> LogSoftmaxOp::buildJvp(OpBuilder &builder,
                                        ArrayRef<Value> tangents) {
  int64_t dim = normalizeDim(getInput(), getDim());
  Value softmax = ExpOp::create(builder, getLoc(), getResult());
  Value product = MulOp::create(builder, getLoc(), tangents[0], softmax);
  Value sum = buildRepeatedSum(builder, getLoc(), product, dim);
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
// Standardize
//===----------------------------------------------------------------------===//

LogicalResult StandardizeOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> location,
                                              Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<StandardizeOp>(location);
  APFloat epsilon = adaptor.getEpsilon();
  if (!epsilon.isFinite() || epsilon.isNegative())
    return rule.error(
        "expected 'epsilon' to be finite and at least 0, but got ",
        epsilon.convertToDouble()); // (C2)
  Value input = adaptor.getInput();
  std::optional<int64_t> rank;
  if (!isUntyped(input))
    rank = tensorTypeOf(input).getRank();
  if (failed(rule.checkDims("dims", adaptor.getDims(), rank)))
    return failure(); // (C1)
  types.push_back(input.getType());
  return success();
}

Moments buildMoments(OpBuilder &builder, Location loc, Value value,
                     ArrayRef<int64_t> dims) {
  Moments moments;
  moments.mean = ReduceMeanOp::create(builder, loc, value, dims);
  Value repeated =
      buildUnreduce(builder, loc, moments.mean, tensorTypeOf(value), dims);
  moments.centered = SubOp::create(builder, loc, value, repeated);
  Value square =
      MulOp::create(builder, loc, moments.centered, moments.centered);
  moments.variance = ReduceMeanOp::create(builder, loc, square, dims);
  return moments;
}

/// 1 / sqrt(variance + epsilon), repeated to |op|'s shape.
static Value buildInverseDeviation(StandardizeOp op, OpBuilder &builder,
                                   Value variance) {
  Value raised = buildAdd(builder, op.getLoc(), variance,
                          op.getEpsilon().convertToDouble());
  Value inverse = RsqrtOp::create(builder, op.getLoc(), raised);
  return buildUnreduce(builder, op.getLoc(), inverse,
                       tensorTypeOf(op.getInput()), op.getDims());
}

FailureOr<Value> StandardizeOp::decompose(OpBuilder &builder) {
  Moments moments = buildMoments(builder, getLoc(), getInput(), getDims());
  return Value(
      MulOp::create(builder, getLoc(), moments.centered,
                    buildInverseDeviation(*this, builder, moments.variance)));
}

/// `(d - mean(d) - result * mean(d * result)) / sqrt(variance + epsilon)`: the
/// derivative, which is symmetric.
static Value buildStandardizeDerivative(StandardizeOp op, OpBuilder &builder,
                                        Value direction) {
  Location loc = op.getLoc();
  auto type = tensorTypeOf(op.getInput());
  auto repeatedMean = [&](Value value) {
    Value mean = ReduceMeanOp::create(builder, loc, value, op.getDims());
    return buildUnreduce(builder, loc, mean, type, op.getDims());
  };
  Value variance =
      buildMoments(builder, loc, op.getInput(), op.getDims()).variance;
  Value product = MulOp::create(builder, loc, direction, op.getResult());
  Value along =
      MulOp::create(builder, loc, op.getResult(), repeatedMean(product));
  Value centered =
      SubOp::create(builder, loc, direction, repeatedMean(direction));
  return MulOp::create(builder, loc,
                       SubOp::create(builder, loc, centered, along),
                       buildInverseDeviation(op, builder, variance));
}

LogicalResult StandardizeOp::buildVjp(OpBuilder &builder, Value cotangent,
                                      const llvm::SmallBitVector &,
                                      MutableArrayRef<Value> grads) {
  grads[0] = buildStandardizeDerivative(*this, builder, cotangent);
  return success();
}

FailureOr<Value> StandardizeOp::buildJvp(OpBuilder &builder,
                                         ArrayRef<Value> tangents) {
  return buildStandardizeDerivative(*this, builder, tangents[0]);
}

} // namespace lathe

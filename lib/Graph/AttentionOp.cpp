//===- AttentionOp.cpp - Attention: shape, derivatives, decomposition -----===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

#include <cmath>
#include <limits>

using namespace mlir;

namespace lathe {

LogicalResult AttentionOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<AttentionOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto queryType = tensorTypeOf(adaptor.getQuery());
  auto keyType = tensorTypeOf(adaptor.getKey());
  auto valueType = tensorTypeOf(adaptor.getValue());
  auto shown = [](RankedTensorType type) { return toString(type); };
  Type element = queryType.getElementType();
  Dims query = getDims(queryType), key = getDims(keyType),
       value = getDims(valueType);
  if (query.size() < 2 || key.size() != query.size() ||
      value.size() != query.size() || keyType.getElementType() != element ||
      valueType.getElementType() != element)
    return rule.error("expected query, key and value of one element type and "
                      "one rank of at least 2, but got ",
                      shown(queryType), ", ", shown(keyType), " and ",
                      shown(valueType)); // (C1)
  auto batch = [](const Dims &dims) {
    return ArrayRef<Dim>(dims).drop_back(2);
  };
  if (batch(query) != batch(key) || batch(query) != batch(value))
    return rule.error("expected equal leading dims, but got ", shown(queryType),
                      ", ", shown(keyType), " and ",
                      shown(valueType)); // (C2)
  size_t last = query.size() - 1;
  if (!query[last].isStatic() || query[last] == Dim(0) ||
      query[last] != key[last] || key[last - 1] != value[last - 1])
    return rule.error("expected query [.., Q, D], key [.., K, D] and value "
                      "[.., K, E] with a static D, but got ",
                      shown(queryType), ", ", shown(keyType), " and ",
                      shown(valueType)); // (C3)
  if (adaptor.getCausal() && query[last - 1] != key[last - 1])
    return rule.error("expected as many queries as keys with 'causal', but "
                      "got ",
                      query[last - 1].str(), " and ",
                      key[last - 1].str()); // (C4)
  query[last] = value[last];
  return rule.inferTensor(query, element, types);
}

static Value buildProduct(OpBuilder &builder, Location loc, Value lhs,
                          Value rhs, bool transposeLhs, bool transposeRhs) {
  return MatmulOp::create(builder, loc, lhs, rhs, transposeLhs, transposeRhs);
}

/// 1 / sqrt(D)
static double getScale(AttentionOp op) {
  return 1.0 / std::sqrt(static_cast<double>(
                   tensorTypeOf(op.getQuery()).getShape().back()));
}

/// |scores| [.., Q, K] with minus infinity where a key comes after the query.
static Value maskLaterKeys(OpBuilder &builder, Location loc, Value scores) {
  auto type = tensorTypeOf(scores);
  RankedTensorType number = withElementType(type, builder.getI32Type());
  Value row = IotaOp::create(builder, loc, number, type.getRank() - 2);
  Value column = IotaOp::create(builder, loc, number, type.getRank() - 1);
  Value seen =
      CompareOp::create(builder, loc, CompareDirection::le, column, row);
  Value never =
      buildSplat(builder, loc, type, -std::numeric_limits<double>::infinity());
  return SelectOp::create(builder, loc, seen, scores, never);
}

/// The weights of the values: softmax(query key^T / sqrt(D)).
static Value buildWeights(AttentionOp op, OpBuilder &builder) {
  Location loc = op.getLoc();
  Value scores =
      buildProduct(builder, loc, op.getQuery(), op.getKey(), false, true);
  scores = buildMul(builder, loc, scores, getScale(op));
  if (op.getCausal())
    scores = maskLaterKeys(builder, loc, scores);
  return SoftmaxOp::create(builder, loc, scores);
}

FailureOr<Value> AttentionOp::decompose(OpBuilder &builder) {
  Value weights = buildWeights(*this, builder);
  return buildProduct(builder, getLoc(), weights, getValue(), false, false);
}

/// Through the softmax, whose derivative is symmetric: |direction| of its
/// operand or cotangent of its |weights|, and the scale before it. What was
/// masked has weight 0.
static Value buildScoresDerivative(AttentionOp op, OpBuilder &builder,
                                   Value weights, Value direction) {
  Location loc = op.getLoc();
  Value product = MulOp::create(builder, loc, direction, weights);
  Value sum = buildRepeatedSum(builder, loc, product,
                               tensorTypeOf(weights).getRank() - 1);
  Value centered = SubOp::create(builder, loc, direction, sum);
  Value change = MulOp::create(builder, loc, centered, weights);
  return buildMul(builder, loc, change, getScale(op));
}

LogicalResult AttentionOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  Location loc = getLoc();
  Value weights = buildWeights(*this, builder);
  if (wanted[2])
    grads[2] = buildProduct(builder, loc, weights, cotangent, true, false);
  if (!wanted[0] && !wanted[1])
    return success();
  Value ofWeights =
      buildProduct(builder, loc, cotangent, getValue(), false, true);
  Value ofScores = buildScoresDerivative(*this, builder, weights, ofWeights);
  if (wanted[0])
    grads[0] = buildProduct(builder, loc, ofScores, getKey(), false, false);
  if (wanted[1])
    grads[1] = buildProduct(builder, loc, ofScores, getQuery(), true, false);
  return success();
}

FailureOr<Value> AttentionOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  Location loc = getLoc();
  Value weights = buildWeights(*this, builder);
  auto plus = [&](Value sum, Value term) -> Value {
    return sum ? Value(AddOp::create(builder, loc, sum, term)) : term;
  };
  Value ofScores, result;
  if (tangents[0])
    ofScores = buildProduct(builder, loc, tangents[0], getKey(), false, true);
  if (tangents[1])
    ofScores = plus(ofScores, buildProduct(builder, loc, getQuery(),
                                           tangents[1], false, true));
  if (ofScores)
    result = buildProduct(
        builder, loc, buildScoresDerivative(*this, builder, weights, ofScores),
        getValue(), false, false);
  if (tangents[2])
    result = plus(
        result, buildProduct(builder, loc, weights, tangents[2], false, false));
  return result;
}

} // namespace lathe

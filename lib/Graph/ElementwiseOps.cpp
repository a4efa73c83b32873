//===- ElementwiseOps.cpp - Binary ops, compare, select, cast -------------===//
//
// Shape rules, verifiers, folds and derivatives of the elementwise ops with
// more than one operand or another result type; the rest is in UnaryOps.cpp.
//
//===----------------------------------------------------------------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Splats.h"

using namespace mlir;

using lathe::ShapeRule;

#define GET_OP_CLASSES
#include "lathe/Graph/ElementwiseOps.cpp.inc"

namespace lathe {

void LatheDialect::registerElementwiseOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ElementwiseOps.cpp.inc"
      >();
}

/// The sum of two tangents, either of which may be null, not both.
static Value addTangents(OpBuilder &builder, Location loc, Value first,
                         Value second) {
  if (!first || !second)
    return first ? first : second;
  return AddOp::create(builder, loc, first, second);
}

/// `lhs direction rhs`.
static Value compare(OpBuilder &builder, Location loc,
                     CompareDirection direction, Value lhs, Value rhs) {
  return CompareOp::create(builder, loc, direction, lhs, rhs);
}

//===----------------------------------------------------------------------===//
// add, sub
//===----------------------------------------------------------------------===//

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (isSplat(getRhs(), 0))
    return getLhs();
  if (isSplat(getLhs(), 0))
    return getRhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), std::plus<>(),
                    std::plus<>());
}

LogicalResult AddOp::buildVjp(OpBuilder &, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  for (unsigned operand : wanted.set_bits())
    grads[operand] = cotangent;
  return success();
}

FailureOr<Value> AddOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  return addTangents(builder, getLoc(), tangents[0], tangents[1]);
}

OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (isSplat(getRhs(), 0))
    return getLhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), std::minus<>(),
                    std::minus<>());
}

LogicalResult SubOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = cotangent;
  if (wanted[1])
    grads[1] = NegOp::create(builder, getLoc(), cotangent);
  return success();
}

FailureOr<Value> SubOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  if (!tangents[1])
    return tangents[0];
  if (!tangents[0])
    return Value(NegOp::create(builder, getLoc(), tangents[1]));
  return Value(SubOp::create(builder, getLoc(), tangents[0], tangents[1]));
}

//===----------------------------------------------------------------------===//
// mul, div
//===----------------------------------------------------------------------===//

OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (isSplat(getRhs(), 1))
    return getLhs();
  if (isSplat(getLhs(), 1))
    return getRhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), std::multiplies<>(),
                    std::multiplies<>());
}

LogicalResult MulOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = MulOp::create(builder, getLoc(), cotangent, getRhs());
  if (wanted[1])
    grads[1] = MulOp::create(builder, getLoc(), cotangent, getLhs());
  return success();
}

FailureOr<Value> MulOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  Value first, second;
  if (tangents[0])
    first = MulOp::create(builder, getLoc(), tangents[0], getRhs());
  if (tangents[1])
    second = MulOp::create(builder, getLoc(), getLhs(), tangents[1]);
  return addTangents(builder, getLoc(), first, second);
}

/// Rounds toward zero; 0 for a zero divisor.
static APInt divideIntegers(const APSInt &lhs, const APSInt &rhs) {
  if (rhs.isZero())
    return APInt(lhs.getBitWidth(), 0);
  return lhs.isSigned() ? lhs.sdiv(rhs) : lhs.udiv(rhs);
}

OpFoldResult DivOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (isSplat(getRhs(), 1))
    return getLhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), std::divides<>(),
                    divideIntegers);
}

LogicalResult DivOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  Value quotient = DivOp::create(builder, getLoc(), cotangent, getRhs());
  if (wanted[0])
    grads[0] = quotient;
  if (wanted[1]) {
    Value product = MulOp::create(builder, getLoc(), quotient, getResult());
    grads[1] = NegOp::create(builder, getLoc(), product);
  }
  return success();
}

FailureOr<Value> DivOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  // (dlhs - result * drhs) / rhs
  Value numerator = tangents[0];
  if (tangents[1]) {
    Value product = MulOp::create(builder, getLoc(), getResult(), tangents[1]);
    numerator =
        numerator ? Value(SubOp::create(builder, getLoc(), numerator, product))
                  : Value(NegOp::create(builder, getLoc(), product));
  }
  return Value(DivOp::create(builder, getLoc(), numerator, getRhs()));
}

//===----------------------------------------------------------------------===//
// pow
//===----------------------------------------------------------------------===//

OpFoldResult PowOp::fold(FoldAdaptor) {
  if (isTyped(*this) && isSplat(getRhs(), 1))
    return getLhs();
  return {};
}

/// |direction| times the derivative in the base: rhs * lhs^(rhs-1), 0 where
/// rhs is 0. The exponent is guarded too, so that no inf or NaN arises there.
static Value buildPowBaseDerivative(PowOp op, OpBuilder &builder,
                                    Value direction) {
  Location loc = op.getLoc();
  Value zeros = buildZeros(builder, loc, direction.getType());
  Value isZero =
      compare(builder, loc, CompareDirection::eq, op.getRhs(), zeros);
  Value exponent = SelectOp::create(builder, loc, isZero, zeros,
                                    buildAdd(builder, loc, op.getRhs(), -1));
  Value power = PowOp::create(builder, loc, op.getLhs(), exponent);
  Value slope = MulOp::create(builder, loc, op.getRhs(), power);
  Value product = MulOp::create(builder, loc, direction, slope);
  return SelectOp::create(builder, loc, isZero, zeros, product);
}

/// |direction| times the derivative in the exponent: result * log(lhs), 0
/// where lhs <= 0.
static Value buildPowExponentDerivative(PowOp op, OpBuilder &builder,
                                        Value direction) {
  Location loc = op.getLoc();
  Type type = direction.getType();
  Value zeros = buildZeros(builder, loc, type);
  Value isPositive =
      compare(builder, loc, CompareDirection::gt, op.getLhs(), zeros);
  Value base = SelectOp::create(builder, loc, isPositive, op.getLhs(),
                                buildSplat(builder, loc, type, 1));
  Value slope = MulOp::create(builder, loc, op.getResult(),
                              LogOp::create(builder, loc, base));
  Value product = MulOp::create(builder, loc, direction, slope);
  return SelectOp::create(builder, loc, isPositive, product, zeros);
}

LogicalResult PowOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = buildPowBaseDerivative(*this, builder, cotangent);
  if (wanted[1])
    grads[1] = buildPowExponentDerivative(*this, builder, cotangent);
  return success();
}

FailureOr<Value> PowOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  Value first, second;
  if (tangents[0])
    first = buildPowBaseDerivative(*this, builder, tangents[0]);
  if (tangents[1])
    second = buildPowExponentDerivative(*this, builder, tangents[1]);
  return addTangents(builder, getLoc(), first, second);
}

//===----------------------------------------------------------------------===//
// max, min
//===----------------------------------------------------------------------===//

/// Where `lhs direction rhs`, |direction|; half of it at a tie; else zero.
static Value buildShare(OpBuilder &builder, Location loc, Value value,
                        CompareDirection direction, Value lhs, Value rhs) {
  Value zeros = buildZeros(builder, loc, value.getType());
  Value wins = SelectOp::create(
      builder, loc, compare(builder, loc, direction, lhs, rhs), value, zeros);
  return SelectOp::create(builder, loc,
                          compare(builder, loc, CompareDirection::eq, lhs, rhs),
                          buildMul(builder, loc, value, 0.5), wins);
}

template <typename Op>
static void buildExtremumVjp(Op op, OpBuilder &builder, Value cotangent,
                             CompareDirection direction,
                             const llvm::SmallBitVector &wanted,
                             MutableArrayRef<Value> grads) {
  for (unsigned i : wanted.set_bits())
    grads[i] = buildShare(builder, op.getLoc(), cotangent, direction,
                          op->getOperand(i), op->getOperand(1 - i));
}

template <typename Op>
static Value buildExtremumJvp(Op op, OpBuilder &builder,
                              CompareDirection direction,
                              ArrayRef<Value> tangents) {
  Value shares[2];
  for (unsigned i : {0, 1})
    if (tangents[i])
      shares[i] = buildShare(builder, op.getLoc(), tangents[i], direction,
                             op->getOperand(i), op->getOperand(1 - i));
  return addTangents(builder, op.getLoc(), shares[0], shares[1]);
}

OpFoldResult MaxOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (getLhs() == getRhs())
    return getLhs();
  return foldSplats(
      adaptor.getLhs(), adaptor.getRhs(),
      [](const APFloat &a, const APFloat &b) { return llvm::maximum(a, b); },
      [](const APSInt &a, const APSInt &b) { return a < b ? b : a; });
}

LogicalResult MaxOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  buildExtremumVjp(*this, builder, cotangent, CompareDirection::gt, wanted,
                   grads);
  return success();
}

FailureOr<Value> MaxOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  return buildExtremumJvp(*this, builder, CompareDirection::gt, tangents);
}

OpFoldResult MinOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (getLhs() == getRhs())
    return getLhs();
  return foldSplats(
      adaptor.getLhs(), adaptor.getRhs(),
      [](const APFloat &a, const APFloat &b) { return llvm::minimum(a, b); },
      [](const APSInt &a, const APSInt &b) { return b < a ? b : a; });
}

LogicalResult MinOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  buildExtremumVjp(*this, builder, cotangent, CompareDirection::lt, wanted,
                   grads);
  return success();
}

FailureOr<Value> MinOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  return buildExtremumJvp(*this, builder, CompareDirection::lt, tangents);
}

} // namespace lathe

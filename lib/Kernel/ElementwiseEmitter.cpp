//===- ElementwiseEmitter.cpp - Elementwise ops on registers --------------===//

#include "ElementwiseEmitter.h"
#include "KernelContext.h"
#include "VectorMath.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace lathe {

using Builder = ImplicitLocOpBuilder;
using arith::CmpFPredicate;
using arith::CmpIPredicate;

Value emitSplat(Builder &b, Type type, double number) {
  Type element = getElementTypeOrSelf(type);
  TypedAttr attr;
  if (isa<FloatType>(element))
    attr = b.getFloatAttr(element, number);
  else
    attr = b.getIntegerAttr(element, static_cast<int64_t>(number));
  if (auto vector = dyn_cast<VectorType>(type))
    attr = DenseElementsAttr::get(vector, Attribute(attr));
  return arith::ConstantOp::create(b, attr);
}

Value emitFma(Builder &b, Value x, Value y, Value z) {
  return LLVM::FMAOp::create(b, x, y, z);
}

static bool isFloat(Value value) {
  return isa<FloatType>(getElementTypeOrSelf(value));
}

/// |type|'s shape with the element type |element|.
static Type withElement(Type type, Type element) {
  if (auto vector = dyn_cast<VectorType>(type))
    return VectorType::get(vector.getShape(), element);
  return element;
}

static Value compare(Builder &b, CmpFPredicate predicate, Value x, Value y) {
  return arith::CmpFOp::create(b, predicate, x, y);
}
static Value compare(Builder &b, CmpIPredicate predicate, Value x, Value y) {
  return arith::CmpIOp::create(b, predicate, x, y);
}
static Value select(Builder &b, Value condition, Value x, Value y) {
  return arith::SelectOp::create(b, condition, x, y);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Value emitAdd(Builder &b, Value x, Value y) {
  if (isFloat(x))
    return arith::AddFOp::create(b, x, y);
  return arith::AddIOp::create(b, x, y);
}

static Value emitSub(Builder &b, Value x, Value y) {
  if (isFloat(x))
    return arith::SubFOp::create(b, x, y);
  return arith::SubIOp::create(b, x, y);
}

static Value emitMul(Builder &b, Value x, Value y) {
  if (isFloat(x))
    return arith::MulFOp::create(b, x, y);
  return arith::MulIOp::create(b, x, y);
}

/// Integers: 0 for a zero divisor; -1 negates, since the smallest number
/// divided by it traps.
static Value emitDiv(Builder &b, Type elementType, Value x, Value y) {
  if (isFloat(x))
    return arith::DivFOp::create(b, x, y);
  Type type = x.getType();
  Value zero = emitSplat(b, type, 0), one = emitSplat(b, type, 1);
  Value byZero = compare(b, CmpIPredicate::eq, y, zero);
  if (elementType.isUnsignedInteger()) {
    Value quotient = arith::DivUIOp::create(b, x, select(b, byZero, one, y));
    return select(b, byZero, zero, quotient);
  }
  Value byMinusOne = compare(b, CmpIPredicate::eq, y, emitSplat(b, type, -1));
  Value special = arith::OrIOp::create(b, byZero, byMinusOne);
  Value quotient = arith::DivSIOp::create(b, x, select(b, special, one, y));
  quotient = select(b, byMinusOne, arith::SubIOp::create(b, zero, x), quotient);
  return select(b, byZero, zero, quotient);
}

/// The first of x > y ? x : y and x, if x is NaN. The comparison fails for a
/// NaN in y, which is then chosen.
Value emitMax(Builder &b, Type elementType, Value x, Value y) {
  if (isFloat(x)) {
    Value larger = select(b, compare(b, CmpFPredicate::OGT, x, y), x, y);
    return select(b, compare(b, CmpFPredicate::UNO, x, x), x, larger);
  }
  if (elementType.isUnsignedInteger())
    return arith::MaxUIOp::create(b, x, y);
  return arith::MaxSIOp::create(b, x, y);
}

Value emitMin(Builder &b, Type elementType, Value x, Value y) {
  if (isFloat(x)) {
    Value smaller = select(b, compare(b, CmpFPredicate::OLT, x, y), x, y);
    return select(b, compare(b, CmpFPredicate::UNO, x, x), x, smaller);
  }
  if (elementType.isUnsignedInteger())
    return arith::MinUIOp::create(b, x, y);
  return arith::MinSIOp::create(b, x, y);
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// NaN and zeros stay what they are, but for the sign of zero.
static Value emitSign(Builder &b, Value x) {
  Type type = x.getType();
  Value zero = emitSplat(b, type, 0);
  Value positive = compare(b, CmpFPredicate::OGT, x, zero);
  Value negative = compare(b, CmpFPredicate::OLT, x, zero);
  Value sign = select(b, negative, emitSplat(b, type, -1), zero);
  sign = select(b, positive, emitSplat(b, type, 1), sign);
  return select(b, compare(b, CmpFPredicate::UNO, x, x), x, sign);
}

static Value emitRelu(Builder &b, Value x) {
  Value zero = emitSplat(b, x.getType(), 0);
  return select(b, compare(b, CmpFPredicate::OLT, x, zero), zero, x);
}

static Value emitLeakyRelu(Builder &b, Value x, double alpha) {
  Type type = x.getType();
  Value positive = compare(b, CmpFPredicate::OGT, x, emitSplat(b, type, 0));
  return select(b, positive, x, emitMul(b, emitSplat(b, type, alpha), x));
}

static Value emitClip(Builder &b, Value x, double low, double high) {
  Value lowest = emitSplat(b, x.getType(), low);
  Value highest = emitSplat(b, x.getType(), high);
  Value capped =
      select(b, compare(b, CmpFPredicate::OGT, x, highest), highest, x);
  return select(b, compare(b, CmpFPredicate::OLT, x, lowest), lowest, capped);
}

/// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
static Value emitGeluByTanh(Builder &b, Value x) {
  Type type = x.getType();
  Value square = emitMul(b, x, x);
  Value cubic = emitMul(b, square, x);
  Value sum = emitFma(b, emitSplat(b, type, 0.044715), cubic, x);
  Value inner =
      emitTanh(b, emitMul(b, emitSplat(b, type, 0.79788456080286535588), sum));
  Value half = emitMul(b, emitSplat(b, type, 0.5), x);
  return emitMul(b, half, emitAdd(b, emitSplat(b, type, 1), inner));
}

//===----------------------------------------------------------------------===//
// Compare and cast
//===----------------------------------------------------------------------===//

static Value emitCompare(Builder &b, CompareDirection direction,
                         Type elementType, Value x, Value y) {
  bool isUnsigned = elementType.isUnsignedInteger();
  auto choose = [&](CmpFPredicate f, CmpIPredicate s, CmpIPredicate u) {
    if (isFloat(x))
      return compare(b, f, x, y);
    return compare(b, isUnsigned ? u : s, x, y);
  };
  switch (direction) {
  case CompareDirection::eq:
    return choose(CmpFPredicate::OEQ, CmpIPredicate::eq, CmpIPredicate::eq);
  case CompareDirection::ne:
    return choose(CmpFPredicate::UNE, CmpIPredicate::ne, CmpIPredicate::ne);
  case CompareDirection::lt:
    return choose(CmpFPredicate::OLT, CmpIPredicate::slt, CmpIPredicate::ult);
  case CompareDirection::le:
    return choose(CmpFPredicate::OLE, CmpIPredicate::sle, CmpIPredicate::ule);
  case CompareDirection::gt:
    return choose(CmpFPredicate::OGT, CmpIPredicate::sgt, CmpIPredicate::ugt);
  case CompareDirection::ge:
    return choose(CmpFPredicate::OGE, CmpIPredicate::sge, CmpIPredicate::uge);
  }
  llvm_unreachable("all directions are listed");
}

/// Rounds toward zero; beyond the integer's range its end, NaN gives 0.
static Value castFloatToInt(Builder &b, Value x, Type to, bool isUnsigned) {
  unsigned width = to.getIntOrFloatBitWidth();
  Type type = x.getType(), result = withElement(type, to);
  // Powers of two, so exact in any float type: the ends are low and high - 1.
  double high = std::ldexp(1.0, isUnsigned ? width : width - 1);
  double low = isUnsigned ? 0 : -high;
  Value tooLow = compare(b, CmpFPredicate::OLT, x, emitSplat(b, type, low));
  Value tooHigh = compare(b, CmpFPredicate::OGE, x, emitSplat(b, type, high));
  Value isNaN = compare(b, CmpFPredicate::UNO, x, x);
  Value outside =
      arith::OrIOp::create(b, arith::OrIOp::create(b, tooLow, tooHigh), isNaN);
  Value inside = select(b, outside, emitSplat(b, type, 0), x);
  Value number;
  if (width < 32) {
    Type wide = withElement(type, b.getI32Type());
    number = arith::TruncIOp::create(b, result,
                                     arith::FPToSIOp::create(b, wide, inside));
  } else {
    number = arith::FPToSIOp::create(b, result, inside);
  }
  auto end = [&](APInt value) -> Value {
    TypedAttr attr = b.getIntegerAttr(to, value);
    if (auto vector = dyn_cast<VectorType>(result))
      attr = DenseElementsAttr::get(vector, Attribute(attr));
    return arith::ConstantOp::create(b, attr);
  };
  APInt lowest =
      isUnsigned ? APInt::getZero(width) : APInt::getSignedMinValue(width);
  APInt highest =
      isUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  number = select(b, tooLow, end(lowest), number);
  return select(b, tooHigh, end(highest), number);
}

static Value castIntToFloat(Builder &b, Value x, Type to, bool isUnsigned) {
  Type result = withElement(x.getType(), to);
  if (getElementTypeOrSelf(x).getIntOrFloatBitWidth() < 32) {
    Type wide = withElement(x.getType(), b.getI32Type());
    x = isUnsigned ? Value(arith::ExtUIOp::create(b, wide, x))
                   : Value(arith::ExtSIOp::create(b, wide, x));
  }
  return arith::SIToFPOp::create(b, result, x);
}

Value emitCast(Builder &b, Value x, Type from, Type to) {
  bool isUnsigned = from.isUnsignedInteger() || from.isInteger(1);
  Type target = getRegisterType(to);
  Type source = getElementTypeOrSelf(x);
  Type result = withElement(x.getType(), target);
  if (to.isInteger(1) && !from.isInteger(1)) {
    Value zero = emitSplat(b, x.getType(), 0);
    return isFloat(x) ? compare(b, CmpFPredicate::UNE, x, zero)
                      : compare(b, CmpIPredicate::ne, x, zero);
  }
  if (source == target)
    return x;
  if (isFloat(x) && isa<FloatType>(target)) {
    if (source.getIntOrFloatBitWidth() < target.getIntOrFloatBitWidth())
      return arith::ExtFOp::create(b, result, x);
    return arith::TruncFOp::create(b, result, x);
  }
  if (isFloat(x))
    return castFloatToInt(b, x, target, to.isUnsignedInteger());
  if (isa<FloatType>(target))
    return castIntToFloat(b, x, target, isUnsigned);
  if (source.getIntOrFloatBitWidth() > target.getIntOrFloatBitWidth())
    return arith::TruncIOp::create(b, result, x);
  if (isUnsigned)
    return arith::ExtUIOp::create(b, result, x);
  return arith::ExtSIOp::create(b, result, x);
}

//===----------------------------------------------------------------------===//
// Dispatch
//===----------------------------------------------------------------------===//

static Value emitBinary(Builder &b, Operation *op, Value x, Value y) {
  Type type = getElementTypeOrSelf(op->getOperand(0));
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](AddOp) { return emitAdd(b, x, y); })
      .Case([&](SubOp) { return emitSub(b, x, y); })
      .Case([&](MulOp) { return emitMul(b, x, y); })
      .Case([&](DivOp) { return emitDiv(b, type, x, y); })
      .Case([&](PowOp) { return emitPow(b, x, y); })
      .Case([&](MaxOp) { return emitMax(b, type, x, y); })
      .Case([&](MinOp) { return emitMin(b, type, x, y); })
      .Case([&](CompareOp compare) {
        return emitCompare(b, compare.getDirection(), type, x, y);
      })
      .Default([](Operation *) { return Value(); });
}

/// Whether |value| is x - max(x) along some dims, as in a softmax: at most 0.
static bool isBelowMaximum(Value value) {
  auto difference = value.getDefiningOp<SubOp>();
  auto broadcast = difference ? difference.getRhs().getDefiningOp<BroadcastOp>()
                              : BroadcastOp();
  auto maximum = broadcast ? broadcast.getInput().getDefiningOp<ReduceMaxOp>()
                           : ReduceMaxOp();
  if (!maximum || maximum.getInput() != difference.getLhs())
    return false;
  SmallVector<int64_t> kept;
  for (int64_t d = 0; d < tensorTypeOf(value).getRank(); ++d)
    if (!llvm::is_contained(maximum.getDims(), d))
      kept.push_back(d);
  return llvm::equal(kept, broadcast.getDims());
}

static Value emitUnary(Builder &b, Operation *op, Value x) {
  Type type = getElementTypeOrSelf(op->getOperand(0));
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](NegOp) { return arith::NegFOp::create(b, x); })
      .Case([&](AbsOp) { return LLVM::FAbsOp::create(b, x); })
      .Case([&](SignOp) { return emitSign(b, x); })
      .Case([&](ExpOp exp) {
        return isBelowMaximum(exp.getInput()) ? emitExpOfNegative(b, x)
                                              : emitExp(b, x);
      })
      .Case([&](LogOp) { return emitLog(b, x); })
      .Case([&](SqrtOp) { return LLVM::SqrtOp::create(b, x); })
      .Case([&](RsqrtOp) {
        return arith::DivFOp::create(b, emitSplat(b, x.getType(), 1),
                                     LLVM::SqrtOp::create(b, x));
      })
      .Case([&](SinOp) { return emitSin(b, x); })
      .Case([&](CosOp) { return emitCos(b, x); })
      .Case([&](TanhOp) { return emitTanh(b, x); })
      .Case([&](ErfOp) { return emitErf(b, x); })
      .Case([&](SigmoidOp) { return emitSigmoid(b, x); })
      .Case([&](ReluOp) { return emitRelu(b, x); })
      .Case([&](SiluOp) { return emitMul(b, x, emitSigmoid(b, x)); })
      .Case([&](SoftplusOp) { return emitSoftplus(b, x); })
      .Case([&](GeluOp op) {
        return op.getApproximate() ? emitGeluByTanh(b, x) : emitGelu(b, x);
      })
      .Case([&](GeluGradOp) { return emitGeluGrad(b, x); })
      .Case([&](LeakyReluOp op) {
        return emitLeakyRelu(b, x, op.getAlpha().convertToDouble());
      })
      .Case([&](ClipOp op) {
        return emitClip(b, x, op.getLow().convertToDouble(),
                        op.getHigh().convertToDouble());
      })
      .Case(
          [&](CastOp op) { return emitCast(b, x, type, op.getElementType()); })
      .Default([](Operation *) { return Value(); });
}

Value emitElementwise(Builder &b, Operation *op, ArrayRef<Value> operands) {
  if (isa<SelectOp>(op))
    return select(b, operands[0], operands[1], operands[2]);
  if (operands.size() == 2)
    return emitBinary(b, op, operands[0], operands[1]);
  return operands.size() == 1 ? emitUnary(b, op, operands[0]) : Value();
}

} // namespace lathe

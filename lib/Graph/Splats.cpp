//===- Splats.cpp - Folds of tensors whose elements are all one number ----===//

#include "lathe/Graph/Splats.h"

using namespace mlir;

namespace lathe {

SplatElementsAttr getSplat(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<BroadcastOp, ReshapeOp>(op))
      break;
    value = op->getOperand(0);
  }
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return dyn_cast<SplatElementsAttr>(constant.getValue());
  return {};
}

/// Bools and ui8 are unsigned.
static APSInt toSigned(const APInt &bits, Type elementType) {
  return APSInt(bits,
                elementType.isUnsignedInteger() || elementType.isInteger(1));
}

APSInt getSplatInteger(SplatElementsAttr splat) {
  return toSigned(splat.getSplatValue<APInt>(), splat.getElementType());
}

bool isSplat(Value value, double number) {
  SplatElementsAttr splat = getSplat(value);
  if (!splat)
    return false;
  if (isa<FloatType>(splat.getElementType()))
    return splat.getSplatValue<APFloat>().convertToDouble() == number;
  APSInt integer = getSplatInteger(splat);
  return integer.isRepresentableByInt64() &&
         static_cast<double>(integer.getExtValue()) == number;
}

Attribute foldSplat(Attribute operand, FloatFunction f) {
  auto splat = dyn_cast_or_null<SplatElementsAttr>(operand);
  if (!splat || !isa<FloatType>(splat.getElementType()))
    return {};
  return DenseElementsAttr::get(splat.getType(),
                                f(splat.getSplatValue<APFloat>()));
}

Attribute foldSplats(Attribute lhs, Attribute rhs, FloatFunction2 floats,
                     IntegerFunction2 integers) {
  auto left = dyn_cast_or_null<SplatElementsAttr>(lhs);
  auto right = dyn_cast_or_null<SplatElementsAttr>(rhs);
  if (!left || !right || left.getType() != right.getType())
    return {};
  if (isa<FloatType>(left.getElementType()))
    return DenseElementsAttr::get(
        left.getType(),
        floats(left.getSplatValue<APFloat>(), right.getSplatValue<APFloat>()));
  return DenseElementsAttr::get(
      left.getType(), integers(getSplatInteger(left), getSplatInteger(right)));
}

/// Rounds to nearest, ties to even.
static APFloat toFloat(SplatElementsAttr splat, FloatType type) {
  constexpr auto rounding = APFloat::rmNearestTiesToEven;
  APFloat result(type.getFloatSemantics());
  if (isa<FloatType>(splat.getElementType())) {
    bool inexact = false;
    result = splat.getSplatValue<APFloat>();
    result.convert(type.getFloatSemantics(), rounding, &inexact);
    return result;
  }
  APSInt integer = getSplatInteger(splat);
  result.convertFromAPInt(integer, integer.isSigned(), rounding);
  return result;
}

/// Floats round toward zero and saturate (NaN gives 0), integers wrap.
static APInt toInteger(SplatElementsAttr splat, IntegerType type) {
  bool isFloat = isa<FloatType>(splat.getElementType());
  if (type.isInteger(1)) {
    bool isZero = isFloat ? splat.getSplatValue<APFloat>().isZero()
                          : getSplatInteger(splat).isZero();
    return APInt(1, !isZero);
  }
  if (!isFloat)
    return getSplatInteger(splat).extOrTrunc(type.getWidth());
  APSInt result(type.getWidth(), type.isUnsigned());
  bool isExact = false;
  splat.getSplatValue<APFloat>().convertToInteger(result, APFloat::rmTowardZero,
                                                  &isExact);
  return result;
}

Attribute foldSplatCast(Attribute operand, Type elementType) {
  auto splat = dyn_cast_or_null<SplatElementsAttr>(operand);
  if (!splat)
    return {};
  auto type = cast<ShapedType>(splat.getType()).clone(elementType);
  if (auto floatType = dyn_cast<FloatType>(elementType))
    return DenseElementsAttr::get(type, toFloat(splat, floatType));
  return DenseElementsAttr::get(
      type, toInteger(splat, cast<IntegerType>(elementType)));
}

} // namespace lathe

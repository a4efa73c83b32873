//===- SelectOps.cpp - Compare, select, cast, check_index -----------------===//
//
// Shape rules, verifiers, folds and derivatives of the elementwise ops that
// mix element types; they are declared in ElementwiseOps.td.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Splats.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// compare
//===----------------------------------------------------------------------===//

LogicalResult CompareOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  SmallVector<Type> operandTypes;
  if (failed(ShapeRule::of<CompareOp>(location).inferSameTypes(
          {"lhs", adaptor.getLhs()}, {"rhs", adaptor.getRhs()}, operandTypes)))
    return failure(); // (C1)
  auto tensor = dyn_cast<RankedTensorType>(operandTypes.front());
  types.push_back(tensor ? withElementType(tensor, IntegerType::get(context, 1))
                         : operandTypes.front());
  return success();
}

/// |direction| of the ordering of two numbers; only `ne` holds for NaN.
template <typename Number>
static bool holds(CompareDirection direction, const Number &lhs,
                  const Number &rhs) {
  switch (direction) {
  case CompareDirection::eq:
    return lhs == rhs;
  case CompareDirection::ne:
    return lhs != rhs;
  case CompareDirection::lt:
    return lhs < rhs;
  case CompareDirection::le:
    return lhs <= rhs;
  case CompareDirection::gt:
    return lhs > rhs;
  case CompareDirection::ge:
    return lhs >= rhs;
  }
  llvm_unreachable("all directions are handled");
}

OpFoldResult CompareOp::fold(FoldAdaptor adaptor) {
  auto lhs = dyn_cast_or_null<SplatElementsAttr>(adaptor.getLhs());
  auto rhs = dyn_cast_or_null<SplatElementsAttr>(adaptor.getRhs());
  if (!isTyped(*this) || !lhs || !rhs)
    return {};
  bool result =
      isa<FloatType>(lhs.getElementType())
          ? holds(getDirection(), lhs.getSplatValue<APFloat>(),
                  rhs.getSplatValue<APFloat>())
          : holds(getDirection(), getSplatInteger(lhs), getSplatInteger(rhs));
  auto type = lhs.getType().clone(IntegerType::get(getContext(), 1));
  return DenseElementsAttr::get(type, result);
}

//===----------------------------------------------------------------------===//
// select
//===----------------------------------------------------------------------===//

LogicalResult SelectOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<SelectOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  if (failed(rule.inferSameTypes({"on_true", adaptor.getOnTrue()},
                                 {"on_false", adaptor.getOnFalse()}, types)))
    return failure(); // (C1)
  RankedTensorType predicate = tensorTypeOf(adaptor.getPredicate());
  RankedTensorType result = tensorTypeOf(adaptor.getOnTrue());
  if (predicate == withElementType(result, predicate.getElementType()))
    return success();
  return rule.error("expected 'predicate' to have the shape of 'on_true', but "
                    "got ",
                    toString(getDims(predicate)), " and ",
                    toString(getDims(result))); // (C2)
}

OpFoldResult SelectOp::fold(FoldAdaptor) {
  if (!isTyped(*this))
    return {};
  if (getOnTrue() == getOnFalse() || isSplat(getPredicate(), 1))
    return getOnTrue();
  if (isSplat(getPredicate(), 0))
    return getOnFalse();
  return {};
}

LogicalResult SelectOp::buildVjp(OpBuilder &builder, Value cotangent,
                                 const llvm::SmallBitVector &wanted,
                                 MutableArrayRef<Value> grads) {
  Value zeros = buildZeros(builder, getLoc(), cotangent.getType());
  if (wanted[1])
    grads[1] = create(builder, getLoc(), getPredicate(), cotangent, zeros);
  if (wanted[2])
    grads[2] = create(builder, getLoc(), getPredicate(), zeros, cotangent);
  return success();
}

FailureOr<Value> SelectOp::buildJvp(OpBuilder &builder,
                                    ArrayRef<Value> tangents) {
  Value onTrue = tangents[1], onFalse = tangents[2];
  Value zeros =
      onTrue && onFalse ? Value() : buildZeros(builder, getLoc(), getType());
  return Value(create(builder, getLoc(), getPredicate(),
                      onTrue ? onTrue : zeros, onFalse ? onFalse : zeros));
}

//===----------------------------------------------------------------------===//
// cast
//===----------------------------------------------------------------------===//

LogicalResult CastOp::inferReturnTypes(MLIRContext *context,
                                       std::optional<Location> location,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<CastOp>(location);
  if (failed(rule.checkElementType("elementType", adaptor.getElementType())))
    return failure(); // (C1)
  if (isUntyped(adaptor.getInput()))
    return rule.inferUntyped(context, types);
  return rule.inferTensor(dimsOf(adaptor.getInput()), adaptor.getElementType(),
                          types);
}

OpFoldResult CastOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (getInput().getType() == getType())
    return getInput();
  return foldSplatCast(adaptor.getInput(), getElementType());
}

LogicalResult CastOp::buildVjp(OpBuilder &builder, Value cotangent,
                               const llvm::SmallBitVector &wanted,
                               MutableArrayRef<Value> grads) {
  Type inputType = tensorTypeOf(getInput()).getElementType();
  if (wanted[0] && isa<FloatType>(getElementType()))
    grads[0] = create(builder, getLoc(), cotangent, inputType);
  return success();
}

FailureOr<Value> CastOp::buildJvp(OpBuilder &builder,
                                  ArrayRef<Value> tangents) {
  if (!isa<FloatType>(getElementType()))
    return Value();
  return Value(create(builder, getLoc(), tangents[0], getElementType()));
}

//===----------------------------------------------------------------------===//
// check_index
//===----------------------------------------------------------------------===//

LogicalResult CheckIndexOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location>,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getIndices().getType());
  return success();
}

LogicalResult CheckIndexOp::verify() {
  return ShapeRule::of(*this).checkAtLeast("size", getSize(), 1); // (C1)
}

} // namespace lathe

//===- ShapeRules.cpp - What the shape rules of several ops share ---------===//

#include "ShapeRules.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace lathe {

bool isUntyped(ValueRange values) {
  return llvm::any_of(values.getTypes(), llvm::IsaPred<ValueType>);
}

bool isTyped(Operation *op) {
  return !isUntyped(op->getOperands()) && !isUntyped(op->getResults());
}

SmallVector<int64_t> countUp(int64_t count) {
  return llvm::to_vector(llvm::seq<int64_t>(0, count));
}

InFlightDiagnostic ShapeRule::diagnostic() const {
  if (!location)
    return InFlightDiagnostic();
  InFlightDiagnostic diagnostic = emitError(*location);
  diagnostic << "'" << op << "' op ";
  return diagnostic;
}

LogicalResult ShapeRule::inferSameTypes(Operand first, Operand second,
                                        SmallVectorImpl<Type> &types) const {
  Type type = first.value.getType();
  if (isUntyped({first.value, second.value}))
    return inferUntyped(type.getContext(), types);
  if (type != second.value.getType())
    return error("expected '", first.name, "' and '", second.name,
                 "' to have the same type, but got ", toString(type), " and ",
                 toString(second.value.getType())); // (C1)
  types.push_back(type);
  return success();
}

LogicalResult ShapeRule::inferTensor(ArrayRef<Dim> dims, Type elementType,
                                     SmallVectorImpl<Type> &types) const {
  if (failed(checkSize(dims, elementType)))
    return failure();
  types.push_back(getTensorType(dims, elementType));
  return success();
}

LogicalResult ShapeRule::inferUntyped(MLIRContext *context,
                                      SmallVectorImpl<Type> &types) const {
  types.push_back(ValueType::get(context));
  return success();
}

LogicalResult ShapeRule::checkSize(ArrayRef<Dim> dims, Type elementType) const {
  std::optional<Dim> elements = getNumElements(dims);
  if (elements && elements->times(Dim(getElementBytes(elementType))))
    return success();
  return error("size of a tensor of dims ", toString(dims),
               " overflows 63 bits");
}

LogicalResult ShapeRule::checkDim(StringRef name, int64_t dim,
                                  std::optional<int64_t> rank) const {
  if (dim >= 0 && (!rank || dim < *rank))
    return success();
  if (!rank)
    return error("expected '", name, "' to be at least 0, but got ", dim);
  if (*rank == 0)
    return error("expected a tensor with dims, but got a scalar and '", name,
                 "' ", dim);
  return error("expected '", name, "' in 0 .. ", *rank - 1, ", but got ", dim);
}

LogicalResult ShapeRule::checkDims(StringRef name, ArrayRef<int64_t> dims,
                                   std::optional<int64_t> rank) const {
  for (auto [index, dim] : llvm::enumerate(dims)) {
    if (failed(checkDim(name, dim, rank)))
      return failure();
    if (llvm::is_contained(dims.take_front(index), dim))
      return error("expected distinct '", name, "', but got ", dim, " twice");
  }
  return success();
}

LogicalResult ShapeRule::checkElementType(StringRef name,
                                          Type elementType) const {
  auto integer = dyn_cast<IntegerType>(elementType);
  if (isa<Float32Type, Float64Type, Float16Type, BFloat16Type>(elementType) ||
      (integer && integer.isSignless() &&
       llvm::is_contained({1u, 8u, 16u, 32u, 64u}, integer.getWidth())) ||
      elementType.isUnsignedInteger(8))
    return success();
  return error("expected '", name,
               "' to be f32, f64, f16, bf16, i1, i8, i16, i32, i64 or ui8, but "
               "got ",
               elementType);
}

LogicalResult ShapeRule::checkAtLeast(StringRef name, int64_t value,
                                      int64_t least) const {
  if (value >= least)
    return success();
  return error("expected '", name, "' to be at least ", least, ", but got ",
               value);
}

} // namespace lathe

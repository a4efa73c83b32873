//===- IndexOps.cpp - One-hot, gather, scatter_add ------------------------===//
//
// Shape rules and derivatives; the ops are declared in MovementOps.td.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// one_hot
//===----------------------------------------------------------------------===//

LogicalResult OneHotOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<OneHotOp>(location);
  int64_t depth = adaptor.getDepth();
  if (failed(rule.checkAtLeast("depth", depth, 1)) || // (C1)
      failed(rule.checkElementType("elementType",
                                   adaptor.getElementType()))) // (C2)
    return failure();
  if (isUntyped(adaptor.getIndices()))
    return rule.inferUntyped(context, types);
  Dims dims = dimsOf(adaptor.getIndices());
  dims.push_back(Dim(depth));
  return rule.inferTensor(dims, adaptor.getElementType(), types);
}

//===----------------------------------------------------------------------===//
// gather
//===----------------------------------------------------------------------===//

LogicalResult GatherOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<GatherOp>(location);
  int64_t dim = adaptor.getDim();
  if (isUntyped(adaptor.getOperands())) {
    if (failed(rule.checkDim("dim", dim, std::nullopt)))
      return failure(); // (C1)
    return rule.inferUntyped(context, types);
  }
  RankedTensorType type = tensorTypeOf(adaptor.getInput());
  if (failed(rule.checkDim("dim", dim, type.getRank())))
    return failure(); // (C1)
  Dims from = getDims(type);
  if (!from[dim].isStatic() || from[dim] == Dim(0))
    return rule.error("expected dim ", dim,
                      " of 'input' to be static and not 0, but got ",
                      from[dim].str()); // (C2)
  Dims indices = dimsOf(adaptor.getIndices());
  Dims to(from.begin(), from.begin() + dim);
  to.append(indices);
  to.append(from.begin() + dim + 1, from.end());
  return rule.inferTensor(to, type.getElementType(), types);
}

LogicalResult GatherOp::buildVjp(OpBuilder &builder, Value cotangent,
                                 const llvm::SmallBitVector &wanted,
                                 MutableArrayRef<Value> grads) {
  int64_t size = tensorTypeOf(getInput()).getDimSize(getDim());
  if (wanted[0])
    grads[0] = ScatterAddOp::create(builder, getLoc(), getIndices(), cotangent,
                                    getDim(), size);
  return success();
}

FailureOr<Value> GatherOp::buildJvp(OpBuilder &builder,
                                    ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), tangents[0], getIndices(), getDim()));
}

//===----------------------------------------------------------------------===//
// scatter_add
//===----------------------------------------------------------------------===//

LogicalResult ScatterAddOp::inferReturnTypes(MLIRContext *context,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<ScatterAddOp>(location);
  int64_t dim = adaptor.getDim(), size = adaptor.getSize();
  if (failed(rule.checkAtLeast("size", size, 1)))
    return failure(); // (C2)
  if (isUntyped(adaptor.getOperands())) {
    if (failed(rule.checkDim("dim", dim, std::nullopt)))
      return failure(); // (C1)
    return rule.inferUntyped(context, types);
  }
  RankedTensorType type = tensorTypeOf(adaptor.getUpdates());
  Dims from = getDims(type);
  Dims indices = dimsOf(adaptor.getIndices());
  int64_t rank = indices.size();
  if (rank > type.getRank())
    return rule.error("expected 'updates' of at least the rank of 'indices' (",
                      rank, "), but got ", toString(type)); // (C1)
  if (dim < 0 || dim > type.getRank() - rank)
    return rule.error("expected 'dim' in 0 .. ", type.getRank() - rank,
                      " (rank of 'updates' less that of 'indices'), but got ",
                      dim); // (C1)
  if (ArrayRef<Dim>(from).slice(dim, rank) != ArrayRef<Dim>(indices))
    return rule.error("expected dims ", toString(indices),
                      " of 'indices' from dim ", dim,
                      " of 'updates' on, but got ", toString(from)); // (C3)
  Dims to(from.begin(), from.begin() + dim);
  to.push_back(Dim(size));
  to.append(from.begin() + dim + rank, from.end());
  return rule.inferTensor(to, type.getElementType(), types);
}

LogicalResult ScatterAddOp::buildVjp(OpBuilder &builder, Value cotangent,
                                     const llvm::SmallBitVector &wanted,
                                     MutableArrayRef<Value> grads) {
  if (wanted[1])
    grads[1] =
        GatherOp::create(builder, getLoc(), cotangent, getIndices(), getDim());
  return success();
}

FailureOr<Value> ScatterAddOp::buildJvp(OpBuilder &builder,
                                        ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), getIndices(), tangents[1], getDim(),
                      getSize()));
}

} // namespace lathe

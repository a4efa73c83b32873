//===- MovementOps.cpp - Constants, reshapes, transposes, broadcasts ------===//
//
// Shape rules, verifiers, folds and derivatives of the ops of MovementOps.td
// that keep or repeat elements; SliceOps.cpp and IndexOps.cpp have the rest.
//
//===----------------------------------------------------------------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Splats.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/MovementOps.cpp.inc"

namespace lathe {

void LatheDialect::registerMovementOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/MovementOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// constant, dim_size, iota
//===----------------------------------------------------------------------===//

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult DimSizeOp::verify() {
  if (!Dim::parse(getDim()))
    return emitOpError("expected 'dim' to be a dim such as B or 4*B, but got '")
           << getDim() << "'"; // (C2)
  auto type = dyn_cast<RankedTensorType>(getType());
  if (type && type.getRank() != 0)
    return emitOpError("expected a scalar as result, but got ")
           << toString(type); // (C1)
  return success();
}

OpFoldResult DimSizeOp::fold(FoldAdaptor) {
  std::optional<Dim> dim = Dim::parse(getDim());
  auto type = dyn_cast<RankedTensorType>(getType());
  if (!type || !dim || !dim->isStatic())
    return {};
  int64_t size = dim->getCoefficient();
  if (auto floatType = dyn_cast<FloatType>(type.getElementType())) {
    APFloat number(floatType.getFloatSemantics());
    number.convertFromAPInt(APInt(64, size), /*IsSigned=*/true,
                            APFloat::rmNearestTiesToEven);
    return DenseElementsAttr::get(type, number);
  }
  unsigned width = type.getElementTypeBitWidth();
  return DenseElementsAttr::get(type, APInt(64, size).sextOrTrunc(width));
}

LogicalResult IotaOp::verify() {
  std::optional<int64_t> rank;
  if (auto type = dyn_cast<RankedTensorType>(getType()))
    rank = type.getRank();
  return ShapeRule::of(*this).checkDim("dim", getDim(), rank); // (C1)
}

//===----------------------------------------------------------------------===//
// reshape
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  if (!isTyped(*this))
    return success();
  RankedTensorType from = tensorTypeOf(getInput());
  RankedTensorType to = tensorTypeOf(getResult());
  std::optional<Dim> before = getNumElements(getDims(from));
  std::optional<Dim> after = getNumElements(getDims(to));
  if (from.getElementType() == to.getElementType() && before && after &&
      *before == *after)
    return success();
  return emitOpError("expected a result with the elements of ")
         << toString(from) << ", but got " << toString(to); // (C1)
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (!isTyped(*this))
    return {};
  if (getInput().getType() == getType())
    return getInput();
  if (auto inner = getInput().getDefiningOp<ReshapeOp>();
      inner && isTyped(inner)) {
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  if (auto constant = dyn_cast_or_null<DenseElementsAttr>(adaptor.getInput()))
    return constant.reshape(cast<ShapedType>(getType()));
  return {};
}

LogicalResult ReshapeOp::buildVjp(OpBuilder &builder, Value cotangent,
                                  const llvm::SmallBitVector &wanted,
                                  MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = create(builder, getLoc(), getInput().getType(), cotangent);
  return success();
}

FailureOr<Value> ReshapeOp::buildJvp(OpBuilder &builder,
                                     ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), getType(), tangents[0]));
}

//===----------------------------------------------------------------------===//
// flatten
//===----------------------------------------------------------------------===//

LogicalResult FlattenOp::inferReturnTypes(MLIRContext *context,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<FlattenOp>(location);
  int64_t start = adaptor.getStart();
  if (isUntyped(adaptor.getInput())) {
    if (failed(rule.checkDim("start", start, std::nullopt)))
      return failure(); // (C1)
    return rule.inferUntyped(context, types);
  }
  RankedTensorType type = tensorTypeOf(adaptor.getInput());
  if (failed(rule.checkDim("start", start, type.getRank())))
    return failure(); // (C1)
  Dims dims = getDims(type);
  ArrayRef<Dim> rest = ArrayRef<Dim>(dims).drop_front(start);
  std::optional<Dim> joined = getNumElements(rest);
  if (!joined)
    return rule.error("product of dims ", toString(rest), " overflows 63 bits");
  dims.truncate(start);
  dims.push_back(*joined);
  return rule.inferTensor(dims, type.getElementType(), types);
}

/// Once its type is known, a flatten is a reshape.
LogicalResult FlattenOp::canonicalize(FlattenOp op, PatternRewriter &rewriter) {
  if (!isTyped(op))
    return rewriter.notifyMatchFailure(op, "the type is not known yet");
  rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
  return success();
}

LogicalResult FlattenOp::buildVjp(OpBuilder &builder, Value cotangent,
                                  const llvm::SmallBitVector &wanted,
                                  MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] =
        ReshapeOp::create(builder, getLoc(), getInput().getType(), cotangent);
  return success();
}

FailureOr<Value> FlattenOp::buildJvp(OpBuilder &builder,
                                     ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), tangents[0], getStart()));
}

FailureOr<Value> FlattenOp::decompose(OpBuilder &builder) {
  return Value(ReshapeOp::create(builder, getLoc(), getType(), getInput()));
}

//===----------------------------------------------------------------------===//
// transpose
//===----------------------------------------------------------------------===//

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<TransposeOp>(location);
  ArrayRef<int64_t> permutation = adaptor.getPermutation();
  int64_t entries = permutation.size();
  RankedTensorType type;
  if (!isUntyped(adaptor.getInput())) {
    type = tensorTypeOf(adaptor.getInput());
    if (entries != type.getRank())
      return rule.error("expected 'permutation' to have ", type.getRank(),
                        " entries (rank of 'input'), but got ",
                        entries); // (C1)
  }
  if (failed(rule.checkDims("permutation", permutation, entries)))
    return failure(); // (C1)
  if (!type)
    return rule.inferUntyped(context, types);
  Dims from = getDims(type), to;
  for (int64_t dim : permutation)
    to.push_back(from[dim]);
  return rule.inferTensor(to, type.getElementType(), types);
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  if (!isTyped(*this))
    return {};
  ArrayRef<int64_t> permutation = getPermutation();
  if (ArrayRef<int64_t>(countUp(permutation.size())) == permutation)
    return getInput();
  auto inner = getInput().getDefiningOp<TransposeOp>();
  if (!inner || !isTyped(inner))
    return {};
  SmallVector<int64_t> composed;
  for (int64_t dim : permutation)
    composed.push_back(inner.getPermutation()[dim]);
  setPermutation(composed);
  getInputMutable().assign(inner.getInput());
  return getResult();
}

LogicalResult TransposeOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = create(builder, getLoc(), cotangent,
                      invertPermutationVector(getPermutation()));
  return success();
}

FailureOr<Value> TransposeOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), tangents[0], getPermutation()));
}

//===----------------------------------------------------------------------===//
// broadcast
//===----------------------------------------------------------------------===//

/// `dims` fit an input and a result of these types. (C1)
static LogicalResult verifyBroadcastDims(BroadcastOp op, Type from, Type to) {
  ArrayRef<int64_t> dims = op.getDims();
  std::optional<int64_t> rank;
  if (auto result = dyn_cast<RankedTensorType>(to))
    rank = result.getRank();
  if (auto input = dyn_cast<RankedTensorType>(from);
      input && input.getRank() != static_cast<int64_t>(dims.size()))
    return op.emitOpError("expected 'dims' to have ")
           << input.getRank() << " entries (rank of 'input'), but got "
           << dims.size(); // (C1)
  if (failed(ShapeRule::of(op).checkDims("dims", dims, rank)))
    return failure(); // (C1)
  if (!llvm::is_sorted(dims))
    return op.emitOpError("expected ascending 'dims', but got [")
           << dims << "]"; // (C1)
  return success();
}

LogicalResult BroadcastOp::verify() {
  if (failed(verifyBroadcastDims(*this, getInput().getType(), getType())))
    return failure();
  if (!isTyped(*this))
    return success();
  RankedTensorType from = tensorTypeOf(getInput());
  RankedTensorType to = tensorTypeOf(getResult());
  if (from.getElementType() != to.getElementType())
    return emitOpError("expected a result of ")
           << from.getElementType() << " like 'input', but got "
           << to.getElementType(); // (C3)
  Dims input = lathe::getDims(from), result = lathe::getDims(to);
  for (auto [index, dim] : llvm::enumerate(getDims()))
    if (input[index] != Dim(1) && input[index] != result[dim])
      return emitOpError("expected dim ")
             << index << " of 'input' to be 1 or " << result[dim].str()
             << " (dim " << dim << " of the result), but got "
             << input[index].str(); // (C2)
  return ShapeRule::of(*this).checkSize(result, to.getElementType());
}

OpFoldResult BroadcastOp::fold(FoldAdaptor) {
  if (!isTyped(*this))
    return {};
  // Ascending dims of an equal type are all dims.
  if (getInput().getType() == getType())
    return getInput();
  auto inner = getInput().getDefiningOp<BroadcastOp>();
  if (!inner || !isTyped(inner))
    return {};
  SmallVector<int64_t> composed;
  for (int64_t dim : inner.getDims())
    composed.push_back(getDims()[dim]);
  setDims(composed);
  getInputMutable().assign(inner.getInput());
  return getResult();
}

LogicalResult BroadcastOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  if (!wanted[0])
    return success();
  RankedTensorType from = tensorTypeOf(getInput());
  RankedTensorType to = tensorTypeOf(getResult());
  Dims input = lathe::getDims(from), result = lathe::getDims(to);
  SmallVector<int64_t> repeated = countUp(to.getRank());
  for (auto [index, dim] : llvm::enumerate(getDims()))
    if (input[index] == result[dim])
      llvm::erase(repeated, dim);
  Value sum = cotangent;
  if (!repeated.empty())
    sum = ReduceSumOp::create(builder, getLoc(), sum, repeated);
  // Unit dims that were repeated have vanished.
  if (sum.getType() != from)
    sum = ReshapeOp::create(builder, getLoc(), from, sum);
  grads[0] = sum;
  return success();
}

FailureOr<Value> BroadcastOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), getType(), tangents[0], getDims()));
}

} // namespace lathe

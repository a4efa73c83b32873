//===- ReductionOps.cpp - Sums, means, extrema over dims; argmax ----------===//
//
// Shape rules, folds, derivatives and decompositions; the pooling ops of
// ReductionOps.td are in PoolingOps.cpp.
//
//===----------------------------------------------------------------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ReductionOps.cpp.inc"

namespace lathe {

void LatheDialect::registerReductionOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ReductionOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// What the reductions share
//===----------------------------------------------------------------------===//

/// |dims| of the input vanish, or become 1 with |keepDims|. (C1)
static LogicalResult inferReduction(const ShapeRule &rule, Value input,
                                    ArrayRef<int64_t> dims, bool keepDims,
                                    SmallVectorImpl<Type> &types) {
  if (isUntyped(input)) {
    if (failed(rule.checkDims("dims", dims, std::nullopt)))
      return failure(); // (C1)
    return rule.inferUntyped(input.getContext(), types);
  }
  RankedTensorType type = tensorTypeOf(input);
  if (failed(rule.checkDims("dims", dims, type.getRank())))
    return failure(); // (C1)
  Dims kept;
  for (auto [index, dim] : llvm::enumerate(getDims(type))) {
    bool isReduced = llvm::is_contained(dims, index);
    if (!isReduced || keepDims)
      kept.push_back(isReduced ? Dim(1) : dim);
  }
  return rule.inferTensor(kept, type.getElementType(), types);
}

/// An extremum of no elements does not exist. (C2)
static LogicalResult inferExtremum(const ShapeRule &rule, Value input,
                                   ArrayRef<int64_t> dims, bool keepDims,
                                   SmallVectorImpl<Type> &types) {
  if (failed(inferReduction(rule, input, dims, keepDims, types)))
    return failure();
  if (isUntyped(input))
    return success();
  RankedTensorType type = tensorTypeOf(input);
  for (int64_t dim : dims)
    if (type.getDimSize(dim) == 0)
      return rule.error("expected reduced dims of 'input' that are not 0, but "
                        "dim ",
                        dim, " of ", toString(type), " is"); // (C2)
  return success();
}

/// A reduction over no dims is its input.
template <typename Op> static OpFoldResult foldReduction(Op op) {
  if (isTyped(op) && op.getDims().empty())
    return op.getInput();
  return {};
}

/// A reduction over dims of one element moves nothing: it is a reshape.
template <typename Op>
static LogicalResult reshapeUnitDims(Op op, PatternRewriter &rewriter) {
  if (!isTyped(op))
    return rewriter.notifyMatchFailure(op, "the type is not known yet");
  for (int64_t dim : op.getDims())
    if (tensorTypeOf(op.getInput()).getDimSize(dim) != 1)
      return rewriter.notifyMatchFailure(op, "a reduced dim is not 1");
  rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
  return success();
}

/// The dims that |op| reduces.
template <typename Op> static Dims getReducedDims(Op op) {
  Dims from = dimsOf(op.getInput()), reduced;
  for (int64_t dim : op.getDims())
    reduced.push_back(from[dim]);
  return reduced;
}

/// |value|, of the type of |op|'s result, repeated to the type of its input.
template <typename Op>
static Value buildSpread(Op op, OpBuilder &builder, Value value) {
  RankedTensorType type = tensorTypeOf(op.getInput());
  if (!op.getKeepDims())
    return buildUnreduce(builder, op.getLoc(), value, type, op.getDims());
  return BroadcastOp::create(builder, op.getLoc(), type, value,
                             countUp(type.getRank()));
}

/// The number of elements that |op| reduces to one, in the type of its result.
template <typename Op> static Value buildCount(Op op, OpBuilder &builder) {
  RankedTensorType type = tensorTypeOf(op.getResult());
  Value count = buildNumElements(builder, op.getLoc(), getReducedDims(op),
                                 type.getElementType());
  return BroadcastOp::create(builder, op.getLoc(), type, count,
                             ArrayRef<int64_t>());
}

//===----------------------------------------------------------------------===//
// reduce_sum
//===----------------------------------------------------------------------===//

LogicalResult ReduceSumOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferReduction(ShapeRule::of<ReduceSumOp>(location),
                        adaptor.getInput(), adaptor.getDims(),
                        adaptor.getKeepDims(), types);
}

OpFoldResult ReduceSumOp::fold(FoldAdaptor) { return foldReduction(*this); }

LogicalResult ReduceSumOp::canonicalize(ReduceSumOp op,
                                        PatternRewriter &rewriter) {
  return reshapeUnitDims(op, rewriter);
}

LogicalResult ReduceSumOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = buildSpread(*this, builder, cotangent);
  return success();
}

FailureOr<Value> ReduceSumOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return Value(
      create(builder, getLoc(), tangents[0], getDims(), getKeepDims()));
}

//===----------------------------------------------------------------------===//
// reduce_mean
//===----------------------------------------------------------------------===//

LogicalResult ReduceMeanOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  return inferReduction(ShapeRule::of<ReduceMeanOp>(location),
                        adaptor.getInput(), adaptor.getDims(),
                        adaptor.getKeepDims(), types);
}

OpFoldResult ReduceMeanOp::fold(FoldAdaptor) { return foldReduction(*this); }

LogicalResult ReduceMeanOp::canonicalize(ReduceMeanOp op,
                                         PatternRewriter &rewriter) {
  return reshapeUnitDims(op, rewriter);
}

LogicalResult ReduceMeanOp::buildVjp(OpBuilder &builder, Value cotangent,
                                     const llvm::SmallBitVector &wanted,
                                     MutableArrayRef<Value> grads) {
  if (!wanted[0])
    return success();
  Value share =
      DivOp::create(builder, getLoc(), cotangent, buildCount(*this, builder));
  grads[0] = buildSpread(*this, builder, share);
  return success();
}

FailureOr<Value> ReduceMeanOp::buildJvp(OpBuilder &builder,
                                        ArrayRef<Value> tangents) {
  return Value(
      create(builder, getLoc(), tangents[0], getDims(), getKeepDims()));
}

FailureOr<Value> ReduceMeanOp::decompose(OpBuilder &builder) {
  Value sum = ReduceSumOp::create(builder, getLoc(), getInput(), getDims(),
                                  getKeepDims());
  return Value(
      DivOp::create(builder, getLoc(), sum, buildCount(*this, builder)));
}

//===----------------------------------------------------------------------===//
// reduce_max, reduce_min
//===----------------------------------------------------------------------===//

namespace {

/// The elements that equal the extremum, and how many there are of them.
struct Winners {
  Value isWinner, count;
};

} // namespace

template <typename Op> static Winners findWinners(Op op, OpBuilder &builder) {
  Location loc = op.getLoc();
  Value isWinner =
      CompareOp::create(builder, loc, CompareDirection::eq, op.getInput(),
                        buildSpread(op, builder, op.getResult()));
  Type type = op.getInput().getType();
  Value ones = SelectOp::create(builder, loc, isWinner,
                                buildSplat(builder, loc, type, 1),
                                buildZeros(builder, loc, type));
  Value count =
      ReduceSumOp::create(builder, loc, ones, op.getDims(), op.getKeepDims());
  return {isWinner, count};
}

/// The cotangent goes to the winners in equal shares.
template <typename Op>
static void buildExtremumVjp(Op op, OpBuilder &builder, Value cotangent,
                             const llvm::SmallBitVector &wanted,
                             MutableArrayRef<Value> grads) {
  if (!wanted[0])
    return;
  Location loc = op.getLoc();
  Winners winners = findWinners(op, builder);
  Value share = DivOp::create(builder, loc, cotangent, winners.count);
  Value spread = buildSpread(op, builder, share);
  grads[0] = SelectOp::create(builder, loc, winners.isWinner, spread,
                              buildZeros(builder, loc, spread.getType()));
}

/// The mean of the winners' tangents.
template <typename Op>
static Value buildExtremumJvp(Op op, OpBuilder &builder, Value tangent) {
  Location loc = op.getLoc();
  Winners winners = findWinners(op, builder);
  Value taken = SelectOp::create(builder, loc, winners.isWinner, tangent,
                                 buildZeros(builder, loc, tangent.getType()));
  Value sum =
      ReduceSumOp::create(builder, loc, taken, op.getDims(), op.getKeepDims());
  return DivOp::create(builder, loc, sum, winners.count);
}

LogicalResult ReduceMaxOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferExtremum(ShapeRule::of<ReduceMaxOp>(location), adaptor.getInput(),
                       adaptor.getDims(), adaptor.getKeepDims(), types);
}

OpFoldResult ReduceMaxOp::fold(FoldAdaptor) { return foldReduction(*this); }

LogicalResult ReduceMaxOp::canonicalize(ReduceMaxOp op,
                                        PatternRewriter &rewriter) {
  return reshapeUnitDims(op, rewriter);
}

LogicalResult ReduceMaxOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  buildExtremumVjp(*this, builder, cotangent, wanted, grads);
  return success();
}

FailureOr<Value> ReduceMaxOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return buildExtremumJvp(*this, builder, tangents[0]);
}

LogicalResult ReduceMinOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  return inferExtremum(ShapeRule::of<ReduceMinOp>(location), adaptor.getInput(),
                       adaptor.getDims(), adaptor.getKeepDims(), types);
}

OpFoldResult ReduceMinOp::fold(FoldAdaptor) { return foldReduction(*this); }

LogicalResult ReduceMinOp::canonicalize(ReduceMinOp op,
                                        PatternRewriter &rewriter) {
  return reshapeUnitDims(op, rewriter);
}

LogicalResult ReduceMinOp::buildVjp(OpBuilder &builder, Value cotangent,
                                    const llvm::SmallBitVector &wanted,
                                    MutableArrayRef<Value> grads) {
  buildExtremumVjp(*this, builder, cotangent, wanted, grads);
  return success();
}

FailureOr<Value> ReduceMinOp::buildJvp(OpBuilder &builder,
                                       ArrayRef<Value> tangents) {
  return buildExtremumJvp(*this, builder, tangents[0]);
}

//===----------------------------------------------------------------------===//
// argmax
//===----------------------------------------------------------------------===//

LogicalResult ArgmaxOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<ArgmaxOp>(location);
  int64_t dim = adaptor.getDim();
  if (isUntyped(adaptor.getInput())) {
    if (failed(rule.checkDim("dim", dim, std::nullopt)))
      return failure(); // (C1)
    return rule.inferUntyped(context, types);
  }
  RankedTensorType type = tensorTypeOf(adaptor.getInput());
  if (failed(rule.checkDim("dim", dim, type.getRank())))
    return failure(); // (C1)
  if (type.getDimSize(dim) == 0)
    return rule.error("expected a dim of 'input' that is not 0, but dim ", dim,
                      " of ", toString(type), " is"); // (C1)
  Dims dims = getDims(type);
  dims.erase(dims.begin() + dim);
  return rule.inferTensor(dims, IntegerType::get(context, 64), types);
}

} // namespace lathe

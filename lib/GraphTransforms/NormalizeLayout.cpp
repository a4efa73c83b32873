//===- NormalizeLayout.cpp - Keep transposes away from contractions -------===//
//
// Part of lathe-normalize. A transpose between a contraction and the bias and
// activation behind it would keep them from being one kernel (NCHW models): it
// sinks below elementwise ops and reductions, where it meets its inverse.
//
//===----------------------------------------------------------------------===//

#include "NormalizePatterns.h"

#include "lathe/Graph/Build.h"

using namespace mlir;
using namespace lathe;

static bool isReduce(Operation *op) {
  return isa<ReduceSumOp, ReduceMaxOp, ReduceMinOp>(op);
}

/// The dims of reduced dim numbers |dims| in front of |transpose|.
static SmallVector<int64_t> dimsBefore(ArrayRef<int64_t> dims,
                                       TransposeOp transpose) {
  SmallVector<int64_t> before;
  for (int64_t dim : dims)
    before.push_back(transpose.getPermutation()[dim]);
  return before;
}

/// Whether the dims that |reduce| keeps have the same order in front of
/// |transpose|.
static bool keepsOrder(Operation *reduce, TransposeOp transpose) {
  auto reduced = reduce->getAttrOfType<DenseI64ArrayAttr>("dims").asArrayRef();
  SmallVector<int64_t> kept;
  for (auto [dim, from] : llvm::enumerate(transpose.getPermutation()))
    if (!llvm::is_contained(reduced, int64_t(dim)))
      kept.push_back(from);
  return llvm::is_sorted(kept);
}

/// Whether |transpose| moves what a kernel computes, and would have no user
/// left if it sank.
static bool maySink(TransposeOp transpose) {
  Operation *source = transpose.getInput().getDefiningOp();
  if (!source || isa<ReshapeOp, ConstantOp, TransposeOp>(source))
    return false;
  return llvm::all_of(transpose->getUsers(), [&](Operation *user) {
    return user->hasTrait<Elementwise>() || isa<TransposeOp>(user) ||
           (isReduce(user) && keepsOrder(user, transpose));
  });
}

/// Whether |value| can be had as it is in front of a transpose by
/// |permutation|: a transpose itself, or a broadcast of at most one dim.
static bool hasBefore(Value value, ArrayRef<int64_t> permutation) {
  if (auto transpose = value.getDefiningOp<TransposeOp>())
    return transpose.getPermutation() == permutation && maySink(transpose);
  auto broadcast = value.getDefiningOp<BroadcastOp>();
  return broadcast && broadcast.getDims().size() <= 1;
}

static Value buildBefore(OpBuilder &builder, Value value,
                         ArrayRef<int64_t> permutation) {
  if (auto transpose = value.getDefiningOp<TransposeOp>())
    return transpose.getInput();
  auto broadcast = value.getDefiningOp<BroadcastOp>();
  RankedTensorType type = tensorTypeOf(value);
  Dims after = getDims(type), before(after.size());
  for (auto [dim, from] : llvm::enumerate(permutation))
    before[from] = after[dim];
  SmallVector<int64_t> dims;
  for (int64_t dim : broadcast.getDims())
    dims.push_back(permutation[dim]);
  return BroadcastOp::create(builder, value.getLoc(),
                             getTensorType(before, type.getElementType()),
                             broadcast.getInput(), dims);
}

namespace {
/// op(transpose(x), transpose(y)) -> transpose(op(x, y)), op elementwise.
struct SinkBelowElementwise : RewritePattern {
  explicit SinkBelowElementwise(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}
  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!op->hasTrait<Elementwise>())
      return rewriter.notifyMatchFailure(op, "is not elementwise");
    TransposeOp transpose;
    for (Value operand : op->getOperands())
      if (auto defining = operand.getDefiningOp<TransposeOp>())
        transpose = defining;
    if (!transpose || !maySink(transpose))
      return rewriter.notifyMatchFailure(op, "no transpose that may sink");
    SmallVector<int64_t> permutation(transpose.getPermutation());
    for (Value operand : op->getOperands())
      if (!hasBefore(operand, permutation))
        return rewriter.notifyMatchFailure(op, "an operand has another order");
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(buildBefore(rewriter, operand, permutation));
    Operation *inner = rewriter.clone(*op);
    inner->setOperands(operands);
    RankedTensorType type = tensorTypeOf(op->getResult(0));
    inner->getResult(0).setType(
        withElementType(tensorTypeOf(operands.front()), type.getElementType()));
    rewriter.replaceOpWithNewOp<TransposeOp>(op, inner->getResult(0),
                                             permutation);
    return success();
  }
};

/// reduce(transpose(x)) -> reduce(x), where the kept dims keep their order.
template <typename OpTy> struct ReduceBeforeTranspose : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().template getDefiningOp<TransposeOp>();
    if (!transpose || op.getKeepDims() || !keepsOrder(op, transpose))
      return rewriter.notifyMatchFailure(op, "no transpose to drop");
    SmallVector<int64_t> dims = dimsBefore(op.getDims(), transpose);
    llvm::sort(dims);
    rewriter.replaceOpWithNewOp<OpTy>(op, transpose.getInput(), dims);
    return success();
  }
};
} // namespace

void lathe::populateLayoutPatterns(RewritePatternSet &patterns) {
  patterns.add<SinkBelowElementwise, ReduceBeforeTranspose<ReduceSumOp>,
               ReduceBeforeTranspose<ReduceMaxOp>,
               ReduceBeforeTranspose<ReduceMinOp>>(patterns.getContext());
}

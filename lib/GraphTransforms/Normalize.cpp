//===- Normalize.cpp - Bring ops to the few forms that kernels know -------===//
//
// graph -> graph. Expects: typed primitives (Decompose).
// Leaves: NHWC convolutions; matmuls whose rhs is not transposed; reductions
// without keep_dims, split at the batch; argmax along the last dim.
//
//===----------------------------------------------------------------------===//

#include "NormalizePatterns.h"

#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_NORMALIZEPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// A reduction of fewer elements is not worth two kernels.
static constexpr int64_t kSmallReduction = 1 << 14;

namespace {
//===----------------------------------------------------------------------===//
// Matmul and transpose
//===----------------------------------------------------------------------===//

/// matmul {transpose_rhs} -> matmul of a transposed rhs.
struct TransposeRhs : OpRewritePattern<MatmulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatmulOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getTransposeRhs())
      return rewriter.notifyMatchFailure(op, "rhs is not transposed");
    int64_t rank = tensorTypeOf(op.getRhs()).getRank();
    SmallVector<int64_t> permutation =
        llvm::to_vector(llvm::seq<int64_t>(0, rank));
    std::swap(permutation[rank - 2], permutation[rank - 1]);
    Value rhs =
        TransposeOp::create(rewriter, op.getLoc(), op.getRhs(), permutation);
    rewriter.modifyOpInPlace(op, [&] {
      op.getRhsMutable().assign(rhs);
      op.setTransposeRhs(false);
    });
    return success();
  }
};

/// A transpose that moves only dims of size 1 -> reshape, which is free.
struct TransposeToView : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<int64_t> moved;
    for (int64_t from : op.getPermutation())
      if (tensorTypeOf(op.getInput()).getDimSize(from) != 1)
        moved.push_back(from);
    if (!llvm::is_sorted(moved))
      return rewriter.notifyMatchFailure(op, "moves elements");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// reduce keep_dims -> reshape of the reduction without.
template <typename OpTy> struct DropKeepDims : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getKeepDims())
      return rewriter.notifyMatchFailure(op, "keeps no dims");
    Value reduced =
        OpTy::create(rewriter, op.getLoc(), op.getInput(), op.getDims());
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), reduced);
    return success();
  }
};

/// A reduction over dims of size 1 -> reshape.
template <typename OpTy> struct ReduceToView : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = tensorTypeOf(op.getInput());
    for (int64_t dim : op.getDims())
      if (type.getDimSize(dim) != 1)
        return rewriter.notifyMatchFailure(op, "reduces more than one element");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

/// A large reduction over dim 0 and others -> over the others, then over dim 0,
/// so that there is parallel work whose split depends on the shape only.
template <typename OpTy> struct SplitReduction : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (op.getKeepDims() || op.getDims().size() < 2 ||
        !llvm::is_contained(op.getDims(), 0))
      return rewriter.notifyMatchFailure(op, "reduces no dims beside dim 0");
    std::optional<Dim> elements = getNumElements(dimsOf(op.getInput()));
    if (elements && elements->isStatic() &&
        elements->getStaticSize() < kSmallReduction)
      return rewriter.notifyMatchFailure(op, "is small");
    SmallVector<int64_t> inner;
    llvm::copy_if(op.getDims(), std::back_inserter(inner),
                  [](int64_t dim) { return dim != 0; });
    Value rows = OpTy::create(rewriter, op.getLoc(), op.getInput(), inner);
    rewriter.replaceOpWithNewOp<OpTy>(op, rows, ArrayRef<int64_t>{0});
    return success();
  }
};

/// broadcast(reshape that only adds or drops unit dims) -> broadcast.
struct BroadcastOfUnitDims : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    auto view = op.getInput().getDefiningOp<ReshapeOp>();
    if (!view)
      return rewriter.notifyMatchFailure(op, "no reshape before it");
    Dims from = dimsOf(view.getInput());
    Dims to = dimsOf(view.getResult());
    SmallVector<int64_t> dims;
    for (auto [dim, size] : llvm::enumerate(to)) {
      if (dims.size() < from.size() && from[dims.size()] == size)
        dims.push_back(op.getDims()[dim]);
      else if (size != Dim(1))
        return rewriter.notifyMatchFailure(op, "reshape moves dims");
    }
    if (dims.size() != from.size())
      return rewriter.notifyMatchFailure(op, "reshape drops dims");
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), view.getInput(),
                                             dims);
    return success();
  }
};

/// argmax along an inner dim -> transpose it to the end.
struct ArgmaxLast : OpRewritePattern<ArgmaxOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ArgmaxOp op,
                                PatternRewriter &rewriter) const override {
    int64_t rank = tensorTypeOf(op.getInput()).getRank();
    int64_t dim = op.getDim();
    if (dim == rank - 1)
      return rewriter.notifyMatchFailure(op, "is along the last dim already");
    SmallVector<int64_t> permutation;
    for (int64_t other = 0; other < rank; ++other)
      if (other != dim)
        permutation.push_back(other);
    permutation.push_back(dim);
    Value last =
        TransposeOp::create(rewriter, op.getLoc(), op.getInput(), permutation);
    rewriter.replaceOpWithNewOp<ArgmaxOp>(op, last, rank - 1);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

template <typename OpTy>
static void addReductionPatterns(RewritePatternSet &patterns) {
  patterns.add<DropKeepDims<OpTy>, ReduceToView<OpTy>, SplitReduction<OpTy>>(
      patterns.getContext());
}

struct NormalizePass : lathe::impl::NormalizePassBase<NormalizePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateConvolutionPatterns(patterns);
    populatePoolingPatterns(patterns);
    populateLayoutPatterns(patterns);
    populateRowPatterns(patterns);
    patterns
        .add<TransposeRhs, TransposeToView, BroadcastOfUnitDims, ArgmaxLast>(
            &getContext());
    addReductionPatterns<ReduceSumOp>(patterns);
    addReductionPatterns<ReduceMaxOp>(patterns);
    addReductionPatterns<ReduceMinOp>(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

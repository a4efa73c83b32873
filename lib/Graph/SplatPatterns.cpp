//===- SplatPatterns.cpp - Canonical form of tensors of one number --------===//
//
// A tensor whose elements are all one known number is `broadcast` of a scalar
// `constant`, whatever its shape: nothing is stored, kernels take the number as
// an immediate, and shapes with symbolic dims need no other form.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Splats.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace lathe {

/// |splat| as a constant scalar.
static SplatElementsAttr toScalar(SplatElementsAttr splat) {
  auto type = RankedTensorType::get({}, splat.getElementType());
  return cast<SplatElementsAttr>(splat.resizeSplat(type));
}

/// Replaces the one result of |op| by |number| in its shape.
static void replaceBySplat(PatternRewriter &rewriter, Operation *op,
                           SplatElementsAttr number) {
  auto scalar = ConstantOp::create(rewriter, op->getLoc(), toScalar(number));
  rewriter.replaceOpWithNewOp<BroadcastOp>(op, op->getResult(0).getType(),
                                           scalar, ArrayRef<int64_t>());
}

namespace {

/// constant dense<1.0> : tensor<4xf32>  ==>  broadcast (constant dense<1.0>)
struct ShrinkSplatConstant : OpRewritePattern<ConstantOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConstantOp op,
                                PatternRewriter &rewriter) const override {
    auto splat = dyn_cast<SplatElementsAttr>(op.getValue());
    if (!splat || splat.getType().getRank() == 0)
      return rewriter.notifyMatchFailure(op, "a scalar, or different elements");
    replaceBySplat(rewriter, op, splat);
    return success();
  }
};

/// An elementwise op of splats is computed once: div (broadcast 1), (broadcast
/// 4)  ==>  broadcast 0.25
struct FoldSplatOperands : OpTraitRewritePattern<Elementwise> {
  using OpTraitRewritePattern::OpTraitRewritePattern;
  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isTyped(op))
      return rewriter.notifyMatchFailure(op, "the type is not known yet");
    SmallVector<Attribute> scalars;
    for (Value operand : op->getOperands()) {
      SplatElementsAttr splat = getSplat(operand);
      if (!splat)
        return rewriter.notifyMatchFailure(op, "an operand is no constant");
      scalars.push_back(toScalar(splat));
    }
    SmallVector<OpFoldResult> results;
    if (failed(op->fold(scalars, results)) || results.size() != 1)
      return rewriter.notifyMatchFailure(op, "the op does not fold");
    auto number = dyn_cast_or_null<SplatElementsAttr>(
        dyn_cast<Attribute>(results.front()));
    if (!number)
      return rewriter.notifyMatchFailure(op, "the op is an identity");
    replaceBySplat(rewriter, op, number);
    return success();
  }
};

/// Moving equal elements about leaves them equal.
template <typename Op> struct MoveSplat : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isTyped(op))
      return rewriter.notifyMatchFailure(op, "the type is not known yet");
    SplatElementsAttr splat = getSplat(op.getInput());
    bool isCanonical = std::is_same_v<Op, BroadcastOp> &&
                       op.getInput().template getDefiningOp<ConstantOp>();
    if (!splat || isCanonical)
      return rewriter.notifyMatchFailure(op, "not a splat, or canonical");
    replaceBySplat(rewriter, op, splat);
    return success();
  }
};

} // namespace

void LatheDialect::getCanonicalizationPatterns(
    RewritePatternSet &patterns) const {
  patterns.add<ShrinkSplatConstant, FoldSplatOperands, MoveSplat<ReshapeOp>,
               MoveSplat<TransposeOp>, MoveSplat<BroadcastOp>,
               MoveSplat<SliceOp>, MoveSplat<ReverseOp>>(getContext());
}

} // namespace lathe

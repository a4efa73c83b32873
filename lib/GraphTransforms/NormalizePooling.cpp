//===- NormalizePooling.cpp - Gradients of pooling at the pooled size -----===//
//
// Part of lathe-normalize. Leaves: no max_pool2d_grad. What pooling remembers
// of its input is which elements were largest; and as relu and max commute, the
// cotangent of a relu in front of it is masked where it is small. So nothing
// needs the large image again, and a small filter's gradient is the sum of what
// images give, so that nothing needs all of their large cotangents at a time.
//
//===----------------------------------------------------------------------===//

#include "NormalizePatterns.h"

#include "FusionKinds.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Splats.h"

using namespace mlir;
using namespace lathe;

/// A filter whose gradient has a share this small of the elements of an image
/// of the cotangent is summed up image by image.
static constexpr int64_t kImageOfGradient = 8;

namespace {
/// convolution_filter_grad(x, scatter) -> the sum of what images add to it, if
/// all that is made of the scattered cotangent is such sums: one chain of
/// kernels then goes through all, and holds one image at a time.
struct SplitFilterGrad : OpRewritePattern<ConvolutionFilterGradOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvolutionFilterGradOp op,
                                PatternRewriter &rewriter) const override {
    Value cotangent = op.getCotangent();
    if (op.getPerImage() || op.getLayout() != Layout::NHWC ||
        op.getGroups() != 1 || !cotangent.getDefiningOp<MaxPool2dScatterOp>())
      return rewriter.notifyMatchFailure(op, "not of a scattered cotangent");
    if (!llvm::all_of(cotangent.getUsers(), [](Operation *user) {
          return isReduce(user) || isa<ConvolutionFilterGradOp>(user);
        }))
      return rewriter.notifyMatchFailure(op, "others read the cotangent");
    std::optional<int64_t> bytes = getImageBytes(cotangent);
    RankedTensorType filter = tensorTypeOf(op.getResult());
    int64_t filterBytes =
        filter.getNumElements() * getElementBytes(filter.getElementType());
    if (!bytes || *bytes > kChainedBlockBytes ||
        filterBytes * kImageOfGradient > *bytes)
      return rewriter.notifyMatchFailure(op, "an image is too large or small");
    Value parts = ConvolutionFilterGradOp::create(
        rewriter, op.getLoc(), op.getInput(), cotangent, op.getKernelSize(),
        op.getStrides(), op.getDilations(), op.getPadding(), op.getGroups(),
        Layout::NHWC, /*per_image=*/true);
    rewriter.replaceOpWithNewOp<ReduceSumOp>(op, parts, ArrayRef<int64_t>{0});
    return success();
  }
};
} // namespace

namespace {
/// max_pool2d_grad(x, c) -> max_pool2d_scatter(max_pool2d_position(x), c).
struct GradToScatter : OpRewritePattern<MaxPool2dGradOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MaxPool2dGradOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getLayout() != Layout::NHWC)
      return rewriter.notifyMatchFailure(op, "not NHWC yet");
    Value positions = MaxPool2dPositionOp::create(
        rewriter, op.getLoc(), op.getInput(), op.getWindow(), op.getStrides(),
        op.getPaddingAttr(), op.getLayout());
    rewriter.replaceOpWithNewOp<MaxPool2dScatterOp>(
        op, positions, op.getCotangent(),
        tensorTypeOf(op.getInput()).getShape().slice(1, 2), op.getWindow(),
        op.getStrides(), op.getPaddingAttr(), op.getLayout());
    return success();
  }
};
} // namespace

/// The pooled values whose |positions| these are, if they are known at |op|.
static Value findPooled(MaxPool2dPositionOp positions, Operation *op) {
  for (Operation *user : positions.getInput().getUsers())
    if (arePoolAndPosition(user, positions) &&
        user->getBlock() == op->getBlock() && user->isBeforeInBlock(op))
      return user->getResult(0);
  return Value();
}

/// |cotangent| where |pooled| is positive, else 0. A cotangent that is a view
/// is masked as it was before, in the epilogue of the product that made it.
static Value buildMasked(OpBuilder &builder, Location loc, Value pooled,
                         Value cotangent) {
  if (auto view = cotangent.getDefiningOp<ReshapeOp>()) {
    Value source = view.getInput();
    pooled = ReshapeOp::create(builder, loc, source.getType(), pooled);
    Value masked = buildMasked(builder, loc, pooled, source);
    return ReshapeOp::create(builder, loc, cotangent.getType(), masked);
  }
  Value zeros = buildZeros(builder, loc, cotangent.getType());
  Value isPositive =
      CompareOp::create(builder, loc, CompareDirection::gt, pooled, zeros);
  return SelectOp::create(builder, loc, isPositive, cotangent, zeros);
}

namespace {
/// select(x > 0, scatter(position(x), c), 0) ->
/// scatter(position(x), select(max_pool2d(x) > 0, c, 0)).
struct MaskPooled : OpRewritePattern<SelectOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SelectOp op,
                                PatternRewriter &rewriter) const override {
    auto scatter = op.getOnTrue().getDefiningOp<MaxPool2dScatterOp>();
    auto compare = op.getPredicate().getDefiningOp<CompareOp>();
    if (!scatter || !scatter->hasOneUse() || !compare ||
        compare.getDirection() != CompareDirection::gt ||
        !isSplat(compare.getRhs(), 0) || !isSplat(op.getOnFalse(), 0))
      return rewriter.notifyMatchFailure(op, "no scatter where x > 0");
    auto positions =
        scatter.getPositions().getDefiningOp<MaxPool2dPositionOp>();
    if (!positions || positions.getInput() != compare.getLhs())
      return rewriter.notifyMatchFailure(op, "x is not what was pooled");
    Value pooled = findPooled(positions, scatter);
    if (!pooled)
      return rewriter.notifyMatchFailure(op, "nothing has the pooled values");
    rewriter.setInsertionPoint(scatter);
    Value masked = buildMasked(rewriter, op.getLoc(), pooled,
                               scatter.getCotangent());
    rewriter.modifyOpInPlace(
        scatter, [&] { scatter.getCotangentMutable().assign(masked); });
    rewriter.replaceOp(op, scatter);
    return success();
  }
};
} // namespace

void lathe::populatePoolingPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitFilterGrad, GradToScatter, MaskPooled>(
      patterns.getContext());
}

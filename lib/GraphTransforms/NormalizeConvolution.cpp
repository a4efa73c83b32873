//===- NormalizeConvolution.cpp - One form for all convolutions -----------===//
//
// Part of lathe-normalize. Leaves: convolutions and pooling in NHWC, no
// convolution_input_grad.
//
//===----------------------------------------------------------------------===//

#include "NormalizePatterns.h"

#include "lathe/Graph/Build.h"

using namespace mlir;
using namespace lathe;

//===----------------------------------------------------------------------===//
// Layout
//===----------------------------------------------------------------------===//

static constexpr int64_t kImageToNhwc[] = {0, 2, 3, 1};
static constexpr int64_t kImageToNchw[] = {0, 3, 1, 2};
static constexpr int64_t kFilterToHwio[] = {2, 3, 1, 0};
static constexpr int64_t kFilterToOihw[] = {3, 2, 0, 1};

/// Whether operand |index| of |op| is a filter (and not an image).
static bool isFilterOperand(Operation *op, unsigned index) {
  return index == 1 && isa<ConvolutionOp, ConvolutionInputGradOp>(op);
}

namespace {
/// NCHW -> transposes around NHWC, for any op with an attribute `layout`.
template <typename OpTy> struct ToNhwc : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (op.getLayout() == Layout::NHWC)
      return rewriter.notifyMatchFailure(op, "is NHWC already");
    Location loc = op.getLoc();
    constexpr bool givesFilter = std::is_same_v<OpTy, ConvolutionFilterGradOp>;
    ArrayRef<int64_t> back = givesFilter ? ArrayRef<int64_t>(kFilterToOihw)
                                         : ArrayRef<int64_t>(kImageToNchw);
    SmallVector<Value> operands;
    for (auto [index, operand] : llvm::enumerate(op->getOperands()))
      operands.push_back(TransposeOp::create(
          rewriter, loc, operand,
          isFilterOperand(op, index) ? ArrayRef<int64_t>(kFilterToHwio)
                                     : ArrayRef<int64_t>(kImageToNhwc)));
    Operation *inner = rewriter.clone(*op);
    inner->setOperands(operands);
    cast<OpTy>(inner).setLayout(Layout::NHWC);
    inner->getResult(0).setType(
        transposed(tensorTypeOf(op.getResult()),
                   givesFilter ? ArrayRef<int64_t>(kFilterToHwio)
                               : ArrayRef<int64_t>(kImageToNhwc)));
    rewriter.replaceOpWithNewOp<TransposeOp>(op, inner->getResult(0), back);
    return success();
  }

private:
  static RankedTensorType transposed(RankedTensorType type,
                                     ArrayRef<int64_t> permutation) {
    Dims dims = getDims(type), result;
    for (int64_t from : permutation)
      result.push_back(dims[from]);
    return getTensorType(result, type.getElementType());
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// The gradient in the input
//===----------------------------------------------------------------------===//

/// [H, W] of an image or filter type whose first spatial dim is |first|.
static SmallVector<int64_t, 2> spatialSize(Value value, int first) {
  ArrayRef<int64_t> shape = tensorTypeOf(value).getShape();
  return {shape[first], shape[first + 1]};
}

/// Cuts H and W of |image| where |low| and |high| are negative.
static Value buildCut(OpBuilder &builder, Location loc, Value image,
                      ArrayRef<int64_t> low, ArrayRef<int64_t> high) {
  SmallVector<int64_t> starts(4, 0), limits(4, -1), ones(4, 1);
  SmallVector<int64_t, 2> size = spatialSize(image, 1);
  for (int axis = 0; axis < 2; ++axis) {
    starts[1 + axis] = std::max<int64_t>(0, -low[axis]);
    limits[1 + axis] = size[axis] - std::max<int64_t>(0, -high[axis]);
  }
  for (int dim : {0, 3}) // as they are, also when they have no name
    limits[dim] = tensorTypeOf(image).isDynamicDim(dim)
                      ? -1
                      : tensorTypeOf(image).getDimSize(dim);
  return SliceOp::create(builder, loc, image, starts, limits, ones);
}

namespace {
/// dx[i] = sum over taps k of dy'[i + top - k*dilation] w[k], where dy' is dy
/// spread by the stride. Counting taps from the other end makes it a
/// convolution, stride 1, of dy' padded by low before and high after, with the
/// filter turned around and its channels swapped.
struct InputGradToConvolution : OpRewritePattern<ConvolutionInputGradOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvolutionInputGradOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getLayout() != Layout::NHWC)
      return rewriter.notifyMatchFailure(op, "not NHWC yet");
    SmallVector<int64_t, 2> window = spatialSize(op.getFilter(), 0);
    auto padding = resolvePadding(op.getPadding(), op.getInputSize(), window,
                                  op.getStrides(), op.getDilations(),
                                  [&] { return op.emitOpError(); });
    if (!padding)
      return failure();
    Location loc = op.getLoc();
    SmallVector<int64_t, 2> output = spatialSize(op.getCotangent(), 1);
    SmallVector<int64_t, 2> low, high;
    for (int axis = 0; axis < 2; ++axis) {
      int64_t stride = op.getStrides()[axis];
      int64_t reach = (window[axis] - 1) * op.getDilations()[axis];
      int64_t before = (*padding)[2 * axis];
      low.push_back(reach - before);
      high.push_back(op.getInputSize()[axis] + before -
                     (output[axis] - 1) * stride - 1);
    }
    Value cotangent = op.getCotangent();
    SmallVector<int64_t> inputDilations(op.getStrides());
    if (llvm::min_element(low)[0] < 0 || llvm::min_element(high)[0] < 0) {
      Value spread =
          buildSpread(rewriter, loc, cotangent, op.getStrides(), Layout::NHWC);
      cotangent = buildCut(rewriter, loc, spread, low, high);
      inputDilations = {1, 1};
    }
    SmallVector<int64_t, 4> pads;
    for (int axis = 0; axis < 2; ++axis)
      for (int64_t amount : {low[axis], high[axis]})
        pads.push_back(std::max<int64_t>(0, amount));
    Value turned =
        buildTurnedFilter(rewriter, loc, op.getFilter(), op.getGroups());
    rewriter.replaceOpWithNewOp<ConvolutionOp>(
        op, cotangent, turned, ArrayRef<int64_t>{1, 1}, op.getDilations(),
        PaddingAttr::get(op.getContext(), 2, pads), op.getGroups(),
        Layout::NHWC, inputDilations);
    return success();
  }

private:
  /// w[KH, KW, IC/groups, OC] reversed over KH, KW and with the channels of
  /// each group swapped: [KH, KW, OC/groups, IC].
  static Value buildTurnedFilter(OpBuilder &builder, Location loc, Value filter,
                                 int64_t groups) {
    RankedTensorType type = tensorTypeOf(filter);
    ArrayRef<int64_t> shape = type.getShape();
    if (groups == 1) {
      Value turned =
          ReverseOp::create(builder, loc, filter, ArrayRef<int64_t>{0, 1});
      return TransposeOp::create(builder, loc, turned,
                                 ArrayRef<int64_t>{0, 1, 3, 2});
    }
    int64_t outputs = shape[3] / groups;
    Type element = type.getElementType();
    // Views first, so that reverse and transpose are one kernel.
    Value split = ReshapeOp::create(
        builder, loc,
        RankedTensorType::get({shape[0], shape[1], shape[2], groups, outputs},
                              element),
        filter);
    Value turned =
        ReverseOp::create(builder, loc, split, ArrayRef<int64_t>{0, 1});
    Value swapped = TransposeOp::create(builder, loc, turned,
                                        ArrayRef<int64_t>{0, 1, 4, 3, 2});
    return ReshapeOp::create(
        builder, loc,
        RankedTensorType::get({shape[0], shape[1], outputs, groups * shape[2]},
                              element),
        swapped);
  }
};
} // namespace

namespace {
/// Spreads the input in memory where kernels cannot leave the zeros out.
struct SpreadInput : OpRewritePattern<ConvolutionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvolutionOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getLayout() != Layout::NHWC || canLeaveOutZeros(op))
      return rewriter.notifyMatchFailure(op, "is in its form");
    Value spread = buildSpread(rewriter, op.getLoc(), op.getInput(),
                               op.getInputDilations(), Layout::NHWC);
    rewriter.replaceOpWithNewOp<ConvolutionOp>(
        op, spread, op.getFilter(), op.getStrides(), op.getDilations(),
        op.getPadding(), op.getGroups(), Layout::NHWC, ArrayRef<int64_t>{1, 1});
    return success();
  }
};
} // namespace

void lathe::populateConvolutionPatterns(RewritePatternSet &patterns) {
  patterns.add<ToNhwc<ConvolutionOp>, ToNhwc<ConvolutionInputGradOp>,
               ToNhwc<ConvolutionFilterGradOp>, ToNhwc<MaxPool2dOp>,
               ToNhwc<MaxPool2dGradOp>, ToNhwc<MaxPool2dSelectOp>,
               ToNhwc<MaxPool2dPositionOp>, ToNhwc<MaxPool2dScatterOp>,
               ToNhwc<AvgPool2dOp>, ToNhwc<AvgPool2dGradOp>,
               InputGradToConvolution, SpreadInput>(patterns.getContext());
}

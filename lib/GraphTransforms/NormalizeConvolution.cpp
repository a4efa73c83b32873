//===- NormalizeConvolution.cpp - One form for all convolutions -----------===//
//
// Part of lathe-normalize. Leaves: convolution and convolution_filter_grad in
// NHWC with valid padding, pooling in NHWC, no convolution_input_grad.
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

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

/// What the window patterns need to know, of an op in NHWC.
struct Geometry {
  SmallVector<int64_t, 2> input, window;
  std::array<int64_t, 4> pads; // top, bottom, left, right

  int64_t low(int axis) const { return pads[2 * axis]; }
  int64_t high(int axis) const { return pads[2 * axis + 1]; }
};
} // namespace

/// [H, W] of an image or filter type whose first spatial dim is |first|.
static SmallVector<int64_t, 2> spatialSize(Value value, int first) {
  ArrayRef<int64_t> shape = tensorTypeOf(value).getShape();
  return {shape[first], shape[first + 1]};
}

template <typename OpTy>
static std::optional<Geometry> getGeometry(OpTy op, ArrayRef<int64_t> input,
                                           ArrayRef<int64_t> window) {
  auto pads =
      resolvePadding(op.getPadding(), input, window, op.getStrides(),
                     op.getDilations(), [&] { return op.emitOpError(); });
  if (!pads)
    return std::nullopt;
  return Geometry{SmallVector<int64_t, 2>(input),
                  SmallVector<int64_t, 2>(window), *pads};
}

/// Pads (or, where an amount is negative, cuts) H and W of |image|.
static Value buildPadOrCut(OpBuilder &builder, Location loc, Value image,
                           ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                           ArrayRef<int64_t> interior) {
  SmallVector<int64_t> padLow(4, 0), padHigh(4, 0), between(4, 0);
  SmallVector<int64_t> starts(4, 0), limits(4, -1), ones(4, 1);
  bool pads = false, cuts = false;
  for (int axis = 0; axis < 2; ++axis) {
    padLow[1 + axis] = std::max<int64_t>(0, low[axis]);
    padHigh[1 + axis] = std::max<int64_t>(0, high[axis]);
    between[1 + axis] = interior[axis];
    starts[1 + axis] = std::max<int64_t>(0, -low[axis]);
    pads |= low[axis] > 0 || high[axis] > 0 || interior[axis] > 0;
    cuts |= low[axis] < 0 || high[axis] < 0;
  }
  if (pads)
    image = PadOp::create(builder, loc, image, padLow, padHigh, between,
                          APFloat(0.0));
  if (!cuts)
    return image;
  SmallVector<int64_t, 2> size = spatialSize(image, 1);
  for (int axis = 0; axis < 2; ++axis)
    limits[1 + axis] = size[axis] - std::max<int64_t>(0, -high[axis]);
  for (int dim : {0, 3}) // as they are, also when they have no name
    limits[dim] = tensorTypeOf(image).isDynamicDim(dim)
                      ? -1
                      : tensorTypeOf(image).getDimSize(dim);
  return SliceOp::create(builder, loc, image, starts, limits, ones);
}

namespace {
/// Any padding of convolution and convolution_filter_grad -> an explicit pad.
template <typename OpTy> struct ToValidPadding : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (op.getLayout() != Layout::NHWC || op.getPadding().getMode() == 0)
      return rewriter.notifyMatchFailure(op, "is valid already, or not NHWC");
    SmallVector<int64_t, 2> window;
    if constexpr (std::is_same_v<OpTy, ConvolutionFilterGradOp>)
      window.assign(op.getKernelSize().begin(), op.getKernelSize().end());
    else
      window = spatialSize(op.getFilter(), 0);
    auto geometry = getGeometry(op, spatialSize(op.getInput(), 1), window);
    if (!geometry)
      return failure();
    Value padded =
        buildPadOrCut(rewriter, op.getLoc(), op.getInput(),
                      {geometry->low(0), geometry->low(1)},
                      {geometry->high(0), geometry->high(1)}, {0, 0});
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(padded);
      op.setPaddingAttr(PaddingAttr::get(op.getContext(), 0, {}));
    });
    return success();
  }
};

//===----------------------------------------------------------------------===//
// The gradient in the input
//===----------------------------------------------------------------------===//

/// dx[i] = sum over taps k of dy'[i + top - k*dilation] w[k], where dy' is dy
/// with stride-1 zeros between neighbours. Counting taps from the other end
/// makes it a convolution, stride 1, of dy' padded by low before and high
/// after, with the filter turned around and its channels swapped.
struct InputGradToConvolution : OpRewritePattern<ConvolutionInputGradOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvolutionInputGradOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getLayout() != Layout::NHWC)
      return rewriter.notifyMatchFailure(op, "not NHWC yet");
    SmallVector<int64_t, 2> window = spatialSize(op.getFilter(), 0);
    auto geometry = getGeometry(op, op.getInputSize(), window);
    if (!geometry)
      return failure();
    Location loc = op.getLoc();
    SmallVector<int64_t, 2> output = spatialSize(op.getCotangent(), 1);
    SmallVector<int64_t, 2> low, high, interior;
    for (int axis = 0; axis < 2; ++axis) {
      int64_t stride = op.getStrides()[axis];
      int64_t reach = (window[axis] - 1) * op.getDilations()[axis];
      low.push_back(reach - geometry->low(axis));
      high.push_back(geometry->input[axis] + geometry->low(axis) -
                     (output[axis] - 1) * stride - 1);
      interior.push_back(stride - 1);
    }
    Value spread =
        buildPadOrCut(rewriter, loc, op.getCotangent(), low, high, interior);
    Value turned =
        buildTurnedFilter(rewriter, loc, op.getFilter(), op.getGroups());
    rewriter.replaceOpWithNewOp<ConvolutionOp>(
        op, spread, turned, ArrayRef<int64_t>{1, 1}, op.getDilations(),
        PaddingAttr::get(op.getContext(), 0, {}), op.getGroups());
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

void lathe::populateConvolutionPatterns(RewritePatternSet &patterns) {
  patterns.add<ToNhwc<ConvolutionOp>, ToNhwc<ConvolutionInputGradOp>,
               ToNhwc<ConvolutionFilterGradOp>, ToNhwc<MaxPool2dOp>,
               ToNhwc<MaxPool2dGradOp>, ToNhwc<MaxPool2dSelectOp>,
               ToNhwc<AvgPool2dOp>, ToNhwc<AvgPool2dGradOp>,
               ToValidPadding<ConvolutionOp>,
               ToValidPadding<ConvolutionFilterGradOp>, InputGradToConvolution>(
      patterns.getContext());
}

//===- Winograd.cpp - 3x3 convolutions with fewer products ----------------===//
//
// graph -> graph. Expects: normal forms (Normalize), scales folded
// (FoldScales). Leaves: winograd_convolution in the place of the convolutions
// that gain.
//
// F(2x2, 3x3) does 16 products for 4 results, the direct form 36; per tile and
// channel the transforms cost about as much as 4 products on each side, so that
// from 32 channels on most of the gain is left.
//
//===----------------------------------------------------------------------===//

#include "lathe/Graph/Winograd.h"
#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_WINOGRADPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// Fewer channels than this leave too little to gain.
static constexpr int64_t kMinChannels = 32;
/// Results smaller than this have too few tiles for the filters' transform to
/// pay, and for the filters to be read often enough.
static constexpr int64_t kMinSize = 8;

/// A filter gradient has to do so many times fewer products: the rest of the
/// gain is the transforms', and three more passes over the gradient.
static constexpr double kMinGradGain = 1.5;

/// Explicit padding of |op|, each number at most 2; nullopt otherwise.
template <typename Op>
static std::optional<std::array<int64_t, 4>> getThinPadding(Op op) {
  ArrayRef<int64_t> size = tensorTypeOf(op.getInput()).getShape().slice(1, 2);
  auto padding =
      resolvePadding(op.getPadding(), size, {3, 3}, op.getStrides(),
                     op.getDilations(), [&] { return op.emitOpError(); });
  if (!padding || llvm::any_of(*padding, [](int64_t n) { return n > 2; }))
    return std::nullopt;
  return padding;
}

static bool areOnes(ArrayRef<int64_t> numbers) {
  return llvm::all_of(numbers, [](int64_t n) { return n == 1; });
}

/// Whether |op|, whose filter is |filter|, has 3x3 taps and nothing special.
template <typename Op> static bool isPlain3x3(Op op, Value filter) {
  ArrayRef<int64_t> taps = tensorTypeOf(filter).getShape();
  return op.getLayout() == Layout::NHWC && taps[0] == 3 && taps[1] == 3 &&
         op.getGroups() == 1 && areOnes(op.getStrides()) &&
         areOnes(op.getDilations()) &&
         tensorTypeOf(op.getResult()).getElementType().isF32();
}

/// Whether |op| gains, with panels of |panel| channels.
static bool gains(ConvolutionOp op, int64_t panel) {
  if (!isPlain3x3(op, op.getFilter()) || !areOnes(op.getInputDilations()))
    return false;
  ArrayRef<int64_t> filter = tensorTypeOf(op.getFilter()).getShape();
  ArrayRef<int64_t> output = tensorTypeOf(op.getResult()).getShape();
  int64_t inputs = filter[2], outputs = filter[3];
  if (inputs < kMinChannels || outputs < kMinChannels ||
      inputs % kWinogradChannels != 0 || outputs % panel != 0)
    return false;
  if (output[1] < kMinSize || output[2] < kMinSize)
    return false;
  return getWinogradStripRows(getWinogradTiles(output[1]),
                              getWinogradTiles(output[2]), inputs, panel) > 0;
}

/// Products of the direct form along an axis of |size| results, of which taps
/// outside of the image are left out.
static int64_t countTaps(int64_t size, int64_t low, int64_t high) {
  auto leftOut = [](int64_t padding) { return padding * (padding + 1) / 2; };
  return 3 * size - leftOut(low) - leftOut(high);
}

/// Whether |op|, which is padded by |padding|, gains.
static bool gains(ConvolutionFilterGradOp op,
                  const std::array<int64_t, 4> &padding) {
  ArrayRef<int64_t> shape = tensorTypeOf(op.getCotangent()).getShape();
  int64_t inputs = tensorTypeOf(op.getInput()).getShape()[3];
  int64_t rows = getWinogradTiles(shape[1]);
  int64_t columns = getWinogradTiles(shape[2]);
  auto isGood = [](int64_t channels) {
    return channels >= kMinChannels && channels % kWinogradChannels == 0;
  };
  double direct = countTaps(shape[1], padding[0], padding[1]) *
                  countTaps(shape[2], padding[2], padding[3]);
  return isGood(inputs) && isGood(shape[3]) && shape[1] >= 2 && shape[2] >= 2 &&
         columns <= kWinogradGradTiles &&
         direct >= kMinGradGain * 16 * rows * columns;
}

/// Rows (4*r + c) of G x G: 16 elements of G g G^T from 9 taps. Transposed, it
/// maps the 16 sums of a gradient to the taps'.
static Value buildFilterTransform(OpBuilder &builder, Location loc,
                                  bool transposed) {
  static constexpr float g[4][3] = {
      {1, 0, 0}, {0.5f, 0.5f, 0.5f}, {0.5f, -0.5f, 0.5f}, {0, 0, 1}};
  SmallVector<float> matrix(16 * 9);
  for (int element = 0; element < 16; ++element)
    for (int tap = 0; tap < 9; ++tap)
      matrix[transposed ? tap * 16 + element : element * 9 + tap] =
          g[element / 4][tap / 3] * g[element % 4][tap % 3];
  SmallVector<int64_t> shape{16, 9};
  if (transposed)
    shape = {9, 16};
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return ConstantOp::create(builder, loc,
                            DenseElementsAttr::get(type, ArrayRef(matrix)));
}

/// |value| with another static shape.
static Value buildReshape(OpBuilder &builder, Location loc, Value value,
                          ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return ReshapeOp::create(builder, loc, type, value);
}

/// The filters [3, 3, I, O] as [O / panel, 16, I, panel].
static Value buildFilters(OpBuilder &builder, Location loc, Value filter,
                          int64_t panel) {
  ArrayRef<int64_t> shape = tensorTypeOf(filter).getShape();
  int64_t inputs = shape[2], outputs = shape[3];
  Value taps = buildReshape(builder, loc, filter, {9, inputs * outputs});
  Value elements =
      MatmulOp::create(builder, loc, buildFilterTransform(builder, loc, false),
                       taps, false, false);
  Value panels = buildReshape(builder, loc, elements,
                              {16, inputs, outputs / panel, panel});
  return TransposeOp::create(builder, loc, panels,
                             ArrayRef<int64_t>{2, 0, 1, 3});
}

static Value buildConvolution(OpBuilder &builder, ConvolutionOp op,
                              PaddingAttr padding, int64_t panel) {
  Value filters = buildFilters(builder, op.getLoc(), op.getFilter(), panel);
  return WinogradConvolutionOp::create(builder, op.getLoc(), op.getInput(),
                                       filters, padding);
}

static Value buildFilterGrad(OpBuilder &builder, ConvolutionFilterGradOp op,
                             PaddingAttr padding) {
  Location loc = op.getLoc();
  ArrayRef<int64_t> shape = tensorTypeOf(op.getResult()).getShape();
  Value sums = WinogradFilterGradOp::create(builder, loc, op.getInput(),
                                            op.getCotangent(), padding);
  Value rows = buildReshape(builder, loc, sums, {16, shape[2] * shape[3]});
  Value taps =
      MatmulOp::create(builder, loc, buildFilterTransform(builder, loc, true),
                       rows, false, false);
  return buildReshape(builder, loc, taps, shape);
}

namespace {
struct WinogradPass : lathe::impl::WinogradPassBase<WinogradPass> {
  using WinogradPassBase::WinogradPassBase;
  void runOnOperation() override {
    SmallVector<Operation *> convolutions;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvolutionOp, ConvolutionFilterGradOp>(op))
        convolutions.push_back(op);
    });
    for (Operation *op : convolutions) {
      OpBuilder builder(op);
      Value result = TypeSwitch<Operation *, Value>(op)
                         .Case([&](ConvolutionOp op) {
                           return replacementOf(builder, op);
                         })
                         .Case([&](ConvolutionFilterGradOp op) {
                           return replacementOf(builder, op);
                         });
      if (!result)
        continue;
      op->getResult(0).replaceAllUsesWith(result);
      op->erase();
    }
  }

private:
  PaddingAttr getAttr(const std::array<int64_t, 4> &padding) {
    return PaddingAttr::get(&getContext(), 2, padding);
  }
  Value replacementOf(OpBuilder &builder, ConvolutionOp op) {
    if (!gains(op, panel))
      return Value();
    auto padding = getThinPadding(op);
    return padding ? buildConvolution(builder, op, getAttr(*padding), panel)
                   : Value();
  }
  Value replacementOf(OpBuilder &builder, ConvolutionFilterGradOp op) {
    if (!isPlain3x3(op, op.getResult()))
      return Value();
    auto padding = getThinPadding(op);
    return padding && gains(op, *padding)
               ? buildFilterGrad(builder, op, getAttr(*padding))
               : Value();
  }
};
} // namespace

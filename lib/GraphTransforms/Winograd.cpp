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

/// Explicit padding of |op|, each number at most 2; nullopt otherwise.
static std::optional<std::array<int64_t, 4>> getThinPadding(ConvolutionOp op) {
  ArrayRef<int64_t> size = tensorTypeOf(op.getInput()).getShape().slice(1, 2);
  auto padding =
      resolvePadding(op.getPadding(), size, {3, 3}, op.getStrides(),
                     op.getDilations(), [&] { return op.emitOpError(); });
  if (!padding || llvm::any_of(*padding, [](int64_t n) { return n > 2; }))
    return std::nullopt;
  return padding;
}

static bool isPlain3x3(ConvolutionOp op) {
  auto ones = [](ArrayRef<int64_t> numbers) {
    return llvm::all_of(numbers, [](int64_t n) { return n == 1; });
  };
  ArrayRef<int64_t> filter = tensorTypeOf(op.getFilter()).getShape();
  return op.getLayout() == Layout::NHWC && filter[0] == 3 && filter[1] == 3 &&
         op.getGroups() == 1 && ones(op.getStrides()) &&
         ones(op.getDilations()) && ones(op.getInputDilations()) &&
         tensorTypeOf(op.getResult()).getElementType().isF32();
}

/// Whether |op| gains, with panels of |panel| channels.
static bool gains(ConvolutionOp op, int64_t panel) {
  if (!isPlain3x3(op))
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

/// The matrix that maps a filter's 9 taps to the 16 elements of G g G^T.
static Value buildFilterTransform(OpBuilder &builder, Location loc) {
  static constexpr float g[4][3] = {
      {1, 0, 0}, {0.5f, 0.5f, 0.5f}, {0.5f, -0.5f, 0.5f}, {0, 0, 1}};
  SmallVector<float> matrix;
  for (int r = 0; r < 4; ++r)
    for (int c = 0; c < 4; ++c)
      for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 3; ++x)
          matrix.push_back(g[r][y] * g[c][x]);
  auto type = RankedTensorType::get({16, 9}, builder.getF32Type());
  return ConstantOp::create(builder, loc,
                            DenseElementsAttr::get(type, ArrayRef(matrix)));
}

/// The filters [3, 3, I, O] as [O / panel, 16, I, panel].
static Value buildFilters(OpBuilder &builder, Location loc, Value filter,
                          int64_t panel) {
  ArrayRef<int64_t> shape = tensorTypeOf(filter).getShape();
  int64_t inputs = shape[2], outputs = shape[3];
  auto typeOf = [&](ArrayRef<int64_t> sizes) {
    return RankedTensorType::get(sizes, builder.getF32Type());
  };
  Value taps =
      ReshapeOp::create(builder, loc, typeOf({9, inputs * outputs}), filter);
  Value elements = MatmulOp::create(
      builder, loc, buildFilterTransform(builder, loc), taps, false, false);
  Value panels = ReshapeOp::create(
      builder, loc, typeOf({16, inputs, outputs / panel, panel}), elements);
  return TransposeOp::create(builder, loc, panels,
                             ArrayRef<int64_t>{2, 0, 1, 3});
}

namespace {
struct WinogradPass : lathe::impl::WinogradPassBase<WinogradPass> {
  using WinogradPassBase::WinogradPassBase;
  void runOnOperation() override {
    SmallVector<ConvolutionOp> convolutions;
    getOperation().walk([&](ConvolutionOp op) {
      if (gains(op, panel))
        convolutions.push_back(op);
    });
    for (ConvolutionOp op : convolutions) {
      std::optional<std::array<int64_t, 4>> padding = getThinPadding(op);
      if (!padding)
        continue;
      OpBuilder builder(op);
      Value filters = buildFilters(builder, op.getLoc(), op.getFilter(), panel);
      Value result = WinogradConvolutionOp::create(
          builder, op.getLoc(), op.getInput(), filters,
          PaddingAttr::get(op.getContext(), 2, *padding));
      op.replaceAllUsesWith(result);
      op.erase();
    }
  }
};
} // namespace

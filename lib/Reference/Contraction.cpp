//===- Contraction.cpp - Reference evaluation of sums of products ---------===//

#include "OpEvaluation.h"
#include "lathe/Graph/Build.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

static LogicalResult evaluateMatmul(Evaluation &e, MatmulOp op) {
  const Tensor &lhs = e.operand(0), &rhs = e.operand(1);
  int64_t rank = lhs.getRank();
  bool tl = op.getTransposeLhs(), tr = op.getTransposeRhs();
  int64_t panel = op.getPackedRhs() ? rhs.getShape()[2] : 0;
  int64_t rows = e.result.getShape()[rank - 2];
  int64_t columns = e.result.getShape()[rank - 1];
  int64_t depth = lhs.getShape()[tl ? rank - 2 : rank - 1];
  int64_t batches = 1;
  for (int64_t size : lhs.getShape().drop_back(2))
    batches *= size;
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    const std::vector<T> &l = lhs.data<T>(), &r = rhs.data<T>();
    for (int64_t b = 0; b < batches; ++b)
      for (int64_t m = 0; m < rows; ++m)
        for (int64_t n = 0; n < columns; ++n) {
          T sum = 0;
          for (int64_t k = 0; k < depth; ++k) {
            int64_t inRhs = panel ? (n / panel * depth + k) * panel + n % panel
                            : tr  ? n * depth + k
                                  : k * columns + n;
            sum += l[b * rows * depth + (tl ? k * rows + m : m * depth + k)] *
                   r[b * depth * columns + inRhs];
          }
          e.result.setDouble(b * rows * columns + m * columns + n, sum);
        }
  });
  return success();
}

namespace {

/// An image tensor's dims under its layout.
struct Image {
  int64_t batch, height, width, channels;
  bool nchw;

  Image(ArrayRef<int64_t> shape, Layout layout)
      : batch(shape[0]), nchw(layout == Layout::NCHW) {
    channels = shape[nchw ? 1 : 3];
    height = shape[nchw ? 2 : 1];
    width = shape[nchw ? 3 : 2];
  }
  int64_t at(int64_t n, int64_t y, int64_t x, int64_t c) const {
    return nchw ? ((n * channels + c) * height + y) * width + x
                : ((n * height + y) * width + x) * channels + c;
  }
};

/// A filter's dims: HWIO with NHWC, OIHW with NCHW; or panels of HWI(O).
struct Filter {
  int64_t height, width, inputs, outputs, panel = 0;
  bool oihw;

  Filter(ArrayRef<int64_t> shape, Layout layout)
      : oihw(layout == Layout::NCHW) {
    if (shape.size() == 5) {
      panel = shape[4];
      outputs = shape[0] * panel;
      shape = shape.slice(1, 3);
      height = shape[0];
      width = shape[1];
      inputs = shape[2];
      return;
    }
    height = shape[oihw ? 2 : 0];
    width = shape[oihw ? 3 : 1];
    inputs = shape[oihw ? 1 : 2];
    outputs = shape[oihw ? 0 : 3];
  }
  int64_t at(int64_t y, int64_t x, int64_t i, int64_t o) const {
    if (panel)
      return (((o / panel * height + y) * width + x) * inputs + i) * panel +
             o % panel;
    return oihw ? ((o * inputs + i) * height + y) * width + x
                : ((y * width + x) * inputs + i) * outputs + o;
  }
};

} // namespace

/// Calls |visit| with the positions of input, filter and output of each product
/// of a convolution whose input, filter and output have these shapes.
template <typename Op>
static LogicalResult
forEachProduct(Op op, ArrayRef<int64_t> inputShape,
               ArrayRef<int64_t> filterShape, ArrayRef<int64_t> outputShape,
               function_ref<void(int64_t, int64_t, int64_t)> visit) {
  Image input(inputShape, op.getLayout()), output(outputShape, op.getLayout());
  Filter filter(filterShape, op.getLayout());
  std::array<int64_t, 2> spread = {1, 1}; // of the input
  if constexpr (std::is_same_v<Op, ConvolutionOp>)
    llvm::copy(op.getInputDilations(), spread.begin());
  int64_t height = spreadSize(input.height, spread[0]);
  int64_t width = spreadSize(input.width, spread[1]);
  auto padding = resolvePadding(
      op.getPadding(), {height, width}, {filter.height, filter.width},
      op.getStrides(), op.getDilations(), [&] { return op.emitOpError(); });
  if (!padding)
    return failure();
  ArrayRef<int64_t> strides = op.getStrides(), dilations = op.getDilations();
  int64_t outputsPerGroup = filter.outputs / op.getGroups();
  auto visitTaps = [&](int64_t n, int64_t y, int64_t x, int64_t o) {
    int64_t firstInput = o / outputsPerGroup * filter.inputs;
    for (int64_t dy = 0; dy < filter.height; ++dy)
      for (int64_t dx = 0; dx < filter.width; ++dx) {
        int64_t iy = y * strides[0] + dy * dilations[0] - (*padding)[0];
        int64_t ix = x * strides[1] + dx * dilations[1] - (*padding)[2];
        if (iy < 0 || iy >= height || ix < 0 || ix >= width ||
            iy % spread[0] != 0 || ix % spread[1] != 0)
          continue;
        for (int64_t i = 0; i < filter.inputs; ++i)
          visit(input.at(n, iy / spread[0], ix / spread[1], firstInput + i),
                filter.at(dy, dx, i, o), output.at(n, y, x, o));
      }
  };
  for (int64_t n = 0; n < output.batch; ++n)
    for (int64_t y = 0; y < output.height; ++y)
      for (int64_t x = 0; x < output.width; ++x)
        for (int64_t o = 0; o < output.channels; ++o)
          visitTaps(n, y, x, o);
  return success();
}

/// All three convolutions sum the same products; they differ in which of input,
/// filter and output is the result.
template <typename Op>
static LogicalResult
evaluateConvolution(Op op, Evaluation &e, const Tensor &input,
                    const Tensor &filter, const Tensor &output,
                    unsigned resultPosition) {
  LogicalResult status = failure();
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> sums(e.result.getNumElements());
    const T *lists[3] = {input.data<T>().data(), filter.data<T>().data(),
                         output.data<T>().data()};
    unsigned a = resultPosition == 0 ? 1 : 0, b = resultPosition == 2 ? 1 : 2;
    status =
        forEachProduct(op, input.getShape(), filter.getShape(),
                       output.getShape(), [&](int64_t i, int64_t f, int64_t o) {
                         int64_t positions[3] = {i, f, o};
                         sums[positions[resultPosition]] +=
                             lists[a][positions[a]] * lists[b][positions[b]];
                       });
    for (size_t i = 0; i < sums.size(); ++i)
      e.result.setDouble(i, sums[i]);
  });
  return status;
}

/// Each image's own part of the filter's gradient.
static LogicalResult evaluateGradPerImage(Evaluation &e,
                                          ConvolutionFilterGradOp op) {
  const Tensor &x = e.operand(0), &dy = e.operand(1);
  ArrayRef<int64_t> filter = e.result.getShape().drop_front();
  int64_t taps = ShapedType::getNumElements(filter);
  int64_t imageSize = ShapedType::getNumElements(x.getShape().drop_front());
  LogicalResult status = failure();
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> sums(e.result.getNumElements());
    status = forEachProduct(op, x.getShape(), filter, dy.getShape(),
                            [&](int64_t i, int64_t f, int64_t o) {
                              sums[i / imageSize * taps + f] +=
                                  x.data<T>()[i] * dy.data<T>()[o];
                            });
    for (size_t i = 0; i < sums.size(); ++i)
      e.result.setDouble(i, sums[i]);
  });
  return status;
}

/// |source| under the 1-D transforms B^T (4 to 4) and A^T (4 to 2).
template <typename T>
static std::array<T, 4> transformInput(const std::array<T, 4> &d) {
  return {d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]};
}
template <typename T>
static std::array<T, 2> transformOutput(const std::array<T, 4> &m) {
  return {m[0] + m[1] + m[2], m[1] - m[2] - m[3]};
}

template <typename T>
static std::array<std::array<T, 4>, 4>
transformPatch(std::array<std::array<T, 4>, 4> patch) {
  for (auto &row : patch)
    row = transformInput(row);
  for (int c = 0; c < 4; ++c) {
    auto column =
        transformInput<T>({patch[0][c], patch[1][c], patch[2][c], patch[3][c]});
    for (int r = 0; r < 4; ++r)
      patch[r][c] = column[r];
  }
  return patch;
}

/// The elements of channel |c| of image |n| from (|y|, |x|) on, 0 outside.
template <typename T, size_t size>
static std::array<std::array<T, size>, size>
readPatch(const std::vector<T> &image, const Image &shape, int64_t n, int64_t y,
          int64_t x, int64_t c) {
  std::array<std::array<T, size>, size> patch{};
  for (size_t r = 0; r < size; ++r)
    for (size_t s = 0; s < size; ++s) {
      int64_t iy = y + r, ix = x + s;
      if (iy >= 0 && iy < shape.height && ix >= 0 && ix < shape.width)
        patch[r][s] = image[shape.at(n, iy, ix, c)];
    }
  return patch;
}

static LogicalResult evaluateWinograd(Evaluation &e, WinogradConvolutionOp op) {
  const Tensor &x = e.operand(0), &u = e.operand(1);
  Image input(x.getShape(), Layout::NHWC);
  Image output(e.result.getShape(), Layout::NHWC);
  int64_t panel = u.getShape()[3];
  ArrayRef<int64_t> padding = op.getPadding().getAmounts();
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    using Square = std::array<std::array<T, 4>, 4>;
    const std::vector<T> &image = x.data<T>(), &filters = u.data<T>();
    auto filterAt = [&](int64_t element, int64_t c, int64_t o) {
      return filters[((o / panel * 16 + element) * input.channels + c) * panel +
                     o % panel];
    };
    auto storeTile = [&](int64_t n, int64_t y, int64_t x, int64_t o) {
      Square sums{};
      for (int64_t c = 0; c < input.channels; ++c) {
        Square patch = transformPatch(readPatch<T, 4>(
            image, input, n, y - padding[0], x - padding[2], c));
        for (int i = 0; i < 16; ++i)
          sums[i / 4][i % 4] += patch[i / 4][i % 4] * filterAt(i, c, o);
      }
      std::array<std::array<T, 2>, 4> rows;
      for (int r = 0; r < 4; ++r)
        rows[r] = transformOutput(sums[r]);
      for (int s = 0; s < 2; ++s) {
        auto column = transformOutput<T>(
            {rows[0][s], rows[1][s], rows[2][s], rows[3][s]});
        for (int r = 0; r < 2; ++r)
          if (y + r < output.height && x + s < output.width)
            e.result.setDouble(output.at(n, y + r, x + s, o), column[r]);
      }
    };
    for (int64_t n = 0; n < output.batch; ++n)
      for (int64_t y = 0; y < output.height; y += 2)
        for (int64_t x = 0; x < output.width; x += 2)
          for (int64_t o = 0; o < output.channels; ++o)
            storeTile(n, y, x, o);
  });
  return success();
}

/// |e| under the 1-D transform A (2 to 4), the transpose of transformOutput.
template <typename T>
static std::array<T, 4> spreadOutput(const std::array<T, 2> &e) {
  return {e[0], e[0] + e[1], e[0] - e[1], -e[1]};
}

template <typename T>
static std::array<std::array<T, 4>, 4>
spreadTile(const std::array<std::array<T, 2>, 2> &tile) {
  auto top = spreadOutput(tile[0]), bottom = spreadOutput(tile[1]);
  std::array<std::array<T, 4>, 4> result;
  for (int c = 0; c < 4; ++c) {
    auto column = spreadOutput<T>({top[c], bottom[c]});
    for (int r = 0; r < 4; ++r)
      result[r][c] = column[r];
  }
  return result;
}

static LogicalResult evaluateWinogradGrad(Evaluation &e,
                                          WinogradFilterGradOp op) {
  const Tensor &x = e.operand(0), &dy = e.operand(1);
  Image input(x.getShape(), Layout::NHWC);
  Image output(dy.getShape(), Layout::NHWC);
  ArrayRef<int64_t> padding = op.getPadding().getAmounts();
  dispatchFloat(e.result, [&](auto zero) {
    using T = decltype(zero);
    const std::vector<T> &image = x.data<T>(), &cotangent = dy.data<T>();
    std::vector<T> sums(e.result.getNumElements());
    auto addTile = [&](int64_t n, int64_t y, int64_t x, int64_t i, int64_t o) {
      auto patch = transformPatch(
          readPatch<T, 4>(image, input, n, y - padding[0], x - padding[2], i));
      auto tile = spreadTile(readPatch<T, 2>(cotangent, output, n, y, x, o));
      for (int p = 0; p < 16; ++p)
        sums[(p * input.channels + i) * output.channels + o] +=
            patch[p / 4][p % 4] * tile[p / 4][p % 4];
    };
    for (int64_t n = 0; n < output.batch; ++n)
      for (int64_t y = 0; y < output.height; y += 2)
        for (int64_t x = 0; x < output.width; x += 2)
          for (int64_t i = 0; i < input.channels; ++i)
            for (int64_t o = 0; o < output.channels; ++o)
              addTile(n, y, x, i, o);
    for (size_t i = 0; i < sums.size(); ++i)
      e.result.setDouble(i, sums[i]);
  });
  return success();
}

FamilyResult evaluateContraction(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](MatmulOp op) { return evaluateMatmul(e, op); })
      .Case([&](ConvolutionOp op) {
        return evaluateConvolution(op, e, e.operand(0), e.operand(1), e.result,
                                   2);
      })
      .Case([&](WinogradConvolutionOp op) { return evaluateWinograd(e, op); })
      .Case(
          [&](WinogradFilterGradOp op) { return evaluateWinogradGrad(e, op); })
      .Case([&](ConvolutionInputGradOp op) {
        return evaluateConvolution(op, e, e.result, e.operand(1), e.operand(0),
                                   0);
      })
      .Case([&](ConvolutionFilterGradOp op) {
        return op.getPerImage()
                   ? evaluateGradPerImage(e, op)
                   : evaluateConvolution(op, e, e.operand(0), e.result,
                                         e.operand(1), 1);
      })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

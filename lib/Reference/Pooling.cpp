//===- Pooling.cpp - Reference evaluation of pooling ----------------------===//

#include "OpEvaluation.h"
#include "lathe/Graph/Build.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

namespace {
/// An element of a window: which one of it, and which one of the input.
struct Tap {
  int64_t number, at;
};
} // namespace

/// Calls |visit| for each window with the position of its output element and
/// its taps inside of the input, in order.
template <typename Op>
static LogicalResult
forEachWindow(Op op, ArrayRef<int64_t> inputShape,
              ArrayRef<int64_t> outputShape,
              function_ref<void(int64_t, ArrayRef<Tap>)> visit) {
  bool nchw = op.getLayout() == Layout::NCHW;
  int64_t h = nchw ? 2 : 1, w = h + 1;
  ArrayRef<int64_t> window = op.getWindow();
  ArrayRef<int64_t> strides =
      op.getStrides().empty() ? window : op.getStrides();
  auto padding = resolvePadding(op.getPadding().value_or(PaddingAttr()),
                                {inputShape[h], inputShape[w]}, window, strides,
                                {1, 1}, [&] { return op.emitOpError(); });
  if (!padding)
    return failure();
  SmallVector<int64_t> inputStrides = getStrides(inputShape);
  SmallVector<Tap> taps;
  int64_t position = 0;
  forEachIndex(outputShape, [&](ArrayRef<int64_t> index) {
    taps.clear();
    SmallVector<int64_t> tap(index);
    for (int64_t dy = 0; dy < window[0]; ++dy)
      for (int64_t dx = 0; dx < window[1]; ++dx) {
        tap[h] = index[h] * strides[0] + dy - (*padding)[0];
        tap[w] = index[w] * strides[1] + dx - (*padding)[2];
        if (tap[h] >= 0 && tap[h] < inputShape[h] && tap[w] >= 0 &&
            tap[w] < inputShape[w])
          taps.push_back(
              {dy * window[1] + dx, linearize(tap, inputStrides)});
      }
    visit(position++, taps);
  });
  return success();
}

/// The first largest tap; NaN counts as largest.
static Tap findLargest(const Tensor &input, ArrayRef<Tap> taps) {
  Tap best = taps.front();
  for (Tap tap : taps) {
    double value = input.getDouble(tap.at), old = input.getDouble(best.at);
    if (old == old && (value != value || value > old))
      best = tap;
  }
  return best;
}

static LogicalResult evaluateMaxPool(Evaluation &e, MaxPool2dOp op) {
  const Tensor &input = e.operand(0);
  return forEachWindow(op, input.getShape(), e.result.getShape(),
                       [&](int64_t to, ArrayRef<Tap> taps) {
                         e.result.copyElement(to, input,
                                              findLargest(input, taps).at);
                       });
}

static LogicalResult evaluateMaxPoolSelect(Evaluation &e,
                                           MaxPool2dSelectOp op) {
  const Tensor &input = e.operand(0);
  return forEachWindow(op, input.getShape(), e.result.getShape(),
                       [&](int64_t to, ArrayRef<Tap> taps) {
                         e.result.copyElement(to, e.operand(1),
                                              findLargest(input, taps).at);
                       });
}

static LogicalResult evaluateMaxPoolGrad(Evaluation &e, MaxPool2dGradOp op) {
  const Tensor &input = e.operand(0), &cotangent = e.operand(1);
  return forEachWindow(op, input.getShape(), cotangent.getShape(),
                       [&](int64_t from, ArrayRef<Tap> taps) {
                         int64_t to = findLargest(input, taps).at;
                         e.result.setDouble(to, e.result.getDouble(to) +
                                                    cotangent.getDouble(from));
                       });
}

static LogicalResult evaluateMaxPoolPosition(Evaluation &e,
                                             MaxPool2dPositionOp op) {
  const Tensor &input = e.operand(0);
  return forEachWindow(op, input.getShape(), e.result.getShape(),
                       [&](int64_t to, ArrayRef<Tap> taps) {
                         e.result.setInteger(to,
                                             findLargest(input, taps).number);
                       });
}

static LogicalResult evaluateMaxPoolScatter(Evaluation &e,
                                            MaxPool2dScatterOp op) {
  const Tensor &positions = e.operand(0), &cotangent = e.operand(1);
  return forEachWindow(op, e.result.getShape(), cotangent.getShape(),
                       [&](int64_t from, ArrayRef<Tap> taps) {
                         for (Tap tap : taps)
                           if (tap.number == positions.getInteger(from))
                             e.result.setDouble(
                                 tap.at, e.result.getDouble(tap.at) +
                                             cotangent.getDouble(from));
                       });
}

static LogicalResult evaluateAvgPool(Evaluation &e, AvgPool2dOp op) {
  const Tensor &input = e.operand(0);
  return forEachWindow(op, input.getShape(), e.result.getShape(),
                       [&](int64_t to, ArrayRef<Tap> taps) {
                         double sum = 0;
                         for (Tap tap : taps)
                           sum += input.getDouble(tap.at);
                         e.result.setDouble(to, sum / taps.size());
                       });
}

static LogicalResult evaluateAvgPoolGrad(Evaluation &e, AvgPool2dGradOp op) {
  const Tensor &cotangent = e.operand(0);
  return forEachWindow(op, e.result.getShape(), cotangent.getShape(),
                       [&](int64_t from, ArrayRef<Tap> taps) {
                         double share = cotangent.getDouble(from) / taps.size();
                         for (Tap tap : taps)
                           e.result.setDouble(
                               tap.at, e.result.getDouble(tap.at) + share);
                       });
}

FamilyResult evaluatePooling(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](MaxPool2dOp op) { return evaluateMaxPool(e, op); })
      .Case([&](MaxPool2dSelectOp op) { return evaluateMaxPoolSelect(e, op); })
      .Case([&](MaxPool2dGradOp op) { return evaluateMaxPoolGrad(e, op); })
      .Case([&](MaxPool2dPositionOp op) {
        return evaluateMaxPoolPosition(e, op);
      })
      .Case([&](MaxPool2dScatterOp op) {
        return evaluateMaxPoolScatter(e, op);
      })
      .Case([&](AvgPool2dOp op) { return evaluateAvgPool(e, op); })
      .Case([&](AvgPool2dGradOp op) { return evaluateAvgPoolGrad(e, op); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

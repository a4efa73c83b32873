//===- EmitWindow.cpp - Kernels of pooling and its derivatives ------------===//
//
// NHWC, vectors along the channels. Forward ops visit each window once. The
// gradients visit each input element once and gather from the windows that
// cover it, so nothing is zeroed before and no two units write one element;
// where windows do not overlap, max_pool2d_grad visits windows instead.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "RegionEmitter.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"
#include <limits>

using namespace mlir;

namespace lathe {

/// Taps of a range that is worth a thread.
static constexpr int64_t kSerialTaps = 16384;

namespace {

/// A window of an op, and what its taps are taken from.
struct Geometry {
  std::array<int64_t, 2> input, output, window, strides, low;
  Dim batch;
  int64_t channels = 0;
  /// No tap of any window lies on padding.
  bool isInside = false;
  /// Windows have no element in common.
  bool isDisjoint = false;
};

class WindowKernel {
public:
  WindowKernel(KernelContext &context, Operation *root)
      : context(context), emitter(context), root(root),
        builder(context.builder) {}

  template <typename Op>
  LogicalResult setGeometry(Op op, RankedTensorType input,
                            RankedTensorType output);
  LogicalResult emitMaxPool(Value input, Value tangent);
  LogicalResult emitMaxPoolGrad(Value input, Value cotangent);
  LogicalResult emitAvgPool(Value input);
  LogicalResult emitAvgPoolGrad(Value cotangent);

private:
  using PixelBody =
      function_ref<Value(Value n, Value y, Value x, Value c, Lanes lanes)>;

  /// A tap: its place, clamped into the input, and whether it lies inside.
  struct Tap {
    Value y, x, inside; // inside is null where it always does
  };

  void splitRows(int64_t height, int64_t width, int64_t taps);
  void forPixels(int64_t height, int64_t width, PixelBody body);
  void forChannels(function_ref<void(Value c, Lanes lanes)> body);
  void storeAt(Value n, Value y, Value x, Value c, Lanes lanes, Value element);
  Tap tapOf(Value y, Value x, int64_t dy, int64_t dx);
  Value inRange(Value position, int64_t size);
  Value both(Value a, Value b);
  Value pick(Value condition, Value a, Value b, Lanes lanes);
  Value read(Value tensor, Value n, Value y, Value x, Value c, Lanes lanes);
  Value isBetter(Value candidate, Value best);
  Value countTaps(Value y, Value x, Lanes lanes);
  Value gatherWindows(Value y, Value x, Value zero,
                      function_ref<Value(Value oy, Value ox, int64_t tap)> add);
  void emitDisjointGrad(Value input, Value cotangent);
  void zeroUncovered(Value n, Value y);
  Value registerSplat(double number, Lanes lanes);
  Value isFirstLargest(Value input, Value n, Value oy, Value ox, Value c,
                       Lanes lanes, Value center, int64_t own);

  KernelContext &context;
  RegionEmitter emitter;
  Operation *root;
  ImplicitLocOpBuilder &builder;
  Geometry g;
  Type elementType;
};

} // namespace

template <typename Op>
LogicalResult WindowKernel::setGeometry(Op op, RankedTensorType input,
                                        RankedTensorType output) {
  if (op.getLayout() != Layout::NHWC)
    return op.emitOpError("has no kernel with layout NCHW; run "
                          "lathe-normalize first");
  elementType = getRegisterType(input.getElementType());
  for (int d = 0; d < 2; ++d) {
    g.input[d] = input.getDimSize(d + 1);
    g.output[d] = output.getDimSize(d + 1);
    g.window[d] = op.getWindow()[d];
    g.strides[d] = op.getStrides().empty() ? g.window[d] : op.getStrides()[d];
  }
  auto amounts =
      resolvePadding(op.getPadding().value_or(PaddingAttr()), g.input, g.window,
                     g.strides, {1, 1}, [&] { return op.emitOpError(); });
  if (!amounts)
    return failure();
  g.low = {(*amounts)[0], (*amounts)[2]};
  g.isInside = llvm::all_of(*amounts, [](int64_t n) { return n == 0; });
  g.isDisjoint =
      g.isInside && g.strides[0] >= g.window[0] && g.strides[1] >= g.window[1];
  g.batch = getDims(input)[0];
  if (!getDims(input)[3].isStatic())
    return op.emitOpError("has no kernel for symbolic channels");
  g.channels = input.getDimSize(3);
  return success();
}

//===----------------------------------------------------------------------===//
// Loops and elements
//===----------------------------------------------------------------------===//

/// Units are rows of pixels, of |height| rows per image.
void WindowKernel::splitRows(int64_t height, int64_t width, int64_t taps) {
  int64_t cost = std::max<int64_t>(width * g.channels * taps, 1);
  Dim rows = g.batch.times(Dim(height)).value_or(Dim(0));
  context.splitWork(rows, std::max<int64_t>(kSerialTaps / cost, 1));
}

void WindowKernel::forChannels(function_ref<void(Value, Lanes)> body) {
  int64_t width = std::min<int64_t>(context.vectorLanes(elementType),
                                    llvm::PowerOf2Ceil(g.channels));
  int64_t whole = g.channels / width * width, rest = g.channels - whole;
  auto visit = [&](Value c, Lanes lanes) {
    RegionEmitter::Scope scope(emitter);
    body(c, lanes);
  };
  if (whole == width)
    body(context.constant(0), width);
  else if (whole > 0)
    context.forLoop(context.constant(0), context.constant(whole), width,
                    [&](Value c) { visit(c, width); });
  if (rest == 0)
    return;
  // Masked accesses of halves are instructions with AVX-512 only.
  bool canMask =
      context.target.vectorBits == 512 ||
      llvm::all_of(context.kernel->getOperandTypes(), [](Type type) {
        return getElementTypeOrSelf(type).getIntOrFloatBitWidth() >= 32;
      });
  if (canMask)
    body(context.constant(whole), Lanes(width, rest));
  else
    context.forLoop(context.constant(whole), context.constant(g.channels), 1,
                    [&](Value c) { visit(c, 1); });
}

void WindowKernel::storeAt(Value n, Value y, Value x, Value c, Lanes lanes,
                           Value element) {
  Value index[] = {n, y, x, c};
  emitter.bind(root->getResult(0), ArrayRef<Value>(index), lanes, element);
  emitter.storeResults(ArrayRef<Value>(index), lanes);
}

/// Stores what |body| makes for each pixel of images of this size.
void WindowKernel::forPixels(int64_t height, int64_t width, PixelBody body) {
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value row) {
    RegionEmitter::Scope scope(emitter);
    Value n = context.div(row, context.constant(height));
    Value y = context.rem(row, context.constant(height));
    context.forLoop(context.constant(0), context.constant(width), 1,
                    [&](Value x) {
                      RegionEmitter::Scope scope(emitter);
                      forChannels([&](Value c, Lanes lanes) {
                        if (Value element = body(n, y, x, c, lanes))
                          storeAt(n, y, x, c, lanes, element);
                      });
                    });
  });
}

Value WindowKernel::read(Value tensor, Value n, Value y, Value x, Value c,
                         Lanes lanes) {
  Value index[] = {n, y, x, c};
  return emitter.emit(tensor, ArrayRef<Value>(index), lanes);
}

Value WindowKernel::registerSplat(double number, Lanes lanes) {
  return context.splat(getLanesType(elementType, lanes), number);
}

/// 0 <= |position| < |size|, one unsigned comparison.
Value WindowKernel::inRange(Value position, int64_t size) {
  return arith::CmpIOp::create(builder, arith::CmpIPredicate::ult, position,
                               context.constant(size));
}

Value WindowKernel::both(Value a, Value b) {
  if (!a || !b)
    return a ? a : b;
  return arith::AndIOp::create(builder, a, b);
}

/// |a| where the scalar or vector |condition| holds (null: always), else |b|.
Value WindowKernel::pick(Value condition, Value a, Value b, Lanes lanes) {
  if (!condition)
    return a;
  return arith::SelectOp::create(builder, condition, a, b);
}

WindowKernel::Tap WindowKernel::tapOf(Value y, Value x, int64_t dy,
                                      int64_t dx) {
  Tap tap;
  tap.y = context.add(context.mul(y, g.strides[0]), dy - g.low[0]);
  tap.x = context.add(context.mul(x, g.strides[1]), dx - g.low[1]);
  if (g.isInside)
    return tap;
  tap.inside = both(inRange(tap.y, g.input[0]), inRange(tap.x, g.input[1]));
  Value zero = context.constant(0);
  tap.y = arith::SelectOp::create(builder, tap.inside, tap.y, zero);
  tap.x = arith::SelectOp::create(builder, tap.inside, tap.x, zero);
  return tap;
}

//===----------------------------------------------------------------------===//
// Largest taps
//===----------------------------------------------------------------------===//

/// Whether |candidate| replaces |best|: it is larger or NaN, and |best| is not.
Value WindowKernel::isBetter(Value candidate, Value best) {
  Value larger = arith::CmpFOp::create(builder, arith::CmpFPredicate::UGT,
                                       candidate, best);
  Value ordered =
      arith::CmpFOp::create(builder, arith::CmpFPredicate::ORD, best, best);
  return arith::AndIOp::create(builder, larger, ordered);
}

/// max_pool2d, or max_pool2d_select with a |tangent|.
LogicalResult WindowKernel::emitMaxPool(Value input, Value tangent) {
  splitRows(g.output[0], g.output[1], g.window[0] * g.window[1]);
  forPixels(g.output[0], g.output[1],
            [&](Value n, Value y, Value x, Value c, Lanes lanes) {
              Value best, chosen, found;
              for (int64_t dy = 0; dy < g.window[0]; ++dy)
                for (int64_t dx = 0; dx < g.window[1]; ++dx) {
                  Tap tap = tapOf(y, x, dy, dx);
                  Value value = read(input, n, tap.y, tap.x, c, lanes);
                  Value other = tangent
                                    ? read(tangent, n, tap.y, tap.x, c, lanes)
                                    : value;
                  if (!best) {
                    best = value;
                    chosen = other;
                    found = tap.inside;
                    continue;
                  }
                  Value better = isBetter(value, best);
                  if (tap.inside) {
                    // The first tap inside is taken whatever it is.
                    Value yes = arith::ConstantIntOp::create(builder, 1, 1);
                    Value first = arith::XOrIOp::create(builder, found, yes);
                    better = arith::OrIOp::create(
                        builder, better, context.broadcast(first, lanes));
                    better = arith::AndIOp::create(
                        builder, better, context.broadcast(tap.inside, lanes));
                    found = arith::OrIOp::create(builder, found, tap.inside);
                  }
                  best = pick(better, value, best, lanes);
                  chosen = pick(better, other, chosen, lanes);
                }
              return chosen;
            });
  return success(emitter.succeeded());
}

/// Whether tap |own| of the window at (oy, ox), whose value is |center|, is the
/// first largest one.
Value WindowKernel::isFirstLargest(Value input, Value n, Value oy, Value ox,
                                   Value c, Lanes lanes, Value center,
                                   int64_t own) {
  Value holds;
  for (int64_t t = 0; t < g.window[0] * g.window[1]; ++t) {
    if (t == own)
      continue;
    Tap tap = tapOf(oy, ox, t / g.window[1], t % g.window[1]);
    Value value = read(input, n, tap.y, tap.x, c, lanes);
    Value wins;
    if (t < own) { // an earlier one must be worse
      wins = isBetter(center, value);
    } else { // a later one must not be better
      Value yes = context.splatInt(getLanesType(builder.getI1Type(), lanes), 1);
      wins = arith::XOrIOp::create(builder, isBetter(value, center), yes);
    }
    if (tap.inside) {
      Value yes = arith::ConstantIntOp::create(builder, 1, 1);
      Value outside = arith::XOrIOp::create(builder, tap.inside, yes);
      wins = arith::OrIOp::create(builder, wins,
                                  context.broadcast(outside, lanes));
    }
    holds = both(holds, wins);
  }
  return holds;
}

/// The sum of what |add| gives for each window that covers (y, x): window
/// (oy, ox), of which the pixel is tap |tap|. Positions are clamped; windows
/// that do not exist count as zero.
Value WindowKernel::gatherWindows(
    Value y, Value x, Value zero,
    function_ref<Value(Value, Value, int64_t)> add) {
  Value sum = zero;
  for (int64_t dy = 0; dy < g.window[0]; ++dy)
    for (int64_t dx = 0; dx < g.window[1]; ++dx) {
      std::array<Value, 2> position = {context.add(y, g.low[0] - dy),
                                       context.add(x, g.low[1] - dx)};
      Value exists;
      for (int d = 0; d < 2; ++d) {
        Value stride = context.constant(g.strides[d]);
        Value quotient = arith::DivSIOp::create(builder, position[d], stride);
        Value product = arith::MulIOp::create(builder, quotient, stride);
        Value exact = arith::CmpIOp::create(builder, arith::CmpIPredicate::eq,
                                            product, position[d]);
        exists = both(exists, both(exact, inRange(quotient, g.output[d])));
        position[d] = quotient;
      }
      Value origin = context.constant(0);
      for (Value &p : position)
        p = arith::SelectOp::create(builder, exists, p, origin);
      Value term = add(position[0], position[1], dy * g.window[1] + dx);
      term = arith::SelectOp::create(builder, exists, term, zero);
      sum = arith::AddFOp::create(builder, sum, term);
    }
  return sum;
}

/// Elements of row |y| that no window covers get zero: those past the last
/// window, and those between windows.
void WindowKernel::zeroUncovered(Value n, Value y) {
  auto zeroRange = [&](int64_t from, int64_t to) {
    if (from >= to)
      return;
    context.forLoop(context.constant(from), context.constant(to), 1,
                    [&](Value x) {
                      RegionEmitter::Scope scope(emitter);
                      forChannels([&](Value c, Lanes lanes) {
                        storeAt(n, y, x, c, lanes, registerSplat(0, lanes));
                      });
                    });
  };
  for (int64_t o = 0; o + 1 < g.output[1]; ++o)
    zeroRange(o * g.strides[1] + g.window[1], (o + 1) * g.strides[1]);
  zeroRange((g.output[1] - 1) * g.strides[1] + g.window[1], g.input[1]);
}

/// max_pool2d_grad where windows do not overlap: each window writes all of its
/// elements. Units are rows of windows; the last one of an image also clears
/// the rows below it.
void WindowKernel::emitDisjointGrad(Value input, Value cotangent) {
  int64_t taps = g.window[0] * g.window[1];
  splitRows(g.output[0], g.output[1], 2 * taps);
  auto zeroRow = [&](Value n, Value y) {
    context.forLoop(context.constant(0), context.constant(g.input[1]), 1,
                    [&](Value x) {
                      RegionEmitter::Scope scope(emitter);
                      forChannels([&](Value c, Lanes lanes) {
                        storeAt(n, y, x, c, lanes, registerSplat(0, lanes));
                      });
                    });
  };
  auto emitWindow = [&](Value n, Value oy, Value ox, Value c, Lanes lanes) {
    SmallVector<Value> isChosen(taps);
    Value best =
        read(input, n, tapOf(oy, ox, 0, 0).y, tapOf(oy, ox, 0, 0).x, c, lanes);
    Value no = context.splatInt(getLanesType(builder.getI1Type(), lanes), 0);
    Value yes = context.splatInt(getLanesType(builder.getI1Type(), lanes), 1);
    isChosen[0] = yes;
    for (int64_t t = 1; t < taps; ++t) {
      Tap tap = tapOf(oy, ox, t / g.window[1], t % g.window[1]);
      Value value = read(input, n, tap.y, tap.x, c, lanes);
      Value better = isBetter(value, best);
      best = pick(better, value, best, lanes);
      for (int64_t earlier = 0; earlier < t; ++earlier)
        isChosen[earlier] = pick(better, no, isChosen[earlier], lanes);
      isChosen[t] = better;
    }
    Value gradient = read(cotangent, n, oy, ox, c, lanes);
    Value zero = registerSplat(0, lanes);
    for (int64_t t = 0; t < taps; ++t) {
      Tap tap = tapOf(oy, ox, t / g.window[1], t % g.window[1]);
      storeAt(n, tap.y, tap.x, c, lanes,
              pick(isChosen[t], gradient, zero, lanes));
    }
  };
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value row) {
    RegionEmitter::Scope scope(emitter);
    Value n = context.div(row, context.constant(g.output[0]));
    Value oy = context.rem(row, context.constant(g.output[0]));
    context.forLoop(context.constant(0), context.constant(g.output[1]), 1,
                    [&](Value ox) {
                      RegionEmitter::Scope scope(emitter);
                      forChannels([&](Value c, Lanes lanes) {
                        emitWindow(n, oy, ox, c, lanes);
                      });
                    });
    Value top = context.mul(oy, g.strides[0]);
    for (int64_t dy = 0; dy < g.window[0]; ++dy)
      zeroUncovered(n, context.add(top, dy));
    // Rows from this window to the next one, or to the image's end.
    Value below = context.add(top, g.window[0]);
    Value isLast = arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, oy,
                                         context.constant(g.output[0] - 1));
    Value end =
        arith::SelectOp::create(builder, isLast, context.constant(g.input[0]),
                                context.add(top, g.strides[0]));
    context.forLoop(below, end, 1, [&](Value y) {
      RegionEmitter::Scope scope(emitter);
      zeroRow(n, y);
    });
  });
}

LogicalResult WindowKernel::emitMaxPoolGrad(Value input, Value cotangent) {
  if (g.isDisjoint) {
    emitDisjointGrad(input, cotangent);
    return success(emitter.succeeded());
  }
  int64_t taps = g.window[0] * g.window[1];
  splitRows(g.input[0], g.input[1], taps * taps);
  forPixels(g.input[0], g.input[1],
            [&](Value n, Value y, Value x, Value c, Lanes lanes) {
              Value zero = registerSplat(0, lanes);
              Value center = read(input, n, y, x, c, lanes);
              return gatherWindows(
                  y, x, zero, [&](Value oy, Value ox, int64_t own) {
                    Value chosen =
                        isFirstLargest(input, n, oy, ox, c, lanes, center, own);
                    Value gradient = read(cotangent, n, oy, ox, c, lanes);
                    return pick(chosen, gradient, zero, lanes);
                  });
            });
  return success(emitter.succeeded());
}

//===----------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------===//

/// The taps of the window at (y, x) that lie inside, as an element.
Value WindowKernel::countTaps(Value y, Value x, Lanes lanes) {
  if (g.isInside)
    return registerSplat(static_cast<double>(g.window[0] * g.window[1]), lanes);
  std::array<Value, 2> position = {y, x};
  Value count;
  for (int d = 0; d < 2; ++d) {
    Value start =
        context.add(context.mul(position[d], g.strides[d]), -g.low[d]);
    Value end = context.min(context.add(start, g.window[d]),
                            context.constant(g.input[d]));
    Value from = arith::MaxSIOp::create(builder, start, context.constant(0));
    Value size = context.sub(end, from);
    count = count ? context.mul(count, size) : size;
  }
  Value number = arith::SIToFPOp::create(builder, elementType, count);
  return context.broadcast(number, lanes);
}

LogicalResult WindowKernel::emitAvgPool(Value input) {
  splitRows(g.output[0], g.output[1], g.window[0] * g.window[1]);
  forPixels(g.output[0], g.output[1],
            [&](Value n, Value y, Value x, Value c, Lanes lanes) -> Value {
              Value zero = registerSplat(0, lanes), sum = zero;
              for (int64_t dy = 0; dy < g.window[0]; ++dy)
                for (int64_t dx = 0; dx < g.window[1]; ++dx) {
                  Tap tap = tapOf(y, x, dy, dx);
                  Value value = read(input, n, tap.y, tap.x, c, lanes);
                  sum = arith::AddFOp::create(
                      builder, sum, pick(tap.inside, value, zero, lanes));
                }
              return arith::DivFOp::create(builder, sum,
                                           countTaps(y, x, lanes));
            });
  return success(emitter.succeeded());
}

LogicalResult WindowKernel::emitAvgPoolGrad(Value cotangent) {
  splitRows(g.input[0], g.input[1], g.window[0] * g.window[1]);
  forPixels(g.input[0], g.input[1],
            [&](Value n, Value y, Value x, Value c, Lanes lanes) {
              return gatherWindows(y, x, registerSplat(0, lanes),
                                   [&](Value oy, Value ox, int64_t) -> Value {
                                     return arith::DivFOp::create(
                                         builder,
                                         read(cotangent, n, oy, ox, c, lanes),
                                         countTaps(oy, ox, lanes));
                                   });
            });
  return success(emitter.succeeded());
}

LogicalResult emitWindow(KernelContext &context) {
  for (Operation &op : context.kernel.getBody().front()) {
    WindowKernel kernel(context, &op);
    auto typed = [](Value value) { return tensorTypeOf(value); };
    std::optional<LogicalResult> done =
        TypeSwitch<Operation *, std::optional<LogicalResult>>(&op)
            .Case([&](MaxPool2dOp pool) -> LogicalResult {
              if (failed(kernel.setGeometry(pool, typed(pool.getInput()),
                                            typed(pool.getResult()))))
                return failure();
              return kernel.emitMaxPool(pool.getInput(), Value());
            })
            .Case([&](MaxPool2dSelectOp pool) -> LogicalResult {
              if (failed(kernel.setGeometry(pool, typed(pool.getInput()),
                                            typed(pool.getResult()))))
                return failure();
              return kernel.emitMaxPool(pool.getInput(), pool.getTangent());
            })
            .Case([&](MaxPool2dGradOp pool) -> LogicalResult {
              if (failed(kernel.setGeometry(pool, typed(pool.getInput()),
                                            typed(pool.getCotangent()))))
                return failure();
              return kernel.emitMaxPoolGrad(pool.getInput(),
                                            pool.getCotangent());
            })
            .Case([&](AvgPool2dOp pool) -> LogicalResult {
              if (failed(kernel.setGeometry(pool, typed(pool.getInput()),
                                            typed(pool.getResult()))))
                return failure();
              return kernel.emitAvgPool(pool.getInput());
            })
            .Case([&](AvgPool2dGradOp pool) -> LogicalResult {
              if (failed(kernel.setGeometry(pool, typed(pool.getResult()),
                                            typed(pool.getCotangent()))))
                return failure();
              return kernel.emitAvgPoolGrad(pool.getCotangent());
            })
            .Default([](Operation *) { return std::nullopt; });
    if (done)
      return *done;
  }
  return context.kernel.emitOpError("expected a pooling op in a window kernel");
}

} // namespace lathe

//===- EmitWindow.cpp - Kernels of pooling and its derivatives ------------===//
//
// NHWC, vectors along the channels. Forward ops visit each window once. The
// adjoints visit each input element once and gather from the windows that
// cover it, so nothing is zeroed before and no two units write one element;
// where windows do not overlap, max_pool2d_scatter visits windows instead.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "WindowKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

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

/// max_pool2d, its positions, or both; max_pool2d_select with a |tangent|.
LogicalResult WindowKernel::emitMaxPool(Value input, Value tangent) {
  Value positions;
  for (auto op : context.kernel.getBody().getOps<MaxPool2dPositionOp>())
    positions = op.getResult();
  Type positionType =
      positions ? getRegisterType(tensorTypeOf(positions).getElementType())
                : Type();
  splitRows(g.output[0], g.output[1], g.window[0] * g.window[1]);
  forPixels(g.output[0], g.output[1],
            [&](Value n, Value y, Value x, Value c, Lanes lanes) {
              Value best, chosen, position, found;
              for (int64_t dy = 0; dy < g.window[0]; ++dy)
                for (int64_t dx = 0; dx < g.window[1]; ++dx) {
                  Tap tap = tapOf(y, x, dy, dx);
                  Value value = read(input, n, tap.y, tap.x, c, lanes);
                  Value other = tangent
                                    ? read(tangent, n, tap.y, tap.x, c, lanes)
                                    : value;
                  Value number =
                      positions
                          ? context.splatInt(getLanesType(positionType, lanes),
                                             dy * g.window[1] + dx)
                          : Value();
                  if (!best) {
                    best = value;
                    chosen = other;
                    position = number;
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
                  if (positions)
                    position = pick(better, number, position, lanes);
                }
              Value index[] = {n, y, x, c};
              if (positions)
                emitter.bind(positions, ArrayRef<Value>(index), lanes,
                             position);
              return positions == root->getResult(0) ? position : chosen;
            });
  return success(emitter.succeeded());
}

//===----------------------------------------------------------------------===//
// To the largest taps
//===----------------------------------------------------------------------===//

/// Whether |position| is tap |tap|.
Value WindowKernel::isAt(Value position, int64_t tap) {
  return arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, position,
                               context.splatInt(position.getType(), tap));
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

/// max_pool2d_scatter where windows do not overlap: each window writes all of
/// its elements. Units are rows of windows; the last one of an image also
/// clears the rows below it.
void WindowKernel::emitDisjointScatter(Value positions, Value cotangent) {
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
    Value position = read(positions, n, oy, ox, c, lanes);
    Value gradient = read(cotangent, n, oy, ox, c, lanes);
    Value zero = registerSplat(0, lanes);
    for (int64_t t = 0; t < taps; ++t) {
      Tap tap = tapOf(oy, ox, t / g.window[1], t % g.window[1]);
      storeAt(n, tap.y, tap.x, c, lanes,
              pick(isAt(position, t), gradient, zero, lanes));
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

LogicalResult WindowKernel::emitMaxPoolScatter(Value positions,
                                               Value cotangent) {
  if (g.isDisjoint) {
    emitDisjointScatter(positions, cotangent);
    return success(emitter.succeeded());
  }
  splitRows(g.input[0], g.input[1], g.window[0] * g.window[1]);
  forPixels(g.input[0], g.input[1],
            [&](Value n, Value y, Value x, Value c, Lanes lanes) {
              Value zero = registerSplat(0, lanes);
              return gatherWindows(
                  y, x, zero, [&](Value oy, Value ox, int64_t own) {
                    Value position = read(positions, n, oy, ox, c, lanes);
                    Value gradient = read(cotangent, n, oy, ox, c, lanes);
                    return pick(isAt(position, own), gradient, zero, lanes);
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
            .Case<MaxPool2dOp, MaxPool2dPositionOp>(
                [&](auto pool) -> LogicalResult {
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
            .Case([&](MaxPool2dScatterOp pool) -> LogicalResult {
              if (failed(kernel.setGeometry(pool, typed(pool.getResult()),
                                            typed(pool.getCotangent()))))
                return failure();
              return kernel.emitMaxPoolScatter(pool.getPositions(),
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

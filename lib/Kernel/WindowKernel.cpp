//===- WindowKernel.cpp - Loops and taps of pooling kernels ---------------===//

#include "WindowKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

/// Taps of a range that is worth a thread.
static constexpr int64_t kSerialTaps = 16384;

//===----------------------------------------------------------------------===//
// Loops and elements
//===----------------------------------------------------------------------===//

/// Units are rows of pixels, of |height| rows per image.
void WindowKernel::splitRows(int64_t height, int64_t width, int64_t taps) {
  int64_t cost = std::max<int64_t>(width * g.channels * taps, 1);
  Dim rows = g.batch.times(Dim(height)).value_or(Dim(0));
  context.splitWork({rows, kSerialTaps / cost});
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
  // Masked accesses of halves and bytes are instructions with AVX-512 only.
  auto isWide = [](Type type) {
    return getElementTypeOrSelf(type).getIntOrFloatBitWidth() >= 32;
  };
  bool canMask = context.target.vectorBits == 512 ||
                 (llvm::all_of(context.kernel->getOperandTypes(), isWide) &&
                  llvm::all_of(context.kernel->getResultTypes(), isWide));
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

} // namespace lathe

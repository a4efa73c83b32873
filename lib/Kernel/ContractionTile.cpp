//===- ContractionTile.cpp - The innermost loops of a contraction ---------===//
//
// The order of loads decides the speed: the smaller operand set is loaded
// first and stays, the other is streamed one register at a time. Emitting it
// the other way spills.
//
//===----------------------------------------------------------------------===//

#include "ContractionTile.h"
#include "ElementwiseEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

/// Innermost loops with a static trip count are unrolled up to this many
/// multiply-adds, when there are registers for both operand sets: LLVM keeps
/// what neighbouring steps share.
static constexpr int64_t kMaxUnrolledFmas = 96;

namespace {
class TileEmitter {
public:
  TileEmitter(KernelContext &context, const ContractionTile &tile)
      : context(context), tile(tile), indices(tile.reductions.size()) {}

  SmallVector<Value> emit() {
    Type type = getRegisterType(tile.elementType);
    SmallVector<Value> sums = tile.sums;
    if (sums.empty())
      for (size_t r = 0; r < rows(); ++r)
        for (Lanes lanes : tile.lanes)
          sums.push_back(context.splat(getLanesType(type, lanes), 0));
    llvm::SmallBitVector all(rows(), true);
    return emitLoop(0, tile.pointerA, tile.pointerB, all, std::move(sums));
  }

private:
  size_t rows() const { return tile.rowsA.size(); }
  size_t columns() const { return tile.columnsB.size(); }
  using Rows = llvm::SmallBitVector;
  SmallVector<Value> emitLoop(size_t level, Value a, Value b,
                              const Rows &active, SmallVector<Value> sums);
  SmallVector<Value> emitSegment(size_t level, const ReductionSegment &segment,
                                 Value a, Value b, const Rows &active,
                                 SmallVector<Value> sums);
  SmallVector<Value> emitUnrolled(size_t level, Value begin, int64_t trips,
                                  Value a, Value b, const Rows &active,
                                  SmallVector<Value> sums);
  void emitFetches(Value a, Value b);
  void emitStep(Value a, Value b, const Rows &active, SmallVector<Value> &sums);
  Value loadRow(Value a, size_t row, size_t column);
  Value loadColumn(Value b, size_t column);
  void accumulate(SmallVector<Value> &sums, size_t row, size_t column, Value a,
                  Value b) {
    Value &sum = sums[row * columns() + column];
    sum = emitFma(context.builder, a, b, sum);
  }

  KernelContext &context;
  const ContractionTile &tile;
  /// Where each reduction loop is.
  SmallVector<Value> indices;
};
} // namespace

SmallVector<Value> TileEmitter::emitLoop(size_t level, Value a, Value b,
                                         const Rows &active,
                                         SmallVector<Value> sums) {
  if (level == tile.reductions.size()) {
    emitStep(a, b, active, sums);
    return sums;
  }
  const ReductionLoop &loop = tile.reductions[level];
  for (const ReductionSegment &segment : loop.segments) {
    Rows taking = active;
    taking &= segment.rows;
    if (taking.none())
      continue;
    Value stepsA = context.mul(segment.begin, loop.stepA);
    Value stepsB = context.mul(segment.begin, loop.stepB);
    sums = emitSegment(level, segment, context.gep(a, tile.elementType, stepsA),
                       context.gep(b, tile.elementType, stepsB), taking,
                       std::move(sums));
  }
  return sums;
}

/// |segment| of loop |level|, from |a| and |b| on.
SmallVector<Value> TileEmitter::emitSegment(size_t level,
                                            const ReductionSegment &segment,
                                            Value a, Value b,
                                            const Rows &active,
                                            SmallVector<Value> sums) {
  const ReductionLoop &loop = tile.reductions[level];
  Value size = context.sub(segment.end, segment.begin);
  std::optional<int64_t> trips = getConstantIntValue(size);
  bool innermost = level + 1 == tile.reductions.size();
  int64_t fmas = active.count() * columns();
  bool hasRegisters = fmas + 2 * (active.count() + columns()) <=
                      context.target.vectorRegisters();
  if (trips == 1 ||
      (trips && innermost && hasRegisters && *trips <= kMaxUnrolledFmas / fmas))
    return emitUnrolled(level, segment.begin, *trips, a, b, active,
                        std::move(sums));

  SmallVector<Value> carried{a, b};
  carried.append(sums);
  SmallVector<Value> results = context.forLoop(
      context.constant(0), size, 1, carried,
      [&](Value step, ValueRange args) -> SmallVector<Value> {
        indices[level] = context.add(segment.begin, step);
        SmallVector<Value> next{
            context.gep(args[0], tile.elementType, loop.stepA),
            context.gep(args[1], tile.elementType, loop.stepB)};
        next.append(emitLoop(level + 1, args[0], args[1], active,
                             SmallVector<Value>(args.drop_front(2))));
        return next;
      });
  results.erase(results.begin(), results.begin() + 2);
  return results;
}

/// A short loop without a loop.
SmallVector<Value> TileEmitter::emitUnrolled(size_t level, Value begin,
                                             int64_t trips, Value a, Value b,
                                             const Rows &active,
                                             SmallVector<Value> sums) {
  const ReductionLoop &loop = tile.reductions[level];
  for (int64_t i = 0; i < trips; ++i) {
    // Constant distances from the same two pointers.
    Value stepA = context.mul(loop.stepA, i),
          stepB = context.mul(loop.stepB, i);
    indices[level] = context.add(begin, i);
    sums = emitLoop(level + 1, context.gep(a, tile.elementType, stepA),
                    context.gep(b, tile.elementType, stepB), active,
                    std::move(sums));
  }
  return sums;
}

/// What the step at |a| and |b| fetches for later ones.
void TileEmitter::emitFetches(Value a, Value b) {
  if (tile.lineAhead) {
    Value from =
        arith::SelectOp::create(context.builder, tile.lineAhead->isOfA, a, b);
    context.fetch(
        context.gep(from, tile.elementType, tile.lineAhead->distance));
  }
  if (tile.stepsAheadB > 0) {
    Value ahead = context.mul(tile.reductions.back().stepB, tile.stepsAheadB);
    for (Value column : tile.columnsB)
      context.fetch(
          context.gep(b, tile.elementType, context.add(column, ahead)),
          CacheLevel::First);
  }
  if (tile.fetches.empty())
    return;
  Value step = context.constant(0);
  for (auto [loop, index] : llvm::zip(tile.reductions, indices))
    step = context.add(step, context.mul(index, loop.stepsInside));
  for (const FetchedLines &lines : tile.fetches)
    context.fetch(context.gep(lines.start, tile.elementType,
                              context.mul(step, lines.distance)));
}

void TileEmitter::emitStep(Value a, Value b, const Rows &active,
                           SmallVector<Value> &sums) {
  emitFetches(a, b);
  if (tile.columnsInA || active.count() >= columns()) {
    SmallVector<Value> vectors;
    for (size_t c = 0; c < columns(); ++c)
      vectors.push_back(loadColumn(b, c));
    for (unsigned r : active.set_bits()) {
      Value row = tile.columnsInA ? Value() : loadRow(a, r, 0);
      for (size_t c = 0; c < columns(); ++c)
        accumulate(sums, r, c, row ? row : loadRow(a, r, c), vectors[c]);
    }
    return;
  }
  SmallVector<Value> broadcasts(rows());
  for (unsigned r : active.set_bits())
    broadcasts[r] = loadRow(a, r, 0);
  for (size_t c = 0; c < columns(); ++c) {
    Value vector = loadColumn(b, c);
    for (unsigned r : active.set_bits())
      accumulate(sums, r, c, broadcasts[r], vector);
  }
}

Value TileEmitter::loadRow(Value a, size_t row, size_t column) {
  if (tile.columnsInA)
    return context.load(a, context.add(tile.rowsA[row], tile.columnsB[column]),
                        tile.elementType, tile.lanes[column]);
  Value scalar = context.load(a, tile.rowsA[row], tile.elementType);
  return context.broadcast(scalar, tile.lanes[column]);
}

Value TileEmitter::loadColumn(Value b, size_t column) {
  return context.load(b, tile.columnsB[column], tile.elementType,
                      tile.lanes[column]);
}

SmallVector<Value> emitTile(KernelContext &context,
                            const ContractionTile &tile) {
  return TileEmitter(context, tile).emit();
}

} // namespace lathe

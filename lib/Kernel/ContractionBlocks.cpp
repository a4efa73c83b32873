//===- ContractionBlocks.cpp - A reduction block by block -----------------===//
//
// The sums of a unit lie in scratch memory, those of a tile side by side, in
// the type of registers, so that no rounding happens in between.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

/// Sums of a unit.
static int64_t countSums(const TilePlan &plan) {
  int64_t count = 1;
  for (const TileLoop &loop : plan.loopsOfUnit())
    count *= loop.dim.size.getCoefficient();
  return count;
}

void ContractionKernel::makeScratch() {
  sumType = getRegisterType(getElementTypeOrSelf(dims.a.getType()));
  scratch =
      context.makeScratch(sumType, llvm::alignTo(countSums(plan), plan.lanes));
}

/// A unit, whose loops start at |level|.
void ContractionKernel::emitBlocks(size_t level) {
  Lanes lanes(plan.lanes);
  context.storeZeros(scratch, countSums(plan), sumType, lanes);
  phase = TilePhase::Block;
  emitReductionBlocks(0, level);
  phase = TilePhase::Finish;
  emitLoop(level);
  phase = TilePhase::Whole;
}

void ContractionKernel::emitReductionBlocks(size_t reduction, size_t level) {
  if (reduction == plan.blockSteps.size()) {
    if (plan.copiesRows)
      copyRows();
    return emitLoop(level);
  }
  int64_t steps = plan.blockSteps[reduction];
  Value size = context.sizeOf(dims.reductions[reduction].size);
  auto emitBlock = [&](Value begin, Value end) {
    block.push_back({begin, end});
    emitReductionBlocks(reduction + 1, level);
    block.pop_back();
  };
  if (getConstantIntValue(size) == steps)
    return emitBlock(context.constant(0), size);
  context.forLoop(context.constant(0), size, steps, [&](Value begin) {
    emitBlock(begin, context.min(context.add(begin, steps), size));
  });
}

/// Calls |body| for each of the tile's sums, row by row, with where it is kept.
void ContractionKernel::forEachSum(
    const ContractionTile &tile,
    function_ref<void(Value position, Lanes lanes)> body) {
  int64_t rows = 1, width = 0;
  Value row = context.constant(0), column;
  SmallVector<int64_t> strides;
  for (size_t level = plan.loops.size(); level-- > plan.parallel;) {
    const TileLoop &loop = plan.loops[level];
    Value start = spans[level].start;
    if (std::optional<TileSpan> around = blockAround(loop.dim))
      start = context.sub(start, around->start);
    if (loop.role == TileRole::Column) {
      column = start;
      width = spans[level].size;
      continue;
    }
    row = context.add(row, context.mul(start, rows));
    strides.insert(strides.begin(), rows);
    rows *= loop.dim.size.getCoefficient();
  }
  Value origin =
      context.add(context.mul(column, rows), context.mul(row, width));
  forEachRow([&](ArrayRef<int64_t> rowOfTile) {
    int64_t offset = 0;
    for (auto [r, stride] : llvm::zip(rowOfTile, strides))
      offset += r * stride * width;
    for (Lanes lanes : tile.lanes) {
      body(context.add(origin, offset), lanes);
      offset += lanes.count;
    }
  });
}

SmallVector<Value> ContractionKernel::loadSums(const ContractionTile &tile) {
  SmallVector<Value> sums;
  forEachSum(tile, [&](Value position, Lanes lanes) {
    sums.push_back(context.load(scratch, position, sumType, lanes));
  });
  return sums;
}

void ContractionKernel::storeSums(const ContractionTile &tile,
                                  ArrayRef<Value> sums) {
  forEachSum(tile, [&](Value position, Lanes lanes) {
    context.store(sums.front(), scratch, position, sumType, lanes);
    sums = sums.drop_front();
  });
}

/// Leaves what of |segment| lies in the block.
void ContractionKernel::cutToBlock(ReductionSegment &segment,
                                   size_t reduction) {
  if (block.empty() || getConstantIntValue(block[reduction].begin) == 0)
    return;
  segment.begin = arith::MaxSIOp::create(context.builder, segment.begin,
                                         block[reduction].begin);
  segment.end = context.min(segment.end, block[reduction].end);
}

/// Elements from a step of this block to the same step of the next one, in A
/// and in B: one block further along the innermost reduction in blocks. At its
/// end they run on into the next image or past the operand, which does no harm.
std::optional<std::pair<Value, Value>>
ContractionKernel::distanceOfNextBlock() const {
  for (auto [range, dim, steps] :
       llvm::reverse(llvm::zip(block, dims.reductions, plan.blockSteps)))
    if (!getConstantIntValue(range.begin))
      return std::pair(context.mul(context.sizeOf(dim.strideA), steps),
                       context.mul(context.sizeOf(dim.strideB), steps));
  return std::nullopt;
}

namespace {
/// The cache lines that a step of a unit reads of one operand, numbered.
class LinesOfStep {
public:
  /// Of the step that is |distance| elements ahead.
  LinesOfStep(KernelContext &context, Type type, Value distance)
      : context(context), lineSize(kLineBytes / getElementBytes(type)),
        distance(distance) {}

  /// A dim of |size| with |stride|, where the tile starts at |start|.
  void addDim(int64_t size, Dim stride, Value start) {
    int64_t perLine = stride == Dim(1) ? lineSize : 1;
    Value elements = context.sizeOf(stride);
    int64_t lines = llvm::divideCeil(size, perLine);
    dims.push_back({lines, context.mul(elements, perLine)});
    count *= lines;
    distance = context.sub(distance, context.mul(start, elements));
  }

  int64_t size() const { return count; }

  /// Where line |number| is, from the tile's first element.
  Value place(Value number) const {
    Value place = distance;
    for (auto [lines, stride] : llvm::reverse(dims)) {
      Value size = context.constant(lines);
      place =
          context.add(place, context.mul(context.rem(number, size), stride));
      number = context.div(number, size);
    }
    return place;
  }

private:
  KernelContext &context;
  int64_t lineSize;
  Value distance;
  SmallVector<std::pair<int64_t, Value>> dims;
  int64_t count = 1;
};
} // namespace

/// What the next block reads comes from far away, with strides that hardware
/// does not see through. A unit's tiles share the lines that each step needs:
/// if each asked for its own, all but a few would ask in vain, and wait in line
/// with the loads of the multiply-adds.
void ContractionKernel::fetchNextBlock(ContractionTile &tile) {
  if (dims.panel > 0) // a stream, which hardware follows
    return;
  std::optional<std::pair<Value, Value>> distance = distanceOfNextBlock();
  if (!distance)
    return;
  LinesOfStep linesOfA(context, tile.elementType, distance->first);
  LinesOfStep linesOfB(context, tile.elementType, distance->second);
  int64_t tiles = 1;
  Value number = context.constant(0);
  for (auto [loop, span] :
       llvm::drop_begin(llvm::zip(plan.loops, spans), plan.parallel)) {
    int64_t size = loop.dim.size.getCoefficient(), piece = loop.pieces.front();
    Value start = span.start;
    if (std::optional<TileSpan> around = blockAround(loop.dim))
      start = context.sub(start, around->start);
    int64_t count = llvm::divideCeil(size, piece);
    number = context.add(context.mul(number, count),
                         context.div(start, context.constant(piece)));
    tiles *= count;
    if (loop.role == TileRole::Column)
      linesOfB.addDim(size, loop.dim.strideB, start);
    else
      linesOfA.addDim(size, loop.dim.strideA, start);
  }
  // Few rows: each tile's columns are its own, and rows of B are streams.
  if (tiles < linesOfA.size() + linesOfB.size())
    return;
  Value sizeOfA = context.constant(linesOfA.size());
  Value line = context.rem(number, context.add(sizeOfA, linesOfB.size()));
  Value isOfA = arith::CmpIOp::create(context.builder,
                                      arith::CmpIPredicate::slt, line, sizeOfA);
  tile.lineAhead = LineAhead{
      isOfA,
      arith::SelectOp::create(context.builder, isOfA, linesOfA.place(line),
                              linesOfB.place(context.sub(line, sizeOfA)))};
}

} // namespace lathe

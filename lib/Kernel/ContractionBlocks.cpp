//===- ContractionBlocks.cpp - A reduction block by block -----------------===//
//
// The sums of a unit lie row-major in scratch memory: [rows..., columns] of the
// unit, in the type of registers, so that no rounding happens in between.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

/// The loops inside of a unit, whose tiles' sums are kept.
static ArrayRef<TileLoop> loopsOfUnit(const TilePlan &plan) {
  return ArrayRef(plan.loops).drop_front(plan.parallel);
}

/// Sums of a unit; rows are as far apart as the columns of a unit.
static int64_t countSums(const TilePlan &plan) {
  int64_t count = 1;
  for (const TileLoop &loop : loopsOfUnit(plan))
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
  if (reduction == plan.blockSteps.size())
    return emitLoop(level);
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
  Value origin = context.constant(0);
  SmallVector<int64_t> strides;
  int64_t stride = countSums(plan);
  for (auto [loop, span] :
       llvm::drop_begin(llvm::zip(plan.loops, spans), plan.parallel)) {
    stride /= loop.dim.size.getCoefficient();
    strides.push_back(stride);
    Value start = span.start;
    if (std::optional<TileSpan> around = blockAround(loop))
      start = context.sub(start, around->start);
    origin = context.add(origin, context.mul(start, stride));
  }
  forEachRow([&](ArrayRef<int64_t> row) {
    int64_t offset = 0;
    for (auto [r, stride] : llvm::zip(row, strides))
      offset += r * stride;
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

/// What the next block reads comes from far away, with strides that hardware
/// does not see through. Each tile asks for its share while it works on this
/// one: the addresses one block further along the innermost reduction in
/// blocks. At its end they run on into the next image or past the operand,
/// which does no harm.
void ContractionKernel::fetchNextBlock(ContractionTile &tile) const {
  if (dims.panel > 0) // a stream, which hardware follows
    return;
  for (auto [range, dim, steps] :
       llvm::reverse(llvm::zip(block, dims.reductions, plan.blockSteps)))
    if (!getConstantIntValue(range.begin)) {
      tile.aheadA = context.mul(context.sizeOf(dim.strideA), steps);
      tile.aheadB = context.mul(context.sizeOf(dim.strideB), steps);
      return;
    }
}

} // namespace lathe

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
    Value start = startInBlock(loop.dim, spans[level]);
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

} // namespace lathe

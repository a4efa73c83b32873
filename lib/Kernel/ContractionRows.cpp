//===- ContractionRows.cpp - A unit's rows of A, copied -------------------===//
//
// Long rows that are about a power of two apart share sets of the first-level
// cache. So a unit copies what a block of the reduction needs of its rows into
// scratch memory, where they lie close together, and its tiles read them there.
//
// Columns go outside of rows then: those of a tile stay in the first-level
// cache, all of the unit's rows in the second. What comes from further away is
// the next tile's columns; the rows take turns to fetch them.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"

using namespace mlir;

namespace lathe {

/// So many rows ahead is fetched what is copied: rows are too short for
/// hardware to follow them.
static constexpr int64_t kRowsAhead = 2;

/// Elements between copied rows: a line more than a block has.
int64_t ContractionKernel::copiedPitch() const {
  Type type = getElementTypeOrSelf(dims.a.getType());
  return plan.blockSteps.front() + elementsOfLine(type);
}

void ContractionKernel::makeCopiedRows() {
  Type type = getRegisterType(getElementTypeOrSelf(dims.a.getType()));
  copiedRows = context.makeScratch(type, plan.rowsOfUnit() * copiedPitch());
}

void ContractionKernel::copyRows() {
  TileSpan unit = *blockAround(dims.rows.front());
  StepRange steps = block.front();
  Type type = getElementTypeOrSelf(dims.a.getType());
  Value source = context.getInputBuffer(dims.a);
  Value stride = context.sizeOf(dims.rows.front().strideA);
  Value length = context.sub(steps.end, steps.begin);
  Value whole = context.roundDown(length, plan.lanes);
  context.forLoop(
      context.constant(0), context.constant(unit.size), 1, [&](Value row) {
        Value from = context.add(
            context.mul(context.add(unit.start, row), stride), steps.begin);
        Value to = context.mul(row, copiedPitch());
        auto copy = [&](Value begin, Value end, int64_t lanes) {
          context.forLoop(begin, end, lanes, [&](Value step) {
            Value place = context.add(from, step);
            if (lanes > 1)
              context.fetch(context.gep(
                  source, type,
                  context.add(place, context.mul(stride, kRowsAhead))));
            Value steps = context.load(source, place, type, lanes);
            context.store(steps, copiedRows, context.add(to, step), type,
                          lanes);
          });
        };
        copy(context.constant(0), whole, plan.lanes);
        copy(whole, length, 1);
      });
}

/// Where the tile's first row is, counted in steps from the start of A.
Value ContractionKernel::placeOfCopiedRow(const TileSpan &span) {
  Value row = startInBlock(dims.rows.front(), span);
  return context.sub(context.mul(row, copiedPitch()), block.front().begin);
}

/// Row r of the unit fetches step r of the block, and as many rows on the next
/// one, of the columns after the tile's.
void ContractionKernel::fetchNextColumns(const ContractionTile &tile) {
  const auto *columns = llvm::find_if(plan.loops, [](const TileLoop &loop) {
    return loop.role == TileRole::Column;
  });
  TileSpan here = spans[columns - plan.loops.begin()];
  TileSpan next{context.add(here.start, here.size), here.size};
  TileSpan rows = rowSpan(0);
  Value firstStep = context.add(block.front().begin,
                                startInBlock(dims.rows.front(), rows));
  Value stepB = context.sizeOf(dims.reductions.front().strideB);
  Value start = context.sub(context.mul(firstStep, stepB),
                            placeOfColumn(*columns, here, 0).second);
  int64_t columnsOfLine = elementsOfLine(tile.elementType);
  for (int64_t c = 0; c < next.size; c += columnsOfLine) {
    auto [distance, tileStart] = placeOfColumn(*columns, next, c);
    Value line =
        context.gep(tile.pointerB, tile.elementType,
                    context.add(start, context.add(distance, tileStart)));
    for (int64_t turn = 0; turn < plan.blockSteps.front();
         turn += plan.rowsOfUnit())
      for (int64_t row = 0; row < rows.size; ++row)
        context.fetch(context.gep(line, tile.elementType,
                                  context.mul(stepB, turn + row)));
  }
}

} // namespace lathe

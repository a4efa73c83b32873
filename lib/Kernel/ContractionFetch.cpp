//===- ContractionFetch.cpp - What a tile fetches for later ---------------===//
//
// While a tile multiplies, memory is idle: what comes next is fetched then.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"

#include "lathe/Graph/Work.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

/// Steps that a panel is fetched ahead: about 100 cycles.
static constexpr int64_t kStepsAhead = 8;

/// Panels that do not stay in the first-level cache. A cycle has as many loads
/// as multiply-adds: a tile must do enough of these to ask for more lines.
void ContractionKernel::fetchPanels(ContractionTile &tile) const {
  int64_t bytes = 0;
  for (Lanes lanes : tile.lanes)
    bytes += lanes.count * getElementBytes(tile.elementType);
  for (const ContractionDim &dim : dims.reductions)
    bytes *= getNominalSize(dim.size);
  size_t rows = tile.rowsA.size(), columns = tile.columnsB.size();
  if ((plan.packsPanels || dims.panel > 0) && bytes > kKeptBytes &&
      rows + 2 * columns <= rows * columns)
    tile.stepsAheadB = kStepsAhead;
}

/// Rows that lie one after the other, each as long as the reduction: those of
/// the next tile follow this one's. The tiles of all columns take equal shares
/// of them, so that few steps fetch a line that another has asked for.
void ContractionKernel::fetchNextRows(ContractionTile &tile) {
  if (dims.columnsInA || dims.rows.size() != 1 || dims.reductions.size() != 1 ||
      !dims.reductions.front().size.isStatic() ||
      dims.rows.front().strideA != dims.reductions.front().size)
    return;
  const TileLoop &rowLoop =
      *llvm::find_if(plan.loops, [](const TileLoop &loop) {
        return loop.role == TileRole::Row;
      });
  int64_t rows = rowSpan(0).size, tiles = 1;
  bool isLast = rows != rowLoop.pieces.front() || rowLoop.dim.size == Dim(rows);
  if (isLast)
    return;
  int64_t steps = dims.reductions.front().size.getCoefficient();
  Value number = context.constant(0);
  const TileLoop &inner = plan.loops.back();
  if (inner.role == TileRole::Column) {
    std::optional<TileSpan> block = blockAround(inner.dim);
    int64_t width = inner.pieces.front();
    tiles = llvm::divideCeil(
        block ? block->size : getNominalSize(inner.dim.size), width);
    Value column = spans.back().start;
    if (block)
      column = context.sub(column, block->start);
    number = context.div(column, context.constant(width));
  }
  int64_t lineElements = kLineBytes / getElementBytes(tile.elementType);
  tile.fetchStep =
      std::min<int64_t>(llvm::divideCeil(rows, tiles), lineElements);
  Value share = context.mul(number, steps * tile.fetchStep);
  tile.fetchStart = context.gep(tile.pointerA, tile.elementType,
                                context.add(share, rows * steps));
}

} // namespace lathe

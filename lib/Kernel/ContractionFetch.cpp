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

/// Whether all rows of A lie one after the other.
static bool hasContiguousRows(const ContractionDims &dims) {
  const ContractionDim &reduction = dims.reductions.front();
  if (dims.columnsInA || dims.reductions.size() != 1 || reduction.taps ||
      !reduction.size.isStatic() || reduction.strideA != Dim(1))
    return false;
  Dim stride = reduction.size;
  for (const ContractionDim &dim : llvm::reverse(dims.rows)) {
    if (dim.strideA != stride)
      return false;
    stride = stride.times(dim.size).value_or(Dim(0));
  }
  return true;
}

/// How many rows, one after the other, the tile has that starts a run of such
/// tiles; 0 where the tile is the last one.
int64_t ContractionKernel::rowsBeforeNextTile() const {
  int64_t rows = 1;
  bool isOnly = true;
  for (auto [loop, span] : llvm::zip(plan.loops, spans)) {
    if (loop.role != TileRole::Row)
      continue;
    bool isWhole = loop.dim.size == Dim(span.size);
    if (span.size != loop.pieces.front() || (rows > 1 && !isWhole))
      return 0;
    rows *= span.size;
    isOnly &= isWhole;
  }
  return isOnly ? 0 : rows;
}

/// The rows of the next tile follow this one's. The tiles of all columns take
/// equal shares of them, so that few steps fetch a line that another has asked
/// for.
void ContractionKernel::fetchNextRows(ContractionTile &tile) {
  int64_t rows = hasContiguousRows(dims) ? rowsBeforeNextTile() : 0;
  if (rows == 0)
    return;
  int64_t tiles = 1;
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

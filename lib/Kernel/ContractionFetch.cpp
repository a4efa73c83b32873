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

/// A cycle has as many loads as multiply-adds: a tile must do enough of these
/// to ask for as many lines more as it has column vectors.
static bool canFetch(const ContractionTile &tile) {
  size_t rows = tile.rowsA.size(), columns = tile.columnsB.size();
  return rows + 2 * columns <= rows * columns;
}

/// Panels that do not stay in the first-level cache.
void ContractionKernel::fetchPanels(ContractionTile &tile) const {
  int64_t bytes = 0;
  for (Lanes lanes : tile.lanes)
    bytes += lanes.count * getElementBytes(tile.elementType);
  for (const ContractionDim &dim : dims.reductions)
    bytes *= getNominalSize(dim.size);
  if ((plan.packsPanels || dims.panel > 0) && bytes > kKeptBytes &&
      canFetch(tile))
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

/// The tile's number among those that share in fetching something: the tiles
/// of a block's columns (or of all of them), and with |rows| of as many rows as
/// a sample has at least. The second is how many they are.
std::pair<Value, int64_t> ContractionKernel::turnOfTile(bool rows) {
  Value number = context.constant(0);
  int64_t count = 1;
  for (auto [loop, span] : llvm::zip(plan.loops, spans)) {
    if (loop.role != TileRole::Column && !(rows && loop.role == TileRole::Row))
      continue;
    Value start = span.start;
    int64_t size = loop.dim.size.getCoefficient();
    if (std::optional<TileSpan> block = blockAround(loop.dim)) {
      start = context.sub(start, block->start);
      size = block->size;
    }
    int64_t piece = loop.pieces.front(), pieces = llvm::divideCeil(size, piece);
    Value tile = context.div(start, context.constant(piece));
    number = context.add(context.mul(number, pieces),
                         context.rem(tile, context.constant(pieces)));
    count *= pieces;
  }
  return {number, count};
}

/// The tile's share of what lies from |start| on, |elements| per step of it:
/// equal shares, so that few steps fetch a line that another has asked for.
void ContractionKernel::fetchShare(ContractionTile &tile, Value start,
                                   int64_t elements, bool rows) {
  auto [number, count] = turnOfTile(rows);
  int64_t steps = 1;
  for (const ContractionDim &dim : dims.reductions)
    steps *= dim.size.getCoefficient();
  int64_t distance =
      std::min<int64_t>(llvm::divideCeil(elements, count),
                        kLineBytes / getElementBytes(tile.elementType));
  tile.fetches.push_back({context.gep(start, tile.elementType,
                                      context.mul(number, steps * distance)),
                          distance});
}

/// The rows of the next tile follow this one's.
void ContractionKernel::fetchNextRows(ContractionTile &tile) {
  int64_t rows = hasContiguousRows(dims) ? rowsBeforeNextTile() : 0;
  if (rows == 0)
    return;
  int64_t steps = dims.reductions.front().size.getCoefficient();
  Value next = context.gep(tile.pointerA, tile.elementType,
                           context.constant(rows * steps));
  fetchShare(tile, next, rows, /*rows=*/false);
}

/// The panels of the next block of columns follow this one's.
void ContractionKernel::fetchNextPanels(ContractionTile &tile) {
  std::optional<TileSpan> block = blockAround(dims.column);
  if (dims.panel == 0 || !block || block->size % dims.panel != 0 ||
      !canFetch(tile))
    return;
  Value column = context.add(block->start, block->size);
  Value next = context.gep(context.getInputBuffer(dims.b), tile.elementType,
                           context.mul(column, dims.panelStride / dims.panel));
  fetchShare(tile, next, block->size, /*rows=*/true);
}

} // namespace lathe

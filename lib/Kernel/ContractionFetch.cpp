//===- ContractionFetch.cpp - What a tile fetches for later ---------------===//
//
// While a tile multiplies, memory is idle: what comes next is fetched then.
//
//===----------------------------------------------------------------------===//

#include "ContractionKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
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
  if ((!plan.packsPanels && dims.panel == 0) || !canFetch(tile))
    return;
  int64_t bytes = 0;
  for (Lanes lanes : tile.lanes)
    bytes += lanes.count * getElementBytes(tile.elementType);
  if (bytes * stepsOfTile() > kKeptBytes)
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

/// The tile's number among those that share in fetching something, the tiles of
/// the loops of |roles| in the blocks around it, and how many they are. Of a
/// symbolic dim as many share as a sample has at least.
std::pair<Value, int64_t>
ContractionKernel::turnOfTile(ArrayRef<TileRole> roles) {
  Value number = context.constant(0);
  int64_t count = 1;
  for (auto [loop, span] : llvm::zip(plan.loops, spans)) {
    if (!llvm::is_contained(roles, loop.role))
      continue;
    int64_t piece = loop.pieces.front();
    int64_t pieces = llvm::divideCeil(rangeAround(loop.dim).size, piece);
    Value tile =
        context.div(startInBlock(loop.dim, span), context.constant(piece));
    number = context.add(context.mul(number, pieces),
                         context.rem(tile, context.constant(pieces)));
    count *= pieces;
  }
  return {number, count};
}

/// Steps of all reductions, which are static.
int64_t ContractionKernel::stepsOfTile() const {
  int64_t steps = 1;
  for (const ContractionDim &dim : dims.reductions)
    steps *= dim.size.getCoefficient();
  return steps;
}

/// The share of the tiles of |roles| in what lies from |start| on, |elements|
/// per step of them all: equal shares, so that few steps fetch a line that
/// another has asked for.
void ContractionKernel::fetchShare(ContractionTile &tile, Value start,
                                   int64_t elements, ArrayRef<TileRole> roles) {
  auto [number, count] = turnOfTile(roles);
  int64_t distance = std::min<int64_t>(llvm::divideCeil(elements, count),
                                       elementsOfLine(tile.elementType));
  Value share = context.mul(number, stepsOfTile() * distance);
  tile.fetches.push_back(
      {context.gep(start, tile.elementType, share), distance});
}

/// The rows of the next tile follow this one's.
void ContractionKernel::fetchNextRows(ContractionTile &tile) {
  int64_t rows = hasContiguousRows(dims) ? rowsBeforeNextTile() : 0;
  if (rows == 0)
    return;
  Value next = context.gep(tile.pointerA, tile.elementType,
                           context.constant(rows * stepsOfTile()));
  fetchShare(tile, next, rows, {TileRole::Column});
}

/// The panels of the next block of columns follow this one's.
void ContractionKernel::fetchNextPanels(ContractionTile &tile) {
  std::optional<TileSpan> block = blockAround(dims.column);
  if (dims.panel == 0 || !block || block->size % dims.panel != 0 ||
      !canFetch(tile))
    return;
  Value column = context.add(block->start, block->size);
  Value next = context.gep(context.getInputBuffer(dims.b), tile.elementType,
                           context.mul(column, stepsOfTile()));
  fetchShare(tile, next, block->size, {TileRole::Row, TileRole::Column});
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
      : context(context), lineSize(elementsOfLine(type)), distance(distance) {}

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
  for (auto [loop, span] :
       llvm::drop_begin(llvm::zip(plan.loops, spans), plan.parallel)) {
    int64_t size = rangeAround(loop.dim).size;
    Value start = startInBlock(loop.dim, span);
    if (loop.role == TileRole::Column)
      linesOfB.addDim(size, loop.dim.strideB, start);
    else
      linesOfA.addDim(size, loop.dim.strideA, start);
  }
  auto [number, tiles] = turnOfTile({TileRole::Row, TileRole::Column});
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

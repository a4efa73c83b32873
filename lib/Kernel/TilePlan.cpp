//===- TilePlan.cpp - How a contraction is cut into register tiles --------===//
//
// The search is small (at most a few thousand candidates), so every candidate
// is costed. A symbolic dim is costed at a nominal size per symbol.
//
//===----------------------------------------------------------------------===//

#include "TilePlan.h"
#include "PackingUnit.h"
#include "ReductionBlocks.h"

#include "lathe/Graph/Work.h"

#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;

namespace lathe {

/// So much of B stays in the second-level cache while the rows go by.
static constexpr int64_t kResidentBytes = 512 * 1024;
/// A grain of parallel work, in floating point operations: about a microsecond.
static constexpr double kFlopsPerRange = 125e3;
/// Loops are flattened into units until a unit is below this.
static constexpr double kFlopsPerUnit = 200e3;
/// With fewer rows of known number a tile spans rows of a symbolic dim too.
static constexpr int64_t kFewRows = 4;
/// The first-level cache: lines that differ by a multiple of the first number
/// of bytes share a set, which holds the second number of them at least.
static constexpr int64_t kSetPeriod = 4096, kLineBytes = 64, kWays = 8;
/// Bytes of a tile's columns that the first-level cache still keeps for the
/// next rows, and the cycles that each vector takes to come where there are
/// more.
static constexpr double kKeptBytes = 16 * 1024, kCyclesPerVector = 1.6;
/// How much longer a tile takes whose rows drive one another out of the cache.
static constexpr double kConflict = 1.25;
/// The share of all columns that the last block may lack.
static constexpr double kUnequal = 0.05;
/// Multiply-adds in the code of all pieces together.
static constexpr int64_t kMaxFmas = 320;

double cyclesPerStep(int64_t rows, int64_t vectors) {
  double fmas = rows * vectors, loads = rows + vectors;
  // Two multiply-adds and two loads a cycle, a latency of 4; just above eight
  // chains the schedule is not perfect yet.
  double cycles = std::max({fmas / 2, loads / 2, 4.0});
  if (fmas >= 8 && fmas < 12)
    cycles += (12 - fmas) * 0.15;
  // Columns come from the second-level cache, rows from the first.
  return cycles + 0.1 * vectors;
}

bool fitsRegisters(int64_t rows, int64_t vectors, unsigned registers) {
  return rows * vectors + std::min(rows, vectors) + 1 <= registers;
}

/// The pieces of a row dim whose main tile is |tile|: a static remainder has
/// its own exact piece, a symbolic one halving sizes.
static SmallVector<int64_t> rowPieces(const Dim &size, int64_t tile) {
  SmallVector<int64_t> pieces{tile};
  int64_t rest = size.getCoefficient() % tile;
  if (rest == 0)
    return pieces;
  if (size.isStatic()) {
    pieces.push_back(rest);
    return pieces;
  }
  for (int64_t piece = tile / 2; piece >= 1; piece /= 2)
    pieces.push_back(piece);
  return pieces;
}

/// As rowPieces for columns: a symbolic remainder is done by single vectors and
/// then by single columns.
static SmallVector<int64_t> columnPieces(const Dim &size, int64_t vectors,
                                         int64_t lanes) {
  int64_t tile = vectors * lanes;
  if (size.isStatic())
    return rowPieces(size, std::clamp<int64_t>(size.getCoefficient(), 1, tile));
  SmallVector<int64_t> pieces{tile};
  for (int64_t piece : {lanes, int64_t(1)})
    if (size.getCoefficient() % pieces.back() != 0 && piece < pieces.back())
      pieces.push_back(piece);
  return pieces;
}

/// As if the dim had its nominal size.
SmallVector<TileLoop::Run> TileLoop::getRuns() const {
  return getRuns(getNominalSize(dim.size));
}

SmallVector<TileLoop::Run> TileLoop::getRuns(int64_t size) const {
  SmallVector<Run> runs;
  int64_t start = 0;
  SmallVector<int64_t> used = pieces;
  if (dim.size.isStatic()) // of a smaller last unit: another remainder
    used = rowPieces(Dim(size), std::clamp<int64_t>(size, 1, pieces.front()));
  for (int64_t piece : used) {
    int64_t end = start + (size - start) / piece * piece;
    auto standsAlone = [&](int64_t tile) {
      return taps && piece > 1 && !taps->isInside(tile, piece);
    };
    for (; start < end; start += piece)
      if (!runs.empty() && runs.back().piece == piece && !standsAlone(start) &&
          !standsAlone(runs.back().start))
        ++runs.back().count;
      else
        runs.push_back({start, piece, 1});
  }
  return runs;
}

namespace {
/// Costs tile shapes for one contraction.
class TileSearch {
public:
  TileSearch(const ContractionDims &dims, int64_t lanes, unsigned registers)
      : dims(dims), lanes(lanes), registers(registers),
        bytes(getElementBytes(getElementTypeOrSelf(dims.a.getType()))) {
    for (const ContractionDim &dim : dims.reductions)
      steps *= getNominalSize(dim.size);
    for (const ContractionDim &dim : dims.rows)
      if (dim.size.isStatic())
        staticRows *= dim.size.getCoefficient();
  }

  /// The cheapest loops: one per row dim, then the columns'.
  SmallVector<TileLoop, 4> run() {
    // One where there are no columns: loops that do nothing.
    int64_t maxVectors = std::max<int64_t>(
        1, llvm::divideCeil(getNominalSize(dims.column.size), lanes));
    // A panel of a packed operand at least.
    int64_t least = std::max<int64_t>(1, dims.panel / lanes);
    for (int64_t vectors = least; vectors <= std::min<int64_t>(maxVectors, 8);
         ++vectors) {
      if (!fitsRegisters(1, vectors, registers))
        break;
      SmallVector<TileLoop, 4> loops(dims.rows.size() + 1);
      loops.back() = {TileRole::Column, dims.column,
                      columnPieces(dims.column.size, vectors, lanes)};
      searchRows(loops, dims.rows.size(), 1, vectors);
    }
    return best;
  }

private:
  /// Chooses the tile of row dim |index|-1 and all before it; those after it
  /// are chosen, and make up |rows| rows.
  void searchRows(SmallVector<TileLoop, 4> &loops, size_t index, int64_t rows,
                  int64_t vectors) {
    if (index == 0)
      return consider(loops);
    const ContractionDim &dim = dims.rows[index - 1];
    // Over a batch that may be 1 only where an image has too few rows.
    int64_t size = dim.size.isStatic()     ? dim.size.getCoefficient()
                   : staticRows < kFewRows ? kNominalSize
                                           : 1;
    for (int64_t tile = 1; tile <= std::max<int64_t>(size, 1); ++tile) {
      if (!fitsRegisters(rows * tile, vectors, registers))
        break;
      loops[index - 1] = {TileRole::Row, dim, rowPieces(dim.size, tile),
                          dims.getTaps(index - 1)};
      searchRows(loops, index - 1, rows * tile, vectors);
    }
  }

  void consider(const SmallVector<TileLoop, 4> &loops) {
    int64_t fmas = 0;
    double cost = costOf(loops, 0, 1, 1, fmas);
    if (fmas > kMaxFmas)
      return;
    // Of equal plans the one with less code wins.
    cost *= 1 + 1e-4 * fmas;
    // Rows one after the other rather than one above the other.
    for (const TileLoop &loop : ArrayRef(loops).drop_back(2))
      cost *= 1 + 1e-3 * (loop.pieces.front() - 1);
    if (rowsOfOneSet(loops) > kWays)
      cost *= kConflict;
    if (best.empty() || cost < bestCost) {
      best = loops;
      bestCost = cost;
    }
  }

  /// How many of the main tile's rows start in one set of the cache, at most.
  int64_t rowsOfOneSet(ArrayRef<TileLoop> loops) const {
    SmallVector<int64_t> starts{0};
    for (const TileLoop &loop : loops.drop_back()) {
      size_t count = starts.size();
      if (loop.dim.strideA.isStatic())
        for (int64_t row = 1; row < loop.pieces.front(); ++row)
          for (size_t i = 0; i < count; ++i)
            starts.push_back(starts[i] +
                             row * bytes * loop.dim.strideA.getCoefficient());
    }
    std::array<int64_t, kSetPeriod / kLineBytes> rowsOfSet{};
    for (int64_t start : starts)
      ++rowsOfSet[start % kSetPeriod / kLineBytes];
    return *llvm::max_element(rowsOfSet);
  }

  /// Cycles of the loops from |index| on inside a tile of |rows| rows, whose
  /// step is written |copies| times.
  double costOf(const SmallVector<TileLoop, 4> &loops, size_t index,
                int64_t rows, int64_t copies, int64_t &fmas) {
    const TileLoop &loop = loops[index];
    double cost = 0;
    for (auto [start, piece, use] : loop.getRuns()) {
      if (loop.role != TileRole::Column) {
        int64_t segments = loop.taps && piece > 1
                               ? loop.taps->segments(start, piece).size()
                               : 1;
        cost += use *
                costOf(loops, index + 1, rows * piece, copies * segments, fmas);
        continue;
      }
      int64_t vectors = llvm::divideCeil(piece, lanes);
      fmas += copies * rows * vectors;
      // Starting, storing and leaving a tile.
      double around = 12 + 2.0 * rows * vectors;
      double cycles = cyclesPerStep(rows, vectors);
      if (steps * piece * bytes > kKeptBytes)
        cycles = std::max(cycles, kCyclesPerVector * vectors);
      cost += use * (steps * cycles + around);
    }
    return cost;
  }

  const ContractionDims &dims;
  int64_t lanes;
  unsigned registers;
  /// Of an element.
  int64_t bytes;
  double steps = 1;
  int64_t staticRows = 1;
  SmallVector<TileLoop, 4> best;
  double bestCost = 0;
};
} // namespace

static int64_t getLanes(const ContractionDims &dims, unsigned elementBits,
                        const TargetInfo &target) {
  return dims.hasUnitColumns() ? target.lanes(elementBits) : 1;
}

/// Bytes of B for one step of the batch loops.
static double bytesOfB(const ContractionDims &dims, unsigned elementBits) {
  double bytes = elementBits / 8.0 * getNominalSize(dims.column.size);
  for (const ContractionDim &dim : dims.reductions)
    bytes *= getNominalSize(dim.size);
  return bytes;
}

/// Columns of a block, of whole |pieces|, so that blocks are as equal as can be
/// and of the |bytes| of all columns each has what stays in cache.
static int64_t chooseBlock(int64_t columns, int64_t piece, double bytes) {
  int64_t pieces = llvm::divideCeil(columns, piece);
  auto most = static_cast<int64_t>(kResidentBytes / (bytes / columns * piece));
  int64_t blocks =
      llvm::divideCeil(pieces, std::clamp<int64_t>(most, 1, pieces));
  return std::min<int64_t>(columns, llvm::divideCeil(pieces, blocks) * piece);
}

/// Tiles of a symbolic dim that leave a rest, whose number is no Dim.
static bool hasSymbolicRest(const TileLoop &loop) {
  return !loop.dim.size.isStatic() && loop.pieces.size() > 1;
}

Dims TilePlan::unitCounts() const {
  Dims counts;
  for (const TileLoop &loop : ArrayRef(loops).take_front(parallel)) {
    const Dim &size = loop.dim.size;
    if (size.isStatic())
      counts.push_back(
          llvm::divideCeil(size.getCoefficient(), loop.pieces.front()));
    else if (hasSymbolicRest(loop))
      counts.push_back(size);
    else
      counts.push_back(size.dividedBy(loop.pieces.front()).value_or(size));
  }
  return counts;
}

int64_t TilePlan::rowsOfUnit() const {
  int64_t rows = 1;
  for (const TileLoop &loop : loopsOfUnit())
    if (loop.role == TileRole::Row)
      rows *= loop.dim.size.getCoefficient();
  return rows;
}

static double getFlops(const ContractionDims &dims) {
  double flops = 2.0 * getNominalSize(dims.column.size);
  for (ArrayRef<ContractionDim> loops :
       {ArrayRef(dims.batch), ArrayRef(dims.rows), ArrayRef(dims.reductions)})
    for (const ContractionDim &dim : loops)
      flops *= getNominalSize(dim.size);
  return flops;
}

/// Chooses how many of the first |maxParallel| loops make up a unit, and how
/// many units a range; all of them together take |flops|.
static void planUnits(TilePlan &plan, size_t maxParallel, double flops) {
  int64_t tile = 1;
  while (plan.parallel < maxParallel && !plan.unitsAreElements &&
         (plan.parallel == 0 || flops > kFlopsPerUnit)) {
    const TileLoop &loop = plan.loops[plan.parallel++];
    tile = loop.pieces.front();
    plan.unitsAreElements = hasSymbolicRest(loop);
    flops /= llvm::divideCeil(getNominalSize(loop.dim.size), tile);
  }
  if (plan.unitsAreElements)
    flops /= tile;
  plan.grain = std::max<int64_t>(1, std::llround(kFlopsPerRange / flops));
}

/// The loops of units of so many |columns| and |rows|, and tiles in them.
static TilePlan planUnitLoops(const ContractionDims &dims, int64_t rows,
                              int64_t columns, int64_t lanes,
                              const TargetInfo &target) {
  ContractionDims unit = dims;
  unit.column.size = Dim(columns);
  unit.rows.back().size = Dim(rows);
  TilePlan plan;
  plan.lanes = lanes;
  for (const ContractionDim &dim : dims.batch)
    plan.loops.push_back({TileRole::Batch, dim, {1}});
  plan.loops.push_back(
      {TileRole::Block, dims.column, rowPieces(dims.column.size, columns)});
  plan.loops.push_back({TileRole::Block, dims.rows.back(),
                        rowPieces(dims.rows.back().size, rows)});
  plan.parallel = plan.loops.size();
  plan.loops.append(TileSearch(unit, lanes, target.vectorRegisters()).run());
  return plan;
}

/// The loops of one part, without units.
static TilePlan planLoops(const ContractionDims &dims, unsigned elementBits,
                          const TargetInfo &target) {
  TilePlan plan;
  plan.lanes = getLanes(dims, elementBits, target);
  auto searchTiles = [&](const ContractionDims &dims) {
    return TileSearch(dims, plan.lanes, target.vectorRegisters()).run();
  };
  SmallVector<TileLoop, 4> tiles = searchTiles(dims);
  for (const ContractionDim &dim : dims.batch)
    plan.loops.push_back({TileRole::Batch, dim, {1}});
  // When B is too large to stay in cache while the rows go by, the columns go
  // outside of the rows, by blocks of tiles.
  double bytes = bytesOfB(dims, elementBits);
  bool columnsOutside = bytes > kResidentBytes;
  bool inBlocks = columnsOutside && dims.column.size.isStatic();
  if (inBlocks) {
    int64_t columns = dims.column.size.getCoefficient();
    int64_t block = chooseBlock(columns, tiles.back().pieces.front(), bytes);
    int64_t missing = (block - columns % block) % block;
    if (missing > columns * kUnequal) {
      // Blocks are units: where whole tiles make them too unequal, they are cut
      // between panels, and tiles suit the block.
      block = chooseBlock(columns, std::max(plan.lanes, dims.panel), bytes);
      ContractionDims part = dims;
      part.column.size = Dim(block);
      tiles = searchTiles(part);
      tiles.back().dim = dims.column;
    }
    plan.loops.push_back(
        {TileRole::Block, dims.column, rowPieces(dims.column.size, block)});
  } else if (columnsOutside) {
    plan.loops.push_back(tiles.back());
  }
  plan.loops.append(tiles.begin(), tiles.end() - 1);
  if (!columnsOutside || inBlocks)
    plan.loops.push_back(tiles.back());
  return plan;
}

/// |plan|, made for another part of the same contraction, for |dims|.
static TilePlan fitTo(TilePlan plan, const ContractionDims &dims) {
  unsigned row = 0;
  for (TileLoop &loop : plan.loops) {
    if (loop.role != TileRole::Row)
      continue;
    const ContractionDim &dim = dims.rows[row];
    if (dim.size != loop.dim.size)
      loop.pieces = rowPieces(
          dim.size, std::min(loop.pieces.front(), dim.size.getCoefficient()));
    loop.dim = dim;
    loop.taps = dims.getTaps(row++);
  }
  return plan;
}

SmallVector<TilePlan, 1> planTiles(ArrayRef<ContractionDims> parts,
                                   unsigned elementBits,
                                   const TargetInfo &target,
                                   std::optional<int64_t> rowsOfUnit) {
  const ContractionDims *largest = &parts.front();
  double flops = 0;
  for (const ContractionDims &part : parts) {
    flops += getFlops(part);
    if (getFlops(part) > getFlops(*largest))
      largest = &part;
  }
  if (parts.size() == 1) {
    int64_t lanes = getLanes(*largest, elementBits, target);
    if (rowsOfUnit)
      return {planUnitLoops(*largest, *rowsOfUnit,
                            largest->column.size.getStaticSize(), lanes,
                            target)};
    if (auto blocks = planReductionBlocks(*largest, elementBits, lanes)) {
      TilePlan plan =
          planUnitLoops(*largest, blocks->rows, blocks->columns, lanes, target);
      plan.blockSteps = blocks->steps;
      plan.copiesRows = blocks->copiesRows;
      if (plan.copiesRows) // columns outside of rows
        std::rotate(plan.loops.begin() + plan.parallel, plan.loops.end() - 1,
                    plan.loops.end());
      return {plan};
    }
    if (auto unit = planPackingUnit(*largest, elementBits)) {
      TilePlan plan =
          planUnitLoops(*largest, unit->rows, unit->columns, lanes, target);
      plan.packsPanels = true;
      return {plan};
    }
  }
  TilePlan plan = planLoops(*largest, elementBits, target);
  size_t common = plan.loops.size();
  for (const ContractionDims &part : parts)
    for (auto [i, loop] : llvm::enumerate(fitTo(plan, part).loops))
      if (loop.dim.size != plan.loops[i].dim.size)
        common = std::min(common, i);
  // Blocks may differ in the number of their tiles.
  if (llvm::any_of(plan.loops, [](const TileLoop &loop) {
        return loop.role == TileRole::Block;
      }))
    common = std::min(common, plan.loops.size() - 1);
  planUnits(plan, common, flops);
  SmallVector<TilePlan, 1> plans;
  for (const ContractionDims &part : parts)
    plans.push_back(fitTo(plan, part));
  return plans;
}

} // namespace lathe

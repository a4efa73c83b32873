//===- TileSearch.cpp - The register tiles that suit a contraction --------===//
//
// The search is small (at most a few thousand candidates), so every candidate
// is costed. A symbolic dim is costed at a nominal size per symbol.
//
//===----------------------------------------------------------------------===//

#include "TileSearch.h"

#include "lathe/Graph/Work.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

/// With fewer rows of known number a tile spans rows of a symbolic dim too.
static constexpr int64_t kFewRows = 4;
/// The first-level cache: lines that differ by a multiple of the first number
/// of bytes share a set, which holds the second number of them at least.
static constexpr int64_t kSetPeriod = 4096, kWays = 8;
/// Cycles that each vector of columns takes to come from the second-level
/// cache.
static constexpr double kCyclesPerVector = 1.6;
/// What instructions besides multiply-adds cost in cycles, and those of a step
/// that are neither loads nor fetches.
static constexpr double kCyclesPerOther = 0.1, kLoopInstructions = 4;
/// How much longer a tile takes whose rows drive one another out of the cache.
static constexpr double kConflict = 1.25;
/// Multiply-adds in the code of all pieces together.
static constexpr int64_t kMaxFmas = 320;

double cyclesPerStep(int64_t rows, int64_t vectors) {
  double fmas = rows * vectors, loads = rows + vectors;
  // Two multiply-adds and two loads a cycle, a latency of 4; just above eight
  // chains the schedule is not perfect yet.
  double cycles = std::max({fmas / 2, loads / 2, 4.0});
  if (fmas >= 8 && fmas < 12)
    cycles += (12 - fmas) * 0.15;
  // A core that runs two threads issues three instructions a cycle for each:
  // loads, fetches and the loop's own count then.
  double others = loads + vectors + kLoopInstructions;
  // Columns come from the second-level cache, rows from the first.
  return cycles + 0.1 * vectors + kCyclesPerOther * others;
}

bool fitsRegisters(int64_t rows, int64_t vectors, unsigned registers) {
  return rows * vectors + std::min(rows, vectors) + 1 <= registers;
}

SmallVector<int64_t> rowPieces(const Dim &size, int64_t tile) {
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

SmallVector<TileLoop, 4> searchTiles(const ContractionDims &dims, int64_t lanes,
                                     unsigned registers) {
  return TileSearch(dims, lanes, registers).run();
}

} // namespace lathe

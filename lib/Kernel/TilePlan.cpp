//===- TilePlan.cpp - How a contraction is cut into register tiles --------===//
//
// What a unit is depends on where its operands are while it works: packed or
// copied by the unit itself, block by block of a long reduction, or read as
// they are with as many columns at a time as stay in cache.
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

/// Vectors are half as wide where whole ones would have this many times the
/// lanes for all columns, and that is faster.
static constexpr double kUnfilled = 1.2;

static int64_t getLanes(const ContractionDims &dims, unsigned elementBits,
                        const TargetInfo &target) {
  if (!dims.hasUnitColumns())
    return 1;
  int64_t lanes = target.lanes(elementBits), half = lanes / 2;
  if (!target.hasHalfWideUnits() || !dims.column.size.isStatic())
    return lanes;
  int64_t columns = dims.column.size.getCoefficient();
  return llvm::alignTo(columns, lanes) >
                 kUnfilled * llvm::alignTo(columns, half)
             ? half
             : lanes;
}

/// Bytes of B for one step of the batch loops.
static double bytesOfB(const ContractionDims &dims) {
  double bytes = getElementBytes(getElementTypeOrSelf(dims.b.getType()));
  bytes *= getNominalSize(dims.column.size);
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

/// What the work of a unit is proportional to: the symbols of its dims.
static Dim getUnitSize(const TilePlan &plan, const ContractionDims &dims) {
  Dims symbols;
  auto add = [&](const Dim &size) {
    symbols.push_back(size.dividedBy(size.getCoefficient()).value_or(Dim(1)));
  };
  for (const TileLoop &loop : plan.loopsOfUnit())
    add(loop.dim.size);
  for (const ContractionDim &dim : dims.reductions)
    add(dim.size);
  return getNumElements(symbols).value_or(Dim(1));
}

/// Chooses how many of the first |maxParallel| loops make up a unit, and how
/// many units a range; all of them together take |flops|.
static void planUnits(TilePlan &plan, const ContractionDims &dims,
                      size_t maxParallel, double flops) {
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
  plan.unitSize = getUnitSize(plan, dims);
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
  plan.loops.append(searchTiles(unit, lanes, target.vectorRegisters()));
  return plan;
}

/// Units of one step of the first row dim, an image of a convolution.
static TilePlan planImages(const ContractionDims &dims, int64_t lanes,
                           const TargetInfo &target) {
  ContractionDims image = dims;
  image.rows.front().size = Dim(1);
  TilePlan plan;
  plan.lanes = lanes;
  plan.loops = searchTiles(image, lanes, target.vectorRegisters());
  plan.loops.front().dim = dims.rows.front();
  plan.parallel = 1;
  return plan;
}

/// Half of the columns, where a batch meets a small matrix: as rows in a
/// forward pass, as a reduction in a gradient. If the matrix has more columns
/// than the batch has rows, threads better share the columns: what one of them
/// updates it reads itself in the next step, so that no more than activations
/// go from one core's cache to the other's. 0 elsewhere.
static int64_t columnsOfThread(const ContractionDims &dims, int64_t panel) {
  if (!dims.batch.empty() || dims.rows.size() != 1 ||
      dims.reductions.size() != 1 || !dims.column.size.isStatic())
    return 0;
  const Dim *batch = &dims.rows.front().size;
  const Dim *height = &dims.reductions.front().size;
  if (height->isStatic() == batch->isStatic())
    return 0;
  if (batch->isStatic())
    std::swap(batch, height);
  int64_t columns = dims.column.size.getCoefficient();
  double bytes = getElementBytes(getElementTypeOrSelf(dims.b.getType())) *
                 double(columns) * height->getCoefficient();
  if (getNominalSize(*batch) > columns || bytes > kStreamedBytes)
    return 0;
  int64_t half = aboutHalf(columns, panel);
  return half >= 2 * panel ? half : 0;
}

/// The loops of one part, without units.
static TilePlan planLoops(const ContractionDims &dims, unsigned elementBits,
                          const TargetInfo &target) {
  TilePlan plan;
  plan.lanes = getLanes(dims, elementBits, target);
  unsigned registers = target.vectorRegisters();
  SmallVector<TileLoop, 4> tiles = searchTiles(dims, plan.lanes, registers);
  auto fitTilesTo = [&](int64_t block) {
    ContractionDims part = dims;
    part.column.size = Dim(block);
    tiles = searchTiles(part, plan.lanes, registers);
    tiles.back().dim = dims.column;
  };
  for (const ContractionDim &dim : dims.batch)
    plan.loops.push_back({TileRole::Batch, dim, {1}});
  // When B is too large to stay in cache while the rows go by, the columns go
  // outside of the rows, by blocks of tiles.
  double bytes = bytesOfB(dims);
  bool columnsOutside = bytes > kResidentBytes;
  int64_t panel = std::max(plan.lanes, dims.panel);
  int64_t block = 0;
  if (columnsOutside && dims.column.size.isStatic()) {
    int64_t columns = dims.column.size.getCoefficient();
    block = chooseBlock(columns, tiles.back().pieces.front(), bytes);
    if (!isEvenCut(columns, block)) {
      // Blocks are units: where whole tiles make them too unequal, they are cut
      // between panels, and tiles suit the block.
      block = std::max(chooseBlock(columns, panel, bytes),
                       cutEvenly(columns, block, panel));
      fitTilesTo(block);
    }
  } else if ((block = columnsOfThread(dims, panel)) > 0) {
    fitTilesTo(block);
  }
  if (block > 0)
    plan.loops.push_back(
        {TileRole::Block, dims.column, rowPieces(dims.column.size, block)});
  else if (columnsOutside)
    std::rotate(tiles.begin(), tiles.end() - 1, tiles.end());
  plan.loops.append(tiles);
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
    if (rowsOfUnit && largest->rows.size() > 1)
      return {planImages(*largest, lanes, target)};
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
    if (auto unit = planPackingUnit(*largest)) {
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
  planUnits(plan, *largest, common, flops);
  SmallVector<TilePlan, 1> plans;
  for (const ContractionDims &part : parts)
    plans.push_back(fitTo(plan, part));
  return plans;
}

} // namespace lathe

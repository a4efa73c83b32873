//===- PackingUnit.cpp - Units that pack what they read of B --------------===//

#include "PackingUnit.h"

#include "lathe/Graph/Work.h"

using namespace mlir;

namespace lathe {

/// A unit's columns: they stay in the second-level cache.
static constexpr int64_t kPanelBytes = 512 * 1024;
/// Columns of a unit are a multiple of this, rows of that.
static constexpr int64_t kColumnStep = 16, kRowStep = 8;
/// The last part may lack one in so many of the whole.
static constexpr int64_t kUnequal = 20;
/// Rows for which copying the columns takes about a hundredth of the time.
static constexpr int64_t kRowsOfUnit = 512;

int64_t cutEvenly(int64_t size, int64_t most, int64_t step) {
  most -= most % step;
  for (int64_t part = most; 2 * part > most; part -= step)
    if (size % part == 0)
      return part;
  int64_t parts = llvm::divideCeil(size, most);
  return std::min<int64_t>(size,
                           llvm::alignTo(llvm::divideCeil(size, parts), step));
}

bool isEvenCut(int64_t size, int64_t part) {
  return kUnequal * (llvm::alignTo(size, part) - size) <= uint64_t(size);
}

int64_t aboutHalf(int64_t size, int64_t step) {
  int64_t half = llvm::alignTo(llvm::divideCeil(size, 2), step);
  return half < size && isEvenCut(size, half) ? half : 0;
}

std::optional<PackingUnit> planPackingUnit(const ContractionDims &dims) {
  auto matmul = dyn_cast<MatmulOp>(dims.op);
  if (!matmul || !packsOwnPanels(matmul))
    return std::nullopt;
  int64_t allRows = dims.rows.back().size.getCoefficient();
  int64_t allColumns = dims.column.size.getCoefficient();
  int64_t columnBytes =
      getElementBytes(getElementTypeOrSelf(dims.b.getType())) *
      dims.reductions.front().size.getCoefficient();
  int64_t most = kPanelBytes / columnBytes;
  // A unit for each of two threads: then both pack half of the columns.
  if (allRows <= kRowsOfUnit)
    most = std::min<int64_t>(
        most, llvm::alignTo(llvm::divideCeil(allColumns, 2), kColumnStep));
  return PackingUnit{cutEvenly(allRows, kRowsOfUnit, kRowStep),
                     cutEvenly(allColumns, most, kColumnStep)};
}

} // namespace lathe

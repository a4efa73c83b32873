//===- ReductionBlocks.cpp - Long reductions of few sums ------------------===//

#include "ReductionBlocks.h"
#include "PackingUnit.h"

#include "lathe/Graph/Build.h"
#include "lathe/Graph/Work.h"

using namespace mlir;

namespace lathe {

/// Operands of more bytes come from memory, where the order counts; from
/// outside of a core's own caches, where it counts if there is one row only.
static constexpr double kBytesFromMemory = 8e6, kBytesFromOutside = 2e6;
/// Sums of a unit at most: the second-level cache holds them.
static constexpr int64_t kSumsOfUnit = 24 * 1024;
/// Where the shape cannot be cut as small as that: what a stack holds.
static constexpr int64_t kMostSums = 64 * 1024;
/// Steps between two visits of a sum, about. More of them are more lines of few
/// sets of the first-level cache, since they lie whole pixels apart.
static constexpr int64_t kStepsOfBlock = 64;
/// The same of long columns.
static constexpr int64_t kStepsOfLongColumn = 256;
/// The same where the operand's rows stream by: so many at a time.
static constexpr int64_t kRowsOfB = 8;
/// Rows of A that are not worth packing B for, and that its columns are read
/// often for.
static constexpr int64_t kFewRows = 4, kManyRows = 256;
/// Rows and bytes of sums of a unit that copies its rows: with a block of the
/// rows, the sums stay in the second-level cache. Rows and columns are
/// multiples of these.
static constexpr int64_t kCopiedRows = 144, kCopiedSumBytes = 704 * 1024;
static constexpr int64_t kRowStep = 6, kColumnStep = 16;
/// Columns of a tile of two vectors in a block: they stay in the first-level
/// cache.
static constexpr int64_t kTileBytes = 16 * 1024;
/// Columns for which copying the rows takes a few hundredths of the time.
static constexpr int64_t kColumnsOfCopy = 512;
/// Units at least, where the shape has them: one for each of two threads.
static constexpr int64_t kUnits = 2;

static int64_t smallestFactor(int64_t number) {
  int64_t factor = 2;
  while (factor < number && number % factor != 0)
    ++factor;
  return factor;
}

/// Cuts the last row dim and the columns, the longer one first: what a unit
/// reads per step grows with their sum, and what it computes with their
/// product.
static void cutIntoUnits(ReductionBlocks &blocks, int64_t otherRows,
                         int64_t lanes) {
  int64_t rows = blocks.rows, columns = blocks.columns;
  while (otherRows * blocks.rows * blocks.columns > kSumsOfUnit ||
         rows / blocks.rows * llvm::divideCeil(columns, blocks.columns) <
             kUnits) {
    int64_t fewerRows = blocks.rows / smallestFactor(blocks.rows);
    int64_t fewerColumns = blocks.columns / smallestFactor(blocks.columns);
    if (fewerColumns % lanes != 0)
      fewerColumns = aboutHalf(blocks.columns, lanes);
    bool canCutColumns = fewerColumns > 0;
    bool canCutRows = fewerRows >= 4;
    if (canCutRows && (blocks.rows > blocks.columns || !canCutColumns))
      blocks.rows = fewerRows;
    else if (canCutColumns)
      blocks.columns = fewerColumns;
    else
      return;
  }
}

/// Blocks of about |steps|, from the innermost reduction outwards.
static SmallVector<int64_t, 4> cutReductions(const ContractionDims &dims,
                                             int64_t steps) {
  SmallVector<int64_t, 4> blocks;
  for (const ContractionDim &dim : llvm::reverse(dims.reductions)) {
    int64_t block = std::max<int64_t>(1, steps);
    if (dim.size.isStatic())
      block = std::min(block, dim.size.getCoefficient());
    blocks.insert(blocks.begin(), block);
    steps /= block;
  }
  return blocks;
}

/// Blocks for long columns that meet rows which are worth copying.
static std::optional<ReductionBlocks>
planCopiedRows(const ContractionDims &dims, unsigned sumBits, int64_t lanes) {
  const ContractionDim &reduction = dims.reductions.front();
  int64_t bytes = getElementBytes(getElementTypeOrSelf(dims.b.getType()));
  if (!dims.batch.empty() || dims.rows.size() != 1 || reduction.taps ||
      reduction.strideA != Dim(1) ||
      2 * lanes * kStepsOfLongColumn * bytes > kTileBytes)
    return std::nullopt;
  int64_t rows =
      cutEvenly(dims.rows.front().size.getCoefficient(), kCopiedRows, kRowStep);
  int64_t columns =
      cutEvenly(dims.column.size.getCoefficient(),
                kCopiedSumBytes / (kCopiedRows * sumBits / 8), kColumnStep);
  if (columns < kColumnsOfCopy)
    return std::nullopt;
  return ReductionBlocks{rows, columns, {kStepsOfLongColumn}, true};
}

std::optional<ReductionBlocks> planReductionBlocks(const ContractionDims &dims,
                                                   unsigned sumBits,
                                                   int64_t lanes) {
  if (dims.columnsInA || !dims.column.size.isStatic())
    return std::nullopt;
  int64_t rows = 1;
  for (const ContractionDim &dim : dims.rows) {
    if (!dim.size.isStatic())
      return std::nullopt;
    rows *= dim.size.getCoefficient();
  }
  // Rows that lie side by side in A: a tile of a few of them uses a part of
  // each cache line that it reads.
  bool sideBySide = dims.rows.back().strideA == Dim(1);
  // Few rows, and columns that lie in rows of B: each element of B is read
  // once, and best in the order of memory.
  bool rowsOfB = rows <= kFewRows && dims.panel == 0 && lanes > 1;
  bool longColumns = rows >= kManyRows && dims.reductions.size() == 1 &&
                     getNominalSize(dims.reductions.front().size) > kLongColumn;
  double bytes = getNominalBytes(tensorTypeOf(dims.a)) +
                 getNominalBytes(tensorTypeOf(dims.b));
  for (const ContractionDim &dim : dims.batch)
    bytes /= getNominalSize(dim.size);
  if (!(sideBySide && bytes > kStreamedBytes) &&
      !(rowsOfB &&
        bytes > (rows == 1 ? kBytesFromOutside : kBytesFromMemory)) &&
      !(longColumns && bytes > kBytesFromMemory))
    return std::nullopt;
  if (longColumns && !sideBySide)
    if (auto blocks = planCopiedRows(dims, sumBits, lanes))
      return blocks;
  ReductionBlocks blocks{dims.rows.back().size.getCoefficient(),
                         dims.column.size.getCoefficient(),
                         cutReductions(dims, sideBySide ? kStepsOfBlock
                                             : rowsOfB  ? kRowsOfB
                                                        : kStepsOfLongColumn)};
  int64_t otherRows = rows / blocks.rows;
  cutIntoUnits(blocks, otherRows, lanes);
  if (otherRows * blocks.rows * blocks.columns > kMostSums)
    return std::nullopt;
  bool oneBlock = llvm::all_of(llvm::zip(blocks.steps, dims.reductions),
                               [](auto blockAndDim) {
                                 auto [steps, dim] = blockAndDim;
                                 return dim.size == Dim(steps);
                               });
  if (oneBlock)
    return std::nullopt;
  return blocks;
}

} // namespace lathe

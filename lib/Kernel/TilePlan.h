//===- TilePlan.h - How a contraction is cut into register tiles ----------===//
//
// The loops over blocks and register tiles, in order, and which of them make up
// the units that threads share. Blocks are chosen for the caches, and tiles for
// the registers (TileSearch.h).
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_TILEPLAN_H
#define LATHE_LIB_KERNEL_TILEPLAN_H

#include "TileSearch.h"
#include "lathe/Kernel/Target.h"

namespace lathe {

struct TilePlan {
  /// Columns per vector; 1 when columns are not contiguous.
  int64_t lanes = 1;
  /// Slowest first.
  llvm::SmallVector<TileLoop, 4> loops;
  /// The first |parallel| loops make up the units of the kernel's extent.
  unsigned parallel = 0;
  /// A unit is an element of the last parallel loop, not a tile: its dim is
  /// symbolic and its tiles may leave a rest.
  bool unitsAreElements = false;
  /// Units per range at least, where |unitSize|, which their work is
  /// proportional to, has its nominal value.
  int64_t grain = 1;
  Dim unitSize = 1;
  /// Steps per block of each reduction; empty when a tile adds up everything
  /// at once. Else a unit adds up block by block, all its tiles in each, so
  /// that a block's operands stay in cache, and keeps the sums in scratch
  /// memory in between.
  llvm::SmallVector<int64_t, 4> blockSteps;
  /// Each unit first copies its columns of B into panels of a tile's.
  bool packsPanels = false;
  /// Each unit copies its rows of A in each block, and goes through its columns
  /// outside of them.
  bool copiesRows = false;

  /// Units in each parallel loop; their product is the kernel's extent.
  Dims unitCounts() const;
  /// The loops inside of a unit.
  llvm::ArrayRef<TileLoop> loopsOfUnit() const {
    return llvm::ArrayRef(loops).drop_front(parallel);
  }
  int64_t rowsOfUnit() const;
};

/// The plans for the parts of a contraction whose elements have |elementBits|
/// bits when computed. All have the same loops and tile sizes, those that suit
/// the largest part, and the same units. With |rowsOfUnit| a unit is that many
/// steps of the first row dim of the one part, or what is left, with all
/// columns.
llvm::SmallVector<TilePlan, 1>
planTiles(llvm::ArrayRef<ContractionDims> parts, unsigned elementBits,
          const TargetInfo &target,
          std::optional<int64_t> rowsOfUnit = std::nullopt);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_TILEPLAN_H

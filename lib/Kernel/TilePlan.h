//===- TilePlan.h - How a contraction is cut into register tiles ----------===//
//
// A register tile is a product of row tile sizes times a number of vectors of
// columns; its accumulators stay in registers over all reductions, or over a
// block of them. Tile sizes divide the shape where they can; what is left of a
// dim is covered by smaller pieces, each with code of its own. The numbers come
// from measured rates of fused multiply-adds per tile shape.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_TILEPLAN_H
#define LATHE_LIB_KERNEL_TILEPLAN_H

#include "ContractionDims.h"
#include "lathe/Kernel/Target.h"

namespace lathe {

/// A Block is of columns or of rows: the loop of that dim further inside goes
/// through it.
enum class TileRole { Batch, Block, Row, Column };

/// A loop over the tiles of one dim.
struct TileLoop {
  TileRole role;
  ContractionDim dim;
  /// Tile sizes in elements, the largest first; each is used as often as it
  /// fits into what those before it left. The last one leaves nothing.
  llvm::SmallVector<int64_t> pieces;
  /// Of a row dim: the reduction that is tied to it.
  std::optional<TapRange> taps = std::nullopt;

  /// The tiles of a static |size| in order, up to a last one of what the pieces
  /// leave when that is not the dim's size. Those of one run share their code;
  /// tiles of several rows where some leave out taps stand alone.
  struct Run {
    int64_t start, piece, count;
  };
  llvm::SmallVector<Run> getRuns(int64_t size) const;
  /// Of the whole dim.
  llvm::SmallVector<Run> getRuns() const;
};

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
  /// Units per range at least.
  int64_t grain = 1;
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
/// the largest part, and the same units. With |rowsOfUnit| a unit
/// is that many rows of the one part, or what is left, with all columns.
llvm::SmallVector<TilePlan, 1>
planTiles(llvm::ArrayRef<ContractionDims> parts, unsigned elementBits,
          const TargetInfo &target,
          std::optional<int64_t> rowsOfUnit = std::nullopt);

/// Cycles that one reduction step of a tile takes, with |rows| broadcasts and
/// |vectors| column vectors.
double cyclesPerStep(int64_t rows, int64_t vectors);

/// Whether the tile fits in |registers| vector registers: the accumulators, the
/// smaller operand set, and one of the other.
bool fitsRegisters(int64_t rows, int64_t vectors, unsigned registers);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_TILEPLAN_H

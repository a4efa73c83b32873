//===- TileSearch.h - The register tiles that suit a contraction ----------===//
//
// A register tile is a product of row tile sizes times a number of vectors of
// columns; its accumulators stay in registers over all reductions, or over a
// block of them. Tile sizes divide the shape where they can; what is left of a
// dim is covered by smaller pieces, each with code of its own. The numbers come
// from measured rates of fused multiply-adds per tile shape.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_TILESEARCH_H
#define LATHE_LIB_KERNEL_TILESEARCH_H

#include "ContractionDims.h"

namespace lathe {

/// Of a line of a cache.
inline constexpr int64_t kLineBytes = 64;
inline int64_t elementsOfLine(mlir::Type elementType) {
  return kLineBytes / getElementBytes(elementType);
}
/// Bytes of a tile's columns that the first-level cache still keeps for the
/// next rows.
inline constexpr int64_t kKeptBytes = 16 * 1024;

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

/// The pieces of a row dim whose main tile is |tile|: a static remainder has
/// its own exact piece, a symbolic one halving sizes.
llvm::SmallVector<int64_t> rowPieces(const Dim &size, int64_t tile);

/// The cheapest loops over tiles for |dims|: one per row dim, then the
/// columns', with vectors of |lanes| columns in so many |registers|.
llvm::SmallVector<TileLoop, 4> searchTiles(const ContractionDims &dims,
                                           int64_t lanes, unsigned registers);

/// Cycles that one reduction step of a tile takes, with |rows| broadcasts and
/// |vectors| column vectors.
double cyclesPerStep(int64_t rows, int64_t vectors);

/// Whether the tile fits in |registers| vector registers: the accumulators, the
/// smaller operand set, and one of the other.
bool fitsRegisters(int64_t rows, int64_t vectors, unsigned registers);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_TILESEARCH_H

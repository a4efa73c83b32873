//===- ReductionBlocks.h - Long reductions of few sums --------------------===//
//
// A weight gradient adds up over the whole batch and image, and has few sums.
// A register tile that goes through all of that at once streams both operands
// from memory, once per tile. So the reduction is cut into blocks whose
// operands stay in the first-level cache while all tiles of a unit go by; the
// unit's sums wait in scratch memory in between. Each sum has the same terms in
// the same order as without blocks.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_REDUCTIONBLOCKS_H
#define LATHE_LIB_KERNEL_REDUCTIONBLOCKS_H

#include "ContractionDims.h"

namespace lathe {

struct ReductionBlocks {
  /// Of the last row dim and of the columns per unit; the last unit may have
  /// fewer.
  int64_t rows, columns;
  /// Steps per block of each reduction.
  llvm::SmallVector<int64_t, 4> steps;
  /// A unit copies its rows of A in each block.
  bool copiesRows = false;
};

/// The blocks that suit |dims|, whose sums have |sumBits| bits and are computed
/// in vectors of |lanes| columns; nothing where one pass per tile is as good.
std::optional<ReductionBlocks> planReductionBlocks(const ContractionDims &dims,
                                                   unsigned sumBits,
                                                   int64_t lanes);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_REDUCTIONBLOCKS_H

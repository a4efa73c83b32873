//===- ContractionTile.h - The innermost loops of a contraction -----------===//
//
// One register tile: accumulators, reduction loops that carry them, and per
// step one broadcast per row, one load per column vector and a fused
// multiply-add for each pair. Where some rows would read padding the others go
// on without them. Addresses are flat: one running pointer per operand and loop
// level, plus constants.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_CONTRACTIONTILE_H
#define LATHE_LIB_KERNEL_CONTRACTIONTILE_H

#include "KernelContext.h"

#include "llvm/ADT/SmallBitVector.h"

namespace lathe {

/// The steps [begin, end) of a reduction loop, and the rows that take part.
struct ReductionSegment {
  mlir::Value begin, end;
  llvm::SmallBitVector rows;
};

/// A reduction loop: its segments in order, and the steps of the operands'
/// pointers in elements.
struct ReductionLoop {
  llvm::SmallVector<ReductionSegment, 1> segments;
  mlir::Value stepA;
  mlir::Value stepB;
  /// Steps of the loops inside, in one of this.
  int64_t stepsInside = 1;
};

/// Lines that a tile fetches: step s of all its reductions the one that is
/// s * |distance| elements from |start|.
struct FetchedLines {
  mlir::Value start;
  int64_t distance;
};

/// A cache line of A, or else of B, so many elements from where a step is.
struct LineAhead {
  mlir::Value isOfA;
  mlir::Value distance;
};

struct ContractionTile {
  /// The operands' element type in memory.
  mlir::Type elementType;
  /// Where the tile starts in both operands.
  mlir::Value pointerA;
  mlir::Value pointerB;
  /// How far each row's elements are from |pointerA|.
  llvm::SmallVector<mlir::Value> rowsA;
  /// How far each column vector is from |pointerB| (and, with |columnsInA|,
  /// from the row's start in A), and its lanes.
  llvm::SmallVector<mlir::Value> columnsB;
  llvm::SmallVector<Lanes> lanes;
  bool columnsInA = false;
  /// Slowest first: the order in which terms are added.
  llvm::SmallVector<ReductionLoop> reductions;
  /// What each step fetches of the next block.
  std::optional<LineAhead> lineAhead;
  /// Where not 0: how many steps of the innermost reduction ahead the columns
  /// are fetched into the first-level cache.
  int64_t stepsAheadB = 0;
  /// What each step also fetches.
  llvm::SmallVector<FetchedLines, 2> fetches;
  /// What is there already, row by row, one per column vector; nothing for 0.
  llvm::SmallVector<mlir::Value> sums;
};

/// Emits the tile; returns the sums, row by row, one per column vector.
llvm::SmallVector<mlir::Value> emitTile(KernelContext &context,
                                        const ContractionTile &tile);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_CONTRACTIONTILE_H

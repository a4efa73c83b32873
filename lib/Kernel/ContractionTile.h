//===- ContractionTile.h - The innermost loops of a contraction -----------===//
//
// One register tile: accumulators that start at zero, reduction loops that
// carry them, and per step one broadcast per row, one load per column vector
// and a fused multiply-add for each pair. Addresses are flat: one running
// pointer per operand and loop level, plus constants.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_CONTRACTIONTILE_H
#define LATHE_LIB_KERNEL_CONTRACTIONTILE_H

#include "mlir/IR/Builders.h"

namespace lathe {

/// A number of elements: an i64 attribute, or an i64 value.
using Elements = mlir::OpFoldResult;

/// A reduction loop: its trip count and the steps of the operands' pointers.
struct ReductionLoop {
  Elements size;
  Elements stepA;
  Elements stepB;
};

struct ContractionTile {
  /// The type in memory, and the float type that is computed in.
  mlir::Type stored;
  mlir::Type computed;
  /// Where the tile starts in both operands.
  mlir::Value pointerA;
  mlir::Value pointerB;
  /// Distance of each row's elements from |pointerA|.
  llvm::SmallVector<Elements> rowsA;
  /// Distance of each column vector from |pointerB| (and, with |columnsInA|,
  /// from the row's start in A).
  llvm::SmallVector<Elements> columnsB;
  bool columnsInA = false;
  /// Columns per vector (1: scalars), and in the last vector.
  int64_t lanes = 1;
  int64_t lastLanes = 1;
  /// Slowest first: the order in which terms are added.
  llvm::SmallVector<ReductionLoop> reductions;
};

/// Emits the tile; returns the sums, row by row, a vector (or scalar) each.
llvm::SmallVector<mlir::Value> emitTile(mlir::OpBuilder &builder,
                                        mlir::Location loc,
                                        const ContractionTile &tile);

/// |pointer| moved by |offset| elements of |type|.
mlir::Value movePointer(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Type type, mlir::Value pointer, Elements offset);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_CONTRACTIONTILE_H

//===- RowPlan.h - In which passes over its rows a kernel works -----------===//
//
// A row kernel goes over each row a few times: a pass for the reductions that
// need no other one, a pass for those that need these, and so on; the last one
// makes the results. A value that costs a function and that several passes need
// (the exponentials of a softmax) is kept: the first of these passes stores it
// in its result's row where that is free to be written, else in a scratch row,
// so that it stays in the nearest cache.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_ROWPLAN_H
#define LATHE_LIB_KERNEL_ROWPLAN_H

#include "lathe/Graph/Graph.h"

namespace lathe {

struct RowPlan {
  Dims rows;
  Dim columns;
  /// The reductions of each pass but the last, argmax among them.
  llvm::SmallVector<llvm::SmallVector<mlir::Operation *, 2>> passes;
  struct Kept {
    mlir::Value value;
    size_t pass; // that stores it
    /// The result in whose buffer it stands until that is made; -1: in none.
    int result = -1;
  };
  llvm::SmallVector<Kept> kept;

  /// The plan of |kernel|, a row kernel; fails after it reported an error.
  static mlir::FailureOr<RowPlan> of(KernelOp kernel);

  /// The values that pass |number| computes or reads, without those that were
  /// kept before.
  mlir::DenseSet<mlir::Value> computedIn(size_t number, KernelOp kernel) const;

  /// Whether |value| has the shape [rows.., C].
  bool isAlongRow(mlir::Value value) const;

private:
  llvm::LogicalResult findSpace(KernelOp kernel);
  void makePasses(KernelOp kernel);
  void chooseKept(KernelOp kernel);
  int findFreeResult(const Kept &entry, KernelOp kernel) const;
  bool isCostlyAlongRow(mlir::Value value) const;
};

/// Whether |op| is a function made of a polynomial, a division or the like.
bool isCostly(mlir::Operation *op);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_ROWPLAN_H

//===- FusionGroups.h - A function's ops as groups that may merge ---------===//

#ifndef LATHE_GRAPHTRANSFORMS_FUSIONGROUPS_H
#define LATHE_GRAPHTRANSFORMS_FUSIONGROUPS_H

#include "FusionKinds.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace lathe {

/// Ops that become one kernel, or one op that stays outside (`kind` is null).
struct Group {
  llvm::SmallVector<mlir::Operation *, 4> ops; // in program order
  std::optional<KernelKind> kind;
  /// Takes part in no further merge.
  bool closed = false;
};

/// The quotient of a function's graph by its groups; it is acyclic, always.
class FusionGraph {
public:
  /// Each op of |func| but the terminator is a group of its own.
  explicit FusionGraph(mlir::func::FuncOp func);

  using Id = unsigned;
  Id groupOf(mlir::Operation *op) const { return ids.lookup(op); }
  bool hasGroup(mlir::Operation *op) const { return ids.contains(op); }
  Group &operator[](Id id) { return groups[id]; }
  const Group &operator[](Id id) const { return groups[id]; }
  /// The groups in an order in which they can be computed.
  llvm::ArrayRef<Id> getOrder() const { return order; }
  /// Where |id| stands in that order.
  unsigned positionOf(Id id) const { return positions[id]; }
  /// The groups that use results of |id|, each once, in program order.
  llvm::SmallVector<Id, 8> getConsumers(Id id) const;

  /// The ops of |a| and |b| together, in program order.
  llvm::SmallVector<mlir::Operation *, 8> unite(Id a, Id b) const;
  /// Merges |a| and |b| into one group of a kernel kind and returns true, if
  /// they make one and no path leads from one to the other through a third.
  bool tryMerge(Id a, Id b);
  /// Adds the new ops |ops|, which stand in the function already, to |id|;
  /// false, and no change, when that would be no kernel. What they read must
  /// have been read before, by a group in front of |id|.
  bool addOps(Id id, llvm::ArrayRef<mlir::Operation *> ops);
  /// Erases the ops of |id| that nothing uses.
  void dropUnused(Id id);

private:
  /// Whether a path of more than one edge leads from |from| to |to|; |reached|
  /// gets the groups before |to| that |from| leads to.
  bool hasDetour(Id from, Id to, llvm::SmallVectorImpl<Id> &reached) const;
  void moveBehind(Id from, Id to, llvm::ArrayRef<Id> reached);

  std::vector<Group> groups;
  llvm::DenseMap<mlir::Operation *, Id> ids;
  std::vector<Id> order;
  std::vector<unsigned> positions; // inverse of order
};

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_FUSIONGROUPS_H

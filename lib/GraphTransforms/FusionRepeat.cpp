//===- FusionRepeat.cpp - Compute again instead of store and load ---------===//
//
// Part of lathe-fuse, after merging. A result of a kernel that its readers can
// compute themselves from what they read anyway is no longer stored (the
// normalized input of a batch normalization, the mask of a relu).
//
//===----------------------------------------------------------------------===//

#include "Fuse.h"

#include "FusionCost.h"

using namespace mlir;
using namespace lathe;
using Id = FusionGraph::Id;

/// A longer chain is not repeated.
static constexpr size_t kMaxChain = 8;

/// The ops of |set| that compute |value| from inputs of |set|, in program
/// order; empty when they are too many or not cheap.
static SmallVector<Operation *> getChain(Value value, const OpSet &set) {
  llvm::SmallPtrSet<Operation *, 8> members;
  SmallVector<Operation *> worklist = {value.getDefiningOp()};
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val();
    if (!isLoopOp(op) || isa<DropoutOp, RandomBitsOp, RandomKeyOp>(op))
      return {};
    members.insert(op);
    for (Value operand : op->getOperands())
      if (set.computes(operand) && !members.contains(operand.getDefiningOp()))
        worklist.push_back(operand.getDefiningOp());
  }
  SmallVector<Operation *> chain;
  llvm::copy_if(set.getOps(), std::back_inserter(chain),
                [&](Operation *op) { return members.contains(op); });
  return chain.size() <= kMaxChain ? chain : SmallVector<Operation *>();
}

/// The groups that read |value| outside of its own; nullopt when one of them
/// cannot compute it.
static std::optional<SmallVector<Id>> getReaders(const FusionGraph &graph,
                                                 Value value, Id producer) {
  llvm::SmallSetVector<Id, 4> readers;
  for (Operation *user : value.getUsers()) {
    if (!graph.hasGroup(user))
      return std::nullopt; // returned
    Id id = graph.groupOf(user);
    if (id == producer)
      continue;
    if (!graph[id].kind || graph[id].closed)
      return std::nullopt;
    readers.insert(id);
  }
  return SmallVector<Id>(readers.getArrayRef());
}

/// Puts copies of |chain| into |reader|, which then reads no |value|. Undoes it
/// and returns false when no kernel would come of it.
static bool copyChain(FusionGraph &graph, Value value,
                      ArrayRef<Operation *> chain, Id reader) {
  Operation *firstUser = nullptr;
  for (Operation *op : graph[reader].ops)
    if (!firstUser && llvm::is_contained(op->getOperands(), value))
      firstUser = op;
  OpBuilder builder(firstUser);
  IRMapping mapping;
  SmallVector<Operation *> copies;
  for (Operation *op : chain)
    copies.push_back(builder.clone(*op, mapping));
  Value copy = mapping.lookup(value);
  value.replaceUsesWithIf(copy, [&](OpOperand &use) {
    return graph.hasGroup(use.getOwner()) &&
           graph.groupOf(use.getOwner()) == reader;
  });
  if (graph.addOps(reader, copies))
    return true;
  copy.replaceAllUsesWith(value);
  for (Operation *op : llvm::reverse(copies))
    op->erase();
  return false;
}

/// Whether every one of |readers| had better compute |value| itself.
static bool isCheaper(const FusionGraph &graph, Value value,
                      ArrayRef<Operation *> chain, ArrayRef<Id> readers) {
  return llvm::all_of(readers, [&](Id reader) {
    return isWorthRepeating(graph, chain, value, reader);
  });
}

static bool repeatValue(FusionGraph &graph, Value value, Id producer) {
  OpSet set(graph[producer].ops);
  SmallVector<Operation *> chain = getChain(value, set);
  std::optional<SmallVector<Id>> readers = getReaders(graph, value, producer);
  if (chain.empty() || !readers || !isCheaper(graph, value, chain, *readers))
    return false;
  bool changed = false;
  for (Id reader : *readers)
    changed |= copyChain(graph, value, chain, reader);
  return changed;
}

void lathe::repeatCheapValues(FusionGraph &graph) {
  SmallVector<Id> ids(graph.getOrder());
  for (Id id : ids) {
    if (!graph[id].kind || graph[id].closed)
      continue;
    SmallVector<Value> results(OpSet(graph[id].ops).getResults());
    bool changed = false;
    for (Value result : results)
      changed |= repeatValue(graph, result, id);
    if (changed)
      graph.dropUnused(id);
  }
}

//===- Fuse.cpp - Group ops into kernels ----------------------------------===//
//
// graph -> kernels. Expects: normal forms (Normalize).
// Leaves: kernels, reshapes, tensor constants; every function result that is
// not donated is a kernel's result or a view of one.
//
//===----------------------------------------------------------------------===//

#include "Fuse.h"

#include "Donation.h"
#include "FusionCost.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_FUSEPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;
using Id = FusionGraph::Id;

/// Rounds of merging neighbours; few graphs need more than three.
static constexpr unsigned kMaxRounds = 10;
/// Kernels that only share an input merge when they share as many bytes.
static constexpr int64_t kMinSharedBytes = 64;

/// The groups of |graph| that hold ops, in order.
static SmallVector<Id> liveGroups(const FusionGraph &graph) {
  SmallVector<Id> ids;
  for (Id id : graph.getOrder())
    if (!graph[id].ops.empty())
      ids.push_back(id);
  return ids;
}

/// Broadcasts, transposes and constants go where they are used.
static void absorbIndexMaps(FusionGraph &graph) {
  SmallVector<Id> ids = liveGroups(graph);
  for (Id id : llvm::reverse(ids)) {
    Operation *op = graph[id].ops.front();
    if (!isFree(op) && !isIndexMap(op))
      continue;
    SmallVector<Id, 8> consumers = graph.getConsumers(id);
    if (consumers.size() == 1)
      graph.tryMerge(id, consumers.front());
  }
}

//===----------------------------------------------------------------------===//
// Optimizer updates
//===----------------------------------------------------------------------===//

/// Whether |id| is elementwise on |dims| and used by |consumer| only (and
/// perhaps returned).
static bool isPartOfUpdate(const FusionGraph &graph, Id id, Id consumer,
                           const Dims &dims) {
  if (graph[id].kind != KernelKind::loop)
    return false;
  OpSet set(graph[id].ops);
  return llvm::all_of(set.getResults(),
                      [&](Value result) { return dimsOf(result) == dims; }) &&
         llvm::all_of(graph.getConsumers(id),
                      [&](Id user) { return user == consumer; });
}

/// Merges into the group of |result| what only it needs.
static void growUpdate(FusionGraph &graph, Operation *result) {
  Dims dims = dimsOf(result->getResult(0));
  bool changed = true;
  while (changed) {
    changed = false;
    Id id = graph.groupOf(result);
    OpSet set(graph[id].ops);
    SmallVector<Value> inputs(set.getInputs());
    for (Value input : inputs) {
      Operation *producer = input.getDefiningOp();
      if (producer && isPartOfUpdate(graph, graph.groupOf(producer), id, dims))
        changed |= graph.tryMerge(graph.groupOf(producer), id);
      if (changed)
        break;
    }
  }
}

/// Whether the results of |set| go to |consumer| and nowhere else.
static bool usedOnlyBy(const FusionGraph &graph, const OpSet &set,
                       Id consumer) {
  for (Value result : set.getResults())
    for (Operation *user : result.getUsers())
      if (!set.contains(user) &&
          (!graph.hasGroup(user) || graph.groupOf(user) != consumer))
        return false;
  return true;
}

/// The contraction that makes the gradient, when nothing else needs that: it
/// then goes from registers into the update.
static void addGradient(FusionGraph &graph, Operation *result) {
  Id id = graph.groupOf(result);
  SmallVector<Value> inputs(OpSet(graph[id].ops).getInputs());
  for (Value input : inputs) {
    Operation *producer = input.getDefiningOp();
    if (!producer || !isContraction(producer))
      continue;
    Id gradient = graph.groupOf(producer);
    if (usedOnlyBy(graph, OpSet(graph[gradient].ops), id) &&
        graph.tryMerge(gradient, id))
      return;
  }
}

/// One kernel per parameter, with its slots; nothing else joins it, so that it
/// can work in place.
static void groupUpdates(func::FuncOp func, FusionGraph &graph) {
  Operation *terminator = func.getBody().front().getTerminator();
  SmallVector<Operation *> updates;
  for (OpOperand &operand : terminator->getOpOperands()) {
    Operation *op = operand.get().getDefiningOp();
    if (op && getDonatingArgument(func, operand.getOperandNumber()) >= 0 &&
        !dimsOf(operand.get()).empty() &&
        graph[graph.groupOf(op)].kind == KernelKind::loop)
      updates.push_back(op);
  }
  for (Operation *op : updates) {
    growUpdate(graph, op);
    addGradient(graph, op);
  }
  for (Operation *op : updates)
    graph[graph.groupOf(op)].closed = true;
}

//===----------------------------------------------------------------------===//
// Epilogues
//===----------------------------------------------------------------------===//

/// Merges one consumer into the group of |core|, or one producer that only this
/// group needs (the mask that a gradient is selected by).
static bool growEpilogue(FusionGraph &graph, Operation *core) {
  Id id = graph.groupOf(core);
  for (Id consumer : graph.getConsumers(id))
    if (graph[consumer].kind == KernelKind::loop &&
        belongsToEpilogue(graph, id, consumer) && graph.tryMerge(id, consumer))
      return true;
  SmallVector<Value> inputs(OpSet(graph[id].ops).getInputs());
  for (Value input : inputs) {
    Operation *producer = input.getDefiningOp();
    if (!producer)
      continue;
    Id other = graph.groupOf(producer);
    if (graph[other].kind == KernelKind::loop &&
        usedOnlyBy(graph, OpSet(graph[other].ops), id) &&
        graph.tryMerge(other, id))
      return true;
  }
  return false;
}

/// The positions of largest elements are found with these.
static void groupPositions(FusionGraph &graph) {
  SmallVector<Operation *> positions;
  for (Id id : liveGroups(graph))
    for (Operation *op : graph[id].ops)
      if (isa<MaxPool2dPositionOp>(op))
        positions.push_back(op);
  for (Operation *position : positions)
    for (Operation *pool : position->getOperand(0).getUsers())
      if (arePoolAndPosition(pool, position))
        graph.tryMerge(graph.groupOf(pool), graph.groupOf(position));
}

/// Contractions and pooling compute what follows them elementwise.
static void groupEpilogues(FusionGraph &graph) {
  SmallVector<Operation *> cores;
  for (Id id : liveGroups(graph))
    for (Operation *op : graph[id].ops)
      if (isContraction(op) || isWindow(op))
        cores.push_back(op);
  for (Operation *core : cores)
    while (growEpilogue(graph, core)) {
    }
}

//===----------------------------------------------------------------------===//
// Neighbours
//===----------------------------------------------------------------------===//

namespace {
struct Candidate {
  int64_t saved;
  size_t number;
  Operation *first, *second; // members, since groups change
};
} // namespace

/// Whether |id| may merge with neighbours of any kind.
static bool isOpen(const FusionGraph &graph, Id id) {
  const Group &group = graph[id];
  return !group.closed &&
         (group.kind == KernelKind::loop || group.kind == KernelKind::row ||
          group.kind == KernelKind::reduction);
}

/// Pairs of a producer and its consumer, and of two readers of one value.
static SmallVector<Candidate> findCandidates(const FusionGraph &graph) {
  SmallVector<Candidate> candidates;
  auto add = [&](Id a, Id b, int64_t least) {
    if (a == b || !isOpen(graph, a) || !isOpen(graph, b))
      return;
    int64_t saved = savedBytes(graph, a, b);
    if (saved >= least)
      candidates.push_back({saved, candidates.size(), graph[a].ops.front(),
                            graph[b].ops.front()});
  };
  llvm::SmallSetVector<Value, 32> values;
  for (Id id : liveGroups(graph)) {
    for (Id consumer : graph.getConsumers(id))
      add(id, consumer, 1);
    for (Operation *op : graph[id].ops)
      values.insert(op->operand_begin(), op->operand_end());
  }
  for (Value value : values) {
    SmallVector<Id> readers;
    for (Operation *user : value.getUsers())
      if (graph.hasGroup(user))
        readers.push_back(graph.groupOf(user));
    llvm::sort(readers, [&](Id a, Id b) {
      return graph.positionOf(a) < graph.positionOf(b);
    });
    for (size_t index = 1; index < readers.size(); ++index)
      add(readers[index - 1], readers[index], kMinSharedBytes);
  }
  llvm::sort(candidates, [](const Candidate &a, const Candidate &b) {
    return a.saved != b.saved ? a.saved > b.saved : a.number < b.number;
  });
  return candidates;
}

/// Merges the pair that saves most bytes, and so on.
static void mergeNeighbours(FusionGraph &graph) {
  bool changed = true;
  for (unsigned round = 0; changed && round < kMaxRounds; ++round) {
    changed = false;
    for (const Candidate &pair : findCandidates(graph))
      changed |=
          graph.tryMerge(graph.groupOf(pair.first), graph.groupOf(pair.second));
  }
}

/// Merges each kernel of |kind| that gives scalars with the one before: what
/// the learning rate and the step need, the means of losses and metrics.
static void mergeScalars(FusionGraph &graph, KernelKind kind) {
  Operation *last = nullptr;
  for (Id id : liveGroups(graph)) {
    OpSet set(graph[id].ops);
    bool scalar = graph[id].kind == kind &&
                  llvm::all_of(set.getResults(), [](Value result) {
                    return dimsOf(result).empty();
                  });
    if (!scalar)
      continue;
    Operation *member = graph[id].ops.front();
    if (last)
      graph.tryMerge(graph.groupOf(last), id);
    last = member;
  }
}

namespace {
struct FusePass : lathe::impl::FusePassBase<FusePass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isExternal())
      return;
    prepareFusion(func);
    FusionGraph graph(func);
    for (Id id : graph.getOrder())
      if (!graph[id].kind && !staysOutside(graph[id].ops.front())) {
        graph[id].ops.front()->emitOpError("has no kernel");
        return signalPassFailure();
      }
    absorbIndexMaps(graph);
    groupUpdates(func, graph);
    groupPositions(graph);
    groupEpilogues(graph);
    mergeNeighbours(graph);
    repeatCheapValues(graph);
    mergeScalars(graph, KernelKind::loop);
    mergeScalars(graph, KernelKind::reduction);
    emitKernels(func, graph);
  }
};
} // namespace

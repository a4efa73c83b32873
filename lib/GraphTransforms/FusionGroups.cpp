//===- FusionGroups.cpp - A function's ops as groups that may merge -------===//
//
// A topological order of the groups is kept, so that the search for a path
// between two groups looks only at those between them in the order.
//
//===----------------------------------------------------------------------===//

#include "FusionGroups.h"

using namespace mlir;

namespace lathe {

FusionGraph::FusionGraph(func::FuncOp func) {
  for (Operation &op : func.getBody().front().without_terminator()) {
    Id id = groups.size();
    Group group;
    group.ops.push_back(&op);
    if (!staysOutside(&op))
      group.kind = classify(OpSet(group.ops));
    groups.push_back(std::move(group));
    ids[&op] = id;
    order.push_back(id);
    positions.push_back(id);
  }
}

SmallVector<FusionGraph::Id, 8> FusionGraph::getConsumers(Id id) const {
  SmallVector<Operation *, 8> users;
  for (Operation *op : groups[id].ops)
    for (Operation *user : op->getUsers())
      if (hasGroup(user) && groupOf(user) != id)
        users.push_back(user);
  // Use lists have no order of their own.
  llvm::sort(users,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  llvm::SmallSetVector<Id, 8> consumers;
  for (Operation *user : users)
    consumers.insert(groupOf(user));
  return SmallVector<Id, 8>(consumers.getArrayRef());
}

SmallVector<Operation *, 8> FusionGraph::unite(Id a, Id b) const {
  SmallVector<Operation *, 8> ops;
  std::merge(groups[a].ops.begin(), groups[a].ops.end(), groups[b].ops.begin(),
             groups[b].ops.end(), std::back_inserter(ops),
             [](Operation *x, Operation *y) { return x->isBeforeInBlock(y); });
  return ops;
}

bool FusionGraph::hasDetour(Id from, Id to,
                            SmallVectorImpl<Id> &reached) const {
  llvm::SmallDenseSet<Id, 16> seen;
  SmallVector<Id> worklist = {from};
  while (!worklist.empty()) {
    Id id = worklist.pop_back_val();
    for (Id next : getConsumers(id)) {
      if (next == to && id != from)
        return true;
      if (positions[next] < positions[to] && seen.insert(next).second) {
        reached.push_back(next);
        worklist.push_back(next);
      }
    }
  }
  return false;
}

/// Orders |from| directly before |to|: the groups between that it leads to go
/// behind |to|, on which none of them has an influence.
void FusionGraph::moveBehind(Id from, Id to, ArrayRef<Id> reached) {
  unsigned begin = positions[from], end = positions[to];
  SmallVector<Id> window, behind;
  for (unsigned at = begin + 1; at < end; ++at)
    (llvm::is_contained(reached, order[at]) ? behind : window)
        .push_back(order[at]);
  window.push_back(from);
  window.push_back(to);
  window.append(behind);
  for (auto [index, id] : llvm::enumerate(window)) {
    order[begin + index] = id;
    positions[id] = begin + index;
  }
}

bool FusionGraph::tryMerge(Id a, Id b) {
  if (a == b || groups[a].closed || groups[b].closed || !groups[a].kind ||
      !groups[b].kind)
    return false;
  if (positions[a] > positions[b])
    std::swap(a, b);
  SmallVector<Operation *, 8> ops = unite(a, b);
  std::optional<KernelKind> kind = classify(OpSet(ops));
  SmallVector<Id> reached;
  if (!kind || hasDetour(a, b, reached))
    return false;
  moveBehind(a, b, reached);
  for (Operation *op : groups[a].ops)
    ids[op] = b;
  groups[a].ops.clear();
  groups[a].kind = std::nullopt;
  groups[b].ops.assign(ops.begin(), ops.end());
  groups[b].kind = kind;
  return true;
}

bool FusionGraph::addOps(Id id, ArrayRef<Operation *> ops) {
  SmallVector<Operation *, 8> all(groups[id].ops.begin(), groups[id].ops.end());
  all.append(ops.begin(), ops.end());
  llvm::sort(all,
             [](Operation *x, Operation *y) { return x->isBeforeInBlock(y); });
  std::optional<KernelKind> kind = classify(OpSet(all));
  if (!kind)
    return false;
  groups[id].ops.assign(all.begin(), all.end());
  groups[id].kind = kind;
  for (Operation *op : ops)
    ids[op] = id;
  return true;
}

void FusionGraph::dropUnused(Id id) {
  Group &group = groups[id];
  SmallVector<Operation *> kept;
  for (Operation *op : llvm::reverse(group.ops)) {
    if (op->use_empty()) {
      ids.erase(op);
      op->erase();
    } else {
      kept.push_back(op);
    }
  }
  group.ops.assign(kept.rbegin(), kept.rend());
  if (kept.empty())
    group.kind = std::nullopt;
  else
    group.kind = classify(OpSet(group.ops));
}

} // namespace lathe

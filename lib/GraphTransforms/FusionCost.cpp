//===- FusionCost.cpp - What a merge of two groups saves ------------------===//
//
// Memory traffic decides: elementwise kernels are bound by it. An operation is
// repeated when the extra flops are at most kFlopsPerByte times the bytes
// saved, the balance of a CPU core between its vector units and its memory.
//
//===----------------------------------------------------------------------===//

#include "FusionCost.h"

#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

static constexpr int64_t kFlopsPerByte = 8;

int64_t hintOf(const Dim &dim) {
  int64_t size = dim.getCoefficient();
  for (size_t symbol = 0; symbol < dim.getSymbols().size(); ++symbol)
    size *= kHintSize;
  return size;
}

int64_t bytesOf(Value value) {
  RankedTensorType type = tensorTypeOf(value);
  int64_t bytes = getElementBytes(type.getElementType());
  for (const Dim &dim : getDims(type))
    bytes *= hintOf(dim);
  return bytes;
}

int64_t savedBytes(const FusionGraph &graph, FusionGraph::Id a,
                   FusionGraph::Id b) {
  OpSet first(graph[a].ops), second(graph[b].ops);
  int64_t saved = 0;
  for (Value input : second.getInputs()) {
    bool shared = llvm::is_contained(first.getInputs(), input);
    bool produced = first.computes(input);
    if (shared || produced)
      saved += bytesOf(input); // one read less
    // No write either, if the value is used in these two groups only.
    if (produced && llvm::all_of(input.getUsers(), [&](Operation *user) {
          return first.contains(user) || second.contains(user);
        }))
      saved += bytesOf(input);
  }
  return saved;
}

/// Whether |value| has a user that reads it from memory in any case.
static bool mustBeStored(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return isContraction(user) || isWindow(user) || isMovement(user) ||
           isa<ReshapeOp, TransposeOp>(user) ||
           user->hasTrait<OpTrait::IsTerminator>();
  });
}

bool belongsToEpilogue(const FusionGraph &graph, FusionGraph::Id core,
                       FusionGraph::Id consumer) {
  OpSet before(graph[core].ops);
  SmallVector<Operation *, 8> ops = graph.unite(core, consumer);
  OpSet after(ops);
  if (after.getResults().size() <= before.getResults().size())
    return true;
  // A further result is fine when a kernel would have to write it anyway.
  return llvm::all_of(after.getResults(), [&](Value result) {
    return before.computes(result) || mustBeStored(result);
  });
}

int64_t flopsPerElement(Operation *op) {
  if (isFree(op) || isIndexMap(op))
    return 0;
  if (isa<DivOp>(op))
    return 8;
  if (isa<SqrtOp, RsqrtOp>(op))
    return 10;
  if (isa<ExpOp, LogOp, SinOp, CosOp, TanhOp, ErfOp, SigmoidOp, SiluOp,
          SoftplusOp, GeluOp, GeluGradOp>(op))
    return 15;
  if (isa<PowOp>(op))
    return 20;
  if (isa<DropoutOp, RandomBitsOp>(op))
    return 25;
  return 1;
}

bool isWorthRepeating(const FusionGraph &graph, ArrayRef<Operation *> chain,
                      Value value, FusionGraph::Id reader) {
  OpSet set(graph[reader].ops), repeated(chain);
  int64_t flops = 0, added = 0;
  for (Operation *op : chain) {
    Value result = op->getResult(0);
    flops += flopsPerElement(op) * bytesOf(result) /
             getElementBytes(tensorTypeOf(result).getElementType());
  }
  // What is read instead also lives longer: it must not be larger, but for
  // what is small beside it (a mean, a scale).
  for (Value input : repeated.getInputs())
    if (!llvm::is_contained(set.getInputs(), input) && !set.computes(input))
      added += bytesOf(input);
  return added <= bytesOf(value) + bytesOf(value) / 4 &&
         flops <= kFlopsPerByte * bytesOf(value);
}

} // namespace lathe

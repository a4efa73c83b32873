//===- FuseEmit.cpp - Turn groups of ops into kernel ops ------------------===//
//
// graph + groups -> kernels. Names of kernels are made here, for readers.
//
//===----------------------------------------------------------------------===//

#include "Donation.h"
#include "Fuse.h"

using namespace mlir;
using namespace lathe;

/// A longer list of ops is cut in names.
static constexpr unsigned kMaxWordsInName = 5;

/// "update dense/kernel", when |set| computes donated tensors; the first
/// argument of them gives the name (a parameter is in front of its slots).
static std::string getUpdateName(func::FuncOp func, const OpSet &set) {
  int64_t first = -1;
  for (Value result : set.getResults())
    for (OpOperand &use : result.getUses()) {
      if (!use.getOwner()->hasTrait<OpTrait::IsTerminator>() ||
          cast<RankedTensorType>(result.getType()).getRank() == 0)
        continue;
      int64_t argument = getDonatingArgument(func, use.getOperandNumber());
      if (argument >= 0 && (first < 0 || argument < first))
        first = argument;
    }
  if (first < 0)
    return "";
  auto name = func.getArgAttrOfType<StringAttr>(first, kNameAttr);
  return "update " + (name ? name.str() : std::to_string(first));
}

/// "convolution + add + relu": the ops that compute, or else those that move.
static std::string getOpListName(ArrayRef<Operation *> ops) {
  SmallVector<StringRef> words;
  for (bool computing : {true, false}) {
    for (Operation *op : ops) {
      StringRef word = op->getName().stripDialect();
      if (computing == !(isFree(op) || isIndexMap(op)) &&
          !llvm::is_contained(words, word))
        words.push_back(word);
    }
    if (!words.empty())
      break;
  }
  bool cut = words.size() > kMaxWordsInName;
  if (cut)
    words.resize(kMaxWordsInName);
  return llvm::join(words, " + ") + (cut ? " + .." : "");
}

/// A copy has nothing but broadcasts that repeat nothing.
static bool isCopy(ArrayRef<Operation *> ops) {
  return llvm::all_of(ops, [](Operation *op) {
    return isa<BroadcastOp>(op) &&
           op->getOperand(0).getType() == op->getResult(0).getType();
  });
}

static std::string getKernelName(func::FuncOp func, const OpSet &set) {
  std::string update = getUpdateName(func, set);
  if (!update.empty())
    return update;
  return isCopy(set.getOps()) ? "copy" : getOpListName(set.getOps());
}

/// The op whose place in the source stands for the kernel.
static Operation *getMainOp(ArrayRef<Operation *> ops) {
  for (Operation *op : ops)
    if (isContraction(op) || isWindow(op) || isMovement(op))
      return op;
  return ops.back();
}

static void emitKernel(func::FuncOp func, const Group &group) {
  OpSet set(group.ops);
  OpBuilder builder(func.getBody().front().getTerminator());
  SmallVector<Value> results(set.getResults());
  auto kernel = KernelOp::create(
      builder, getMainOp(group.ops)->getLoc(), ValueRange(results).getTypes(),
      ValueRange(set.getInputs()), *group.kind, getKernelName(func, set),
      ArrayAttr(), IntegerAttr());
  Block &body = kernel.getBody().emplaceBlock();
  IRMapping mapping;
  for (Value input : set.getInputs())
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  builder.setInsertionPointToEnd(&body);
  for (Operation *op : group.ops)
    builder.clone(*op, mapping);
  SmallVector<Value> yielded;
  for (Value result : results)
    yielded.push_back(mapping.lookup(result));
  YieldOp::create(builder, kernel.getLoc(), yielded);
  for (auto [old, made] : llvm::zip(results, kernel.getResults()))
    old.replaceAllUsesWith(made);
}

void lathe::emitKernels(func::FuncOp func, FusionGraph &graph) {
  Operation *terminator = func.getBody().front().getTerminator();
  SmallVector<Operation *> replaced;
  for (FusionGraph::Id id : graph.getOrder()) {
    const Group &group = graph[id];
    if (group.kind) {
      emitKernel(func, group);
      replaced.append(group.ops.begin(), group.ops.end());
    } else {
      for (Operation *op : group.ops)
        op->moveBefore(terminator);
    }
  }
  for (Operation *op : replaced)
    op->dropAllReferences();
  for (Operation *op : replaced)
    op->erase();
}

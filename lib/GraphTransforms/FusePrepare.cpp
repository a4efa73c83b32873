//===- FusePrepare.cpp - Make a graph ready for grouping ------------------===//
//
// graph -> graph. Leaves: scalar constants, sizes, iota and broadcasts with one
// user each; every function result computed by an op of its own (and no view,
// where it is donated).
//
//===----------------------------------------------------------------------===//

#include "Donation.h"
#include "Fuse.h"

#include "lathe/Graph/Build.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace lathe;

/// Erases ops that nothing uses.
static void eraseDeadOps(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

/// Tensor constants of one number -> broadcasts of a scalar.
static void splitSplats(Block &block) {
  for (ConstantOp op : llvm::make_early_inc_range(block.getOps<ConstantOp>())) {
    auto splat = dyn_cast<SplatElementsAttr>(op.getValue());
    RankedTensorType type = tensorTypeOf(op.getResult());
    if (!splat || type.getRank() == 0)
      continue;
    OpBuilder builder(op);
    auto scalarType = RankedTensorType::get({}, type.getElementType());
    Value scalar = ConstantOp::create(
        builder, op.getLoc(),
        DenseElementsAttr::get(scalarType, splat.getSplatValue<Attribute>()));
    Value spread = BroadcastOp::create(builder, op.getLoc(), type, scalar,
                                       ArrayRef<int64_t>{});
    op.replaceAllUsesWith(spread);
    op.erase();
  }
}

/// Whether |user| may be in one kernel with what it reads.
static bool canAbsorb(Operation *user) {
  return isLoopOp(user) || isReduce(user) || isa<ArgmaxOp>(user);
}

/// Gives each user that may absorb |op| its own copy of it.
static void repeatPerUser(Operation *op) {
  SmallVector<OpOperand *> uses;
  for (OpOperand &use : op->getResult(0).getUses())
    if (canAbsorb(use.getOwner()))
      uses.push_back(&use);
  llvm::SmallSetVector<Operation *, 8> users;
  for (OpOperand *use : uses)
    users.insert(use->getOwner());
  bool needsOriginal =
      uses.size() < size_t(std::distance(op->use_begin(), op->use_end()));
  for (Operation *user :
       users.getArrayRef().drop_back(needsOriginal || users.empty() ? 0 : 1)) {
    OpBuilder builder(user);
    user->replaceUsesOfWith(op->getResult(0), builder.clone(*op)->getResult(0));
  }
}

/// A kernel's copy of |value|: a broadcast that repeats nothing.
static Value buildCopy(OpBuilder &builder, Location loc, Value value) {
  RankedTensorType type = tensorTypeOf(value);
  return BroadcastOp::create(
      builder, loc, type, value,
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())));
}

/// Copies returned values that are arguments, constants, views of them,
/// returned already, or donated views.
static void copyReturnedValues(func::FuncOp func) {
  Operation *terminator = func.getBody().front().getTerminator();
  OpBuilder builder(terminator);
  llvm::SmallPtrSet<Value, 8> returned;
  for (OpOperand &operand : terminator->getOpOperands()) {
    Value value = operand.get(), storage = getStorage(value);
    int64_t argument = getDonatingArgument(func, operand.getOperandNumber());
    if (argument >= 0 && value == func.getArgument(argument))
      continue; // is there already
    Operation *producer = storage.getDefiningOp();
    if (!producer || staysOutside(producer) ||
        (argument >= 0 && value != storage) || !returned.insert(storage).second)
      operand.set(buildCopy(builder, terminator->getLoc(), value));
  }
}

void lathe::prepareFusion(func::FuncOp func) {
  Block &block = func.getBody().front();
  eraseDeadOps(block);
  splitSplats(block);
  copyReturnedValues(func);
  // From the users to what they use, so that a copied broadcast copies what it
  // broadcasts.
  SmallVector<Operation *> ops;
  for (Operation &op : llvm::reverse(block.without_terminator()))
    ops.push_back(&op);
  for (Operation *op : ops)
    if ((isFree(op) || isa<BroadcastOp>(op)) && !op->use_empty())
      repeatPerUser(op);
  eraseDeadOps(block);
}

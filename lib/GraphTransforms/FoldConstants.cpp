//===- FoldConstants.cpp - Evaluate what is known at compile time ---------===//
//
// graph -> graph, by the reference evaluator. Expects: typed ops.
// Leaves: no op whose operands are all constants, within limits of size.
//
//===----------------------------------------------------------------------===//

#include "lathe/GraphTransforms/Passes.h"
#include "lathe/Reference/Evaluate.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {
struct FoldConstantsPass
    : lathe::impl::FoldConstantsPassBase<FoldConstantsPass> {
  void runOnOperation() override;
};
} // namespace

/// A result larger than this is cheaper to compute than to carry.
static constexpr int64_t kMaxElements = 1 << 16;

/// The constants that |op|'s operands are; empty when one is none. Splats of
/// scalars (broadcasts of constants) are left alone: kernels take them as they
/// are.
static SmallVector<Tensor> constantOperands(Operation *op) {
  SmallVector<Tensor> tensors;
  for (Value operand : op->getOperands()) {
    auto constant = operand.getDefiningOp<ConstantOp>();
    if (!constant)
      return {};
    tensors.push_back(Tensor::fromAttr(constant.getValue()));
  }
  return tensors;
}

static bool isFoldable(Operation *op) {
  if (op->getNumResults() != 1 || op->getNumOperands() == 0 ||
      isa<BroadcastOp, CheckIndexOp, GatherOp, ScatterAddOp, KernelOp>(op))
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  return type && type.hasStaticShape() &&
         type.getNumElements() <= kMaxElements &&
         op->getName().getDialectNamespace() == "lathe";
}

void FoldConstantsPass::runOnOperation() {
  for (Operation &op :
       llvm::make_early_inc_range(getOperation().getBody().getOps())) {
    if (!isFoldable(&op))
      continue;
    SmallVector<Tensor> operands = constantOperands(&op);
    if (operands.empty())
      continue;
    SmallVector<const Tensor *> pointers;
    for (const Tensor &operand : operands)
      pointers.push_back(&operand);
    auto results = evaluateOp(&op, pointers, DimValues());
    if (failed(results))
      return signalPassFailure();
    OpBuilder builder(&op);
    Value constant =
        ConstantOp::create(builder, op.getLoc(), op.getResult(0).getType(),
                           cast<ElementsAttr>(results->front().toAttr()));
    op.getResult(0).replaceAllUsesWith(constant);
    op.erase();
  }
}

//===- Decompose.cpp - Replace composites that have no kernel -------------===//
//
// graph -> graph. Expects: typed ops, no derivative left to take.
// Leaves: primitives, and the composites that map each element on its own.
//
//===----------------------------------------------------------------------===//

#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_DECOMPOSEPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// Whether |op| has to go: composites without a kernel, and stop_gradient.
static bool isComposite(Operation *op) {
  return isa<StopGradientOp>(op) ||
         (isa<DecomposableOpInterface>(op) && !op->hasTrait<Elementwise>());
}

/// The value that |op| stands for, made of simpler ops before it.
static FailureOr<Value> buildMeaning(Operation *op) {
  if (auto barrier = dyn_cast<StopGradientOp>(op))
    return barrier.getInput();
  OpBuilder builder(op);
  return cast<DecomposableOpInterface>(op).decompose(builder);
}

namespace {
struct DecomposePass : lathe::impl::DecomposePassBase<DecomposePass> {
  void runOnOperation() override {
    // A meaning may hold composites itself: they are found in the next round.
    SmallVector<Operation *> composites;
    do {
      composites.clear();
      getOperation().walk([&](Operation *op) {
        if (isComposite(op))
          composites.push_back(op);
      });
      for (Operation *op : composites) {
        FailureOr<Value> meaning = buildMeaning(op);
        if (failed(meaning) || !*meaning) {
          op->emitOpError("cannot be decomposed");
          return signalPassFailure();
        }
        op->getResult(0).replaceAllUsesWith(*meaning);
        op->erase();
      }
    } while (!composites.empty());
  }
};
} // namespace

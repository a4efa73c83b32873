//===- InferShapes.cpp - Give the values of listings their types ----------===//
//
// listing -> listing. Expects: a lathe.model whose values may be untyped.
// Leaves: every value a ranked tensor; broadcasts explicit.
//
//===----------------------------------------------------------------------===//

#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_INFERSHAPESPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

namespace {
struct InferShapesPass : lathe::impl::InferShapesPassBase<InferShapesPass> {
  void runOnOperation() override;
};
} // namespace

/// The shape to which the shapes of |operands| broadcast, aligned at their last
/// dims; fails with an error when two dims are neither equal nor 1.
static FailureOr<Dims> broadcastDims(Operation *op, ValueRange operands) {
  Dims result;
  Value longest;
  for (Value operand : operands) {
    Dims dims = dimsOf(operand);
    if (dims.size() > result.size()) {
      result.insert(result.begin(), dims.size() - result.size(), Dim(1));
      longest = operand;
    }
    for (auto [mine, theirs] :
         llvm::zip(llvm::reverse(result), llvm::reverse(dims))) {
      if (mine == theirs || theirs == Dim(1))
        continue;
      if (mine == Dim(1)) {
        mine = theirs;
        continue;
      }
      InFlightDiagnostic diagnostic =
          op->emitOpError("operands do not broadcast: dim ")
          << mine.str() << " meets dim " << theirs.str() << " in "
          << toString(operands.front().getType()) << " and "
          << toString(operand.getType());
      for (Value value : operands)
        diagnostic.attachNote(value.getLoc())
            << "operand of type " << toString(value.getType())
            << " defined here";
      return diagnostic;
    }
  }
  return result;
}

/// Makes NumPy's broadcasting of |op|'s operands explicit.
static LogicalResult broadcastOperands(Operation *op) {
  FailureOr<Dims> dims = broadcastDims(op, op->getOperands());
  if (failed(dims))
    return failure();
  OpBuilder builder(op);
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = tensorTypeOf(operand.get());
    auto wanted = getTensorType(*dims, type.getElementType());
    if (type == wanted)
      continue;
    int64_t shift = wanted.getRank() - type.getRank();
    SmallVector<int64_t> positions;
    for (int64_t d = 0; d < type.getRank(); ++d)
      positions.push_back(d + shift);
    operand.set(BroadcastOp::create(builder, op->getLoc(), wanted,
                                    operand.get(), positions));
  }
  return success();
}

/// Types that a listing op declares itself.
static Type declaredType(Operation *op) {
  if (auto input = dyn_cast<InputOp>(op))
    return input.getType();
  if (auto label = dyn_cast<LabelOp>(op))
    return label.getType();
  if (auto weight = dyn_cast<WeightOp>(op))
    return weight.getType();
  return {};
}

static LogicalResult inferOp(Operation *op) {
  if (op->getNumResults() == 0)
    return success();
  if (Type type = declaredType(op)) {
    op->getResult(0).setType(type);
    return success();
  }
  if (op->hasTrait<Elementwise>() && op->getNumOperands() > 1 &&
      failed(broadcastOperands(op)))
    return failure();
  auto inferable = dyn_cast<InferTypeOpInterface>(op);
  if (!inferable) {
    if (isa<lathe::ValueType>(op->getResult(0).getType()))
      return op->emitOpError("needs its result type to be written: it does "
                             "not follow from the operands");
    return success();
  }
  SmallVector<Type> types;
  if (failed(inferable.inferReturnTypes(
          op->getContext(), op->getLoc(), op->getOperands(),
          op->getAttrDictionary(), op->getPropertiesStorage(), op->getRegions(),
          types)))
    return failure();
  for (auto [result, type] : llvm::zip(op->getResults(), types))
    result.setType(type);
  return success();
}

void InferShapesPass::runOnOperation() {
  for (ModelOp model : getOperation().getOps<ModelOp>())
    for (Operation &op : llvm::make_early_inc_range(model.getBody().front()))
      if (failed(inferOp(&op)))
        return signalPassFailure();
}

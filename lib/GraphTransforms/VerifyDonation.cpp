//===- VerifyDonation.cpp - Check that donated state is updated in place --===//
//
// Expects: places on all kernels (PlanMemory). Changes nothing.
//
//===----------------------------------------------------------------------===//

#include "BufferLives.h"
#include "Donation.h"
#include "lathe/GraphTransforms/Passes.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_VERIFYDONATIONPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// Whether |kernel| does nothing but copy an input.
static bool isCopy(KernelOp kernel) {
  return llvm::all_of(
      kernel.getBody().front().without_terminator(), [](Operation &op) {
        return isa<BroadcastOp>(op) &&
               op.getOperand(0).getType() == op.getResult(0).getType();
      });
}

/// Checks result |number| of |func|, which |argument| is donated for.
static LogicalResult verifyDonated(func::FuncOp func, unsigned number,
                                   int64_t argument, const BufferLives &lives) {
  Value value = func.getBody().front().getTerminator()->getOperand(number);
  if (value == func.getArgument(argument))
    return success(); // unchanged
  auto kernel = value.getDefiningOp<KernelOp>();
  unsigned result = kernel ? cast<OpResult>(value).getResultNumber() : 0;
  if (!kernel || !kernel.getPlaces() || result >= kernel.getPlaces()->size())
    return func.emitOpError("expected result ")
           << number << " to be computed by a kernel with a place, since "
           << describeArgument(func, argument) << " is donated for it";
  auto place = cast<PlaceAttr>((*kernel.getPlaces())[result]);
  if (place.getKind() != PlaceKind::argument || place.getIndex() != argument)
    return kernel.emitOpError("expected result ")
           << number << " in the buffer of " << describeArgument(func, argument)
           << ", but its place is " << place;
  if (isCopy(kernel))
    return kernel.emitOpError("copies to the buffer of ")
           << describeArgument(func, argument)
           << "; expected an update in place";
  return verifyOverwrite(func, kernel, argument, lives);
}

/// Checks that nothing but donated results lies in arguments' buffers.
static LogicalResult verifyWriters(func::FuncOp func,
                                   const BufferLives &lives) {
  Operation *terminator = func.getBody().front().getTerminator();
  for (KernelOp kernel : lives.getKernels())
    for (OpResult result : kernel.getResults()) {
      if (!kernel.getPlaces() ||
          result.getResultNumber() >= kernel.getPlaces()->size())
        continue;
      auto place =
          cast<PlaceAttr>((*kernel.getPlaces())[result.getResultNumber()]);
      if (place.getKind() != PlaceKind::argument)
        continue;
      bool donated =
          llvm::any_of(terminator->getOpOperands(), [&](OpOperand &operand) {
            return operand.get() == result &&
                   getDonatingArgument(func, operand.getOperandNumber()) ==
                       place.getIndex();
          });
      if (!donated)
        return kernel.emitOpError("writes into ")
               << place << ", which is not donated for its result";
    }
  return success();
}

namespace {
struct VerifyDonationPass
    : lathe::impl::VerifyDonationPassBase<VerifyDonationPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    markAllAnalysesPreserved();
    if (func.isExternal())
      return;
    BufferLives lives(func);
    if (failed(verifyWriters(func, lives)))
      return signalPassFailure();
    for (unsigned result = 0; result < func.getNumResults(); ++result) {
      int64_t argument = getDonatingArgument(func, result);
      if (argument >= 0 && failed(verifyDonated(func, result, argument, lives)))
        return signalPassFailure();
    }
  }
};
} // namespace

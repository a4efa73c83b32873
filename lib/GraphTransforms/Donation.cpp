//===- Donation.cpp - Which results go into which arguments' buffers ------===//

#include "Donation.h"

using namespace mlir;

namespace lathe {

int64_t getDonatingArgument(func::FuncOp func, unsigned result) {
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    if (auto donated = func.getArgAttrOfType<IntegerAttr>(index, kDonateAttr))
      if (donated.getInt() == int64_t(result))
        return index;
  return -1;
}

Value getStorage(Value value) {
  while (auto view = value.getDefiningOp<ReshapeOp>())
    value = view.getInput();
  return value;
}

std::string describeArgument(func::FuncOp func, int64_t argument) {
  auto name = func.getArgAttrOfType<StringAttr>(argument, kNameAttr);
  return "argument " + std::to_string(argument) +
         (name ? " ('" + name.str() + "')" : "");
}

LogicalResult verifyOverwrite(func::FuncOp func, KernelOp kernel,
                              int64_t argument, const BufferLives &lives) {
  Value buffer = func.getArgument(argument);
  ArrayRef<unsigned> readers = lives.getReaders(buffer);
  if (!readers.empty() && readers.back() > lives.getNumber(kernel)) {
    InFlightDiagnostic diagnostic = kernel.emitOpError("overwrites ")
                                    << describeArgument(func, argument)
                                    << ", which is read later";
    Operation *reader = func.getBody().front().getTerminator();
    if (readers.back() != lives.getEnd())
      reader = KernelOp(lives.getKernels()[readers.back()]);
    diagnostic.attachNote(reader->getLoc()) << "read here";
    return diagnostic;
  }
  for (auto [index, input] : llvm::enumerate(kernel.getInputs()))
    if (getStorage(input) == buffer && !readsAtResultIndex(kernel, index))
      return kernel.emitOpError("overwrites ")
             << describeArgument(func, argument)
             << ", which it reads at other indices than it writes";
  return success();
}

} // namespace lathe

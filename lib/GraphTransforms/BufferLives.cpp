//===- BufferLives.cpp - How long the tensors between kernels live --------===//

#include "BufferLives.h"

#include "Donation.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

BufferLives::BufferLives(func::FuncOp func) {
  Block &block = func.getBody().front();
  for (KernelOp kernel : block.getOps<KernelOp>()) {
    numbers[kernel] = kernels.size();
    kernels.push_back(kernel);
  }
  auto read = [&](Operation *op, unsigned number) {
    for (Value operand : op->getOperands()) {
      SmallVector<unsigned, 4> &list = readers[getStorage(operand)];
      if (list.empty() || list.back() != number)
        list.push_back(number);
    }
  };
  for (KernelOp kernel : kernels)
    read(kernel, getNumber(kernel));
  read(block.getTerminator(), getEnd());
}

ArrayRef<unsigned> BufferLives::getReaders(Value storage) const {
  auto found = readers.find(storage);
  return found == readers.end() ? ArrayRef<unsigned>()
                                : ArrayRef<unsigned>(found->second);
}

unsigned BufferLives::getLastUse(Value storage) const {
  ArrayRef<unsigned> list = getReaders(storage);
  if (!list.empty())
    return list.back();
  auto writer = storage.getDefiningOp<KernelOp>();
  return writer ? getNumber(writer) : 0;
}

/// Whether |op| reads |use| at the index at which it gives its result.
static bool readsElementwise(OpOperand &use) {
  Operation *op = use.getOwner();
  if (auto broadcast = dyn_cast<BroadcastOp>(op))
    return broadcast.getInput().getType() == broadcast.getResult().getType();
  return op->hasTrait<Elementwise>() || isa<YieldOp>(op) ||
         (isa<DropoutOp>(op) && use.getOperandNumber() == 0);
}

bool readsAtResultIndex(KernelOp kernel, unsigned input) {
  // A contraction's epilogue works on each element when its sum is done.
  if ((kernel.getKind() != KernelKind::loop &&
       kernel.getKind() != KernelKind::contraction) ||
      kernel.getNumResults() == 0)
    return false;
  Value argument = kernel.getBody().front().getArgument(input);
  if (dimsOf(argument) != dimsOf(kernel.getResult(0)))
    return false;
  // A broadcast that repeats nothing may come in between.
  SmallVector<Value> values = {argument};
  while (!values.empty())
    for (OpOperand &use : values.pop_back_val().getUses()) {
      if (!readsElementwise(use))
        return false;
      if (isa<BroadcastOp>(use.getOwner()))
        values.push_back(use.getOwner()->getResult(0));
    }
  return true;
}

std::optional<Dim> getBufferSize(Value tensor) {
  RankedTensorType type = tensorTypeOf(tensor);
  std::optional<Dim> elements = getNumElements(getDims(type));
  return elements ? elements->times(Dim(getElementBytes(type.getElementType())))
                  : std::nullopt;
}

Dim getUnit(const Dim &size) {
  Dim unit;
  for (const std::string &symbol : size.getSymbols())
    unit = *unit.times(Dim(symbol));
  return unit;
}

} // namespace lathe

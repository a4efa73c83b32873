//===- PlanReturns.cpp - Places of what a function returns ----------------===//
//
// Part of lathe-plan-memory. Donated results are computed in the buffer of
// their argument where no reader of the argument comes later; else they are
// copied there at the end. Other results are computed in the result's buffer.
//
//===----------------------------------------------------------------------===//

#include "PlanReturns.h"

#include "BufferLives.h"
#include "Donation.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

/// Whether the kernel result |update| can be written into |argument|'s buffer.
static bool canWriteInto(Value argument, Value update,
                         const BufferLives &lives) {
  auto kernel = update.getDefiningOp<KernelOp>();
  if (!kernel || update.getType() != argument.getType())
    return false;
  unsigned number = lives.getNumber(kernel);
  ArrayRef<unsigned> readers = lives.getReaders(argument);
  if (!readers.empty() && readers.back() > number)
    return false;
  for (auto [index, input] : llvm::enumerate(kernel.getInputs()))
    if (getStorage(input) == argument && !readsAtResultIndex(kernel, index))
      return false;
  return true;
}

/// A kernel before the terminator that copies |value|.
static Value buildCopyKernel(func::FuncOp func, Value value) {
  OpBuilder builder(func.getBody().front().getTerminator());
  RankedTensorType type = tensorTypeOf(value);
  auto kernel =
      KernelOp::create(builder, value.getLoc(), TypeRange(type), value,
                       KernelKind::loop, "copy", ArrayAttr(), IntegerAttr());
  Block &body = kernel.getBody().emplaceBlock();
  Value input = body.addArgument(type, value.getLoc());
  builder.setInsertionPointToEnd(&body);
  auto all = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  Value copy = BroadcastOp::create(builder, value.getLoc(), type, input, all);
  YieldOp::create(builder, value.getLoc(), copy);
  return kernel.getResult(0);
}

namespace {
class ReturnPlacement {
public:
  explicit ReturnPlacement(func::FuncOp func)
      : func(func), terminator(func.getBody().front().getTerminator()) {}
  llvm::DenseMap<Value, PlaceAttr> run();

private:
  bool updatesInPlace(OpOperand &operand, const BufferLives &lives);
  void placeResult(OpOperand &operand);
  void placeByCopy(OpOperand &operand, PlaceKind kind, int64_t index);
  PlaceAttr get(PlaceKind kind, int64_t index) {
    return PlaceAttr::get(func.getContext(), kind, index, 0);
  }

  func::FuncOp func;
  Operation *terminator;
  llvm::DenseMap<Value, PlaceAttr> places;
};
} // namespace

/// Claims the argument's buffer for a donated result, if that is right.
bool ReturnPlacement::updatesInPlace(OpOperand &operand,
                                     const BufferLives &lives) {
  int64_t index = getDonatingArgument(func, operand.getOperandNumber());
  Value argument = func.getArgument(index), value = operand.get();
  if (value == argument)
    return true; // is there already
  if (places.contains(value) || !canWriteInto(argument, value, lives))
    return false;
  places[value] = get(PlaceKind::argument, index);
  return true;
}

/// Has the kernel of a result write into the result's buffer, or copies it.
void ReturnPlacement::placeResult(OpOperand &operand) {
  Value storage = getStorage(operand.get());
  if (storage.getDefiningOp<KernelOp>() && !places.contains(storage))
    places[storage] = get(PlaceKind::result, operand.getOperandNumber());
  else
    placeByCopy(operand, PlaceKind::result, operand.getOperandNumber());
}

void ReturnPlacement::placeByCopy(OpOperand &operand, PlaceKind kind,
                                  int64_t index) {
  Value copy = buildCopyKernel(func, operand.get());
  operand.set(copy);
  places[copy] = get(kind, index);
}

llvm::DenseMap<Value, PlaceAttr> ReturnPlacement::run() {
  BufferLives lives(func);
  SmallVector<OpOperand *> late;
  for (OpOperand &operand : terminator->getOpOperands())
    if (getDonatingArgument(func, operand.getOperandNumber()) >= 0 &&
        !updatesInPlace(operand, lives))
      late.push_back(&operand);
  for (OpOperand &operand : terminator->getOpOperands())
    if (getDonatingArgument(func, operand.getOperandNumber()) < 0)
      placeResult(operand);
  // An argument may be overwritten by a copy to come: save it in the arena.
  for (OpOperand *operand : late)
    if (isa<BlockArgument>(getStorage(operand->get())))
      operand->set(buildCopyKernel(func, operand->get()));
  for (OpOperand *operand : late)
    placeByCopy(*operand, PlaceKind::argument,
                getDonatingArgument(func, operand->getOperandNumber()));
  return std::move(places);
}

llvm::DenseMap<Value, PlaceAttr> placeReturns(func::FuncOp func) {
  return ReturnPlacement(func).run();
}

} // namespace lathe

//===- RowPlan.cpp - In which passes over its rows a kernel works ---------===//

#include "RowPlan.h"

#include "ReductionMath.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

/// Scratch rows share the nearest cache with the row itself.
static constexpr int64_t kScratchBytes = 24 << 10;

bool isCostly(Operation *op) {
  return isa<DivOp, SqrtOp, RsqrtOp, ExpOp, LogOp, SinOp, CosOp, TanhOp, ErfOp,
             SigmoidOp, SiluOp, SoftplusOp, GeluOp, GeluGradOp, PowOp,
             DropoutOp, RandomBitsOp>(op);
}

static bool isRowReduction(Operation *op) {
  return isReduction(op) || isa<ArgmaxOp>(op);
}

bool RowPlan::isAlongRow(Value value) const {
  Dims dims = dimsOf(value);
  return dims.size() == rows.size() + 1 && dims.back() == columns;
}

/// The rows and columns: what the reductions reduce.
LogicalResult RowPlan::findSpace(KernelOp kernel) {
  bool found = false;
  Block &body = kernel.getBody().front();
  for (Operation &op : body) {
    if (!isRowReduction(&op))
      continue;
    Dims dims = dimsOf(op.getOperand(0));
    if (!found) {
      columns = dims.pop_back_val();
      rows = dims;
      found = true;
    } else if (dims.pop_back_val() != columns || dims != rows) {
      return op.emitOpError("reduces another shape than its row kernel");
    }
  }
  if (found)
    return success();
  // Reductions over a dim of size 1 fold away: the space is the largest
  // value's.
  Dims space;
  for (Operation &op : body.without_terminator()) {
    Dims dims = dimsOf(op.getResult(0));
    if (dims.size() > space.size())
      space = dims;
  }
  if (space.empty())
    return kernel.emitOpError("expected a row kernel to have rows");
  columns = space.pop_back_val();
  rows = space;
  return success();
}

/// Each reduction goes into the first pass after those it needs.
void RowPlan::makePasses(KernelOp kernel) {
  DenseMap<Operation *, size_t> passAfter;
  for (Operation &op : kernel.getBody().front()) {
    size_t pass = 0;
    for (Value operand : op.getOperands())
      if (Operation *producer = operand.getDefiningOp())
        pass = std::max(pass, passAfter.lookup(producer));
    if (isRowReduction(&op)) {
      passes.resize(std::max(passes.size(), pass + 1));
      passes[pass].push_back(&op);
      ++pass;
    }
    passAfter[&op] = pass;
  }
}

DenseSet<Value> RowPlan::computedIn(size_t number, KernelOp kernel) const {
  DenseSet<Value> computed;
  SmallVector<Value> worklist;
  if (number < passes.size())
    for (Operation *op : passes[number])
      worklist.push_back(op->getOperand(0));
  else
    llvm::append_range(worklist,
                       kernel.getBody().front().getTerminator()->getOperands());
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    Operation *op = value.getDefiningOp();
    bool isLoaded = llvm::any_of(kept, [&](const Kept &entry) {
      return entry.value == value && entry.pass < number;
    });
    if (isLoaded || (op && isRowReduction(op)) ||
        !computed.insert(value).second || !op)
      continue;
    llvm::append_range(worklist, op->getOperands());
  }
  return computed;
}

/// Whether |value| takes a function, or loads of single lanes, along the row.
bool RowPlan::isCostlyAlongRow(Value value) const {
  SmallVector<Value> worklist = {value};
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val().getDefiningOp();
    if (!op || isRowReduction(op) || !isAlongRow(op->getResult(0)))
      continue;
    if (isCostly(op) || isa<TransposeOp>(op))
      return true;
    llvm::append_range(worklist, op->getOperands());
  }
  return false;
}

/// A result's buffer may be that of an input along the row. So it is free once
/// no input along the row is read any more.
int RowPlan::findFreeResult(const Kept &entry, KernelOp kernel) const {
  for (size_t pass = entry.pass; pass <= passes.size(); ++pass) {
    if (pass > entry.pass) {
      for (Value value : computedIn(pass, kernel))
        if (isa<BlockArgument>(value) && isAlongRow(value))
          return -1;
    } else if (llvm::any_of(passes[pass], llvm::IsaPred<ArgmaxOp>)) {
      return -1; // which reads its input twice
    }
  }
  Operation *yield = kernel.getBody().front().getTerminator();
  for (auto [number, result] : llvm::enumerate(yield->getOperands()))
    if (isAlongRow(result) &&
        getElementTypeOrSelf(result) == getElementTypeOrSelf(entry.value) &&
        getElementTypeOrSelf(result).getIntOrFloatBitWidth() >= 32 &&
        llvm::none_of(kept, [&, number = number](const Kept &other) {
          return other.result == static_cast<int>(number);
        }))
      return number;
  return -1;
}

/// From the last op to the first, so that one value stands for all that it is
/// computed from.
void RowPlan::chooseKept(KernelOp kernel) {
  if (!columns.isStatic())
    return;
  int64_t room = kScratchBytes;
  for (Operation &op : llvm::reverse(kernel.getBody().front())) {
    if (op.getNumResults() != 1 || isRowReduction(&op))
      continue;
    Value value = op.getResult(0);
    Type type = getElementTypeOrSelf(value);
    if (!isa<FloatType>(type) || !isAlongRow(value) || !isCostlyAlongRow(value))
      continue;
    SmallVector<size_t> users;
    for (size_t pass = 0; pass <= passes.size(); ++pass)
      if (computedIn(pass, kernel).contains(value))
        users.push_back(pass);
    if (users.size() < 2)
      continue;
    kept.push_back({value, users.front()});
    kept.back().result = findFreeResult(kept.back(), kernel);
    if (kept.back().result >= 0)
      continue;
    room -=
        columns.getCoefficient() * (type.getIntOrFloatBitWidth() > 32 ? 8 : 4);
    if (room < 0)
      kept.pop_back();
  }
}

FailureOr<RowPlan> RowPlan::of(KernelOp kernel) {
  RowPlan plan;
  if (failed(plan.findSpace(kernel)))
    return failure();
  plan.makePasses(kernel);
  plan.chooseKept(kernel);
  return plan;
}

} // namespace lathe

//===- FusionKinds.cpp - Which sets of ops make which kind of kernel ------===//
//
// The kernel kinds as predicates on sets of ops; see KernelOps.td for what the
// kinds are. Inside of a kernel an index map (broadcast, transpose, ..) reads a
// tensor from outside, a scalar, or another index map: what a kernel computes
// is never permuted in the same kernel, and broadcast only along rows.
//
//===----------------------------------------------------------------------===//

#include "FusionKinds.h"

#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

OpSet::OpSet(ArrayRef<Operation *> ops)
    : ops(ops), members(ops.begin(), ops.end()) {
  for (Operation *op : ops) {
    for (Value operand : op->getOperands())
      if (!computes(operand))
        inputs.insert(operand);
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(),
                       [&](Operation *user) { return !contains(user); }))
        results.push_back(result);
  }
}

//===----------------------------------------------------------------------===//
// Classes of ops
//===----------------------------------------------------------------------===//

static bool isScalar(Value value) { return tensorTypeOf(value).getRank() == 0; }

bool isFree(Operation *op) {
  return isa<DimSizeOp, IotaOp>(op) ||
         (isa<ConstantOp>(op) && isScalar(op->getResult(0)));
}
bool isIndexMap(Operation *op) {
  return isa<BroadcastOp, TransposeOp, SliceOp, ReverseOp>(op);
}
bool staysOutside(Operation *op) {
  return isa<ReshapeOp>(op) ||
         (isa<ConstantOp>(op) && !isScalar(op->getResult(0)));
}
bool isContraction(Operation *op) {
  return isa<MatmulOp, ConvolutionOp, ConvolutionFilterGradOp,
             WinogradConvolutionOp, WinogradFilterGradOp>(op);
}
bool isWindow(Operation *op) {
  return isa<MaxPool2dOp, MaxPool2dPositionOp, MaxPool2dScatterOp,
             MaxPool2dSelectOp, AvgPool2dOp, AvgPool2dGradOp>(op);
}
std::optional<int64_t> getImageBytes(Value value) {
  RankedTensorType type = tensorTypeOf(value);
  Dims dims = getDims(type);
  if (dims.size() != 4)
    return std::nullopt;
  std::optional<Dim> size = getNumElements(ArrayRef(dims).drop_front());
  if (!size || !size->isStatic())
    return std::nullopt;
  return size->getStaticSize() * getElementBytes(type.getElementType());
}
bool arePoolAndPosition(Operation *pool, Operation *position) {
  return isa<MaxPool2dOp>(pool) && isa<MaxPool2dPositionOp>(position) &&
         pool->getOperand(0) == position->getOperand(0) &&
         pool->getAttrDictionary() == position->getAttrDictionary();
}
bool isMovement(Operation *op) {
  return isa<PadOp, ConcatOp, GatherOp, ScatterAddOp>(op);
}
bool isReduce(Operation *op) {
  return isa<ReduceSumOp, ReduceMaxOp, ReduceMinOp>(op);
}
bool isLoopOp(Operation *op) {
  return isFree(op) || isIndexMap(op) || op->hasTrait<Elementwise>() ||
         isa<OneHotOp, DropoutOp, RandomBitsOp, RandomKeyOp>(op);
}

/// The dims that |reduce| reduces.
static ArrayRef<int64_t> reducedDims(Operation *reduce) {
  return reduce->getAttrOfType<DenseI64ArrayAttr>("dims").asArrayRef();
}

//===----------------------------------------------------------------------===//
// Parts that kinds share
//===----------------------------------------------------------------------===//

/// Whether what the index map |op| reads is at hand without computing it for
/// another index: a tensor from outside, a scalar, iota or another index map.
static bool readsAvailable(Operation *op, const OpSet &set) {
  Value source = op->getOperand(0);
  return !set.computes(source) || isScalar(source) ||
         isFree(source.getDefiningOp()) || isIndexMap(source.getDefiningOp());
}

/// Whether |op| can be computed at each index of |space| (or once, if scalar).
static bool fitsSpace(Operation *op, ArrayRef<Dim> space, const OpSet &set) {
  if (isFree(op))
    return true;
  if (isIndexMap(op))
    return readsAvailable(op, set);
  if (!isLoopOp(op) || isa<RandomKeyOp>(op))
    return false;
  Value result = op->getResult(0);
  if (!isScalar(result) && dimsOf(result) != Dims(space))
    return false;
  if (auto hot = dyn_cast<OneHotOp>(op))
    return !set.computes(hot.getIndices()) || isScalar(hot.getIndices()) ||
           isIndexMap(hot.getIndices().getDefiningOp());
  // The words of a key are read, not computed per element.
  if (isa<DropoutOp>(op))
    return !set.computes(op->getOperand(1));
  if (isa<RandomBitsOp>(op))
    return !set.computes(op->getOperand(0));
  return true;
}

static bool allResultsHave(const OpSet &set, ArrayRef<Dim> dims) {
  return llvm::all_of(set.getResults(), [&](Value result) {
    return dimsOf(result) == Dims(dims);
  });
}

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

static bool isLoop(const OpSet &set) {
  if (set.getOps().size() == 1)
    return isLoopOp(set.getOps().front());
  if (set.getResults().empty())
    return false;
  Dims space = dimsOf(set.getResults().front());
  return allResultsHave(set, space) &&
         llvm::all_of(set.getOps(),
                      [&](Operation *op) { return fitsSpace(op, space, set); });
}

/// One op that the kernel is built around, with elementwise ops on its result.
static bool hasOnlyEpilogue(Operation *core, const OpSet &set) {
  Dims space = dimsOf(core->getResult(0));
  if (!allResultsHave(set, space))
    return false;
  for (Value operand : core->getOperands())
    if (set.computes(operand))
      return false;
  for (Operation *op : set.getOps()) {
    if (op == core || arePoolAndPosition(core, op))
      continue;
    bool allowed = isa<ConstantOp, DimSizeOp, BroadcastOp>(op) ||
                   (op->hasTrait<Elementwise>() && !isa<CheckIndexOp>(op));
    if (!allowed || !fitsSpace(op, space, set))
      return false;
  }
  return true;
}

/// The ops of |set| that |reduces| need.
static llvm::SmallPtrSet<Operation *, 16>
findProducers(ArrayRef<Operation *> reduces, const OpSet &set) {
  llvm::SmallPtrSet<Operation *, 16> producers;
  SmallVector<Operation *> worklist(reduces);
  while (!worklist.empty())
    for (Value operand : worklist.pop_back_val()->getOperands())
      if (set.computes(operand) &&
          producers.insert(operand.getDefiningOp()).second)
        worklist.push_back(operand.getDefiningOp());
  return producers;
}

/// loop-type producers -> reductions of one shape over the same dims ->
/// elementwise ops on the reduced shape.
static bool isReduction(const OpSet &set, ArrayRef<Operation *> reduces) {
  Operation *first = reduces.front();
  Dims input = dimsOf(first->getOperand(0));
  Dims reduced = dimsOf(first->getResult(0));
  for (Operation *reduce : reduces)
    if (!isReduce(reduce) || reducedDims(reduce) != reducedDims(first) ||
        dimsOf(reduce->getOperand(0)) != input ||
        dimsOf(reduce->getResult(0)) != reduced)
      return false;
  llvm::SmallPtrSet<Operation *, 16> producers = findProducers(reduces, set);
  if (!allResultsHave(set, reduced) ||
      llvm::any_of(reduces,
                   [&](Operation *op) { return producers.contains(op); }))
    return false;
  for (Value result : set.getResults())
    if (producers.contains(result.getDefiningOp()))
      return false;
  for (Operation *op : set.getOps()) {
    if (llvm::is_contained(reduces, op))
      continue;
    bool isProducer = producers.contains(op);
    if (!fitsSpace(op, isProducer ? input : reduced, set))
      return false;
    // A reduced scalar must not be broadcast again.
    Operation *source = isIndexMap(op) && set.computes(op->getOperand(0))
                            ? op->getOperand(0).getDefiningOp()
                            : nullptr;
    if (!isProducer && source && !isFree(source) && !isIndexMap(source))
      return false;
  }
  return true;
}

/// Whether |op| repeats a value per row along the row.
static bool isRowBroadcast(Operation *op, ArrayRef<Dim> space) {
  auto broadcast = dyn_cast<BroadcastOp>(op);
  if (!broadcast || dimsOf(broadcast.getResult()) != Dims(space))
    return false;
  int64_t rank = space.size();
  return llvm::equal(broadcast.getDims(), llvm::seq<int64_t>(0, rank - 1)) &&
         dimsOf(broadcast.getInput()) == Dims(space.drop_back());
}

/// Whether |op| can be computed in a kernel over rows of |space|.
static bool fitsRows(Operation *op, ArrayRef<Dim> space, const OpSet &set) {
  ArrayRef<Dim> rows = space.drop_back();
  if (auto argmax = dyn_cast<ArgmaxOp>(op))
    return dimsOf(argmax.getInput()) == Dims(space) &&
           argmax.getDim() + 1 == space.size();
  if (isReduce(op))
    return dimsOf(op->getOperand(0)) == Dims(space) &&
           reducedDims(op).size() == 1 &&
           reducedDims(op).front() + 1 == int64_t(space.size()) &&
           dimsOf(op->getResult(0)) == Dims(rows);
  if (auto hot = dyn_cast<OneHotOp>(op))
    return dimsOf(hot.getResult()) == Dims(space);
  return isRowBroadcast(op, space) || fitsSpace(op, space, set) ||
         fitsSpace(op, rows, set);
}

/// Elementwise ops and reductions over the last dim, on [rows.., C] and
/// [rows..].
static bool isRow(const OpSet &set) {
  // The space is that of a reduction's input, or else of the largest rank.
  std::optional<Dims> space;
  for (Operation *op : set.getOps()) {
    bool reduces = isReduce(op) || isa<ArgmaxOp>(op);
    if (!reduces && isFree(op))
      continue;
    Dims dims = dimsOf(reduces ? op->getOperand(0) : op->getResult(0));
    if (!space || dims.size() > space->size())
      space = dims;
  }
  if (!space || space->empty())
    return false;
  // Sums over a symbolic dim are a reduction's; argmax has no other kernel.
  if (!space->back().isStatic() &&
      llvm::none_of(set.getOps(),
                    [](Operation *op) { return isa<ArgmaxOp>(op); }))
    return false;
  for (Value result : set.getResults()) {
    Dims dims = dimsOf(result);
    if (dims != *space && dims != Dims(ArrayRef<Dim>(*space).drop_back()))
      return false;
  }
  return llvm::all_of(set.getOps(),
                      [&](Operation *op) { return fitsRows(op, *space, set); });
}

std::optional<KernelKind> classify(const OpSet &set) {
  if (set.getInputs().size() > kMaxKernelInputs)
    return std::nullopt;
  SmallVector<Operation *> cores, reduces;
  for (Operation *op : set.getOps()) {
    if (isContraction(op) || isWindow(op) || isMovement(op))
      cores.push_back(op);
    else if (isReduce(op) || isa<ArgmaxOp>(op))
      reduces.push_back(op);
    else if (!isLoopOp(op))
      return std::nullopt;
  }
  if (cores.size() == 2 && arePoolAndPosition(cores[0], cores[1]))
    cores.pop_back();
  if (cores.size() == 1 && reduces.empty()) {
    if (isMovement(cores.front()))
      return set.getOps().size() == 1
                 ? std::optional<KernelKind>(KernelKind::movement)
                 : std::nullopt;
    if (!hasOnlyEpilogue(cores.front(), set))
      return std::nullopt;
    return isWindow(cores.front()) ? KernelKind::window
                                   : KernelKind::contraction;
  }
  if (!cores.empty())
    return std::nullopt;
  if (reduces.empty() && isLoop(set))
    return KernelKind::loop;
  if (!reduces.empty() && isReduction(set, reduces))
    return KernelKind::reduction;
  return isRow(set) ? std::optional<KernelKind>(KernelKind::row) : std::nullopt;
}

} // namespace lathe

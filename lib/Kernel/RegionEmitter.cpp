//===- RegionEmitter.cpp - Elements of a kernel's values, on demand -------===//

#include "RegionEmitter.h"
#include "ElementwiseEmitter.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;

namespace lathe {

RegionEmitter::RegionEmitter(KernelContext &context) : context(context) {
  levels.emplace_back(context.builder.getInsertionBlock());
}

RegionEmitter::Scope::Scope(RegionEmitter &emitter) : emitter(emitter) {
  emitter.levels.emplace_back(emitter.context.builder.getInsertionBlock());
  ++emitter.current;
}

RegionEmitter::Scope::~Scope() {
  emitter.levels.pop_back();
  --emitter.current;
}

Value RegionEmitter::fail(Operation *op, const Twine &message) {
  if (!hasFailed)
    op->emitOpError(message);
  hasFailed = true;
  return Value();
}

//===----------------------------------------------------------------------===//
// What is known
//===----------------------------------------------------------------------===//

static bool isUniform(ArrayRef<LaneIndex> index) {
  return llvm::all_of(index, [](const LaneIndex &i) { return i.step == 0; });
}

/// The index as it is looked up: lanes that are all alike have no steps.
static LaneIndices toLaneIndices(ArrayRef<Value> index, Lanes lanes) {
  LaneIndices result(index.begin(), index.end());
  if (lanes.count > 1 && !result.empty())
    result.back().step = 1;
  return result;
}

Value RegionEmitter::lookup(Value value, ArrayRef<LaneIndex> index,
                            Lanes lanes) const {
  for (size_t i = 0; i <= current; ++i) {
    auto found = levels[i].entries.find(value);
    if (found == levels[i].entries.end())
      continue;
    for (const Entry &entry : found->second)
      if (entry.lanes.count == lanes.count &&
          entry.lanes.active == lanes.active &&
          ArrayRef<LaneIndex>(entry.index) == index)
        return entry.element;
  }
  return Value();
}

void RegionEmitter::bind(Value value, ArrayRef<LaneIndex> index, Lanes lanes,
                         Value element) {
  Level &level = levels[current];
  for (Entry &entry : level.entries[value])
    if (ArrayRef<LaneIndex>(entry.index) == index &&
        entry.lanes.count == lanes.count) {
      entry.lanes = lanes;
      entry.element = element;
      return;
    }
  level.entries[value].push_back({value, LaneIndices(index), lanes, element});
  level.bound.insert(value);
}

void RegionEmitter::bind(Value value, ArrayRef<Value> index, Lanes lanes,
                         Value element) {
  bind(value, toLaneIndices(index, lanes), lanes, element);
}

void RegionEmitter::bind(Value value, Callback callback) {
  callbacks[value] = std::move(callback);
}

/// Whether |value| is computed from something bound further in than |level|.
bool RegionEmitter::dependsOnBound(Value value, size_t level) const {
  if (callbacks.count(value))
    return true;
  for (size_t i = level + 1; i <= current; ++i)
    if (levels[i].bound.contains(value))
      return true;
  Operation *op = value.getDefiningOp();
  return op && llvm::any_of(op->getOperands(), [&](Value operand) {
           return dependsOnBound(operand, level);
         });
}

size_t RegionEmitter::findLevel(Value value, ArrayRef<LaneIndex> index) const {
  // Not out of a branch: what it reads may not be there when it is not taken.
  size_t level = current;
  while (level > 0 &&
         isa<LoopLikeOpInterface>(levels[level].block->getParentOp()))
    --level;
  for (LaneIndex i : index) {
    Block *block = i.base.getParentBlock();
    // Values of blocks without a level stand in one of them, or further out.
    while (level < current &&
           !block->getParent()->isAncestor(levels[level].block->getParent()))
      ++level;
  }
  while (level < current && dependsOnBound(value, level))
    ++level;
  return level;
}

Value RegionEmitter::emit(Value value, ArrayRef<Value> index, Lanes lanes) {
  return emit(value, toLaneIndices(index, lanes), lanes);
}

Value RegionEmitter::emit(Value value, ArrayRef<LaneIndex> index, Lanes lanes) {
  if (hasFailed)
    return Value();
  LaneIndices key(index);
  if (lanes.count == 1)
    for (LaneIndex &i : key)
      i.step = 0;
  bool splat = lanes.count > 1 && isUniform(key);
  if (splat)
    lanes.active = lanes.count;
  if (Value known = lookup(value, key, lanes))
    return known;

  // In front of all loops that it does not depend on.
  size_t level = findLevel(value, key);
  OpBuilder::InsertionGuard guard(context.builder);
  size_t caller = std::exchange(current, level);
  if (level < caller)
    context.builder.setInsertionPoint(
        levels[level].block->findAncestorOpInBlock(
            *levels[level + 1].block->getParentOp()));
  Value element;
  if (splat) {
    element = emit(value, key, Lanes());
    element = element ? context.broadcast(element, lanes) : element;
  } else {
    element = compute(value, key, lanes);
  }
  levels[level].entries[value].push_back({value, key, lanes, element});
  current = caller;
  hasFailed |= !element;
  return element;
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

static SmallVector<Value> getBases(ArrayRef<LaneIndex> index) {
  SmallVector<Value> bases;
  for (const LaneIndex &i : index)
    bases.push_back(i.base);
  return bases;
}

Value getLaneStride(KernelContext &context, ArrayRef<LaneIndex> index,
                    ArrayRef<Dim> dims) {
  Value stride = context.constant(0);
  Dim inner = 1;
  for (size_t d = dims.size(); d-- > 0;) {
    if (index[d].step != 0)
      stride = context.add(stride,
                           context.mul(context.sizeOf(inner), index[d].step));
    inner = inner.times(dims[d]).value_or(Dim(0));
  }
  return stride;
}

static Value reverseLanes(KernelContext &context, Value vector, Lanes lanes) {
  SmallVector<int64_t> order;
  for (int64_t lane = 0; lane < lanes.count; ++lane)
    order.push_back(lane < lanes.active ? lanes.active - 1 - lane : lane);
  return vector::ShuffleOp::create(context.builder, vector, vector, order);
}

Value RegionEmitter::emitInput(Value input, ArrayRef<LaneIndex> index,
                               Lanes lanes) {
  auto type = cast<RankedTensorType>(input.getType());
  Dims dims = getDims(type);
  Value pointer = context.getInputBuffer(input);
  Value position = context.linearize(getBases(index), dims);
  Type elementType = type.getElementType();
  if (lanes.count == 1)
    return context.load(pointer, position, elementType);
  Value stride = getLaneStride(context, index, dims);
  std::optional<int64_t> constant = getConstantIntValue(stride);
  if (constant == 1)
    return context.load(pointer, position, elementType, lanes);
  if (constant == -1) {
    position = context.add(position, 1 - lanes.active);
    return reverseLanes(
        context, context.load(pointer, position, elementType, lanes), lanes);
  }
  return context.loadStrided(pointer, position, stride, elementType, lanes);
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

static Dims getDims(Value value) {
  return getDims(cast<RankedTensorType>(value.getType()));
}

static LaneIndices mapBroadcast(KernelContext &context, BroadcastOp op,
                                ArrayRef<LaneIndex> index) {
  LaneIndices mapped;
  Dims from = getDims(op.getInput());
  Dims to = getDims(op.getResult());
  for (auto [d, dim] : llvm::enumerate(op.getDims())) {
    bool repeated = from[d] == Dim(1) && to[dim] != Dim(1);
    mapped.push_back(repeated ? LaneIndex(context.constant(0)) : index[dim]);
  }
  return mapped;
}

static LaneIndices mapTranspose(TransposeOp op, ArrayRef<LaneIndex> index) {
  LaneIndices mapped(index);
  for (auto [d, source] : llvm::enumerate(op.getPermutation()))
    mapped[source] = index[d];
  return mapped;
}

static LaneIndices mapSlice(KernelContext &context, SliceOp op,
                            ArrayRef<LaneIndex> index) {
  LaneIndices mapped(index);
  for (auto [d, i] : llvm::enumerate(mapped)) {
    int64_t stride = op.getStrides()[d];
    i.base = context.add(context.mul(i.base, stride), op.getStarts()[d]);
    i.step *= stride;
  }
  return mapped;
}

static LaneIndices mapReverse(KernelContext &context, ReverseOp op,
                              ArrayRef<LaneIndex> index) {
  LaneIndices mapped(index);
  Dims dims = getDims(op.getResult());
  for (int64_t d : op.getDims()) {
    Value last = context.sub(context.sizeOf(dims[d]), context.constant(1));
    mapped[d].base = context.sub(last, mapped[d].base);
    mapped[d].step *= -1;
  }
  return mapped;
}

Value RegionEmitter::emitConstant(ConstantOp op, Lanes lanes) {
  auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
  if (!elements || !elements.isSplat())
    return fail(op, "expected a scalar or splat constant in a kernel");
  Type type = getRegisterType(elements.getElementType());
  Attribute element = elements.getSplatValue<Attribute>();
  Type laneType = getLanesType(type, lanes);
  if (auto number = dyn_cast<FloatAttr>(element))
    return context.splat(laneType, number.getValueAsDouble());
  return context.splatInt(
      laneType,
      cast<IntegerAttr>(element).getValue().isAllOnes() && type.isInteger(1)
          ? 1
          : cast<IntegerAttr>(element).getValue().getSExtValue());
}

Value RegionEmitter::emitElements(Operation *op, ArrayRef<LaneIndex> index,
                                  Lanes lanes) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    operands.push_back(emit(operand, index, lanes));
    if (!operands.back())
      return Value();
  }
  Value result = emitElementwise(context.builder, op, operands);
  if (!result)
    return fail(op, "has no kernel");
  if (isa<CastOp>(op))
    return context.roundTo(result, getElementTypeOrSelf(op->getResult(0)),
                           lanes);
  return result;
}

Value RegionEmitter::compute(Value value, ArrayRef<LaneIndex> index,
                             Lanes lanes) {
  auto callback = callbacks.find(value);
  if (callback != callbacks.end())
    return callback->second(index, lanes);
  if (isa<BlockArgument>(value))
    return emitInput(value, index, lanes);
  return emitOp(value.getDefiningOp(), index, lanes);
}

Value RegionEmitter::emitOp(Operation *op, ArrayRef<LaneIndex> index,
                            Lanes lanes) {
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](BroadcastOp op) {
        return emit(op.getInput(), mapBroadcast(context, op, index), lanes);
      })
      .Case([&](TransposeOp op) {
        return emit(op.getInput(), mapTranspose(op, index), lanes);
      })
      .Case([&](SliceOp op) {
        return emit(op.getInput(), mapSlice(context, op, index), lanes);
      })
      .Case([&](ReverseOp op) {
        return emit(op.getInput(), mapReverse(context, op, index), lanes);
      })
      .Case(
          [&](StopGradientOp op) { return emit(op.getInput(), index, lanes); })
      .Case([&](ConstantOp op) { return emitConstant(op, lanes); })
      .Case([&](DimSizeOp op) { return emitDimSize(op); })
      .Case([&](IotaOp op) {
        Type type = getElementTypeOrSelf(op.getType());
        return emitIota(index[op.getDim()], type, lanes);
      })
      .Case([&](OneHotOp op) { return emitOneHot(op, index, lanes); })
      .Case([&](CheckIndexOp op) { return emitCheckIndex(op, index, lanes); })
      .Case([&](RandomKeyOp op) { return emitRandomKey(op, index, lanes); })
      .Case([&](RandomBitsOp op) {
        return emitRandomBits(op.getKey(), op.getOpId(),
                              cast<RankedTensorType>(op.getType()), index,
                              lanes);
      })
      .Case([&](DropoutOp op) { return emitDropout(op, index, lanes); })
      .Default([&](Operation *op) { return emitElements(op, index, lanes); });
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

bool RegionEmitter::storeResults(ArrayRef<LaneIndex> index, Lanes lanes) {
  SmallVector<unsigned> all(
      llvm::to_vector(llvm::seq<unsigned>(context.kernel.getNumResults())));
  return storeResults(all, index, lanes);
}

bool RegionEmitter::storeResults(ArrayRef<Value> index, Lanes lanes) {
  return storeResults(toLaneIndices(index, lanes), lanes);
}

bool RegionEmitter::storeResults(ArrayRef<unsigned> which,
                                 ArrayRef<Value> index, Lanes lanes) {
  return storeResults(which, toLaneIndices(index, lanes), lanes);
}

bool RegionEmitter::storeResults(ArrayRef<unsigned> which,
                                 ArrayRef<LaneIndex> index, Lanes lanes) {
  Operation *yield = context.kernel.getBody().front().getTerminator();
  SmallVector<Value> elements;
  for (unsigned i : which) {
    elements.push_back(emit(yield->getOperand(i), index, lanes));
    if (!elements.back())
      return false;
  }
  for (auto [i, element] : llvm::zip(which, elements)) {
    auto type = cast<RankedTensorType>(yield->getOperand(i).getType());
    context.store(element, context.getResultBuffer(i),
                  context.linearize(getBases(index), getDims(type)),
                  type.getElementType(), lanes);
  }
  return true;
}

} // namespace lathe

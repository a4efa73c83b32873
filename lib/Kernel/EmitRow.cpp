//===- EmitRow.cpp - Kernels of rows: softmax, losses, argmax -------------===//
//
// All values have the shape [rows.., C] or [rows..]; units are rows. A row is
// gone over in the passes of RowPlan.h: each reduction adds up in a few vectors
// side by side, whose lanes are combined at the end and bound; the last pass
// stores the results. The order of a sum depends on C and the vector width
// only.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "ReductionMath.h"
#include "RegionEmitter.h"
#include "RowPlan.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace lathe {

/// Elements of a range of rows that is worth a thread; functions of a
/// polynomial are common here.
static constexpr int64_t kSerialElements = 4096;
/// Beginning and ending a pass over a row takes as long as so many elements, at
/// least.
static constexpr int64_t kElementsPerPass = 16;
/// Vectors that a pass works on side by side, so that it does not wait for the
/// last addition; fewer where elements are a lot of work anyway.
static constexpr int64_t kParallelVectors = 4, kCostlyVectors = 2;

namespace {

class RowKernel {
public:
  RowKernel(KernelContext &context, RowPlan plan)
      : context(context), emitter(context), plan(std::move(plan)),
        columns(this->plan.columns) {
    chooseLanes();
    makeScratch();
    chooseFetched();
  }
  LogicalResult emit();

private:
  void chooseLanes();
  void makeScratch();
  void chooseFetched();
  bool isCostlyPass(size_t pass) const;
  int64_t parallelVectors(size_t pass) const;
  using ColumnBody =
      function_ref<SmallVector<Value>(Value c, Lanes, ValueRange)>;
  /// Calls |body| for the vectors of the row, in turns with each of |parallel|
  /// copies of |carried|, then for what is left of a static row. Returns all
  /// copies.
  SmallVector<Value> forColumns(int64_t parallel, ValueRange carried,
                                ColumnBody body);
  /// The same for what is left of a symbolic row, by single elements.
  SmallVector<Value> forRest(ValueRange carried, ColumnBody body);
  SmallVector<Value> indexOf(ValueRange row, Value c) const;
  /// Where an element of a kept value stands.
  struct Place {
    Value buffer, position;
    Type type;
    Lanes lanes;
  };
  Place placeOf(size_t number, ArrayRef<Value> index, Value c, Lanes width);
  void fetchNextRow(ValueRange row, Value c);
  void loadKept(size_t pass, ValueRange row, Value c, Lanes width);
  void storeKept(size_t pass, ValueRange row, Value c, Lanes width);
  void emitSums(size_t pass, ArrayRef<Operation *> ops, ValueRange row);
  void emitArgmax(size_t pass, ArgmaxOp op, ValueRange row);
  Value findLargest(size_t pass, ArgmaxOp op, ValueRange row);
  void bindRow(Operation *op, ValueRange row, Value element);
  void emitResults(ValueRange row);

  KernelContext &context;
  RegionEmitter emitter;
  RowPlan plan;
  Dim columns;
  int64_t lanes = 1;
  /// A buffer per value that is kept, null for those in a result's.
  SmallVector<Value> scratch;
  /// In this pass the next row of these inputs is fetched.
  size_t fetchingPass = 0;
  SmallVector<Value> fetched;
};

} // namespace

static Value inputOf(Operation *op) { return op->getOperand(0); }

/// By the widest element, so that no value needs more than one vector.
void RowKernel::chooseLanes() {
  int64_t width = context.target.lanes(32);
  context.kernel.getBody().walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (auto type = dyn_cast<RankedTensorType>(result.getType()))
        if (isa<FloatType>(type.getElementType()))
          width = std::min(width, context.vectorLanes(
                                      getRegisterType(type.getElementType())));
  });
  lanes = columns.isStatic()
              ? std::min<int64_t>(width,
                                  llvm::PowerOf2Ceil(columns.getCoefficient()))
              : width;
}

/// A row for each value that is kept in no result, with room for whole vectors.
void RowKernel::makeScratch() {
  if (columns.getCoefficient() <= kParallelVectors * lanes)
    plan.kept.clear(); // in registers
  for (const RowPlan::Kept &kept : plan.kept) {
    scratch.emplace_back();
    if (kept.result < 0)
      scratch.back() =
          context.makeScratch(getRegisterType(getElementTypeOrSelf(kept.value)),
                              llvm::alignTo(columns.getCoefficient(), lanes));
  }
}

RowKernel::Place RowKernel::placeOf(size_t number, ArrayRef<Value> index,
                                    Value c, Lanes width) {
  const RowPlan::Kept &kept = plan.kept[number];
  Type type = getRegisterType(getElementTypeOrSelf(kept.value));
  if (kept.result < 0)
    return {scratch[number], c, type, width.count};
  Dims dims = dimsOf(kept.value);
  return {context.getResultBuffer(kept.result), context.linearize(index, dims),
          type, width};
}

bool RowKernel::isCostlyPass(size_t pass) const {
  return llvm::any_of(plan.computedIn(pass, context.kernel), [](Value value) {
    Operation *op = value.getDefiningOp();
    return op && isCostly(op);
  });
}

int64_t RowKernel::parallelVectors(size_t pass) const {
  if (!columns.isStatic())
    return 1;
  int64_t whole = columns.getCoefficient() / lanes;
  return std::clamp<int64_t>(whole, 1,
                             whole > kParallelVectors && isCostlyPass(pass)
                                 ? kCostlyVectors
                                 : kParallelVectors);
}

/// A first pass without functions (softmax's maximum) waits for memory; the
/// next one, with functions, leaves it idle, and so has it fetch what the first
/// pass will read of the next row.
void RowKernel::chooseFetched() {
  if (plan.passes.size() < 2 || isCostlyPass(0) || !isCostlyPass(1))
    return;
  fetchingPass = 1;
  DenseSet<Value> read = plan.computedIn(0, context.kernel);
  llvm::copy_if(context.kernel.getBody().getArguments(),
                std::back_inserter(fetched), [&](Value value) {
                  return read.contains(value) && plan.isAlongRow(value);
                });
}

/// Behind the last row it asks for nothing that is used, which is allowed.
void RowKernel::fetchNextRow(ValueRange row, Value c) {
  constexpr unsigned intoFirstLevel = 3;
  SmallVector<Value> index = indexOf(row, c);
  for (Value input : fetched) {
    RankedTensorType type = tensorTypeOf(input);
    Value next = context.add(context.linearize(index, getDims(type)),
                             context.sizeOf(columns));
    LLVM::Prefetch::create(
        context.builder,
        context.gep(context.getInputBuffer(input), type.getElementType(), next),
        /*rw=*/0, intoFirstLevel, /*cache=*/1);
  }
}

SmallVector<Value> RowKernel::indexOf(ValueRange row, Value c) const {
  SmallVector<Value> index(row);
  index.push_back(c);
  return index;
}

SmallVector<Value> RowKernel::forColumns(int64_t parallel, ValueRange carried,
                                         ColumnBody body) {
  size_t number = carried.size();
  SmallVector<Value> values;
  for (int64_t copy = 0; copy < parallel; ++copy)
    values.append(carried.begin(), carried.end());
  auto visit = [&](Value c, Lanes width, int64_t copy) {
    SmallVector<Value> next =
        body(c, width, ArrayRef<Value>(values).slice(copy * number, number));
    llvm::copy(next, values.begin() + copy * number);
  };
  int64_t step = parallel * lanes;
  Value zero = context.constant(0);
  if (!columns.isStatic() || columns.getCoefficient() >= 2 * step)
    values =
        context.forLoop(zero, context.roundDown(context.sizeOf(columns), step),
                        step, values, [&](Value c, ValueRange inner) {
                          RegionEmitter::Scope scope(emitter);
                          values.assign(inner.begin(), inner.end());
                          for (int64_t copy = 0; copy < parallel; ++copy)
                            visit(context.add(c, copy * lanes), lanes, copy);
                          return values;
                        });
  if (!columns.isStatic())
    return values;
  int64_t size = columns.getCoefficient();
  for (int64_t c = size >= 2 * step ? size / step * step : 0, copy = 0;
       c < size; c += lanes, copy = (copy + 1) % parallel)
    visit(context.constant(c), Lanes(lanes, std::min(lanes, size - c)), copy);
  return values;
}

SmallVector<Value> RowKernel::forRest(ValueRange carried, ColumnBody body) {
  if (columns.isStatic())
    return SmallVector<Value>(carried);
  Value size = context.sizeOf(columns);
  return context.forLoop(context.roundDown(size, lanes), size, 1, carried,
                         [&](Value c, ValueRange inner) {
                           RegionEmitter::Scope scope(emitter);
                           return body(c, 1, inner);
                         });
}

void RowKernel::loadKept(size_t pass, ValueRange row, Value c, Lanes width) {
  SmallVector<Value> index = indexOf(row, c);
  for (auto [number, kept] : llvm::enumerate(plan.kept)) {
    if (kept.pass >= pass)
      continue;
    Place place = placeOf(number, index, c, width);
    emitter.bind(
        kept.value, ArrayRef<Value>(index), width,
        context.load(place.buffer, place.position, place.type, place.lanes));
  }
}

void RowKernel::storeKept(size_t pass, ValueRange row, Value c, Lanes width) {
  SmallVector<Value> index = indexOf(row, c);
  for (auto [number, kept] : llvm::enumerate(plan.kept)) {
    if (kept.pass != pass)
      continue;
    Place place = placeOf(number, index, c, width);
    if (Value element = emitter.emit(kept.value, ArrayRef<Value>(index), width))
      context.store(element, place.buffer, place.position, place.type,
                    place.lanes);
  }
}

/// Binds the one element of |op|'s row, with its kept unit dim if it has one.
void RowKernel::bindRow(Operation *op, ValueRange row, Value element) {
  SmallVector<Value> index(row);
  if (tensorTypeOf(op->getResult(0)).getRank() >
      static_cast<int64_t>(row.size()))
    index.push_back(context.constant(0));
  emitter.bind(op->getResult(0), ArrayRef<Value>(index), 1, element);
}

/// The reductions |ops| in one loop over the row.
void RowKernel::emitSums(size_t pass, ArrayRef<Operation *> ops,
                         ValueRange row) {
  SmallVector<Value> neutral;
  for (Operation *op : ops)
    llvm::append_range(neutral, ValueRange(getNeutral(context, op, lanes)));
  auto accumulate = [&](Value c, Lanes width, ValueRange carried) {
    SmallVector<Value> index = indexOf(row, c), next;
    if (pass == fetchingPass)
      fetchNextRow(row, c);
    loadKept(pass, row, c, width);
    for (auto [op, sum] : llvm::zip(ops, carried)) {
      Value value = emitter.emit(inputOf(op), ArrayRef<Value>(index), width);
      next.push_back(value ? combine(context, op, sum,
                                     maskNeutral(context, op, value, width))
                           : sum);
    }
    storeKept(pass, row, c, width);
    return next;
  };
  SmallVector<Value> sums =
      forColumns(parallelVectors(pass), neutral, accumulate);
  SmallVector<Value> totals;
  for (auto [number, op] : llvm::enumerate(ops)) {
    // Copies by pairs, as lanes are.
    SmallVector<Value> copies;
    for (size_t i = number; i < sums.size(); i += ops.size())
      copies.push_back(sums[i]);
    while (copies.size() > 1) {
      SmallVector<Value> halved;
      for (size_t i = 0; i < copies.size(); i += 2)
        halved.push_back(i + 1 < copies.size()
                             ? combine(context, op, copies[i], copies[i + 1])
                             : copies[i]);
      copies = halved;
    }
    totals.push_back(combineLanes(context, op, copies.front()));
  }
  totals = forRest(totals, accumulate);
  for (auto [op, total] : llvm::zip(ops, totals))
    bindRow(op, row, total);
}

/// The largest element of the row, NaN over all.
Value RowKernel::findLargest(size_t pass, ArgmaxOp op, ValueRange row) {
  // A reduce_max of the same input has all that the combination asks for.
  OpBuilder inRegion(op);
  auto largest = ReduceMaxOp::create(
      inRegion, op.getLoc(), op.getInput(),
      ArrayRef<int64_t>(tensorTypeOf(op.getInput()).getRank() - 1));
  emitSums(pass, largest.getOperation(), row);
  SmallVector<Value> index(row);
  Value element = emitter.emit(largest.getResult(), ArrayRef<Value>(index), 1);
  largest.erase();
  return element;
}

/// The first column that holds the largest element: the smallest number of one.
void RowKernel::emitArgmax(size_t pass, ArgmaxOp op, ValueRange row) {
  ImplicitLocOpBuilder &builder = context.builder;
  Value largest = findLargest(pass, op, row);
  Value none = context.sizeOf(columns);
  auto numbersOfLargest = [&](Value c, Lanes width) -> Value {
    SmallVector<Value> index = indexOf(row, c);
    loadKept(pass, row, c, width);
    Value value = emitter.emit(op.getInput(), ArrayRef<Value>(index), width);
    Value target = context.broadcast(largest, width);
    Value isLargest;
    if (isa<FloatType>(getElementTypeOrSelf(value.getType()))) {
      Value equal = arith::CmpFOp::create(builder, arith::CmpFPredicate::OEQ,
                                          value, target);
      Value isNan = arith::CmpFOp::create(builder, arith::CmpFPredicate::UNO,
                                          value, value);
      isLargest = arith::OrIOp::create(builder, equal, isNan);
    } else {
      isLargest = arith::CmpIOp::create(builder, arith::CmpIPredicate::eq,
                                        value, target);
    }
    if (width.active != width.count)
      isLargest =
          arith::AndIOp::create(builder, isLargest, context.laneMask(width));
    return arith::SelectOp::create(builder, isLargest,
                                   context.spread(c, 1, width),
                                   context.broadcast(none, width));
  };
  auto smaller = [&](Value c, Lanes width,
                     ValueRange carried) -> SmallVector<Value> {
    return {arith::MinSIOp::create(builder, carried[0],
                                   numbersOfLargest(c, width))};
  };
  Value first = forColumns(1, context.broadcast(none, lanes), smaller)[0];
  if (isa<VectorType>(first.getType()))
    first = vector::ReductionOp::create(builder, vector::CombiningKind::MINSI,
                                        first);
  bindRow(op, row, forRest(first, smaller)[0]);
}

/// Results of the row's shape by columns, the others as one element.
void RowKernel::emitResults(ValueRange row) {
  SmallVector<unsigned> wide, narrow;
  SmallVector<unsigned> unit; // [rows.., 1] where C is not 1
  for (auto [i, type] : llvm::enumerate(context.kernel.getResultTypes())) {
    Dims dims = getDims(cast<RankedTensorType>(type));
    if (dims.size() == plan.rows.size())
      narrow.push_back(i);
    else
      (dims.back() == columns ? wide : unit).push_back(i);
  }
  if (!narrow.empty()) {
    SmallVector<Value> index(row);
    emitter.storeResults(narrow, ArrayRef<Value>(index), 1);
  }
  if (!unit.empty()) {
    SmallVector<Value> index = indexOf(row, context.constant(0));
    emitter.storeResults(unit, ArrayRef<Value>(index), 1);
  }
  if (wide.empty())
    return;
  size_t last = plan.passes.size();
  auto store = [&](Value c, Lanes width, ValueRange) -> SmallVector<Value> {
    loadKept(last, row, c, width);
    SmallVector<Value> index = indexOf(row, c);
    emitter.storeResults(wide, ArrayRef<Value>(index), width);
    return {};
  };
  forColumns(parallelVectors(last), {}, store);
  forRest({}, store);
}

LogicalResult RowKernel::emit() {
  std::optional<Dim> count = getNumElements(plan.rows);
  if (!count)
    return context.kernel.emitOpError("has more rows than 63 bits count");
  int64_t passes = plan.passes.size() + 1; // the last one stores
  int64_t cost = columns.getCoefficient() + passes * kElementsPerPass;
  context.splitWork({*count, kSerialElements / cost});
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value number) {
    RegionEmitter::Scope scope(emitter);
    SmallVector<Value> row = context.delinearize(number, plan.rows);
    for (auto [pass, ops] : llvm::enumerate(plan.passes)) {
      SmallVector<Operation *> sums;
      for (Operation *op : ops)
        if (!isa<ArgmaxOp>(op))
          sums.push_back(op);
      if (!sums.empty())
        emitSums(pass, sums, row);
      for (Operation *op : ops)
        if (auto argmax = dyn_cast<ArgmaxOp>(op))
          emitArgmax(pass, argmax, row);
    }
    emitResults(row);
  });
  return success(emitter.succeeded());
}

LogicalResult emitRow(KernelContext &context) {
  FailureOr<RowPlan> plan = RowPlan::of(context.kernel);
  return failed(plan) ? failure() : RowKernel(context, *plan).emit();
}

} // namespace lathe

//===- EmitRow.cpp - Kernels of rows: softmax, losses, argmax -------------===//
//
// All values have the shape [rows.., C] or [rows..]; units are rows. For each
// row: every reduction over C in its order, one loop over the row each, whose
// result is bound; then the results. Elements between are emitted again in each
// loop: nothing is stored, the row's inputs stay in the nearest cache. The
// order of a sum depends on C and the vector width only.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "ReductionMath.h"
#include "RegionEmitter.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace lathe {

/// Elements of a range of rows that is worth a thread; functions of a
/// polynomial are common here.
static constexpr int64_t kSerialElements = 4096;

namespace {

class RowKernel {
public:
  explicit RowKernel(KernelContext &context)
      : context(context), emitter(context) {}
  LogicalResult emit();

private:
  LogicalResult analyze();
  void chooseLanes();
  /// Calls |body| for the columns of the row: whole vectors in a loop that
  /// carries |carried|, then the rest.
  SmallVector<Value>
  forColumns(ValueRange carried,
             function_ref<SmallVector<Value>(Value c, Lanes, ValueRange)> body);
  SmallVector<Value> indexOf(ValueRange row, Value c) const;
  void emitReduction(Operation *op, ValueRange row);
  void emitArgmax(ArgmaxOp op, ValueRange row);
  Value findLargest(ArgmaxOp op, ValueRange row);
  void bindRow(Operation *op, ValueRange row, Value element);
  void emitResults(ValueRange row);

  KernelContext &context;
  RegionEmitter emitter;
  Dims rows;
  Dim columns;
  int64_t lanes = 1;
  SmallVector<Operation *> reductions;
};

} // namespace

static Value inputOf(Operation *op) { return op->getOperand(0); }

/// The rows and columns of the kernel, and its reductions in order.
LogicalResult RowKernel::analyze() {
  for (Operation &op : context.kernel.getBody().front()) {
    if (!isReduction(&op) && !isa<ArgmaxOp>(op))
      continue;
    Dims dims = getDims(tensorTypeOf(inputOf(&op)));
    if (reductions.empty()) {
      columns = dims.pop_back_val();
      rows = dims;
    } else if (dims.pop_back_val() != columns || dims != rows) {
      return op.emitOpError("reduces another shape than its row kernel");
    }
    reductions.push_back(&op);
  }
  if (!reductions.empty())
    return success();
  // Reductions over a dim of size 1 fold away: the space is the largest
  // value's.
  Dims space;
  for (Operation &op : context.kernel.getBody().front().without_terminator()) {
    Dims dims = getDims(tensorTypeOf(op.getResult(0)));
    if (dims.size() > space.size())
      space = dims;
  }
  if (space.empty())
    return context.kernel.emitOpError("expected a row kernel to have rows");
  columns = space.pop_back_val();
  rows = space;
  return success();
}

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

SmallVector<Value> RowKernel::indexOf(ValueRange row, Value c) const {
  SmallVector<Value> index(row);
  index.push_back(c);
  return index;
}

SmallVector<Value> RowKernel::forColumns(
    ValueRange carried,
    function_ref<SmallVector<Value>(Value, Lanes, ValueRange)> body) {
  Value size = context.sizeOf(columns), zero = context.constant(0);
  Value whole = context.roundDown(size, lanes);
  SmallVector<Value> values(carried);
  if (columns.isStatic() && columns.getCoefficient() / lanes == 1)
    values = body(zero, lanes, values);
  else if (!columns.isStatic() || columns.getCoefficient() >= lanes) {
    values = context.forLoop(zero, whole, lanes, values,
                             [&](Value c, ValueRange inner) {
                               RegionEmitter::Scope scope(emitter);
                               return body(c, lanes, inner);
                             });
  }
  int64_t rest = columns.getCoefficient() % lanes;
  if (columns.isStatic() && rest > 0)
    values = body(whole, Lanes(lanes, rest), values);
  return values;
}

/// Binds the one element of |op|'s row, with its kept unit dim if it has one.
void RowKernel::bindRow(Operation *op, ValueRange row, Value element) {
  SmallVector<Value> index(row);
  if (tensorTypeOf(op->getResult(0)).getRank() >
      static_cast<int64_t>(row.size()))
    index.push_back(context.constant(0));
  emitter.bind(op->getResult(0), ArrayRef<Value>(index), 1, element);
}

void RowKernel::emitReduction(Operation *op, ValueRange row) {
  auto element = [&](Value c, Lanes width) {
    SmallVector<Value> index = indexOf(row, c);
    return emitter.emit(inputOf(op), ArrayRef<Value>(index), width);
  };
  SmallVector<Value> sums = forColumns(
      getNeutral(context, op, lanes),
      [&](Value c, Lanes width, ValueRange carried) -> SmallVector<Value> {
        Value value = element(c, width);
        if (!value)
          return {carried[0]};
        return {combine(context, op, carried[0],
                        maskNeutral(context, op, value, width))};
      });
  Value total = combineLanes(context, op, sums[0]);
  if (!columns.isStatic())
    total = context.forLoop(
        context.roundDown(context.sizeOf(columns), lanes),
        context.sizeOf(columns), 1, total,
        [&](Value c, ValueRange carried) -> SmallVector<Value> {
          RegionEmitter::Scope scope(emitter);
          Value value = element(c, 1);
          return {value ? combine(context, op, carried[0], value) : carried[0]};
        })[0];
  bindRow(op, row, total);
}

/// The largest element of the row, NaN over all.
Value RowKernel::findLargest(ArgmaxOp op, ValueRange row) {
  // A reduce_max of the same input has all that the combination asks for.
  OpBuilder inRegion(op);
  auto largest = ReduceMaxOp::create(
      inRegion, op.getLoc(), op.getInput(),
      ArrayRef<int64_t>(tensorTypeOf(op.getInput()).getRank() - 1));
  emitReduction(largest, row);
  SmallVector<Value> index(row);
  Value element = emitter.emit(largest.getResult(), ArrayRef<Value>(index), 1);
  largest.erase();
  return element;
}

/// The first column that holds the largest element: the smallest number of one.
void RowKernel::emitArgmax(ArgmaxOp op, ValueRange row) {
  ImplicitLocOpBuilder &builder = context.builder;
  Value largest = findLargest(op, row);
  Value none = context.sizeOf(columns);
  auto numbersOfLargest = [&](Value c, Lanes width) -> Value {
    SmallVector<Value> index = indexOf(row, c);
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
  SmallVector<Value> firsts = forColumns(
      context.broadcast(none, lanes),
      [&](Value c, Lanes width, ValueRange carried) -> SmallVector<Value> {
        return {arith::MinSIOp::create(builder, carried[0],
                                       numbersOfLargest(c, width))};
      });
  Value first = firsts[0];
  if (isa<VectorType>(first.getType()))
    first = vector::ReductionOp::create(builder, vector::CombiningKind::MINSI,
                                        first);
  if (!columns.isStatic())
    first =
        context.forLoop(context.roundDown(context.sizeOf(columns), lanes),
                        context.sizeOf(columns), 1, first,
                        [&](Value c, ValueRange carried) -> SmallVector<Value> {
                          RegionEmitter::Scope scope(emitter);
                          return {arith::MinSIOp::create(
                              builder, carried[0], numbersOfLargest(c, 1))};
                        })[0];
  bindRow(op, row, first);
}

/// Results of the row's shape by columns, the others as one element.
void RowKernel::emitResults(ValueRange row) {
  SmallVector<unsigned> wide, narrow;
  SmallVector<unsigned> unit; // [rows.., 1] where C is not 1
  for (auto [i, type] : llvm::enumerate(context.kernel.getResultTypes())) {
    Dims dims = getDims(cast<RankedTensorType>(type));
    if (dims.size() == rows.size())
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
  forColumns({}, [&](Value c, Lanes width, ValueRange) -> SmallVector<Value> {
    SmallVector<Value> index = indexOf(row, c);
    emitter.storeResults(wide, ArrayRef<Value>(index), width);
    return {};
  });
  if (!columns.isStatic())
    context.forLoop(context.roundDown(context.sizeOf(columns), lanes),
                    context.sizeOf(columns), 1, [&](Value c) {
                      RegionEmitter::Scope scope(emitter);
                      SmallVector<Value> index = indexOf(row, c);
                      emitter.storeResults(wide, ArrayRef<Value>(index), 1);
                    });
}

LogicalResult RowKernel::emit() {
  if (failed(analyze()))
    return failure();
  chooseLanes();
  std::optional<Dim> count = getNumElements(rows);
  if (!count)
    return context.kernel.emitOpError("has more rows than 63 bits count");
  int64_t width = std::max<int64_t>(columns.getCoefficient(), 1);
  context.splitWork(*count, std::max<int64_t>(kSerialElements / width, 1));
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value number) {
    RegionEmitter::Scope scope(emitter);
    SmallVector<Value> row = context.delinearize(number, rows);
    for (Operation *op : reductions) {
      if (auto argmax = dyn_cast<ArgmaxOp>(op))
        emitArgmax(argmax, row);
      else
        emitReduction(op, row);
    }
    emitResults(row);
  });
  return success(emitter.succeeded());
}

LogicalResult emitRow(KernelContext &context) {
  return RowKernel(context).emit();
}

} // namespace lathe

//===- EmitStreamedColumns.cpp - Column reductions of what is in memory ---===//
//
// Columns of an input that comes from memory are added up a few rows at a time,
// with the sums in scratch memory: so the input is read in long pieces, which
// processors fetch ahead, instead of one vector from each row. The order of a
// column's additions is the same.
//
//===----------------------------------------------------------------------===//

#include "ReductionKernel.h"
#include "ReductionMath.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Work.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

/// Rows that are added to the sums at a time, and columns of a unit then at
/// most: half of them, for two threads, or fewer.
static constexpr int64_t kStreamedRows = 8, kStreamedColumns = 512;

static Type registerTypeOf(Operation *op) {
  return getRegisterType(tensorTypeOf(op->getOperand(0)).getElementType());
}

/// Room for the sums of a unit's columns.
void ReductionKernel::makeScratch() {
  for (Operation *op : reductions)
    scratch.push_back(
        context.makeScratch(registerTypeOf(op), kStreamedColumns + width));
}

bool ReductionKernel::isStreamed() const {
  const Dim &last = shape.back();
  double bytes =
      getNominalBytes(tensorTypeOf(reductions.back()->getOperand(0)));
  return last.isStatic() && last.getCoefficient() > lanes && !reduced.empty() &&
         bytes >= kStreamedBytes;
}

/// |body| gets the first column of each vector and its place in the scratch.
void ReductionKernel::forColumns(const Columns &columns, ColumnBody body) {
  auto visit = [&](Value vector, Lanes active) {
    RegionEmitter::Scope scope(emitter);
    body(context.mul(vector, width),
         context.mul(context.sub(vector, columns.first), width), active);
  };
  context.forLoop(columns.first, columns.end, 1,
                  [&](Value vector) { visit(vector, width); });
  if (!columns.hasRest)
    return;
  auto branch = scf::IfOp::create(context.builder, columns.hasRest, false);
  OpBuilder::InsertionGuard guard(context.builder);
  context.builder.setInsertionPointToStart(branch.thenBlock());
  visit(columns.end, Lanes(width, shape.back().getCoefficient() % width));
}

/// Adds |count| rows to the sums, from |index| on in the last reduced dim.
void ReductionKernel::addRows(const Columns &columns, SmallVector<Value> index,
                              int64_t count) {
  forColumns(columns, [&](Value column, Value place, Lanes active) {
    SmallVector<Value> sums;
    for (auto [op, memory] : llvm::zip(reductions, scratch))
      sums.push_back(
          context.load(memory, place, registerTypeOf(op), active.count));
    SmallVector<Value> at(index);
    at.back() = column;
    for (int64_t row = 0; row < count; ++row) {
      at[reduced.back()] = context.add(index[reduced.back()], row);
      sums = accumulate(at, active, sums);
    }
    for (auto [op, memory, sum] : llvm::zip(reductions, scratch, sums))
      context.store(sum, memory, place, registerTypeOf(op), active.count);
  });
}

/// Loops over the reduced dims from the |level|-th on.
void ReductionKernel::streamRows(size_t level, const Columns &columns,
                                 SmallVector<Value> index) {
  int64_t dim = reduced[level];
  bool isInnermost = level + 1 == reduced.size();
  Value size = context.sizeOf(shape[dim]);
  Value whole = isInnermost ? context.roundDown(size, kStreamedRows)
                            : context.constant(0);
  auto loop = [&](Value lower, Value upper, int64_t step) {
    context.forLoop(lower, upper, step, [&](Value i) {
      RegionEmitter::Scope scope(emitter);
      index[dim] = i;
      if (isInnermost)
        addRows(columns, index, step);
      else
        streamRows(level + 1, columns, index);
    });
  };
  if (isInnermost)
    loop(context.constant(0), whole, kStreamedRows);
  loop(whole, size, 1);
}

/// Units are ranges of columns, for each other kept index.
LogicalResult ReductionKernel::emitStreamed() {
  int64_t size = shape.back().getCoefficient(), vectors = size / width;
  int64_t columnsOfUnit = std::min<int64_t>(
      kStreamedColumns, llvm::alignTo(llvm::divideCeil(size, 2), width));
  int64_t vectorsOfUnit = columnsOfUnit / width;
  int64_t ranges = llvm::divideCeil(size, columnsOfUnit);
  SmallVector<int64_t> outer(kept);
  outer.pop_back();
  SmallVector<Dim> unitDims = pick(shape, outer);
  unitDims.push_back(Dim(ranges));
  std::optional<Dim> units = getNumElements(unitDims);
  if (!units)
    return context.kernel.emitOpError("has more results than 63 bits count");
  int64_t cost =
      std::max<int64_t>(countStatic(pick(shape, reduced)), 1) * columnsOfUnit;
  context.splitWork({*units, kSerialElements / cost});
  makeScratch();
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    RegionEmitter::Scope scope(emitter);
    SmallVector<Value> position = context.delinearize(unit, unitDims);
    SmallVector<Value> index(shape.size(), context.constant(0));
    for (auto [k, dim] : llvm::enumerate(outer))
      index[dim] = position[k];
    Columns columns;
    columns.first = context.mul(position.back(), vectorsOfUnit);
    columns.end = context.min(context.add(columns.first, vectorsOfUnit),
                              context.constant(vectors));
    if (size % width != 0)
      columns.hasRest =
          arith::CmpIOp::create(context.builder, arith::CmpIPredicate::eq,
                                position.back(), context.constant(ranges - 1));
    forColumns(columns, [&](Value, Value place, Lanes active) {
      for (auto [op, memory, neutral] :
           llvm::zip(reductions, scratch, neutrals(active)))
        context.store(neutral, memory, place, registerTypeOf(op), active.count);
    });
    streamRows(0, columns, index);
    forColumns(columns, [&](Value column, Value place, Lanes active) {
      SmallVector<Value> sums;
      for (auto [op, memory] : llvm::zip(reductions, scratch))
        sums.push_back(
            context.load(memory, place, registerTypeOf(op), active.count));
      index.back() = column;
      store(index, active, sums);
    });
  });
  return success(emitter.succeeded());
}

} // namespace lathe

//===- EmitReduction.cpp - Kernels of reductions over any dims ------------===//
//
// All reductions of a kernel have one input shape and reduce the same dims.
// Where the last dim is kept, vectors run along it and each lane adds up its
// own column; where it is reduced, vectors add up along it and their lanes are
// combined by halves at the end. Units are kept elements (vectors of them in
// the first case): no sum is split, so its order depends on the shape only.
// Columns of what comes from memory: EmitStreamedColumns.cpp.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "ReductionKernel.h"
#include "ReductionMath.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

/// Vectors that are added up side by side, to hide the latency of an addition.
static constexpr int64_t kParallelVectors = 4;

static ArrayRef<int64_t> reducedDims(Operation *op) {
  if (auto sum = dyn_cast<ReduceSumOp>(op))
    return sum.getDims();
  if (auto max = dyn_cast<ReduceMaxOp>(op))
    return max.getDims();
  return cast<ReduceMinOp>(op).getDims();
}

LogicalResult ReductionKernel::analyze() {
  width = context.target.lanes(32);
  for (Operation &op : context.kernel.getBody().front()) {
    if (!isReduction(&op))
      continue;
    RankedTensorType type = tensorTypeOf(op.getOperand(0));
    SmallVector<int64_t> dims(reducedDims(&op));
    llvm::sort(dims);
    if (reductions.empty()) {
      shape = getDims(type);
      reduced = dims;
      keepsDims = tensorTypeOf(op.getResult(0)).getRank() == type.getRank();
    } else if (getDims(type) != shape || dims != reduced) {
      return op.emitOpError("reduces other elements than its kernel");
    }
    width = std::min(
        width, context.vectorLanes(getRegisterType(type.getElementType())));
    reductions.push_back(&op);
  }
  if (reductions.empty() || shape.empty())
    return context.kernel.emitOpError(
        "expected a reduction in a reduction kernel");
  for (int64_t dim = 0, rank = shape.size(); dim < rank; ++dim)
    if (!isReduced(dim))
      kept.push_back(dim);
  const Dim &last = shape.back();
  lanes = width * kParallelVectors;
  if (last.isStatic())
    lanes = std::min<int64_t>(lanes, llvm::PowerOf2Ceil(last.getCoefficient()));
  return success();
}

SmallVector<Value> ReductionKernel::neutrals(Lanes width) {
  SmallVector<Value> values;
  for (Operation *op : reductions)
    values.push_back(getNeutral(context, op, width));
  return values;
}

SmallVector<Value> ReductionKernel::accumulate(ArrayRef<Value> index,
                                               Lanes width, ValueRange sums) {
  SmallVector<Value> next;
  for (auto [op, sum] : llvm::zip(reductions, sums)) {
    Value element = emitter.emit(op->getOperand(0), index, width);
    next.push_back(element ? combine(context, op, sum,
                                     maskNeutral(context, op, element, width))
                           : sum);
  }
  return next;
}

SmallVector<Value> ReductionKernel::forReduced(size_t level,
                                               SmallVector<Value> index,
                                               Lanes width, ValueRange sums) {
  int64_t last = shape.size() - 1;
  if (level == reduced.size())
    return accumulate(index, width, sums);
  int64_t dim = reduced[level];
  if (dim == last)
    return forLastDim(index, sums);
  return context.forLoop(context.constant(0), context.sizeOf(shape[dim]), 1,
                         sums, [&](Value i, ValueRange inner) {
                           RegionEmitter::Scope scope(emitter);
                           SmallVector<Value> at(index);
                           at[dim] = i;
                           return forReduced(level + 1, at, width, inner);
                         });
}

/// The last dim, reduced: whole vectors, then what is left of a static dim in
/// one masked vector. What is left of a symbolic one is added to lane 0.
SmallVector<Value> ReductionKernel::forLastDim(SmallVector<Value> index,
                                               ValueRange sums) {
  const Dim &last = shape.back();
  Value size = context.sizeOf(last), whole = context.roundDown(size, lanes);
  auto visit = [&](Value i, Lanes width, ValueRange carried) {
    SmallVector<Value> at(index);
    at.back() = i;
    return accumulate(at, width, carried);
  };
  SmallVector<Value> values =
      context.forLoop(context.constant(0), whole, lanes, sums,
                      [&](Value i, ValueRange carried) {
                        RegionEmitter::Scope scope(emitter);
                        return visit(i, lanes, carried);
                      });
  int64_t rest = last.getCoefficient() % lanes;
  if (last.isStatic())
    return rest ? visit(whole, Lanes(lanes, rest), values) : values;
  return context.forLoop(
      whole, size, 1, values, [&](Value i, ValueRange carried) {
        RegionEmitter::Scope scope(emitter);
        SmallVector<Value> at(index), next;
        at.back() = i;
        for (auto [op, sum] : llvm::zip(reductions, carried)) {
          Value element = emitter.emit(op->getOperand(0), at, 1);
          if (!element)
            return SmallVector<Value>(carried);
          Value lane = vector::ExtractOp::create(context.builder, sum,
                                                 ArrayRef<int64_t>(0));
          next.push_back(vector::InsertOp::create(
              context.builder, combine(context, op, lane, element), sum,
              ArrayRef<int64_t>(0)));
        }
        return next;
      });
}

/// Binds |sums| as the reductions' elements at the kept |index| and stores the
/// results there.
void ReductionKernel::store(ArrayRef<Value> index, Lanes width,
                            ValueRange sums) {
  SmallVector<Value> at;
  for (int64_t dim = 0, rank = shape.size(); dim < rank; ++dim)
    if (!isReduced(dim) || keepsDims)
      at.push_back(isReduced(dim) ? context.constant(0) : index[dim]);
  for (auto [op, sum] : llvm::zip(reductions, sums))
    emitter.bind(op->getResult(0), ArrayRef<Value>(at), width, sum);
  emitter.storeResults(ArrayRef<Value>(at), width);
}

SmallVector<Dim> ReductionKernel::pick(ArrayRef<Dim> dims,
                                       ArrayRef<int64_t> numbers) {
  SmallVector<Dim> picked;
  for (int64_t number : numbers)
    picked.push_back(dims[number]);
  return picked;
}

int64_t ReductionKernel::countStatic(ArrayRef<Dim> dims) {
  int64_t count = 1;
  for (const Dim &dim : dims)
    if (llvm::MulOverflow(count, std::max<int64_t>(dim.getCoefficient(), 1),
                          count))
      return kSerialElements;
  return count;
}

/// The last dim is kept: units are vectors along it, for each other kept index.
LogicalResult ReductionKernel::emitColumns() {
  const Dim &last = shape.back();
  SmallVector<int64_t> outer(kept);
  outer.pop_back();
  SmallVector<Dim> outerDims = pick(shape, outer);
  if (!last.isStatic())
    lanes = 1; // a symbolic dim has no vectors of one place and size
  int64_t blocks =
      last.isStatic() ? llvm::divideCeil(last.getCoefficient(), lanes) : 0;
  SmallVector<Dim> unitDims = outerDims;
  unitDims.push_back(last.isStatic() ? Dim(blocks) : last);
  std::optional<Dim> units = getNumElements(unitDims);
  if (!units)
    return context.kernel.emitOpError("has more results than 63 bits count");
  int64_t cost =
      std::max<int64_t>(countStatic(pick(shape, reduced)), 1) * lanes;
  context.splitWork({*units, kSerialElements / cost});
  int64_t rest = last.isStatic() ? last.getCoefficient() % lanes : 0;
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    SmallVector<Value> position = context.delinearize(unit, unitDims);
    SmallVector<Value> index(shape.size(), context.constant(0));
    for (auto [k, dim] : llvm::enumerate(outer))
      index[dim] = position[k];
    auto emitBlock = [&](Value column, Lanes width) {
      RegionEmitter::Scope scope(emitter);
      index.back() = column;
      store(index, width, forReduced(0, index, width, neutrals(width)));
    };
    Value column = context.mul(position.back(), lanes);
    if (rest == 0)
      return emitBlock(column, lanes);
    if (blocks == 1)
      return emitBlock(column, Lanes(lanes, rest));
    Value isLast =
        arith::CmpIOp::create(context.builder, arith::CmpIPredicate::eq,
                              position.back(), context.constant(blocks - 1));
    auto branch = scf::IfOp::create(context.builder, isLast, true);
    OpBuilder::InsertionGuard guard(context.builder);
    context.builder.setInsertionPointToStart(branch.thenBlock());
    emitBlock(column, Lanes(lanes, rest));
    context.builder.setInsertionPointToStart(branch.elseBlock());
    emitBlock(column, lanes);
  });
  return success(emitter.succeeded());
}

/// The last dim is reduced: units are kept elements.
LogicalResult ReductionKernel::emitRows() {
  if (lanes == 1) // a vector has a lane to add the rest of a dim to
    lanes = 2;
  SmallVector<Dim> keptDims = pick(shape, kept);
  std::optional<Dim> units = getNumElements(keptDims);
  if (!units)
    return context.kernel.emitOpError("has more results than 63 bits count");
  int64_t cost = std::max<int64_t>(countStatic(pick(shape, reduced)), 1);
  context.splitWork({*units, kSerialElements / cost});
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    RegionEmitter::Scope scope(emitter);
    SmallVector<Value> position = context.delinearize(unit, keptDims);
    SmallVector<Value> index(shape.size(), context.constant(0));
    for (auto [k, dim] : llvm::enumerate(kept))
      index[dim] = position[k];
    SmallVector<Value> sums = forReduced(0, index, lanes, neutrals(lanes));
    for (auto [op, sum] : llvm::zip(reductions, sums))
      sum = combineLanes(context, op, sum);
    store(index, 1, sums);
  });
  return success(emitter.succeeded());
}

LogicalResult ReductionKernel::emit() {
  if (failed(analyze()))
    return failure();
  if (isReduced(shape.size() - 1))
    return emitRows();
  return isStreamed() ? emitStreamed() : emitColumns();
}

LogicalResult emitReduction(KernelContext &context) {
  return ReductionKernel(context).emit();
}

} // namespace lathe

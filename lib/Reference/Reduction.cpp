//===- Reduction.cpp - Reference evaluation of reductions -----------------===//

#include "OpEvaluation.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

/// Calls |visit| with the positions of each input element and of the result
/// element that it goes to.
static void forEachReduced(const Tensor &input, ArrayRef<int64_t> dims,
                           function_ref<void(int64_t, int64_t)> visit) {
  SmallVector<int64_t> kept(input.getShape());
  for (int64_t dim : dims)
    kept[dim] = 1;
  SmallVector<int64_t> resultStrides = getStrides(kept);
  for (int64_t dim : dims)
    resultStrides[dim] = 0;
  int64_t position = 0;
  forEachIndex(input.getShape(), [&](ArrayRef<int64_t> index) {
    visit(position++, linearize(index, resultStrides));
  });
}

static LogicalResult evaluateSum(Evaluation &e, ArrayRef<int64_t> dims,
                                 bool mean) {
  const Tensor &input = e.operand(0);
  if (!input.isFloat()) {
    forEachReduced(input, dims, [&](int64_t from, int64_t to) {
      e.result.setInteger(
          to,
          static_cast<int64_t>(static_cast<uint64_t>(e.result.getInteger(to)) +
                               static_cast<uint64_t>(input.getInteger(from))));
    });
    return success();
  }
  int64_t count = e.result.getNumElements();
  dispatchFloat(input, [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> sums(count);
    forEachReduced(input, dims, [&](int64_t from, int64_t to) {
      sums[to] += input.data<T>()[from];
    });
    T divisor = mean && count ? T(input.getNumElements() / count) : T(1);
    for (int64_t i = 0; i < count; ++i)
      e.result.setDouble(i, sums[i] / divisor);
  });
  return success();
}

/// True when |a| is to be taken over |b|; NaN is taken over all.
static bool isBetter(const Tensor &input, int64_t a, int64_t b, bool wantMax) {
  if (!input.isFloat())
    return wantMax ? input.getInteger(a) > input.getInteger(b)
                   : input.getInteger(a) < input.getInteger(b);
  double x = input.getDouble(a), y = input.getDouble(b);
  if (y != y)
    return false;
  return x != x || (wantMax ? x > y : x < y);
}

/// The first best input element of each result element.
static std::vector<int64_t> findBest(const Tensor &input,
                                     ArrayRef<int64_t> dims, int64_t count,
                                     bool wantMax) {
  std::vector<int64_t> best(count, -1);
  forEachReduced(input, dims, [&](int64_t from, int64_t to) {
    if (best[to] < 0 || isBetter(input, from, best[to], wantMax))
      best[to] = from;
  });
  return best;
}

static LogicalResult evaluateExtremum(Evaluation &e, ArrayRef<int64_t> dims,
                                      bool wantMax) {
  const Tensor &input = e.operand(0);
  int64_t count = e.result.getNumElements();
  for (auto [i, from] :
       llvm::enumerate(findBest(input, dims, count, wantMax))) {
    if (from < 0)
      return e.op->emitError("largest or smallest of no elements");
    e.result.copyElement(i, input, from);
  }
  return success();
}

static LogicalResult evaluateArgmax(Evaluation &e, int64_t dim) {
  const Tensor &input = e.operand(0);
  int64_t stride = getStrides(input.getShape())[dim];
  int64_t size = input.getShape()[dim];
  for (auto [i, from] : llvm::enumerate(
           findBest(input, {dim}, e.result.getNumElements(), true))) {
    if (from < 0)
      return e.op->emitError("largest of no elements");
    e.result.setInteger(i, from / stride % size);
  }
  return success();
}

FamilyResult evaluateReduction(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](ReduceSumOp op) { return evaluateSum(e, op.getDims(), false); })
      .Case([&](ReduceMeanOp op) { return evaluateSum(e, op.getDims(), true); })
      .Case([&](ReduceMaxOp op) {
        return evaluateExtremum(e, op.getDims(), true);
      })
      .Case([&](ReduceMinOp op) {
        return evaluateExtremum(e, op.getDims(), false);
      })
      .Case([&](ArgmaxOp op) { return evaluateArgmax(e, op.getDim()); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

//===- Movement.cpp - Reference evaluation of constants and movement ------===//

#include "OpEvaluation.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace lathe {

/// result[index] = input[map(index)] for every index of the result.
static LogicalResult gatherByIndex(
    Evaluation &e,
    function_ref<void(ArrayRef<int64_t>, MutableArrayRef<int64_t>)> map) {
  const Tensor &input = e.operand(0);
  SmallVector<int64_t> strides = getStrides(input.getShape());
  SmallVector<int64_t> from(input.getRank(), 0);
  int64_t position = 0;
  forEachIndex(e.result.getShape(), [&](ArrayRef<int64_t> index) {
    map(index, from);
    e.result.copyElement(position++, input, linearize(from, strides));
  });
  return success();
}

static LogicalResult evaluateDimSize(Evaluation &e, DimSizeOp op) {
  int64_t size = 1;
  std::optional<Dim> dim = Dim::parse(op.getDim());
  if (!dim)
    return op.emitOpError("has no dim, but '") << op.getDim() << "'";
  size = dim->getCoefficient();
  for (const std::string &symbol : dim->getSymbols()) {
    auto found = e.dims.find(symbol);
    if (found == e.dims.end())
      return op.emitOpError("dim '") << symbol << "' has no value";
    size *= found->second;
  }
  e.result.setInteger(0, size);
  return success();
}

static LogicalResult evaluateIota(Evaluation &e, int64_t dim) {
  int64_t position = 0;
  forEachIndex(e.result.getShape(), [&](ArrayRef<int64_t> index) {
    e.result.setInteger(position++, index[dim]);
  });
  return success();
}

static LogicalResult evaluateOneHot(Evaluation &e, int64_t depth) {
  const Tensor &indices = e.operand(0);
  for (int64_t i = 0, count = indices.getNumElements(); i < count; ++i) {
    int64_t index = indices.getInteger(i);
    if (index >= 0 && index < depth)
      e.result.setInteger(i * depth + index, 1);
  }
  return success();
}

static LogicalResult evaluateBroadcast(Evaluation &e, ArrayRef<int64_t> dims) {
  ArrayRef<int64_t> shape = e.operand(0).getShape();
  return gatherByIndex(
      e, [&](ArrayRef<int64_t> to, MutableArrayRef<int64_t> from) {
        for (auto [d, dim] : llvm::enumerate(dims))
          from[d] = shape[d] == 1 ? 0 : to[dim];
      });
}

static LogicalResult evaluatePad(Evaluation &e, PadOp op) {
  const Tensor &input = e.operand(0);
  double value = op.getValue().convertToDouble();
  for (int64_t i = 0, count = e.result.getNumElements(); i < count; ++i)
    e.result.setDouble(i, value);
  SmallVector<int64_t> strides = getStrides(e.result.getShape());
  SmallVector<int64_t> to(input.getRank());
  int64_t position = 0;
  forEachIndex(input.getShape(), [&](ArrayRef<int64_t> from) {
    for (size_t d = 0; d < from.size(); ++d)
      to[d] = op.getLow()[d] + from[d] * (op.getInterior()[d] + 1);
    e.result.copyElement(linearize(to, strides), input, position++);
  });
  return success();
}

static LogicalResult evaluateConcat(Evaluation &e, int64_t dim) {
  SmallVector<int64_t> strides = getStrides(e.result.getShape());
  int64_t start = 0;
  for (const Tensor *input : e.operands) {
    int64_t position = 0;
    forEachIndex(input->getShape(), [&](ArrayRef<int64_t> from) {
      e.result.copyElement(linearize(from, strides) + start * strides[dim],
                           *input, position++);
    });
    start += input->getShape()[dim];
  }
  return success();
}

/// Splits a position of gather's result (or scatter_add's updates) into the
/// parts before, in and after the indices.
static LogicalResult forEachPick(Evaluation &e, const Tensor &indices,
                                 int64_t dim, int64_t size,
                                 ArrayRef<int64_t> tableShape,
                                 function_ref<void(int64_t, int64_t)> visit) {
  int64_t before = 1, after = 1, count = indices.getNumElements();
  for (int64_t d = 0; d < dim; ++d)
    before *= tableShape[d];
  for (int64_t d = dim + 1, rank = tableShape.size(); d < rank; ++d)
    after *= tableShape[d];
  for (int64_t i = 0; i < count; ++i) {
    int64_t index = indices.getInteger(i);
    if (index < 0 || index >= size)
      return e.op->emitError("index ")
             << index << " at position " << i << " is out of range [0, " << size
             << ")";
    for (int64_t b = 0; b < before; ++b)
      for (int64_t a = 0; a < after; ++a)
        visit((b * size + index) * after + a, (b * count + i) * after + a);
  }
  return success();
}

static LogicalResult evaluateGather(Evaluation &e, GatherOp op) {
  const Tensor &table = e.operand(0);
  return forEachPick(
      e, e.operand(1), op.getDim(), table.getShape()[op.getDim()],
      table.getShape(),
      [&](int64_t from, int64_t to) { e.result.copyElement(to, table, from); });
}

static LogicalResult evaluateScatterAdd(Evaluation &e, ScatterAddOp op) {
  return forEachPick(e, e.operand(0), op.getDim(), op.getSize(),
                     e.result.getShape(), [&](int64_t to, int64_t from) {
                       e.result.setDouble(to, e.result.getDouble(to) +
                                                  e.operand(1).getDouble(from));
                     });
}

static LogicalResult evaluateSlice(Evaluation &e, SliceOp op) {
  return gatherByIndex(
      e, [&](ArrayRef<int64_t> to, MutableArrayRef<int64_t> from) {
        for (size_t d = 0; d < to.size(); ++d)
          from[d] = op.getStarts()[d] + to[d] * op.getStrides()[d];
      });
}

static LogicalResult evaluateReverse(Evaluation &e, ArrayRef<int64_t> dims) {
  ArrayRef<int64_t> shape = e.result.getShape();
  return gatherByIndex(
      e, [&](ArrayRef<int64_t> to, MutableArrayRef<int64_t> from) {
        llvm::copy(to, from.begin());
        for (int64_t dim : dims)
          from[dim] = shape[dim] - 1 - to[dim];
      });
}

static LogicalResult evaluateTranspose(Evaluation &e,
                                       ArrayRef<int64_t> permutation) {
  return gatherByIndex(
      e, [&](ArrayRef<int64_t> to, MutableArrayRef<int64_t> from) {
        for (auto [d, source] : llvm::enumerate(permutation))
          from[source] = to[d];
      });
}

FamilyResult evaluateMovement(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](ConstantOp op) {
        e.result = Tensor::fromAttr(op.getValue());
        return success();
      })
      .Case([&](DimSizeOp op) { return evaluateDimSize(e, op); })
      .Case([&](IotaOp op) { return evaluateIota(e, op.getDim()); })
      .Case([&](OneHotOp op) { return evaluateOneHot(e, op.getDepth()); })
      .Case<ReshapeOp, FlattenOp>([&](auto) {
        e.result = e.operand(0).reshaped(e.result.getShape());
        return success();
      })
      .Case([&](TransposeOp op) {
        return evaluateTranspose(e, op.getPermutation());
      })
      .Case([&](BroadcastOp op) { return evaluateBroadcast(e, op.getDims()); })
      .Case([&](SliceOp op) { return evaluateSlice(e, op); })
      .Case([&](PadOp op) { return evaluatePad(e, op); })
      .Case([&](ReverseOp op) { return evaluateReverse(e, op.getDims()); })
      .Case([&](ConcatOp op) { return evaluateConcat(e, op.getDim()); })
      .Case([&](GatherOp op) { return evaluateGather(e, op); })
      .Case([&](ScatterAddOp op) { return evaluateScatterAdd(e, op); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

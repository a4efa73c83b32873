//===- SliceOps.cpp - Slice, pad, reverse, concat -------------------------===//
//
// Shape rules, folds and derivatives; the ops are declared in MovementOps.td.
//
//===----------------------------------------------------------------------===//

#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// slice
//===----------------------------------------------------------------------===//

/// One dim of a slice; limit -1 is the end.
struct SliceRange {
  int64_t start, limit, stride;
};

/// The dim that |range| leaves of |dim|; nullopt when it does not fit. (C2)
static std::optional<Dim> sliceDim(const Dim &dim, SliceRange range) {
  if (!dim.isStatic()) {
    if (range.start != 0 || range.limit != -1 || range.stride != 1)
      return std::nullopt;
    return dim;
  }
  int64_t size = dim.getCoefficient();
  int64_t limit = range.limit == -1 ? size : range.limit;
  if (range.start < 0 || range.start > limit || limit > size ||
      range.stride < 1)
    return std::nullopt;
  return Dim(llvm::divideCeil(limit - range.start, range.stride));
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *context,
                                        std::optional<Location> location,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<SliceOp>(location);
  ArrayRef<int64_t> starts = adaptor.getStarts(), limits = adaptor.getLimits(),
                    strides = adaptor.getStrides();
  bool untyped = isUntyped(adaptor.getInput());
  RankedTensorType type;
  if (!untyped)
    type = tensorTypeOf(adaptor.getInput());
  size_t rank = untyped ? starts.size() : type.getRank();
  if (starts.size() != rank || limits.size() != rank || strides.size() != rank)
    return rule.error("expected 'starts', 'limits' and 'strides' to have ",
                      rank, " entries each, but got ", starts.size(), ", ",
                      limits.size(), " and ", strides.size()); // (C1)
  if (untyped)
    return rule.inferUntyped(context, types);
  Dims dims = getDims(type);
  for (auto [index, dim] : llvm::enumerate(dims)) {
    std::optional<Dim> part =
        sliceDim(dim, {starts[index], limits[index], strides[index]});
    if (!part)
      return rule.error("slice from ", starts[index], " to ", limits[index],
                        " with stride ", strides[index], " does not fit dim ",
                        index, " of size ", dim.str()); // (C2)
    dim = *part;
  }
  return rule.inferTensor(dims, type.getElementType(), types);
}

OpFoldResult SliceOp::fold(FoldAdaptor) {
  // As large as its input: it starts at 0, with stride 1 (or has one element).
  if (isTyped(*this) && getInput().getType() == getType())
    return getInput();
  return {};
}

/// Elements from the first to the last that a slice of |count| takes.
static int64_t getSpan(int64_t count, int64_t stride) {
  return count == 0 ? 0 : (count - 1) * stride + 1;
}

LogicalResult SliceOp::buildVjp(OpBuilder &builder, Value cotangent,
                                const llvm::SmallBitVector &wanted,
                                MutableArrayRef<Value> grads) {
  if (!wanted[0])
    return success();
  Dims from = dimsOf(getInput());
  Dims to = dimsOf(getResult());
  SmallVector<int64_t> low(getStarts()), high, interior;
  for (auto [index, stride] : llvm::enumerate(getStrides())) {
    bool isWhole = !from[index].isStatic();
    interior.push_back(isWhole ? 0 : stride - 1);
    high.push_back(isWhole ? 0
                           : from[index].getCoefficient() - low[index] -
                                 getSpan(to[index].getCoefficient(), stride));
  }
  grads[0] = PadOp::create(builder, getLoc(), cotangent, low, high, interior,
                           APFloat(0.0));
  return success();
}

FailureOr<Value> SliceOp::buildJvp(OpBuilder &builder,
                                   ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), tangents[0], getStarts(), getLimits(),
                      getStrides()));
}

//===----------------------------------------------------------------------===//
// pad
//===----------------------------------------------------------------------===//

/// low + size + high + interior * (size - 1); nullopt on overflow.
static std::optional<int64_t> getPaddedSize(int64_t size, int64_t low,
                                            int64_t high, int64_t interior) {
  int64_t gaps = std::max<int64_t>(size - 1, 0);
  if (llvm::MulOverflow(gaps, interior, gaps) ||
      llvm::AddOverflow(size, gaps, size) ||
      llvm::AddOverflow(size, low, size) || llvm::AddOverflow(size, high, size))
    return std::nullopt;
  return size;
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *context,
                                      std::optional<Location> location,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<PadOp>(location);
  ArrayRef<int64_t> low = adaptor.getLow(), high = adaptor.getHigh(),
                    interior = adaptor.getInterior();
  bool untyped = isUntyped(adaptor.getInput());
  RankedTensorType type;
  if (!untyped)
    type = tensorTypeOf(adaptor.getInput());
  size_t rank = untyped ? low.size() : type.getRank();
  if (low.size() != rank || high.size() != rank || interior.size() != rank)
    return rule.error("expected 'low', 'high' and 'interior' to have ", rank,
                      " entries each, but got ", low.size(), ", ", high.size(),
                      " and ", interior.size()); // (C1)
  for (ArrayRef<int64_t> amounts : {low, high, interior})
    for (int64_t amount : amounts)
      if (amount < 0)
        return rule.error("expected padding of at least 0, but got ",
                          amount); // (C1)
  if (untyped)
    return rule.inferUntyped(context, types);
  Dims dims = getDims(type);
  for (auto [index, dim] : llvm::enumerate(dims)) {
    if (!dim.isStatic()) {
      if (low[index] == 0 && high[index] == 0 && interior[index] == 0)
        continue;
      return rule.error("expected no padding on dim ", index, " of size ",
                        dim.str(), ", but got ", low[index], ", ", high[index],
                        " and ", interior[index]); // (C2)
    }
    std::optional<int64_t> size = getPaddedSize(
        dim.getCoefficient(), low[index], high[index], interior[index]);
    if (!size)
      return rule.error("size of padded dim ", index, " overflows 63 bits");
    dim = Dim(*size);
  }
  return rule.inferTensor(dims, type.getElementType(), types);
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  if (isTyped(*this) && getInput().getType() == getType())
    return getInput();
  return {};
}

LogicalResult PadOp::buildVjp(OpBuilder &builder, Value cotangent,
                              const llvm::SmallBitVector &wanted,
                              MutableArrayRef<Value> grads) {
  if (!wanted[0])
    return success();
  Dims dims = dimsOf(getInput());
  SmallVector<int64_t> limits, strides;
  for (auto [index, dim] : llvm::enumerate(dims)) {
    int64_t stride = getInterior()[index] + 1;
    strides.push_back(stride);
    limits.push_back(dim.isStatic() ? getLow()[index] +
                                          getSpan(dim.getCoefficient(), stride)
                                    : -1);
  }
  grads[0] =
      SliceOp::create(builder, getLoc(), cotangent, getLow(), limits, strides);
  return success();
}

FailureOr<Value> PadOp::buildJvp(OpBuilder &builder, ArrayRef<Value> tangents) {
  // The padding itself is constant: its tangent is 0, not `value`.
  return Value(create(builder, getLoc(), tangents[0], getLow(), getHigh(),
                      getInterior(), APFloat(0.0)));
}

//===----------------------------------------------------------------------===//
// reverse
//===----------------------------------------------------------------------===//

LogicalResult ReverseOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  std::optional<int64_t> rank;
  if (!isUntyped(adaptor.getInput()))
    rank = tensorTypeOf(adaptor.getInput()).getRank();
  if (failed(ShapeRule::of<ReverseOp>(location).checkDims(
          "dims", adaptor.getDims(), rank)))
    return failure(); // (C1)
  types.push_back(adaptor.getInput().getType());
  return success();
}

OpFoldResult ReverseOp::fold(FoldAdaptor) {
  if (!isTyped(*this))
    return {};
  if (getDims().empty())
    return getInput();
  auto inner = getInput().getDefiningOp<ReverseOp>();
  if (inner && isTyped(inner) && inner.getDims() == getDims())
    return inner.getInput();
  return {};
}

LogicalResult ReverseOp::buildVjp(OpBuilder &builder, Value cotangent,
                                  const llvm::SmallBitVector &wanted,
                                  MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = create(builder, getLoc(), cotangent, getDims());
  return success();
}

FailureOr<Value> ReverseOp::buildJvp(OpBuilder &builder,
                                     ArrayRef<Value> tangents) {
  return Value(create(builder, getLoc(), tangents[0], getDims()));
}

//===----------------------------------------------------------------------===//
// concat
//===----------------------------------------------------------------------===//

/// Adds |next| to the sizes of |joined| along |dim|.
static LogicalResult appendInput(const ShapeRule &rule, Dims &joined,
                                 const Dims &next, int64_t dim) {
  Dims expected = next;
  expected[dim] = joined[dim];
  if (expected != joined)
    return rule.error("expected inputs that differ in dim ", dim,
                      " only, but got dims ", toString(joined), " and ",
                      toString(next)); // (C3)
  if (!next[dim].isStatic())
    return rule.error("expected dim ", dim,
                      " to be static in every input, but got ",
                      next[dim].str()); // (C2)
  int64_t size = 0;
  if (llvm::AddOverflow(joined[dim].getCoefficient(),
                        next[dim].getCoefficient(), size))
    return rule.error("size of joined dim ", dim, " overflows 63 bits");
  joined[dim] = Dim(size);
  return success();
}

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<ConcatOp>(location);
  ValueRange inputs = adaptor.getInputs();
  int64_t dim = adaptor.getDim();
  if (inputs.empty())
    return rule.error("expected at least one input, but got none"); // (C1)
  if (isUntyped(inputs)) {
    if (failed(rule.checkDim("dim", dim, std::nullopt)))
      return failure(); // (C2)
    return rule.inferUntyped(context, types);
  }
  RankedTensorType first = tensorTypeOf(inputs.front());
  if (failed(rule.checkDim("dim", dim, first.getRank())))
    return failure(); // (C2)
  Dims joined = getDims(first);
  if (!joined[dim].isStatic())
    return rule.error("expected dim ", dim,
                      " to be static in every input, but got ",
                      joined[dim].str()); // (C2)
  for (Value input : inputs.drop_front()) {
    RankedTensorType type = tensorTypeOf(input);
    if (type.getRank() != first.getRank() ||
        type.getElementType() != first.getElementType())
      return rule.error("expected inputs of one rank and element type, but "
                        "got ",
                        toString(first), " and ", toString(type)); // (C1)
    if (failed(appendInput(rule, joined, getDims(type), dim)))
      return failure();
  }
  return rule.inferTensor(joined, first.getElementType(), types);
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  if (isTyped(*this) && getInputs().size() == 1)
    return getInputs().front();
  return {};
}

LogicalResult ConcatOp::buildVjp(OpBuilder &builder, Value cotangent,
                                 const llvm::SmallBitVector &wanted,
                                 MutableArrayRef<Value> grads) {
  int64_t rank = tensorTypeOf(getResult()).getRank();
  SmallVector<int64_t> starts(rank, 0), limits(rank, -1), strides(rank, 1);
  int64_t dim = getDim(), offset = 0;
  for (auto [index, input] : llvm::enumerate(getInputs())) {
    starts[dim] = offset;
    offset += tensorTypeOf(input).getDimSize(dim);
    limits[dim] = offset;
    if (wanted[index])
      grads[index] = SliceOp::create(builder, getLoc(), cotangent, starts,
                                     limits, strides);
  }
  return success();
}

FailureOr<Value> ConcatOp::buildJvp(OpBuilder &builder,
                                    ArrayRef<Value> tangents) {
  SmallVector<Value> parts(tangents);
  for (auto [part, input] : llvm::zip(parts, getInputs()))
    if (!part)
      part = buildZeros(builder, getLoc(), input.getType());
  return Value(create(builder, getLoc(), parts, getDim()));
}

} // namespace lathe

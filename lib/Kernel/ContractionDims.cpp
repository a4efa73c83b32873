//===- ContractionDims.cpp - The loops of a sum of products ---------------===//
//
// Three ops, one table of loops each; then adjacent reduction loops that walk
// both operands at one stride are joined, so that the innermost loop is long.
//
//===----------------------------------------------------------------------===//

#include "ContractionDims.h"

#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

Dims rowMajorStrides(ArrayRef<Dim> dims) {
  Dims strides(dims.size(), Dim(1));
  for (int64_t i = static_cast<int64_t>(dims.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1].times(dims[i + 1]).value_or(Dim(0));
  return strides;
}

bool ContractionDims::hasUnitColumns() const {
  return column.strideB == Dim(1) && (!columnsInA || column.strideA == Dim(1));
}

std::optional<TapRange> ContractionDims::getTaps(unsigned index) const {
  for (const ContractionDim &dim : reductions)
    if (dim.taps && dim.taps->rowDim == index)
      return dim.taps;
  return std::nullopt;
}

SmallVector<TapSegment> TapRange::segments(int64_t start, int64_t rows) const {
  SmallVector<TapSegment> segments;
  for (int64_t t = 0; t < count; ++t) {
    auto isInside = [&](int64_t row) {
      int64_t position = (start + row) * rowScale + t * tapScale - low;
      return position >= 0 && position < size;
    };
    int64_t first = 0, last = rows;
    while (first < last && !isInside(first))
      ++first;
    while (first < last && !isInside(last - 1))
      --last;
    if (first == last)
      continue;
    if (!segments.empty() && segments.back().end == t &&
        segments.back().firstRow == first && segments.back().lastRow == last)
      segments.back().end = t + 1;
    else
      segments.push_back({t, t + 1, first, last});
  }
  return segments;
}

bool TapRange::isInside(int64_t start, int64_t rows) const {
  int64_t first = start * rowScale - low;
  int64_t last = first + (rows - 1) * rowScale + (count - 1) * tapScale;
  return first >= 0 && last < size;
}

static Dims dimsOf(Value value) {
  return getDims(cast<RankedTensorType>(value.getType()));
}

static Dim scaled(const Dim &dim, int64_t factor) {
  return dim.times(Dim(factor)).value_or(Dim(0));
}

static ContractionDims analyzeMatmul(MatmulOp op) {
  ContractionDims dims;
  dims.op = op;
  dims.a = op.getLhs();
  dims.b = op.getRhs();
  Dims sizesA = dimsOf(dims.a), sizesB = dimsOf(dims.b);
  Dims stridesA = rowMajorStrides(sizesA), stridesB = rowMajorStrides(sizesB);
  unsigned rank = sizesA.size();
  unsigned m = rank - 2, ka = rank - 1, kb = rank - 2, n = rank - 1;
  if (op.getTransposeLhs())
    std::swap(m, ka);
  if (op.getTransposeRhs())
    std::swap(kb, n);
  for (unsigned i = 0; i + 2 < rank; ++i)
    dims.batch.push_back({"batch", sizesA[i], stridesA[i], stridesB[i], i, 1});
  dims.rows.push_back({"m", sizesA[m], stridesA[m], 0, rank - 2, 1});
  dims.column = {"n", sizesB[n], 0, stridesB[n], rank - 1, 1};
  dims.reductions.push_back({"k", sizesA[ka], stridesA[ka], stridesB[kb]});
  return dims;
}

/// A convolution whose groups have one output channel each: the groups are the
/// columns, of both operands.
static void useGroupsAsColumns(ContractionDims &dims) {
  ContractionDim group = dims.batch.back();
  if (dims.column.size != Dim(1) || group.size == Dim(1) ||
      group.resultScale != 1 || group.strideA != Dim(1) ||
      group.strideB != Dim(1))
    return;
  dims.batch.pop_back();
  dims.column = group;
  dims.columnsInA = true;
}

/// Ties two row dims from |firstRow| on, those along H and W, to two reductions
/// from |firstReduction| on, wherever a tap may lie on the padding of |op|.
/// Fails unless |op| is NHWC.
template <typename OpTy>
static LogicalResult
tieTaps(ContractionDims &dims, OpTy op, ArrayRef<int64_t> window,
        unsigned firstRow, ArrayRef<int64_t> rowScales, unsigned firstReduction,
        ArrayRef<int64_t> tapScales) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  auto padding = resolvePadding(op.getPadding(), input.getShape().slice(1, 2),
                                window, op.getStrides(), op.getDilations(),
                                [&] { return op.emitOpError(); });
  if (op.getLayout() != Layout::NHWC || !padding)
    return failure();
  Dims strides = rowMajorStrides(getDims(input));
  for (unsigned axis : {0, 1}) {
    ContractionDim &reduction = dims.reductions[firstReduction + axis];
    int64_t low = (*padding)[2 * axis];
    TapRange taps = {firstRow + axis,
                     rowScales[axis],
                     tapScales[axis],
                     low,
                     input.getDimSize(1 + axis),
                     reduction.size.getCoefficient()};
    if (!taps.isInside(0, dims.rows[firstRow + axis].size.getCoefficient()))
      reduction.taps = taps;
    dims.offsetA -= low * strides[1 + axis].getCoefficient();
  }
  return success();
}

static std::optional<ContractionDims> analyzeConvolution(ConvolutionOp op) {
  ContractionDims dims;
  dims.op = op;
  dims.a = op.getInput();
  dims.b = op.getFilter();
  Dims input = dimsOf(dims.a), filter = dimsOf(dims.b);
  Dims output = dimsOf(op.getResult());
  Dims sa = rowMajorStrides(input), sb = rowMajorStrides(filter);
  ArrayRef<int64_t> strides = op.getStrides(), dilations = op.getDilations();
  int64_t groups = op.getGroups();
  int64_t columns = filter[3].getCoefficient() / groups;
  dims.rows = {{"n", input[0], sa[0], 0, 0, 1},
               {"oh", output[1], scaled(sa[1], strides[0]), 0, 1, 1},
               {"ow", output[2], scaled(sa[2], strides[1]), 0, 2, 1}};
  dims.reductions = {{"kh", filter[0], scaled(sa[1], dilations[0]), sb[0]},
                     {"kw", filter[1], scaled(sa[2], dilations[1]), sb[1]},
                     {"ic", filter[2], sa[3], sb[2]}};
  dims.column = {"oc", Dim(columns), 0, 1, 3, 1};
  if (failed(tieTaps(dims, op,
                     {filter[0].getCoefficient(), filter[1].getCoefficient()},
                     1, strides, 0, dilations)))
    return std::nullopt;
  if (groups > 1) {
    dims.batch.push_back(
        {"group", Dim(groups), filter[2], columns, 3, columns});
    useGroupsAsColumns(dims);
  }
  return dims;
}

static std::optional<ContractionDims>
analyzeFilterGrad(ConvolutionFilterGradOp op) {
  ContractionDims dims;
  dims.op = op;
  dims.a = op.getInput();
  dims.b = op.getCotangent();
  Dims input = dimsOf(dims.a), cotangent = dimsOf(dims.b);
  Dims filter = dimsOf(op.getResult());
  Dims sa = rowMajorStrides(input), sb = rowMajorStrides(cotangent);
  ArrayRef<int64_t> strides = op.getStrides(), dilations = op.getDilations();
  int64_t groups = op.getGroups();
  int64_t columns = filter[3].getCoefficient() / groups;
  dims.rows = {{"kh", filter[0], scaled(sa[1], dilations[0]), 0, 0, 1},
               {"kw", filter[1], scaled(sa[2], dilations[1]), 0, 1, 1},
               {"ic", filter[2], sa[3], 0, 2, 1}};
  dims.reductions = {{"n", input[0], sa[0], sb[0]},
                     {"oh", cotangent[1], scaled(sa[1], strides[0]), sb[1]},
                     {"ow", cotangent[2], scaled(sa[2], strides[1]), sb[2]}};
  dims.column = {"oc", Dim(columns), 0, 1, 3, 1};
  if (failed(tieTaps(dims, op, op.getKernelSize(), 0, dilations, 1, strides)))
    return std::nullopt;
  if (groups > 1) {
    dims.batch.push_back(
        {"group", Dim(groups), filter[2], columns, 3, columns});
    useGroupsAsColumns(dims);
  }
  return dims;
}

/// Whether |outer| directly continues |inner| in both operands.
static bool continues(const ContractionDim &outer,
                      const ContractionDim &inner) {
  // One loop over both cannot leave out some steps of each turn.
  return !inner.taps && inner.strideA.times(inner.size) == outer.strideA &&
         inner.strideB.times(inner.size) == outer.strideB;
}

/// Drops reductions of size 1 and joins neighbours that are one loop.
static void joinReductions(SmallVector<ContractionDim, 4> &reductions) {
  SmallVector<ContractionDim, 4> joined;
  for (const ContractionDim &dim : reductions) {
    if (dim.size == Dim(1) && !dim.taps)
      continue;
    if (!joined.empty() && continues(joined.back(), dim)) {
      ContractionDim &last = joined.back();
      last.size = last.size.times(dim.size).value_or(Dim(0));
      last.stepsPerTap *= dim.size.getCoefficient();
      last.strideA = dim.strideA;
      last.strideB = dim.strideB;
      continue;
    }
    joined.push_back(dim);
  }
  if (joined.empty())
    joined.push_back({"one", Dim(1)});
  reductions = std::move(joined);
}

std::optional<ContractionDims> analyzeContraction(Operation *op) {
  std::optional<ContractionDims> dims;
  if (auto matmul = dyn_cast<MatmulOp>(op))
    dims = analyzeMatmul(matmul);
  else if (auto conv = dyn_cast<ConvolutionOp>(op))
    dims = analyzeConvolution(conv);
  else if (auto grad = dyn_cast<ConvolutionFilterGradOp>(op))
    dims = analyzeFilterGrad(grad);
  if (dims)
    joinReductions(dims->reductions);
  return dims;
}

} // namespace lathe

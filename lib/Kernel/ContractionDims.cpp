//===- ContractionDims.cpp - The loops of a sum of products ---------------===//
//
// Three ops, one table of loops each; then adjacent reduction loops that walk
// both operands at one stride are joined, so that the innermost loop is long.
//
//===----------------------------------------------------------------------===//

#include "ContractionDims.h"

#include "lathe/Graph/Build.h"
#include "lathe/Graph/Filter.h"

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
  if (op.getPackedRhs()) {
    dims.panel = sizesB[2].getCoefficient();
    dims.panelStride = stridesB[0].getCoefficient();
    dims.rows.push_back({"m", sizesA[0], stridesA[0], 0, 0, 1});
    dims.column = {"n", dimsOf(op.getResult())[1], 0, 1, 1, 1};
    dims.reductions.push_back({"k", sizesA[1], stridesA[1], stridesB[1]});
    return dims;
  }
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

/// Ties |reduction| to the row dim of |taps| where a tap may lie on padding,
/// along an axis of A with |stride|.
static void tieTaps(ContractionDims &dims, unsigned reduction,
                    const TapRange &taps, const Dim &stride) {
  if (!taps.isInside(0, dims.rows[taps.rowDim].size.getCoefficient()))
    dims.reductions[reduction].taps = taps;
  dims.offsetA -= taps.low * stride.getCoefficient();
}

namespace {
/// One image axis of a convolution, for the outputs `residue + i * step`: what
/// tap t of output i reads is `i * rowScale + t * tapScale - low`.
struct ConvolutionAxis {
  int64_t outputs, step, residue;
  /// The taps are every |tapStep|-th of the filter's, from |firstTap| on.
  int64_t taps, firstTap, tapStep;
  int64_t rowScale, tapScale, low;
};
} // namespace

/// The outputs of |residue| modulo the input's dilation along |axis|; tap k of
/// output y reads the spread input at `y * stride + k * dilation - low`, which
/// has to be a multiple of the input's dilation. That is solvable for each
/// residue if one of the stride and the input's dilation is 1, and the
/// dilations have no common divisor.
static ConvolutionAxis getAxis(ConvolutionOp op, unsigned axis, int64_t low,
                               int64_t residue) {
  int64_t dilation = op.getDilations()[axis];
  int64_t spread = op.getInputDilations()[axis];
  int64_t outputs = tensorTypeOf(op.getResult()).getDimSize(1 + axis);
  int64_t taps = readFilter(dimsOf(op.getFilter()), op.getLayout()).size[axis];
  int64_t first = 0;
  while ((residue + first * dilation - low) % spread != 0)
    ++first;
  return {/*outputs=*/std::max<int64_t>(
              0, llvm::divideCeil(outputs - residue, spread)),
          /*step=*/spread,
          residue,
          /*taps=*/std::max<int64_t>(0, llvm::divideCeil(taps - first, spread)),
          first,
          /*tapStep=*/spread,
          /*rowScale=*/op.getStrides()[axis],
          /*tapScale=*/dilation,
          /*low=*/-(residue + first * dilation - low) / spread};
}

/// The part of the convolution at two axes' residues.
static ContractionDims analyzePart(ConvolutionOp op, const ConvolutionAxis &h,
                                   const ConvolutionAxis &w) {
  ContractionDims dims;
  dims.op = op;
  dims.a = op.getInput();
  dims.b = op.getFilter();
  Dims input = dimsOf(dims.a), filter = dimsOf(dims.b);
  Dims sa = rowMajorStrides(input), sb = rowMajorStrides(filter);
  if (op.getPackedFilter()) {
    dims.panel = filter[4].getCoefficient();
    dims.panelStride = sb[0].getCoefficient();
    filter = {filter[1], filter[2], filter[3],
              filter[0].times(filter[4]).value_or(Dim(0))};
    sb.erase(sb.begin());
  }
  int64_t groups = op.getGroups();
  int64_t columns = filter[3].getCoefficient() / groups;
  auto row = [&](StringRef name, const ConvolutionAxis &axis, unsigned dim) {
    return ContractionDim{
        name,      Dim(axis.outputs), scaled(sa[dim], axis.rowScale), 0, dim,
        axis.step, axis.residue};
  };
  auto taps = [&](StringRef name, const ConvolutionAxis &axis, unsigned dim) {
    return ContractionDim{name, Dim(axis.taps),
                          scaled(sa[1 + dim], axis.tapScale),
                          scaled(sb[dim], axis.tapStep)};
  };
  dims.rows = {
      {"n", input[0], sa[0], 0, 0, 1}, row("oh", h, 1), row("ow", w, 2)};
  dims.reductions = {
      taps("kh", h, 0), taps("kw", w, 1), {"ic", filter[2], sa[3], sb[2]}};
  dims.column = {"oc", Dim(columns), 0, 1, 3, 1};
  for (auto [axis, number] : {std::pair(h, 0u), std::pair(w, 1u)}) {
    tieTaps(dims, number,
            {/*rowDim=*/1 + number, axis.rowScale, axis.tapScale, axis.low,
             /*size=*/input[1 + number].getCoefficient(), axis.taps},
            sa[1 + number]);
    dims.offsetB += axis.firstTap * sb[number].getCoefficient();
  }
  if (groups > 1) {
    dims.batch.push_back(
        {"group", Dim(groups), filter[2], columns, 3, columns});
    useGroupsAsColumns(dims);
  }
  return dims;
}

static SmallVector<ContractionDims, 1> analyzeConvolution(ConvolutionOp op) {
  ArrayRef<int64_t> spread = op.getInputDilations();
  ArrayRef<int64_t> size = tensorTypeOf(op.getInput()).getShape().slice(1, 2);
  auto padding = resolvePadding(
      op.getPadding(),
      {spreadSize(size[0], spread[0]), spreadSize(size[1], spread[1])},
      readFilter(dimsOf(op.getFilter()), op.getLayout()).size, op.getStrides(),
      op.getDilations(), [&] { return op.emitOpError(); });
  SmallVector<ContractionDims, 1> parts;
  if (op.getLayout() != Layout::NHWC || !padding || !canLeaveOutZeros(op))
    return parts;
  for (int64_t y = 0; y < spread[0]; ++y)
    for (int64_t x = 0; x < spread[1]; ++x) {
      ConvolutionAxis h = getAxis(op, 0, (*padding)[0], y);
      ConvolutionAxis w = getAxis(op, 1, (*padding)[2], x);
      if (h.outputs > 0 && w.outputs > 0)
        parts.push_back(analyzePart(op, h, w));
    }
  return parts;
}

static SmallVector<ContractionDims, 1>
analyzeFilterGrad(ConvolutionFilterGradOp op) {
  ArrayRef<int64_t> strides = op.getStrides(), dilations = op.getDilations();
  auto padding = resolvePadding(
      op.getPadding(), tensorTypeOf(op.getInput()).getShape().slice(1, 2),
      op.getKernelSize(), strides, dilations, [&] { return op.emitOpError(); });
  if (op.getLayout() != Layout::NHWC || !padding)
    return {};
  ContractionDims dims;
  dims.op = op;
  dims.a = op.getInput();
  dims.b = op.getCotangent();
  Dims input = dimsOf(dims.a), cotangent = dimsOf(dims.b);
  Dims filter = dimsOf(op.getResult());
  Dims sa = rowMajorStrides(input), sb = rowMajorStrides(cotangent);
  int64_t groups = op.getGroups();
  // The result's first dim of a filter.
  unsigned first = op.getPerImage();
  filter.erase(filter.begin(), filter.begin() + first);
  int64_t columns = filter[3].getCoefficient() / groups;
  dims.rows = {{"kh", filter[0], scaled(sa[1], dilations[0]), 0, first, 1},
               {"kw", filter[1], scaled(sa[2], dilations[1]), 0, first + 1, 1},
               {"ic", filter[2], sa[3], 0, first + 2, 1}};
  dims.reductions = {{"oh", cotangent[1], scaled(sa[1], strides[0]), sb[1]},
                     {"ow", cotangent[2], scaled(sa[2], strides[1]), sb[2]}};
  dims.column = {"oc", Dim(columns), 0, 1, first + 3, 1};
  for (unsigned axis : {0, 1})
    tieTaps(dims, axis,
            {/*rowDim=*/axis, /*rowScale=*/dilations[axis],
             /*tapScale=*/strides[axis], /*low=*/(*padding)[2 * axis],
             /*size=*/input[1 + axis].getCoefficient(),
             /*count=*/cotangent[1 + axis].getCoefficient()},
            sa[1 + axis]);
  ContractionDim images{"n", input[0], sa[0], sb[0], 0, 1};
  if (op.getPerImage())
    dims.batch.push_back(images);
  else
    dims.reductions.insert(dims.reductions.begin(), images);
  if (groups > 1) {
    dims.batch.push_back(
        {"group", Dim(groups), filter[2], columns, 3, columns});
    useGroupsAsColumns(dims);
  }
  return {dims};
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

SmallVector<ContractionDims, 1> analyzeContraction(Operation *op) {
  SmallVector<ContractionDims, 1> parts;
  if (auto matmul = dyn_cast<MatmulOp>(op))
    parts = {analyzeMatmul(matmul)};
  else if (auto conv = dyn_cast<ConvolutionOp>(op))
    parts = analyzeConvolution(conv);
  else if (auto grad = dyn_cast<ConvolutionFilterGradOp>(op))
    parts = analyzeFilterGrad(grad);
  for (ContractionDims &dims : parts)
    joinReductions(dims.reductions);
  return parts;
}

} // namespace lathe

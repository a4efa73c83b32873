//===- ContractionOps.cpp - Matmul and convolutions: shapes, derivatives --===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"
#include "lathe/Graph/Filter.h"

#include <numeric>

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/ContractionOps.cpp.inc"

namespace lathe {

void LatheDialect::registerContractionOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/ContractionOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// matmul
//===----------------------------------------------------------------------===//

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<MatmulOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto lhsType = tensorTypeOf(adaptor.getLhs());
  auto rhsType = tensorTypeOf(adaptor.getRhs());
  Dims lhs = getDims(lhsType), rhs = getDims(rhsType);
  if (adaptor.getPackedRhs()) {
    if (lhs.size() != 2 || rhs.size() != 3 || !rhsType.hasStaticShape() ||
        adaptor.getTransposeLhs() || adaptor.getTransposeRhs())
      return rule.error(
          "expected a matrix and static panels [panels, K, panel] "
          "with 'packed_rhs', none transposed, but got ",
          toString(lhsType), " and ", toString(rhsType)); // (C4)
    rhs = {rhs[1], rhs[0].times(rhs[2]).value_or(Dim(0))};
  }
  if (int64_t columns = adaptor.getColumns()) {
    int64_t panel = adaptor.getPackedRhs() ? rhsType.getDimSize(2) : 0;
    int64_t most = panel * rhsType.getDimSize(0);
    if (columns <= most - panel || columns > most)
      return rule.error("expected 'columns' that end in the last panel of "
                        "'packed_rhs', but got ",
                        columns, " and ", toString(rhsType)); // (C5)
    rhs[1] = Dim(columns);
  }
  size_t rank = lhs.size();
  if (rank != rhs.size() || rank < 2 ||
      lhsType.getElementType() != rhsType.getElementType())
    return rule.error("expected two tensors of one rank (at least 2) and "
                      "element type, but got ",
                      toString(lhsType), " and ", toString(rhsType)); // (C1)
  ArrayRef<Dim> batch = ArrayRef<Dim>(lhs).drop_back(2);
  if (batch != ArrayRef<Dim>(rhs).drop_back(2))
    return rule.error("expected equal batch dims, but got ", toString(lhsType),
                      " and ", toString(rhsType)); // (C2)
  if (adaptor.getTransposeLhs())
    std::swap(lhs[rank - 2], lhs[rank - 1]);
  if (adaptor.getTransposeRhs())
    std::swap(rhs[rank - 2], rhs[rank - 1]);
  if (lhs[rank - 1] != rhs[rank - 2])
    return rule.error("expected equal dims to sum over, but got ",
                      lhs[rank - 1].str(), " of 'lhs' ", toString(lhsType),
                      " and ", rhs[rank - 2].str(), " of 'rhs' ",
                      toString(rhsType)); // (C3)
  Dims result(batch);
  result.push_back(lhs[rank - 2]);
  result.push_back(rhs[rank - 1]);
  return rule.inferTensor(result, lhsType.getElementType(), types);
}

/// `a b`, with each operand transposed where its flag says so.
static Value buildMatmul(OpBuilder &builder, Location loc, Value a,
                         bool transposeA, Value b, bool transposeB) {
  return MatmulOp::create(builder, loc, a, b, transposeA, transposeB);
}

/// Packing is for kernels, after derivatives were taken.
static LogicalResult failPacked(Operation *op) {
  return op->emitOpError("with a packed operand has no derivative; "
                         "lathe-pack runs after lathe-differentiate");
}

LogicalResult MatmulOp::buildVjp(OpBuilder &builder, Value cotangent,
                                 const llvm::SmallBitVector &wanted,
                                 MutableArrayRef<Value> grads) {
  if (getPackedRhs())
    return failPacked(*this);
  bool tl = getTransposeLhs(), tr = getTransposeRhs();
  // With L and R as in the op's description: dL = c R^T and dR = L^T c, and
  // the gradient of a transposed operand is the transpose of these.
  if (wanted[0])
    grads[0] =
        tl ? buildMatmul(builder, getLoc(), getRhs(), tr, cotangent, true)
           : buildMatmul(builder, getLoc(), cotangent, false, getRhs(), !tr);
  if (wanted[1])
    grads[1] =
        tr ? buildMatmul(builder, getLoc(), cotangent, true, getLhs(), tl)
           : buildMatmul(builder, getLoc(), getLhs(), !tl, cotangent, false);
  return success();
}

/// The sum of |terms| that are not null; null when there is none.
static Value buildSum(OpBuilder &builder, Location loc, Value a, Value b) {
  if (!a || !b)
    return a ? a : b;
  return AddOp::create(builder, loc, a, b);
}

FailureOr<Value> MatmulOp::buildJvp(OpBuilder &builder,
                                    ArrayRef<Value> tangents) {
  if (getPackedRhs())
    return failPacked(*this);
  bool tl = getTransposeLhs(), tr = getTransposeRhs();
  Value left, right;
  if (tangents[0])
    left = buildMatmul(builder, getLoc(), tangents[0], tl, getRhs(), tr);
  if (tangents[1])
    right = buildMatmul(builder, getLoc(), getLhs(), tl, tangents[1], tr);
  return buildSum(builder, getLoc(), left, right);
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

namespace {

/// The dims of an image tensor by what they mean.
struct Image {
  Dim batch, channels;
  std::array<int64_t, 2> size; // H, W; kDynamic when symbolic
};

} // namespace

static Image readImage(RankedTensorType type, Layout layout) {
  Dims dims = getDims(type);
  unsigned h = layout == Layout::NCHW ? 2 : 1;
  return {dims[0],
          dims[layout == Layout::NCHW ? 1 : 3],
          {dims[h].getStaticSize(), dims[h + 1].getStaticSize()}};
}

Filter readFilter(ArrayRef<Dim> dims, Layout layout) {
  if (dims.size() == 5)
    return {dims[3],
            dims[0].times(dims[4]).value_or(Dim(0)),
            {dims[1].getStaticSize(), dims[2].getStaticSize()},
            dims[4].getStaticSize()};
  bool oihw = layout == Layout::NCHW;
  unsigned h = oihw ? 2 : 0;
  return {dims[oihw ? 1 : 2],
          dims[oihw ? 0 : 3],
          {dims[h].getStaticSize(), dims[h + 1].getStaticSize()},
          0};
}

static Dims imageDims(const Dim &batch, ArrayRef<int64_t> size,
                      const Dim &channels, Layout layout) {
  if (layout == Layout::NCHW)
    return {batch, channels, Dim(size[0]), Dim(size[1])};
  return {batch, Dim(size[0]), Dim(size[1]), channels};
}

static Dims filterDims(ArrayRef<int64_t> size, const Dim &inputs,
                       const Dim &outputs, Layout layout) {
  if (layout == Layout::NCHW)
    return {outputs, inputs, Dim(size[0]), Dim(size[1])};
  return {Dim(size[0]), Dim(size[1]), inputs, outputs};
}

/// Two tensors of rank 4 and one element type. (C1)
static LogicalResult checkConvolutionTypes(const ShapeRule &rule,
                                           RankedTensorType a,
                                           RankedTensorType b,
                                           int64_t rankOfB = 4) {
  if (a.getRank() == 4 && b.getRank() == rankOfB &&
      a.getElementType() == b.getElementType())
    return success();
  return rule.error(
      "expected ",
      rankOfB == 4 ? "two tensors of rank 4" : "tensors of rank 4 and 5",
      " and one element type, but got ", toString(a), " and ", toString(b));
}

/// Channels that |groups| divides, static. (C2)
static LogicalResult checkGroups(const ShapeRule &rule, int64_t groups,
                                 const Dim &channels, StringRef what) {
  if (groups >= 1 && channels.isStatic() &&
      channels.getCoefficient() % groups == 0)
    return success();
  return rule.error("expected 'groups' of at least 1 that divides the ", what,
                    " channels (", channels.str(), "), but got ", groups);
}

/// Two spread factors that keep the input's size in range. (C2)
static LogicalResult checkInputDilations(const ShapeRule &rule,
                                         ArrayRef<int64_t> dilations) {
  constexpr int64_t limit = int64_t(1) << 31;
  if (dilations.size() != 2)
    return rule.error("expected two numbers in 'input_dilations', but got ",
                      dilations.size());
  for (int64_t dilation : dilations)
    if (dilation < 1 || dilation >= limit)
      return rule.error("expected input dilations of at least 1, but got ",
                        dilation);
  return success();
}

/// The output size of a convolution of an image of |inputSize| by a filter of
/// |kernelSize|. (C2) (C4)
template <typename Adaptor>
static std::optional<std::array<int64_t, 2>>
convolutionOutputSize(const ShapeRule &rule, Adaptor adaptor,
                      ArrayRef<int64_t> inputSize,
                      ArrayRef<int64_t> kernelSize) {
  return windowOutputSize(adaptor.getPadding(), inputSize, kernelSize,
                          adaptor.getStrides(), adaptor.getDilations(),
                          [&] { return rule.diagnostic(); });
}

static std::string sizeText(int64_t size) {
  return ShapedType::isDynamic(size) ? "symbolic" : std::to_string(size);
}

/// The cotangent has the size that the convolution's output has. (C1)
static LogicalResult checkCotangentSize(const ShapeRule &rule,
                                        ArrayRef<int64_t> expected,
                                        const Image &cotangent) {
  if (ArrayRef<int64_t>(cotangent.size) == expected)
    return success();
  return rule.error("expected a cotangent of height and width [", expected[0],
                    ", ", expected[1], "], but got [",
                    sizeText(cotangent.size[0]), ", ",
                    sizeText(cotangent.size[1]), "]");
}

LogicalResult ConvolutionOp::inferReturnTypes(MLIRContext *context,
                                              std::optional<Location> location,
                                              Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<ConvolutionOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto inputType = tensorTypeOf(adaptor.getInput());
  auto filterType = tensorTypeOf(adaptor.getFilter());
  bool packed = adaptor.getPackedFilter();
  if (failed(
          checkConvolutionTypes(rule, inputType, filterType, packed ? 5 : 4)))
    return failure(); // (C1)
  if (packed &&
      (adaptor.getLayout() != Layout::NHWC || adaptor.getGroups() != 1))
    return rule.error("expected layout NHWC and one group with "
                      "'packed_filter'"); // (C5)
  Image input = readImage(inputType, adaptor.getLayout());
  Filter filter = readFilter(getDims(filterType), adaptor.getLayout());
  int64_t groups = adaptor.getGroups();
  if (failed(checkGroups(rule, groups, input.channels, "input")) ||
      failed(checkGroups(rule, groups, filter.outputs, "output")))
    return failure(); // (C2)
  if (filter.inputs.times(Dim(groups)) != input.channels)
    return rule.error("expected a filter of ",
                      input.channels.getCoefficient() / groups,
                      " input channels (", input.channels.str(), " in ", groups,
                      " groups), but got ", filter.inputs.str()); // (C3)
  ArrayRef<int64_t> dilations = adaptor.getInputDilations();
  if (failed(checkInputDilations(rule, dilations)))
    return failure(); // (C2)
  auto size = convolutionOutputSize(rule, adaptor,
                                    {spreadSize(input.size[0], dilations[0]),
                                     spreadSize(input.size[1], dilations[1])},
                                    filter.size);
  if (!size)
    return failure(); // (C4)
  return rule.inferTensor(
      imageDims(input.batch, *size, filter.outputs, adaptor.getLayout()),
      inputType.getElementType(), types);
}

LogicalResult ConvolutionInputGradOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<ConvolutionInputGradOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto cotangentType = tensorTypeOf(adaptor.getCotangent());
  auto filterType = tensorTypeOf(adaptor.getFilter());
  if (failed(checkConvolutionTypes(rule, cotangentType, filterType)))
    return failure(); // (C1)
  Image cotangent = readImage(cotangentType, adaptor.getLayout());
  Filter filter = readFilter(getDims(filterType), adaptor.getLayout());
  if (adaptor.getInputSize().size() != 2)
    return rule.error("expected two numbers in 'input_size', but got ",
                      adaptor.getInputSize().size()); // (C1)
  if (failed(checkGroups(rule, adaptor.getGroups(), filter.outputs, "output")))
    return failure(); // (C1)
  if (filter.outputs != cotangent.channels)
    return rule.error("expected a cotangent of ", filter.outputs.str(),
                      " channels, but got ", cotangent.channels.str()); // (C1)
  auto size =
      convolutionOutputSize(rule, adaptor, adaptor.getInputSize(), filter.size);
  if (!size || failed(checkCotangentSize(rule, *size, cotangent)))
    return failure(); // (C1)
  std::optional<Dim> channels = filter.inputs.times(Dim(adaptor.getGroups()));
  if (!channels)
    return rule.error("input channels overflow");
  return rule.inferTensor(imageDims(cotangent.batch, adaptor.getInputSize(),
                                    *channels, adaptor.getLayout()),
                          cotangentType.getElementType(), types);
}

LogicalResult ConvolutionFilterGradOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<ConvolutionFilterGradOp>(location);
  if (isUntyped(adaptor.getOperands()))
    return rule.inferUntyped(context, types);
  auto inputType = tensorTypeOf(adaptor.getInput());
  auto cotangentType = tensorTypeOf(adaptor.getCotangent());
  if (failed(checkConvolutionTypes(rule, inputType, cotangentType)))
    return failure(); // (C1)
  Image input = readImage(inputType, adaptor.getLayout());
  Image cotangent = readImage(cotangentType, adaptor.getLayout());
  int64_t groups = adaptor.getGroups();
  if (adaptor.getKernelSize().size() != 2)
    return rule.error("expected two numbers in 'kernel_size', but got ",
                      adaptor.getKernelSize().size()); // (C1)
  if (failed(checkGroups(rule, groups, input.channels, "input")) ||
      failed(checkGroups(rule, groups, cotangent.channels, "output")))
    return failure(); // (C1)
  if (input.batch != cotangent.batch)
    return rule.error("expected equal batch dims, but got ", input.batch.str(),
                      " and ", cotangent.batch.str()); // (C1)
  auto size =
      convolutionOutputSize(rule, adaptor, input.size, adaptor.getKernelSize());
  if (!size || failed(checkCotangentSize(rule, *size, cotangent)))
    return failure(); // (C1)
  Dims dims = filterDims(adaptor.getKernelSize(),
                         Dim(input.channels.getCoefficient() / groups),
                         cotangent.channels, adaptor.getLayout());
  bool perImage = adaptor.getPerImage();
  if (perImage && (adaptor.getLayout() != Layout::NHWC || groups != 1))
    return rule.error("expected NHWC and one group with 'per_image'"); // (C2)
  dims.insert(dims.begin(), perImage ? 1 : 0, input.batch);
  return rule.inferTensor(dims, inputType.getElementType(), types);
}

// The three convolutions are one trilinear form of input, filter and output;
// each is its derivative in one of them. So each one's rules are the other two.

template <typename Op>
static Value buildForward(Op op, OpBuilder &builder, Value input,
                          Value filter) {
  return ConvolutionOp::create(builder, op.getLoc(), input, filter,
                               op.getStrides(), op.getDilations(),
                               op.getPadding(), op.getGroups(), op.getLayout());
}

template <typename Op>
static Value buildInputGrad(Op op, OpBuilder &builder, Value cotangent,
                            Value filter, Value inputLike) {
  auto size = readImage(tensorTypeOf(inputLike), op.getLayout()).size;
  return ConvolutionInputGradOp::create(
      builder, op.getLoc(), cotangent, filter, ArrayRef<int64_t>(size),
      op.getStrides(), op.getDilations(), op.getPadding(), op.getGroups(),
      op.getLayout());
}

template <typename Op>
static Value buildFilterGrad(Op op, OpBuilder &builder, Value input,
                             Value cotangent, Value filterLike) {
  auto size = readFilter(dimsOf(filterLike), op.getLayout()).size;
  return ConvolutionFilterGradOp::create(
      builder, op.getLoc(), input, cotangent, ArrayRef<int64_t>(size),
      op.getStrides(), op.getDilations(), op.getPadding(), op.getGroups(),
      op.getLayout());
}

bool canLeaveOutZeros(ConvolutionOp op) {
  return llvm::all_of(
      llvm::zip(op.getStrides(), op.getDilations(), op.getInputDilations()),
      [](auto axis) {
        auto [stride, dilation, spread] = axis;
        return spread == 1 || (stride == 1 && std::gcd(dilation, spread) == 1);
      });
}

/// The adjoint of buildSpread: every |dilations|-th element along H and W.
static Value buildUnspread(OpBuilder &builder, Location loc, Value image,
                           ArrayRef<int64_t> dilations, Layout layout) {
  if (dilations[0] == 1 && dilations[1] == 1)
    return image;
  RankedTensorType type = tensorTypeOf(image);
  SmallVector<int64_t> starts(4, 0), limits, steps(4, 1);
  for (int64_t size : type.getShape())
    limits.push_back(ShapedType::isDynamic(size) ? -1 : size);
  unsigned height = layout == Layout::NCHW ? 2 : 1;
  steps[height] = dilations[0];
  steps[height + 1] = dilations[1];
  return SliceOp::create(builder, loc, image, starts, limits, steps);
}

LogicalResult ConvolutionOp::buildVjp(OpBuilder &builder, Value cotangent,
                                      const llvm::SmallBitVector &wanted,
                                      MutableArrayRef<Value> grads) {
  if (getPackedFilter())
    return failPacked(*this);
  Value input = buildSpread(builder, getLoc(), getInput(), getInputDilations(),
                            getLayout());
  if (wanted[0])
    grads[0] = buildUnspread(
        builder, getLoc(),
        buildInputGrad(*this, builder, cotangent, getFilter(), input),
        getInputDilations(), getLayout());
  if (wanted[1])
    grads[1] = buildFilterGrad(*this, builder, input, cotangent, getFilter());
  return success();
}

FailureOr<Value> ConvolutionOp::buildJvp(OpBuilder &builder,
                                         ArrayRef<Value> tangents) {
  if (getPackedFilter())
    return failPacked(*this);
  auto apply = [&](Value input, Value filter) -> Value {
    return ConvolutionOp::create(builder, getLoc(), input, filter, getStrides(),
                                 getDilations(), getPadding(), getGroups(),
                                 getLayout(), getInputDilations());
  };
  Value left, right;
  if (tangents[0])
    left = apply(tangents[0], getFilter());
  if (tangents[1])
    right = apply(getInput(), tangents[1]);
  return buildSum(builder, getLoc(), left, right);
}

LogicalResult
ConvolutionInputGradOp::buildVjp(OpBuilder &builder, Value cotangent,
                                 const llvm::SmallBitVector &wanted,
                                 MutableArrayRef<Value> grads) {
  if (wanted[0])
    grads[0] = buildForward(*this, builder, cotangent, getFilter());
  if (wanted[1])
    grads[1] =
        buildFilterGrad(*this, builder, cotangent, getCotangent(), getFilter());
  return success();
}

FailureOr<Value> ConvolutionInputGradOp::buildJvp(OpBuilder &builder,
                                                  ArrayRef<Value> tangents) {
  Value left, right;
  if (tangents[0])
    left =
        buildInputGrad(*this, builder, tangents[0], getFilter(), getResult());
  if (tangents[1])
    right = buildInputGrad(*this, builder, getCotangent(), tangents[1],
                           getResult());
  return buildSum(builder, getLoc(), left, right);
}

LogicalResult
ConvolutionFilterGradOp::buildVjp(OpBuilder &builder, Value cotangent,
                                  const llvm::SmallBitVector &wanted,
                                  MutableArrayRef<Value> grads) {
  if (getPerImage())
    return emitOpError("per image has no derivative");
  if (wanted[0])
    grads[0] =
        buildInputGrad(*this, builder, getCotangent(), cotangent, getInput());
  if (wanted[1])
    grads[1] = buildForward(*this, builder, getInput(), cotangent);
  return success();
}

FailureOr<Value> ConvolutionFilterGradOp::buildJvp(OpBuilder &builder,
                                                   ArrayRef<Value> tangents) {
  if (getPerImage())
    return emitOpError("per image has no derivative");
  Value left, right;
  if (tangents[0])
    left = buildFilterGrad(*this, builder, tangents[0], getCotangent(),
                           getResult());
  if (tangents[1])
    right =
        buildFilterGrad(*this, builder, getInput(), tangents[1], getResult());
  return buildSum(builder, getLoc(), left, right);
}

} // namespace lathe

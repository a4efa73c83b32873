//===- Build.cpp - Short ways to build the ops that rules are made of -----===//

#include "lathe/Graph/Build.h"

using namespace mlir;

namespace lathe {

RankedTensorType tensorTypeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

Value buildSplat(OpBuilder &builder, Location loc, Type type, double value) {
  auto tensor = cast<RankedTensorType>(type);
  Type elementType = tensor.getElementType();
  auto scalarType = RankedTensorType::get({}, elementType);
  Attribute element = isa<FloatType>(elementType)
                          ? Attribute(FloatAttr::get(elementType, value))
                          : Attribute(IntegerAttr::get(
                                elementType, static_cast<int64_t>(value)));
  Value scalar = ConstantOp::create(
      builder, loc, scalarType,
      cast<ElementsAttr>(DenseElementsAttr::get(scalarType, element)));
  if (tensor.getRank() == 0)
    return scalar;
  return BroadcastOp::create(builder, loc, tensor, scalar, ArrayRef<int64_t>());
}

Value buildZeros(OpBuilder &builder, Location loc, Type type) {
  return buildSplat(builder, loc, type, 0);
}

Value buildAdd(OpBuilder &builder, Location loc, Value value, double scalar) {
  return AddOp::create(builder, loc, value,
                       buildSplat(builder, loc, value.getType(), scalar));
}

Value buildMul(OpBuilder &builder, Location loc, Value value, double scalar) {
  return MulOp::create(builder, loc, value,
                       buildSplat(builder, loc, value.getType(), scalar));
}

Value buildUnreduce(OpBuilder &builder, Location loc, Value value,
                    RankedTensorType type, ArrayRef<int64_t> reduced) {
  SmallVector<int64_t> kept;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (!llvm::is_contained(reduced, dim))
      kept.push_back(dim);
  auto resultType = withElementType(type, tensorTypeOf(value).getElementType());
  return BroadcastOp::create(builder, loc, resultType, value, kept);
}

Value buildRepeatedSum(OpBuilder &builder, Location loc, Value value,
                       int64_t dim) {
  Value sum = ReduceSumOp::create(builder, loc, value, ArrayRef<int64_t>(dim));
  return buildUnreduce(builder, loc, sum, tensorTypeOf(value), {dim});
}

Value buildNumElements(OpBuilder &builder, Location loc, ArrayRef<Dim> dims,
                       Type elementType) {
  auto scalarType = RankedTensorType::get({}, elementType);
  std::optional<Dim> number = getNumElements(dims);
  // Tensor types were checked when they were made: the product fits.
  Dim product = number.value_or(Dim(0));
  if (product.isStatic())
    return buildSplat(builder, loc, scalarType,
                      static_cast<double>(product.getCoefficient()));
  return DimSizeOp::create(builder, loc, scalarType, product.str());
}

/// Elements that a window covers: dilation * (window - 1) + 1.
static int64_t windowExtent(int64_t window, int64_t dilation) {
  return dilation * (window - 1) + 1;
}

/// Checks that |input| and the window's numbers are known and sane; sizes are
/// bounded so that no arithmetic below overflows.
static bool checkWindow(ArrayRef<int64_t> inputSize, ArrayRef<int64_t> window,
                        ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations,
                        function_ref<InFlightDiagnostic()> emitError) {
  constexpr int64_t limit = int64_t(1) << 31;
  for (auto [name, list] :
       {std::pair<StringRef, ArrayRef<int64_t>>{"window", window},
        {"strides", strides},
        {"dilations", dilations}}) {
    if (list.size() != 2) {
      emitError() << "expected two " << name << ", but got " << list.size();
      return false;
    }
    for (int64_t number : list) {
      if (number >= 1 && number < limit)
        continue;
      if (ShapedType::isDynamic(number))
        emitError() << "expected static " << name << ", but one is symbolic";
      else
        emitError() << "expected " << name
                    << (number < 1 ? " of at least 1" : " below 2^31")
                    << ", but got " << number;
      return false;
    }
  }
  for (int64_t size : inputSize)
    if (ShapedType::isDynamic(size) || size >= limit) {
      emitError() << "expected static H and W, but one is "
                  << (ShapedType::isDynamic(size) ? std::string("symbolic")
                                                  : std::to_string(size));
      return false;
    }
  return true;
}

int64_t spreadSize(int64_t size, int64_t dilation) {
  return ShapedType::isDynamic(size) || size == 0 ? size
                                                  : (size - 1) * dilation + 1;
}

Value buildSpread(OpBuilder &builder, Location loc, Value image,
                  ArrayRef<int64_t> dilations, Layout layout) {
  if (dilations[0] == 1 && dilations[1] == 1)
    return image;
  SmallVector<int64_t> none(4, 0), between(4, 0);
  unsigned height = layout == Layout::NCHW ? 2 : 1;
  between[height] = dilations[0] - 1;
  between[height + 1] = dilations[1] - 1;
  return PadOp::create(builder, loc, image, none, none, between, APFloat(0.0));
}

std::optional<std::array<int64_t, 4>>
resolvePadding(PaddingAttr padding, ArrayRef<int64_t> inputSize,
               ArrayRef<int64_t> window, ArrayRef<int64_t> strides,
               ArrayRef<int64_t> dilations,
               function_ref<InFlightDiagnostic()> emitError) {
  if (!checkWindow(inputSize, window, strides, dilations, emitError))
    return std::nullopt;
  std::array<int64_t, 4> amounts = {0, 0, 0, 0};
  if (padding && padding.getMode() == 2)
    llvm::copy(padding.getAmounts(), amounts.begin());
  for (int d = 0; d < 2; ++d) {
    int64_t extent = windowExtent(window[d], dilations[d]);
    if (padding && padding.getMode() == 1) {
      int64_t outputs = llvm::divideCeil(inputSize[d], strides[d]);
      int64_t total = std::max<int64_t>(0, (outputs - 1) * strides[d] + extent -
                                               inputSize[d]);
      amounts[2 * d] = total / 2;
      amounts[2 * d + 1] = total - total / 2;
    }
    int64_t padded = inputSize[d] + amounts[2 * d] + amounts[2 * d + 1];
    if (padded < extent) {
      emitError() << "window of " << extent << " does not fit into "
                  << (d == 0 ? "height " : "width ") << padded
                  << " (padding included)";
      return std::nullopt;
    }
  }
  return amounts;
}

std::optional<std::array<int64_t, 2>>
windowOutputSize(PaddingAttr padding, ArrayRef<int64_t> inputSize,
                 ArrayRef<int64_t> window, ArrayRef<int64_t> strides,
                 ArrayRef<int64_t> dilations,
                 function_ref<InFlightDiagnostic()> emitError) {
  auto amounts =
      resolvePadding(padding, inputSize, window, strides, dilations, emitError);
  if (!amounts)
    return std::nullopt;
  std::array<int64_t, 2> outputs;
  for (int d = 0; d < 2; ++d) {
    int64_t padded = inputSize[d] + (*amounts)[2 * d] + (*amounts)[2 * d + 1];
    outputs[d] =
        (padded - windowExtent(window[d], dilations[d])) / strides[d] + 1;
  }
  return outputs;
}

} // namespace lathe

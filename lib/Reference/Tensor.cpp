//===- Tensor.cpp - Values of the reference evaluator ---------------------===//

#include "lathe/Reference/Tensor.h"
#include "lathe/Graph/Dims.h"

#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <cstring>

using namespace mlir;

namespace lathe {

Tensor::Tensor(ArrayRef<int64_t> shape, Type elementType)
    : shape(shape), elementType(elementType) {
  size_t count = getNumElements();
  if (elementType.isF64())
    elements = std::vector<double>(count);
  else if (isa<FloatType>(elementType))
    elements = std::vector<float>(count);
  else
    elements = Integers(count);
}

int64_t Tensor::getNumElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

double Tensor::getDouble(int64_t i) const {
  return std::visit([&](auto &list) { return static_cast<double>(list[i]); },
                    elements);
}

int64_t Tensor::getInteger(int64_t i) const {
  return std::visit([&](auto &list) { return static_cast<int64_t>(list[i]); },
                    elements);
}

/// |value| rounded to the precision of |type| (f16, bf16 or f32).
static float roundTo(Type type, double value) {
  APFloat number(value);
  bool losesInfo = false;
  number.convert(cast<FloatType>(type).getFloatSemantics(),
                 APFloat::rmNearestTiesToEven, &losesInfo);
  number.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return number.convertToFloat();
}

/// |value| toward zero, saturated to the range of |type|; NaN gives 0.
static int64_t truncateTo(Type type, double value) {
  if (type.isInteger(1))
    return value != 0;
  if (std::isnan(value))
    return 0;
  unsigned width = type.getIntOrFloatBitWidth();
  bool isUnsigned = type.isUnsignedInteger();
  double low = isUnsigned ? 0 : -std::ldexp(1.0, width - 1);
  double high = std::ldexp(1.0, isUnsigned ? width : width - 1);
  if (value <= low)
    return isUnsigned ? 0 : llvm::minIntN(width);
  if (value >= high)
    return isUnsigned ? static_cast<int64_t>(llvm::maxUIntN(width))
                      : llvm::maxIntN(width);
  return static_cast<int64_t>(value);
}

void Tensor::setDouble(int64_t i, double value) {
  if (elementType.isF64())
    data<double>()[i] = value;
  else if (elementType.isF32())
    data<float>()[i] = static_cast<float>(value);
  else if (isFloat())
    data<float>()[i] = roundTo(elementType, value);
  else
    data<int64_t>()[i] = truncateTo(elementType, value);
}

void Tensor::setInteger(int64_t i, int64_t value) {
  if (isFloat())
    return setDouble(i, static_cast<double>(value));
  unsigned width = elementType.getIntOrFloatBitWidth();
  if (width == 1)
    value = value != 0;
  else if (elementType.isUnsignedInteger())
    value &= llvm::maxUIntN(width);
  else if (width < 64)
    value = llvm::SignExtend64(static_cast<uint64_t>(value), width);
  data<int64_t>()[i] = value;
}

void Tensor::copyElement(int64_t i, const Tensor &other, int64_t j) {
  std::visit(
      [&](auto &list) {
        using List = std::decay_t<decltype(list)>;
        list[i] = std::get<List>(other.elements)[j];
      },
      elements);
}

Tensor Tensor::reshaped(ArrayRef<int64_t> newShape) const {
  Tensor result = *this;
  result.shape.assign(newShape.begin(), newShape.end());
  return result;
}

Tensor Tensor::fromAttr(ElementsAttr attr) {
  auto type = cast<RankedTensorType>(attr.getType());
  Tensor tensor(type.getShape(), type.getElementType());
  int64_t i = 0;
  if (tensor.isFloat())
    for (const APFloat &value : attr.getValues<APFloat>())
      tensor.setDouble(i++, value.convertToDouble());
  else
    for (const APInt &value : attr.getValues<APInt>())
      tensor.setInteger(i++, tensor.elementType.isUnsignedInteger() ||
                                     value.getBitWidth() == 1
                                 ? static_cast<int64_t>(value.getZExtValue())
                                 : value.getSExtValue());
  return tensor;
}

DenseElementsAttr Tensor::toAttr() const {
  auto type = RankedTensorType::get(shape, elementType);
  int64_t count = getNumElements();
  if (!isFloat()) {
    SmallVector<APInt> values;
    unsigned width = elementType.getIntOrFloatBitWidth();
    for (int64_t i = 0; i < count; ++i)
      values.push_back(APInt(width, static_cast<uint64_t>(getInteger(i)),
                             /*isSigned=*/true, /*implicitTrunc=*/true));
    return DenseElementsAttr::get(type, values);
  }
  SmallVector<APFloat> values;
  for (int64_t i = 0; i < count; ++i) {
    APFloat value(getDouble(i));
    bool losesInfo = false;
    value.convert(cast<FloatType>(elementType).getFloatSemantics(),
                  APFloat::rmNearestTiesToEven, &losesInfo);
    values.push_back(value);
  }
  return DenseElementsAttr::get(type, values);
}

/// Calls |visit| with an int whose width is the element type's bytes.
template <typename Visit>
static void dispatchBytes(int64_t bytes, Visit visit) {
  switch (bytes) {
  case 1:
    return visit(uint8_t());
  case 2:
    return visit(uint16_t());
  case 4:
    return visit(uint32_t());
  default:
    return visit(uint64_t());
  }
}

Tensor Tensor::fromBytes(ArrayRef<int64_t> shape, Type elementType,
                         ArrayRef<char> bytes) {
  Tensor tensor(shape, elementType);
  int64_t width = getElementBytes(elementType);
  dispatchBytes(width, [&](auto word) {
    for (int64_t i = 0, count = tensor.getNumElements(); i < count; ++i) {
      std::memcpy(&word, bytes.data() + i * width, width);
      if (!tensor.isFloat()) {
        tensor.setInteger(i, static_cast<int64_t>(word));
        continue;
      }
      const auto &semantics = cast<FloatType>(elementType).getFloatSemantics();
      APFloat value(semantics, APInt(width * 8, word));
      tensor.setDouble(i, value.convertToDouble());
    }
  });
  return tensor;
}

std::vector<char> Tensor::toBytes() const {
  int64_t width = getElementBytes(elementType);
  std::vector<char> bytes(getNumElements() * width);
  dispatchBytes(width, [&](auto word) {
    for (int64_t i = 0, count = getNumElements(); i < count; ++i) {
      if (isFloat()) {
        APFloat value(getDouble(i));
        bool losesInfo = false;
        value.convert(cast<FloatType>(elementType).getFloatSemantics(),
                      APFloat::rmNearestTiesToEven, &losesInfo);
        word =
            static_cast<decltype(word)>(value.bitcastToAPInt().getZExtValue());
      } else {
        word = static_cast<decltype(word)>(getInteger(i));
      }
      std::memcpy(bytes.data() + i * width, &word, width);
    }
  });
  return bytes;
}

SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  return strides;
}

void forEachIndex(ArrayRef<int64_t> shape,
                  function_ref<void(ArrayRef<int64_t>)> visit) {
  if (llvm::is_contained(shape, 0))
    return;
  SmallVector<int64_t> index(shape.size(), 0);
  while (true) {
    visit(index);
    size_t dim = shape.size();
    while (dim > 0 && ++index[dim - 1] == shape[dim - 1])
      index[--dim] = 0;
    if (dim == 0)
      return;
  }
}

int64_t linearize(ArrayRef<int64_t> index, ArrayRef<int64_t> strides) {
  int64_t number = 0;
  for (auto [position, stride] : llvm::zip(index, strides))
    number += position * stride;
  return number;
}

} // namespace lathe

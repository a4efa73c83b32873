//===- RandomTensors.cpp - Reproducible arguments for test functions ------===//

#include "RandomTensors.h"

#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir;

namespace lathe {

RandomTensors::RandomTensors(func::FuncOp function, uint64_t seed)
    : function(function), engine(seed) {
  if (auto attr = function->getAttrOfType<FloatAttr>("test.low"))
    low = attr.getValueAsDouble();
  if (auto attr = function->getAttrOfType<FloatAttr>("test.high"))
    high = attr.getValueAsDouble();
  if (auto attr = function->getAttrOfType<IntegerAttr>("test.indices"))
    indices = attr.getInt();
  randomBits = function->hasAttr("test.bits");
}

FailureOr<Tensor> RandomTensors::make(RankedTensorType type,
                                      const DimValues &dims) {
  FailureOr<SmallVector<int64_t>> shape = getShape(function, type, dims);
  if (failed(shape))
    return failure();
  Tensor tensor(*shape, type.getElementType());
  for (int64_t i = 0, n = tensor.getNumElements(); i < n; ++i) {
    if (!tensor.isFloat()) {
      tensor.setInteger(i, static_cast<int64_t>(engine() % indices));
      continue;
    }
    if (randomBits) {
      uint64_t bits = engine();
      tensor.setDouble(i, type.getElementType().isF64()
                              ? llvm::bit_cast<double>(bits)
                              : llvm::bit_cast<float>(uint32_t(bits)));
      continue;
    }
    // The generator's own bits, not a library's distribution: those differ.
    double unit = std::ldexp(static_cast<double>(engine() >> 11), -53);
    double value = low + (high - low) * unit;
    if (std::fabs(value) < 1e-2)
      value += value < 0 ? -1e-2 : 1e-2;
    tensor.setDouble(i, value);
  }
  return tensor;
}

bool parseDimValues(StringRef text, DimValues &dims) {
  SmallVector<StringRef> pairs;
  text.split(pairs, ',', -1, /*KeepEmpty=*/false);
  for (StringRef pair : pairs) {
    auto [name, number] = pair.split('=');
    int64_t value = 0;
    if (name.empty() || number.getAsInteger(10, value) || value < 1)
      return false;
    dims[name] = value;
  }
  return true;
}

} // namespace lathe

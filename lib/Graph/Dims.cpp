//===- Dims.cpp - Sizes of tensor dims, static or named -------------------===//

#include "lathe/Graph/Dims.h"
#include "lathe/Graph/Graph.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

int64_t Dim::getStaticSize() const {
  return isStatic() ? coefficient : ShapedType::kDynamic;
}

std::string Dim::str() const {
  std::string product = llvm::join(symbols, "*");
  if (isStatic())
    return std::to_string(coefficient);
  return coefficient == 1 ? product
                          : std::to_string(coefficient) + "*" + product;
}

static bool isSymbol(StringRef text) {
  return !text.empty() && !llvm::isDigit(text.front()) &&
         llvm::all_of(text,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

std::optional<Dim> Dim::parse(StringRef text) {
  std::optional<Dim> product = Dim(1);
  SmallVector<StringRef> factors;
  text.split(factors, '*');
  for (StringRef factor : factors) {
    factor = factor.trim();
    int64_t number = 0;
    if (!factor.getAsInteger(10, number) && number >= 0)
      product = product->times(Dim(number));
    else if (isSymbol(factor))
      product = product->times(Dim(factor));
    else
      return std::nullopt;
    if (!product)
      return std::nullopt;
  }
  return product;
}

std::optional<Dim> Dim::times(const Dim &other) const {
  Dim product;
  if (llvm::MulOverflow(coefficient, other.coefficient, product.coefficient))
    return std::nullopt;
  if (product.coefficient == 0)
    return Dim(0);
  product.symbols = symbols;
  product.symbols.append(other.symbols.begin(), other.symbols.end());
  llvm::sort(product.symbols);
  return product;
}

std::optional<Dim> Dim::dividedBy(const Dim &other) const {
  if (other.coefficient == 0 || coefficient % other.coefficient != 0)
    return std::nullopt;
  Dim quotient = *this;
  quotient.coefficient /= other.coefficient;
  for (const std::string &symbol : other.symbols) {
    auto *found = llvm::find(quotient.symbols, symbol);
    if (found == quotient.symbols.end())
      return std::nullopt;
    quotient.symbols.erase(found);
  }
  return quotient;
}

Dims getDims(RankedTensorType type) {
  if (auto encoding = dyn_cast_or_null<DimsAttr>(type.getEncoding()))
    return encoding.getDims();
  Dims dims;
  for (int64_t size : type.getShape())
    dims.push_back(size == ShapedType::kDynamic ? Dim("unnamed") : Dim(size));
  return dims;
}

Dims dimsOf(Value value) {
  return getDims(cast<RankedTensorType>(value.getType()));
}

RankedTensorType getTensorType(ArrayRef<Dim> dims, Type elementType) {
  SmallVector<int64_t> shape;
  for (const Dim &dim : dims)
    shape.push_back(dim.getStaticSize());
  Attribute encoding;
  if (llvm::any_of(dims, [](const Dim &dim) { return !dim.isStatic(); }))
    encoding = DimsAttr::get(elementType.getContext(), dims);
  return RankedTensorType::get(shape, elementType, encoding);
}

RankedTensorType withElementType(RankedTensorType type, Type elementType) {
  return RankedTensorType::get(type.getShape(), elementType,
                               type.getEncoding());
}

std::optional<Dim> getNumElements(ArrayRef<Dim> dims) {
  std::optional<Dim> product = Dim(1);
  for (const Dim &dim : dims)
    if (!(product = product->times(dim)))
      return std::nullopt;
  return product;
}

std::string toString(ArrayRef<Dim> dims) {
  std::string text = "[";
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(dims, os, [&](const Dim &dim) { os << dim.str(); });
  os << "]";
  return text;
}

std::string toString(Type tensorType) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto tensor = dyn_cast<RankedTensorType>(tensorType))
    os << tensor.getElementType() << toString(getDims(tensor));
  else
    os << tensorType;
  return text;
}

int64_t getElementBytes(Type elementType) {
  return llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8);
}

} // namespace lathe

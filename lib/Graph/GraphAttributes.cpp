//===- GraphAttributes.cpp - Syntax and verifiers of the attributes -------===//

#include "OpSyntax.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#define GET_ATTRDEF_CLASSES
#include "lathe/Graph/GraphAttributes.cpp.inc"

namespace lathe {

void LatheDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "lathe/Graph/GraphAttributes.cpp.inc"
      >();
}

DimsAttr DimsAttr::get(MLIRContext *context, ArrayRef<Dim> dims) {
  SmallVector<StringAttr> texts;
  for (const Dim &dim : dims)
    texts.push_back(StringAttr::get(context, dim.str()));
  return get(context, texts);
}
Dims DimsAttr::getDims() const {
  Dims dims;
  for (StringAttr text : getTexts())
    dims.push_back(*Dim::parse(text));
  return dims;
}
Attribute DimsAttr::parse(AsmParser &parser, Type) {
  Dims dims;
  if (parseDims(parser, AsmParser::Delimiter::LessGreater, dims))
    return {};
  return DimsAttr::get(parser.getContext(), dims);
}
void DimsAttr::print(AsmPrinter &printer) const {
  printer << "<";
  llvm::interleaveComma(getTexts(), printer,
                        [&](StringAttr text) { printer << text.getValue(); });
  printer << ">";
}
LogicalResult
DimsAttr::verifyEncoding(ArrayRef<int64_t> shape, Type,
                         function_ref<InFlightDiagnostic()> emitError) const {
  if (shape.size() != getDims().size())
    return emitError() << "expected #lathe.dims with " << shape.size()
                       << " entries (rank), but got " << getDims().size();
  for (auto [size, dim] : llvm::zip(shape, getDims()))
    if (size != dim.getStaticSize())
      return emitError() << "dim " << dim.str()
                         << " in #lathe.dims does not fit size "
                         << (ShapedType::isDynamic(size)
                                 ? std::string("?")
                                 : std::to_string(size));
  return success();
}

/// `same`, `valid` or `[top, bottom, left, right]`, with or without `<>`.
Attribute PaddingAttr::parse(AsmParser &parser, Type) {
  bool bracketed = succeeded(parser.parseOptionalLess());
  SMLoc loc = parser.getCurrentLocation();
  int mode = 2;
  SmallVector<int64_t> amounts;
  if (succeeded(parser.parseOptionalKeyword("same")))
    mode = 1;
  else if (succeeded(parser.parseOptionalKeyword("valid")))
    mode = 0;
  else if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&]() {
             return parser.parseInteger(amounts.emplace_back());
           }))
    return {};
  if (bracketed && parser.parseGreater())
    return {};
  auto report = [&] { return InFlightDiagnostic(parser.emitError(loc)); };
  function_ref<InFlightDiagnostic()> emitError = report;
  return PaddingAttr::getChecked(emitError, parser.getContext(), mode, amounts);
}
void PaddingAttr::print(AsmPrinter &printer) const {
  if (getMode() != 2) {
    printer << "<" << (getMode() == 1 ? "same" : "valid") << ">";
    return;
  }
  printer << "<[";
  llvm::interleaveComma(getAmounts(), printer);
  printer << "]>";
}
LogicalResult PaddingAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  int mode, ArrayRef<int64_t> amounts) {
  if (mode == 2 && amounts.size() != 4)
    return emitError()
           << "expected padding [top, bottom, left, right], but got "
           << amounts.size() << " numbers";
  for (int64_t amount : amounts)
    if (amount < 0 || amount > (int64_t(1) << 31))
      return emitError() << "padding " << amount << " is out of range";
  return success();
}

Attribute InitializerAttr::parse(AsmParser &parser, Type) {
  std::string kind;
  double numbers[2] = {0, 0};
  int64_t fans[2] = {0, 0};
  size_t count = 0;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseKeywordOrString(&kind))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    StringRef key;
    if (succeeded(parser.parseOptionalKeyword(&key, {"fan_in", "fan_out"}))) {
      if (parser.parseEqual() || parser.parseInteger(fans[key == "fan_out"]))
        return {};
      continue;
    }
    double value = 0;
    if (parser.parseFloat(value))
      return {};
    if (count == 2) {
      parser.emitError(loc, "initializer takes at most two numbers");
      return {};
    }
    numbers[count++] = value;
  }
  if (parser.parseGreater())
    return {};
  auto report = [&] { return InFlightDiagnostic(parser.emitError(loc)); };
  function_ref<InFlightDiagnostic()> emitError = report;
  return InitializerAttr::getChecked(emitError, parser.getContext(), kind,
                                     APFloat(numbers[0]), APFloat(numbers[1]),
                                     fans[0], fans[1]);
}
void InitializerAttr::print(AsmPrinter &printer) const {
  printer << "<\"" << getKind() << "\"";
  if (!getFirst().isZero() || !getSecond().isZero()) {
    for (const APFloat &number : {getFirst(), getSecond()}) {
      printer << ", ";
      printer.printFloat(number);
    }
  }
  if (getFanIn() != 0 || getFanOut() != 0)
    printer << ", fan_in = " << getFanIn() << ", fan_out = " << getFanOut();
  printer << ">";
}
LogicalResult
InitializerAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                        StringRef kind, APFloat, APFloat, int64_t, int64_t) {
  static constexpr StringLiteral kinds[] = {
      "zeros",          "ones",          "constant",
      "uniform",        "normal",        "truncated_normal",
      "glorot_uniform", "glorot_normal", "he_uniform",
      "he_normal",      "lecun_uniform", "lecun_normal",
      "torch_uniform"};
  if (llvm::is_contained(kinds, kind))
    return success();
  return emitError() << "unknown initializer '" << kind << "'; expected one of "
                     << llvm::join(ArrayRef<StringLiteral>(kinds), ", ");
}

Attribute PlaceAttr::parse(AsmParser &parser, Type) {
  StringRef word;
  int64_t index = 0, offset = 0;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseKeyword(&word) || parser.parseComma() ||
      parser.parseInteger(index))
    return {};
  if (succeeded(parser.parseOptionalComma()) && parser.parseInteger(offset))
    return {};
  if (parser.parseGreater())
    return {};
  std::optional<PlaceKind> kind = symbolizePlaceKind(word);
  if (!kind) {
    parser.emitError(loc, "expected arena, argument or result, but got ")
        << word;
    return {};
  }
  return PlaceAttr::get(parser.getContext(), *kind, index, offset);
}
void PlaceAttr::print(AsmPrinter &printer) const {
  printer << "<" << stringifyPlaceKind(getKind()) << ", " << getIndex();
  if (getKind() == PlaceKind::arena)
    printer << ", " << getOffset();
  printer << ">";
}

} // namespace lathe

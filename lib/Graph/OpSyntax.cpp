//===- OpSyntax.cpp - The custom directives of the dialect's assembly -----===//

#include "OpSyntax.h"

#include <cmath>
#include <limits>

using namespace mlir;

namespace lathe {

//===----------------------------------------------------------------------===//
// Signatures
//===----------------------------------------------------------------------===//

ParseResult parseTypes(OpAsmParser &parser, MutableArrayRef<Type> types) {
  llvm::fill(types, ValueType::get(parser.getContext()));
  if (parser.parseOptionalColon())
    return success();
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOptionalLParen()) {
    Type type;
    if (parser.parseType(type))
      return failure();
    llvm::fill(types, type);
    return success();
  }
  SmallVector<Type> operands;
  if (parser.parseTypeList(operands) || parser.parseRParen() ||
      parser.parseArrow() || parser.parseType(types.back()))
    return failure();
  if (operands.size() + 1 != types.size())
    return parser.emitError(loc, "expected ")
           << types.size() - 1 << " operand types, but got " << operands.size();
  llvm::copy(operands, types.begin());
  return success();
}

void printTypes(OpAsmPrinter &printer, ArrayRef<Type> types) {
  if (llvm::all_equal(types)) {
    if (!isa<ValueType>(types.front()))
      printer << ": " << types.front();
    return;
  }
  printer << ": (" << types.drop_back() << ") -> " << types.back();
}

ParseResult
parseVariadicSignature(OpAsmParser &parser,
                       ArrayRef<OpAsmParser::UnresolvedOperand> operands,
                       SmallVectorImpl<Type> &operandTypes, Type &result) {
  SmallVector<Type> types(operands.size() + 1);
  if (parseTypes(parser, types))
    return failure();
  operandTypes.assign(types.begin(), types.end() - 1);
  result = types.back();
  return success();
}

void printVariadicSignature(OpAsmPrinter &printer, Operation *, OperandRange,
                            TypeRange operandTypes, Type result) {
  SmallVector<Type> types(operandTypes);
  types.push_back(result);
  printTypes(printer, types);
}

ParseResult parseTypePair(OpAsmParser &parser, Type &first, Type &second) {
  first = second = ValueType::get(parser.getContext());
  if (parser.parseOptionalColon())
    return success();
  return failure(parser.parseType(first) || parser.parseComma() ||
                 parser.parseType(second));
}
void printTypePair(OpAsmPrinter &printer, Operation *, Type first,
                   Type second) {
  if (!isa<ValueType>(first) || !isa<ValueType>(second))
    printer << ": " << first << ", " << second;
}

//===----------------------------------------------------------------------===//
// Numbers and words
//===----------------------------------------------------------------------===//

ParseResult parseNumber(OpAsmParser &parser, IntegerAttr &attr) {
  int64_t value = 0;
  if (parser.parseInteger(value))
    return failure();
  attr = parser.getBuilder().getI64IntegerAttr(value);
  return success();
}

/// Reads 1, -1.5, 1.0e-3, inf or nan; an integer is taken as a float.
ParseResult parseNumber(OpAsmParser &parser, FloatAttr &attr) {
  int64_t integer = 0;
  double value = 0;
  // By hand: parseOptionalInteger would take the minus of -1.5 and fail.
  bool isNegative = succeeded(parser.parseOptionalMinus());
  if (succeeded(parser.parseOptionalKeyword("inf"))) {
    value = std::numeric_limits<double>::infinity();
  } else if (succeeded(parser.parseOptionalKeyword("nan"))) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (OptionalParseResult isInteger =
                 parser.parseOptionalInteger(integer);
             isInteger.has_value()) {
    if (failed(*isInteger))
      return failure();
    value = static_cast<double>(integer);
  } else if (parser.parseFloat(value)) {
    return failure();
  }
  attr = parser.getBuilder().getF64FloatAttr(isNegative ? -value : value);
  return success();
}

void printNumber(OpAsmPrinter &printer, Operation *, IntegerAttr attr) {
  printer << attr.getInt();
}
void printNumber(OpAsmPrinter &printer, Operation *, FloatAttr attr) {
  // Not as bits in hex, which would read back as an integer.
  double value = attr.getValueAsDouble();
  if (std::isfinite(value))
    printer.printFloat(attr.getValue());
  else if (std::isnan(value))
    printer << "nan";
  else
    printer << (value < 0 ? "-inf" : "inf");
}
ParseResult parseOptionalNumber(OpAsmParser &parser, FloatAttr &attr) {
  return parseNumber(parser, attr);
}
void printOptionalNumber(OpAsmPrinter &printer, Operation *op, FloatAttr attr) {
  if (attr)
    printNumber(printer, op, attr);
}

ParseResult parseWord(OpAsmParser &parser, StringAttr &attr) {
  std::string word;
  if (parser.parseKeywordOrString(&word))
    return failure();
  attr = parser.getBuilder().getStringAttr(word);
  return success();
}
void printWord(OpAsmPrinter &printer, Operation *, StringAttr attr) {
  printer.printKeywordOrString(attr.getValue());
}
ParseResult parseOptionalWord(OpAsmParser &parser, StringAttr &attr) {
  return parseWord(parser, attr);
}
void printOptionalWord(OpAsmPrinter &printer, Operation *op, StringAttr attr) {
  if (attr)
    printWord(printer, op, attr);
}
ParseResult parseWords(OpAsmParser &parser, ArrayAttr &attr) {
  SmallVector<Attribute> words;
  auto parseOne = [&]() {
    StringAttr word;
    if (parseWord(parser, word))
      return failure();
    words.push_back(word);
    return success();
  };
  if (parser.parseCommaSeparatedList(parseOne))
    return failure();
  attr = parser.getBuilder().getArrayAttr(words);
  return success();
}
void printWords(OpAsmPrinter &printer, Operation *op, ArrayAttr attr) {
  llvm::interleaveComma(attr.getAsRange<StringAttr>(), printer,
                        [&](StringAttr word) { printWord(printer, op, word); });
}

//===----------------------------------------------------------------------===//
// Shapes and padding
//===----------------------------------------------------------------------===//

/// Reads one dim: factors, numbers or names, joined by `*`.
static FailureOr<Dim> parseDim(AsmParser &parser) {
  std::optional<Dim> dim = Dim(1);
  do {
    SMLoc loc = parser.getCurrentLocation();
    int64_t number = 0;
    StringRef symbol;
    OptionalParseResult isNumber = parser.parseOptionalInteger(number);
    if (isNumber.has_value()) {
      if (failed(*isNumber))
        return failure();
      if (number < 0)
        return parser.emitError(loc, "expected a dim of at least 0, but got ")
               << number;
      dim = dim->times(Dim(number));
    } else if (parser.parseKeyword(&symbol)) {
      return failure();
    } else {
      dim = dim->times(Dim(symbol));
    }
    if (!dim)
      return parser.emitError(loc, "dim is too large");
  } while (succeeded(parser.parseOptionalStar()));
  return *dim;
}

ParseResult parseDims(AsmParser &parser, AsmParser::Delimiter delimiter,
                      Dims &dims) {
  return parser.parseCommaSeparatedList(delimiter, [&]() -> ParseResult {
    FailureOr<Dim> dim = parseDim(parser);
    if (failed(dim))
      return failure();
    dims.push_back(*dim);
    return success();
  });
}

ParseResult parseShape(OpAsmParser &parser, TypeAttr &attr) {
  Type elementType;
  Dims dims;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseType(elementType) ||
      parseDims(parser, AsmParser::Delimiter::Square, dims))
    return failure();
  if (!TensorType::isValidElementType(elementType))
    return parser.emitError(loc, "expected an element type such as f32, got ")
           << elementType;
  if (!getNumElements(dims))
    return parser.emitError(loc, "product of dims ")
           << toString(dims) << " overflows 63 bits";
  attr = TypeAttr::get(getTensorType(dims, elementType));
  return success();
}
void printShape(OpAsmPrinter &printer, Operation *, TypeAttr attr) {
  printer << toString(attr.getValue());
}

ParseResult parsePadding(OpAsmParser &parser, PaddingAttr &attr) {
  attr = dyn_cast_or_null<PaddingAttr>(PaddingAttr::parse(parser, Type()));
  return success(attr != nullptr);
}
void printPadding(OpAsmPrinter &printer, Operation *, PaddingAttr attr) {
  attr.print(printer);
}
ParseResult parseOptionalPadding(OpAsmParser &parser, PaddingAttr &attr) {
  return parsePadding(parser, attr);
}
void printOptionalPadding(OpAsmPrinter &printer, Operation *op,
                          PaddingAttr attr) {
  if (attr)
    printPadding(printer, op, attr);
}

ParseResult parseOptionalInitializer(OpAsmParser &parser,
                                     InitializerAttr &attr) {
  return parser.parseCustomAttributeWithFallback(attr);
}
void printOptionalInitializer(OpAsmPrinter &printer, Operation *,
                              InitializerAttr attr) {
  if (attr)
    printer.printStrippedAttrOrType(attr);
}

} // namespace lathe

//===- OpSyntax.h - The custom directives of the dialect's assembly -------===//
//
// Signature:  nothing (all types `!lathe.value`), `: T` (one type for all), or
//             `: (T1, T2) -> T`.
// Number:     5, -1, 0.5 without a type.   Word: relu, "relu".
// Shape:      f32[B, 28, 28].              Padding: same, valid, [1, 1, 1, 1].
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_OPSYNTAX_H
#define LATHE_GRAPH_OPSYNTAX_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// Parses an optional signature for |types|, operands first, result last.
mlir::ParseResult parseTypes(mlir::OpAsmParser &parser,
                             llvm::MutableArrayRef<mlir::Type> types);
void printTypes(mlir::OpAsmPrinter &printer, llvm::ArrayRef<mlir::Type> types);

template <typename... Types>
mlir::ParseResult parseSignature(mlir::OpAsmParser &parser, Types &...types) {
  mlir::Type list[sizeof...(Types)];
  if (parseTypes(parser, list))
    return mlir::failure();
  size_t i = 0;
  ((types = list[i++]), ...);
  return mlir::success();
}
template <typename... Types>
void printSignature(mlir::OpAsmPrinter &printer, mlir::Operation *,
                    Types... types) {
  printTypes(printer, {mlir::Type(types)...});
}

mlir::ParseResult parseVariadicSignature(
    mlir::OpAsmParser &parser,
    llvm::ArrayRef<mlir::OpAsmParser::UnresolvedOperand> operands,
    llvm::SmallVectorImpl<mlir::Type> &operandTypes, mlir::Type &result);
void printVariadicSignature(mlir::OpAsmPrinter &printer, mlir::Operation *,
                            mlir::OperandRange, mlir::TypeRange operandTypes,
                            mlir::Type result);

/// Nothing (both untyped), or `: T1, T2`.
mlir::ParseResult parseTypePair(mlir::OpAsmParser &parser, mlir::Type &first,
                                mlir::Type &second);
void printTypePair(mlir::OpAsmPrinter &printer, mlir::Operation *,
                   mlir::Type first, mlir::Type second);

mlir::ParseResult parseNumber(mlir::OpAsmParser &parser,
                              mlir::IntegerAttr &attr);
mlir::ParseResult parseNumber(mlir::OpAsmParser &parser, mlir::FloatAttr &attr);
void printNumber(mlir::OpAsmPrinter &printer, mlir::Operation *,
                 mlir::IntegerAttr attr);
void printNumber(mlir::OpAsmPrinter &printer, mlir::Operation *,
                 mlir::FloatAttr attr);
mlir::ParseResult parseOptionalNumber(mlir::OpAsmParser &parser,
                                      mlir::FloatAttr &attr);
void printOptionalNumber(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                         mlir::FloatAttr attr);

mlir::ParseResult parseWord(mlir::OpAsmParser &parser, mlir::StringAttr &attr);
void printWord(mlir::OpAsmPrinter &printer, mlir::Operation *,
               mlir::StringAttr attr);
mlir::ParseResult parseOptionalWord(mlir::OpAsmParser &parser,
                                    mlir::StringAttr &attr);
void printOptionalWord(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                       mlir::StringAttr attr);
mlir::ParseResult parseWords(mlir::OpAsmParser &parser, mlir::ArrayAttr &attr);
void printWords(mlir::OpAsmPrinter &printer, mlir::Operation *,
                mlir::ArrayAttr attr);

/// Reads dims between |delimiter|: numbers or names, products with `*`.
mlir::ParseResult parseDims(mlir::AsmParser &parser,
                            mlir::AsmParser::Delimiter delimiter, Dims &dims);
mlir::ParseResult parseShape(mlir::OpAsmParser &parser, mlir::TypeAttr &attr);
void printShape(mlir::OpAsmPrinter &printer, mlir::Operation *,
                mlir::TypeAttr attr);

mlir::ParseResult parsePadding(mlir::OpAsmParser &parser, PaddingAttr &attr);
void printPadding(mlir::OpAsmPrinter &printer, mlir::Operation *,
                  PaddingAttr attr);
mlir::ParseResult parseOptionalPadding(mlir::OpAsmParser &parser,
                                       PaddingAttr &attr);
void printOptionalPadding(mlir::OpAsmPrinter &printer, mlir::Operation *,
                          PaddingAttr attr);

/// `<"ones">`, or `#lathe.init<"ones">`.
mlir::ParseResult parseOptionalInitializer(mlir::OpAsmParser &parser,
                                           InitializerAttr &attr);
void printOptionalInitializer(mlir::OpAsmPrinter &printer, mlir::Operation *,
                              InitializerAttr attr);

} // namespace lathe

#endif // LATHE_GRAPH_OPSYNTAX_H

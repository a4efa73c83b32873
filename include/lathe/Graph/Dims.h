//===- Dims.h - Sizes of tensor dims, static or named ---------------------===//
//
// A dim is a coefficient times a product of symbols: 784, B, 4*B, B*T. Equal
// dims compare equal, so "the same size" is decided without a prover.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_DIMS_H
#define LATHE_GRAPH_DIMS_H

#include "mlir/IR/BuiltinTypes.h"
#include <optional>
#include <string>

namespace lathe {

class Dim {
public:
  /// The static dim |size|.
  Dim(int64_t size = 1) : coefficient(size) {}
  /// The dim named |symbol|.
  explicit Dim(llvm::StringRef symbol) : symbols(1, symbol.str()) {}

  bool isStatic() const { return symbols.empty(); }
  int64_t getCoefficient() const { return coefficient; }
  /// The symbols of the product, sorted; a square has its symbol twice.
  llvm::ArrayRef<std::string> getSymbols() const { return symbols; }
  /// The size, or ShapedType::kDynamic.
  int64_t getStaticSize() const;
  /// "784", "B", "4*B", "B*T".
  std::string str() const;
  /// Reads what str() writes; nullopt when |text| is not a dim.
  static std::optional<Dim> parse(llvm::StringRef text);

  /// The product; nullopt when the coefficient overflows 63 bits.
  std::optional<Dim> times(const Dim &other) const;
  /// The quotient; nullopt when it is not a dim.
  std::optional<Dim> dividedBy(const Dim &other) const;

  bool operator==(const Dim &other) const {
    return coefficient == other.coefficient && symbols == other.symbols;
  }
  bool operator!=(const Dim &other) const { return !(*this == other); }

private:
  int64_t coefficient = 1;
  llvm::SmallVector<std::string, 1> symbols;
};

using Dims = llvm::SmallVector<Dim, 4>;

/// The dims of |type|: its encoding, or its static shape.
Dims getDims(mlir::RankedTensorType type);
/// The dims of |value|, a ranked tensor.
Dims dimsOf(mlir::Value value);
/// The tensor type with these dims; encoded only when a dim is symbolic.
mlir::RankedTensorType getTensorType(llvm::ArrayRef<Dim> dims,
                                     mlir::Type elementType);
/// The type with the same dims and another element type.
mlir::RankedTensorType withElementType(mlir::RankedTensorType type,
                                       mlir::Type elementType);
/// The product of |dims|; nullopt when it overflows 63 bits.
std::optional<Dim> getNumElements(llvm::ArrayRef<Dim> dims);
/// "[B, 784]".
std::string toString(llvm::ArrayRef<Dim> dims);
/// "f32[B, 784]", the way that diagnostics and listings write types.
std::string toString(mlir::Type tensorType);
/// Bytes of one element in memory (bool: 1).
int64_t getElementBytes(mlir::Type elementType);

} // namespace lathe

#endif // LATHE_GRAPH_DIMS_H

//===- Tensor.h - Values of the reference evaluator -----------------------===//

#ifndef LATHE_REFERENCE_TENSOR_H
#define LATHE_REFERENCE_TENSOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include <variant>
#include <vector>

namespace lathe {

/// A dense tensor of known shape, row-major. Elements are kept as double (f64),
/// float (f32, and f16 and bf16 rounded to their precision) or int64_t
/// (integers and bool, wrapped to their width).
class Tensor {
public:
  Tensor() = default;
  /// Zeros.
  Tensor(llvm::ArrayRef<int64_t> shape, mlir::Type elementType);

  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getRank() const { return shape.size(); }
  mlir::Type getElementType() const { return elementType; }
  int64_t getNumElements() const;
  bool isFloat() const { return !std::holds_alternative<Integers>(elements); }

  /// The elements; T must be what the element type is kept as.
  template <typename T> std::vector<T> &data() {
    return std::get<std::vector<T>>(elements);
  }
  template <typename T> const std::vector<T> &data() const {
    return std::get<std::vector<T>>(elements);
  }

  /// Element |i| as a double or an integer, whatever it is kept as; an integer
  /// is exact up to 2^53 in the first.
  double getDouble(int64_t i) const;
  int64_t getInteger(int64_t i) const;
  /// Stores |value|, rounded, or truncated and saturated, to the element type.
  void setDouble(int64_t i, double value);
  /// Stores |value|, wrapped to the element type's width.
  void setInteger(int64_t i, int64_t value);
  /// Copies element |j| of |other|, which has the same element type.
  void copyElement(int64_t i, const Tensor &other, int64_t j);

  /// The same elements in another shape with as many of them.
  Tensor reshaped(llvm::ArrayRef<int64_t> newShape) const;

  /// To and from MLIR's constants and raw row-major bytes.
  static Tensor fromAttr(mlir::ElementsAttr attr);
  mlir::DenseElementsAttr toAttr() const;
  static Tensor fromBytes(llvm::ArrayRef<int64_t> shape, mlir::Type elementType,
                          llvm::ArrayRef<char> bytes);
  std::vector<char> toBytes() const;

private:
  using Integers = std::vector<int64_t>;
  llvm::SmallVector<int64_t> shape;
  mlir::Type elementType;
  std::variant<std::vector<float>, std::vector<double>, Integers> elements;
};

/// Row-major strides of |shape|.
llvm::SmallVector<int64_t> getStrides(llvm::ArrayRef<int64_t> shape);

/// Calls |visit| with every index of |shape|, in row-major order.
void forEachIndex(llvm::ArrayRef<int64_t> shape,
                  llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit);

/// The row-major number of |index| in a tensor with |strides|.
int64_t linearize(llvm::ArrayRef<int64_t> index,
                  llvm::ArrayRef<int64_t> strides);

} // namespace lathe

#endif // LATHE_REFERENCE_TENSOR_H

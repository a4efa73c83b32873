//===- ShapeRules.h - What the shape rules of several ops share -----------===//
//
// inferReturnTypes of an op reports through a ShapeRule, which knows where and
// for which op, and works on Dims. A value of a model listing has no shape yet
// (`!lathe.value`): then the rule checks attributes and the result is untyped.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_SHAPERULES_H
#define LATHE_GRAPH_SHAPERULES_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// True when the shape of one of |values| is left to lathe-infer-shapes.
bool isUntyped(mlir::ValueRange values);

/// A tensor op: operands and results are all of known shape.
bool isTyped(mlir::Operation *op);

/// Ascending numbers 0 .. count-1.
llvm::SmallVector<int64_t> countUp(int64_t count);

class ShapeRule {
public:
  ShapeRule(std::optional<mlir::Location> location, llvm::StringRef op)
      : location(location), op(op) {}
  template <typename Op>
  static ShapeRule of(std::optional<mlir::Location> location) {
    return ShapeRule(location, Op::getOperationName());
  }
  static ShapeRule of(mlir::Operation *op) {
    return ShapeRule(op->getLoc(), op->getName().getStringRef());
  }

  /// Reads like emitOpError; silent without a location.
  template <typename... Args> mlir::LogicalResult error(Args &&...args) const {
    return mlir::emitOptionalError(location, "'", op, "' op ",
                                   std::forward<Args>(args)...);
  }
  mlir::InFlightDiagnostic diagnostic() const;

  struct Operand {
    llvm::StringRef name;
    mlir::Value value;
  };
  /// The result has the type that both operands have. (C1)
  mlir::LogicalResult
  inferSameTypes(Operand first, Operand second,
                 llvm::SmallVectorImpl<mlir::Type> &types) const;
  /// The result has |dims|, and a size in memory that 63 bits hold.
  mlir::LogicalResult
  inferTensor(llvm::ArrayRef<Dim> dims, mlir::Type elementType,
              llvm::SmallVectorImpl<mlir::Type> &types) const;
  mlir::LogicalResult
  inferUntyped(mlir::MLIRContext *context,
               llvm::SmallVectorImpl<mlir::Type> &types) const;
  /// |size| is that of a tensor that 63 bits of bytes hold.
  mlir::LogicalResult checkSize(llvm::ArrayRef<Dim> dims,
                                mlir::Type elementType) const;

  /// |dim| is in 0 .. rank-1; any that is not negative with unknown rank.
  mlir::LogicalResult checkDim(llvm::StringRef name, int64_t dim,
                               std::optional<int64_t> rank) const;
  /// |dims| are distinct, each as in checkDim.
  mlir::LogicalResult checkDims(llvm::StringRef name,
                                llvm::ArrayRef<int64_t> dims,
                                std::optional<int64_t> rank) const;
  mlir::LogicalResult checkElementType(llvm::StringRef name,
                                       mlir::Type elementType) const;
  mlir::LogicalResult checkAtLeast(llvm::StringRef name, int64_t value,
                                   int64_t least) const;

private:
  std::optional<mlir::Location> location;
  llvm::StringRef op;
};

} // namespace lathe

#endif // LATHE_GRAPH_SHAPERULES_H

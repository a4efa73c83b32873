//===- ReverseMode.h - Derivatives of straight-line code ------------------===//
//
// The two engines behind lathe-differentiate. They walk ops, ask each for its
// rule (DifferentiableOpInterface) and accumulate; they know no op by name.
// Null values stand for zero all the way.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_REVERSEMODE_H
#define LATHE_GRAPHTRANSFORMS_REVERSEMODE_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// Builds, at |builder|'s point, the gradients of the float scalar |output| in
/// each of |wrt|. |ops| are the ops between them, in order. Gradients of values
/// that |output| does not depend on are zeros.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
buildGradients(mlir::OpBuilder &builder, llvm::ArrayRef<mlir::Operation *> ops,
               mlir::Value output, llvm::ArrayRef<mlir::Value> wrt);

/// Builds, at |builder|'s point, the tangents of |outputs| when the values
/// |wrt| move along |directions|. One per float output; zeros where nothing
/// moves.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
buildTangents(mlir::OpBuilder &builder, llvm::ArrayRef<mlir::Operation *> ops,
              llvm::ArrayRef<mlir::Value> outputs,
              llvm::ArrayRef<mlir::Value> wrt,
              llvm::ArrayRef<mlir::Value> directions);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_REVERSEMODE_H

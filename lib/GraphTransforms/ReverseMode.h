//===- ReverseMode.h - Gradients of straight-line code --------------------===//
//
// Walks ops backward, asks each for its rule (DifferentiableOpInterface) and
// accumulates cotangents. A null value stands for a cotangent of zero.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_REVERSEMODE_H
#define LATHE_GRAPHTRANSFORMS_REVERSEMODE_H

#include "Activity.h"

namespace lathe {

/// Builds, at |builder|'s point, the gradients of the first output of |code|, a
/// scalar of floats, in each of its |wrt|. Gradients of values that it does not
/// depend on are zeros.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
buildGradients(mlir::OpBuilder &builder, const DerivedCode &code);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_REVERSEMODE_H

//===- ForwardMode.h - Tangents of straight-line code ---------------------===//
//
// Walks ops forward, asks each for its rule (DifferentiableOpInterface) and
// keeps a tangent per value. A null value stands for a tangent of zero.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_FORWARDMODE_H
#define LATHE_GRAPHTRANSFORMS_FORWARDMODE_H

#include "Activity.h"

namespace lathe {

/// Builds, at |builder|'s point, the tangents of the outputs of |code| when its
/// |wrt| move along |directions|. One per output of floats; zeros where nothing
/// moves.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
buildTangents(mlir::OpBuilder &builder, const DerivedCode &code,
              mlir::ValueRange directions);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_FORWARDMODE_H

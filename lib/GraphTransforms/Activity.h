//===- Activity.h - Which values a derivative is taken through ------------===//
//
// Both engines behind lathe-differentiate ask here which ops matter, and say
// here that an op that matters has no rule. They know no op by name.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_ACTIVITY_H
#define LATHE_GRAPHTRANSFORMS_ACTIVITY_H

#include "lathe/Graph/Graph.h"

#include "llvm/ADT/DenseSet.h"

namespace lathe {

/// Straight-line code to be differentiated: |outputs| in |wrt|, which are
/// distinct values. |ops| are the ops between them, in order.
struct DerivedCode {
  llvm::SmallVector<mlir::Operation *> ops;
  llvm::SmallVector<mlir::Value> outputs;
  llvm::SmallVector<mlir::Value> wrt;
  /// What messages call each of |wrt|: "argument 'dense/kernel'".
  llvm::SmallVector<std::string> wrtNames;
};

/// True for tensors of floats; others have no derivative.
bool carriesDerivative(mlir::Value value);

/// A value is varied when it changes with |wrt|, and useful when an output
/// changes with it. Derivatives pass through values that are both.
class Activity {
public:
  /// Gradients are taken of the first output, tangents of all.
  enum class Mode { Gradient, Tangent };

  /// Keeps a reference to |code|.
  Activity(const DerivedCode &code, Mode mode);

  bool isActive(mlir::Value value) const {
    return varied.contains(value) && useful.contains(value);
  }

  /// Says that |op|, which a derivative passes through, has no rule: which
  /// argument needs it, and how it reaches an output.
  llvm::LogicalResult reportMissingRule(mlir::Operation *op) const;

private:
  /// The first of |wrtNames| whose value |op| depends on.
  void noteArgument(mlir::Operation *op,
                    mlir::InFlightDiagnostic &diagnostic) const;
  /// The ops between |op| and an output, a shortest way.
  void notePath(mlir::Operation *op,
                mlir::InFlightDiagnostic &diagnostic) const;
  llvm::StringRef derivativeName() const {
    return mode == Mode::Gradient ? "gradient" : "tangent";
  }

  const DerivedCode &code;
  Mode mode;
  llvm::ArrayRef<mlir::Value> used;
  llvm::DenseSet<mlir::Value> varied, useful;
};

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_ACTIVITY_H

//===- Optimizers.h - Optimizers as graph ops -----------------------------===//
//
// Formulas and defaults: docs/Optimizers.md.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_OPTIMIZERS_H
#define LATHE_GRAPHTRANSFORMS_OPTIMIZERS_H

#include "lathe/Graph/Build.h"

namespace lathe {

/// Builds `lathe.training` from the listing's loss, optimizer and metrics, with
/// all defaults filled in.
TrainingOp buildTraining(mlir::OpBuilder &builder, ModelOp model);

/// The names of the slots that |training|'s optimizer keeps per parameter:
/// "adam_m", "adam_v", "momentum", or none.
llvm::SmallVector<llvm::StringRef> getSlotNames(TrainingOp training);

/// The scalars of one step, shared by all parameters.
class OptimizerStep {
public:
  /// |rate| is a float scalar, |step| the i64 scalar that counts from 1.
  OptimizerStep(mlir::OpBuilder &builder, mlir::Location loc,
                TrainingOp training, mlir::Value rate, mlir::Value step);

  /// The new values of |parameter| and its |slots| (in getSlotNames order).
  llvm::SmallVector<mlir::Value> update(mlir::Value parameter,
                                        mlir::Value gradient,
                                        llvm::ArrayRef<mlir::Value> slots);

private:
  struct Scalars;
  mlir::Value number(double value);
  mlir::Value spread(mlir::Value scalar, mlir::Value like);
  mlir::Value scaled(mlir::Value value, mlir::Value scalar);
  mlir::Value narrow(mlir::Value scalar, mlir::Type elementType);
  llvm::SmallVector<mlir::Value>
  updateMomentum(mlir::Value parameter, mlir::Value gradient, mlir::Value slot);
  llvm::SmallVector<mlir::Value> updateAdam(mlir::Value parameter,
                                            mlir::Value gradient,
                                            llvm::ArrayRef<mlir::Value> slots);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  TrainingOp training;
  bool isTorch;
  /// f64 scalars.
  mlir::Value rate, step, alpha, epsilon;
};

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_OPTIMIZERS_H

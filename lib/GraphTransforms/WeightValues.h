//===- WeightValues.h - What a function computes from weights only --------===//

#ifndef LATHE_GRAPHTRANSFORMS_WEIGHTVALUES_H
#define LATHE_GRAPHTRANSFORMS_WEIGHTVALUES_H

#include "lathe/Graph/Graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace lathe {

/// Whether |func| is an entry that reads weights and leaves them as they are:
/// `@infer`, `@eval_step`. Between two changes of the weights, what it computes
/// from them only is the same in every call.
bool readsFixedWeights(mlir::func::FuncOp func);

/// Whether |argument| of a function is a parameter or state that is kept.
bool isWeight(mlir::BlockArgument argument);

/// The values of a function that depend on weights and constants only: weights,
/// constants, and results of ops all of whose operands are such values.
class WeightValues {
public:
  explicit WeightValues(mlir::func::FuncOp func);
  bool contains(mlir::Value value) const { return values.contains(value); }

private:
  llvm::DenseSet<mlir::Value> values;
};

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_WEIGHTVALUES_H

//===- Evaluate.h - What graph ops mean, in plain loops -------------------===//
//
// The executable specification: constant folding uses it, and tests hold
// compiled code against it. Slow and simple on purpose. Floats are computed in
// the precision of their type, sums in a plain order.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_REFERENCE_EVALUATE_H
#define LATHE_REFERENCE_EVALUATE_H

#include "lathe/Graph/Graph.h"
#include "lathe/Reference/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"

namespace lathe {

/// The values of symbolic dims.
using DimValues = llvm::StringMap<int64_t>;

/// The shape of |type| with its symbols replaced; fails (with an error at |op|)
/// when a symbol has no value.
mlir::FailureOr<llvm::SmallVector<int64_t>>
getShape(mlir::Operation *op, mlir::RankedTensorType type,
         const DimValues &dims);

/// Evaluates |op| (not a region op) on |operands|. Ops that are no lathe ops or
/// have no evaluation (value_and_grad before differentiation) are errors.
mlir::FailureOr<llvm::SmallVector<Tensor>>
evaluateOp(mlir::Operation *op, llvm::ArrayRef<const Tensor *> operands,
           const DimValues &dims);

/// Evaluates |function| (at any stage from `expand` to `plan`) on |arguments|.
/// Symbols get their values from the arguments' shapes, or from |dims| where no
/// argument has them; arguments that do not fit the signature are errors. A run-time fault (index out of range) is one
/// too.
mlir::FailureOr<llvm::SmallVector<Tensor>>
evaluateFunction(mlir::func::FuncOp function, llvm::ArrayRef<Tensor> arguments,
                 DimValues dims = {});

} // namespace lathe

#endif // LATHE_REFERENCE_EVALUATE_H

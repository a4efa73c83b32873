//===- ElementwiseEmitter.h - Elementwise ops on registers ----------------===//
//
// One function per kind of op; operands and results are scalars or vectors of
// register types (KernelContext.h). Scalars and vectors go through the same
// operations, so that their results are equal to the bit.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_ELEMENTWISEEMITTER_H
#define LATHE_LIB_KERNEL_ELEMENTWISEEMITTER_H

#include "lathe/Graph/Graph.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace lathe {

/// The result's elements of |op|, any op with the Elementwise trait but
/// check_index, for its operands' elements; null when there is no rule.
mlir::Value emitElementwise(mlir::ImplicitLocOpBuilder &builder,
                            mlir::Operation *op,
                            llvm::ArrayRef<mlir::Value> operands);

/// max and min with the semantics of lathe.max and lathe.min: NaN wins.
/// |elementType| says whether integers are unsigned.
mlir::Value emitMax(mlir::ImplicitLocOpBuilder &builder, mlir::Type elementType,
                    mlir::Value a, mlir::Value b);
mlir::Value emitMin(mlir::ImplicitLocOpBuilder &builder, mlir::Type elementType,
                    mlir::Value a, mlir::Value b);
/// The sum, of floats or integers.
mlir::Value emitAdd(mlir::ImplicitLocOpBuilder &builder, mlir::Value a,
                    mlir::Value b);
/// a * b + c, rounded once.
mlir::Value emitFma(mlir::ImplicitLocOpBuilder &builder, mlir::Value a,
                    mlir::Value b, mlir::Value c);
/// The value of one element type's register as another's (lathe.cast).
mlir::Value emitCast(mlir::ImplicitLocOpBuilder &builder, mlir::Value value,
                     mlir::Type from, mlir::Type to);
/// A constant of |type|, a scalar or vector of floats or integers.
mlir::Value emitSplat(mlir::ImplicitLocOpBuilder &builder, mlir::Type type,
                      double number);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_ELEMENTWISEEMITTER_H

//===- Splats.h - Folds of tensors whose elements are all one number ------===//
//
// Constants of derivatives and losses are scalars broadcast to a shape. Folds
// look through the broadcast, and compute in the element type, exactly.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_SPLATS_H
#define LATHE_GRAPH_SPLATS_H

#include "lathe/Graph/Graph.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"

namespace lathe {

using FloatFunction = llvm::function_ref<llvm::APFloat(const llvm::APFloat &)>;
using FloatFunction2 = llvm::function_ref<llvm::APFloat(const llvm::APFloat &,
                                                        const llvm::APFloat &)>;
using IntegerFunction2 =
    llvm::function_ref<llvm::APInt(const llvm::APSInt &, const llvm::APSInt &)>;

/// The constant that |value| repeats, through broadcasts and reshapes; null
/// when its elements are not known to be equal.
mlir::SplatElementsAttr getSplat(mlir::Value value);
/// All elements of |value| are |number| (0 matches -0 too).
bool isSplat(mlir::Value value, double number);

/// The one element of a splat of integers or bools.
llvm::APSInt getSplatInteger(mlir::SplatElementsAttr splat);

/// The constant f(operand) for splat constants of one type; null for others.
mlir::Attribute foldSplat(mlir::Attribute operand, FloatFunction f);
mlir::Attribute foldSplats(mlir::Attribute lhs, mlir::Attribute rhs,
                           FloatFunction2 floats, IntegerFunction2 integers);
/// The constant |operand| in another element type, as `cast` has it.
mlir::Attribute foldSplatCast(mlir::Attribute operand, mlir::Type elementType);

} // namespace lathe

#endif // LATHE_GRAPH_SPLATS_H

//===- ReductionMath.h - How elements of a reduction combine --------------===//

#ifndef LATHE_LIB_KERNEL_REDUCTIONMATH_H
#define LATHE_LIB_KERNEL_REDUCTIONMATH_H

#include "KernelContext.h"

namespace lathe {

/// True for reduce_sum, reduce_max, reduce_min: what has a combination.
bool isReduction(mlir::Operation *op);

/// The value that changes nothing, in |lanes| lanes: 0, or the smallest or
/// largest number.
mlir::Value getNeutral(KernelContext &context, mlir::Operation *op,
                       Lanes lanes);

/// |a| combined with |b|, lane by lane. NaN wins over numbers in max and min.
mlir::Value combine(KernelContext &context, mlir::Operation *op, mlir::Value a,
                    mlir::Value b);

/// |value| with the neutral value in lanes that are not active.
mlir::Value maskNeutral(KernelContext &context, mlir::Operation *op,
                        mlir::Value value, Lanes lanes);

/// All lanes of |vector| combined to a scalar, by halves: an order that depends
/// on the number of lanes only.
mlir::Value combineLanes(KernelContext &context, mlir::Operation *op,
                         mlir::Value vector);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_REDUCTIONMATH_H

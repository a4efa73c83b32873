//===- VectorMath.h - Transcendental functions from own formulas ----------===//
//
// f32 and f64, scalars and vectors by the same operations: explicit fused
// multiply-adds, no calls, no reassociation. So results do not depend on the
// vector width, the machine or a library: where AVX-512 has an instruction of
// its own, that gives the same bits. Infinities, NaN, overflow and subnormal
// results are those of IEEE functions. Errors: VectorMath.cpp and
// VectorTrigonometry.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_VECTORMATH_H
#define LATHE_LIB_KERNEL_VECTORMATH_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace lathe {

/// The unit attribute of a function whose code may use AVX-512.
inline constexpr llvm::StringLiteral kHasAvx512Attr = "lathe.has_avx512";

mlir::Value emitExp(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
/// The same for |x| that is known to be at most 0, or NaN.
mlir::Value emitExpOfNegative(mlir::ImplicitLocOpBuilder &builder,
                              mlir::Value x);
mlir::Value emitLog(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
mlir::Value emitTanh(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
mlir::Value emitErf(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
mlir::Value emitPow(mlir::ImplicitLocOpBuilder &builder, mlir::Value x,
                    mlir::Value y);
mlir::Value emitSin(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
mlir::Value emitCos(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
/// x times the normal distribution's (1 + erf(x / sqrt(2))) / 2, and the
/// derivative of that.
mlir::Value emitGelu(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
mlir::Value emitGeluGrad(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
/// 1 / (1 + e^-x)
mlir::Value emitSigmoid(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);
/// log(1 + e^x)
mlir::Value emitSoftplus(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_VECTORMATH_H

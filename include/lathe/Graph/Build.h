//===- Build.h - Short ways to build the ops that rules are made of -------===//
//
// Used by derivative rules, decompositions and passes. Each function inserts
// at the builder's point and returns the result.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_BUILD_H
#define LATHE_GRAPH_BUILD_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// |value|'s type as a ranked tensor.
mlir::RankedTensorType tensorTypeOf(mlir::Value value);
/// A float, integer or bool scalar constant broadcast to |type|.
mlir::Value buildSplat(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Type type, double value);
/// Zeros of |type|.
mlir::Value buildZeros(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Type type);
/// |value| combined with the constant |scalar|.
mlir::Value buildAdd(mlir::OpBuilder &builder, mlir::Location loc,
                     mlir::Value value, double scalar);
mlir::Value buildMul(mlir::OpBuilder &builder, mlir::Location loc,
                     mlir::Value value, double scalar);
/// Broadcasts |value|, whose dims are those of |type| without |reduced|, back.
mlir::Value buildUnreduce(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::Value value, mlir::RankedTensorType type,
                          llvm::ArrayRef<int64_t> reduced);
/// The sum of |value| along |dim|, repeated along it.
mlir::Value buildRepeatedSum(mlir::OpBuilder &builder, mlir::Location loc,
                             mlir::Value value, int64_t dim);
/// The number of elements of |dims| as a scalar of |elementType|.
mlir::Value buildNumElements(mlir::OpBuilder &builder, mlir::Location loc,
                             llvm::ArrayRef<Dim> dims, mlir::Type elementType);
/// |image| with |dilations| - 1 zeros between neighbours along H and W; itself
/// where there are none.
mlir::Value buildSpread(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Value image, llvm::ArrayRef<int64_t> dilations,
                        Layout layout);
/// Whether the taps of |op| that meet elements of its input, and no zeros
/// between them, can be counted out: along each axis the stride or the input's
/// dilation is 1, and the dilations have no common divisor.
bool canLeaveOutZeros(ConvolutionOp op);
/// The size of |size| elements, spread so.
int64_t spreadSize(int64_t size, int64_t dilation);
/// Mean and biased variance of |value| over |dims|, without these, and
/// |value| less its mean. Equal ops each time, which CSE unites.
struct Moments {
  mlir::Value mean, variance, centered;
};
Moments buildMoments(mlir::OpBuilder &builder, mlir::Location loc,
                     mlir::Value value, llvm::ArrayRef<int64_t> dims);
/// Explicit [top, bottom, left, right] of |padding| (null: valid) for one
/// image; nullopt (with an error through |emitError|) when H or W is symbolic
/// and needed, or when the window does not fit.
std::optional<std::array<int64_t, 4>>
resolvePadding(PaddingAttr padding, llvm::ArrayRef<int64_t> inputSize,
               llvm::ArrayRef<int64_t> window, llvm::ArrayRef<int64_t> strides,
               llvm::ArrayRef<int64_t> dilations,
               llvm::function_ref<mlir::InFlightDiagnostic()> emitError);
/// The output size [H, W] of a window op; nullopt as above.
std::optional<std::array<int64_t, 2>>
windowOutputSize(PaddingAttr padding, llvm::ArrayRef<int64_t> inputSize,
                 llvm::ArrayRef<int64_t> window,
                 llvm::ArrayRef<int64_t> strides,
                 llvm::ArrayRef<int64_t> dilations,
                 llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

} // namespace lathe

#endif // LATHE_GRAPH_BUILD_H

//===- ContractionDims.h - The loops of a sum of products -----------------===//
//
// matmul, convolution (NHWC, valid) and convolution_filter_grad (NHWC, valid)
// are one thing here: C[batch, row, column] = sum over reduction of A * B. Each
// loop dim has a role and a stride in elements in A (whose elements are
// broadcast over the columns) and B (whose elements are loaded as vectors along
// the columns), and says which dim of the result it walks.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_CONTRACTIONDIMS_H
#define LATHE_LIB_KERNEL_CONTRACTIONDIMS_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// One loop of a contraction. A stride of 0 means that the operand does not
/// have the dim.
struct ContractionDim {
  llvm::StringRef name;
  Dim size;
  Dim strideA = 0;
  Dim strideB = 0;
  /// The dim of the result that it walks, and how far one step goes there; not
  /// for reductions. Two dims may walk one result dim (group and column).
  unsigned resultDim = 0;
  int64_t resultScale = 1;
};

/// The loops of one contraction op.
struct ContractionDims {
  mlir::Operation *op = nullptr;
  mlir::Value a;
  mlir::Value b;
  /// In A, B and C; slowest first.
  llvm::SmallVector<ContractionDim> batch;
  /// In A and C; slowest first, in the order of the result's dims.
  llvm::SmallVector<ContractionDim> rows;
  /// In B and C, and contiguous in C.
  ContractionDim column;
  /// In A and B; slowest first. This is the order in which terms are added.
  llvm::SmallVector<ContractionDim> reductions;
  /// The columns of A are walked too (a depthwise convolution): A is loaded as
  /// vectors, like B, instead of being broadcast.
  bool columnsInA = false;

  /// True when the columns are contiguous where they are loaded from.
  bool hasUnitColumns() const;
};

/// The loops of |op|; nullopt when it is no contraction, or one in a form that
/// lathe-normalize removes (NCHW, padding, reversed strides).
std::optional<ContractionDims> analyzeContraction(mlir::Operation *op);

/// The strides of a row-major tensor with |dims|.
Dims rowMajorStrides(llvm::ArrayRef<Dim> dims);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_CONTRACTIONDIMS_H

//===- ContractionDims.h - The loops of a sum of products -----------------===//
//
// matmul, convolution (NHWC) and convolution_filter_grad (NHWC) are one thing
// here: C[batch, row, column] = sum over reduction of A * B. Each
// loop dim has a role and a stride in elements in A (whose elements are
// broadcast over the columns) and B (whose elements are loaded as vectors along
// the columns), and says which dim of the result it walks. Where a convolution
// is padded, the terms that would read padding are left out: which steps of a
// reduction are inside of A depends on the row.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_CONTRACTIONDIMS_H
#define LATHE_LIB_KERNEL_CONTRACTIONDIMS_H

#include "lathe/Graph/Graph.h"

namespace lathe {

/// Terms of a reduction that some rows have, and others would read padding for.
struct TapSegment {
  /// The taps [begin, end).
  int64_t begin, end;
  /// The rows [firstRow, lastRow) of those asked for that have them.
  int64_t firstRow, lastRow;
};

/// What ties a row dim and a reduction along one image axis: tap t of row r
/// reads position `r * rowScale + t * tapScale - low`, and is left out when
/// that is not in [0, size).
struct TapRange {
  unsigned rowDim;
  int64_t rowScale, tapScale, low, size;
  /// Of taps.
  int64_t count;

  /// The taps of rows [start, start + rows), cut where the rows that have a tap
  /// change; those that no row has are missing.
  llvm::SmallVector<TapSegment> segments(int64_t start, int64_t rows) const;
  /// Whether each of these rows has all taps.
  bool isInside(int64_t start, int64_t rows) const;
};

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
  /// Where the first step is there.
  int64_t resultOffset = 0;
  /// Of a reduction that may read padding; it takes |stepsPerTap| steps per
  /// tap.
  std::optional<TapRange> taps = std::nullopt;
  int64_t stepsPerTap = 1;
};

/// The loops of one contraction op.
struct ContractionDims {
  mlir::Operation *op = nullptr;
  mlir::Value a;
  mlir::Value b;
  /// In A, B and C; slowest first.
  llvm::SmallVector<ContractionDim, 4> batch;
  /// In A and C; slowest first, in the order of the result's dims.
  llvm::SmallVector<ContractionDim, 4> rows;
  /// In B and C, and contiguous in C.
  ContractionDim column;
  /// In A and B; slowest first. This is the order in which terms are added.
  llvm::SmallVector<ContractionDim, 4> reductions;
  /// Where in A the first row's first term would be, with padding counted.
  int64_t offsetA = 0;
  /// Where in B the first term is.
  int64_t offsetB = 0;
  /// Columns per panel of B, whose panels lie |panelStride| elements apart; 0
  /// when B is not packed.
  int64_t panel = 0;
  int64_t panelStride = 0;
  /// The columns of A are walked too (a depthwise convolution): A is loaded as
  /// vectors, like B, instead of being broadcast.
  bool columnsInA = false;

  /// Whether |count| rows of the one row dim can be a unit, or one image where
  /// there are more row dims, with all columns.
  bool canBeCutInto(int64_t count) const {
    if (rows.size() > 1)
      return count == 1 && batch.empty() && column.size.isStatic();
    return rows.front().size.isStatic() && column.size.isStatic();
  }
  /// True when the columns are contiguous where they are loaded from.
  bool hasUnitColumns() const;
  /// The taps of the reduction that is tied to row dim |index|, if any.
  std::optional<TapRange> getTaps(unsigned index) const;
};

/// The loops of |op|, in parts that each make a share of the result's elements:
/// one, but for a convolution of a spread input. There rows whose distance is a
/// multiple of the input's dilation have the same taps, which are the taps of a
/// convolution of the input itself; so each residue is a part, and no product
/// with a zero is computed. Empty when |op| is no contraction, or one in a form
/// that lathe-normalize removes (NCHW).
llvm::SmallVector<ContractionDims, 1> analyzeContraction(mlir::Operation *op);

/// The strides of a row-major tensor with |dims|.
Dims rowMajorStrides(llvm::ArrayRef<Dim> dims);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_CONTRACTIONDIMS_H

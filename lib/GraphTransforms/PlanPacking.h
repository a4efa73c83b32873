//===- PlanPacking.h - Offsets for buffers that live for a while ----------===//

#ifndef LATHE_GRAPHTRANSFORMS_PLANPACKING_H
#define LATHE_GRAPHTRANSFORMS_PLANPACKING_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace lathe {

/// A buffer of |size| bytes that lives from kernel |begin| through |end|.
struct PackedBuffer {
  int64_t size = 0;
  unsigned begin = 0, end = 0;
  int64_t offset = 0;
};

/// The largest sum of the sizes of buffers that live at one time.
int64_t largestLiveSize(llvm::ArrayRef<PackedBuffer> buffers);

/// Fills in offsets such that no two buffers that live at the same time
/// overlap, and returns the bytes in all: the best of first fit in three orders
/// (size, life, size * life), improved by swaps in the order of the best. The
/// same input gives the same offsets.
int64_t packBuffers(llvm::MutableArrayRef<PackedBuffer> buffers);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_PLANPACKING_H

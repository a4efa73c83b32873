//===- PlanPacking.h - Offsets for buffers that live for a while ----------===//

#ifndef LATHE_GRAPHTRANSFORMS_PLANPACKING_H
#define LATHE_GRAPHTRANSFORMS_PLANPACKING_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace lathe {

/// A buffer of |size| bytes that lives from kernel |begin| through |end|. Its
/// |offset| counts from the start of the memory upwards, or, to the buffer's
/// end, from the end of the memory downwards.
struct PackedBuffer {
  int64_t size = 0;
  unsigned begin = 0, end = 0;
  bool fromEnd = false;
  int64_t offset = 0;
};

/// How far the buffers that live at one time reach.
struct Reach {
  int64_t fromStart = 0, fromEnd = 0;
  int64_t getTotal() const { return fromStart + fromEnd; }
};

/// The reach at each time, from 0 on.
std::vector<Reach> getReaches(llvm::ArrayRef<PackedBuffer> buffers);

/// The largest sum of the sizes of buffers that live at one time.
int64_t largestLiveSize(llvm::ArrayRef<PackedBuffer> buffers);

/// Fills in offsets such that no two buffers that live at the same time
/// overlap, and returns the bytes in all, the largest reach: the best of first
/// fit in three orders (size, life, size * life), improved by changes in the
/// order of the best. The same input gives the same offsets.
int64_t packBuffers(llvm::MutableArrayRef<PackedBuffer> buffers);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_PLANPACKING_H

//===- PackingUnit.h - Units that pack what they read of B ----------------===//
//
// Columns of a large matrix that many rows meet are read often, as short pieces
// a row pitch apart: each in another page, and on few sets of the cache when
// the pitch is a power of two. So a unit copies its columns into scratch memory
// first, a tile's columns side by side, and its rows read them there as one
// stream.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_PACKINGUNIT_H
#define LATHE_LIB_KERNEL_PACKINGUNIT_H

#include "ContractionDims.h"

namespace lathe {

/// The largest multiple of |step| up to |most| that divides |size|, unless it
/// is less than half of that; else |size| in as equal parts as can be.
int64_t cutEvenly(int64_t size, int64_t most, int64_t step);

/// Whether the last |part| of |size| is about as large as the others.
bool isEvenCut(int64_t size, int64_t part);

/// The first half of |size|, a multiple of |step|, with a rest about as large;
/// 0 if there is none.
int64_t aboutHalf(int64_t size, int64_t step);

/// The rows and columns of a unit; the last ones may have fewer.
struct PackingUnit {
  int64_t rows, columns;
};

/// The units that suit |dims|; nothing where B is read as it is.
std::optional<PackingUnit> planPackingUnit(const ContractionDims &dims);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_PACKINGUNIT_H

//===- LaunchWaits.h - Where the threads of an entry wait -----------------===//
//
// All threads of an entry walk through its kernels without looking at each
// other. Before a kernel that reads what another thread may have written since
// they last met, or that writes what another may still read or write, they have
// to meet. Meeting as late as that is the fewest times.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_LAUNCHWAITS_H
#define LATHE_LIB_KERNEL_LAUNCHWAITS_H

#include "lathe/Graph/Graph.h"

#include <vector>

namespace lathe {

/// The memory of a tensor: bytes [begin, end) of a buffer of the caller, or,
/// per unit, of a region of the arena; of its first region counted down from
/// the arena's end.
struct Storage {
  PlaceKind kind = PlaceKind::arena;
  int64_t index = 0;
  int64_t begin = 0, end = std::numeric_limits<int64_t>::max();

  bool overlaps(const Storage &other) const {
    return kind == other.kind && index == other.index && begin < other.end &&
           other.begin < end;
  }
};

/// What one kernel reads and writes, and whether the first thread runs all of
/// it whatever the sizes.
struct KernelAccesses {
  std::vector<Storage> reads, writes;
  bool isAlone = false;
};

class LaunchWaits {
public:
  /// The arena has room for |bytes| of its first region beside |perUnit| bytes
  /// per unit of region |last|, which grows towards it.
  void addOverlap(int64_t last, int64_t bytes, int64_t perUnit) {
    lastRegion = last;
    rooms.push_back({bytes, perUnit});
  }
  /// The next kernel: whether the threads have to wait for each other before.
  bool add(KernelAccesses kernel);
  /// How often they do.
  int64_t getCount() const { return count; }

private:
  bool overlap(const Storage &a, const Storage &b) const;
  bool overlap(llvm::ArrayRef<Storage> some,
               llvm::ArrayRef<Storage> others) const;
  bool dependsOn(const KernelAccesses &later,
                 const KernelAccesses &earlier) const;

  int64_t lastRegion = 0;
  std::vector<std::pair<int64_t, int64_t>> rooms;
  /// The kernels since the last time.
  std::vector<KernelAccesses> running;
  int64_t count = 0;
};

} // namespace lathe

#endif // LATHE_LIB_KERNEL_LAUNCHWAITS_H

//===- LaunchWaits.cpp - Where the threads of an entry wait ---------------===//

#include "LaunchWaits.h"

using namespace mlir;

namespace lathe {

bool LaunchWaits::overlap(const Storage &a, const Storage &b) const {
  bool areApart = a.kind != PlaceKind::arena || b.kind != PlaceKind::arena ||
                  a.index == b.index || (a.index != 0 && b.index != 0) ||
                  (a.index != lastRegion && b.index != lastRegion);
  if (areApart)
    return a.overlaps(b);
  const Storage &constant = a.index == 0 ? a : b, &other = a.index == 0 ? b : a;
  return llvm::none_of(rooms, [&](auto &room) {
    return constant.end <= room.first && other.end <= room.second;
  });
}

bool LaunchWaits::overlap(ArrayRef<Storage> some,
                          ArrayRef<Storage> others) const {
  return llvm::any_of(some, [&](const Storage &a) {
    return llvm::any_of(others,
                        [&](const Storage &b) { return overlap(a, b); });
  });
}

/// Whether |later| must not start before all of |earlier| is done.
bool LaunchWaits::dependsOn(const KernelAccesses &later,
                            const KernelAccesses &earlier) const {
  if (later.isAlone && earlier.isAlone)
    return false; // one thread runs them in order
  return overlap(later.reads, earlier.writes) ||
         overlap(later.writes, earlier.reads) ||
         overlap(later.writes, earlier.writes);
}

bool LaunchWaits::add(KernelAccesses kernel) {
  bool waits = llvm::any_of(running, [&](const KernelAccesses &earlier) {
    return dependsOn(kernel, earlier);
  });
  if (waits) {
    running.clear();
    ++count;
  }
  running.push_back(std::move(kernel));
  return waits;
}

} // namespace lathe

//===- LaunchWaits.cpp - Where the threads of an entry wait ---------------===//

#include "LaunchWaits.h"

using namespace mlir;

namespace lathe {

static bool overlap(ArrayRef<Storage> some, ArrayRef<Storage> others) {
  return llvm::any_of(some, [&](const Storage &a) {
    return llvm::any_of(others,
                        [&](const Storage &b) { return a.overlaps(b); });
  });
}

/// Whether |later| must not start before all of |earlier| is done.
static bool dependsOn(const KernelAccesses &later,
                      const KernelAccesses &earlier) {
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

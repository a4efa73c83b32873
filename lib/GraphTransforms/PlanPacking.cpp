//===- PlanPacking.cpp - Offsets for buffers that live for a while --------===//
//
// First fit by decreasing size is the greedy of Pisarchyk and Lee, "Efficient
// Memory Management for Deep Neural Net Inference" (arXiv 2001.03288).
//
//===----------------------------------------------------------------------===//

#include "PlanPacking.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <random>

namespace lathe {

static constexpr int kMaxSwaps = 500;
/// Pairs of buffers looked at in all; bounds the time for large graphs.
static constexpr size_t kMaxComparisons = 50 * 1000 * 1000;

int64_t largestLiveSize(llvm::ArrayRef<PackedBuffer> buffers) {
  unsigned end = 0;
  for (const PackedBuffer &buffer : buffers)
    end = std::max(end, buffer.end);
  std::vector<int64_t> change(end + 2, 0);
  for (const PackedBuffer &buffer : buffers) {
    change[buffer.begin] += buffer.size;
    change[buffer.end + 1] -= buffer.size;
  }
  int64_t live = 0, largest = 0;
  for (int64_t bytes : change)
    largest = std::max(largest, live += bytes);
  return largest;
}

/// The lowest offset at which |buffer| fits beside those of |placed| that live
/// at the same time. |placed| is sorted by offset.
static int64_t findGap(const PackedBuffer &buffer,
                       llvm::ArrayRef<const PackedBuffer *> placed) {
  int64_t offset = 0;
  for (const PackedBuffer *other : placed) {
    if (other->begin > buffer.end || other->end < buffer.begin)
      continue;
    if (offset + buffer.size <= other->offset)
      return offset;
    offset = std::max(offset, other->offset + other->size);
  }
  return offset;
}

/// Places the buffers one after the other, in |order|; returns the total.
static int64_t placeInOrder(llvm::MutableArrayRef<PackedBuffer> buffers,
                            llvm::ArrayRef<unsigned> order) {
  llvm::SmallVector<const PackedBuffer *> placed;
  int64_t total = 0;
  for (unsigned number : order) {
    PackedBuffer &buffer = buffers[number];
    buffer.offset = findGap(buffer, placed);
    total = std::max(total, buffer.offset + buffer.size);
    placed.insert(llvm::upper_bound(
                      placed, &buffer,
                      [](auto *a, auto *b) { return a->offset < b->offset; }),
                  &buffer);
  }
  return total;
}

/// The numbers of |buffers| by decreasing |key|, ties in their order.
template <typename Key>
static llvm::SmallVector<unsigned>
sortedBy(llvm::ArrayRef<PackedBuffer> buffers, Key key) {
  auto order = llvm::to_vector(llvm::seq<unsigned>(0, buffers.size()));
  llvm::sort(order, [&](unsigned a, unsigned b) {
    auto left = key(buffers[a]), right = key(buffers[b]);
    return left != right ? left > right : a < b;
  });
  return order;
}

int64_t packBuffers(llvm::MutableArrayRef<PackedBuffer> buffers) {
  auto life = [](const PackedBuffer &b) {
    return int64_t(b.end - b.begin) + 1;
  };
  llvm::SmallVector<unsigned> orders[] = {
      sortedBy(buffers, [](const PackedBuffer &b) { return b.size; }),
      sortedBy(buffers, life), sortedBy(buffers, [&](const PackedBuffer &b) {
        return double(b.size) * double(life(b));
      })};
  llvm::SmallVector<unsigned> best;
  int64_t least = -1;
  for (llvm::SmallVector<unsigned> &order : orders) {
    int64_t total = placeInOrder(buffers, order);
    if (least < 0 || total < least) {
      least = total;
      best = order;
    }
  }
  // Hill climbing: exchange two in the order, keep what is not worse.
  int64_t bound = largestLiveSize(buffers);
  size_t count = buffers.size();
  size_t swaps =
      count < 2
          ? 0
          : std::min<size_t>(kMaxSwaps, kMaxComparisons / (count * count));
  std::mt19937 random(0x1a7e);
  for (size_t swap = 0; swap < swaps && least > bound; ++swap) {
    llvm::SmallVector<unsigned> order = best;
    // Not std::uniform_int_distribution: libraries differ in what it gives.
    size_t first = random() % count, second = random() % count;
    std::swap(order[first], order[second]);
    int64_t total = placeInOrder(buffers, order);
    if (total <= least) {
      least = total;
      best = order;
    }
  }
  placeInOrder(buffers, best);
  return std::max<int64_t>(least, 0);
}

} // namespace lathe

//===- PlanPacking.cpp - Offsets for buffers that live for a while --------===//
//
// First fit by decreasing size is the greedy of Pisarchyk and Lee, "Efficient
// Memory Management for Deep Neural Net Inference" (arXiv 2001.03288).
//
//===----------------------------------------------------------------------===//

#include "PlanPacking.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <random>
#include <tuple>

namespace lathe {

static constexpr int kMaxTries = 2000;
/// Pairs of buffers looked at in all; bounds the time for large graphs.
static constexpr size_t kMaxComparisons = 50 * 1000 * 1000;

/// One more than the last time at which one of them lives.
static unsigned getEnd(llvm::ArrayRef<PackedBuffer> buffers) {
  unsigned end = 0;
  for (const PackedBuffer &buffer : buffers)
    end = std::max(end, buffer.end + 1);
  return end;
}

std::vector<Reach> getReaches(llvm::ArrayRef<PackedBuffer> buffers) {
  std::vector<Reach> reaches(getEnd(buffers));
  for (const PackedBuffer &buffer : buffers) {
    int64_t Reach::*side = buffer.fromEnd ? &Reach::fromEnd : &Reach::fromStart;
    for (unsigned time = buffer.begin; time <= buffer.end; ++time)
      reaches[time].*side =
          std::max(reaches[time].*side, buffer.offset + buffer.size);
  }
  return reaches;
}

int64_t largestLiveSize(llvm::ArrayRef<PackedBuffer> buffers) {
  std::vector<int64_t> change(getEnd(buffers) + 1, 0);
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

namespace {
/// What an order of placing is worth: the total, then how far and how often it
/// is above the least possible, so that there is progress between totals.
struct Cost {
  int64_t total = 0, excess = 0;
  unsigned worst = 0; ///< A time at which the total is reached.

  bool isAtMost(const Cost &other) const {
    return std::tie(total, excess) <= std::tie(other.total, other.excess);
  }
};
} // namespace

/// Places the buffers one after the other, in |order|.
static void placeInOrder(llvm::MutableArrayRef<PackedBuffer> buffers,
                         llvm::ArrayRef<unsigned> order) {
  llvm::SmallVector<const PackedBuffer *> sides[2];
  for (unsigned number : order) {
    PackedBuffer &buffer = buffers[number];
    auto &placed = sides[buffer.fromEnd];
    buffer.offset = findGap(buffer, placed);
    placed.insert(llvm::upper_bound(
                      placed, &buffer,
                      [](auto *a, auto *b) { return a->offset < b->offset; }),
                  &buffer);
  }
}

/// The cost of |order| where |bound| is the least possible total.
static Cost tryOrder(llvm::MutableArrayRef<PackedBuffer> buffers,
                     llvm::ArrayRef<unsigned> order, int64_t bound) {
  placeInOrder(buffers, order);
  Cost cost;
  for (auto [time, reach] : llvm::enumerate(getReaches(buffers))) {
    int64_t total = reach.getTotal();
    cost.excess += std::max<int64_t>(total - bound, 0);
    if (total <= cost.total)
      continue;
    cost.total = total;
    cost.worst = time;
  }
  return cost;
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

/// Hill climbing: changes the order |best| a little, again and again, and has
/// the result considered. Half of the changes exchange any two, the others move
/// one that lives at the worst time.
static void
improve(llvm::ArrayRef<PackedBuffer> buffers, int64_t bound,
        const llvm::SmallVector<unsigned> &best, const Cost &least,
        llvm::function_ref<void(llvm::SmallVector<unsigned> &)> consider) {
  size_t count = buffers.size();
  if (count < 2)
    return;
  size_t tries = std::min<size_t>(kMaxTries, kMaxComparisons / (count * count));
  std::mt19937 random(0x1a7e);
  for (size_t i = 0; i < tries && least.total > bound; ++i) {
    llvm::SmallVector<unsigned> order = best;
    // Not std::uniform_int_distribution: libraries differ in what it gives.
    size_t from = random() % count, to = random() % count;
    const PackedBuffer &moved = buffers[order[from]];
    if (i % 2 == 0)
      std::swap(order[from], order[to]);
    else if (moved.begin <= least.worst && least.worst <= moved.end) {
      unsigned number = order[from];
      order.erase(order.begin() + from);
      order.insert(order.begin() + to, number);
    } else
      continue;
    consider(order);
  }
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
  int64_t bound = largestLiveSize(buffers);
  llvm::SmallVector<unsigned> best;
  Cost least;
  auto consider = [&](llvm::SmallVector<unsigned> &order) {
    Cost cost = tryOrder(buffers, order, bound);
    if (!best.empty() && !cost.isAtMost(least))
      return;
    least = cost;
    best = std::move(order);
  };
  for (llvm::SmallVector<unsigned> &order : orders)
    consider(order);
  improve(buffers, bound, best, least, consider);
  placeInOrder(buffers, best);
  return least.total;
}

} // namespace lathe

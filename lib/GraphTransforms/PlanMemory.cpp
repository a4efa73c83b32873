//===- PlanMemory.cpp - Give every kernel result a place ------------------===//
//
// kernels -> kernels with `places`. Expects: the final order (Schedule).
// Leaves: the attributes `places` of kernels, `lathe.arena`, `lathe.overlap`
// and `lathe.peak` of the function, copies at the end for donated results that
// need one.
//
// Buffers whose size depends on the batch and those whose size does not cannot
// take turns at an offset that is known now. They grow towards each other from
// both ends of the arena instead, and it is as large as their sum ever is.
//
//===----------------------------------------------------------------------===//

#include "BufferLives.h"
#include "Donation.h"
#include "FusionCost.h"
#include "PlanPacking.h"
#include "PlanReturns.h"
#include "lathe/GraphTransforms/Passes.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// A region's value at run time is rounded up to this, so that offsets of 4
/// bytes per unit are aligned to 64.
static constexpr int64_t kUnitRounding = 16;
static constexpr int64_t kConstantAlignment = 64, kUnitAlignment = 4;

namespace {
/// The arena's part for sizes that are multiples of one product of symbols.
struct Region {
  Dim unit;
  std::vector<PackedBuffer> buffers;
  int64_t bytes = 0; // per unit

  /// Bytes per unit become bytes at the hint.
  int64_t factor() const {
    return unit.isStatic() ? 1 : llvm::alignTo(hintOf(unit), kUnitRounding);
  }
};

/// Where a value lies in the arena: a region and a buffer in it.
struct Slot {
  unsigned region, buffer;
};

class ArenaPlan {
public:
  ArenaPlan(func::FuncOp func, llvm::DenseMap<Value, PlaceAttr> callerPlaces)
      : func(func), lives(func), places(std::move(callerPlaces)) {
    regions.push_back({Dim(1), {}, 0});
  }
  LogicalResult run();

private:
  LogicalResult addBuffers(KernelOp kernel);
  LogicalResult addBuffer(Value result, unsigned number);
  bool reuseOperand(KernelOp kernel, Value result);
  unsigned getRegion(const Dim &unit);
  void moveLargestLast();
  void packApart(Region &region);
  void packTogether();
  void setPlaces();
  void setFunctionAttributes();

  func::FuncOp func;
  BufferLives lives;
  llvm::DenseMap<Value, PlaceAttr> places;
  std::vector<Region> regions;
  llvm::DenseMap<Value, Slot> slots;
  /// Bytes of constant sizes, and bytes per unit of the last region, that are
  /// in use at one time: pairs of which none is at most another.
  std::vector<std::pair<int64_t, int64_t>> overlap;
  int64_t planned = 0; // bytes at the hint
};
} // namespace

unsigned ArenaPlan::getRegion(const Dim &unit) {
  for (auto [index, region] : llvm::enumerate(regions))
    if (region.unit == unit)
      return index;
  regions.push_back({unit, {}, 0});
  return regions.size() - 1;
}

/// Gives |result| the buffer of an operand of the same size that dies in
/// |kernel| and is read there element by element only.
bool ArenaPlan::reuseOperand(KernelOp kernel, Value result) {
  unsigned number = lives.getNumber(kernel);
  if (lives.getLastUse(result) == number)
    return false; // nothing reads it
  for (auto [index, input] : llvm::enumerate(kernel.getInputs())) {
    Value storage = getStorage(input);
    if (!slots.contains(storage) ||
        getBufferSize(input) != getBufferSize(result) ||
        !readsAtResultIndex(kernel, index))
      continue;
    Slot slot = slots.lookup(storage);
    PackedBuffer &buffer = regions[slot.region].buffers[slot.buffer];
    auto readsSame = [&](Value other) { return getStorage(other) == storage; };
    if (lives.getLastUse(storage) != number || buffer.end != number ||
        llvm::count_if(kernel.getInputs(), readsSame) > 1)
      continue; // lives on, is taken by another result, or read twice
    buffer.end = lives.getLastUse(result);
    slots[result] = slot;
    return true;
  }
  return false;
}

LogicalResult ArenaPlan::addBuffer(Value result, unsigned number) {
  std::optional<Dim> size = getBufferSize(result);
  if (!size)
    return result.getDefiningOp()->emitOpError(
        "has a result whose bytes overflow 63 bits");
  Dim unit = getUnit(*size);
  int64_t alignment = unit.isStatic() ? kConstantAlignment : kUnitAlignment;
  unsigned region = getRegion(unit);
  std::vector<PackedBuffer> &buffers = regions[region].buffers;
  slots[result] = {region, unsigned(buffers.size())};
  PackedBuffer buffer;
  buffer.size = llvm::alignTo(size->getCoefficient(), alignment);
  buffer.begin = number;
  buffer.end = lives.getLastUse(result);
  buffers.push_back(buffer);
  return success();
}

LogicalResult ArenaPlan::addBuffers(KernelOp kernel) {
  for (Value result : kernel.getResults())
    if (!places.contains(result) && !reuseOperand(kernel, result) &&
        failed(addBuffer(result, lives.getNumber(kernel))))
      return failure();
  return success();
}

void ArenaPlan::setPlaces() {
  MLIRContext *context = func.getContext();
  for (KernelOp kernel : lives.getKernels()) {
    SmallVector<Attribute> attributes;
    for (Value result : kernel.getResults()) {
      PlaceAttr place = places.lookup(result);
      if (!place) {
        Slot slot = slots.lookup(result);
        place =
            PlaceAttr::get(context, PlaceKind::arena, slot.region,
                           regions[slot.region].buffers[slot.buffer].offset);
      }
      attributes.push_back(place);
    }
    kernel.setPlacesAttr(ArrayAttr::get(context, attributes));
  }
}

/// Those of constant size share memory with the largest of the others.
void ArenaPlan::moveLargestLast() {
  auto sizeOf = [&](const Region &region) {
    return largestLiveSize(region.buffers) * region.factor();
  };
  unsigned largest = 0;
  for (unsigned i = 1; i < regions.size(); ++i)
    if (largest == 0 || sizeOf(regions[i]) > sizeOf(regions[largest]))
      largest = i;
  unsigned last = regions.size() - 1;
  std::swap(regions[largest], regions[last]);
  for (auto &[value, slot] : slots)
    slot.region = slot.region == largest ? last
                  : slot.region == last  ? largest
                                         : slot.region;
}

void ArenaPlan::packApart(Region &region) {
  region.bytes = packBuffers(region.buffers);
  planned += region.bytes * region.factor();
}

/// Adds |pair| unless another says as much, in place of those that say less.
static void addPair(std::vector<std::pair<int64_t, int64_t>> &pairs,
                    std::pair<int64_t, int64_t> pair) {
  auto isAtMost = [](auto &a, auto &b) {
    return a.first <= b.first && a.second <= b.second;
  };
  if (llvm::any_of(pairs, [&](auto &other) { return isAtMost(pair, other); }))
    return;
  llvm::erase_if(pairs, [&](auto &other) { return isAtMost(other, pair); });
  pairs.push_back(pair);
}

/// Packs constant sizes, from the arena's end, with the last region.
void ArenaPlan::packTogether() {
  Region &constant = regions.front(), &last = regions.back();
  bool isAlone = regions.size() == 1;
  std::vector<PackedBuffer> buffers = constant.buffers;
  for (PackedBuffer &buffer : buffers)
    buffer.fromEnd = true;
  int64_t factor = last.factor();
  if (!isAlone)
    for (PackedBuffer buffer : last.buffers) {
      buffer.size *= factor;
      buffers.push_back(buffer);
    }
  planned += packBuffers(buffers);
  for (auto [from, to] : llvm::zip(buffers, constant.buffers))
    to.offset = from.offset;
  if (!isAlone)
    for (auto [from, to] :
         llvm::zip(ArrayRef(buffers).drop_front(constant.buffers.size()),
                   last.buffers))
      to.offset = from.offset / factor;
  for (const Reach &reach : getReaches(buffers)) {
    addPair(overlap, {reach.fromEnd, reach.fromStart / factor});
    constant.bytes = std::max(constant.bytes, reach.fromEnd);
    if (!isAlone)
      last.bytes = std::max(last.bytes, reach.fromStart / factor);
  }
}

/// `lathe.arena`: the regions. `lathe.overlap`: what of the first and last is
/// in use at one time. `lathe.peak`: bytes at the hint, and the most that lives
/// at one time.
void ArenaPlan::setFunctionAttributes() {
  Builder builder(func.getContext());
  SmallVector<Attribute> arena, pairs;
  std::vector<PackedBuffer> all;
  for (const Region &region : regions) {
    arena.push_back(
        builder.getArrayAttr({builder.getStringAttr(region.unit.str()),
                              builder.getI64IntegerAttr(region.bytes)}));
    for (PackedBuffer buffer : region.buffers) {
      buffer.size *= region.factor();
      all.push_back(buffer);
    }
  }
  for (auto [bytes, perUnit] : overlap)
    pairs.push_back(builder.getI64ArrayAttr({bytes, perUnit}));
  func->setAttr(kArenaAttr, builder.getArrayAttr(arena));
  func->setAttr(kOverlapAttr, builder.getArrayAttr(pairs));
  func->setAttr(kPeakAttr,
                builder.getI64ArrayAttr({planned, largestLiveSize(all)}));
}

LogicalResult ArenaPlan::run() {
  for (KernelOp kernel : lives.getKernels())
    if (failed(addBuffers(kernel)))
      return failure();
  moveLargestLast();
  for (size_t i = 1; i + 1 < regions.size(); ++i)
    packApart(regions[i]);
  packTogether();
  setPlaces();
  setFunctionAttributes();
  return success();
}

namespace {
struct PlanMemoryPass : lathe::impl::PlanMemoryPassBase<PlanMemoryPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isExternal())
      return;
    llvm::DenseMap<Value, PlaceAttr> callerPlaces = placeReturns(func);
    if (failed(ArenaPlan(func, std::move(callerPlaces)).run()))
      signalPassFailure();
  }
};
} // namespace

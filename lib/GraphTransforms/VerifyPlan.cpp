//===- VerifyPlan.cpp - Check that no two live buffers overlap ------------===//
//
// Expects: places on all kernels (PlanMemory). Changes nothing. Looks at the
// addresses only, not at how the plan was made.
//
//===----------------------------------------------------------------------===//

#include "BufferLives.h"
#include "Donation.h"
#include "lathe/GraphTransforms/Passes.h"

#include "llvm/Support/MathExtras.h"
#include <map>

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_VERIFYPLANPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// Values of the symbolic dims that plans are tried with.
static constexpr int64_t kSizes[] = {1, 2, 3, 32, 1000};

namespace {
/// One entry of `lathe.arena`.
struct ArenaRegion {
  Dim unit;
  int64_t bytes = 0; // per unit
};

/// The arena as the function's attributes tell.
struct Arena {
  SmallVector<ArenaRegion> regions;
  SmallVector<std::pair<int64_t, int64_t>> overlap;
};

/// A plan at one size of all symbolic dims.
class PlanAtSize {
public:
  PlanAtSize(const BufferLives &lives, const Arena &arena, int64_t size)
      : lives(lives), regions(arena.regions), overlap(arena.overlap),
        size(size) {}
  LogicalResult verify();

private:
  struct Extent {
    int64_t end;
    Value value;
  };

  int64_t valueOf(const Dim &dim) const;
  int64_t factorOf(const ArenaRegion &region) const {
    return region.unit.isStatic() ? 1 : llvm::alignTo(valueOf(region.unit), 16);
  }
  int64_t startOf(unsigned region) const;
  int64_t getEnd() const;
  LogicalResult insert(Value result, PlaceAttr place);
  void release(Value storage);
  void releaseOverwritten(KernelOp kernel);
  void releaseDead(KernelOp kernel);
  LogicalResult reportOverlap(Value value, Value other) const;

  const BufferLives &lives;
  ArrayRef<ArenaRegion> regions;
  ArrayRef<std::pair<int64_t, int64_t>> overlap;
  int64_t size;
  std::map<int64_t, Extent> live; // by address
  llvm::DenseMap<Value, int64_t> addresses;
};
} // namespace

static PlaceAttr getPlace(OpResult result) {
  auto kernel = cast<KernelOp>(result.getOwner());
  return cast<PlaceAttr>((*kernel.getPlaces())[result.getResultNumber()]);
}

/// The dim's value with |size| for every symbol.
int64_t PlanAtSize::valueOf(const Dim &dim) const {
  int64_t value = dim.getCoefficient();
  for (size_t symbol = 0; symbol < dim.getSymbols().size(); ++symbol)
    value *= size;
  return value;
}

/// Of a region that is not the first.
int64_t PlanAtSize::startOf(unsigned region) const {
  int64_t start = 0;
  for (const ArenaRegion &before : regions.take_front(region).drop_front())
    start += before.bytes * factorOf(before);
  return start;
}

int64_t PlanAtSize::getEnd() const {
  bool isAlone = regions.size() == 1;
  int64_t start = isAlone ? 0 : startOf(regions.size() - 1), shared = 0;
  for (auto [bytes, perUnit] : overlap)
    shared = std::max(shared, bytes + perUnit * factorOf(regions.back()));
  return start + shared;
}

LogicalResult PlanAtSize::reportOverlap(Value value, Value other) const {
  InFlightDiagnostic diagnostic =
      value.getDefiningOp()->emitOpError("writes over a live buffer where "
                                         "symbolic dims are ")
      << size;
  diagnostic.attachNote(other.getLoc()) << "the buffer is written here";
  return diagnostic;
}

/// Puts a result's buffer among the live ones.
LogicalResult PlanAtSize::insert(Value result, PlaceAttr place) {
  const ArenaRegion &region = regions[place.getIndex()];
  int64_t bytes = valueOf(*getBufferSize(result)), begin, limit = getEnd();
  if (place.getIndex() == 0) {
    begin = getEnd() - place.getOffset() - llvm::alignTo(bytes, 64);
  } else {
    begin = startOf(place.getIndex()) + place.getOffset() * factorOf(region);
    limit = std::min(limit, startOf(place.getIndex()) +
                                region.bytes * factorOf(region));
  }
  int64_t end = begin + bytes;
  if (begin < 0 || end > limit)
    return result.getDefiningOp()->emitOpError(
               "has a buffer that ends behind its region of the arena, where "
               "symbolic dims are ")
           << size;
  auto next = live.lower_bound(begin);
  if (next != live.end() && next->first < end)
    return reportOverlap(result, next->second.value);
  if (next != live.begin() && std::prev(next)->second.end > begin)
    return reportOverlap(result, std::prev(next)->second.value);
  if (begin < end)
    live[begin] = {end, result};
  addresses[result] = begin;
  return success();
}

void PlanAtSize::release(Value storage) {
  auto address = addresses.find(storage);
  if (address == addresses.end())
    return;
  auto extent = live.find(address->second);
  if (extent != live.end() && extent->second.value == storage)
    live.erase(extent);
  addresses.erase(address);
}

/// An operand that dies in |kernel|, and is read only where the kernel writes,
/// may be overwritten by a result of the same size at the same place.
void PlanAtSize::releaseOverwritten(KernelOp kernel) {
  unsigned number = lives.getNumber(kernel);
  for (auto [index, input] : llvm::enumerate(kernel.getInputs())) {
    auto storage = dyn_cast<OpResult>(getStorage(input));
    if (!storage || !addresses.contains(storage) ||
        lives.getLastUse(storage) != number)
      continue;
    bool elementwise = true;
    for (auto [other, value] : llvm::enumerate(kernel.getInputs()))
      if (getStorage(value) == storage)
        elementwise &= readsAtResultIndex(kernel, other);
    bool replaced = llvm::any_of(kernel.getResults(), [&](OpResult result) {
      return getPlace(result) == getPlace(storage) &&
             getBufferSize(result) == getBufferSize(storage);
    });
    if (elementwise && replaced)
      release(storage);
  }
}

void PlanAtSize::releaseDead(KernelOp kernel) {
  unsigned number = lives.getNumber(kernel);
  for (Value input : kernel.getInputs())
    if (lives.getLastUse(getStorage(input)) == number)
      release(getStorage(input));
  for (Value result : kernel.getResults())
    if (lives.getLastUse(result) == number)
      release(result);
}

LogicalResult PlanAtSize::verify() {
  for (KernelOp kernel : lives.getKernels()) {
    releaseOverwritten(kernel);
    for (OpResult result : kernel.getResults())
      if (getPlace(result).getKind() == PlaceKind::arena &&
          failed(insert(result, getPlace(result))))
        return failure();
    releaseDead(kernel);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// What holds at any size
//===----------------------------------------------------------------------===//

/// Reads `lathe.overlap`.
static LogicalResult readOverlap(func::FuncOp func, Arena &out) {
  auto overlap = func->getAttrOfType<ArrayAttr>(kOverlapAttr);
  if (!overlap)
    return func.emitOpError("has no '") << kOverlapAttr << "'";
  for (Attribute entry : overlap) {
    auto pair = dyn_cast<ArrayAttr>(entry);
    auto bytes = pair && pair.size() == 2 ? dyn_cast<IntegerAttr>(pair[0])
                                          : IntegerAttr();
    auto perUnit = bytes ? dyn_cast<IntegerAttr>(pair[1]) : IntegerAttr();
    if (!perUnit || bytes.getInt() < 0 || perUnit.getInt() < 0)
      return func.emitOpError("expected '")
             << kOverlapAttr << "' to be pairs of bytes, but got " << entry;
    out.overlap.push_back({bytes.getInt(), perUnit.getInt()});
  }
  return success();
}

/// Reads `lathe.arena` and `lathe.overlap`.
static FailureOr<Arena> getArena(func::FuncOp func) {
  auto arena = func->getAttrOfType<ArrayAttr>(kArenaAttr);
  if (!arena)
    return func.emitOpError("has no '") << kArenaAttr << "'";
  Arena result;
  for (Attribute entry : arena) {
    auto pair = dyn_cast<ArrayAttr>(entry);
    auto text =
        pair && pair.size() == 2 ? dyn_cast<StringAttr>(pair[0]) : StringAttr();
    auto bytes = text ? dyn_cast<IntegerAttr>(pair[1]) : IntegerAttr();
    std::optional<Dim> unit = text ? Dim::parse(text) : std::nullopt;
    if (!unit || !bytes)
      return func.emitOpError("expected '")
             << kArenaAttr << "' to be pairs of a dim and bytes, but got "
             << entry;
    result.regions.push_back({*unit, bytes.getInt()});
  }
  if (failed(readOverlap(func, result)))
    return failure();
  return result;
}

/// Checks that |result| has a place that exists.
static LogicalResult verifyPlace(func::FuncOp func, OpResult result,
                                 ArrayRef<ArenaRegion> regions) {
  PlaceAttr place = getPlace(result);
  Operation *kernel = result.getOwner();
  int64_t index = place.getIndex();
  int64_t limit = place.getKind() == PlaceKind::arena ? regions.size()
                  : place.getKind() == PlaceKind::result
                      ? func.getNumResults()
                      : func.getNumArguments();
  if (index < 0 || index >= limit)
    return kernel->emitOpError("has place ")
           << place << ", but there are " << limit;
  if (place.getKind() == PlaceKind::result) {
    Value returned = func.getBody().front().getTerminator()->getOperand(index);
    if (getStorage(returned) != result)
      return kernel->emitOpError("has place ")
             << place << ", but is not returned there";
  }
  if (place.getKind() != PlaceKind::arena)
    return success();
  int64_t alignment = index == 0 ? 64 : 4;
  std::optional<Dim> size = getBufferSize(result);
  if (!size || getUnit(*size) != regions[index].unit)
    return kernel->emitOpError("has a buffer in the region of ")
           << regions[index].unit.str() << ", but its type is "
           << toString(result.getType());
  if (place.getOffset() < 0 || place.getOffset() % alignment != 0)
    return kernel->emitOpError("has offset ")
           << place.getOffset() << ", which is not a multiple of " << alignment;
  return success();
}

/// Checks that |result| is the only one in its buffer of the caller, and
/// overwrites no argument that is still read.
static LogicalResult verifyCallerPlace(func::FuncOp func, OpResult result,
                                       const BufferLives &lives,
                                       llvm::SmallDenseSet<PlaceAttr> &taken) {
  PlaceAttr place = getPlace(result);
  if (place.getKind() == PlaceKind::arena)
    return success();
  if (!taken.insert(place).second)
    return result.getOwner()->emitOpError("has place ")
           << place << ", which another result has";
  if (place.getKind() == PlaceKind::result)
    return success();
  return verifyOverwrite(func, cast<KernelOp>(result.getOwner()),
                         place.getIndex(), lives);
}

/// Checks every place of |func| for itself.
static LogicalResult verifyPlaces(func::FuncOp func, const BufferLives &lives,
                                  ArrayRef<ArenaRegion> regions) {
  llvm::SmallDenseSet<PlaceAttr> taken;
  for (KernelOp kernel : lives.getKernels()) {
    if (!kernel.getPlaces() ||
        kernel.getPlaces()->size() != kernel.getNumResults())
      return kernel.emitOpError("has no places");
    for (OpResult result : kernel.getResults())
      if (failed(verifyPlace(func, result, regions)) ||
          failed(verifyCallerPlace(func, result, lives, taken)))
        return failure();
  }
  return success();
}

namespace {
struct VerifyPlanPass : lathe::impl::VerifyPlanPassBase<VerifyPlanPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    markAllAnalysesPreserved();
    if (func.isExternal())
      return;
    BufferLives lives(func);
    FailureOr<Arena> arena = getArena(func);
    if (failed(arena) || failed(verifyPlaces(func, lives, arena->regions)))
      return signalPassFailure();
    for (int64_t size : kSizes)
      if (failed(PlanAtSize(lives, *arena, size).verify()))
        return signalPassFailure();
  }
};
} // namespace

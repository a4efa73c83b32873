//===- LoopEmitter.cpp - Kernels of elementwise ops and index maps --------===//
//
// A flat loop, or a loop over rows with a loop along the last dim in it. Units
// of a flat loop are elements, else rows. Vectors run as far as they fit. What
// is left of a static dim is one masked vector, since ranges are cut at
// multiples of the vector; what is left of a symbolic one is done by scalars.
// All three run the same operations, so results do not depend on the cut.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "IterationSpace.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace lathe {

/// Work below this many simple operations is not worth another thread.
static constexpr int64_t kSerialCost = 32768;
/// Elements of dims that one unit loops over.
static constexpr int64_t kSpanElements = 4096;
/// Cost of an element of a function made of a polynomial, and of random bits.
static constexpr int64_t kFunctionCost = 12, kRandomCost = 16;

namespace {

class LoopKernel {
public:
  explicit LoopKernel(KernelContext &context)
      : context(context), emitter(context),
        space(llvm::to_vector(
            context.kernel.getBody().front().getTerminator()->getOperands())) {
    chooseLanes();
  }
  LogicalResult emit();

private:
  void chooseLanes();
  /// Elements of a range that is worth a thread.
  int64_t getGrain() const;
  bool canMask() const;
  /// The elements [begin, end) along the last dim at |outer|; |size| is the
  /// dim's. |begin| is a multiple of the lanes.
  void emitSpan(ArrayRef<Value> outer, Value begin, Value end, const Dim &size);
  /// All elements at |index|, which has the outermost dims.
  void emitSpans(SmallVector<Value> index);
  /// What is left after whole vectors: [begin, end), as many as |mask| has
  /// active lanes, or scalars where it has one lane.
  void emitRest(ArrayRef<Value> outer, Value begin, Value end, Lanes mask);
  void emitElements(ArrayRef<Value> outer, Value inner, Lanes lanes);

  KernelContext &context;
  RegionEmitter emitter;
  IterationSpace space;
  int64_t lanes = 1;
  int64_t cost = 0;
};

} // namespace

/// Wide vectors are split by LLVM: simple bodies work on two at a time, random
/// numbers on four (a block makes four words), long ones on one.
void LoopKernel::chooseLanes() {
  unsigned bits = 32;
  bool hasRandom = false, hasFunction = false;
  context.kernel.getBody().walk([&](Operation *op) {
    if (op->getNumResults() != 1)
      return;
    Type type = getElementTypeOrSelf(op->getResult(0).getType());
    bits = std::max(bits, type.getIntOrFloatBitWidth());
    ++cost;
    if (isa<DropoutOp, RandomBitsOp>(op)) {
      hasRandom = true;
      cost += kRandomCost;
    } else if (isa<ExpOp, LogOp, SinOp, CosOp, TanhOp, ErfOp, SigmoidOp, SiluOp,
                   GeluOp, GeluGradOp, SoftplusOp, PowOp>(op)) {
      hasFunction = true;
      cost += kFunctionCost;
    }
  });
  lanes = context.target.lanes(bits) * (hasRandom ? 4 : hasFunction ? 1 : 2);
}

int64_t LoopKernel::getGrain() const {
  return std::max<int64_t>(kSerialCost / (cost + 1), 1);
}

/// Masked accesses of bytes and halves are instructions with AVX-512 only.
bool LoopKernel::canMask() const {
  auto isWide = [](Type type) {
    return getElementTypeOrSelf(type).getIntOrFloatBitWidth() >= 32;
  };
  return context.target.vectorBits == 512 ||
         (llvm::all_of(context.kernel.getInputs().getTypes(), isWide) &&
          llvm::all_of(context.kernel.getResultTypes(), isWide));
}

void LoopKernel::emitElements(ArrayRef<Value> outer, Value inner, Lanes lanes) {
  SmallVector<Value> index(outer);
  index.push_back(inner);
  emitter.storeResults(space.expand(context, index), lanes);
}

void LoopKernel::emitSpan(ArrayRef<Value> outer, Value begin, Value end,
                          const Dim &size) {
  // With one number of lanes for all sizes code would be longer than needed.
  int64_t width =
      size.isStatic()
          ? std::min<int64_t>(lanes, llvm::PowerOf2Ceil(size.getCoefficient()))
          : lanes;
  Value whole =
      context.add(begin, context.roundDown(context.sub(end, begin), width));
  if (context.sub(whole, begin) != context.constant(0))
    context.forLoop(begin, whole, width, [&](Value i) {
      RegionEmitter::Scope scope(emitter);
      emitElements(outer, i, width);
    });
  if (int64_t rest = size.getCoefficient() % width)
    emitRest(outer, whole, end, size.isStatic() ? Lanes(width, rest) : Lanes());
}

void LoopKernel::emitRest(ArrayRef<Value> outer, Value begin, Value end,
                          Lanes mask) {
  if (mask.count == 1 || !canMask()) {
    context.forLoop(begin, end, 1, [&](Value i) {
      RegionEmitter::Scope scope(emitter);
      emitElements(outer, i, 1);
    });
    return;
  }
  if (getConstantIntValue(begin) && getConstantIntValue(end))
    return emitElements(outer, begin, mask);
  Value any = arith::CmpIOp::create(context.builder, arith::CmpIPredicate::slt,
                                    begin, end);
  auto branch = scf::IfOp::create(context.builder, any, false);
  OpBuilder::InsertionGuard guard(context.builder);
  context.builder.setInsertionPointToStart(branch.thenBlock());
  RegionEmitter::Scope scope(emitter);
  emitElements(outer, begin, mask);
}

void LoopKernel::emitSpans(SmallVector<Value> index) {
  const Dims &sizes = space.getSizes();
  const Dim &size = sizes[index.size()];
  if (index.size() + 1 == sizes.size())
    return emitSpan(index, context.constant(0), context.sizeOf(size), size);
  context.forLoop(context.constant(0), context.sizeOf(size), 1, [&](Value i) {
    RegionEmitter::Scope scope(emitter);
    SmallVector<Value> inner(index);
    inner.push_back(i);
    emitSpans(inner);
  });
}

LogicalResult LoopKernel::emit() {
  const Dims &sizes = space.getSizes();
  const Dim &last = sizes.back();
  if (sizes.size() == 1) {
    context.splitWork({last, getGrain(), lanes});
    emitSpan({}, context.getBegin(), context.getEnd(), last);
    return success(emitter.succeeded());
  }
  // Short last dims are looped over together: a division per row costs more.
  size_t unitCount = sizes.size() - 1;
  int64_t spanCost = std::max<int64_t>(last.getCoefficient(), 1);
  while (unitCount > 0 && sizes[unitCount - 1].isStatic() &&
         spanCost * sizes[unitCount - 1].getCoefficient() <= kSpanElements)
    spanCost *= sizes[--unitCount].getCoefficient();
  ArrayRef<Dim> outer = ArrayRef<Dim>(sizes).take_front(unitCount);
  std::optional<Dim> rows = getNumElements(outer);
  if (!rows)
    return context.kernel.emitOpError("has more elements than 63 bits count");
  context.splitWork({*rows, getGrain() / spanCost});
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value row) {
    RegionEmitter::Scope scope(emitter);
    emitSpans(context.delinearize(row, outer));
  });
  return success(emitter.succeeded());
}

LogicalResult emitLoop(KernelContext &context) {
  if (std::optional<LogicalResult> done = emitTransposing(context))
    return *done;
  return LoopKernel(context).emit();
}

} // namespace lathe

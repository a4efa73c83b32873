//===- SliceBatch.cpp - Batches that pass through in slices ---------------===//
//
// kernels -> kernels with `lathe.slice` on functions whose samples do not
// depend on each other. Expects: places (PlanMemory).
//
//===----------------------------------------------------------------------===//

#include "BufferLives.h"
#include "lathe/Graph/Build.h"
#include "lathe/GraphTransforms/Passes.h"

#include <numeric>

using namespace mlir;

namespace lathe {
#define GEN_PASS_DEF_SLICEBATCHPASS
#include "lathe/GraphTransforms/Passes.h.inc"
} // namespace lathe

using namespace lathe;

/// What a slice's arena may take: a share of the last-level cache.
static constexpr int64_t kArenaBytes = 8 << 20;
/// Weights are read once per slice, so that a slice of one would be read for
/// one sample.
static constexpr int64_t kFewestSamples = 2;
/// Buffers of the host are used in place when they are aligned to this.
static constexpr int64_t kBufferAlignment = 64;

//===----------------------------------------------------------------------===//
// Whether samples stay apart
//===----------------------------------------------------------------------===//

/// Rows per sample: n of a tensor with a leading dim of n * B, 0 of one without
/// symbols; nullopt where the symbol stands elsewhere.
static std::optional<int64_t> getRowsPerSample(Value value) {
  Dims dims = dimsOf(value);
  for (const Dim &dim : ArrayRef<Dim>(dims).drop_front(dims.empty() ? 0 : 1))
    if (!dim.isStatic())
      return std::nullopt;
  if (dims.empty() || dims.front().isStatic())
    return 0;
  return dims.front().getSymbols().size() == 1
             ? std::optional(dims.front().getCoefficient())
             : std::nullopt;
}

/// Whether sample i of the result, which has the batch, depends on sample i of
/// the operands only.
static bool mapsSamples(Operation *op) {
  auto rowsOf = [](Value value) { return *getRowsPerSample(value); };
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<ReshapeOp, OneHotOp, MaxPool2dOp, AvgPool2dOp, YieldOp>(
          [](auto) { return true; })
      .Case([&](BroadcastOp broadcast) {
        return rowsOf(broadcast.getInput()) == 0 ||
               (broadcast.getDims().front() == 0 &&
                rowsOf(broadcast.getInput()) == rowsOf(broadcast.getResult()));
      })
      .Case([](TransposeOp transpose) {
        return transpose.getPermutation().front() == 0;
      })
      .Case([&](SliceOp slice) {
        return slice.getStarts().front() == 0 &&
               rowsOf(slice.getInput()) == rowsOf(slice.getResult());
      })
      .Case([](PadOp pad) {
        return pad.getLow().front() == 0 && pad.getHigh().front() == 0 &&
               pad.getInterior().front() == 0;
      })
      .Case<ReverseOp, ReduceSumOp, ReduceMaxOp, ReduceMinOp>(
          [](auto op) { return !llvm::is_contained(op.getDims(), 0); })
      .Case<ConcatOp, ArgmaxOp>([](auto op) { return op.getDim() != 0; })
      .Case([&](MatmulOp matmul) {
        bool batched = tensorTypeOf(matmul.getLhs()).getRank() > 2;
        return batched
                   ? rowsOf(matmul.getLhs()) == rowsOf(matmul.getRhs())
                   : !matmul.getTransposeLhs() && rowsOf(matmul.getRhs()) == 0;
      })
      .Case<ConvolutionOp, WinogradConvolutionOp>([&](auto convolution) {
        return rowsOf(convolution->getOperand(1)) == 0;
      })
      .Default([&](Operation *op) {
        return op->hasTrait<Elementwise>() && !isa<CheckIndexOp>(op) &&
               llvm::all_of(op->getOperands(), [&](Value operand) {
                 return rowsOf(operand) == rowsOf(op->getResult(0));
               });
      });
}

static bool keepsSamplesApart(Operation *op) {
  bool batchIn = false, batchOut = false;
  for (ValueRange values :
       {ValueRange(op->getOperands()), ValueRange(op->getResults())})
    for (Value value : values) {
      std::optional<int64_t> rows = getRowsPerSample(value);
      if (!rows)
        return false;
      (values == ValueRange(op->getResults()) ? batchOut : batchIn) |=
          *rows > 0;
    }
  if (isa<KernelOp, func::ReturnOp>(op))
    return true; // what is in it counts
  // Of the batch's size, or of its sum, nothing may depend.
  if (!batchOut && !isa<YieldOp>(op))
    return !batchIn && !isa<DimSizeOp>(op);
  return mapsSamples(op);
}

//===----------------------------------------------------------------------===//
// Samples per slice
//===----------------------------------------------------------------------===//

/// Bytes of the arena per sample; what it takes for constant sizes is small
/// beside them in inference.
static int64_t getArenaBytesPerSample(func::FuncOp func) {
  int64_t bytes = 0;
  for (Attribute region : func->getAttrOfType<ArrayAttr>(kArenaAttr)) {
    auto pair = cast<ArrayAttr>(region);
    if (cast<StringAttr>(pair[0]).getValue() != "1")
      bytes += cast<IntegerAttr>(pair[1]).getInt();
  }
  return bytes;
}

/// The least number of samples after which a tensor of |type| is aligned again.
static int64_t getAlignedSamples(RankedTensorType type) {
  int64_t bytes = getElementBytes(type.getElementType());
  for (const Dim &dim : ArrayRef<Dim>(getDims(type)).drop_front())
    bytes *= dim.getCoefficient();
  return kBufferAlignment / std::gcd(kBufferAlignment, bytes);
}

/// The samples of a slice; nullopt where a slice would be no better.
static std::optional<int64_t> chooseSlice(func::FuncOp func) {
  SmallVector<Type> types(func.getArgumentTypes());
  llvm::append_range(types, func.getResultTypes());
  int64_t step = 1;
  bool hasBatch = false;
  for (Type type : types) {
    auto tensor = cast<RankedTensorType>(type);
    if (tensor.hasStaticShape())
      continue;
    if (getDims(tensor).front().getCoefficient() != 1)
      return std::nullopt;
    hasBatch = true;
    step = std::max(step, getAlignedSamples(tensor));
  }
  int64_t bytes = getArenaBytesPerSample(func);
  if (!hasBatch || bytes == 0)
    return std::nullopt;
  int64_t samples = std::max(kFewestSamples, kArenaBytes / bytes);
  return std::max(step, samples / step * step);
}

namespace {
struct SliceBatchPass : lathe::impl::SliceBatchPassBase<SliceBatchPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    bool isApart = !func.isExternal() &&
                   !func.walk([](Operation *op) {
                          return isa<func::FuncOp>(op) || keepsSamplesApart(op)
                                     ? WalkResult::advance()
                                     : WalkResult::interrupt();
                        })
                        .wasInterrupted();
    if (!isApart)
      return;
    if (std::optional<int64_t> samples = chooseSlice(func))
      func->setAttr(kSliceAttr, Builder(func).getI64IntegerAttr(*samples));
  }
};
} // namespace

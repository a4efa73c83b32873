//===- EmitTransposing.cpp - Elementwise kernels of transposed inputs -----===//
//
// Where an input's neighbours are not neighbours in the result, elements are
// taken in square blocks: vectors are loaded along the dim that is the input's
// last, transposed in registers, and used as vectors along the result's last
// dim. Units are blocks' rows: a vector's worth of the one dim, all of the
// other.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "IterationSpace.h"
#include "lathe/Graph/Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace lathe {

/// Elements of a range of units that is worth a thread.
static constexpr int64_t kSerialElements = 16384;
/// Smaller sides are not worth a block.
static constexpr int64_t kSmallestSide = 4;

/// The dim of |value| that its input has last (but for dims of size 1), if
/// |value| is an input behind index maps that lose no dim of it.
static std::optional<int64_t> findInputsLastDim(Value value) {
  SmallVector<int64_t> place = // where each dim of |value| is in its source
      llvm::to_vector(llvm::seq<int64_t>(0, tensorTypeOf(value).getRank()));
  while (Operation *op = value.getDefiningOp()) {
    if (auto transpose = dyn_cast<TransposeOp>(op)) {
      for (int64_t &d : place)
        d = transpose.getPermutation()[d];
    } else if (!isa<SliceOp, ReverseOp>(op)) {
      return std::nullopt;
    }
    value = op->getOperand(0);
  }
  Dims dims = dimsOf(value);
  int64_t last = dims.size() - 1;
  while (last > 0 && dims[last] == Dim(1))
    --last;
  const auto *found = llvm::find(place, last);
  return found == place.end() ? std::nullopt
                              : std::optional<int64_t>(found - place.begin());
}

/// A matrix of one vector per row, transposed; both sides a power of two.
static void transposeRows(KernelContext &context, MutableArrayRef<Value> rows) {
  int64_t size = rows.size();
  for (int64_t side = size / 2; side > 0; side /= 2) {
    SmallVector<int64_t> upper, lower;
    for (int64_t lane = 0; lane < size; ++lane) {
      upper.push_back(lane & side ? size + lane - side : lane);
      lower.push_back(lane & side ? size + lane : lane + side);
    }
    for (int64_t row = 0; row < size; ++row) {
      if (row & side)
        continue;
      Value a = rows[row], b = rows[row + side];
      rows[row] = vector::ShuffleOp::create(context.builder, a, b, upper);
      rows[row + side] =
          vector::ShuffleOp::create(context.builder, a, b, lower);
    }
  }
}

namespace {

class TransposingKernel {
public:
  explicit TransposingKernel(KernelContext &context)
      : context(context), emitter(context),
        space(llvm::to_vector(
            context.kernel.getBody().front().getTerminator()->getOperands())) {}
  /// Whether blocks serve this kernel.
  bool analyze();
  LogicalResult emit();

private:
  bool hasBlockTypes() const;
  /// The rows [p, p + activeRows), at most |side|, of all columns.
  void emitRows(SmallVector<Value> index, Value p, int64_t activeRows);
  void emitBlock(SmallVector<Value> index, Value p, Value q, int64_t activeRows,
                 int64_t activeColumns);

  KernelContext &context;
  RegionEmitter emitter;
  IterationSpace space;
  SmallVector<Value> transposed;
  size_t rowDim = 0; // of the merged dims
  int64_t side = 0;
  SmallVector<Value> rowNumbers; // of the block at hand
};

} // namespace

/// Blocks of wide elements only; partial ones need masked loads and stores.
bool TransposingKernel::hasBlockTypes() const {
  unsigned widest = 32;
  bool isWide = true;
  for (Type type : llvm::concat<const Type>(
           llvm::to_vector(context.kernel.getInputs().getTypes()),
           llvm::to_vector(context.kernel.getResultTypes()))) {
    unsigned bits = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
    widest = std::max(widest, bits);
    isWide &= bits >= 32;
  }
  return isWide && context.target.lanes(widest) == side;
}

bool TransposingKernel::analyze() {
  const Dims &sizes = space.getSizes();
  if (sizes.size() < 2)
    return false;
  Block &body = context.kernel.getBody().front();
  Dims dims = dimsOf(body.getTerminator()->getOperand(0));
  std::optional<int64_t> partner;
  unsigned bits = 32;
  for (Operation &op : body.without_terminator()) {
    if (isa<RandomBitsOp, RandomKeyOp, DropoutOp, OneHotOp, CheckIndexOp>(op))
      return false;
    Value value = op.getResult(0);
    bits = std::max(bits, getElementTypeOrSelf(value).getIntOrFloatBitWidth());
    bool isRead = llvm::any_of(op.getUsers(), [](Operation *user) {
      return !isa<TransposeOp, SliceOp, ReverseOp, BroadcastOp>(user);
    });
    if (!isa<TransposeOp, SliceOp, ReverseOp>(op) || !isRead ||
        dimsOf(value) != dims)
      continue;
    std::optional<int64_t> dim = findInputsLastDim(value);
    if (!dim || space.isLast(*dim) || (partner && *dim != *partner))
      continue;
    partner = dim;
    transposed.push_back(value);
  }
  std::optional<size_t> merged =
      partner ? space.findMerged(*partner) : std::nullopt;
  if (!merged)
    return false;
  rowDim = *merged;
  side = context.target.lanes(bits);
  auto isLarge = [](const Dim &dim) {
    return !dim.isStatic() || dim.getCoefficient() >= kSmallestSide;
  };
  return sizes[rowDim].isStatic() && isLarge(sizes[rowDim]) &&
         isLarge(sizes.back()) && hasBlockTypes();
}

void TransposingKernel::emitBlock(SmallVector<Value> index, Value p, Value q,
                                  int64_t activeRows, int64_t activeColumns) {
  // One vector per column of the block, lanes along the rows.
  for (Value value : transposed) {
    SmallVector<Value> vectors;
    for (int64_t column = 0; column < activeColumns; ++column) {
      index[rowDim] = p;
      index.back() = context.add(q, column);
      vectors.push_back(emitter.emit(value,
                                     space.expand(context, index, rowDim),
                                     Lanes(side, activeRows)));
      if (!vectors.back())
        return;
    }
    Value zero = context.splat(vectors.front().getType(), 0);
    vectors.resize(side, zero);
    transposeRows(context, vectors);
    index.back() = q;
    for (int64_t row = 0; row < activeRows; ++row) {
      index[rowDim] = rowNumbers[row];
      emitter.bind(value, space.expand(context, index),
                   Lanes(side, activeColumns), vectors[row]);
    }
  }
  index.back() = q;
  for (int64_t row = 0; row < activeRows; ++row) {
    index[rowDim] = rowNumbers[row];
    emitter.storeResults(space.expand(context, index),
                         Lanes(side, activeColumns));
  }
}

void TransposingKernel::emitRows(SmallVector<Value> index, Value p,
                                 int64_t activeRows) {
  const Dim &columns = space.getSizes().back();
  Value size = context.sizeOf(columns), whole = context.roundDown(size, side);
  rowNumbers.clear();
  for (int64_t row = 0; row < activeRows; ++row)
    rowNumbers.push_back(context.add(p, row));
  context.forLoop(context.constant(0), whole, side, [&](Value q) {
    RegionEmitter::Scope scope(emitter);
    emitBlock(index, p, q, activeRows, side);
  });
  if (columns.isStatic()) {
    if (int64_t rest = columns.getCoefficient() % side)
      emitBlock(index, p, whole, activeRows, rest);
    return;
  }
  context.forLoop(whole, size, 1, [&](Value q) {
    RegionEmitter::Scope scope(emitter);
    index.back() = q;
    for (Value row : rowNumbers) {
      index[rowDim] = row;
      emitter.storeResults(space.expand(context, index), 1);
    }
  });
}

LogicalResult TransposingKernel::emit() {
  const Dims &sizes = space.getSizes();
  int64_t rows = sizes[rowDim].getCoefficient(), rest = rows % side;
  int64_t blocks = llvm::divideCeil(rows, side);
  Dims unitDims(sizes.begin(), sizes.end() - 1);
  unitDims[rowDim] = Dim(blocks);
  std::optional<Dim> units = getNumElements(unitDims);
  if (!units)
    return context.kernel.emitOpError("has more elements than 63 bits count");
  int64_t cost = side * std::max<int64_t>(sizes.back().getCoefficient(), 1);
  context.splitWork({*units, kSerialElements / cost});
  context.forLoop(context.getBegin(), context.getEnd(), 1, [&](Value unit) {
    RegionEmitter::Scope scope(emitter);
    SmallVector<Value> index = context.delinearize(unit, unitDims);
    Value block = index[rowDim], p = context.mul(block, side);
    index.push_back(context.constant(0));
    if (rest == 0 || blocks == 1)
      return emitRows(index, p, rest ? rest : side);
    Value isWhole =
        arith::CmpIOp::create(context.builder, arith::CmpIPredicate::slt, block,
                              context.constant(blocks - 1));
    auto branch = scf::IfOp::create(context.builder, isWhole, true);
    OpBuilder::InsertionGuard guard(context.builder);
    for (bool whole : {true, false}) {
      context.builder.setInsertionPointToStart(whole ? branch.thenBlock()
                                                     : branch.elseBlock());
      RegionEmitter::Scope inner(emitter);
      emitRows(index, p, whole ? side : rest);
    }
  });
  return success(emitter.succeeded());
}

std::optional<LogicalResult> emitTransposing(KernelContext &context) {
  TransposingKernel kernel(context);
  if (!kernel.analyze())
    return std::nullopt;
  return kernel.emit();
}

} // namespace lathe

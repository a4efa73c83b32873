//===- ContractionTile.cpp - The innermost loops of a contraction ---------===//
//
// The order of loads decides the speed: the smaller operand set is loaded
// first and stays, the other is streamed one register at a time. Emitting it
// the other way spills.
//
//===----------------------------------------------------------------------===//

#include "ContractionTile.h"

#include "lathe/Graph/Dims.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

/// Innermost loops with a static trip count are unrolled up to this many
/// multiply-adds.
static constexpr int64_t kMaxUnrolledFmas = 96;

static Value toValue(OpBuilder &builder, Location loc, Elements number) {
  if (auto value = dyn_cast<Value>(number))
    return value;
  return arith::ConstantOp::create(
      builder, loc, builder.getI64IntegerAttr(*getConstantIntValue(number)));
}

Value movePointer(OpBuilder &builder, Location loc, Type type, Value pointer,
                  Elements offset) {
  std::optional<int64_t> constant = getConstantIntValue(offset);
  if (constant == 0)
    return pointer;
  LLVM::GEPArg arg = constant && llvm::isInt<32>(*constant)
                         ? LLVM::GEPArg(static_cast<int32_t>(*constant))
                         : LLVM::GEPArg(toValue(builder, loc, offset));
  return LLVM::GEPOp::create(builder, loc, pointer.getType(), type, pointer,
                             ArrayRef<LLVM::GEPArg>{arg});
}

namespace {
class TileEmitter {
public:
  TileEmitter(OpBuilder &builder, Location loc, const ContractionTile &tile)
      : builder(builder), loc(loc), tile(tile) {}

  SmallVector<Value> emit() {
    Type type = accumulatorType();
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
    SmallVector<Value> sums(tile.rowsA.size() * tile.columnsB.size(), zero);
    return emitLoop(0, tile.pointerA, tile.pointerB, std::move(sums));
  }

private:
  Type vectorOf(Type element) const {
    return tile.lanes == 1 ? element
                           : Type(VectorType::get({tile.lanes}, element));
  }
  Type accumulatorType() const { return vectorOf(tile.computed); }
  int64_t rows() const { return tile.rowsA.size(); }
  int64_t columns() const { return tile.columnsB.size(); }

  SmallVector<Value> emitLoop(size_t level, Value a, Value b,
                              SmallVector<Value> sums);
  SmallVector<Value> emitUnrolled(int64_t trips, const ReductionLoop &loop,
                                  Value a, Value b, SmallVector<Value> sums);
  void emitStep(Value a, Value b, SmallVector<Value> &sums);
  Value loadVector(Value pointer, bool last);
  Value loadRow(Value a, int64_t row, int64_t column);
  Value loadColumn(Value b, int64_t column);
  void accumulate(SmallVector<Value> &sums, int64_t row, int64_t column,
                  Value a, Value b);
  Value widen(Value value, Type type);

  OpBuilder &builder;
  Location loc;
  const ContractionTile &tile;
};
} // namespace

SmallVector<Value> TileEmitter::emitLoop(size_t level, Value a, Value b,
                                         SmallVector<Value> sums) {
  if (level == tile.reductions.size()) {
    emitStep(a, b, sums);
    return sums;
  }
  const ReductionLoop &loop = tile.reductions[level];
  std::optional<int64_t> trips = getConstantIntValue(loop.size);
  bool innermost = level + 1 == tile.reductions.size();
  if (trips && innermost && *trips * rows() * columns() <= kMaxUnrolledFmas)
    return emitUnrolled(*trips, loop, a, b, std::move(sums));

  Value zero = toValue(builder, loc, builder.getI64IntegerAttr(0));
  Value one = toValue(builder, loc, builder.getI64IntegerAttr(1));
  SmallVector<Value> carried{a, b};
  carried.append(sums);
  auto forOp = scf::ForOp::create(
      builder, loc, zero, toValue(builder, loc, loop.size), one, carried);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(forOp.getBody());
  auto args = forOp.getRegionIterArgs();
  SmallVector<Value> next{
      movePointer(builder, loc, tile.stored, args[0], loop.stepA),
      movePointer(builder, loc, tile.stored, args[1], loop.stepB)};
  next.append(emitLoop(level + 1, args[0], args[1],
                       SmallVector<Value>(args.drop_front(2))));
  scf::YieldOp::create(builder, loc, next);
  return SmallVector<Value>(forOp.getResults().drop_front(2));
}

/// A short loop without a loop: constant distances from the same pointers.
SmallVector<Value> TileEmitter::emitUnrolled(int64_t trips,
                                             const ReductionLoop &loop, Value a,
                                             Value b, SmallVector<Value> sums) {
  for (int64_t i = 0; i < trips; ++i) {
    emitStep(a, b, sums);
    if (i + 1 < trips) {
      a = movePointer(builder, loc, tile.stored, a, loop.stepA);
      b = movePointer(builder, loc, tile.stored, b, loop.stepB);
    }
  }
  return sums;
}

void TileEmitter::emitStep(Value a, Value b, SmallVector<Value> &sums) {
  if (tile.columnsInA || rows() >= columns()) {
    SmallVector<Value> vectors;
    for (int64_t c = 0; c < columns(); ++c)
      vectors.push_back(loadColumn(b, c));
    for (int64_t r = 0; r < rows(); ++r) {
      Value row = tile.columnsInA ? Value() : loadRow(a, r, 0);
      for (int64_t c = 0; c < columns(); ++c)
        accumulate(sums, r, c, row ? row : loadRow(a, r, c), vectors[c]);
    }
    return;
  }
  SmallVector<Value> broadcasts;
  for (int64_t r = 0; r < rows(); ++r)
    broadcasts.push_back(loadRow(a, r, 0));
  for (int64_t c = 0; c < columns(); ++c) {
    Value vector = loadColumn(b, c);
    for (int64_t r = 0; r < rows(); ++r)
      accumulate(sums, r, c, broadcasts[r], vector);
  }
}

/// A vector of columns from |pointer|; the last one may be partial.
Value TileEmitter::loadVector(Value pointer, bool last) {
  Type type = vectorOf(tile.stored);
  unsigned alignment = getElementBytes(tile.stored);
  Value loaded;
  if (last && tile.lastLanes < tile.lanes) {
    SmallVector<bool> lanes(tile.lanes, false);
    std::fill_n(lanes.begin(), tile.lastLanes, true);
    auto maskType = VectorType::get({tile.lanes}, builder.getI1Type());
    Value mask = arith::ConstantOp::create(
        builder, loc, DenseElementsAttr::get(maskType, lanes));
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
    loaded = LLVM::MaskedLoadOp::create(builder, loc, type, pointer, mask, zero,
                                        alignment);
  } else {
    loaded = LLVM::LoadOp::create(builder, loc, type, pointer, alignment);
  }
  return widen(loaded, accumulatorType());
}

Value TileEmitter::loadRow(Value a, int64_t row, int64_t column) {
  Value pointer = movePointer(builder, loc, tile.stored, a, tile.rowsA[row]);
  if (tile.columnsInA) {
    pointer =
        movePointer(builder, loc, tile.stored, pointer, tile.columnsB[column]);
    return loadVector(pointer, column + 1 == columns());
  }
  Value scalar =
      LLVM::LoadOp::create(builder, loc, tile.stored, pointer,
                           static_cast<unsigned>(getElementBytes(tile.stored)));
  scalar = widen(scalar, tile.computed);
  if (tile.lanes == 1)
    return scalar;
  return vector::BroadcastOp::create(builder, loc, accumulatorType(), scalar);
}

Value TileEmitter::loadColumn(Value b, int64_t column) {
  Value pointer =
      movePointer(builder, loc, tile.stored, b, tile.columnsB[column]);
  return loadVector(pointer, column + 1 == columns());
}

void TileEmitter::accumulate(SmallVector<Value> &sums, int64_t row,
                             int64_t column, Value a, Value b) {
  Value &sum = sums[row * columns() + column];
  if (tile.lanes == 1)
    sum = LLVM::FMAOp::create(builder, loc, a, b, sum);
  else
    sum = vector::FMAOp::create(builder, loc, a, b, sum);
}

Value TileEmitter::widen(Value value, Type type) {
  if (value.getType() == type)
    return value;
  return arith::ExtFOp::create(builder, loc, type, value);
}

SmallVector<Value> emitTile(OpBuilder &builder, Location loc,
                            const ContractionTile &tile) {
  return TileEmitter(builder, loc, tile).emit();
}

} // namespace lathe

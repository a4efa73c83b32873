//===- RegionRandom.cpp - Philox4x32-10 in vectors ------------------------===//
//
// The part of RegionEmitter for random ops (Salmon, Moraes, Dror, Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC'11). Element n is word
// n mod 4 of block n / 4. Lanes that start at a multiple of 4 take four words
// from each block; others make a block per lane and take one word from it.
//
//===----------------------------------------------------------------------===//

#include "ElementwiseEmitter.h"
#include "RegionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;

namespace lathe {
namespace {

/// Words are kept in the lower halves of i64 lanes, so that a multiplication is
/// one instruction and no halves are shuffled.
class PhiloxEmitter {
public:
  PhiloxEmitter(KernelContext &context, ArrayRef<Value> key, int64_t opId)
      : context(context), b(context.builder), key(key), opId(opId) {}

  /// The words of elements |number| .. (lanes, |step| apart), as i32.
  Value emit(Value number, int64_t step, Lanes lanes);

private:
  using Words = std::array<Value, 4>;
  Value number(int64_t n, Lanes lanes) {
    return context.splatInt(getLanesType(b.getI64Type(), lanes), n);
  }
  Value low(Value word, Lanes lanes) {
    return arith::AndIOp::create(b, word, number(0xFFFFFFFF, lanes));
  }
  Value high(Value word, Lanes lanes) {
    return arith::ShRUIOp::create(b, word, number(32, lanes));
  }
  Value exclusiveOr(Value x, Value y, Value z) {
    return arith::XOrIOp::create(b, arith::XOrIOp::create(b, x, y), z);
  }
  Words emitBlocks(Value blocks, Lanes lanes);
  Value emitWordPerBlock(Value number, int64_t step, Lanes lanes);
  Value emitWholeBlocks(Value number, Lanes lanes);
  Value toWords(Value wide, Lanes lanes) {
    return arith::TruncIOp::create(b, getLanesType(b.getI32Type(), lanes),
                                   wide);
  }

  KernelContext &context;
  ImplicitLocOpBuilder &b;
  ArrayRef<Value> key; // four i64 that hold 32-bit words
  int64_t opId;
};

} // namespace

/// Ten rounds on the counters of |blocks|.
PhiloxEmitter::Words PhiloxEmitter::emitBlocks(Value blocks, Lanes lanes) {
  Value id = arith::OrIOp::create(
      b, arith::ShLIOp::create(b, high(blocks, lanes), number(20, lanes)),
      number(opId, lanes));
  Words x = {low(blocks, lanes), low(id, lanes),
             context.broadcast(key[2], lanes),
             context.broadcast(key[3], lanes)};
  for (int round = 0; round < 10; ++round) {
    auto roundKey = [&](unsigned i, int64_t increment) {
      Value bumped =
          arith::AddIOp::create(b, key[i], number(round * increment, Lanes()));
      return context.broadcast(low(bumped, Lanes()), lanes);
    };
    Value p0 = arith::MulIOp::create(b, x[0], number(0xD2511F53, lanes));
    Value p1 = arith::MulIOp::create(b, x[2], number(0xCD9E8D57, lanes));
    x = {exclusiveOr(high(p1, lanes), x[1], roundKey(0, 0x9E3779B9)),
         low(p1, lanes),
         exclusiveOr(high(p0, lanes), x[3], roundKey(1, 0xBB67AE85)),
         low(p0, lanes)};
  }
  return x;
}

Value PhiloxEmitter::emitWordPerBlock(Value first, int64_t step, Lanes lanes) {
  Value numbers = context.spread(first, step, lanes);
  Value blocks = arith::ShRUIOp::create(b, numbers, number(2, lanes));
  Value word = arith::AndIOp::create(b, numbers, number(3, lanes));
  Words words = emitBlocks(blocks, lanes);
  Value result = words[0];
  for (int64_t i = 1; i < 4; ++i)
    result = arith::SelectOp::create(
        b,
        arith::CmpIOp::create(b, arith::CmpIPredicate::eq, word,
                              number(i, lanes)),
        words[i], result);
  return toWords(result, lanes);
}

Value PhiloxEmitter::emitWholeBlocks(Value first, Lanes lanes) {
  Lanes blockLanes(lanes.count / 4);
  Value block = arith::ShRUIOp::create(b, first, number(2, Lanes()));
  Words words = emitBlocks(context.spread(block, 1, blockLanes), blockLanes);
  for (Value &word : words)
    word = toWords(word, blockLanes);
  if (blockLanes.count == 1)
    return vector::FromElementsOp::create(
        b, VectorType::get({4}, b.getI32Type()), ValueRange(words));
  // 0 0 0 0 | 1 1 1 1 | ... -> 0 1 2 3 | 0 1 2 3 | ...
  int64_t n = blockLanes.count;
  SmallVector<int64_t> concat, interleave;
  for (int64_t i = 0; i < 2 * n; ++i)
    concat.push_back(i);
  for (int64_t i = 0; i < 4 * n; ++i)
    interleave.push_back((i % 4) * n + i / 4);
  Value lower = vector::ShuffleOp::create(b, words[0], words[1], concat);
  Value upper = vector::ShuffleOp::create(b, words[2], words[3], concat);
  return vector::ShuffleOp::create(b, lower, upper, interleave);
}

Value PhiloxEmitter::emit(Value first, int64_t step, Lanes lanes) {
  if (lanes.count % 4 != 0 || step != 1)
    return emitWordPerBlock(first, step, lanes);
  if (context.isMultiple(first, 4))
    return emitWholeBlocks(first, lanes);
  Value rest = arith::AndIOp::create(b, first, number(3, Lanes()));
  Value whole = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, rest,
                                      number(0, Lanes()));
  auto branch = scf::IfOp::create(
      b, TypeRange(getLanesType(b.getI32Type(), lanes)), whole,
      /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  scf::YieldOp::create(b, emitWholeBlocks(first, lanes));
  b.setInsertionPointToStart(branch.elseBlock());
  scf::YieldOp::create(b, emitWordPerBlock(first, step, lanes));
  return branch.getResult(0);
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

Value RegionEmitter::emitRandomBits(Value key, int64_t opId,
                                    RankedTensorType type,
                                    ArrayRef<LaneIndex> index, Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  SmallVector<Value> words;
  for (int64_t i = 0; i < 4; ++i) {
    Value word = emit(key, {context.constant(i)});
    if (!word)
      return Value();
    words.push_back(arith::ExtUIOp::create(b, b.getI64Type(), word));
  }
  SmallVector<Value> bases;
  for (const LaneIndex &i : index)
    bases.push_back(i.base);
  Dims dims = getDims(type);
  std::optional<int64_t> step =
      getConstantIntValue(getLaneStride(context, index, dims));
  Value first = context.linearize(bases, dims);
  PhiloxEmitter philox(context, words, opId);
  if (step || lanes.count == 1)
    return philox.emit(first, step.value_or(0), lanes);
  // Lanes along a dim with a symbolic stride, as in a transpose: one by one.
  SmallVector<Value> elements;
  Value stride = getLaneStride(context, index, dims);
  for (int64_t lane = 0; lane < lanes.count; ++lane)
    elements.push_back(
        philox.emit(context.add(first, context.mul(stride, lane)), 0, Lanes()));
  return vector::FromElementsOp::create(
      b, VectorType::get({lanes.count}, b.getI32Type()), elements);
}

/// Word i of [seed lo, seed hi, step lo, step hi].
Value RegionEmitter::emitRandomKey(RandomKeyOp op, ArrayRef<LaneIndex> index,
                                   Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  Value step = emit(op.getStep(), ArrayRef<Value>());
  if (!step)
    return Value();
  auto word = [&](int64_t i) -> Value {
    if (i < 2)
      return emit(op.getSeed(), {context.constant(i)});
    Value shifted =
        arith::ShRUIOp::create(b, step, context.constant(i == 2 ? 0 : 32));
    return arith::TruncIOp::create(b, b.getI32Type(), shifted);
  };
  if (auto constant = getConstantIntValue(index[0].base);
      constant && lanes.count == 1)
    return word(*constant);
  Value number = context.spread(index[0].base, index[0].step, lanes);
  Value result = context.broadcast(word(0), lanes);
  for (int64_t i = 1; i < 4; ++i)
    result = arith::SelectOp::create(
        b,
        arith::CmpIOp::create(b, arith::CmpIPredicate::eq, number,
                              context.splatInt(number.getType(), i)),
        context.broadcast(word(i), lanes), result);
  return result;
}

Value RegionEmitter::emitDropout(DropoutOp op, ArrayRef<LaneIndex> index,
                                 Lanes lanes) {
  ImplicitLocOpBuilder &b = context.builder;
  if (!op.getKey())
    return fail(op, "expected a key outside of a model listing");
  Value input = emit(op.getInput(), index, lanes);
  if (!input)
    return Value();
  double rate = op.getRate().convertToDouble();
  int64_t threshold = std::llround(std::ldexp(rate, 32));
  Type type = input.getType();
  if (threshold > UINT32_MAX)
    return emitSplat(b, type, 0);
  Value bits =
      emitRandomBits(op.getKey(), op.getOpId(),
                     cast<RankedTensorType>(op.getType()), index, lanes);
  if (!bits)
    return Value();
  Value keep = arith::CmpIOp::create(
      b, arith::CmpIPredicate::uge, bits,
      context.splatInt(bits.getType(), static_cast<int32_t>(threshold)));
  Value scaled =
      arith::MulFOp::create(b, input, emitSplat(b, type, 1 / (1 - rate)));
  return arith::SelectOp::create(b, keep, scaled, emitSplat(b, type, 0));
}

} // namespace lathe

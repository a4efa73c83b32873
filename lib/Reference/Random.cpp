//===- Random.cpp - Reference evaluation of random ops --------------------===//
//
// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy
// as 1, 2, 3", SC'11.
//
//===----------------------------------------------------------------------===//

#include "OpEvaluation.h"

#include "llvm/ADT/TypeSwitch.h"
#include <array>
#include <cmath>

using namespace mlir;

namespace lathe {

using Words = std::array<uint32_t, 4>;

static Words philox(uint32_t key0, uint32_t key1, Words counter) {
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = uint64_t(0xD2511F53) * counter[0];
    uint64_t product1 = uint64_t(0xCD9E8D57) * counter[2];
    counter = {uint32_t(product1 >> 32) ^ counter[1] ^ key0, uint32_t(product1),
               uint32_t(product0 >> 32) ^ counter[3] ^ key1,
               uint32_t(product0)};
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return counter;
}

/// The random word of element |i| of op |opId| under |key|.
static uint32_t randomWord(const Tensor &key, int64_t opId, int64_t i) {
  auto word = [&](int64_t k) { return uint32_t(key.getInteger(k)); };
  uint64_t block = uint64_t(i) / 4;
  Words counter = {uint32_t(block), uint32_t(opId | (block >> 32 << 20)),
                   word(2), word(3)};
  return philox(word(0), word(1), counter)[i % 4];
}

static LogicalResult evaluateDropout(Evaluation &e, DropoutOp op) {
  const Tensor &input = e.operand(0);
  if (!op.getKey())
    return op.emitOpError("has no key; expand the model first");
  double rate = op.getRate().convertToDouble();
  uint64_t threshold = uint64_t(std::llround(std::ldexp(rate, 32)));
  dispatchFloat(input, [&](auto zero) {
    using T = decltype(zero);
    T scale = T(1 / (1 - rate));
    for (int64_t i = 0, n = input.getNumElements(); i < n; ++i)
      if (randomWord(e.operand(1), op.getOpId(), i) >= threshold)
        e.result.setDouble(i, input.data<T>()[i] * scale);
  });
  return success();
}

FamilyResult evaluateRandom(Evaluation &e) {
  return TypeSwitch<Operation *, FamilyResult>(e.op)
      .Case([&](RandomKeyOp) {
        int64_t step = e.operand(1).getInteger(0);
        int64_t words[4] = {e.operand(0).getInteger(0),
                            e.operand(0).getInteger(1), step, step >> 32};
        for (int i = 0; i < 4; ++i)
          e.result.setInteger(i, words[i]);
        return success();
      })
      .Case([&](RandomBitsOp op) {
        for (int64_t i = 0, n = e.result.getNumElements(); i < n; ++i)
          e.result.setInteger(i, randomWord(e.operand(0), op.getOpId(), i));
        return success();
      })
      .Case([&](DropoutOp op) { return evaluateDropout(e, op); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace lathe

//===- Shuffle.c - The order of the examples of an epoch ------------------===//

#include "lathe/Runtime/Shuffle.h"

#include "lathe/Runtime/Philox.h"

/// A number below |bound|, without division; its bias is below bound / 2^64.
static uint64_t scale(uint32_t high, uint32_t low, uint64_t bound) {
  uint64_t random = (uint64_t)high << 32 | low;
  // The high word of the 128-bit product.
  uint64_t a = random >> 32, b = random & UINT32_MAX;
  uint64_t c = bound >> 32, d = bound & UINT32_MAX;
  uint64_t middle = a * d + (b * d >> 32);
  uint64_t other = b * c + (middle & UINT32_MAX);
  return a * c + (middle >> 32) + (other >> 32);
}

void lathe_shuffle(uint64_t seed, uint64_t epoch, int64_t count,
                   int64_t *out_order) {
  // The last counter word, "SHUF", keeps these blocks apart from all others
  // drawn under the same seed.
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  uint32_t counter[4] = {0, (uint32_t)epoch, (uint32_t)(epoch >> 32),
                         0x53485546u};
  for (int64_t i = 0; i < count; ++i)
    out_order[i] = i;
  lathe_philox_block block = {{0, 0, 0, 0}};
  uint32_t word = 4;
  for (int64_t i = count - 1; i > 0; --i) {
    if (word == 4) {
      block = lathe_philox(counter, key);
      if (++counter[0] == 0)
        ++counter[3];
      word = 0;
    }
    int64_t j = (int64_t)scale(block.words[word], block.words[word + 1],
                               (uint64_t)i + 1);
    word += 2;
    int64_t swapped = out_order[i];
    out_order[i] = out_order[j];
    out_order[j] = swapped;
  }
}

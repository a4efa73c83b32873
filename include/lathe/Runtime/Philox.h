//===- Philox.h - Counter-based random numbers ----------------------------===//
//
// Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"
// (2011), and the distributions made from its words. Same bits on any machine:
// no libm function is used but sqrt.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_PHILOX_H
#define LATHE_RUNTIME_PHILOX_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lathe_philox_block {
  uint32_t words[4];
} lathe_philox_block;

/// The block of |counter| under |key|.
lathe_philox_block lathe_philox(const uint32_t counter[4],
                                const uint32_t key[2]);

/// Uniform in [0, 1): the top 24 bits of |word|.
float lathe_uniform_f32(uint32_t word);
/// Uniform in [0, 1): the top 53 bits of high:low.
double lathe_uniform_f64(uint32_t high, uint32_t low);
/// Quantile function of the standard normal distribution for p in (0, 1);
/// relative error below 1e-15 (tested against erfc). 0 and 1 give infinities.
double lathe_probit(double p);
/// Standard normal from one pair of words: probit of the centre of one of 2^52
/// equal cells, hence within +-8.3.
double lathe_normal(uint32_t high, uint32_t low);
/// Standard normal cut at +-2 (not scaled to unit variance).
double lathe_truncated_normal(uint32_t high, uint32_t low);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_PHILOX_H

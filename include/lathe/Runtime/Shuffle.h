//===- Shuffle.h - The order of the examples of an epoch ------------------===//

#ifndef LATHE_RUNTIME_SHUFFLE_H
#define LATHE_RUNTIME_SHUFFLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes a permutation of 0 .. |count|-1 to |out_order|: Fisher-Yates on
/// Philox, a function of its arguments only, so that a resumed run sees the
/// data in the order of the run that was cut off.
void lathe_shuffle(uint64_t seed, uint64_t epoch, int64_t count,
                   int64_t *out_order);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_SHUFFLE_H

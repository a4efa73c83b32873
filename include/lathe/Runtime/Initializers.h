//===- Initializers.h - First values of parameters and slots --------------===//
//
// Keras' and PyTorch's initializers on Philox: element i takes words 2*(i%2)
// and 2*(i%2)+1 of block i/2, whose counter is (block low, id | block high <<
// 20, 2^32-1, 0). The double value is the same for any element type, then
// rounded.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_INITIALIZERS_H
#define LATHE_RUNTIME_INITIALIZERS_H

#include "lathe/Runtime/Tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum lathe_init_kind {
  LATHE_INIT_ZEROS = 0,
  LATHE_INIT_ONES,
  LATHE_INIT_CONSTANT,         ///< a
  LATHE_INIT_UNIFORM,          ///< [a, b)
  LATHE_INIT_NORMAL,           ///< mean a, standard deviation b
  LATHE_INIT_TRUNCATED_NORMAL, ///< The same, cut at two standard deviations.
  LATHE_INIT_GLOROT_UNIFORM,   ///< U(+-sqrt(6 / (fan_in + fan_out)))
  LATHE_INIT_GLOROT_NORMAL,    ///< Truncated; variance 2 / (fan_in + fan_out).
  LATHE_INIT_HE_UNIFORM,       ///< U(+-sqrt(6 / fan_in))
  LATHE_INIT_HE_NORMAL,        ///< Truncated; variance 2 / fan_in.
  LATHE_INIT_LECUN_UNIFORM,    ///< U(+-sqrt(3 / fan_in))
  LATHE_INIT_LECUN_NORMAL,     ///< Truncated; variance 1 / fan_in.
  LATHE_INIT_TORCH_UNIFORM     ///< U(+-1 / sqrt(fan_in))
} lathe_init_kind;
#define LATHE_INIT_KIND_COUNT 13

typedef struct lathe_init {
  lathe_init_kind kind;
  double a, b;
  /// Positive for the kinds that use them.
  int64_t fan_in, fan_out;
  /// Number of the parameter, below 2^20.
  uint32_t id;
} lathe_init;

/// The kind's name as in the description: "glorot_uniform".
const char *lathe_init_kind_name(lathe_init_kind kind);
bool lathe_init_kind_parse(const char *name, lathe_init_kind *out_kind);
/// Whether the kind draws random numbers.
bool lathe_init_is_random(lathe_init_kind kind);
/// Writes |count| elements of |dtype| to |data|.
void lathe_init_fill(const lathe_init *init, uint64_t seed, lathe_dtype dtype,
                     void *data, uint64_t count);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_INITIALIZERS_H

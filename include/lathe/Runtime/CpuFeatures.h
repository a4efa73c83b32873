//===- CpuFeatures.h - Can this processor run a compiled model? -----------===//

#ifndef LATHE_RUNTIME_CPUFEATURES_H
#define LATHE_RUNTIME_CPUFEATURES_H

#include "lathe/Runtime/Status.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is known of a feature, named as LLVM names it ("avx2", "avx512f").
typedef enum lathe_feature_state {
  LATHE_FEATURE_UNKNOWN = 0, ///< This runtime does not know the name.
  LATHE_FEATURE_MISSING,     ///< The processor or the system lacks it.
  LATHE_FEATURE_PRESENT
} lathe_feature_state;

/// Vector features count as present when the system saves their registers too.
lathe_feature_state lathe_cpu_feature(const char *name);

/// LATHE_INCOMPATIBLE with the missing features, and the way out, unless this
/// processor can run code for |triple| with all |features|.
lathe_status lathe_cpu_check(const char *triple, const char *const *features,
                             uint32_t feature_count, lathe_error *error);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_CPUFEATURES_H

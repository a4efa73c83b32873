//===- CpuFeatures.c - Can this processor run a compiled model? -----------===//

#include "lathe/Runtime/CpuFeatures.h"

#include <stdio.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>

typedef enum source {
  LEAF_1_C,
  LEAF_1_D,
  LEAF_7_B,
  LEAF_7_C,
  LEAF_7_D,
  LEAF_7_1_A,
  LEAF_7_1_D,
  EXTENDED_C,
  EXTENDED_D,
  SOURCE_COUNT
} source;

/// The registers that the system must save for a feature (bits of XCR0).
typedef enum saved_state {
  STATE_NONE = 0,
  STATE_AVX = 0x6,
  STATE_AVX512 = 0xe6,
  STATE_AMX = 0x60000
} saved_state;

typedef struct feature_bit {
  const char *name;
  uint8_t source;
  uint8_t bit;
  uint32_t state;
} feature_bit;

static const feature_bit feature_bits[] = {
    {"cx8", LEAF_1_D, 8, STATE_NONE},
    {"cmov", LEAF_1_D, 15, STATE_NONE},
    {"mmx", LEAF_1_D, 23, STATE_NONE},
    {"fxsr", LEAF_1_D, 24, STATE_NONE},
    {"sse", LEAF_1_D, 25, STATE_NONE},
    {"sse2", LEAF_1_D, 26, STATE_NONE},
    {"sse3", LEAF_1_C, 0, STATE_NONE},
    {"pclmul", LEAF_1_C, 1, STATE_NONE},
    {"ssse3", LEAF_1_C, 9, STATE_NONE},
    {"fma", LEAF_1_C, 12, STATE_AVX},
    {"cx16", LEAF_1_C, 13, STATE_NONE},
    {"sse4.1", LEAF_1_C, 19, STATE_NONE},
    {"sse4.2", LEAF_1_C, 20, STATE_NONE},
    {"crc32", LEAF_1_C, 20, STATE_NONE},
    {"movbe", LEAF_1_C, 22, STATE_NONE},
    {"popcnt", LEAF_1_C, 23, STATE_NONE},
    {"aes", LEAF_1_C, 25, STATE_NONE},
    {"xsave", LEAF_1_C, 26, STATE_NONE},
    {"avx", LEAF_1_C, 28, STATE_AVX},
    {"f16c", LEAF_1_C, 29, STATE_AVX},
    {"rdrnd", LEAF_1_C, 30, STATE_NONE},
    {"fsgsbase", LEAF_7_B, 0, STATE_NONE},
    {"bmi", LEAF_7_B, 3, STATE_NONE},
    {"avx2", LEAF_7_B, 5, STATE_AVX},
    {"bmi2", LEAF_7_B, 8, STATE_NONE},
    {"avx512f", LEAF_7_B, 16, STATE_AVX512},
    {"avx512dq", LEAF_7_B, 17, STATE_AVX512},
    {"rdseed", LEAF_7_B, 18, STATE_NONE},
    {"adx", LEAF_7_B, 19, STATE_NONE},
    {"avx512ifma", LEAF_7_B, 21, STATE_AVX512},
    {"avx512cd", LEAF_7_B, 28, STATE_AVX512},
    {"sha", LEAF_7_B, 29, STATE_NONE},
    {"avx512bw", LEAF_7_B, 30, STATE_AVX512},
    {"avx512vl", LEAF_7_B, 31, STATE_AVX512},
    {"avx512vbmi", LEAF_7_C, 1, STATE_AVX512},
    {"avx512vbmi2", LEAF_7_C, 6, STATE_AVX512},
    {"gfni", LEAF_7_C, 8, STATE_NONE},
    {"vaes", LEAF_7_C, 9, STATE_AVX},
    {"vpclmulqdq", LEAF_7_C, 10, STATE_AVX},
    {"avx512vnni", LEAF_7_C, 11, STATE_AVX512},
    {"avx512bitalg", LEAF_7_C, 12, STATE_AVX512},
    {"avx512vpopcntdq", LEAF_7_C, 14, STATE_AVX512},
    {"avx512vp2intersect", LEAF_7_D, 8, STATE_AVX512},
    {"amx-bf16", LEAF_7_D, 22, STATE_AMX},
    {"avx512fp16", LEAF_7_D, 23, STATE_AVX512},
    {"amx-tile", LEAF_7_D, 24, STATE_AMX},
    {"amx-int8", LEAF_7_D, 25, STATE_AMX},
    {"avxvnni", LEAF_7_1_A, 4, STATE_AVX},
    {"avx512bf16", LEAF_7_1_A, 5, STATE_AVX512},
    {"amx-fp16", LEAF_7_1_A, 21, STATE_AMX},
    {"avxifma", LEAF_7_1_A, 23, STATE_AVX},
    {"avxvnniint8", LEAF_7_1_D, 4, STATE_AVX},
    {"avxneconvert", LEAF_7_1_D, 5, STATE_AVX},
    {"avxvnniint16", LEAF_7_1_D, 10, STATE_AVX},
    {"sahf", EXTENDED_C, 0, STATE_NONE},
    {"lzcnt", EXTENDED_C, 5, STATE_NONE},
    {"sse4a", EXTENDED_C, 6, STATE_NONE},
    {"prfchw", EXTENDED_C, 8, STATE_NONE},
    {"64bit", EXTENDED_D, 29, STATE_NONE},
};

typedef struct processor {
  uint32_t registers[SOURCE_COUNT];
  uint64_t saved; ///< XCR0, or 0 when the system does not save with XSAVE.
} processor;

static processor read_processor(void) {
  processor result;
  memset(&result, 0, sizeof(result));
  uint32_t *r = result.registers, a, b, c, d;
  if (__get_cpuid(1, &a, &b, &c, &d)) {
    r[LEAF_1_C] = c;
    r[LEAF_1_D] = d;
  }
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
    r[LEAF_7_B] = b;
    r[LEAF_7_C] = c;
    r[LEAF_7_D] = d;
    if (a >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d)) {
      r[LEAF_7_1_A] = a;
      r[LEAF_7_1_D] = d;
    }
  }
  if (__get_cpuid(0x80000001u, &a, &b, &c, &d)) {
    r[EXTENDED_C] = c;
    r[EXTENDED_D] = d;
  }
  if (r[LEAF_1_C] & 1u << 27) { // OSXSAVE
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    result.saved = (uint64_t)high << 32 | low;
  }
  return result;
}

static lathe_feature_state state_of(const processor *p, const char *name) {
  for (size_t i = 0; i < sizeof(feature_bits) / sizeof(*feature_bits); ++i) {
    const feature_bit *f = &feature_bits[i];
    if (strcmp(name, f->name) != 0)
      continue;
    bool there = p->registers[f->source] >> f->bit & 1;
    return there && (p->saved & f->state) == f->state ? LATHE_FEATURE_PRESENT
                                                      : LATHE_FEATURE_MISSING;
  }
  return LATHE_FEATURE_UNKNOWN;
}

#define THIS_ARCHITECTURE "x86_64"
#define OTHER_SPELLING "amd64"

#else

typedef struct processor {
  int unused;
} processor;

static processor read_processor(void) { return (processor){0}; }

static lathe_feature_state state_of(const processor *p, const char *name) {
  (void)p;
  (void)name;
  return LATHE_FEATURE_UNKNOWN;
}

#if defined(__aarch64__)
#define THIS_ARCHITECTURE "aarch64"
#define OTHER_SPELLING "arm64"
#else
#define THIS_ARCHITECTURE "unknown"
#define OTHER_SPELLING "unknown"
#endif
#endif

lathe_feature_state lathe_cpu_feature(const char *name) {
  processor p = read_processor();
  return state_of(&p, name);
}

static bool is_architecture(const char *triple, const char *name) {
  size_t length = strlen(name);
  return strncmp(triple, name, length) == 0 &&
         (triple[length] == '-' || triple[length] == '\0');
}

lathe_status lathe_cpu_check(const char *triple, const char *const *features,
                             uint32_t feature_count, lathe_error *error) {
  if (!is_architecture(triple, THIS_ARCHITECTURE) &&
      !is_architecture(triple, OTHER_SPELLING))
    return lathe_fail(error, LATHE_INCOMPATIBLE,
                      "the model is compiled for '%.80s', but this is a %s "
                      "processor; compile it on this kind of machine",
                      triple, THIS_ARCHITECTURE);
  processor p = read_processor();
  char missing[256] = "";
  size_t used = 0;
  uint32_t count = 0;
  for (uint32_t i = 0; i < feature_count; ++i) {
    if (state_of(&p, features[i]) == LATHE_FEATURE_PRESENT)
      continue;
    ++count;
    if (used + strlen(features[i]) + 3 < sizeof(missing))
      used += (size_t)snprintf(missing + used, sizeof(missing) - used, "%s%s",
                               used ? ", " : "", features[i]);
  }
  if (count == 0)
    return LATHE_OK;
  return lathe_fail(
      error, LATHE_INCOMPATIBLE,
      "the model needs CPU features that this processor lacks: %s; compile it "
      "here, or with --target-cpu=x86-64-v3 (AVX2) for any recent x86 machine",
      missing);
}

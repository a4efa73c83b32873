//===- Initializers.c - First values of parameters and slots --------------===//
//
// Compiled without contraction of a*b+c, so that all machines agree to the bit.
//
//===----------------------------------------------------------------------===//

#include "lathe/Runtime/Initializers.h"

#include "lathe/Runtime/Philox.h"

#include <math.h>
#include <string.h>

static const char *const kind_names[LATHE_INIT_KIND_COUNT] = {
    "zeros",          "ones",          "constant",
    "uniform",        "normal",        "truncated_normal",
    "glorot_uniform", "glorot_normal", "he_uniform",
    "he_normal",      "lecun_uniform", "lecun_normal",
    "torch_uniform"};

const char *lathe_init_kind_name(lathe_init_kind kind) {
  return kind_names[kind];
}

bool lathe_init_kind_parse(const char *name, lathe_init_kind *out_kind) {
  for (int i = 0; i < LATHE_INIT_KIND_COUNT; ++i)
    if (strcmp(name, kind_names[i]) == 0) {
      *out_kind = (lathe_init_kind)i;
      return true;
    }
  return false;
}

bool lathe_init_is_random(lathe_init_kind kind) {
  return kind >= LATHE_INIT_UNIFORM;
}

typedef enum distribution { CONSTANT, UNIFORM, NORMAL, TRUNCATED } distribution;

/// A kind brought to its distribution: CONSTANT x; UNIFORM x + y*u; NORMAL and
/// TRUNCATED x + y*z.
typedef struct plan {
  distribution what;
  double x, y;
} plan;

static plan symmetric(double limit) {
  plan result = {UNIFORM, -limit, 2 * limit};
  return result;
}

/// Keras' truncated normal, scaled so that the cut one has |variance|.
static plan truncated(double variance) {
  plan result = {TRUNCATED, 0, sqrt(variance) / 0.87962566103423978};
  return result;
}

static plan plan_of(const lathe_init *init) {
  double in = (double)init->fan_in, out = (double)init->fan_out;
  plan constant = {CONSTANT, init->a, 0}, other = {NORMAL, init->a, init->b};
  switch (init->kind) {
  case LATHE_INIT_ZEROS:
    constant.x = 0;
    return constant;
  case LATHE_INIT_ONES:
    constant.x = 1;
    return constant;
  case LATHE_INIT_CONSTANT:
    return constant;
  case LATHE_INIT_UNIFORM:
    other.what = UNIFORM;
    other.y = init->b - init->a;
    return other;
  case LATHE_INIT_NORMAL:
    return other;
  case LATHE_INIT_TRUNCATED_NORMAL:
    other.what = TRUNCATED;
    return other;
  case LATHE_INIT_GLOROT_UNIFORM:
    return symmetric(sqrt(6 / (in + out)));
  case LATHE_INIT_GLOROT_NORMAL:
    return truncated(2 / (in + out));
  case LATHE_INIT_HE_UNIFORM:
    return symmetric(sqrt(6 / in));
  case LATHE_INIT_HE_NORMAL:
    return truncated(2 / in);
  case LATHE_INIT_LECUN_UNIFORM:
    return symmetric(sqrt(3 / in));
  case LATHE_INIT_LECUN_NORMAL:
    return truncated(1 / in);
  case LATHE_INIT_TORCH_UNIFORM:
    return symmetric(1 / sqrt(in));
  }
  return constant;
}

static double draw(const plan *p, uint32_t high, uint32_t low) {
  switch (p->what) {
  case UNIFORM:
    return p->x + p->y * lathe_uniform_f64(high, low);
  case NORMAL:
    return p->x + p->y * lathe_normal(high, low);
  case TRUNCATED:
    return p->x + p->y * lathe_truncated_normal(high, low);
  case CONSTANT:
    break;
  }
  return p->x;
}

void lathe_init_fill(const lathe_init *init, uint64_t seed, lathe_dtype dtype,
                     void *data, uint64_t count) {
  plan p = plan_of(init);
  uint64_t width = lathe_dtype_size(dtype);
  char *bytes = data;
  if (p.what == CONSTANT) {
    for (uint64_t i = 0; i < count; ++i)
      lathe_store_element(dtype, bytes + i * width, p.x);
    return;
  }
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  for (uint64_t block = 0; block * 2 < count; ++block) {
    const uint32_t counter[4] = {(uint32_t)block,
                                 init->id | (uint32_t)(block >> 32) << 20,
                                 UINT32_MAX, 0};
    lathe_philox_block random = lathe_philox(counter, key);
    for (uint64_t i = 2 * block, w = 0; i < count && w < 4; ++i, w += 2)
      lathe_store_element(dtype, bytes + i * width,
                          draw(&p, random.words[w], random.words[w + 1]));
  }
}

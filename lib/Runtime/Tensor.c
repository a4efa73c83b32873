//===- Tensor.c - Element types, shapes and host arrays -------------------===//

#include "lathe/Runtime/Tensor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct dtype_facts {
  const char *name, *other_name;
  uint8_t size;
  bool is_float;
} dtype_facts;

static const dtype_facts facts[LATHE_DTYPE_COUNT] = {
    [LATHE_F32] = {"f32", NULL, 4, true},
    [LATHE_F64] = {"f64", NULL, 8, true},
    [LATHE_F16] = {"f16", NULL, 2, true},
    [LATHE_BF16] = {"bf16", NULL, 2, true},
    [LATHE_I8] = {"i8", NULL, 1, false},
    [LATHE_I16] = {"i16", NULL, 2, false},
    [LATHE_I32] = {"i32", NULL, 4, false},
    [LATHE_I64] = {"i64", NULL, 8, false},
    [LATHE_U8] = {"ui8", "u8", 1, false},
    [LATHE_BOOL] = {"i1", "bool", 1, false},
};

uint64_t lathe_dtype_size(lathe_dtype dtype) { return facts[dtype].size; }

const char *lathe_dtype_name(lathe_dtype dtype) { return facts[dtype].name; }

bool lathe_dtype_is_float(lathe_dtype dtype) { return facts[dtype].is_float; }

bool lathe_dtype_parse(const char *name, lathe_dtype *out_dtype) {
  for (int i = 0; i < LATHE_DTYPE_COUNT; ++i)
    if (strcmp(name, facts[i].name) == 0 ||
        (facts[i].other_name && strcmp(name, facts[i].other_name) == 0)) {
      *out_dtype = (lathe_dtype)i;
      return true;
    }
  return false;
}

bool lathe_checked_add(uint64_t a, uint64_t b, uint64_t *out) {
  return !__builtin_add_overflow(a, b, out);
}

bool lathe_checked_multiply(uint64_t a, uint64_t b, uint64_t *out) {
  return !__builtin_mul_overflow(a, b, out);
}

bool lathe_checked_round_up(uint64_t value, uint64_t multiple, uint64_t *out) {
  uint64_t sum;
  if (!lathe_checked_add(value, multiple - 1, &sum))
    return false;
  *out = sum - sum % multiple;
  return true;
}

bool lathe_shape_equal(const lathe_shape *a, const lathe_shape *b) {
  if (a->rank != b->rank)
    return false;
  for (uint32_t i = 0; i < a->rank; ++i)
    if (a->dims[i] != b->dims[i])
      return false;
  return true;
}

bool lathe_shape_elements(const lathe_shape *shape, uint64_t *out_elements) {
  // The product of the non-zero dims is checked too, so that a zero dim cannot
  // hide dims whose strides overflow.
  uint64_t product = 1;
  bool empty = false;
  for (uint32_t i = 0; i < shape->rank; ++i) {
    if (shape->dims[i] < 0)
      return false;
    if (shape->dims[i] == 0)
      empty = true;
    else if (!lathe_checked_multiply(product, (uint64_t)shape->dims[i],
                                     &product))
      return false;
    if (product > (UINT64_C(1) << 62))
      return false;
  }
  *out_elements = empty ? 0 : product;
  return true;
}

bool lathe_shape_bytes(const lathe_shape *shape, lathe_dtype dtype,
                       uint64_t *out_bytes) {
  return lathe_shape_elements(shape, out_bytes) &&
         lathe_checked_multiply(*out_bytes, lathe_dtype_size(dtype),
                                out_bytes) &&
         *out_bytes <= (UINT64_C(1) << 62);
}

const char *lathe_shape_text(const lathe_shape *shape,
                             char buffer[LATHE_SHAPE_TEXT]) {
  int used = snprintf(buffer, LATHE_SHAPE_TEXT, "[");
  for (uint32_t i = 0; i < shape->rank && i < LATHE_MAX_RANK; ++i)
    used += snprintf(buffer + used, (size_t)(LATHE_SHAPE_TEXT - used), "%s%lld",
                     i ? ", " : "", (long long)shape->dims[i]);
  snprintf(buffer + used, (size_t)(LATHE_SHAPE_TEXT - used), "]");
  return buffer;
}

lathe_status lathe_array_create(lathe_dtype dtype, const lathe_shape *shape,
                                const char *what, lathe_array *out_array,
                                lathe_error *error) {
  memset(out_array, 0, sizeof(*out_array));
  uint64_t size, padded;
  if (!lathe_shape_bytes(shape, dtype, &size) ||
      !lathe_checked_round_up(size ? size : 1, 64, &padded)) {
    char text[LATHE_SHAPE_TEXT];
    return lathe_fail(error, LATHE_DATA, "%s: shape %s has too many elements",
                      what, lathe_shape_text(shape, text));
  }
  void *data = padded <= SIZE_MAX ? aligned_alloc(64, (size_t)padded) : NULL;
  if (!data)
    return lathe_fail_memory(error, size, what);
  memset(data, 0, (size_t)padded);
  out_array->dtype = dtype;
  out_array->shape = *shape;
  out_array->data = data;
  out_array->size = size;
  return LATHE_OK;
}

void lathe_array_destroy(lathe_array *array) {
  if (!array)
    return;
  free(array->data);
  memset(array, 0, sizeof(*array));
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static double load_f16(uint16_t bits) {
  int exponent = (bits >> 10) & 31;
  double fraction = bits & 1023;
  double value = exponent == 31  ? (fraction != 0 ? (double)NAN : INFINITY)
                 : exponent == 0 ? ldexp(fraction, -24)
                                 : ldexp(fraction + 1024, exponent - 25);
  return bits & 0x8000 ? -value : value;
}

/// Rounds |value| to |precision| significant bits (the leading one included),
/// to nearest even, with least exponent |least| of the last place.
static double round_to(double value, int precision, int least) {
  int exponent;
  frexp(value, &exponent);
  int place = exponent - precision > least ? exponent - precision : least;
  // The default rounding mode of nearbyint is to nearest even.
  return ldexp(nearbyint(ldexp(value, -place)), place);
}

static uint16_t store_f16(double value) {
  uint16_t sign = signbit(value) ? 0x8000 : 0;
  double magnitude = fabs(value);
  if (isnan(value))
    return (uint16_t)(sign | 0x7e00);
  if (magnitude >= 65520.0)
    return (uint16_t)(sign | 0x7c00);
  if (magnitude == 0)
    return sign;
  magnitude = round_to(magnitude, 11, -24);
  if (magnitude < ldexp(1, -14))
    return (uint16_t)(sign | (uint16_t)ldexp(magnitude, 24));
  int exponent;
  double fraction = frexp(magnitude, &exponent); // In [0.5, 1).
  uint16_t mantissa = (uint16_t)(ldexp(fraction, 11) - 1024);
  return (uint16_t)(sign | (uint16_t)((exponent + 14) << 10) | mantissa);
}

static double load_bf16(uint16_t bits) {
  uint32_t wide = (uint32_t)bits << 16;
  float value;
  memcpy(&value, &wide, 4);
  return value;
}

static uint16_t store_bf16(double value) {
  // Rounded once, from the double, so that there is no double rounding.
  if (isfinite(value) && value != 0)
    value = copysign(round_to(fabs(value), 8, -133), value);
  float narrow = (float)value;
  uint32_t bits;
  memcpy(&bits, &narrow, 4);
  return isnan(value) ? 0x7fc0 : (uint16_t)(bits >> 16);
}

static int64_t saturate(double value, int64_t low, int64_t high) {
  if (isnan(value))
    return 0;
  if (value <= (double)low)
    return low;
  return value >= (double)high ? high : (int64_t)value;
}

#define LOAD(type)                                                             \
  {                                                                            \
    type value;                                                                \
    memcpy(&value, data, sizeof(value));                                       \
    return (double)value;                                                      \
  }

double lathe_load_element(lathe_dtype dtype, const void *data) {
  uint16_t half;
  switch (dtype) {
  case LATHE_F32:
    LOAD(float)
  case LATHE_F64:
    LOAD(double)
  case LATHE_F16:
    memcpy(&half, data, 2);
    return load_f16(half);
  case LATHE_BF16:
    memcpy(&half, data, 2);
    return load_bf16(half);
  case LATHE_I8:
    LOAD(int8_t)
  case LATHE_I16:
    LOAD(int16_t)
  case LATHE_I32:
    LOAD(int32_t)
  case LATHE_I64:
    LOAD(int64_t)
  case LATHE_U8:
  case LATHE_BOOL:
    LOAD(uint8_t)
  }
  return 0;
}

#define STORE(type, expression)                                                \
  {                                                                            \
    type element = (type)(expression);                                         \
    memcpy(data, &element, sizeof(element));                                   \
    return;                                                                    \
  }

void lathe_store_element(lathe_dtype dtype, void *data, double value) {
  switch (dtype) {
  case LATHE_F32:
    STORE(float, value)
  case LATHE_F64:
    STORE(double, value)
  case LATHE_F16:
    STORE(uint16_t, store_f16(value))
  case LATHE_BF16:
    STORE(uint16_t, store_bf16(value))
  case LATHE_I8:
    STORE(int8_t, saturate(value, INT8_MIN, INT8_MAX))
  case LATHE_I16:
    STORE(int16_t, saturate(value, INT16_MIN, INT16_MAX))
  case LATHE_I32:
    STORE(int32_t, saturate(value, INT32_MIN, INT32_MAX))
  case LATHE_I64:
    STORE(int64_t, saturate(value, INT64_MIN, INT64_MAX))
  case LATHE_U8:
    STORE(uint8_t, saturate(value, 0, UINT8_MAX))
  case LATHE_BOOL:
    STORE(uint8_t, value != 0)
  }
}

//===- Tensor.h - Element types, shapes and host arrays -------------------===//
//
// What the file formats and the session share: element types, shapes whose byte
// counts are computed with checked arithmetic, and an array that owns its
// bytes.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_TENSOR_H
#define LATHE_RUNTIME_TENSOR_H

#include "lathe/Runtime/Status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_MAX_RANK 8

typedef enum lathe_dtype {
  LATHE_F32 = 0,
  LATHE_F64,
  LATHE_F16,
  LATHE_BF16,
  LATHE_I8,
  LATHE_I16,
  LATHE_I32,
  LATHE_I64,
  LATHE_U8,
  LATHE_BOOL ///< One byte, 0 or 1.
} lathe_dtype;
#define LATHE_DTYPE_COUNT 10

/// Bytes of one element.
uint64_t lathe_dtype_size(lathe_dtype dtype);
/// As the compiler spells it: "f32", "ui8", "i1".
const char *lathe_dtype_name(lathe_dtype dtype);
/// Reads the compiler's spelling, also "u8" and "bool"; false for others.
bool lathe_dtype_parse(const char *name, lathe_dtype *out_dtype);
bool lathe_dtype_is_float(lathe_dtype dtype);

typedef struct lathe_shape {
  uint32_t rank;
  int64_t dims[LATHE_MAX_RANK];
} lathe_shape;

bool lathe_shape_equal(const lathe_shape *a, const lathe_shape *b);
/// Number of elements, and of bytes; false for a negative dim or when the count
/// does not fit in 2^62.
bool lathe_shape_elements(const lathe_shape *shape, uint64_t *out_elements);
bool lathe_shape_bytes(const lathe_shape *shape, lathe_dtype dtype,
                       uint64_t *out_bytes);
/// "[3, 3, 1, 32]" into |buffer|, always NUL-terminated; returns |buffer|.
#define LATHE_SHAPE_TEXT 192
const char *lathe_shape_text(const lathe_shape *shape,
                             char buffer[LATHE_SHAPE_TEXT]);

/// Checked arithmetic; false on overflow, with |*out| unspecified.
bool lathe_checked_add(uint64_t a, uint64_t b, uint64_t *out);
bool lathe_checked_multiply(uint64_t a, uint64_t b, uint64_t *out);
/// Rounds up to a multiple of |multiple| (> 0).
bool lathe_checked_round_up(uint64_t value, uint64_t multiple, uint64_t *out);

/// Row-major host array; |data| is 64-byte aligned and owned.
typedef struct lathe_array {
  lathe_dtype dtype;
  lathe_shape shape;
  void *data;
  uint64_t size; ///< In bytes.
} lathe_array;

/// Allocates |out_array| of zeros, to be freed with lathe_array_destroy().
/// |what| names it in the message of a failure.
lathe_status lathe_array_create(lathe_dtype dtype, const lathe_shape *shape,
                                const char *what, lathe_array *out_array,
                                lathe_error *error);
/// Frees and zeroes; harmless on a zeroed array.
void lathe_array_destroy(lathe_array *array);

/// Converts between one element at |data| and a double (i64 beyond 2^53 rounds;
/// f32, f16 and bf16 round to nearest even; integers truncate and saturate).
double lathe_load_element(lathe_dtype dtype, const void *data);
void lathe_store_element(lathe_dtype dtype, void *data, double value);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_TENSOR_H

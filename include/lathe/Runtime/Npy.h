//===- Npy.h - NumPy .npy files -------------------------------------------===//
//
// Versions 1.0 and 2.0, C order, little endian. Anything else is an error that
// says how to convert. A file must have exactly the bytes its header promises.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_NPY_H
#define LATHE_RUNTIME_NPY_H

#include "lathe/Runtime/Tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Reads the array at |path|; the caller destroys it with
/// lathe_array_destroy(). Element types f32 f64 f16 i8 i16 i32 i64 u8 bool.
lathe_status lathe_npy_read(const char *path, lathe_array *out_array,
                            lathe_error *error);
/// The same from memory; |what| names it in messages.
lathe_status lathe_npy_parse(const void *data, uint64_t size, const char *what,
                             lathe_array *out_array, lathe_error *error);
/// Writes |array| to |path| atomically, as version 1.0. bf16 has no npy form
/// and is LATHE_INVALID_ARGUMENT.
lathe_status lathe_npy_write(const char *path, const lathe_array *array,
                             lathe_error *error);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_NPY_H

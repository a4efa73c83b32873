//===- Idx.h - IDX data files (MNIST and its relatives) -------------------===//
//
// The format of the MNIST files, plain or gzip (told by content, not by name):
// 00 00 type rank, big-endian dims, big-endian data. Missing or extra bytes
// are errors.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_IDX_H
#define LATHE_RUNTIME_IDX_H

#include "lathe/Runtime/Tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Reads the array at |path| (rank 1 to 4; u8 i8 i16 i32 f32 f64, bytes swapped
/// to the machine's order); destroy it with lathe_array_destroy().
lathe_status lathe_idx_read(const char *path, lathe_array *out_array,
                            lathe_error *error);
/// The same from the file's bytes in memory; |what| names it in messages.
lathe_status lathe_idx_parse(const void *data, uint64_t size, const char *what,
                             lathe_array *out_array, lathe_error *error);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_IDX_H

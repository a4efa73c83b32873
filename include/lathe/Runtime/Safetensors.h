//===- Safetensors.h - Tensors with names in a file -----------------------===//
//
// The safetensors format: 8 bytes header size, JSON header, data. Read
// strictly: header of at most 100 MB, sizes that agree with shapes, tensors
// that tile the data without hole or overlap. Written atomically, the same
// bytes for the same input.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_SAFETENSORS_H
#define LATHE_RUNTIME_SAFETENSORS_H

#include "lathe/Runtime/Tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_SAFETENSORS_MAX_HEADER 100000000u

typedef struct lathe_safetensors_entry {
  const char *name; ///< NUL-terminated, owned by the file.
  lathe_dtype dtype;
  lathe_shape shape;
  uint64_t offset; ///< From the start of the data.
  uint64_t size;   ///< In bytes.
} lathe_safetensors_entry;

/// One string pair of `__metadata__`.
typedef struct lathe_metadata {
  const char *key;
  const char *value;
} lathe_metadata;

/// An open file (or memory), its header read and checked.
typedef struct lathe_safetensors lathe_safetensors;

lathe_status lathe_safetensors_open(const char *path,
                                    lathe_safetensors **out_file,
                                    lathe_error *error);
/// Reads from memory, which is borrowed until close.
lathe_status lathe_safetensors_open_memory(const void *data, uint64_t size,
                                           const char *what,
                                           lathe_safetensors **out_file,
                                           lathe_error *error);
void lathe_safetensors_close(lathe_safetensors *file);

/// The tensors, in the order of their data.
uint32_t lathe_safetensors_count(const lathe_safetensors *file);
const lathe_safetensors_entry *
lathe_safetensors_entry_at(const lathe_safetensors *file, uint32_t index);
/// NULL when there is none of this name.
const lathe_safetensors_entry *
lathe_safetensors_find(const lathe_safetensors *file, const char *name);
/// The value for |key| of `__metadata__`, owned by the file; NULL when missing.
const char *lathe_safetensors_metadata(const lathe_safetensors *file,
                                       const char *key);
const char *lathe_safetensors_metadata_or(const lathe_safetensors *file,
                                          const char *key,
                                          const char *otherwise);
/// Path (or |what|) of the file, for messages.
const char *lathe_safetensors_path(const lathe_safetensors *file);
/// Copies the bytes of |entry|, |entry->size| of them, to |data|.
lathe_status lathe_safetensors_read(const lathe_safetensors *file,
                                    const lathe_safetensors_entry *entry,
                                    void *data, lathe_error *error);

/// A tensor to be written; all borrowed.
typedef struct lathe_safetensors_tensor {
  const char *name;
  lathe_dtype dtype;
  lathe_shape shape;
  const void *data;
} lathe_safetensors_tensor;

/// Writes |tensors| in the given order and |metadata| sorted by key to |path|,
/// atomically (lathe/Runtime/File.h). Names must differ.
lathe_status lathe_safetensors_write(const char *path,
                                     const lathe_safetensors_tensor *tensors,
                                     uint32_t tensor_count,
                                     const lathe_metadata *metadata,
                                     uint32_t metadata_count,
                                     lathe_error *error);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_SAFETENSORS_H

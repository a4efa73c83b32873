//===- safetensors.c - Fuzz target: the safetensors reader ----------------===//

#include "lathe/Runtime/Safetensors.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lathe_safetensors *file;
  lathe_error error;
  if (lathe_safetensors_open_memory(data, size, "fuzz", &file, &error) !=
      LATHE_OK)
    return 0;
  for (uint32_t i = 0; i < lathe_safetensors_count(file); ++i) {
    const lathe_safetensors_entry *entry = lathe_safetensors_entry_at(file, i);
    // An accepted tensor lies within the file, so this is no large block.
    void *copy = malloc(entry->size ? entry->size : 1);
    if (!copy || entry->size > size ||
        lathe_safetensors_read(file, entry, copy, &error) != LATHE_OK ||
        lathe_safetensors_find(file, entry->name) != entry)
      abort();
    free(copy);
  }
  lathe_safetensors_metadata(file, "lathe.kind");
  lathe_safetensors_close(file);
  return 0;
}

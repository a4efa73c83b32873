//===- description.c - Fuzz target: model descriptions --------------------===//

#include "lathe/Runtime/Description.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lathe_description *d;
  lathe_error error;
  if (lathe_description_parse((const char *)data, size, &d, &error) != LATHE_OK)
    return 0;
  int64_t values[64];
  for (int i = 0; i < 64; ++i)
    values[i] = (int64_t)1 << i % 62;
  lathe_shape shape;
  uint64_t bytes;
  char text[LATHE_SHAPE_TEXT];
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (lathe_tensor_shape(&d->tensors[i], values, &shape))
      lathe_shape_bytes(&shape, d->tensors[i].dtype, &bytes);
    lathe_tensor_shape_text(d, &d->tensors[i], text);
  }
  for (uint32_t i = 0; i < d->entry_count; ++i)
    lathe_arena_bytes(&d->entries[i], values, &bytes);
  lathe_description_destroy(d);
  return 0;
}

//===- idx.c - Fuzz target: the IDX reader, plain and gzip ----------------===//

#include "lathe/Runtime/Idx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lathe_array array;
  lathe_error error;
  if (lathe_idx_parse(data, size, "fuzz", &array, &error) == LATHE_OK)
    lathe_array_destroy(&array);
  return 0;
}

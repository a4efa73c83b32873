//===- Weights.c - The weights of a model, in a file and in its artifact --===//

#include "lathe/Runtime/Weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FAIL(...) lathe_fail(error, LATHE_DATA, __VA_ARGS__)

uint32_t lathe_weights_checksum(uint32_t sum, const void *data, uint64_t size) {
  return (uint32_t)crc32_z(sum, data, (z_size_t)size);
}

bool lathe_weights_include(lathe_role role, bool slots) {
  return role == LATHE_ROLE_PARAMETER || (slots && role == LATHE_ROLE_SLOT);
}

//===----------------------------------------------------------------------===//
// Checking a file against the model
//===----------------------------------------------------------------------===//

static lathe_status missing_error(const lathe_description *d,
                                  const lathe_tensor_info *tensor,
                                  const lathe_safetensors *file,
                                  lathe_error *error) {
  char shape[LATHE_SHAPE_TEXT];
  const char *path = lathe_safetensors_path(file);
  if (tensor->role == LATHE_ROLE_SLOT)
    return FAIL("%.150s: no slot '%.80s'; the checkpoint is of optimizer "
                "'%.30s' (%.20s), the model trains with '%.30s' (%.20s): load "
                "the file as weights to start that optimizer afresh",
                path, tensor->name,
                lathe_safetensors_metadata_or(file, "lathe.optimizer", "?"),
                lathe_safetensors_metadata_or(file, "lathe.preset", "?"),
                d->training.optimizer, d->training.preset);
  return FAIL(
      "%.150s: no tensor '%.80s', but model '%.60s' needs it with shape "
      "%s; the file has weights of another model ('%.60s')",
      path, tensor->name, d->name, lathe_tensor_shape_text(d, tensor, shape),
      lathe_safetensors_metadata_or(file, "lathe.model", "unknown"));
}

/// |file| must have |tensor| with its type and shape.
static lathe_status check_tensor(const lathe_description *d,
                                 const lathe_tensor_info *tensor,
                                 const lathe_safetensors *file,
                                 lathe_error *error) {
  const lathe_safetensors_entry *entry =
      lathe_safetensors_find(file, tensor->name);
  if (!entry)
    return missing_error(d, tensor, file, error);
  lathe_shape shape;
  char theirs[LATHE_SHAPE_TEXT], ours[LATHE_SHAPE_TEXT];
  if (!lathe_tensor_shape(tensor, NULL, &shape) ||
      !lathe_shape_equal(&shape, &entry->shape) ||
      entry->dtype != tensor->dtype)
    return FAIL("%.150s: tensor '%.80s' has type %s %.60s, but model '%.60s' "
                "needs %s %.60s; use the weights of this model, or compile the "
                "model that they belong to",
                lathe_safetensors_path(file), tensor->name,
                lathe_dtype_name(entry->dtype),
                lathe_shape_text(&entry->shape, theirs), d->name,
                lathe_dtype_name(tensor->dtype),
                lathe_shape_text(&shape, ours));
  return LATHE_OK;
}

lathe_status lathe_weights_check(const lathe_description *d,
                                 const lathe_safetensors *file, bool slots,
                                 lathe_error *error) {
  uint32_t wanted = 0;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (!lathe_weights_include(d->tensors[i].role, slots))
      continue;
    ++wanted;
    lathe_status status = check_tensor(d, &d->tensors[i], file, error);
    if (status != LATHE_OK)
      return status;
  }
  bool from_checkpoint =
      strcmp(lathe_safetensors_metadata_or(file, "lathe.kind", ""),
             "checkpoint") == 0;
  if (lathe_safetensors_count(file) == wanted || (!slots && from_checkpoint))
    return LATHE_OK;
  for (uint32_t i = 0; i < lathe_safetensors_count(file); ++i) {
    const char *name = lathe_safetensors_entry_at(file, i)->name;
    int32_t index = lathe_description_tensor(d, name);
    if (index < 0 || !lathe_weights_include(d->tensors[index].role, slots))
      return FAIL(
          "%.150s: tensor '%.100s' is not part of model '%.100s'; the "
          "file has weights of another model ('%.60s')",
          lathe_safetensors_path(file), name, d->name,
          lathe_safetensors_metadata_or(file, "lathe.model", "unknown"));
  }
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Bools hold 0 or 1 only.
static bool is_valid(lathe_dtype dtype, const void *data, uint64_t size) {
  if (dtype != LATHE_BOOL)
    return true;
  for (uint64_t i = 0; i < size; ++i)
    if (((const uint8_t *)data)[i] > 1)
      return false;
  return true;
}

static lathe_status read_tensor(const lathe_safetensors *file,
                                const lathe_safetensors_entry *entry,
                                void *data, uint32_t *sum, lathe_error *error) {
  lathe_status status = lathe_safetensors_read(file, entry, data, error);
  if (status != LATHE_OK)
    return status;
  if (!is_valid(entry->dtype, data, entry->size))
    return FAIL("%.200s: tensor '%.100s' of bools has a byte that is neither 0 "
                "nor 1",
                lathe_safetensors_path(file), entry->name);
  *sum = lathe_weights_checksum(*sum, data, entry->size);
  return LATHE_OK;
}

/// Reads a tensor for its bytes in the checksum.
static lathe_status skip_tensor(const lathe_safetensors *file,
                                const lathe_safetensors_entry *entry,
                                uint32_t *sum, lathe_error *error) {
  void *data = malloc(entry->size ? (size_t)entry->size : 1);
  if (!data)
    return lathe_fail_memory(error, entry->size, entry->name);
  lathe_status status = read_tensor(file, entry, data, sum, error);
  free(data);
  return status;
}

lathe_status lathe_weights_read(const lathe_description *d,
                                const lathe_safetensors *file,
                                void *const *destinations, lathe_error *error) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < lathe_safetensors_count(file); ++i) {
    const lathe_safetensors_entry *entry = lathe_safetensors_entry_at(file, i);
    int32_t index = lathe_description_tensor(d, entry->name);
    void *data = index < 0 ? NULL : destinations[index];
    lathe_status status = data ? read_tensor(file, entry, data, &sum, error)
                               : skip_tensor(file, entry, &sum, error);
    if (status != LATHE_OK)
      return status;
  }
  char text[16];
  snprintf(text, sizeof(text), "%08x", sum);
  const char *expected =
      lathe_safetensors_metadata_or(file, "lathe.crc32", text);
  return strcmp(expected, text) == 0
             ? LATHE_OK
             : FAIL("%.300s: the file is damaged: its checksum is %s, but it "
                    "was written with %.20s",
                    lathe_safetensors_path(file), text, expected);
}

//===----------------------------------------------------------------------===//
// In an artifact
//===----------------------------------------------------------------------===//

bool lathe_carried_layout(const lathe_description *d, uint64_t *offsets,
                          uint64_t *out_size) {
  uint64_t end = 0;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (d->tensors[i].role != LATHE_ROLE_PARAMETER)
      continue;
    lathe_shape shape;
    uint64_t bytes, start;
    if (!lathe_tensor_shape(&d->tensors[i], NULL, &shape) ||
        !lathe_shape_bytes(&shape, d->tensors[i].dtype, &bytes) ||
        !lathe_checked_round_up(end, LATHE_WEIGHT_ALIGNMENT, &start) ||
        !lathe_checked_add(start, bytes, &end))
      return false;
    if (offsets)
      offsets[i] = start;
  }
  *out_size = end;
  return true;
}

lathe_status lathe_carried_fill(const lathe_description *d,
                                const lathe_safetensors *file, void *out,
                                lathe_error *error) {
  lathe_status status = lathe_weights_check(d, file, false, error);
  if (status != LATHE_OK)
    return status;
  uint64_t size;
  uint64_t *offsets = calloc(d->tensor_count + 1, sizeof(*offsets));
  void **places = calloc(d->tensor_count + 1, sizeof(*places));
  if (!offsets || !places || !lathe_carried_layout(d, offsets, &size)) {
    status = lathe_fail_memory(error, d->tensor_count * sizeof(*places),
                               lathe_safetensors_path(file));
  } else {
    for (uint32_t i = 0; i < d->tensor_count; ++i)
      if (d->tensors[i].role == LATHE_ROLE_PARAMETER)
        places[i] = (char *)out + offsets[i];
    status = lathe_weights_read(d, file, places, error);
  }
  free(offsets);
  free((void *)places);
  return status;
}

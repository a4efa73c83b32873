//===- SafetensorsWrite.c - Write a safetensors file ----------------------===//

#include "lathe/Runtime/Safetensors.h"

#include "SafetensorsNames.h"
#include "lathe/Runtime/File.h"
#include "lathe/Runtime/Json.h"

#include <stdlib.h>
#include <string.h>

static int compare_keys(const void *a, const void *b) {
  const lathe_metadata *x = a, *y = b;
  return strcmp(x->key, y->key);
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// Names must be there, differ, and not be the one that the format reserves.
static lathe_status check_names(const lathe_safetensors_tensor *tensors,
                                uint32_t count, lathe_error *error) {
  const char **names = malloc((count ? count : 1) * sizeof(*names));
  if (!names)
    return lathe_fail_memory(error, count * sizeof(*names), "tensor names");
  for (uint32_t i = 0; i < count; ++i)
    names[i] = tensors[i].name;
  qsort((void *)names, count, sizeof(*names), compare_names);
  lathe_status status = LATHE_OK;
  for (uint32_t i = 0; i < count && status == LATHE_OK; ++i)
    if (strcmp(names[i], "__metadata__") == 0 ||
        (i > 0 && strcmp(names[i - 1], names[i]) == 0))
      status = lathe_fail(
          error, LATHE_INVALID_ARGUMENT, "tensor name '%.200s' is %s", names[i],
          strcmp(names[i], "__metadata__") == 0 ? "reserved" : "used twice");
  free((void *)names);
  return status;
}

static lathe_status write_metadata(lathe_text *header,
                                   const lathe_metadata *metadata,
                                   uint32_t count, lathe_error *error) {
  if (count == 0)
    return LATHE_OK;
  lathe_metadata *sorted = malloc(count * sizeof(*sorted));
  if (!sorted)
    return lathe_fail_memory(error, count * sizeof(*sorted), "metadata");
  memcpy(sorted, metadata, count * sizeof(*sorted));
  qsort(sorted, count, sizeof(*sorted), compare_keys);
  lathe_status status = LATHE_OK;
  lathe_text_print(header, "\"__metadata__\":{");
  for (uint32_t i = 0; i < count; ++i) {
    if (i > 0 && strcmp(sorted[i - 1].key, sorted[i].key) == 0)
      status = lathe_fail(error, LATHE_INVALID_ARGUMENT,
                          "metadata key '%.200s' is used twice", sorted[i].key);
    lathe_json_write_string(header, sorted[i].key, strlen(sorted[i].key));
    lathe_text_append(header, ":", 1);
    lathe_json_write_string(header, sorted[i].value, strlen(sorted[i].value));
    lathe_text_append(header, i + 1 < count ? "," : "}", 1);
  }
  free(sorted);
  return status;
}

/// Adds |tensor|, whose data starts at |*offset|, and moves |*offset| past it.
static lathe_status write_tensor(lathe_text *header,
                                 const lathe_safetensors_tensor *tensor,
                                 uint64_t *offset, lathe_error *error) {
  uint64_t size, end;
  if (tensor->shape.rank > LATHE_MAX_RANK ||
      !lathe_shape_bytes(&tensor->shape, tensor->dtype, &size) ||
      !lathe_checked_add(*offset, size, &end) || end > INT64_MAX)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "tensor '%.200s' has too many elements", tensor->name);
  if (header->size > 1)
    lathe_text_append(header, ",", 1);
  lathe_json_write_string(header, tensor->name, strlen(tensor->name));
  lathe_text_print(header, ":{\"dtype\":\"%s\",\"shape\":[",
                   lathe_safetensors_dtype(tensor->dtype));
  for (uint32_t i = 0; i < tensor->shape.rank; ++i)
    lathe_text_print(header, "%s%lld", i ? "," : "",
                     (long long)tensor->shape.dims[i]);
  lathe_text_print(header, "],\"data_offsets\":[%llu,%llu]}",
                   (unsigned long long)*offset, (unsigned long long)end);
  *offset = end;
  return LATHE_OK;
}

/// The header's text, padded with spaces so that the data is 64-byte aligned.
static lathe_status make_header(const lathe_safetensors_tensor *tensors,
                                uint32_t tensor_count,
                                const lathe_metadata *metadata,
                                uint32_t metadata_count, lathe_text *header,
                                lathe_error *error) {
  lathe_text_append(header, "{", 1);
  lathe_status status = write_metadata(header, metadata, metadata_count, error);
  uint64_t offset = 0;
  for (uint32_t i = 0; i < tensor_count && status == LATHE_OK; ++i)
    status = write_tensor(header, &tensors[i], &offset, error);
  if (status != LATHE_OK)
    return status;
  lathe_text_append(header, "}", 1);
  while (!header->failed && (header->size + 8) % 64 != 0)
    lathe_text_append(header, " ", 1);
  if (header->failed)
    return lathe_fail_memory(error, header->size, "a safetensors header");
  if (header->size > LATHE_SAFETENSORS_MAX_HEADER)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "safetensors header of %zu bytes is larger than the "
                      "limit of %u",
                      header->size, LATHE_SAFETENSORS_MAX_HEADER);
  return LATHE_OK;
}

static lathe_status write_file(const char *path, const lathe_text *header,
                               const lathe_safetensors_tensor *tensors,
                               uint32_t tensor_count, lathe_error *error) {
  lathe_file_writer *writer;
  lathe_status status = lathe_file_writer_open(path, &writer, error);
  if (status != LATHE_OK)
    return status;
  uint8_t prefix[8];
  for (int i = 0; i < 8; ++i)
    prefix[i] = (uint8_t)((uint64_t)header->size >> 8 * i);
  status = lathe_file_writer_append(writer, prefix, 8, error);
  if (status == LATHE_OK)
    status =
        lathe_file_writer_append(writer, header->data, header->size, error);
  for (uint32_t i = 0; i < tensor_count && status == LATHE_OK; ++i) {
    uint64_t size = 0;
    lathe_shape_bytes(&tensors[i].shape, tensors[i].dtype, &size);
    status = lathe_file_writer_append(writer, tensors[i].data, size, error);
  }
  if (status == LATHE_OK)
    return lathe_file_writer_commit(writer, error);
  lathe_file_writer_discard(writer);
  return status;
}

lathe_status lathe_safetensors_write(const char *path,
                                     const lathe_safetensors_tensor *tensors,
                                     uint32_t tensor_count,
                                     const lathe_metadata *metadata,
                                     uint32_t metadata_count,
                                     lathe_error *error) {
  lathe_text header = {0};
  lathe_status status = check_names(tensors, tensor_count, error);
  if (status == LATHE_OK)
    status = make_header(tensors, tensor_count, metadata, metadata_count,
                         &header, error);
  if (status == LATHE_OK)
    status = write_file(path, &header, tensors, tensor_count, error);
  free(header.data);
  return status;
}

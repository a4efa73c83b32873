//===- Safetensors.c - Read a safetensors file ----------------------------===//

#include "lathe/Runtime/Safetensors.h"

#include "SafetensorsNames.h"
#include "lathe/Runtime/File.h"
#include "lathe/Runtime/Json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct lathe_safetensors {
  int descriptor;     ///< -1 when read from memory.
  const char *memory; ///< NULL when read from a file.
  char *path;
  uint64_t size;
  uint64_t data_start;
  lathe_json *json;
  const lathe_json_value *metadata;
  uint32_t count;
  lathe_safetensors_entry *entries;        ///< By offset.
  const lathe_safetensors_entry **by_name; ///< Sorted by name.
};

#define FAIL(...) lathe_fail(error, LATHE_DATA, __VA_ARGS__)

static const char *const dtype_names[LATHE_DTYPE_COUNT] = {
    [LATHE_F32] = "F32",   [LATHE_F64] = "F64", [LATHE_F16] = "F16",
    [LATHE_BF16] = "BF16", [LATHE_I8] = "I8",   [LATHE_I16] = "I16",
    [LATHE_I32] = "I32",   [LATHE_I64] = "I64", [LATHE_U8] = "U8",
    [LATHE_BOOL] = "BOOL"};

const char *lathe_safetensors_dtype(lathe_dtype dtype) {
  return dtype_names[dtype];
}

static bool parse_dtype(const char *name, lathe_dtype *out_dtype) {
  for (int i = 0; i < LATHE_DTYPE_COUNT; ++i)
    if (strcmp(name, dtype_names[i]) == 0) {
      *out_dtype = (lathe_dtype)i;
      return true;
    }
  return false;
}

//===----------------------------------------------------------------------===//
// The header
//===----------------------------------------------------------------------===//

static lathe_status read_bytes(const lathe_safetensors *file, uint64_t offset,
                               void *data, uint64_t size, lathe_error *error) {
  if (!file->memory)
    return lathe_file_read_at(file->descriptor, file->path, offset, data, size,
                              error);
  if (size > 0)
    memcpy(data, file->memory + offset, (size_t)size);
  return LATHE_OK;
}

/// Reads and parses the header; checks nothing in it.
static lathe_status read_header(lathe_safetensors *file, lathe_error *error) {
  uint8_t prefix[8];
  if (file->size < 8)
    return FAIL("%s: a safetensors file has at least 8 bytes, but this one has "
                "%llu",
                file->path, (unsigned long long)file->size);
  lathe_status status = read_bytes(file, 0, prefix, 8, error);
  if (status != LATHE_OK)
    return status;
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i)
    length = length << 8 | prefix[i];
  if (length > LATHE_SAFETENSORS_MAX_HEADER)
    return FAIL("%s: safetensors header of %llu bytes is larger than the limit "
                "of %u; is this a safetensors file?",
                file->path, (unsigned long long)length,
                LATHE_SAFETENSORS_MAX_HEADER);
  if (length > file->size - 8)
    return FAIL("%s: safetensors header of %llu bytes, but only %llu bytes "
                "follow",
                file->path, (unsigned long long)length,
                (unsigned long long)(file->size - 8));
  file->data_start = 8 + length;
  char *text = malloc((size_t)length + 1);
  if (!text)
    return lathe_fail_memory(error, length, file->path);
  status = read_bytes(file, 8, text, length, error);
  if (status == LATHE_OK)
    status =
        lathe_json_parse(text, (size_t)length, file->path, &file->json, error);
  free(text);
  return status;
}

/// The non-negative integers of |array|, at most |limit| of them.
static bool get_integers(const lathe_json_value *array, uint32_t limit,
                         int64_t *out, uint32_t *out_count) {
  if (!array || array->kind != LATHE_JSON_ARRAY || array->count > limit)
    return false;
  const lathe_json_value *value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++)) {
    if (value->kind != LATHE_JSON_INTEGER || value->as.integer < 0)
      return false;
    out[i] = value->as.integer;
  }
  *out_count = array->count;
  return true;
}

static lathe_status parse_entry(const lathe_safetensors *file,
                                const lathe_json_value *value,
                                lathe_safetensors_entry *out,
                                lathe_error *error) {
  const char *path = file->path;
  out->name = value->key;
  const lathe_json_value *dtype = lathe_json_member(value, "dtype");
  if (!dtype || dtype->kind != LATHE_JSON_STRING)
    return FAIL("%s: tensor '%.100s' has no dtype", path, out->name);
  if (!parse_dtype(dtype->as.string, &out->dtype))
    return FAIL("%s: tensor '%.100s' has dtype '%.40s', which is not supported",
                path, out->name, dtype->as.string);
  if (!get_integers(lathe_json_member(value, "shape"), LATHE_MAX_RANK,
                    out->shape.dims, &out->shape.rank))
    return FAIL("%s: tensor '%.100s' needs a shape of at most %d dims", path,
                out->name, LATHE_MAX_RANK);
  int64_t offsets[2];
  uint32_t count = 0;
  if (!get_integers(lathe_json_member(value, "data_offsets"), 2, offsets,
                    &count) ||
      count != 2 || offsets[0] > offsets[1])
    return FAIL("%s: tensor '%.100s' needs two ascending data_offsets", path,
                out->name);
  out->offset = (uint64_t)offsets[0];
  out->size = (uint64_t)(offsets[1] - offsets[0]);
  uint64_t bytes;
  char text[LATHE_SHAPE_TEXT];
  if (!lathe_shape_bytes(&out->shape, out->dtype, &bytes))
    return FAIL("%s: tensor '%.100s' of shape %s has too many elements", path,
                out->name, lathe_shape_text(&out->shape, text));
  if (bytes != out->size)
    return FAIL("%s: tensor '%.100s' of shape %s has %llu bytes, but its "
                "data_offsets say %llu",
                path, out->name, lathe_shape_text(&out->shape, text),
                (unsigned long long)bytes, (unsigned long long)out->size);
  return LATHE_OK;
}

static lathe_status check_metadata(const lathe_safetensors *file,
                                   lathe_error *error) {
  const lathe_json_value *metadata = file->metadata;
  if (metadata->kind != LATHE_JSON_OBJECT)
    return FAIL("%s: __metadata__ is not an object", file->path);
  const lathe_json_value *value = lathe_json_first(metadata);
  for (uint32_t i = 0; value; value = lathe_json_next(metadata, value, i++))
    if (value->kind != LATHE_JSON_STRING)
      return FAIL("%s: __metadata__ '%.100s' is not a string", file->path,
                  value->key);
  return LATHE_OK;
}

static int compare_offsets(const void *a, const void *b) {
  const lathe_safetensors_entry *x = a, *y = b;
  if (x->offset != y->offset)
    return x->offset < y->offset ? -1 : 1;
  if (x->size != y->size)
    return x->size < y->size ? -1 : 1;
  return strcmp(x->name, y->name);
}

static int compare_names(const void *a, const void *b) {
  const lathe_safetensors_entry *const *x = a, *const *y = b;
  return strcmp((*x)->name, (*y)->name);
}

/// The tensors must follow each other from the first byte to the last.
static lathe_status check_tiling(const lathe_safetensors *file,
                                 lathe_error *error) {
  uint64_t end = 0, available = file->size - file->data_start;
  for (uint32_t i = 0; i < file->count; ++i) {
    const lathe_safetensors_entry *entry = &file->entries[i];
    if (entry->offset != end)
      return FAIL("%s: tensor '%.100s' starts at byte %llu of the data, but "
                  "the one before ends at %llu",
                  file->path, entry->name, (unsigned long long)entry->offset,
                  (unsigned long long)end);
    end += entry->size;
    if (entry->size > available || end > available)
      return FAIL("%s: tensor '%.100s' ends at byte %llu of the data, but the "
                  "file has %llu",
                  file->path, entry->name, (unsigned long long)end,
                  (unsigned long long)available);
  }
  return end == available
             ? LATHE_OK
             : FAIL("%s: the tensors have %llu bytes, but %llu follow the "
                    "header",
                    file->path, (unsigned long long)end,
                    (unsigned long long)available);
}

static lathe_status parse_header(lathe_safetensors *file, lathe_error *error) {
  const lathe_json_value *root = lathe_json_root(file->json);
  if (root->kind != LATHE_JSON_OBJECT)
    return FAIL("%s: safetensors header is not a JSON object", file->path);
  uint32_t most = root->count ? root->count : 1;
  file->entries = calloc(most, sizeof(*file->entries));
  file->by_name = calloc(most, sizeof(*file->by_name));
  if (!file->entries || !file->by_name)
    return lathe_fail_memory(error, most * sizeof(*file->entries), file->path);
  lathe_status status = LATHE_OK;
  const lathe_json_value *value = lathe_json_first(root);
  for (uint32_t i = 0; value && status == LATHE_OK;
       value = lathe_json_next(root, value, i++)) {
    if (strcmp(value->key, "__metadata__") == 0) {
      file->metadata = value;
      status = check_metadata(file, error);
    } else {
      status = parse_entry(file, value, &file->entries[file->count++], error);
    }
  }
  if (status != LATHE_OK)
    return status;
  qsort(file->entries, file->count, sizeof(*file->entries), compare_offsets);
  for (uint32_t i = 0; i < file->count; ++i)
    file->by_name[i] = &file->entries[i];
  qsort(file->by_name, file->count, sizeof(*file->by_name), compare_names);
  return check_tiling(file, error);
}

//===----------------------------------------------------------------------===//
// Interface
//===----------------------------------------------------------------------===//

static lathe_status open_common(const char *path, int descriptor,
                                const void *memory, uint64_t size,
                                lathe_safetensors **out_file,
                                lathe_error *error) {
  lathe_safetensors *file = calloc(1, sizeof(*file));
  char *copy = strdup(path);
  if (!file || !copy) {
    free(file);
    free(copy);
    if (descriptor >= 0)
      close(descriptor);
    return lathe_fail_memory(error, sizeof(*file), path);
  }
  file->descriptor = descriptor;
  file->memory = memory;
  file->path = copy;
  file->size = size;
  lathe_status status = read_header(file, error);
  if (status == LATHE_OK)
    status = parse_header(file, error);
  if (status != LATHE_OK) {
    lathe_safetensors_close(file);
    return status;
  }
  *out_file = file;
  return LATHE_OK;
}

lathe_status lathe_safetensors_open(const char *path,
                                    lathe_safetensors **out_file,
                                    lathe_error *error) {
  *out_file = NULL;
  int descriptor;
  uint64_t size;
  lathe_status status = lathe_file_open(path, &descriptor, &size, error);
  return status == LATHE_OK
             ? open_common(path, descriptor, NULL, size, out_file, error)
             : status;
}

lathe_status lathe_safetensors_open_memory(const void *data, uint64_t size,
                                           const char *what,
                                           lathe_safetensors **out_file,
                                           lathe_error *error) {
  *out_file = NULL;
  return open_common(what, -1, data ? data : "", data ? size : 0, out_file,
                     error);
}

void lathe_safetensors_close(lathe_safetensors *file) {
  if (!file)
    return;
  if (file->descriptor >= 0)
    close(file->descriptor);
  lathe_json_destroy(file->json);
  free(file->entries);
  free((void *)file->by_name);
  free(file->path);
  free(file);
}

uint32_t lathe_safetensors_count(const lathe_safetensors *file) {
  return file->count;
}

const lathe_safetensors_entry *
lathe_safetensors_entry_at(const lathe_safetensors *file, uint32_t index) {
  return index < file->count ? &file->entries[index] : NULL;
}

const lathe_safetensors_entry *
lathe_safetensors_find(const lathe_safetensors *file, const char *name) {
  uint32_t low = 0, high = file->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int order = strcmp(name, file->by_name[middle]->name);
    if (order == 0)
      return file->by_name[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const char *lathe_safetensors_metadata(const lathe_safetensors *file,
                                       const char *key) {
  const lathe_json_value *value = lathe_json_member(file->metadata, key);
  return value ? value->as.string : NULL;
}

const char *lathe_safetensors_metadata_or(const lathe_safetensors *file,
                                          const char *key,
                                          const char *otherwise) {
  const char *value = lathe_safetensors_metadata(file, key);
  return value ? value : otherwise;
}

const char *lathe_safetensors_path(const lathe_safetensors *file) {
  return file->path;
}

lathe_status lathe_safetensors_read(const lathe_safetensors *file,
                                    const lathe_safetensors_entry *entry,
                                    void *data, lathe_error *error) {
  return read_bytes(file, file->data_start + entry->offset, data, entry->size,
                    error);
}

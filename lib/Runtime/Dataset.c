//===- Dataset.c - Samples on disk, batches in memory ---------------------===//

#include "Dataset.h"

#include "lathe/Runtime/Idx.h"
#include "lathe/Runtime/Npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096 };

void *lathe_aligned_memory(uint64_t size) {
  uint64_t rounded;
  if (!lathe_checked_round_up(size ? size : 1, 64, &rounded))
    return NULL;
  return aligned_alloc(64, rounded);
}

//===----------------------------------------------------------------------===//
// Conversion
//===----------------------------------------------------------------------===//

void lathe_convert(lathe_dtype from, const void *source, lathe_dtype to,
                   void *target, uint64_t count, bool scaled) {
  const uint8_t *bytes = source;
  if (from == to && !scaled) {
    memcpy(target, source, count * lathe_dtype_size(from));
  } else if (from == LATHE_U8 && to == LATHE_F32) {
    float *out = target;
    float divisor = scaled ? 255.0f : 1.0f;
    for (uint64_t i = 0; i < count; ++i)
      out[i] = (float)bytes[i] / divisor;
  } else if (from == LATHE_U8 && to == LATHE_I32) {
    int32_t *out = target;
    for (uint64_t i = 0; i < count; ++i)
      out[i] = bytes[i];
  } else {
    uint64_t from_size = lathe_dtype_size(from), to_size = lathe_dtype_size(to);
    for (uint64_t i = 0; i < count; ++i) {
      double value = lathe_load_element(from, bytes + i * from_size);
      lathe_store_element(to, (char *)target + i * to_size,
                          scaled ? value / 255 : value);
    }
  }
}

void lathe_dataset_fill(const lathe_dataset *dataset, const int64_t *order,
                        int64_t first, int64_t count) {
  for (uint32_t t = 0; t < dataset->tensor_count; ++t) {
    const lathe_data_tensor *tensor = &dataset->tensors[t];
    lathe_dtype from = tensor->array.dtype, to = tensor->info->dtype;
    uint64_t source_size = tensor->elements * lathe_dtype_size(from);
    uint64_t target_size = tensor->elements * lathe_dtype_size(to);
    for (int64_t i = 0; i < count; ++i) {
      int64_t sample = order ? order[i] : first + i;
      lathe_convert(from,
                    (const char *)tensor->array.data +
                        (uint64_t)sample * source_size,
                    to, (char *)tensor->batch + (uint64_t)i * target_size,
                    tensor->elements, tensor->scaled);
    }
  }
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// The path of the IDX file with |stem| in |folder|, plain or gzip; the plain
/// one when neither is there.
static bool idx_path(const char *folder, const char *stem, char *path) {
  snprintf(path, PATH_LENGTH, "%s/%s", folder, stem);
  if (!access(path, F_OK))
    return true;
  snprintf(path, PATH_LENGTH, "%s/%s.gz", folder, stem);
  if (!access(path, F_OK))
    return true;
  snprintf(path, PATH_LENGTH, "%s/%s", folder, stem);
  return false;
}

static const char *idx_stem(const char *part, bool images) {
  if (!strcmp(part, "train"))
    return images ? "train-images-idx3-ubyte" : "train-labels-idx1-ubyte";
  return images ? "t10k-images-idx3-ubyte" : "t10k-labels-idx1-ubyte";
}

static void npy_path(const char *folder, const char *part, const char *name,
                     char *path) {
  snprintf(path, PATH_LENGTH, "%s/%s-%s.npy", folder, part, name);
}

/// Reads the tensor's file: .npy under its own name, else IDX by its role.
static lathe_status read_array(const char *folder, const char *part,
                               lathe_data_tensor *tensor, char *path,
                               lathe_error *error) {
  npy_path(folder, part, tensor->info->name, path);
  if (!access(path, F_OK))
    return lathe_npy_read(path, &tensor->array, error);
  char npy[PATH_LENGTH];
  memcpy(npy, path, PATH_LENGTH);
  if (idx_path(folder, idx_stem(part, tensor->info->role == LATHE_ROLE_INPUT),
               path))
    return lathe_idx_read(path, &tensor->array, error);
  return lathe_fail(error, LATHE_IO,
                    "no data for '%.64s' in '%.128s': neither %.64s-%.64s.npy "
                    "nor %s (plain or .gz) is there",
                    tensor->info->name, folder, part, tensor->info->name,
                    idx_stem(part, tensor->info->role == LATHE_ROLE_INPUT));
}

/// Checks that |tensor|'s array holds samples of the model's shape.
static lathe_status check_array(const lathe_description *model,
                                lathe_data_tensor *tensor, const char *path,
                                lathe_error *error) {
  const lathe_tensor_info *info = tensor->info;
  char actual[LATHE_SHAPE_TEXT], expected[LATHE_SHAPE_TEXT];
  lathe_shape_text(&tensor->array.shape, actual);
  lathe_tensor_shape_text(model, info, expected);
  tensor->elements = 1;
  for (uint32_t d = 1; d < info->rank; ++d) {
    if (info->shape[d].symbol_count)
      return lathe_fail(error, LATHE_DATA,
                        "'%s' has shape %s; only its first dim may be symbolic "
                        "to be read from files",
                        info->name, expected);
    tensor->elements *= (uint64_t)info->shape[d].coefficient;
  }
  uint64_t elements;
  if (tensor->array.shape.rank == 0 || info->rank == 0 ||
      !lathe_shape_elements(&tensor->array.shape, &elements) ||
      elements != (uint64_t)tensor->array.shape.dims[0] * tensor->elements)
    return lathe_fail(
        error, LATHE_DATA,
        "'%s' has shape %s, which does not fit '%s' of the model, "
        "%s: a sample must have %llu elements",
        path, actual, info->name, expected,
        (unsigned long long)tensor->elements);
  if (tensor->array.shape.dims[0] == 0)
    return lathe_fail(error, LATHE_DATA, "'%s' has no samples", path);
  if (lathe_dtype_is_float(tensor->array.dtype) &&
      !lathe_dtype_is_float(info->dtype))
    return lathe_fail(error, LATHE_DATA,
                      "'%s' has dtype %s, but '%s' of the model is %s", path,
                      lathe_dtype_name(tensor->array.dtype), info->name,
                      lathe_dtype_name(info->dtype));
  tensor->scaled = info->role == LATHE_ROLE_INPUT &&
                   tensor->array.dtype == LATHE_U8 &&
                   lathe_dtype_is_float(info->dtype);
  return LATHE_OK;
}

static lathe_status open_tensor(const char *folder, const char *part,
                                const lathe_description *model, int64_t batch,
                                lathe_dataset *dataset, uint32_t number,
                                lathe_error *error) {
  lathe_data_tensor *tensor = &dataset->tensors[number];
  char path[PATH_LENGTH];
  lathe_status status = read_array(folder, part, tensor, path, error);
  if (status == LATHE_OK)
    status = check_array(model, tensor, path, error);
  if (status != LATHE_OK)
    return status;
  int64_t samples = tensor->array.shape.dims[0];
  if (number > 0 && samples != dataset->samples)
    return lathe_fail(error, LATHE_DATA,
                      "'%s' has %lld samples, but '%s' has %lld", path,
                      (long long)samples, dataset->tensors[0].info->name,
                      (long long)dataset->samples);
  dataset->samples = samples;
  uint64_t size;
  if (!lathe_checked_multiply((uint64_t)batch, tensor->elements, &size) ||
      !lathe_checked_multiply(size, lathe_dtype_size(tensor->info->dtype),
                              &size) ||
      !(tensor->batch = lathe_aligned_memory(size)))
    return lathe_fail_memory(error, size, "a batch");
  return LATHE_OK;
}

/// Lists the inputs of the model, then its label.
static lathe_status list_tensors(const lathe_description *model,
                                 lathe_dataset *dataset, lathe_error *error) {
  for (int wants_label = 0; wants_label < 2; ++wants_label) {
    lathe_role role = wants_label ? LATHE_ROLE_LABEL : LATHE_ROLE_INPUT;
    for (uint32_t i = 0; i < model->tensor_count; ++i) {
      if (model->tensors[i].role != role)
        continue;
      if (dataset->tensor_count == LATHE_MAX_DATA_TENSORS)
        return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                          "the model has more than %d inputs and labels",
                          LATHE_MAX_DATA_TENSORS);
      dataset->tensors[dataset->tensor_count++].info = &model->tensors[i];
      dataset->input_count += !wants_label;
    }
  }
  if (dataset->tensor_count == dataset->input_count)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' has no label, so there is nothing to compare "
                      "its output with; add a label and a loss to it",
                      model->name);
  return LATHE_OK;
}

lathe_status lathe_dataset_open(const char *folder, const char *part,
                                const lathe_description *model, int64_t limit,
                                int64_t batch, lathe_dataset *dataset,
                                lathe_error *error) {
  memset(dataset, 0, sizeof(*dataset));
  lathe_status status = list_tensors(model, dataset, error);
  for (uint32_t i = 0; i < dataset->tensor_count && status == LATHE_OK; ++i)
    status = open_tensor(folder, part, model, batch, dataset, i, error);
  if (status != LATHE_OK) {
    lathe_dataset_close(dataset);
    return status;
  }
  if (limit > 0 && limit < dataset->samples)
    dataset->samples = limit;
  return LATHE_OK;
}

void lathe_dataset_close(lathe_dataset *dataset) {
  for (uint32_t i = 0; i < dataset->tensor_count; ++i) {
    lathe_array_destroy(&dataset->tensors[i].array);
    free(dataset->tensors[i].batch);
  }
  memset(dataset, 0, sizeof(*dataset));
}

bool lathe_dataset_has(const char *folder, const char *part,
                       const lathe_description *model) {
  char path[PATH_LENGTH];
  if (idx_path(folder, idx_stem(part, true), path))
    return true;
  for (uint32_t i = 0; i < model->tensor_count; ++i) {
    if (model->tensors[i].role != LATHE_ROLE_INPUT)
      continue;
    npy_path(folder, part, model->tensors[i].name, path);
    if (!access(path, F_OK))
      return true;
  }
  return false;
}

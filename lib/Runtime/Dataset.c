//===- Dataset.c - Samples on disk, batches in memory ---------------------===//

#define _GNU_SOURCE
#include "Dataset.h"

#include "lathe/Runtime/Idx.h"
#include "lathe/Runtime/Npy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/// x / 255.0f for all of 0 .. 255, to the bit: the first product is exact, so
/// that the sum is rounded once. Several times faster than a division.
static void scale_bytes(const uint8_t *source, float *target, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    float x = (float)source[i];
    target[i] = x * 0x1.01p-8f + x * 0x1.010102p-24f;
  }
}

#define CONVERT(FROM, TO)                                                      \
  for (uint64_t i = 0; i < count; ++i)                                         \
  ((TO *)target)[i] = (TO)((const FROM *)source)[i]

void lathe_convert(lathe_dtype from, const void *source, lathe_dtype to,
                   void *target, uint64_t count, bool scaled) {
  uint64_t from_size = lathe_dtype_size(from), to_size = lathe_dtype_size(to);
  if (count == 0)
    return;
  if (scaled && from == LATHE_U8 && to == LATHE_F32) {
    scale_bytes(source, target, count);
  } else if (scaled) {
    for (uint64_t i = 0; i < count; ++i)
      lathe_store_element(
          to, (char *)target + i * to_size,
          lathe_load_element(from, (const char *)source + i * from_size) / 255);
  } else if (from == to) {
    memcpy(target, source, count * from_size);
  } else if (from == LATHE_U8 && to == LATHE_F32) {
    CONVERT(uint8_t, float);
  } else if (from == LATHE_U8 && to == LATHE_I32) {
    CONVERT(uint8_t, int32_t);
  } else if (from == LATHE_U8 && to == LATHE_I64) {
    CONVERT(uint8_t, int64_t);
  } else if (from == LATHE_F32 && to == LATHE_F64) {
    CONVERT(float, double);
  } else if (from == LATHE_F64 && to == LATHE_F32) {
    CONVERT(double, float);
  } else {
    for (uint64_t i = 0; i < count; ++i)
      lathe_store_element(
          to, (char *)target + i * to_size,
          lathe_load_element(from, (const char *)source + i * from_size));
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
  if (idx_path(folder, idx_stem(part, tensor->info->role == LATHE_ROLE_INPUT),
               path))
    return lathe_idx_read(path, &tensor->array, error);
  return lathe_fail(error, LATHE_IO,
                    "no data for '%.64s' in '%.128s': neither %.64s-%.64s.npy "
                    "nor %s (plain or .gz) is there",
                    tensor->info->name, folder, part, tensor->info->name,
                    idx_stem(part, tensor->info->role == LATHE_ROLE_INPUT));
}

int64_t lathe_compiled_batch(const lathe_description *model) {
  for (uint32_t i = 0; i < model->tensor_count; ++i)
    if (model->tensors[i].role == LATHE_ROLE_INPUT && model->tensors[i].rank)
      return model->tensors[i].shape[0].coefficient;
  return 1;
}

lathe_status lathe_sample_elements(const lathe_description *model,
                                   const lathe_tensor_info *info,
                                   uint64_t *out_elements, lathe_error *error) {
  const lathe_dim *first = &info->shape[0];
  uint32_t symbols = model->dim_count ? 1 : 0;
  int64_t coefficient = symbols ? 1 : lathe_compiled_batch(model);
  bool right = info->rank > 0 && coefficient > 0 &&
               first->symbol_count == symbols &&
               first->coefficient == coefficient;
  *out_elements = 1;
  for (uint32_t d = 1; right && d < info->rank; ++d)
    right = info->shape[d].symbol_count == 0 &&
            lathe_checked_multiply(*out_elements,
                                   (uint64_t)info->shape[d].coefficient,
                                   out_elements);
  char shape[LATHE_SHAPE_TEXT];
  return right ? LATHE_OK
               : lathe_fail(error, LATHE_INVALID_ARGUMENT,
                            "'%.100s' has shape %s, but to take samples its "
                            "first dim must be the batch, and the others "
                            "numbers; use `run`",
                            info->name,
                            lathe_tensor_shape_text(model, info, shape));
}

/// Checks that |tensor|'s array holds samples of the model's shape.
static lathe_status check_array(const lathe_description *model,
                                lathe_data_tensor *tensor, const char *path,
                                lathe_error *error) {
  const lathe_tensor_info *info = tensor->info;
  char actual[LATHE_SHAPE_TEXT], expected[LATHE_SHAPE_TEXT];
  lathe_shape_text(&tensor->array.shape, actual);
  lathe_tensor_shape_text(model, info, expected);
  lathe_status status =
      lathe_sample_elements(model, info, &tensor->elements, error);
  if (status != LATHE_OK)
    return status;
  uint64_t elements = 0;
  lathe_shape sample = tensor->array.shape;
  if (sample.rank > 0 && sample.dims[0] == 0)
    return lathe_fail(error, LATHE_DATA, "'%.200s' has no samples", path);
  sample.dims[0] = 1;
  if (sample.rank == 0 || !lathe_shape_elements(&sample, &elements) ||
      elements != tensor->elements)
    return lathe_fail(
        error, LATHE_DATA,
        "'%.200s' has shape %.60s, which does not fit '%.60s' of the model, "
        "%.60s: a sample must have %llu elements, not %llu",
        path, actual, info->name, expected,
        (unsigned long long)tensor->elements, (unsigned long long)elements);
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

/// Room for a batch, zeroed.
static lathe_status make_batch(lathe_data_tensor *tensor, int64_t batch,
                               lathe_error *error) {
  uint64_t size = UINT64_MAX;
  if (!lathe_checked_multiply((uint64_t)batch, tensor->elements, &size) ||
      !lathe_checked_multiply(size, lathe_dtype_size(tensor->info->dtype),
                              &size) ||
      !(tensor->batch = lathe_aligned_memory(size)))
    return lathe_fail_memory(error, size, "a batch; use a smaller one");
  memset(tensor->batch, 0, size);
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
    return lathe_fail(
        error, LATHE_DATA,
        "'%.200s' has %lld samples, but '%.60s' has %lld of them; "
        "are the files of one data set?",
        path, (long long)samples, dataset->tensors[0].info->name,
        (long long)dataset->samples);
  dataset->samples = samples;
  return make_batch(tensor, batch, error);
}

/// Lists the inputs of the model, then its label.
static lathe_status list_tensors(const lathe_description *model, bool labelled,
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
  if (labelled && dataset->tensor_count == dataset->input_count)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' has no label, so there is nothing to compare "
                      "its output with; add a label and a loss to it",
                      model->name);
  return LATHE_OK;
}

static bool has_tensor(const char *folder, const char *part,
                       const lathe_tensor_info *info) {
  char path[PATH_LENGTH];
  npy_path(folder, part, info->name, path);
  return !access(path, F_OK) ||
         idx_path(folder, idx_stem(part, info->role == LATHE_ROLE_INPUT), path);
}

static lathe_status check_folder(const char *folder, lathe_error *error) {
  struct stat facts;
  if (strlen(folder) > PATH_LENGTH / 2)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "the path given as --data is longer than %d bytes",
                      PATH_LENGTH / 2);
  if (stat(folder, &facts))
    return lathe_fail_io(error, errno, "cannot open the folder '%.300s'",
                         folder);
  if (!S_ISDIR(facts.st_mode))
    return lathe_fail(error, LATHE_IO,
                      "'%.300s' is no folder; give --data the folder with the "
                      "data files",
                      folder);
  return LATHE_OK;
}

lathe_status lathe_dataset_open(const char *folder, const char *part,
                                const lathe_description *model, int64_t limit,
                                int64_t batch, lathe_dataset *dataset,
                                lathe_error *error) {
  memset(dataset, 0, sizeof(*dataset));
  bool labelled = strcmp(part, "predict") != 0;
  if (!labelled)
    part = "test";
  lathe_status status = check_folder(folder, error);
  if (status == LATHE_OK)
    status = list_tensors(model, labelled, dataset, error);
  for (uint32_t i = 0; i < dataset->tensor_count && status == LATHE_OK; ++i) {
    if (!labelled && i >= dataset->input_count &&
        !has_tensor(folder, part, dataset->tensors[i].info)) {
      dataset->tensor_count = i;
      break;
    }
    status = open_tensor(folder, part, model, batch, dataset, i, error);
  }
  if (status != LATHE_OK) {
    lathe_dataset_close(dataset);
    return status;
  }
  if (limit > 0 && limit < dataset->samples)
    dataset->samples = limit;
  return LATHE_OK;
}

lathe_status lathe_dataset_open_file(const char *path,
                                     const lathe_tensor_info *input,
                                     const lathe_description *model,
                                     int64_t batch, lathe_dataset *dataset,
                                     lathe_error *error) {
  memset(dataset, 0, sizeof(*dataset));
  lathe_data_tensor *tensor = &dataset->tensors[0];
  tensor->info = input;
  dataset->tensor_count = dataset->input_count = 1;
  lathe_shape *shape = &tensor->array.shape;
  uint64_t elements;
  lathe_status status =
      lathe_sample_elements(model, input, &tensor->elements, error);
  if (status == LATHE_OK)
    status = lathe_npy_read(path, &tensor->array, error);
  if (status == LATHE_OK && shape->rank < LATHE_MAX_RANK &&
      lathe_shape_elements(shape, &elements) && elements == tensor->elements) {
    memmove(shape->dims + 1, shape->dims, shape->rank * sizeof(*shape->dims));
    shape->dims[0] = 1;
    ++shape->rank;
  }
  if (status == LATHE_OK)
    status = check_array(model, tensor, path, error);
  if (status == LATHE_OK)
    status = make_batch(tensor, batch, error);
  if (status != LATHE_OK) {
    lathe_dataset_close(dataset);
    return status;
  }
  dataset->samples = shape->dims[0];
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
  for (uint32_t i = 0; i < model->tensor_count; ++i)
    if (model->tensors[i].role == LATHE_ROLE_INPUT &&
        has_tensor(folder, part, &model->tensors[i]))
      return true;
  return false;
}

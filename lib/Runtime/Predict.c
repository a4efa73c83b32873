//===- Predict.c - Classify samples ---------------------------------------===//

#include "Driver.h"

#include "lathe/Runtime/Npy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The model's only output, and its classes: the elements of one sample.
static lathe_status find_output(const lathe_description *model,
                                const lathe_tensor_info **out_output,
                                uint64_t *out_classes, lathe_error *error) {
  *out_output = NULL;
  for (uint32_t i = 0; i < model->tensor_count; ++i) {
    if (model->tensors[i].role != LATHE_ROLE_OUTPUT)
      continue;
    if (*out_output)
      return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                        "model '%s' has more than one output; use `run`",
                        model->name);
    *out_output = &model->tensors[i];
  }
  if (!*out_output || (*out_output)->rank < 1 ||
      !lathe_dtype_is_float((*out_output)->dtype))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' has no output of floats per sample to "
                      "classify by; use `run`",
                      model->name);
  *out_classes = 1;
  for (uint32_t d = 1; d < (*out_output)->rank; ++d)
    *out_classes *= (uint64_t)(*out_output)->shape[d].coefficient;
  return LATHE_OK;
}

/// Makes |scores| probabilities: softmax, unless they are a distribution.
static void normalize(double *scores, uint64_t count) {
  double sum = 0, largest = scores[0];
  bool positive = true;
  for (uint64_t i = 0; i < count; ++i) {
    sum += scores[i];
    positive &= scores[i] >= 0;
    largest = scores[i] > largest ? scores[i] : largest;
  }
  if (positive && fabs(sum - 1) < 1e-3)
    return;
  sum = 0;
  for (uint64_t i = 0; i < count; ++i)
    sum += scores[i] = exp(scores[i] - largest);
  for (uint64_t i = 0; i < count; ++i)
    scores[i] /= sum;
}

/// "sample 3  label 7  probability 0.9812", |top| pairs of label and
/// probability, and what was |expected| unless it is negative.
static void print_sample(int64_t sample, double *scores, uint64_t classes,
                         int64_t top, int64_t expected) {
  printf("sample %lld", (long long)sample);
  if (classes == 1) {
    printf("  value %.6g\n", scores[0]);
    return;
  }
  normalize(scores, classes);
  for (int64_t k = 0; k < top && (uint64_t)k < classes; ++k) {
    uint64_t best = 0;
    for (uint64_t i = 1; i < classes; ++i)
      if (scores[i] > scores[best])
        best = i;
    printf("  label %llu  probability %.4f", (unsigned long long)best,
           scores[best]);
    scores[best] = -1;
  }
  if (expected >= 0)
    printf("  (expected %lld)", (long long)expected);
  printf("\n");
}

/// The sample numbers of --index; fails for one that is not below |samples|.
static lathe_status parse_indices(const char *text, int64_t samples,
                                  int64_t **out_indices, int64_t *out_count,
                                  lathe_error *error) {
  size_t capacity = strlen(text) / 2 + 1;
  *out_indices = malloc(capacity * sizeof(int64_t));
  *out_count = 0;
  if (!*out_indices)
    return lathe_fail_memory(error, capacity * sizeof(int64_t), "the indices");
  for (const char *at = text; *at;) {
    char *end = NULL;
    long long index = strtoll(at, &end, 10);
    if (end == at || (*end && *end != ',') || index < 0 || index >= samples)
      return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                        "expected sample numbers from 0 to %lld in --index, "
                        "but got '%.64s'",
                        (long long)samples - 1, text);
    (*out_indices)[(*out_count)++] = index;
    at = *end ? end + 1 : end;
  }
  return LATHE_OK;
}

/// Classifies |count| samples that are in the batch buffers |inputs|.
static lathe_status classify(lathe_driver *driver, const int64_t *numbers,
                             int64_t count, const void *const *inputs,
                             const lathe_data_tensor *labels,
                             lathe_error *error) {
  const lathe_tensor_info *output;
  uint64_t classes, elements;
  lathe_status status =
      find_output(driver->description, &output, &classes, error);
  if (status != LATHE_OK)
    return status;
  uint64_t size = lathe_dtype_size(output->dtype);
  char *values = NULL;
  double *scores = malloc(classes * sizeof(double));
  if (lathe_checked_multiply((uint64_t)count, classes, &elements))
    values = lathe_aligned_memory(elements * size);
  if (!values || !scores) {
    status = lathe_fail_memory(error, elements * size, "the output");
  } else {
    void *outputs[] = {values};
    status =
        lathe_session_infer(driver->session, count, inputs, outputs, error);
  }
  for (int64_t i = 0; status == LATHE_OK && i < count; ++i) {
    for (uint64_t c = 0; c < classes; ++c)
      scores[c] = lathe_load_element(
          output->dtype, values + ((uint64_t)i * classes + c) * size);
    int64_t expected = -1;
    if (labels && labels->elements == 1)
      expected = (int64_t)lathe_load_element(
          labels->array.dtype,
          (char *)labels->array.data +
              (uint64_t)numbers[i] * lathe_dtype_size(labels->array.dtype));
    print_sample(numbers[i], scores, classes, driver->options->top, expected);
  }
  free(values);
  free(scores);
  return status;
}

/// Classifies samples of the test data.
static lathe_status predict_data(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  lathe_dataset test;
  const char *text = options->index ? options->index : "0";
  // --index names fewer samples than it has characters.
  lathe_status status =
      lathe_dataset_open(options->data, "test", driver->description, 0,
                         (int64_t)strlen(text), &test, error);
  if (status != LATHE_OK)
    return status;
  int64_t *indices = NULL, count = 0;
  status = parse_indices(text, test.samples, &indices, &count, error);
  if (status == LATHE_OK) {
    const void *inputs[LATHE_MAX_DATA_TENSORS];
    lathe_dataset_fill(&test, indices, 0, count);
    lathe_batch_inputs(&test, inputs);
    status = classify(driver, indices, count, inputs,
                      &test.tensors[test.input_count], error);
  }
  free(indices);
  lathe_dataset_close(&test);
  return status;
}

/// Classifies the samples of one .npy file, the model's only input.
static lathe_status predict_file(lathe_driver *driver, lathe_error *error) {
  const lathe_option_pair *pair = &driver->options->inputs.items[0];
  const lathe_description *model = driver->description;
  int32_t number = lathe_description_tensor(model, pair->name);
  lathe_array array;
  if (driver->options->inputs.count != 1 || number < 0 ||
      model->tensors[number].role != LATHE_ROLE_INPUT)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "predict takes one --input, an input of the model; '%s' "
                      "is none (see `info`)",
                      pair->name);
  lathe_status status = lathe_npy_read(pair->value, &array, error);
  if (status != LATHE_OK)
    return status;
  const lathe_tensor_info *info = &model->tensors[number];
  uint64_t per_sample = 1, elements = 0;
  for (uint32_t d = 1; d < info->rank; ++d)
    per_sample *= (uint64_t)info->shape[d].coefficient;
  lathe_shape_elements(&array.shape, &elements);
  int64_t count = (int64_t)(per_sample ? elements / per_sample : 0);
  char *batch = NULL;
  int64_t *numbers = NULL;
  if (count < 1 || elements % per_sample) {
    char actual[LATHE_SHAPE_TEXT], expected[LATHE_SHAPE_TEXT];
    status =
        lathe_fail(error, LATHE_DATA,
                   "'%s' has shape %s, which is no number of samples of "
                   "'%s', %s",
                   pair->value, lathe_shape_text(&array.shape, actual),
                   info->name, lathe_tensor_shape_text(model, info, expected));
  } else if (!(batch = lathe_aligned_memory(elements *
                                            lathe_dtype_size(info->dtype))) ||
             !(numbers = malloc((size_t)count * sizeof(*numbers)))) {
    status = lathe_fail_memory(error, elements, "the input");
  } else {
    bool scaled = array.dtype == LATHE_U8 && lathe_dtype_is_float(info->dtype);
    lathe_convert(array.dtype, array.data, info->dtype, batch, elements,
                  scaled);
    for (int64_t i = 0; i < count; ++i)
      numbers[i] = i;
    const void *inputs[] = {batch};
    status = classify(driver, numbers, count, inputs, NULL, error);
  }
  free(batch);
  free(numbers);
  lathe_array_destroy(&array);
  return status;
}

lathe_status lathe_drive_predict(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  if (!options->data == !options->inputs.count)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "predict takes either --data or --input");
  lathe_status status = lathe_load_weights(driver, true, error);
  if (status != LATHE_OK)
    return status;
  return options->data ? predict_data(driver, error)
                       : predict_file(driver, error);
}

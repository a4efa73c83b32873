//===- Predict.c - Classify samples ---------------------------------------===//

#include "Driver.h"

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
      !lathe_dtype_is_float((*out_output)->dtype) ||
      lathe_description_entry(model, "infer") < 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' has no output of floats per sample to "
                      "classify by; use `run`",
                      model->name);
  return lathe_sample_elements(model, *out_output, out_classes, error);
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
static lathe_status parse_indices(lathe_driver *driver, const char *text,
                                  int64_t samples, int64_t **out_indices,
                                  int64_t *out_count, lathe_error *error) {
  size_t capacity = strlen(text) / 2 + 1;
  *out_indices = malloc(capacity * sizeof(int64_t));
  *out_count = 0;
  if (!*out_indices)
    return lathe_fail_memory(error, capacity * sizeof(int64_t), "the indices");
  for (const char *at = text; *at;) {
    char *end = NULL;
    long long index = strtoll(at, &end, 10);
    if (end == at || (*end && *end != ',') || index < 0 || index >= samples)
      return lathe_usage_error(
          driver, error,
          "expected sample numbers from 0 to %lld in --index, "
          "but got '%.64s'",
          (long long)samples - 1, text);
    (*out_indices)[(*out_count)++] = index;
    at = *end ? end + 1 : end;
  }
  return LATHE_OK;
}

/// The scores of the samples of one batch, and where they are stored.
typedef struct predictions {
  const lathe_tensor_info *output;
  uint64_t classes;
  char *values;   ///< One batch of the output.
  double *scores; ///< One sample.
} predictions;

static lathe_status make_predictions(lathe_driver *driver, predictions *made,
                                     lathe_error *error) {
  lathe_status status =
      find_output(driver->description, &made->output, &made->classes, error);
  if (status != LATHE_OK)
    return status;
  uint64_t size = UINT64_MAX, widest = sizeof(double);
  if (lathe_checked_multiply((uint64_t)driver->batch, made->classes, &size) &&
      lathe_checked_multiply(size, widest, &size)) {
    made->values = lathe_aligned_memory(size);
    made->scores = malloc(made->classes * widest + 1);
  }
  return made->values && made->scores
             ? LATHE_OK
             : lathe_fail_memory(error, size, "the output");
}

/// The label of sample |number|; -1 when there is none.
static int64_t expected_label(const lathe_dataset *data, int64_t number) {
  const lathe_data_tensor *label = &data->tensors[data->input_count];
  if (data->tensor_count == data->input_count || label->elements != 1 ||
      lathe_dtype_is_float(label->array.dtype))
    return -1;
  uint64_t size = lathe_dtype_size(label->array.dtype);
  return (int64_t)lathe_load_element(label->array.dtype,
                                     (const char *)label->array.data +
                                         (uint64_t)number * size);
}

/// Classifies the samples |numbers| of |data|, or all of it.
static lathe_status classify(lathe_driver *driver, const lathe_dataset *data,
                             const int64_t *numbers, int64_t total,
                             predictions *made, lathe_error *error) {
  const void *inputs[LATHE_MAX_DATA_TENSORS];
  void *outputs[] = {made->values};
  lathe_batch_inputs(data, inputs);
  uint64_t size = lathe_dtype_size(made->output->dtype);
  for (int64_t at = 0; at < total; at += driver->batch) {
    int64_t count = total - at < driver->batch ? total - at : driver->batch;
    lathe_dataset_fill(data, numbers ? numbers + at : NULL, at, count);
    lathe_status status = lathe_session_infer(
        driver->session, driver->fixed_batch ? driver->batch : count, inputs,
        outputs, error);
    if (status != LATHE_OK)
      return status;
    for (int64_t i = 0; i < count; ++i) {
      int64_t number = numbers ? numbers[at + i] : at + i;
      for (uint64_t c = 0; c < made->classes; ++c)
        made->scores[c] = lathe_load_element(
            made->output->dtype,
            made->values + ((uint64_t)i * made->classes + c) * size);
      print_sample(number, made->scores, made->classes, driver->options->top,
                   expected_label(data, number));
    }
  }
  return LATHE_OK;
}

/// Classifies samples of the test data.
static lathe_status predict_data(lathe_driver *driver, predictions *made,
                                 lathe_error *error) {
  const lathe_options *options = driver->options;
  lathe_dataset test;
  int64_t *indices = NULL, count = 0;
  lathe_status status =
      lathe_dataset_open(options->data, "predict", driver->description, 0,
                         driver->batch, &test, error);
  if (status != LATHE_OK)
    return status;
  status = parse_indices(driver, options->index ? options->index : "0",
                         test.samples, &indices, &count, error);
  if (status == LATHE_OK)
    status = classify(driver, &test, indices, count, made, error);
  free(indices);
  lathe_dataset_close(&test);
  return status;
}

/// Classifies the samples of one .npy file, the model's only input.
static lathe_status predict_file(lathe_driver *driver, predictions *made,
                                 lathe_error *error) {
  const lathe_description *model = driver->description;
  const lathe_option_pairs *pairs = &driver->options->inputs;
  uint32_t inputs = 0;
  for (uint32_t i = 0; i < model->tensor_count; ++i)
    inputs += model->tensors[i].role == LATHE_ROLE_INPUT;
  if (inputs != 1 || pairs->count != 1)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "predict takes one --input of a model with one input, "
                      "but got %u of %u; use `run`",
                      pairs->count, inputs);
  int32_t number = lathe_description_tensor(model, pairs->items[0].name);
  if (number < 0 || model->tensors[number].role != LATHE_ROLE_INPUT)
    return lathe_usage_error(
        driver, error, "model '%.100s' has no input '%.100s' (see `info`)",
        model->name, pairs->items[0].name);
  lathe_dataset data;
  lathe_status status =
      lathe_dataset_open_file(pairs->items[0].value, &model->tensors[number],
                              model, driver->batch, &data, error);
  if (status != LATHE_OK)
    return status;
  status = classify(driver, &data, NULL, data.samples, made, error);
  lathe_dataset_close(&data);
  return status;
}

lathe_status lathe_drive_predict(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  if (!options->data == !options->inputs.count)
    return lathe_usage_error(driver, error,
                             "predict takes either --data or --input");
  if (options->index && !options->data)
    return lathe_usage_error(driver, error, "--index needs --data");
  predictions made = {0};
  lathe_status status = lathe_load_weights(driver, true, error);
  if (status == LATHE_OK)
    status = make_predictions(driver, &made, error);
  if (status == LATHE_OK)
    status = options->data ? predict_data(driver, &made, error)
                           : predict_file(driver, &made, error);
  free(made.values);
  free(made.scores);
  return status;
}

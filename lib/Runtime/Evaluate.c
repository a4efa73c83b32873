//===- Evaluate.c - Loss and metrics on data ------------------------------===//

#include "Driver.h"

#include <stdio.h>
#include <string.h>

void lathe_batch_inputs(const lathe_dataset *dataset,
                        const void *inputs[LATHE_MAX_DATA_TENSORS]) {
  for (uint32_t i = 0; i < dataset->input_count; ++i)
    inputs[i] = dataset->tensors[i].batch;
}

lathe_status lathe_load_weights(lathe_driver *driver, bool required,
                                lathe_error *error) {
  if (driver->options->weights)
    return lathe_session_load_weights(driver->session, driver->options->weights,
                                      error);
  if (required && !driver->model->weights)
    return lathe_usage_error(driver, error,
                             "--weights is missing: this model carries none");
  return LATHE_OK;
}

void lathe_locate_fault(const lathe_dataset *dataset, const char *what,
                        const int64_t *order, int64_t first,
                        lathe_error *error) {
  const lathe_data_tensor *label = &dataset->tensors[dataset->input_count];
  if (error->code != LATHE_FAULT || error->fault_row < 0 ||
      dataset->tensor_count == dataset->input_count || label->elements != 1)
    return;
  int64_t position = first + error->fault_row;
  if (position >= dataset->samples)
    return;
  int64_t sample = order ? order[error->fault_row] : position;
  uint64_t size = lathe_dtype_size(label->array.dtype);
  double value =
      lathe_load_element(label->array.dtype, (const char *)label->array.data +
                                                 (uint64_t)sample * size);
  // A fault may be about other data than the label.
  if (value != (double)error->fault_value)
    return;
  size_t length = strlen(error->message);
  snprintf(error->message + length, sizeof(error->message) - length,
           " (sample %lld of the %s data has label %lld)", (long long)sample,
           what, (long long)error->fault_value);
}

lathe_status lathe_measure(lathe_driver *driver, const lathe_dataset *dataset,
                           const char *what, int64_t first, int64_t end,
                           lathe_averages *averages, lathe_error *error) {
  const void *inputs[LATHE_MAX_DATA_TENSORS];
  lathe_batch_inputs(dataset, inputs);
  *averages = (lathe_averages){0};
  for (int64_t at = first; at < end; at += driver->batch) {
    int64_t count = end - at < driver->batch ? end - at : driver->batch;
    if (driver->fixed_batch && count < driver->batch)
      break;
    if (*driver->interrupted)
      return lathe_fail(error, LATHE_CANCELLED, "interrupted");
    double loss = 0, metrics[LATHE_MAX_METRICS] = {0};
    lathe_dataset_fill(dataset, NULL, at, count);
    lathe_status status = lathe_session_evaluate_step(
        driver->session, count, inputs,
        dataset->tensors[dataset->input_count].batch, &loss, metrics, error);
    if (status != LATHE_OK) {
      lathe_locate_fault(dataset, what, NULL, at, error);
      return status;
    }
    lathe_averages_add(averages, loss, metrics, driver->metric_count, count);
  }
  if (averages->samples == 0)
    return lathe_fail(error, LATHE_DATA,
                      "the %s data has %lld samples, but the model was "
                      "compiled for batches of %lld",
                      what, (long long)(end - first), (long long)driver->batch);
  return LATHE_OK;
}

void lathe_print_averages(const lathe_driver *driver,
                          const lathe_averages *averages) {
  printf("loss %.6f", lathe_averages_loss(averages));
  for (uint32_t i = 0; i < driver->metric_count; ++i)
    printf("  %s %.6f", driver->metrics[i], lathe_averages_metric(averages, i));
  printf("  (%lld samples)\n", (long long)averages->samples);
}

lathe_status lathe_drive_eval(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  lathe_report report = {.metric_count = driver->metric_count,
                         .metrics = driver->metrics};
  lathe_dataset test;
  if (!options->data)
    return lathe_usage_error(driver, error, "--data is missing");
  if (lathe_description_entry(driver->description, "eval_step") < 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' cannot be evaluated: it has no loss",
                      driver->description->name);
  lathe_status status = lathe_load_weights(driver, true, error);
  if (status == LATHE_OK)
    status = lathe_dataset_open(options->data, "test", driver->description,
                                options->limit, driver->batch, &test, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_measure(driver, &test, "test", 0, test.samples, &report.test,
                         error);
  lathe_dataset_close(&test);
  if (status != LATHE_OK)
    return status;
  if (!lathe_json_to_output(options))
    lathe_print_averages(driver, &report.test);
  return options->json ? lathe_report_write(&report, driver->description->name,
                                            options->json, error)
                       : LATHE_OK;
}

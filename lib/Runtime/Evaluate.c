//===- Evaluate.c - Loss and metrics on data ------------------------------===//

#include "Driver.h"

#include <stdio.h>

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
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "--weights is missing: this model carries none");
  return LATHE_OK;
}

lathe_status lathe_measure(lathe_driver *driver, const lathe_dataset *dataset,
                           int64_t first, int64_t end, int64_t batch,
                           lathe_averages *averages, lathe_error *error) {
  const void *inputs[LATHE_MAX_DATA_TENSORS];
  lathe_batch_inputs(dataset, inputs);
  *averages = (lathe_averages){0};
  for (int64_t at = first; at < end; at += batch) {
    int64_t count = end - at < batch ? end - at : batch;
    double loss = 0, metrics[LATHE_MAX_METRICS];
    lathe_dataset_fill(dataset, NULL, at, count);
    lathe_status status = lathe_session_evaluate_step(
        driver->session, count, inputs,
        dataset->tensors[dataset->input_count].batch, &loss, metrics, error);
    if (status != LATHE_OK)
      return status;
    lathe_averages_add(averages, loss, metrics,
                       driver->description->training.metric_count, count);
  }
  return LATHE_OK;
}

lathe_status lathe_drive_eval(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  lathe_report report = {0};
  lathe_dataset test;
  if (!options->data)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT, "--data is missing");
  lathe_status status = lathe_load_weights(driver, true, error);
  if (status == LATHE_OK)
    status =
        lathe_dataset_open(options->data, "test", driver->description,
                           options->limit, options->batch_size, &test, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_measure(driver, &test, 0, test.samples, options->batch_size,
                         &report.test, error);
  lathe_dataset_close(&test);
  if (status != LATHE_OK)
    return status;
  printf("loss %.6f", lathe_averages_loss(&report.test));
  for (uint32_t i = 0; i < driver->description->training.metric_count; ++i)
    printf("  %s %.6f", driver->description->training.metrics[i],
           lathe_averages_metric(&report.test, i));
  printf("  (%lld samples)\n", (long long)report.test.samples);
  return options->json ? lathe_report_write(&report, driver->description,
                                            options->json, error)
                       : LATHE_OK;
}

//===- Train.c - The training loop ----------------------------------------===//

#include "Driver.h"

#include "lathe/Runtime/Shuffle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// A run of training.
typedef struct training {
  lathe_driver *driver;
  lathe_dataset data;
  int64_t samples;    ///< Trained on; those after it are for validation.
  int64_t batches;    ///< Of an epoch.
  int64_t last_epoch; ///< INT64_MAX when --steps ends the run.
  int64_t *order;     ///< Of this epoch; NULL in the file's order.
  lathe_cursor cursor;
  lathe_progress progress;
  lathe_report report;
  bool stop;
} training;

static lathe_status check_options(const lathe_driver *driver,
                                  lathe_error *error) {
  const lathe_options *options = driver->options;
  const lathe_training_info *info = &driver->description->training;
  if (lathe_description_entry(driver->description, "train_step") < 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' cannot be trained: it has no loss and "
                      "optimizer",
                      driver->description->name);
  if (!options->data)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT, "--data is missing");
  if (options->optimizer && strcmp(options->optimizer, info->optimizer))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "this model was compiled with optimizer '%s', not '%s'; "
                      "compile it again with --optimizer=%s",
                      info->optimizer, options->optimizer, options->optimizer);
  if (options->preset && strcmp(options->preset, info->preset))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "this model was compiled with preset '%s', not '%s'; "
                      "compile it again with --preset=%s",
                      info->preset, options->preset, options->preset);
  if (options->resume && !options->checkpoint)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "--resume needs --checkpoint, the folder to resume from");
  if (info->metric_count > LATHE_MAX_METRICS)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "the model has %u metrics, more than %d",
                      info->metric_count, LATHE_MAX_METRICS);
  return LATHE_OK;
}

static lathe_status open_data(training *run, lathe_error *error) {
  const lathe_options *options = run->driver->options;
  lathe_status status = lathe_dataset_open(
      options->data, "train", run->driver->description, options->limit,
      options->batch_size, &run->data, error);
  if (status != LATHE_OK)
    return status;
  int64_t validation =
      (int64_t)((double)run->data.samples * options->validation_split);
  run->samples = run->data.samples - validation;
  run->batches = (run->samples + options->batch_size - 1) / options->batch_size;
  run->last_epoch = options->epochs  ? options->epochs
                    : options->steps ? INT64_MAX
                                     : 1;
  if (!options->no_shuffle &&
      !(run->order = malloc((size_t)run->samples * sizeof(int64_t))))
    return lathe_fail_memory(error, (uint64_t)run->samples * 8, "the order");
  return LATHE_OK;
}

/// The state to start from: a checkpoint, weights, or the seed.
static lathe_status prepare_state(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  const lathe_options *options = driver->options;
  run->cursor.epoch = 1;
  lathe_status status =
      lathe_session_initialize(driver->session, (uint64_t)options->seed, error);
  if (status != LATHE_OK)
    return status;
  if (options->resume)
    return lathe_checkpoint_resume(driver, run->samples, &run->cursor, error);
  if (options->checkpoint)
    status = lathe_checkpoint_begin(options->checkpoint, error);
  return status == LATHE_OK ? lathe_load_weights(driver, false, error) : status;
}

static void prepare_progress(training *run) {
  const lathe_options *options = run->driver->options;
  const lathe_training_info *info = &run->driver->description->training;
  run->progress.terminal = isatty(STDERR_FILENO);
  int64_t tenth = (run->batches + 9) / 10;
  run->progress.log_every = options->log_every ? options->log_every : tenth;
  run->progress.metric_count = info->metric_count;
  run->progress.metric_names = (const char *const *)info->metrics;
  run->progress.epochs =
      run->last_epoch != INT64_MAX
          ? run->last_epoch
          : (options->steps + run->batches - 1) / run->batches;
}

static lathe_status save_checkpoint(training *run, lathe_error *error) {
  if (!run->driver->options->checkpoint)
    return LATHE_OK;
  return lathe_checkpoint_write(run->driver, run->samples, &run->cursor, error);
}

/// Adds to |error| which step and which samples it was about.
static lathe_status locate_fault(lathe_status status, int64_t step,
                                 lathe_error *error) {
  if (status == LATHE_OK)
    return status;
  char message[sizeof(error->message)];
  memcpy(message, error->message, sizeof(message));
  snprintf(error->message, sizeof(error->message), "step %lld: %.480s",
           (long long)step, message);
  return status;
}

/// One step on the batch at the cursor.
static lathe_status train_batch(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  int64_t size = driver->options->batch_size;
  int64_t first = run->cursor.batch * size;
  int64_t count = run->samples - first < size ? run->samples - first : size;
  lathe_dataset_fill(&run->data, run->order ? run->order + first : NULL, first,
                     count);
  const void *inputs[LATHE_MAX_DATA_TENSORS];
  lathe_batch_inputs(&run->data, inputs);
  double loss = 0, metrics[LATHE_MAX_METRICS];
  int64_t step = lathe_session_step(driver->session);
  double base = !isnan(driver->options->learning_rate)
                    ? driver->options->learning_rate
                    : driver->description->training.learning_rate;
  double rate = lathe_options_rate(driver->options, step, base);
  lathe_status status =
      lathe_session_train_step(driver->session, count, inputs,
                               run->data.tensors[run->data.input_count].batch,
                               rate, &loss, metrics, error);
  if (status != LATHE_OK)
    return locate_fault(status, step, error);
  ++run->cursor.batch;
  lathe_averages_add(&run->cursor.averages, loss, metrics,
                     driver->description->training.metric_count, count);
  if (!lathe_report_add_step(&run->report, loss))
    return lathe_fail_memory(error, 0, "the report");
  int64_t every = driver->options->checkpoint_every;
  run->stop = (driver->options->steps && step >= driver->options->steps) ||
              *driver->interrupted;
  return every && step % every == 0 ? save_checkpoint(run, error) : LATHE_OK;
}

/// Validation, the epoch's line and its entry in the report.
static lathe_status end_epoch(training *run, int64_t steps, double seconds,
                              lathe_error *error) {
  struct lathe_report_epoch epoch = {.epoch = run->cursor.epoch,
                                     .steps = steps,
                                     .training = run->cursor.averages,
                                     .seconds = seconds};
  if (run->samples < run->data.samples && !*run->driver->interrupted) {
    lathe_status status = lathe_measure(
        run->driver, &run->data, run->samples, run->data.samples,
        run->driver->options->batch_size, &epoch.validation, error);
    if (status != LATHE_OK)
      return status;
  }
  lathe_progress_end(&run->progress, run->cursor.batch, &epoch.training,
                     epoch.validation.samples ? &epoch.validation : NULL);
  if (!lathe_report_add_epoch(&run->report, &epoch))
    return lathe_fail_memory(error, 0, "the report");
  return LATHE_OK;
}

static lathe_status train_epoch(training *run, lathe_error *error) {
  lathe_cursor *cursor = &run->cursor;
  if (run->order)
    lathe_shuffle(lathe_session_seed(run->driver->session),
                  (uint64_t)cursor->epoch, run->samples, run->order);
  lathe_progress_begin(&run->progress, cursor->epoch, run->batches);
  double started = lathe_now();
  int64_t first = cursor->batch;
  while (cursor->batch < run->batches && !run->stop) {
    lathe_status status = train_batch(run, error);
    if (status != LATHE_OK)
      return status;
    lathe_progress_step(&run->progress, cursor->batch, &cursor->averages);
  }
  lathe_status status =
      end_epoch(run, cursor->batch - first, lathe_now() - started, error);
  if (status != LATHE_OK)
    return status;
  if (cursor->batch == run->batches) {
    memset(&cursor->averages, 0, sizeof(cursor->averages));
    cursor->batch = 0;
    ++cursor->epoch;
  }
  return save_checkpoint(run, error);
}

/// Loss and metrics on the test data, where there is any.
static lathe_status measure_test(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  const lathe_options *options = driver->options;
  if (!lathe_dataset_has(options->data, "test", driver->description))
    return LATHE_OK;
  lathe_dataset test;
  lathe_status status =
      lathe_dataset_open(options->data, "test", driver->description,
                         options->limit, options->batch_size, &test, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_measure(driver, &test, 0, test.samples, options->batch_size,
                         &run->report.test, error);
  lathe_dataset_close(&test);
  if (status != LATHE_OK)
    return status;
  printf("test: loss %.4f", lathe_averages_loss(&run->report.test));
  for (uint32_t i = 0; i < driver->description->training.metric_count; ++i)
    printf("  %s %.4f", driver->description->training.metrics[i],
           lathe_averages_metric(&run->report.test, i));
  printf("  (%lld samples)\n", (long long)run->report.test.samples);
  return LATHE_OK;
}

static lathe_status write_results(training *run, lathe_error *error) {
  const lathe_options *options = run->driver->options;
  lathe_status status = LATHE_OK;
  if (options->save)
    status =
        lathe_session_save_weights(run->driver->session, options->save, error);
  if (status == LATHE_OK && options->json)
    status = lathe_report_write(&run->report, run->driver->description,
                                options->json, error);
  return status;
}

static lathe_status run_training(training *run, lathe_error *error) {
  lathe_status status = open_data(run, error);
  if (status == LATHE_OK)
    status = prepare_state(run, error);
  if (status != LATHE_OK)
    return status;
  prepare_progress(run);
  int64_t steps = run->driver->options->steps;
  run->stop = steps && lathe_session_step(run->driver->session) > steps;
  while (!run->stop && run->cursor.epoch <= run->last_epoch) {
    status = train_epoch(run, error);
    if (status != LATHE_OK)
      return status;
  }
  if (*run->driver->interrupted)
    return lathe_fail(
        error, LATHE_CANCELLED, "interrupted after step %lld%s%s",
        (long long)lathe_session_step(run->driver->session) - 1,
        run->driver->options->checkpoint ? "; checkpoint is in " : "",
        run->driver->options->checkpoint ? run->driver->options->checkpoint
                                         : "");
  status = measure_test(run, error);
  return status == LATHE_OK ? write_results(run, error) : status;
}

lathe_status lathe_drive_train(lathe_driver *driver, lathe_error *error) {
  lathe_status status = check_options(driver, error);
  if (status != LATHE_OK)
    return status;
  training run = {.driver = driver};
  status = run_training(&run, error);
  lathe_dataset_close(&run.data);
  lathe_report_destroy(&run.report);
  free(run.order);
  return status;
}

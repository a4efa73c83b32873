//===- Train.c - The training loop ----------------------------------------===//

#include "Clock.h"
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
  double rate;        ///< The learning rate before --learning-rate-at.
  lathe_cursor cursor;
  lathe_progress progress;
  lathe_report report;
  bool stop;
} training;

//===----------------------------------------------------------------------===//
// Before the first step
//===----------------------------------------------------------------------===//

/// What was decided when the model was compiled may be repeated, not changed.
static lathe_status check_compiled(lathe_driver *driver, const char *option,
                                   const char *wanted, const char *compiled,
                                   lathe_error *error) {
  if (!wanted || !strcmp(wanted, compiled))
    return LATHE_OK;
  return lathe_usage_error(driver, error,
                           "--%s is '%.100s', but this model was compiled with "
                           "'%.100s'; compile it again with --%s=%.100s",
                           option, wanted, compiled, option, wanted);
}

static lathe_status check_options(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  const lathe_training_info *info = &driver->description->training;
  if (lathe_description_entry(driver->description, "train_step") < 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' cannot be trained: it has no loss and "
                      "optimizer; compile it again with --loss and --optimizer",
                      driver->description->name);
  if (!options->data)
    return lathe_usage_error(driver, error, "--data is missing");
  if (options->resume && !options->checkpoint)
    return lathe_usage_error(
        driver, error,
        "--resume needs --checkpoint, the folder to resume from");
  if (options->resume && options->weights)
    return lathe_usage_error(driver, error,
                             "--resume and --weights exclude each other: a "
                             "checkpoint has weights");
  if (options->checkpoint_every && !options->checkpoint)
    return lathe_usage_error(
        driver, error,
        "--checkpoint-every needs --checkpoint, the folder to write to");
  lathe_status status = check_compiled(driver, "optimizer", options->optimizer,
                                       info->optimizer, error);
  return status == LATHE_OK ? check_compiled(driver, "preset", options->preset,
                                             info->preset, error)
                            : status;
}

static lathe_status choose_rate(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  run->rate = isnan(driver->options->learning_rate)
                  ? driver->description->training.learning_rate
                  : driver->options->learning_rate;
  if (isnan(run->rate))
    return lathe_usage_error(
        driver, error,
        "--learning-rate is missing: model '%.100s' has no default",
        driver->description->name);
  return LATHE_OK;
}

static lathe_status open_data(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  const lathe_options *options = driver->options;
  lathe_status status =
      lathe_dataset_open(options->data, "train", driver->description,
                         options->limit, driver->batch, &run->data, error);
  if (status != LATHE_OK)
    return status;
  // As Keras cuts.
  run->samples = (int64_t)floor((double)run->data.samples *
                                (1 - options->validation_split));
  int64_t least = driver->fixed_batch ? driver->batch : 1;
  if (run->samples < least)
    return lathe_fail(error, LATHE_DATA,
                      "--validation-split=%g leaves %lld of %lld samples to "
                      "train on, but a step needs %lld",
                      options->validation_split, (long long)run->samples,
                      (long long)run->data.samples, (long long)least);
  run->batches = run->samples / driver->batch;
  if (!driver->fixed_batch && run->samples % driver->batch)
    ++run->batches;
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
  run->cursor = (lathe_cursor){.epoch = 1, .saved = -1};
  if (options->resume)
    return lathe_checkpoint_resume(driver, run->samples, &run->cursor, error);
  lathe_status status = options->checkpoint
                            ? lathe_checkpoint_begin(options->checkpoint, error)
                            : LATHE_OK;
  if (status == LATHE_OK)
    status = lathe_session_initialize(driver->session, (uint64_t)options->seed,
                                      error);
  if (status == LATHE_OK && options->weights)
    status =
        lathe_session_load_weights(driver->session, options->weights, error);
  else if (status == LATHE_OK && driver->model->weights)
    status = lathe_session_load_embedded(driver->session, error);
  return status;
}

static void prepare_progress(training *run) {
  lathe_driver *driver = run->driver;
  const lathe_options *options = driver->options;
  int64_t tenth = (run->batches + 9) / 10;
  int64_t reached = (options->steps + run->batches - 1) / run->batches;
  run->report.metric_count = driver->metric_count;
  run->report.metrics = driver->metrics;
  run->progress.terminal = isatty(STDERR_FILENO);
  run->progress.log_every = options->log_every ? options->log_every : tenth;
  run->progress.metric_count = driver->metric_count;
  run->progress.metric_names = driver->metrics;
  run->progress.epochs =
      options->steps && reached < run->last_epoch ? reached : run->last_epoch;
}

//===----------------------------------------------------------------------===//
// Steps and epochs
//===----------------------------------------------------------------------===//

static lathe_status save_checkpoint(training *run, lathe_error *error) {
  if (!run->driver->options->checkpoint)
    return LATHE_OK;
  return lathe_checkpoint_write(run->driver, run->samples, &run->cursor, error);
}

/// Puts before the message of |error| which step it happened in.
static void name_step(int64_t step, lathe_error *error) {
  char message[sizeof(error->message)];
  memcpy(message, error->message, sizeof(message));
  snprintf(error->message, sizeof(error->message), "step %lld: %.480s",
           (long long)step, message);
}

/// One step on the batch at the cursor.
static lathe_status train_batch(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  lathe_cursor *cursor = &run->cursor;
  int64_t first = cursor->batch * driver->batch;
  int64_t left = run->samples - first;
  int64_t count = left < driver->batch ? left : driver->batch;
  const int64_t *order = run->order ? run->order + first : NULL;
  lathe_dataset_fill(&run->data, order, first, count);
  const void *inputs[LATHE_MAX_DATA_TENSORS];
  lathe_batch_inputs(&run->data, inputs);
  double loss = 0, metrics[LATHE_MAX_METRICS] = {0};
  int64_t step = cursor->steps + 1;
  lathe_status status = lathe_session_train_step(
      driver->session, count, inputs,
      run->data.tensors[run->data.input_count].batch,
      lathe_options_rate(driver->options, step, run->rate), &loss, metrics,
      error);
  if (status != LATHE_OK) {
    lathe_locate_fault(&run->data, "training", order, first, error);
    name_step(step, error);
    return status;
  }
  cursor->steps = step;
  ++cursor->batch;
  lathe_averages_add(&cursor->averages, loss, metrics, driver->metric_count,
                     count);
  if (!lathe_report_add_step(&run->report, loss))
    return lathe_fail_memory(error, 0, "the report");
  int64_t every = driver->options->checkpoint_every;
  run->stop = (driver->options->steps && step >= driver->options->steps) ||
              *driver->interrupted;
  // The last of an epoch is written after the epoch.
  bool due = every && step % every == 0 && cursor->batch < run->batches;
  return due && !run->stop ? save_checkpoint(run, error) : LATHE_OK;
}

/// Moves the cursor over the end of an epoch.
static void end_epoch(training *run) {
  lathe_cursor *cursor = &run->cursor;
  if (cursor->batch < run->batches)
    return;
  memset(&cursor->averages, 0, sizeof(cursor->averages));
  cursor->batch = 0;
  ++cursor->epoch;
}

/// Validation, the epoch's line and its entry in the report.
static lathe_status report_epoch(training *run,
                                 struct lathe_report_epoch *epoch,
                                 int64_t batch, lathe_error *error) {
  lathe_status status = LATHE_OK;
  if (run->samples < run->data.samples && !*run->driver->interrupted)
    status = lathe_measure(run->driver, &run->data, "validation", run->samples,
                           run->data.samples, &epoch->validation, error);
  if (status != LATHE_OK && status != LATHE_CANCELLED)
    return status;
  bool measured = status == LATHE_OK && epoch->validation.samples;
  lathe_progress_end(&run->progress, batch, &epoch->training,
                     measured ? &epoch->validation : NULL);
  return lathe_report_add_epoch(&run->report, epoch)
             ? LATHE_OK
             : lathe_fail_memory(error, 0, "the report");
}

static lathe_status train_epoch(training *run, lathe_error *error) {
  lathe_cursor *cursor = &run->cursor;
  if (run->order)
    lathe_shuffle(lathe_session_seed(run->driver->session),
                  (uint64_t)cursor->epoch, run->samples, run->order);
  lathe_progress_begin(&run->progress, cursor->epoch, cursor->batch,
                       run->batches);
  double started = lathe_now();
  int64_t first = cursor->batch;
  while (cursor->batch < run->batches && !run->stop) {
    lathe_status status = train_batch(run, error);
    if (status != LATHE_OK) {
      if (run->progress.terminal)
        fputc('\n', stderr);
      return status;
    }
    lathe_progress_step(&run->progress, cursor->batch, &cursor->averages);
  }
  struct lathe_report_epoch epoch = {.epoch = cursor->epoch,
                                     .steps = cursor->batch - first,
                                     .training = cursor->averages,
                                     .seconds = lathe_now() - started};
  int64_t batch = cursor->batch;
  end_epoch(run);
  lathe_status status = save_checkpoint(run, error);
  return status == LATHE_OK ? report_epoch(run, &epoch, batch, error) : status;
}

//===----------------------------------------------------------------------===//
// After the last step
//===----------------------------------------------------------------------===//

/// Loss and metrics on the test data, where there is any.
static lathe_status measure_test(training *run, lathe_error *error) {
  lathe_driver *driver = run->driver;
  const lathe_options *options = driver->options;
  if (!lathe_dataset_has(options->data, "test", driver->description))
    return LATHE_OK;
  lathe_dataset test;
  lathe_status status =
      lathe_dataset_open(options->data, "test", driver->description,
                         options->limit, driver->batch, &test, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_measure(driver, &test, "test", 0, test.samples,
                         &run->report.test, error);
  lathe_dataset_close(&test);
  if (status != LATHE_OK || lathe_json_to_output(options))
    return status;
  printf("test: ");
  lathe_print_averages(driver, &run->report.test);
  return LATHE_OK;
}

static lathe_status write_report(training *run, lathe_error *error) {
  const lathe_options *options = run->driver->options;
  return options->json
             ? lathe_report_write(&run->report, run->driver->description->name,
                                  options->json, error)
             : LATHE_OK;
}

static lathe_status interrupted_error(const training *run, lathe_error *error) {
  const char *folder = run->driver->options->checkpoint;
  if (!folder)
    return lathe_fail(error, LATHE_CANCELLED, "interrupted after step %lld",
                      (long long)run->cursor.steps);
  return lathe_fail(error, LATHE_CANCELLED,
                    "interrupted after step %lld; add --resume to go on from "
                    "'%.300s'",
                    (long long)run->cursor.steps, folder);
}

static lathe_status train_epochs(training *run, lathe_error *error) {
  int64_t steps = run->driver->options->steps;
  run->stop = steps && run->cursor.steps >= steps;
  while (!run->stop && run->cursor.epoch <= run->last_epoch) {
    lathe_status status = train_epoch(run, error);
    if (status != LATHE_OK)
      return status;
  }
  return LATHE_OK;
}

static lathe_status run_training(training *run, lathe_error *error) {
  lathe_status status = choose_rate(run, error);
  if (status == LATHE_OK)
    status = open_data(run, error);
  if (status == LATHE_OK)
    status = prepare_state(run, error);
  if (status != LATHE_OK)
    return status;
  prepare_progress(run);
  status = train_epochs(run, error);
  if (status == LATHE_OK && *run->driver->interrupted)
    return interrupted_error(run, error);
  // What was trained is safe before anything else can fail.
  if (status == LATHE_OK && run->driver->options->save)
    status = lathe_session_save_weights(run->driver->session,
                                        run->driver->options->save, error);
  if (status == LATHE_OK)
    status = measure_test(run, error);
  if (status == LATHE_CANCELLED)
    return interrupted_error(run, error);
  return status == LATHE_OK ? write_report(run, error) : status;
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

//===- Main.c - The command line of a compiled model ----------------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/Main.h"

#include "Driver.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// A signal handler has nothing but statics to talk to.
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number) {
  (void)number;
  interrupted = 1;
}

/// The first SIGINT is remembered; a second one ends the process as usual.
static void watch_interrupts(struct sigaction *out_before) {
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_handler = on_interrupt;
  action.sa_flags = (int)(SA_RESETHAND | SA_RESTART);
  interrupted = 0;
  sigaction(SIGINT, &action, out_before);
}

static void print_log(void *context, lathe_log_level level,
                      const char *message) {
  (void)context;
  fprintf(stderr, "lathe: %s%s\n",
          level == LATHE_LOG_WARNING ? "warning: " : "", message);
}

lathe_status lathe_usage_error(lathe_driver *driver, lathe_error *error,
                               const char *format, ...) {
  char message[sizeof(error->message)];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  driver->usage = true;
  return lathe_fail(error, LATHE_INVALID_ARGUMENT, "%s", message);
}

//===----------------------------------------------------------------------===//
// What the verbs want to know about the model
//===----------------------------------------------------------------------===//

/// The names of the metrics that entry |number| gives, in order.
static lathe_status find_metrics(lathe_driver *driver, int32_t number,
                                 lathe_error *error) {
  const lathe_description *model = driver->description;
  const lathe_entry_info *entry = &model->entries[number];
  driver->metric_count = 0;
  for (uint32_t i = 0; i < entry->result_count; ++i) {
    const lathe_tensor_info *tensor = &model->tensors[entry->results[i].tensor];
    if (tensor->role != LATHE_ROLE_METRIC)
      continue;
    if (driver->metric_count == LATHE_MAX_METRICS)
      return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                        "model '%s' has more than %d metrics", model->name,
                        LATHE_MAX_METRICS);
    driver->metrics[driver->metric_count++] = tensor->name;
  }
  return LATHE_OK;
}

lathe_status lathe_driver_prepare(lathe_driver *driver, lathe_error *error) {
  const lathe_description *model = driver->description;
  static const char *const names[] = {"train_step", "eval_step"};
  const char *before[LATHE_MAX_METRICS] = {0};
  for (int i = 0; i < 2; ++i) {
    int32_t number = lathe_description_entry(model, names[i]);
    if (number < 0)
      continue;
    uint32_t count = driver->metric_count;
    memcpy(before, driver->metrics, sizeof(before));
    lathe_status status = find_metrics(driver, number, error);
    if (status != LATHE_OK)
      return status;
    if (before[0] && (count != driver->metric_count ||
                      memcmp(before, driver->metrics, sizeof(before))))
      return lathe_fail(error, LATHE_DATA,
                        "model '%s' gives other metrics when it is evaluated "
                        "than when it trains",
                        model->name);
  }
  driver->fixed_batch = model->dim_count == 0;
  int64_t wanted = driver->options->batch_size;
  driver->batch = driver->fixed_batch ? lathe_compiled_batch(model) : 32;
  if (wanted && driver->fixed_batch && wanted != driver->batch)
    return lathe_usage_error(
        driver, error,
        "--batch-size is %lld, but model '%.200s' was compiled for batches of "
        "%lld; give its batch a name instead of a number and compile it again",
        (long long)wanted, model->name, (long long)driver->batch);
  if (wanted)
    driver->batch = wanted;
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Main
//===----------------------------------------------------------------------===//

static int exit_code(const lathe_driver *driver, lathe_status status) {
  switch (status) {
  case LATHE_OK:
    return 0;
  case LATHE_IO:
    return 74;
  case LATHE_CANCELLED:
    return 130;
  default:
    return driver->usage ? 2 : driver->internal ? 70 : 1;
  }
}

static lathe_status train(lathe_driver *driver, lathe_error *error) {
  struct sigaction before;
  watch_interrupts(&before);
  lathe_status status = lathe_drive_train(driver, error);
  sigaction(SIGINT, &before, NULL);
  return status;
}

static lathe_status run_verb(lathe_driver *driver, lathe_error *error) {
  switch (driver->options->verb) {
  case LATHE_VERB_TRAIN:
    return train(driver, error);
  case LATHE_VERB_EVAL:
    return lathe_drive_eval(driver, error);
  case LATHE_VERB_PREDICT:
    return lathe_drive_predict(driver, error);
  case LATHE_VERB_RUN:
    return lathe_drive_run(driver, error);
  case LATHE_VERB_BENCH:
    return lathe_drive_bench(driver, error);
  case LATHE_VERB_INFO:
    break;
  }
  return lathe_fail(error, LATHE_INVALID_ARGUMENT, "unknown verb");
}

/// Runs a verb that needs a session.
static lathe_status run_session(lathe_driver *driver, lathe_error *error) {
  lathe_session_options options = {.threads = (int)driver->options->threads,
                                   .log = print_log};
  lathe_status status =
      lathe_session_create(driver->model, &options, &driver->session, error);
  // What the compiler wrote into the model cannot be read by its own runtime.
  driver->internal = status == LATHE_DATA;
  if (status != LATHE_OK)
    return status;
  driver->description = lathe_session_description(driver->session);
  status = lathe_driver_prepare(driver, error);
  if (status == LATHE_OK)
    status = run_verb(driver, error);
  lathe_session_destroy(driver->session);
  return status;
}

int lathe_main(const lathe_model *model, int argc, char **argv) {
  lathe_options options;
  int code = 0;
  if (!lathe_options_parse(argc, argv, &options, &code))
    return code;
  lathe_error error = {0};
  lathe_driver driver = {
      .model = model, .options = &options, .interrupted = &interrupted};
  lathe_status status = options.verb == LATHE_VERB_INFO
                            ? lathe_drive_info(&driver, &error)
                            : run_session(&driver, &error);
  if ((fflush(stdout) || ferror(stdout)) && status == LATHE_OK)
    status = lathe_fail_io(&error, errno, "cannot write to standard output");
  if (status != LATHE_OK)
    fprintf(stderr, "lathe: %s%s\n",
            status == LATHE_CANCELLED ? "" : "error: ", error.message);
  return exit_code(&driver, status);
}

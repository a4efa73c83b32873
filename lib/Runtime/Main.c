//===- Main.c - The command line of a compiled model ----------------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/Main.h"

#include "Driver.h"

#include <stdio.h>
#include <string.h>

// A signal handler has nothing but statics to talk to.
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number) {
  (void)number;
  interrupted = 1;
}

/// The first SIGINT is remembered; a second one ends the process as usual.
static void watch_interrupts(void) {
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_handler = on_interrupt;
  action.sa_flags = (int)SA_RESETHAND;
  interrupted = 0;
  sigaction(SIGINT, &action, NULL);
}

static void print_log(void *context, lathe_log_level level,
                      const char *message) {
  (void)context;
  fprintf(stderr, "lathe: %s%s\n",
          level == LATHE_LOG_WARNING ? "warning: " : "", message);
}

static int exit_code(lathe_status status) {
  switch (status) {
  case LATHE_OK:
    return 0;
  case LATHE_IO:
    return 74;
  case LATHE_CANCELLED:
    return 130;
  default:
    return 1;
  }
}

static lathe_status run_verb(lathe_driver *driver, lathe_error *error) {
  switch (driver->options->verb) {
  case LATHE_VERB_TRAIN:
    watch_interrupts();
    return lathe_drive_train(driver, error);
  case LATHE_VERB_EVAL:
    return lathe_drive_eval(driver, error);
  case LATHE_VERB_PREDICT:
    return lathe_drive_predict(driver, error);
  case LATHE_VERB_RUN:
    return lathe_drive_run(driver, error);
  case LATHE_VERB_INFO:
    return lathe_drive_info(driver, error);
  }
  return lathe_fail(error, LATHE_INVALID_ARGUMENT, "unknown verb");
}

int lathe_main(const lathe_model *model, int argc, char **argv) {
  lathe_options options;
  int code = 0;
  if (!lathe_options_parse(argc, argv, &options, &code))
    return code;
  lathe_error error = {0};
  lathe_session_options session_options = {.threads = (int)options.threads,
                                           .log = print_log};
  lathe_driver driver = {
      .model = model, .options = &options, .interrupted = &interrupted};
  lathe_status status =
      lathe_session_create(model, &session_options, &driver.session, &error);
  if (status == LATHE_OK) {
    driver.description = lathe_session_description(driver.session);
    status = run_verb(&driver, &error);
    lathe_session_destroy(driver.session);
  }
  if (status == LATHE_OK && fflush(stdout))
    status = lathe_fail_io(&error, 0, "cannot write to standard output");
  if (status != LATHE_OK)
    fprintf(stderr, "lathe: %s%s\n",
            status == LATHE_CANCELLED ? "" : "error: ", error.message);
  return exit_code(status);
}

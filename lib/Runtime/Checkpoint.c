//===- Checkpoint.c - Training that survives its process ------------------===//
//
// DIR/step-00000025/state.safetensors: the session's state, and in its metadata
// the cursor. A folder is renamed into place when it is complete, so whatever
// has a final name can be trusted to have been written whole.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "Driver.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096, KEEP = 2, MAX_FOUND = 4096 };

static const char kState[] = "state.safetensors";

/// The steps of the checkpoints in |folder|, newest first; their number.
static int list_steps(const char *folder, int64_t steps[MAX_FOUND]) {
  DIR *directory = opendir(folder);
  if (!directory)
    return 0;
  int count = 0;
  for (struct dirent *entry; (entry = readdir(directory));) {
    const char *digits = entry->d_name + 5;
    if (strncmp(entry->d_name, "step-", 5) || !*digits ||
        strspn(digits, "0123456789") != strlen(digits) || count == MAX_FOUND)
      continue;
    int64_t step = strtoll(digits, NULL, 10);
    int at = count++;
    for (; at > 0 && steps[at - 1] < step; --at)
      steps[at] = steps[at - 1];
    steps[at] = step;
  }
  closedir(directory);
  return count;
}

static void step_path(const char *folder, int64_t step, const char *suffix,
                      char path[PATH_LENGTH]) {
  snprintf(path, PATH_LENGTH, "%s/step-%08" PRId64 "%s", folder, step, suffix);
}

static void remove_step(const char *path) {
  char file[PATH_LENGTH + sizeof(kState) + 1];
  snprintf(file, sizeof(file), "%s/%s", path, kState);
  unlink(file);
  rmdir(path);
}

lathe_status lathe_checkpoint_begin(const char *folder, lathe_error *error) {
  int64_t steps[MAX_FOUND];
  if (mkdir(folder, 0777) && errno != EEXIST)
    return lathe_fail_io(error, errno, "cannot create the folder '%s'", folder);
  if (list_steps(folder, steps))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "'%s' has checkpoints already, up to step %" PRId64
                      "; pass --resume to go on from there, or another folder",
                      folder, steps[0]);
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

enum { VALUE_LENGTH = 64, CURSOR_COUNT = 7, MAX_METADATA = 24 };

typedef struct metadata_list {
  char keys[MAX_METADATA][VALUE_LENGTH], values[MAX_METADATA][VALUE_LENGTH];
  lathe_metadata items[MAX_METADATA];
  uint32_t count;
} metadata_list;

static void add_integer(metadata_list *list, const char *key, int64_t value) {
  uint32_t i = list->count++;
  snprintf(list->keys[i], VALUE_LENGTH, "%s", key);
  snprintf(list->values[i], VALUE_LENGTH, "%" PRId64, value);
  list->items[i] = (lathe_metadata){list->keys[i], list->values[i]};
}

/// Hexadecimal, so that it reads back as the same double.
static void add_double(metadata_list *list, const char *key, double value) {
  uint32_t i = list->count++;
  snprintf(list->keys[i], VALUE_LENGTH, "%s", key);
  snprintf(list->values[i], VALUE_LENGTH, "%a", value);
  list->items[i] = (lathe_metadata){list->keys[i], list->values[i]};
}

static void describe_cursor(const lathe_driver *driver, int64_t samples,
                            const lathe_cursor *cursor, metadata_list *list) {
  add_integer(list, "epoch", cursor->epoch);
  add_integer(list, "batch", cursor->batch);
  add_integer(list, "batch_size", driver->options->batch_size);
  add_integer(list, "samples", samples);
  add_integer(list, "shuffled", !driver->options->no_shuffle);
  add_integer(list, "averaged", cursor->averages.samples);
  add_double(list, "loss", cursor->averages.loss);
  for (uint32_t i = 0; i < driver->description->training.metric_count; ++i) {
    char key[VALUE_LENGTH];
    snprintf(key, sizeof(key), "metric_%u", i);
    add_double(list, key, cursor->averages.metrics[i]);
  }
}

static lathe_status sync_folder(const char *folder, lathe_error *error) {
  int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int problem = descriptor < 0 || fsync(descriptor) ? errno : 0;
  if (descriptor >= 0)
    close(descriptor);
  return problem ? lathe_fail_io(error, problem, "cannot sync the folder '%s'",
                                 folder)
                 : LATHE_OK;
}

lathe_status lathe_checkpoint_write(lathe_driver *driver, int64_t samples,
                                    const lathe_cursor *cursor,
                                    lathe_error *error) {
  const char *folder = driver->options->checkpoint;
  int64_t step = lathe_session_step(driver->session) - 1;
  char temporary[PATH_LENGTH], final[PATH_LENGTH];
  char file[PATH_LENGTH + sizeof(kState) + 1];
  step_path(folder, step, ".tmp", temporary);
  step_path(folder, step, "", final);
  if (!access(final, F_OK))
    return LATHE_OK; // this step is saved already
  remove_step(temporary);
  if (mkdir(temporary, 0777))
    return lathe_fail_io(error, errno, "cannot create the folder '%s'",
                         temporary);
  metadata_list metadata = {0};
  describe_cursor(driver, samples, cursor, &metadata);
  snprintf(file, sizeof(file), "%s/%s", temporary, kState);
  lathe_status status = lathe_session_save_checkpoint(
      driver->session, file, metadata.items, metadata.count, error);
  if (status == LATHE_OK && rename(temporary, final))
    status = lathe_fail_io(error, errno, "cannot rename '%s' to '%s'",
                           temporary, final);
  if (status == LATHE_OK)
    status = sync_folder(folder, error);
  if (status != LATHE_OK) {
    remove_step(temporary);
    return status;
  }
  int64_t steps[MAX_FOUND];
  for (int i = KEEP, count = list_steps(folder, steps); i < count; ++i) {
    step_path(folder, steps[i], "", final);
    remove_step(final);
  }
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static bool read_integer(const lathe_safetensors *file, const char *key,
                         int64_t *out) {
  const char *text = lathe_safetensors_metadata(file, key);
  char *end = NULL;
  if (!text)
    return false;
  *out = strtoll(text, &end, 10);
  return end != text && !*end && *out >= 0;
}

static bool read_double(const lathe_safetensors *file, const char *key,
                        double *out) {
  const char *text = lathe_safetensors_metadata(file, key);
  char *end = NULL;
  if (!text)
    return false;
  *out = strtod(text, &end);
  return end != text && !*end;
}

static bool read_cursor(const lathe_driver *driver,
                        const lathe_safetensors *file, lathe_cursor *cursor) {
  bool ok = read_integer(file, "epoch", &cursor->epoch) &&
            read_integer(file, "batch", &cursor->batch) &&
            read_integer(file, "averaged", &cursor->averages.samples) &&
            read_double(file, "loss", &cursor->averages.loss);
  for (uint32_t i = 0; ok && i < driver->description->training.metric_count;
       ++i) {
    char key[VALUE_LENGTH];
    snprintf(key, sizeof(key), "metric_%u", i);
    ok = read_double(file, key, &cursor->averages.metrics[i]);
  }
  return ok && cursor->epoch > 0;
}

/// A run goes on bit by bit only with the same data in the same batches.
static lathe_status check_same(const lathe_safetensors *file, const char *key,
                               const char *option, int64_t wanted,
                               lathe_error *error) {
  int64_t value = -1;
  if (!read_integer(file, key, &value))
    return lathe_fail(error, LATHE_DATA,
                      "'%s' has no sound '%s' in its "
                      "metadata",
                      lathe_safetensors_path(file), key);
  if (value != wanted)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "'%s' was trained with %s %" PRId64
                      ", but this run has %" PRId64
                      "; resume with the same, or start anew",
                      lathe_safetensors_path(file), option, value, wanted);
  return LATHE_OK;
}

static lathe_status resume_from(lathe_driver *driver, int64_t step,
                                int64_t samples, lathe_cursor *cursor,
                                lathe_error *error) {
  char path[PATH_LENGTH], file_path[PATH_LENGTH + sizeof(kState) + 1];
  step_path(driver->options->checkpoint, step, "", path);
  snprintf(file_path, sizeof(file_path), "%s/%s", path, kState);
  lathe_safetensors *file = NULL;
  lathe_status status =
      lathe_session_load_checkpoint(driver->session, file_path, &file, error);
  if (status != LATHE_OK)
    return status;
  const lathe_options *options = driver->options;
  status = check_same(file, "batch_size", "--batch-size", options->batch_size,
                      error);
  if (status == LATHE_OK)
    status =
        check_same(file, "samples", "a number of samples of", samples, error);
  if (status == LATHE_OK)
    status =
        check_same(file, "shuffled", "shuffling", !options->no_shuffle, error);
  if (status == LATHE_OK && !read_cursor(driver, file, cursor))
    status = lathe_fail(error, LATHE_DATA,
                        "'%s' has no sound cursor in its "
                        "metadata",
                        file_path);
  lathe_safetensors_close(file);
  return status;
}

lathe_status lathe_checkpoint_resume(lathe_driver *driver, int64_t samples,
                                     lathe_cursor *cursor, lathe_error *error) {
  int64_t steps[MAX_FOUND];
  int count = list_steps(driver->options->checkpoint, steps);
  if (!count)
    return lathe_fail(error, LATHE_IO,
                      "'%s' has no checkpoint (step-N) to resume from",
                      driver->options->checkpoint);
  lathe_error first;
  for (int i = 0; i < count; ++i) {
    memset(cursor, 0, sizeof(*cursor));
    lathe_status status = resume_from(driver, steps[i], samples, cursor, error);
    if (status == LATHE_OK) {
      fprintf(stderr, "lathe: resuming after step %" PRId64 "\n", steps[i]);
      return LATHE_OK;
    }
    if (i == 0)
      first = *error;
    if (status != LATHE_DATA && status != LATHE_IO)
      return status;
    if (i + 1 < count)
      fprintf(stderr, "lathe: warning: %s; trying the checkpoint before\n",
              error->message);
  }
  *error = first;
  return error->code;
}

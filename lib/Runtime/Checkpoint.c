//===- Checkpoint.c - Training that survives its process ------------------===//
//
// DIR/step-000025/state.safetensors: the session's state, and in its metadata
// the cursor. A folder is renamed into place when it is complete, so whatever
// has a final name was written whole; what is damaged later is found by its
// checksum.
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
static const char kDigits[] = "0123456789";

/// The steps of the checkpoints in |folder|, newest first; their number.
static int list_steps(const char *folder, int64_t steps[MAX_FOUND]) {
  DIR *directory = opendir(folder);
  if (!directory)
    return 0;
  int count = 0;
  for (struct dirent *entry; (entry = readdir(directory));) {
    const char *digits = entry->d_name + 5;
    if (strncmp(entry->d_name, "step-", 5) || !*digits ||
        strspn(digits, kDigits) != strlen(digits) || count == MAX_FOUND)
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
  snprintf(path, PATH_LENGTH, "%s/step-%06" PRId64 "%s", folder, step, suffix);
}

/// Removes the folder |path| and the files in it; those of a process that was
/// killed have names of their own.
static void remove_step(const char *path) {
  DIR *directory = opendir(path);
  if (!directory)
    return;
  for (struct dirent *entry; (entry = readdir(directory));)
    if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
      unlinkat(dirfd(directory), entry->d_name, 0);
  closedir(directory);
  rmdir(path);
}

/// Removes what a killed process left half-written.
static void remove_unfinished(const char *folder) {
  DIR *directory = opendir(folder);
  if (!directory)
    return;
  for (struct dirent *entry; (entry = readdir(directory));) {
    char path[PATH_LENGTH + sizeof(entry->d_name)];
    const char *name = entry->d_name;
    size_t digits = strncmp(name, "step-", 5) ? 0 : strspn(name + 5, kDigits);
    if (digits == 0 || strcmp(name + 5 + digits, ".tmp") != 0)
      continue;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    remove_step(path);
  }
  closedir(directory);
}

/// A folder whose paths fit in ours.
static lathe_status check_length(const char *folder, lathe_error *error) {
  return strlen(folder) <= PATH_LENGTH / 2
             ? LATHE_OK
             : lathe_fail(error, LATHE_INVALID_ARGUMENT,
                          "the path given as --checkpoint is longer than %d "
                          "bytes",
                          PATH_LENGTH / 2);
}

lathe_status lathe_checkpoint_begin(const char *folder, lathe_error *error) {
  lathe_status status = check_length(folder, error);
  if (status != LATHE_OK)
    return status;
  if (mkdir(folder, 0777) && errno != EEXIST)
    return lathe_fail_io(error, errno, "cannot create the folder '%s'", folder);
  DIR *directory = opendir(folder);
  if (!directory)
    return lathe_fail_io(error, errno, "cannot read the folder '%s'", folder);
  bool empty = true;
  for (struct dirent *entry; empty && (entry = readdir(directory));)
    empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
  closedir(directory);
  int64_t steps[MAX_FOUND];
  if (list_steps(folder, steps))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "'%.300s' has checkpoints already, up to step %" PRId64
                      "; pass --resume to go on from there, or another folder",
                      folder, steps[0]);
  if (!empty)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "'%.300s' is not empty; give --checkpoint a folder of "
                      "its own, or pass --resume to go on from one",
                      folder);
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
  add_integer(list, "steps", cursor->steps);
  add_integer(list, "epoch", cursor->epoch);
  add_integer(list, "batch", cursor->batch);
  add_integer(list, "batch_size", driver->batch);
  add_integer(list, "samples", samples);
  add_integer(list, "shuffled", !driver->options->no_shuffle);
  add_integer(list, "averaged", cursor->averages.samples);
  add_double(list, "loss", cursor->averages.loss);
  for (uint32_t i = 0; i < driver->metric_count; ++i) {
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

/// Writes the state and the cursor into the new folder |temporary|.
static lathe_status write_state(lathe_driver *driver, int64_t samples,
                                const lathe_cursor *cursor,
                                const char *temporary, lathe_error *error) {
  char file[PATH_LENGTH + sizeof(kState) + 1];
  remove_step(temporary);
  if (mkdir(temporary, 0777))
    return lathe_fail_io(error, errno, "cannot create the folder '%s'",
                         temporary);
  metadata_list metadata = {0};
  describe_cursor(driver, samples, cursor, &metadata);
  snprintf(file, sizeof(file), "%s/%s", temporary, kState);
  return lathe_session_save_checkpoint(driver->session, file, metadata.items,
                                       metadata.count, error);
}

lathe_status lathe_checkpoint_write(lathe_driver *driver, int64_t samples,
                                    lathe_cursor *cursor, lathe_error *error) {
  const char *folder = driver->options->checkpoint;
  char temporary[PATH_LENGTH], final[PATH_LENGTH];
  if (cursor->saved == cursor->steps)
    return LATHE_OK;
  step_path(folder, cursor->steps, ".tmp", temporary);
  step_path(folder, cursor->steps, "", final);
  lathe_status status = write_state(driver, samples, cursor, temporary, error);
  if (status == LATHE_OK && rename(temporary, final))
    status = lathe_fail_io(error, errno, "cannot rename '%s' to '%s'",
                           temporary, final);
  if (status == LATHE_OK)
    status = sync_folder(folder, error);
  if (status != LATHE_OK) {
    remove_step(temporary);
    return status;
  }
  cursor->saved = cursor->steps;
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
  bool ok = read_integer(file, "steps", &cursor->steps) &&
            read_integer(file, "epoch", &cursor->epoch) &&
            read_integer(file, "batch", &cursor->batch) &&
            read_integer(file, "averaged", &cursor->averages.samples) &&
            read_double(file, "loss", &cursor->averages.loss);
  for (uint32_t i = 0; ok && i < driver->metric_count; ++i) {
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

/// The options that must be those of the run that wrote |file|.
static lathe_status check_options(const lathe_driver *driver,
                                  const lathe_safetensors *file,
                                  int64_t samples, lathe_error *error) {
  const struct {
    const char *key, *option;
    int64_t wanted;
  } rows[] = {
      {"lathe.seed", "--seed", driver->options->seed},
      {"batch_size", "--batch-size", driver->batch},
      {"samples", "a number of training samples of", samples},
      {"shuffled", "shuffling", !driver->options->no_shuffle},
  };
  lathe_status status = LATHE_OK;
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) && status == LATHE_OK;
       ++i)
    status =
        check_same(file, rows[i].key, rows[i].option, rows[i].wanted, error);
  return status;
}

/// |*out_sound|: the file can be read; what then fails is not its fault.
static lathe_status resume_from(lathe_driver *driver, int64_t step,
                                int64_t samples, lathe_cursor *cursor,
                                bool *out_sound, lathe_error *error) {
  char path[PATH_LENGTH], file_path[PATH_LENGTH + sizeof(kState) + 1];
  step_path(driver->options->checkpoint, step, "", path);
  snprintf(file_path, sizeof(file_path), "%s/%s", path, kState);
  lathe_safetensors *file = NULL;
  *out_sound = false;
  lathe_status status =
      lathe_session_load_checkpoint(driver->session, file_path, &file, error);
  if (status != LATHE_OK)
    return status;
  status = check_options(driver, file, samples, error);
  *out_sound = status == LATHE_INVALID_ARGUMENT;
  if (status == LATHE_OK && !read_cursor(driver, file, cursor))
    status =
        lathe_fail(error, LATHE_DATA,
                   "'%.300s' has no sound cursor in its metadata", file_path);
  // Hostile or from another place: the run would not be where it says.
  int64_t batches = (samples + driver->batch - 1) / driver->batch;
  if (status == LATHE_OK &&
      (cursor->steps != step || cursor->batch >= batches ||
       cursor->averages.samples > samples))
    status = lathe_fail(error, LATHE_DATA,
                        "'%.300s' is of step %" PRId64 ", batch %" PRId64
                        ", which cannot be",
                        file_path, cursor->steps, cursor->batch);
  lathe_safetensors_close(file);
  return status;
}

/// Moves the damaged checkpoints newer than the sound one out of the way, so
/// that they neither stand where new ones go nor count as kept.
static void set_aside(const char *folder, const int64_t *steps, int count) {
  for (int i = 0; i < count; ++i) {
    char from[PATH_LENGTH], to[PATH_LENGTH];
    step_path(folder, steps[i], "", from);
    step_path(folder, steps[i], ".damaged", to);
    remove_step(to);
    if (rename(from, to))
      fprintf(stderr, "lathe: warning: cannot rename '%s' to '%s': %s\n", from,
              to, strerror(errno));
  }
}

lathe_status lathe_checkpoint_resume(lathe_driver *driver, int64_t samples,
                                     lathe_cursor *cursor, lathe_error *error) {
  const char *folder = driver->options->checkpoint;
  int64_t steps[MAX_FOUND];
  lathe_status status = check_length(folder, error);
  if (status != LATHE_OK)
    return status;
  if (access(folder, R_OK | X_OK))
    return lathe_fail_io(error, errno, "cannot read the folder '%.300s'",
                         folder);
  int count = list_steps(folder, steps);
  if (!count)
    return lathe_fail(error, LATHE_DATA,
                      "'%.300s' has no checkpoint (step-N) to resume from; "
                      "leave --resume out to start",
                      folder);
  lathe_error first = {0};
  for (int i = 0; i < count; ++i) {
    bool sound = false;
    memset(cursor, 0, sizeof(*cursor));
    status = resume_from(driver, steps[i], samples, cursor, &sound, error);
    if (status == LATHE_OK) {
      fprintf(stderr, "lathe: resuming after step %" PRId64 "\n", steps[i]);
      set_aside(folder, steps, i);
      remove_unfinished(folder);
      cursor->saved = steps[i];
      return LATHE_OK;
    }
    if (sound || status == LATHE_OUT_OF_MEMORY)
      return status;
    if (i == 0)
      first = *error;
    if (i + 1 < count)
      fprintf(stderr, "lathe: warning: %s; trying the checkpoint before\n",
              error->message);
  }
  *error = first;
  return first.code;
}

//===- SessionFiles.c - Weights and checkpoints of a session --------------===//
//
// A file is checked whole before the session changes: first names, types and
// shapes, then the data is read into new memory and its checksum compared, then
// the new memory takes the place of the old.
//
//===----------------------------------------------------------------------===//

#include "SessionState.h"

#include "lathe/Runtime/Weights.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Saving
//===----------------------------------------------------------------------===//

#define OWN_PAIRS 11u

/// What every file of ours says about where it comes from.
static uint32_t describe_file(const lathe_session *session, const char *kind,
                              const char *sum, lathe_metadata *out) {
  const lathe_description *d = session->description;
  const lathe_metadata pairs[] = {
      {"lathe.kind", kind},        {"lathe.model", d->name},
      {"lathe.digest", d->digest}, {"lathe.compiler", d->compiler},
      {"lathe.cpu", d->cpu},       {"lathe.crc32", sum}};
  memcpy(out, pairs, sizeof(pairs));
  return sizeof(pairs) / sizeof(*pairs);
}

/// The tensors of a file, from the session's memory; returns their number.
static uint32_t list_tensors(const lathe_session *session, bool slots,
                             lathe_safetensors_tensor *out, uint32_t *out_sum) {
  const lathe_description *d = session->description;
  uint32_t count = 0, sum = 0;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (!lathe_weights_include(d->tensors[i].role, slots))
      continue;
    lathe_safetensors_tensor *t = &out[count++];
    t->name = d->tensors[i].name;
    t->dtype = d->tensors[i].dtype;
    t->data = session->tensors[i].data;
    lathe_tensor_shape(&d->tensors[i], NULL, &t->shape); // Static, checked.
    sum = lathe_weights_checksum(sum, t->data,
                                 lathe_session_state_bytes(session, i));
  }
  *out_sum = sum;
  return count;
}

static lathe_status save(const lathe_session *session, const char *path,
                         bool checkpoint, const lathe_metadata *metadata,
                         uint32_t metadata_count, lathe_error *error) {
  const lathe_description *d = session->description;
  if (!session->ready)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "cannot write '%.200s': the parameters of model '%.100s' "
                      "have no values yet",
                      path, d->name);
  lathe_safetensors_tensor *tensors =
      calloc(d->tensor_count + 1, sizeof(*tensors));
  lathe_metadata *pairs =
      calloc((size_t)metadata_count + OWN_PAIRS, sizeof(*pairs));
  if (!tensors || !pairs) {
    free(tensors);
    free(pairs);
    return lathe_fail_memory(error, d->tensor_count * sizeof(*tensors), path);
  }
  uint32_t sum, count = list_tensors(session, checkpoint, tensors, &sum);
  char sum_text[16], step[24], seed[24];
  snprintf(sum_text, sizeof(sum_text), "%08x", sum);
  snprintf(step, sizeof(step), "%" PRId64, lathe_session_step(session));
  snprintf(seed, sizeof(seed), "%" PRIu64, session->seed);
  uint32_t used = describe_file(session, checkpoint ? "checkpoint" : "weights",
                                sum_text, pairs);
  if (checkpoint) {
    pairs[used++] = (lathe_metadata){"lathe.step", step};
    pairs[used++] = (lathe_metadata){"lathe.seed", seed};
    pairs[used++] = (lathe_metadata){"lathe.optimizer", d->training.optimizer};
    pairs[used++] = (lathe_metadata){"lathe.preset", d->training.preset};
  }
  if (metadata_count > 0)
    memcpy(pairs + used, metadata, metadata_count * sizeof(*metadata));
  lathe_status status = lathe_safetensors_write(path, tensors, count, pairs,
                                                used + metadata_count, error);
  free(tensors);
  free(pairs);
  return status;
}

lathe_status lathe_session_save_weights(const lathe_session *session,
                                        const char *path, lathe_error *error) {
  return save(session, path, false, NULL, 0, error);
}

lathe_status lathe_session_save_checkpoint(lathe_session *session,
                                           const char *path,
                                           const lathe_metadata *metadata,
                                           uint32_t metadata_count,
                                           lathe_error *error) {
  for (uint32_t i = 0; i < session->description->tensor_count; ++i) {
    if (session->description->tensors[i].role != LATHE_ROLE_SLOT)
      continue;
    lathe_status status = lathe_session_materialize(session, i, error);
    if (status != LATHE_OK)
      return status;
  }
  return save(session, path, true, metadata, metadata_count, error);
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

#define FAIL(...) lathe_fail(error, LATHE_DATA, __VA_ARGS__)

/// New memory for the tensors of a file: |fresh|, and where it is.
static lathe_status reserve_fresh(const lathe_session *session, bool slots,
                                  session_buffer *fresh, void **places,
                                  lathe_error *error) {
  const lathe_description *d = session->description;
  lathe_status status = LATHE_OK;
  for (uint32_t i = 0; i < d->tensor_count && status == LATHE_OK; ++i) {
    if (!lathe_weights_include(d->tensors[i].role, slots))
      continue;
    status = lathe_session_reserve(session, &fresh[i],
                                   lathe_session_state_bytes(session, i),
                                   d->tensors[i].name, error);
    places[i] = fresh[i].data;
  }
  return status;
}

/// Checks and reads |file|, and puts what it has in place of the state.
static lathe_status load(lathe_session *session, const lathe_safetensors *file,
                         bool slots, lathe_error *error) {
  const lathe_description *d = session->description;
  lathe_status status = lathe_weights_check(d, file, slots, error);
  if (status != LATHE_OK)
    return status;
  session_buffer *fresh = calloc(d->tensor_count + 1, sizeof(*fresh));
  void **places = calloc(d->tensor_count + 1, sizeof(*places));
  if (fresh && places)
    status = reserve_fresh(session, slots, fresh, places, error);
  else
    status = lathe_fail_memory(error, d->tensor_count * sizeof(*fresh),
                               lathe_safetensors_path(file));
  if (status == LATHE_OK)
    status = lathe_weights_read(d, file, places, error);
  for (uint32_t i = 0; fresh && i < d->tensor_count; ++i) {
    if (status == LATHE_OK && fresh[i].data) {
      session_buffer old = session->tensors[i];
      session->tensors[i] = fresh[i];
      fresh[i] = old;
    }
    lathe_session_release(session, &fresh[i]);
  }
  free(fresh);
  free((void *)places);
  session->prepared = false;
  return status;
}

lathe_status lathe_session_load_weights(lathe_session *session,
                                        const char *path, lathe_error *error) {
  lathe_safetensors *file;
  lathe_status status = lathe_safetensors_open(path, &file, error);
  if (status != LATHE_OK)
    return status;
  status = load(session, file, false, error);
  lathe_safetensors_close(file);
  if (status == LATHE_OK)
    lathe_session_restart(session, session->seed);
  return status;
}

/// A decimal number and nothing else.
static bool parse_count(const char *text, uint64_t *out) {
  uint64_t value = 0;
  if (!text || !*text)
    return false;
  for (; *text; ++text) {
    uint64_t digit = (uint64_t)(unsigned char)*text - '0';
    if (digit > 9 || !lathe_checked_multiply(value, 10, &value) ||
        !lathe_checked_add(value, digit, &value))
      return false;
  }
  *out = value;
  return true;
}

/// Says so when training goes on with other code than it was begun with.
static void compare_builds(const lathe_session *session,
                           const lathe_safetensors *file) {
  const lathe_description *d = session->description;
  const char *const keys[] = {"lathe.digest", "lathe.compiler", "lathe.cpu"};
  const char *const ours[] = {d->digest, d->compiler, d->cpu};
  for (int i = 0; i < 3; ++i) {
    const char *theirs = lathe_safetensors_metadata_or(file, keys[i], "");
    if (strcmp(theirs, ours[i]) == 0)
      continue;
    lathe_session_log(
        session, LATHE_LOG_WARNING,
        "%.200s: written by another build of the model (%s '%.60s',"
        " here '%.60s'); training goes on, but not bit-exact",
        lathe_safetensors_path(file), keys[i] + strlen("lathe."), theirs,
        ours[i]);
    return;
  }
}

static lathe_status load_open_checkpoint(lathe_session *session,
                                         const lathe_safetensors *file,
                                         lathe_error *error) {
  const char *path = lathe_safetensors_path(file);
  const char *kind = lathe_safetensors_metadata_or(file, "lathe.kind", "");
  if (strcmp(kind, "checkpoint") != 0)
    return FAIL("%.200s: not a checkpoint%s", path,
                strcmp(kind, "weights") == 0
                    ? ", but weights only; load it as weights"
                    : "; it was not written by lathe");
  uint64_t step, seed;
  if (!parse_count(lathe_safetensors_metadata(file, "lathe.step"), &step) ||
      !parse_count(lathe_safetensors_metadata(file, "lathe.seed"), &seed) ||
      step < 1 || step > INT64_MAX)
    return FAIL("%.200s: checkpoint without a valid step and seed", path);
  lathe_status status = load(session, file, true, error);
  if (status != LATHE_OK)
    return status;
  lathe_session_set_counters(session, (int64_t)step, seed);
  session->ready = true;
  compare_builds(session, file);
  return LATHE_OK;
}

lathe_status lathe_session_load_checkpoint(lathe_session *session,
                                           const char *path,
                                           lathe_safetensors **out_file,
                                           lathe_error *error) {
  if (out_file)
    *out_file = NULL;
  lathe_safetensors *file;
  lathe_status status = lathe_safetensors_open(path, &file, error);
  if (status != LATHE_OK)
    return status;
  status = load_open_checkpoint(session, file, error);
  if (status == LATHE_OK && out_file)
    *out_file = file;
  else
    lathe_safetensors_close(file);
  return status;
}

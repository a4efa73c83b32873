//===- SessionFiles.c - Weights and checkpoints of a session --------------===//
//
// A file is checked whole before the session changes: first names, types and
// shapes, then the data is read into new memory and its checksum compared, then
// the new memory takes the place of the old.
//
//===----------------------------------------------------------------------===//

#include "SessionState.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

//===----------------------------------------------------------------------===//
// Checksums
//===----------------------------------------------------------------------===//

static uint32_t checksum(uint32_t sum, const void *data, uint64_t size) {
  return (uint32_t)crc32_z(sum, data, (z_size_t)size);
}

//===----------------------------------------------------------------------===//
// Saving
//===----------------------------------------------------------------------===//

static bool is_saved(lathe_role role, bool slots) {
  return role == LATHE_ROLE_PARAMETER || (slots && role == LATHE_ROLE_SLOT);
}

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
  uint32_t count = 0, sum = 0;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (!is_saved(d->tensors[i].role, checkpoint))
      continue;
    lathe_safetensors_tensor *t = &tensors[count++];
    t->name = d->tensors[i].name;
    t->dtype = d->tensors[i].dtype;
    t->data = session->tensors[i].data;
    lathe_tensor_shape(&d->tensors[i], NULL, &t->shape); // Static, checked.
    sum = checksum(sum, t->data, lathe_session_state_bytes(session, i));
  }
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

lathe_status lathe_session_save_checkpoint(const lathe_session *session,
                                           const char *path,
                                           const lathe_metadata *metadata,
                                           uint32_t metadata_count,
                                           lathe_error *error) {
  return save(session, path, true, metadata, metadata_count, error);
}

//===----------------------------------------------------------------------===//
// Checking a file against the model
//===----------------------------------------------------------------------===//

#define FAIL(...) lathe_fail(error, LATHE_DATA, __VA_ARGS__)

static const char *metadata_or(const lathe_safetensors *file, const char *key,
                               const char *otherwise) {
  const char *value = lathe_safetensors_metadata(file, key);
  return value ? value : otherwise;
}

static lathe_status missing_error(const lathe_session *session,
                                  const lathe_tensor_info *tensor,
                                  const lathe_safetensors *file,
                                  lathe_error *error) {
  const lathe_description *d = session->description;
  char shape[LATHE_SHAPE_TEXT];
  const char *path = lathe_safetensors_path(file);
  if (tensor->role == LATHE_ROLE_SLOT)
    return FAIL("%.150s: no slot '%.80s'; the checkpoint is of optimizer "
                "'%.30s' (%.20s), the model trains with '%.30s' (%.20s): load "
                "the file as weights to start that optimizer afresh",
                path, tensor->name, metadata_or(file, "lathe.optimizer", "?"),
                metadata_or(file, "lathe.preset", "?"), d->training.optimizer,
                d->training.preset);
  return FAIL(
      "%.150s: no tensor '%.80s', but model '%.60s' needs it with shape "
      "%s; the file has weights of another model ('%.60s')",
      path, tensor->name, d->name, lathe_tensor_shape_text(d, tensor, shape),
      metadata_or(file, "lathe.model", "unknown"));
}

/// |file| must have |tensor| with its type and shape.
static lathe_status check_tensor(const lathe_session *session,
                                 const lathe_tensor_info *tensor,
                                 const lathe_safetensors *file,
                                 lathe_error *error) {
  const lathe_safetensors_entry *entry =
      lathe_safetensors_find(file, tensor->name);
  if (!entry)
    return missing_error(session, tensor, file, error);
  lathe_shape shape;
  char theirs[LATHE_SHAPE_TEXT], ours[LATHE_SHAPE_TEXT];
  if (!lathe_tensor_shape(tensor, NULL, &shape) ||
      !lathe_shape_equal(&shape, &entry->shape) ||
      entry->dtype != tensor->dtype)
    return FAIL("%.150s: tensor '%.80s' has type %s %.60s, but model '%.60s' "
                "needs %s %.60s; use the weights of this model, or compile the "
                "model that they belong to",
                lathe_safetensors_path(file), tensor->name,
                lathe_dtype_name(entry->dtype),
                lathe_shape_text(&entry->shape, theirs),
                session->description->name, lathe_dtype_name(tensor->dtype),
                lathe_shape_text(&shape, ours));
  return LATHE_OK;
}

/// All wanted tensors are there as needed, and no others, but that weights may
/// be taken from a checkpoint.
static lathe_status check_file(const lathe_session *session,
                               const lathe_safetensors *file, bool slots,
                               lathe_error *error) {
  const lathe_description *d = session->description;
  uint32_t wanted = 0;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (!is_saved(d->tensors[i].role, slots))
      continue;
    ++wanted;
    lathe_status status = check_tensor(session, &d->tensors[i], file, error);
    if (status != LATHE_OK)
      return status;
  }
  bool from_checkpoint =
      strcmp(metadata_or(file, "lathe.kind", ""), "checkpoint") == 0;
  if (lathe_safetensors_count(file) == wanted || (!slots && from_checkpoint))
    return LATHE_OK;
  for (uint32_t i = 0; i < lathe_safetensors_count(file); ++i) {
    const char *name = lathe_safetensors_entry_at(file, i)->name;
    int32_t index = lathe_description_tensor(d, name);
    if (index < 0 || !is_saved(d->tensors[index].role, slots))
      return FAIL("%.150s: tensor '%.100s' is not part of model '%.100s'; the "
                  "file has weights of another model ('%.60s')",
                  lathe_safetensors_path(file), name, d->name,
                  metadata_or(file, "lathe.model", "unknown"));
  }
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

/// Bools hold 0 or 1 only.
static bool is_valid(lathe_dtype dtype, const void *data, uint64_t size) {
  if (dtype != LATHE_BOOL)
    return true;
  for (uint64_t i = 0; i < size; ++i)
    if (((const uint8_t *)data)[i] > 1)
      return false;
  return true;
}

/// Reads all tensors of |file| in the order of their data; those that are
/// wanted into |fresh| (by tensor index), others only for the checksum.
static lathe_status read_all(const lathe_session *session,
                             const lathe_safetensors *file, bool slots,
                             session_buffer *fresh, lathe_error *error) {
  const lathe_description *d = session->description;
  const char *path = lathe_safetensors_path(file);
  uint32_t sum = 0;
  session_buffer other = {NULL, 0};
  lathe_status status = LATHE_OK;
  for (uint32_t i = 0; i < lathe_safetensors_count(file) && status == LATHE_OK;
       ++i) {
    const lathe_safetensors_entry *entry = lathe_safetensors_entry_at(file, i);
    int32_t index = lathe_description_tensor(d, entry->name);
    bool wanted = index >= 0 && is_saved(d->tensors[index].role, slots);
    session_buffer *buffer = wanted ? &fresh[index] : &other;
    status =
        lathe_session_reserve(session, buffer, entry->size, entry->name, error);
    if (status == LATHE_OK)
      status = lathe_safetensors_read(file, entry, buffer->data, error);
    if (status == LATHE_OK &&
        !is_valid(entry->dtype, buffer->data, entry->size))
      status = FAIL("%.200s: tensor '%.100s' of bools has a byte that is "
                    "neither 0 nor 1",
                    path, entry->name);
    if (status == LATHE_OK)
      sum = checksum(sum, buffer->data, entry->size);
  }
  lathe_session_release(session, &other);
  if (status != LATHE_OK)
    return status;
  char text[16];
  snprintf(text, sizeof(text), "%08x", sum);
  const char *expected = metadata_or(file, "lathe.crc32", text);
  return strcmp(expected, text) == 0
             ? LATHE_OK
             : FAIL("%.300s: the file is damaged: its checksum is %s, but it "
                    "was written with %.20s",
                    path, text, expected);
}

/// Checks and reads |file|, and puts what it has in place of the state.
static lathe_status load(lathe_session *session, const lathe_safetensors *file,
                         bool slots, lathe_error *error) {
  const lathe_description *d = session->description;
  lathe_status status = check_file(session, file, slots, error);
  if (status != LATHE_OK)
    return status;
  session_buffer *fresh = calloc(d->tensor_count + 1, sizeof(*fresh));
  if (!fresh)
    return lathe_fail_memory(error, d->tensor_count * sizeof(*fresh),
                             lathe_safetensors_path(file));
  status = read_all(session, file, slots, fresh, error);
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (status == LATHE_OK && fresh[i].data) {
      session_buffer old = session->tensors[i];
      session->tensors[i] = fresh[i];
      fresh[i] = old;
    }
    lathe_session_release(session, &fresh[i]);
  }
  free(fresh);
  session->prepared = false;
  return status;
}

lathe_status lathe_session_load_parameters(lathe_session *session,
                                           const lathe_safetensors *file,
                                           lathe_error *error) {
  lathe_status status = load(session, file, false, error);
  if (status != LATHE_OK)
    return status;
  lathe_session_reset_slots(session, session->seed);
  lathe_session_set_counters(session, 1, session->seed);
  session->ready = true;
  return LATHE_OK;
}

lathe_status lathe_session_load_weights(lathe_session *session,
                                        const char *path, lathe_error *error) {
  lathe_safetensors *file;
  lathe_status status = lathe_safetensors_open(path, &file, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_session_load_parameters(session, file, error);
  lathe_safetensors_close(file);
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
    const char *theirs = metadata_or(file, keys[i], "");
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
  const char *kind = metadata_or(file, "lathe.kind", "");
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

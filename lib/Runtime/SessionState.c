//===- SessionState.c - Memory and values of a session's tensors ----------===//
//
// Memory comes when it is needed: weights that the model carries are read in
// place until something changes them, optimizer slots appear at the first
// training step, prepared tensors at the first call that reads them.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "SessionState.h"

#include "lathe/Runtime/Weights.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

#define HUGE_PAGE (UINT64_C(2) << 20)

/// The allocator when the host brings none. Large blocks start on a huge page,
/// which saves most TLB misses of large models.
static void *default_allocate(void *context, uint64_t size,
                              uint64_t alignment) {
  (void)context;
  bool large = size >= 2 * HUGE_PAGE;
  if (large)
    alignment = HUGE_PAGE;
  uint64_t padded;
  if (!lathe_checked_round_up(size, alignment, &padded) || padded > SIZE_MAX)
    return NULL;
  void *memory = aligned_alloc((size_t)alignment, (size_t)padded);
#ifdef MADV_HUGEPAGE
  if (memory && large)
    (void)madvise(memory, (size_t)padded, MADV_HUGEPAGE); // Advice only.
#endif
  return memory;
}

static void default_release(void *context, void *memory) {
  (void)context;
  free(memory);
}

void lathe_session_choose_allocator(lathe_session *session) {
  if (session->options.allocate)
    return;
  session->options.allocate = default_allocate;
  session->options.release = default_release;
}

void lathe_session_release(const lathe_session *session,
                           session_buffer *buffer) {
  if (buffer->capacity > 0)
    session->options.release(session->options.allocator_context, buffer->data);
  buffer->data = NULL;
  buffer->capacity = 0;
}

lathe_status lathe_session_reserve(const lathe_session *session,
                                   session_buffer *buffer, uint64_t size,
                                   const char *what, lathe_error *error) {
  if (buffer->data && buffer->capacity >= size)
    return LATHE_OK;
  uint64_t padded;
  lathe_session_release(session, buffer);
  if (!lathe_checked_round_up(size ? size : 1, LATHE_BUFFER_ALIGNMENT,
                              &padded) ||
      padded > INT64_MAX)
    return lathe_fail_memory(error, size, what);
  buffer->data = session->options.allocate(session->options.allocator_context,
                                           padded, LATHE_BUFFER_ALIGNMENT);
  if (!buffer->data)
    return lathe_fail_memory(error, size, what);
  buffer->capacity = padded;
  return LATHE_OK;
}

void lathe_session_log(const lathe_session *session, lathe_log_level level,
                       const char *format, ...) {
  if (!session->options.log)
    return;
  char message[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  session->options.log(session->options.log_context, level, message);
}

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

uint64_t lathe_session_state_bytes(const lathe_session *session,
                                   uint32_t index) {
  const lathe_tensor_info *tensor = &session->description->tensors[index];
  lathe_shape shape;
  uint64_t bytes = 0;
  // Cannot fail: the description was checked.
  if (lathe_tensor_shape(tensor, NULL, &shape))
    lathe_shape_bytes(&shape, tensor->dtype, &bytes);
  return bytes;
}

/// Copies the value of tensor |index| to |out|; one without memory has its
/// first.
static void copy_value(const lathe_session *session, uint32_t index,
                       void *out) {
  const lathe_tensor_info *tensor = &session->description->tensors[index];
  uint64_t bytes = lathe_session_state_bytes(session, index);
  if (bytes > 0 && session->tensors[index].data)
    memcpy(out, session->tensors[index].data, (size_t)bytes);
  else if (bytes > 0)
    lathe_init_fill(&tensor->init, session->seed, tensor->dtype, out,
                    bytes / lathe_dtype_size(tensor->dtype));
}

lathe_status lathe_session_materialize(lathe_session *session, uint32_t index,
                                       lathe_error *error) {
  if (session->tensors[index].capacity > 0)
    return LATHE_OK;
  session_buffer fresh = {NULL, 0};
  lathe_status status = lathe_session_reserve(
      session, &fresh, lathe_session_state_bytes(session, index),
      session->description->tensors[index].name, error);
  if (status != LATHE_OK)
    return status;
  copy_value(session, index, fresh.data);
  session->tensors[index] = fresh;
  return LATHE_OK;
}

lathe_status lathe_session_create_counters(lathe_session *session,
                                           lathe_error *error) {
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (d->tensors[i].role != LATHE_ROLE_STEP &&
        d->tensors[i].role != LATHE_ROLE_SEED)
      continue;
    lathe_status status = lathe_session_reserve(
        session, &session->tensors[i], lathe_session_state_bytes(session, i),
        d->tensors[i].name, error);
    if (status != LATHE_OK)
      return status;
  }
  lathe_session_set_counters(session, 0, 0);
  return LATHE_OK;
}

void lathe_session_set_counters(lathe_session *session, int64_t step,
                                uint64_t seed) {
  const lathe_description *d = session->description;
  const uint32_t words[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  session->seed = seed;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (d->tensors[i].role == LATHE_ROLE_STEP)
      memcpy(session->tensors[i].data, &step, sizeof(step));
    if (d->tensors[i].role == LATHE_ROLE_SEED)
      memcpy(session->tensors[i].data, words, sizeof(words));
  }
}

void lathe_session_restart(lathe_session *session, uint64_t seed) {
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    if (d->tensors[i].role == LATHE_ROLE_SLOT)
      lathe_session_release(session, &session->tensors[i]);
  lathe_session_set_counters(session, 1, seed);
  session->ready = true;
  session->prepared = false;
}

lathe_status lathe_session_initialize(lathe_session *session, uint64_t seed,
                                      lathe_error *error) {
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (d->tensors[i].role != LATHE_ROLE_PARAMETER)
      continue;
    // What a failure leaves is no state of the model.
    session->ready = false;
    lathe_status status = lathe_session_reserve(
        session, &session->tensors[i], lathe_session_state_bytes(session, i),
        d->tensors[i].name, error);
    if (status != LATHE_OK)
      return status;
    lathe_init_fill(&d->tensors[i].init, seed, d->tensors[i].dtype,
                    session->tensors[i].data,
                    lathe_session_state_bytes(session, i) /
                        lathe_dtype_size(d->tensors[i].dtype));
  }
  lathe_session_restart(session, seed);
  return LATHE_OK;
}

lathe_status lathe_session_load_embedded(lathe_session *session,
                                         lathe_error *error) {
  const lathe_description *d = session->description;
  const lathe_model *model = session->model;
  if (!model->weights)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' carries no weights", d->name);
  uint64_t size = 0;
  uint64_t *offsets = calloc(d->tensor_count + 1, sizeof(*offsets));
  if (!offsets)
    return lathe_fail_memory(error, d->tensor_count * sizeof(*offsets),
                             "the session");
  lathe_status status = LATHE_OK;
  if (!lathe_carried_layout(d, offsets, &size) || size != model->weights_size)
    status = lathe_fail(error, LATHE_DATA,
                        "model '%.100s' carries %llu bytes of weights, but its "
                        "parameters have %llu",
                        d->name, (unsigned long long)model->weights_size,
                        (unsigned long long)size);
  for (uint32_t i = 0; status == LATHE_OK && i < d->tensor_count; ++i) {
    if (d->tensors[i].role != LATHE_ROLE_PARAMETER)
      continue;
    lathe_session_release(session, &session->tensors[i]);
    // Borrowed, and copied before anything is written there.
    session->tensors[i].data =
        (void *)((uintptr_t)model->weights + (uintptr_t)offsets[i]);
  }
  free(offsets);
  if (status == LATHE_OK)
    lathe_session_restart(session, session->seed);
  return status;
}

/// Lays out prepared tensors from |memory| on (NULL: for the size only).
static bool place_prepared(lathe_session *session, char *memory,
                           uint64_t *out_size) {
  const lathe_description *d = session->description;
  uint64_t end = 0, start;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (d->tensors[i].role != LATHE_ROLE_PREPARED)
      continue;
    if (!lathe_checked_round_up(end, LATHE_WEIGHT_ALIGNMENT, &start) ||
        !lathe_checked_add(start, lathe_session_state_bytes(session, i), &end))
      return false;
    if (memory)
      session->tensors[i].data = memory + start;
  }
  *out_size = end;
  return true;
}

lathe_status lathe_session_reserve_prepared(lathe_session *session,
                                            lathe_error *error) {
  if (session->prepared_memory.data)
    return LATHE_OK;
  uint64_t size;
  if (!place_prepared(session, NULL, &size))
    return lathe_fail_memory(error, UINT64_MAX, "prepared weights");
  // One block, so that it has huge pages.
  lathe_status status = lathe_session_reserve(
      session, &session->prepared_memory, size, "prepared weights", error);
  if (status == LATHE_OK)
    place_prepared(session, session->prepared_memory.data, &size);
  return status;
}

int64_t lathe_session_step(const lathe_session *session) {
  const lathe_description *d = session->description;
  int64_t step = 1;
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    if (d->tensors[i].role == LATHE_ROLE_STEP)
      memcpy(&step, session->tensors[i].data, sizeof(step));
  return step;
}

uint64_t lathe_session_seed(const lathe_session *session) {
  return session->seed;
}

/// The state tensor |name| of |size| bytes.
static lathe_status find_state(const lathe_session *session, const char *name,
                               uint64_t size, int32_t *out_index,
                               lathe_error *error) {
  const lathe_description *d = session->description;
  int32_t index = lathe_description_tensor(d, name);
  *out_index = index;
  if (index < 0 || !lathe_role_is_state(d->tensors[index].role))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' has no parameter or slot '%.100s'",
                      d->name, name);
  if (!session->ready)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "'%.100s' has no value yet; initialize the session or "
                      "load weights first",
                      name);
  uint64_t bytes = lathe_session_state_bytes(session, (uint32_t)index);
  return size == bytes
             ? LATHE_OK
             : lathe_fail(error, LATHE_INVALID_ARGUMENT,
                          "'%.100s' has %llu bytes, but the buffer has %llu",
                          name, (unsigned long long)bytes,
                          (unsigned long long)size);
}

lathe_status lathe_session_get_tensor(const lathe_session *session,
                                      const char *name, void *data,
                                      uint64_t size, lathe_error *error) {
  int32_t index;
  lathe_status status = find_state(session, name, size, &index, error);
  if (status == LATHE_OK)
    copy_value(session, (uint32_t)index, data);
  return status;
}

lathe_status lathe_session_set_tensor(lathe_session *session, const char *name,
                                      const void *data, uint64_t size,
                                      lathe_error *error) {
  int32_t index;
  lathe_status status = find_state(session, name, size, &index, error);
  if (status == LATHE_OK)
    status = lathe_session_materialize(session, (uint32_t)index, error);
  if (status != LATHE_OK)
    return status;
  if (size > 0)
    memcpy(session->tensors[index].data, data, (size_t)size);
  session->prepared = false;
  if (session->description->tensors[index].role == LATHE_ROLE_SEED) {
    uint32_t words[2];
    memcpy(words, data, sizeof(words));
    session->seed = (uint64_t)words[1] << 32 | words[0];
  }
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

session_position lathe_session_positions(const lathe_entry_info *entry) {
  return (session_position){.entry = entry, .index = UINT32_MAX};
}

bool lathe_session_next(session_position *p) {
  ++p->index;
  p->is_result = p->argument == p->entry->argument_count;
  if (!p->is_result) {
    p->tensor = p->entry->arguments[p->argument++];
    return true;
  }
  while (p->result < p->entry->result_count) {
    const lathe_result_info *result = &p->entry->results[p->result++];
    if (result->donates >= 0)
      continue;
    p->tensor = result->tensor;
    return true;
  }
  return false;
}

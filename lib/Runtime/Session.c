//===- Session.c - Creation, memory and state of a session ----------------===//

#define _GNU_SOURCE
#include "SessionState.h"

#include "lathe/Runtime/CpuFeatures.h"

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

void lathe_session_release(const lathe_session *session,
                           session_buffer *buffer) {
  if (buffer->data)
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
  if (!lathe_checked_round_up(size ? size : 1, 64, &padded) ||
      padded > INT64_MAX)
    return lathe_fail_memory(error, size, what);
  buffer->data =
      session->options.allocate(session->options.allocator_context, padded, 64);
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

/// Sets all tensors of |role| to their first values under |seed|.
static void fill_role(lathe_session *session, lathe_role role, uint64_t seed) {
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    if (d->tensors[i].role == role)
      lathe_init_fill(&d->tensors[i].init, seed, d->tensors[i].dtype,
                      session->tensors[i].data,
                      lathe_session_state_bytes(session, i) /
                          lathe_dtype_size(d->tensors[i].dtype));
}

void lathe_session_reset_slots(lathe_session *session, uint64_t seed) {
  fill_role(session, LATHE_ROLE_SLOT, seed);
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

lathe_status lathe_session_initialize(lathe_session *session, uint64_t seed,
                                      lathe_error *error) {
  (void)error;
  fill_role(session, LATHE_ROLE_PARAMETER, seed);
  lathe_session_reset_slots(session, seed);
  lathe_session_set_counters(session, 1, seed);
  session->ready = true;
  session->prepared = false;
  return LATHE_OK;
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
  if (status == LATHE_OK && size > 0)
    memcpy(data, session->tensors[index].data, (size_t)size);
  return status;
}

lathe_status lathe_session_set_tensor(lathe_session *session, const char *name,
                                      const void *data, uint64_t size,
                                      lathe_error *error) {
  int32_t index;
  lathe_status status = find_state(session, name, size, &index, error);
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
// Creation
//===----------------------------------------------------------------------===//

static lathe_status check_model(const lathe_model *model,
                                const lathe_session_options *options,
                                lathe_error *error) {
  if (!model)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT, "no model given");
  if (model->abi_version != LATHE_ABI_VERSION)
    return lathe_fail(error, LATHE_INCOMPATIBLE,
                      "the model has interface version %u, but this runtime "
                      "(%s) has version %u; compile the model with the lathe "
                      "of this release",
                      model->abi_version, lathe_version(), LATHE_ABI_VERSION);
  if (!model->description || (model->entry_count > 0 && !model->entries))
    return lathe_fail(error, LATHE_DATA, "the model's table is incomplete");
  if (options && !options->allocate != !options->release)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "expected both 'allocate' and 'release', or none");
  if (options && options->team.threads > 0 &&
      (!options->team.run || !options->team.wait))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "expected a team of %lld threads to have 'run' and "
                      "'wait'",
                      (long long)options->team.threads);
  return LATHE_OK;
}

/// Reads the description and holds it against the table and the processor.
static lathe_status describe(lathe_session *session, lathe_error *error) {
  const lathe_model *model = session->model;
  lathe_status status =
      lathe_description_parse(model->description, model->description_size,
                              &session->description, error);
  if (status != LATHE_OK)
    return status;
  const lathe_description *d = session->description;
  if (d->entry_count != model->entry_count)
    return lathe_fail(error, LATHE_DATA,
                      "model '%.100s' describes %u entries, but has %u",
                      d->name, d->entry_count, model->entry_count);
  return lathe_cpu_check(d->triple, d->features, d->feature_count, error);
}

static lathe_status create_team(lathe_session *session, lathe_error *error) {
  session->team = session->options.team;
  if (session->team.threads > 0)
    return LATHE_OK;
  lathe_status status =
      lathe_pool_create(session->options.threads, &session->pool, error);
  if (status == LATHE_OK)
    session->team = lathe_pool_team(session->pool);
  return status;
}

static lathe_status allocate_state(lathe_session *session, lathe_error *error) {
  const lathe_description *d = session->description;
  uint64_t positions = 1;
  for (uint32_t i = 0; i < d->entry_count; ++i) {
    uint64_t count =
        (uint64_t)d->entries[i].argument_count + d->entries[i].result_count;
    positions = count > positions ? count : positions;
  }
  session->tensors = calloc(d->tensor_count + 1, sizeof(session_buffer));
  session->faults = calloc(d->fault_count + 1, sizeof(int64_t));
  session->given = calloc(positions, sizeof(void *));
  session->buffers = calloc(positions, sizeof(void *));
  if (!session->tensors || !session->faults || !session->given ||
      !session->buffers)
    return lathe_fail_memory(error, positions * sizeof(void *), "the session");
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (!lathe_role_is_state(d->tensors[i].role))
      continue;
    uint64_t bytes = lathe_session_state_bytes(session, i);
    lathe_status status = lathe_session_reserve(
        session, &session->tensors[i], bytes, d->tensors[i].name, error);
    if (status != LATHE_OK)
      return status;
    memset(session->tensors[i].data, 0, session->tensors[i].capacity);
  }
  return LATHE_OK;
}

lathe_status lathe_session_load_embedded(lathe_session *session,
                                         lathe_error *error) {
  if (!session->model->weights)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' carries no weights",
                      session->description->name);
  lathe_safetensors *file;
  lathe_status status = lathe_safetensors_open_memory(
      session->model->weights, session->model->weights_size,
      "weights in the model", &file, error);
  if (status != LATHE_OK)
    return status;
  status = lathe_session_load_parameters(session, file, error);
  lathe_safetensors_close(file);
  return status;
}

/// Gives the parameters the values that the model carries; a model without
/// parameters needs none.
static lathe_status set_first_values(lathe_session *session,
                                     lathe_error *error) {
  if (session->model->weights)
    return lathe_session_load_embedded(session, error);
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    if (d->tensors[i].role == LATHE_ROLE_PARAMETER)
      return LATHE_OK;
  return lathe_session_initialize(session, 0, error);
}

lathe_status lathe_session_create(const lathe_model *model,
                                  const lathe_session_options *options,
                                  lathe_session **out_session,
                                  lathe_error *error) {
  *out_session = NULL;
  lathe_status status = check_model(model, options, error);
  if (status != LATHE_OK)
    return status;
  lathe_session *session = calloc(1, sizeof(*session));
  if (!session)
    return lathe_fail_memory(error, sizeof(*session), "the session");
  session->model = model;
  if (options)
    session->options = *options;
  if (!session->options.allocate) {
    session->options.allocate = default_allocate;
    session->options.release = default_release;
  }
  status = describe(session, error);
  if (status == LATHE_OK)
    status = create_team(session, error);
  if (status == LATHE_OK)
    status = allocate_state(session, error);
  if (status == LATHE_OK)
    status = set_first_values(session, error);
  if (status != LATHE_OK) {
    lathe_session_destroy(session);
    return status;
  }
  *out_session = session;
  return LATHE_OK;
}

void lathe_session_destroy(lathe_session *session) {
  if (!session)
    return;
  lathe_pool_destroy(session->pool);
  for (uint32_t i = 0;
       session->tensors && i < session->description->tensor_count; ++i)
    lathe_session_release(session, &session->tensors[i]);
  lathe_session_release(session, &session->arena);
  free(session->tensors);
  free(session->faults);
  free(session->given);
  free(session->buffers);
  lathe_description_destroy(session->description);
  free(session);
}

const lathe_description *
lathe_session_description(const lathe_session *session) {
  return session->description;
}

void lathe_session_set_mark(lathe_session *session, lathe_mark *mark,
                            void *context) {
  session->mark = mark;
  session->mark_context = context;
}

int lathe_session_threads(const lathe_session *session) {
  return (int)session->team.threads;
}

//===- Session.c - Creation of a session ----------------------------------===//

#include "SessionState.h"

#include "lathe/Runtime/CpuFeatures.h"
#include "lathe/Runtime/Weights.h"

#include <stdlib.h>

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
  if (!model->description || (model->entry_count > 0 && !model->entries) ||
      (uintptr_t)model->weights % LATHE_WEIGHT_ALIGNMENT != 0)
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

static lathe_status allocate_tables(lathe_session *session,
                                    lathe_error *error) {
  const lathe_description *d = session->description;
  uint64_t positions = 1;
  for (uint32_t i = 0; i < d->entry_count; ++i) {
    uint64_t count =
        (uint64_t)d->entries[i].argument_count + d->entries[i].result_count;
    positions = count > positions ? count : positions;
  }
  session->positions = positions;
  session->tensors = calloc(d->tensor_count + 1, sizeof(session_buffer));
  session->faults = calloc(d->fault_count + 1, sizeof(int64_t));
  session->given = calloc(positions, sizeof(void *));
  session->buffers = calloc(positions, sizeof(void *));
  session->slice_buffers =
      calloc(positions * (uint64_t)session->team.threads, sizeof(void *));
  session->entries = calloc(d->entry_count + 1, sizeof(session_entry));
  return session->tensors && session->faults && session->given &&
                 session->buffers && session->slice_buffers && session->entries
             ? LATHE_OK
             : lathe_fail_memory(error, positions * sizeof(void *),
                                 "the session");
}

/// Gives the parameters the values that the model carries, or memory for those
/// to come; a model without parameters needs none.
static lathe_status set_first_values(lathe_session *session,
                                     lathe_error *error) {
  if (session->model->weights)
    return lathe_session_load_embedded(session, error);
  const lathe_description *d = session->description;
  bool needs_values = false;
  for (uint32_t i = 0; i < d->tensor_count; ++i) {
    if (d->tensors[i].role != LATHE_ROLE_PARAMETER)
      continue;
    needs_values = true;
    lathe_status status = lathe_session_reserve(
        session, &session->tensors[i], lathe_session_state_bytes(session, i),
        d->tensors[i].name, error);
    if (status != LATHE_OK)
      return status;
  }
  return needs_values ? LATHE_OK : lathe_session_initialize(session, 0, error);
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
  lathe_session_choose_allocator(session);
  status = describe(session, error);
  if (status == LATHE_OK)
    status = create_team(session, error);
  if (status == LATHE_OK)
    status = allocate_tables(session, error);
  if (status == LATHE_OK)
    lathe_session_prepare_slices(session);
  if (status == LATHE_OK)
    status = lathe_session_create_counters(session, error);
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
  lathe_session_release(session, &session->prepared_memory);
  free(session->tensors);
  free(session->faults);
  free(session->given);
  free(session->buffers);
  free(session->slice_buffers);
  free(session->entries);
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

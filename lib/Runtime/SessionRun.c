//===- SessionRun.c - Calls of a model's entries --------------------------===//

#include "SessionState.h"

#include <inttypes.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// One call
//===----------------------------------------------------------------------===//

static bool is_aligned(const void *data) {
  return (uintptr_t)data % LATHE_BUFFER_ALIGNMENT == 0;
}

static lathe_status shape_error(const lathe_session *session,
                                const lathe_tensor_info *tensor,
                                lathe_error *error) {
  char text[LATHE_SHAPE_TEXT];
  return lathe_fail(
      error, LATHE_INVALID_ARGUMENT,
      "'%.100s' of shape %s has too many elements for the given sizes",
      tensor->name,
      lathe_tensor_shape_text(session->description, tensor, text));
}

/// Of a position whose tensor the session keeps.
static lathe_status place_kept(lathe_session *session,
                               const session_position *p, lathe_error *error) {
  session_buffer *own = &session->tensors[p->tensor];
  lathe_status status = LATHE_OK;
  if (session->description->tensors[p->tensor].role == LATHE_ROLE_PREPARED)
    status = lathe_session_reserve_prepared(session, error);
  else if (!own->data)
    status = lathe_session_materialize(session, p->tensor, error);
  session->buffers[p->index] = own->data;
  return status;
}

/// Chooses the buffer of one position: what the session keeps, the host's, or
/// a copy.
static lathe_status place(lathe_session *session, const session_position *p,
                          const int64_t *dims, lathe_error *error) {
  const lathe_tensor_info *tensor = &session->description->tensors[p->tensor];
  session_buffer *own = &session->tensors[p->tensor];
  void *given = session->given[p->index];
  if (!lathe_role_is_bound(tensor->role))
    return place_kept(session, p, error);
  if (given && is_aligned(given)) {
    session->buffers[p->index] = given;
    return LATHE_OK;
  }
  if (!given && !p->is_result)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "entry '%.100s' needs a buffer for %s '%.100s'",
                      p->entry->name, lathe_role_name(tensor->role),
                      tensor->name);
  lathe_shape shape;
  uint64_t bytes;
  if (!lathe_tensor_shape(tensor, dims, &shape) ||
      !lathe_shape_bytes(&shape, tensor->dtype, &bytes))
    return shape_error(session, tensor, error);
  lathe_status status =
      lathe_session_reserve(session, own, bytes, tensor->name, error);
  if (status != LATHE_OK)
    return status;
  if (!p->is_result && bytes > 0)
    memcpy(own->data, given, (size_t)bytes);
  session->buffers[p->index] = own->data;
  return LATHE_OK;
}

/// Copies results whose host buffer could not be used in place.
static void copy_out(const lathe_session *session,
                     const lathe_entry_info *entry, const int64_t *dims) {
  for (session_position p = lathe_session_positions(entry);
       lathe_session_next(&p);) {
    void *given = session->given[p.index];
    lathe_shape shape;
    uint64_t bytes;
    const lathe_tensor_info *tensor = &session->description->tensors[p.tensor];
    if (p.is_result && given && session->buffers[p.index] != given &&
        lathe_tensor_shape(tensor, dims, &shape) &&
        lathe_shape_bytes(&shape, tensor->dtype, &bytes) && bytes > 0)
      memcpy(given, session->buffers[p.index], (size_t)bytes);
  }
}

/// The first fault in the program's order as an error.
static lathe_status report_faults(const lathe_session *session,
                                  lathe_error *error) {
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->fault_count; ++i) {
    int64_t slot = session->faults[i];
    if (slot == INT64_MAX)
      continue;
    const lathe_fault_info *fault = &d->faults[i];
    int64_t row = slot >> 32;
    int32_t value = (int32_t)(uint32_t)((uint64_t)slot & UINT32_MAX);
    const char *ending = " out of range";
    size_t length = strlen(fault->message), cut = strlen(ending);
    bool ranged =
        length > cut && strcmp(fault->message + length - cut, ending) == 0;
    lathe_fail(error, LATHE_FAULT,
               "%.120s: %.60s: %.*s %" PRId32 " at row %" PRId64
               " is out of range [%" PRId64 ", %" PRId64 ")",
               fault->location, fault->op,
               (int)(ranged         ? length - cut
                     : length > 100 ? 100
                                    : length),
               fault->message, value, row, fault->low, fault->high);
    if (error) {
      error->fault_row = row;
      error->fault_value = value;
    }
    return LATHE_FAULT;
  }
  return LATHE_OK;
}

static lathe_status check_call(const lathe_session *session,
                               const lathe_entry_info *entry,
                               const int64_t *dims, lathe_error *error) {
  const lathe_description *d = session->description;
  for (uint32_t i = 0; i < d->dim_count; ++i)
    if (!dims || dims[i] < 1)
      return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                        "entry '%.100s' needs a positive value for dim '%.40s'",
                        entry->name, d->dims[i]);
  if (session->options.cancelled &&
      session->options.cancelled(session->options.cancelled_context))
    return lathe_fail(error, LATHE_CANCELLED, "cancelled before '%.100s'",
                      entry->name);
  return LATHE_OK;
}

/// Gives memory of their own to the state that |entry| changes.
static lathe_status own_changed(lathe_session *session,
                                const lathe_entry_info *entry,
                                lathe_error *error) {
  lathe_status status = LATHE_OK;
  for (uint32_t i = 0; i < entry->result_count && status == LATHE_OK; ++i)
    if (entry->results[i].donates >= 0)
      status =
          lathe_session_materialize(session, entry->results[i].tensor, error);
  return status;
}

/// Calls the entry with session->given.
static lathe_status run_entry(lathe_session *session, uint32_t index,
                              const int64_t *dims, lathe_error *error) {
  const lathe_description *d = session->description;
  const lathe_entry_info *entry = &d->entries[index];
  lathe_status status =
      entry->changes_state ? own_changed(session, entry, error) : LATHE_OK;
  for (session_position p = lathe_session_positions(entry);
       status == LATHE_OK && lathe_session_next(&p);)
    status = place(session, &p, dims, error);
  if (status != LATHE_OK)
    return status;
  session_slices slices;
  if (!lathe_session_slice(session, index, dims, &slices))
    return lathe_fail(error, LATHE_OUT_OF_MEMORY,
                      "entry '%.100s' needs more scratch memory for the given "
                      "sizes than there can be",
                      entry->name);
  status = lathe_session_reserve(session, &session->arena, slices.arena,
                                 "scratch; use a smaller batch", error);
  if (status != LATHE_OK)
    return status;
  for (uint32_t i = 0; i < d->fault_count; ++i)
    session->faults[i] = INT64_MAX;
  lathe_call call = {.buffers = session->buffers,
                     .dims = dims,
                     .arena = session->arena.data,
                     .wait = session->team.wait,
                     .wait_context = session->team.context,
                     .faults = session->faults,
                     .mark = session->mark,
                     .mark_context = session->mark_context};
  // Also when it ends with a fault: then nothing is known of the state.
  if (entry->changes_state)
    session->prepared = false;
  lathe_session_call(session, index, &call, &slices);
  copy_out(session, entry, dims);
  return report_faults(session, error);
}

static lathe_status call_entry(lathe_session *session, uint32_t index,
                               const int64_t *dims, lathe_error *error) {
  const lathe_entry_info *entry = &session->description->entries[index];
  lathe_status status = check_call(session, entry, dims, error);
  return status == LATHE_OK ? run_entry(session, index, dims, error) : status;
}

static void clear_given(lathe_session *session, const lathe_entry_info *entry) {
  memset((void *)session->given, 0,
         ((size_t)entry->argument_count + entry->result_count) *
             sizeof(void *));
}

lathe_status lathe_session_prepare(lathe_session *session,
                                   const lathe_entry_info *entry,
                                   lathe_error *error) {
  const lathe_description *d = session->description;
  if (!session->ready)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "the parameters of model '%.100s' have no values yet; "
                      "initialize the session or load weights first",
                      d->name);
  if (!entry->reads_prepared || session->prepared)
    return LATHE_OK;
  // Its arguments are state: no dims, and nothing of the host's.
  int32_t index = lathe_description_entry(d, "prepare");
  clear_given(session, &d->entries[index]);
  lathe_status status = run_entry(session, (uint32_t)index, NULL, error);
  session->prepared = status == LATHE_OK;
  return status;
}

lathe_status lathe_session_run(lathe_session *session, uint32_t index,
                               const int64_t *dims,
                               const lathe_binding *bindings,
                               uint32_t binding_count, lathe_error *error) {
  const lathe_description *d = session->description;
  if (index >= d->entry_count)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' has %u entries, but entry %u is called",
                      d->name, d->entry_count, index);
  const lathe_entry_info *entry = &d->entries[index];
  lathe_status status = lathe_session_prepare(session, entry, error);
  if (status != LATHE_OK)
    return status;
  clear_given(session, entry);
  for (uint32_t i = 0; i < binding_count; ++i) {
    bool found = false;
    for (session_position p = lathe_session_positions(entry);
         !found && lathe_session_next(&p);) {
      const lathe_tensor_info *tensor = &d->tensors[p.tensor];
      found = lathe_role_is_bound(tensor->role) &&
              strcmp(tensor->name, bindings[i].name) == 0;
      if (found)
        session->given[p.index] = bindings[i].data;
    }
    if (!found)
      return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                        "entry '%.100s' has no input or output '%.100s'",
                        entry->name, bindings[i].name);
  }
  return call_entry(session, index, dims, error);
}

//===----------------------------------------------------------------------===//
// The usual entries
//===----------------------------------------------------------------------===//

/// What the typed calls have in common.
typedef struct usual_call {
  const char *entry;
  int64_t batch;
  const void *const *inputs;
  const void *label;
  double learning_rate;
  void *const *outputs;
  double *out_loss, *out_metrics;
} usual_call;

/// Of a model without symbolic dims, the leading dim of its first input.
static bool is_fixed_batch(const lathe_description *d,
                           const lathe_entry_info *entry, int64_t batch,
                           int64_t *out_expected) {
  *out_expected = batch;
  for (uint32_t i = 0; i < entry->argument_count; ++i) {
    const lathe_tensor_info *tensor = &d->tensors[entry->arguments[i]];
    if (tensor->role != LATHE_ROLE_INPUT)
      continue;
    if (tensor->rank > 0)
      *out_expected = tensor->shape[0].coefficient;
    break;
  }
  return *out_expected == batch;
}

static lathe_status find_usual(const lathe_description *d,
                               const usual_call *usual, int32_t *out_index,
                               lathe_error *error) {
  *out_index = lathe_description_entry(d, usual->entry);
  if (*out_index < 0)
    return lathe_fail(
        error, LATHE_INVALID_ARGUMENT, "model '%.100s' has no entry '%s'%s",
        d->name, usual->entry,
        d->training.present ? ""
                            : "; a model without training has 'infer' only");
  int64_t expected;
  if (d->dim_count > 1)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' has %u symbolic dims; call "
                      "lathe_session_run with a value for each",
                      d->name, d->dim_count);
  if (d->dim_count == 0 &&
      !is_fixed_batch(d, &d->entries[*out_index], usual->batch, &expected))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' is compiled for batches of %lld, but got "
                      "%lld",
                      d->name, (long long)expected, (long long)usual->batch);
  return LATHE_OK;
}

/// Hands the host's buffers to their positions. |learning_rate| is room for
/// that scalar.
static lathe_status give_usual(lathe_session *session,
                               const lathe_entry_info *entry,
                               const usual_call *usual, double *learning_rate,
                               lathe_error *error) {
  uint32_t inputs = 0, outputs = 0, labels = 0;
  clear_given(session, entry);
  for (session_position p = lathe_session_positions(entry);
       lathe_session_next(&p);) {
    const lathe_tensor_info *tensor = &session->description->tensors[p.tensor];
    void **given = &session->given[p.index];
    if (tensor->role == LATHE_ROLE_INPUT && usual->inputs)
      *given = (void *)(uintptr_t)usual->inputs[inputs++];
    else if (tensor->role == LATHE_ROLE_LABEL && labels++ == 0)
      *given = (void *)(uintptr_t)usual->label;
    else if (tensor->role == LATHE_ROLE_LEARNING_RATE)
      *given = learning_rate;
    else if (tensor->role == LATHE_ROLE_OUTPUT && usual->outputs)
      *given = usual->outputs[outputs++];
    if (tensor->role == LATHE_ROLE_LEARNING_RATE)
      lathe_store_element(tensor->dtype, learning_rate, usual->learning_rate);
  }
  return labels <= 1 ? LATHE_OK
                     : lathe_fail(error, LATHE_INVALID_ARGUMENT,
                                  "entry '%.100s' has %u labels; call "
                                  "lathe_session_run with a buffer for each",
                                  entry->name, labels);
}

static void read_scalars(const lathe_session *session,
                         const lathe_entry_info *entry,
                         const usual_call *usual) {
  uint32_t metrics = 0;
  for (session_position p = lathe_session_positions(entry);
       lathe_session_next(&p);) {
    const lathe_tensor_info *tensor = &session->description->tensors[p.tensor];
    double value;
    if (!p.is_result ||
        (tensor->role != LATHE_ROLE_LOSS && tensor->role != LATHE_ROLE_METRIC))
      continue;
    value = lathe_load_element(tensor->dtype, session->buffers[p.index]);
    if (tensor->role == LATHE_ROLE_LOSS && usual->out_loss)
      *usual->out_loss = value;
    if (tensor->role == LATHE_ROLE_METRIC && usual->out_metrics)
      usual->out_metrics[metrics++] = value;
  }
}

static lathe_status call_usual(lathe_session *session, const usual_call *usual,
                               lathe_error *error) {
  const lathe_description *d = session->description;
  int32_t index;
  lathe_status status = find_usual(d, usual, &index, error);
  if (status != LATHE_OK)
    return status;
  const lathe_entry_info *entry = &d->entries[index];
  // Aligned for any type of scalar, and never taken for a 64-byte buffer that
  // the entry could use in place beyond its 8 bytes: entries read a scalar
  // only.
  double learning_rate = 0;
  status = lathe_session_prepare(session, entry, error);
  if (status == LATHE_OK)
    status = give_usual(session, entry, usual, &learning_rate, error);
  if (status == LATHE_OK)
    status = call_entry(session, (uint32_t)index, &usual->batch, error);
  if (status == LATHE_OK)
    read_scalars(session, entry, usual);
  return status;
}

lathe_status lathe_session_train_step(lathe_session *session, int64_t batch,
                                      const void *const *inputs,
                                      const void *label, double learning_rate,
                                      double *out_loss, double *out_metrics,
                                      lathe_error *error) {
  usual_call usual = {.entry = "train_step",
                      .batch = batch,
                      .inputs = inputs,
                      .label = label,
                      .learning_rate = learning_rate,
                      .out_loss = out_loss,
                      .out_metrics = out_metrics};
  return call_usual(session, &usual, error);
}

lathe_status lathe_session_evaluate_step(lathe_session *session, int64_t batch,
                                         const void *const *inputs,
                                         const void *label, double *out_loss,
                                         double *out_metrics,
                                         lathe_error *error) {
  usual_call usual = {.entry = "eval_step",
                      .batch = batch,
                      .inputs = inputs,
                      .label = label,
                      .out_loss = out_loss,
                      .out_metrics = out_metrics};
  return call_usual(session, &usual, error);
}

lathe_status lathe_session_infer(lathe_session *session, int64_t batch,
                                 const void *const *inputs,
                                 void *const *outputs, lathe_error *error) {
  usual_call usual = {
      .entry = "infer", .batch = batch, .inputs = inputs, .outputs = outputs};
  return call_usual(session, &usual, error);
}

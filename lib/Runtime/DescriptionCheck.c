//===- DescriptionCheck.c - What must agree within a description ----------===//

#include "DescriptionCheck.h"

#include <stdlib.h>
#include <string.h>

#define FAIL(...)                                                              \
  lathe_fail(error, LATHE_DATA, "model description: " __VA_ARGS__)

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// |names| (reordered here) must differ.
static lathe_status check_unique(const char **names, uint32_t count,
                                 const char *what, lathe_error *error) {
  qsort(names, count, sizeof(*names), compare_names);
  for (uint32_t i = 1; i < count; ++i)
    if (strcmp(names[i - 1], names[i]) == 0)
      return FAIL("two %s are named '%.100s'", what, names[i]);
  return LATHE_OK;
}

static lathe_status check_names(const lathe_description *d,
                                lathe_error *error) {
  uint32_t most = d->dim_count + d->tensor_count + d->entry_count + 1;
  const char **names = malloc(most * sizeof(*names));
  if (!names)
    return lathe_fail_memory(error, most * sizeof(*names),
                             "the model description");
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    names[i] = d->tensors[i].name;
  lathe_status status = check_unique(names, d->tensor_count, "tensors", error);
  for (uint32_t i = 0; i < d->entry_count; ++i)
    names[i] = d->entries[i].name;
  if (status == LATHE_OK)
    status = check_unique(names, d->entry_count, "entries", error);
  for (uint32_t i = 0; i < d->dim_count; ++i)
    names[i] = d->dims[i];
  if (status == LATHE_OK)
    status = check_unique(names, d->dim_count, "dims", error);
  free(names);
  return status;
}

/// The type that a role prescribes.
static lathe_status check_tensor(const lathe_tensor_info *t,
                                 lathe_error *error) {
  lathe_shape shape;
  uint64_t bytes;
  if (!lathe_role_is_bound(t->role) && !lathe_tensor_is_static(t))
    return FAIL("%s '%.100s' has no static shape", lathe_role_name(t->role),
                t->name);
  if (lathe_tensor_is_static(t) &&
      (!lathe_tensor_shape(t, NULL, &shape) ||
       !lathe_shape_bytes(&shape, t->dtype, &bytes)))
    return FAIL("shape of tensor '%.100s' has too many elements", t->name);
  bool right = true;
  switch (t->role) {
  case LATHE_ROLE_LEARNING_RATE:
  case LATHE_ROLE_LOSS:
  case LATHE_ROLE_METRIC:
    right = t->rank == 0 && lathe_dtype_is_float(t->dtype);
    break;
  case LATHE_ROLE_STEP:
    right = t->rank == 0 && t->dtype == LATHE_I64;
    break;
  case LATHE_ROLE_SEED:
    right =
        t->rank == 1 && t->shape[0].coefficient == 2 && t->dtype == LATHE_I32;
    break;
  default:
    break;
  }
  return right ? LATHE_OK
               : FAIL("tensor '%.100s' has no type of a %s", t->name,
                      lathe_role_name(t->role));
}

/// Only one tensor may have the role.
static lathe_status check_single(const lathe_description *d, lathe_role role,
                                 lathe_error *error) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    count += d->tensors[i].role == role;
  return count <= 1 ? LATHE_OK
                    : FAIL("expected at most one %s, but got %u",
                           lathe_role_name(role), count);
}

static bool is_argument_role(lathe_role role) {
  return role != LATHE_ROLE_OUTPUT && role != LATHE_ROLE_LOSS &&
         role != LATHE_ROLE_METRIC;
}

static bool is_prepare(const lathe_entry_info *entry) {
  return strcmp(entry->name, "prepare") == 0;
}

/// What is prepared is given by "prepare", which needs nothing but state.
static lathe_status check_prepare(const lathe_description *d, uint8_t *given,
                                  lathe_error *error) {
  memset(given, 0, d->tensor_count);
  int32_t index = lathe_description_entry(d, "prepare");
  const lathe_entry_info *prepare = index < 0 ? NULL : &d->entries[index];
  uint32_t count = 0;
  for (uint32_t i = 0; prepare && i < prepare->result_count; ++i) {
    uint32_t tensor = prepare->results[i].tensor;
    given[tensor] = d->tensors[tensor].role == LATHE_ROLE_PREPARED;
    count += given[tensor];
  }
  if (count > 0) {
    bool right = count == prepare->result_count;
    for (uint32_t i = 0; i < prepare->argument_count; ++i)
      right &= lathe_role_is_state(d->tensors[prepare->arguments[i]].role);
    for (uint32_t i = 0; i < prepare->arena_count; ++i)
      for (uint32_t k = 0; k < prepare->arena[i].term_count; ++k)
        right &= prepare->arena[i].terms[k].size.symbol_count == 0;
    if (!right)
      return FAIL("entry 'prepare' needs or gives more than the session keeps");
  }
  for (uint32_t i = 0; i < d->tensor_count; ++i)
    if (d->tensors[i].role == LATHE_ROLE_PREPARED && !given[i])
      return FAIL("no entry 'prepare' gives '%.100s'", d->tensors[i].name);
  return LATHE_OK;
}

/// Whether the tensor has no symbols, or the model's only one as leading dim.
static bool has_leading_batch(const lathe_tensor_info *t) {
  if (lathe_tensor_is_static(t))
    return true;
  for (uint32_t i = 1; i < t->rank; ++i)
    if (t->shape[i].symbol_count > 0)
      return false;
  return lathe_role_is_bound(t->role) && t->shape[0].symbol_count == 1 &&
         t->shape[0].coefficient == 1;
}

/// An entry in slices: nothing but the host's buffers grows with the batch.
static lathe_status check_slice(const lathe_description *d,
                                const lathe_entry_info *entry,
                                lathe_error *error) {
  bool right = d->dim_count == 1 && !entry->changes_state;
  for (uint32_t i = 0; i < entry->argument_count; ++i)
    right = right && has_leading_batch(&d->tensors[entry->arguments[i]]);
  for (uint32_t i = 0; i < entry->result_count; ++i)
    right = right && has_leading_batch(&d->tensors[entry->results[i].tensor]);
  return right ? LATHE_OK
               : FAIL("entry '%.100s' cannot be called in slices of %lld",
                      entry->name, (long long)entry->slice);
}

static lathe_status check_entry(const lathe_description *d,
                                const lathe_entry_info *entry, uint8_t *seen,
                                lathe_error *error) {
  memset(seen, 0, d->tensor_count);
  for (uint32_t i = 0; i < entry->argument_count; ++i) {
    const lathe_tensor_info *t = &d->tensors[entry->arguments[i]];
    if (!is_argument_role(t->role) || seen[entry->arguments[i]]++)
      return FAIL("'%.100s' cannot be argument %u of entry '%.100s'", t->name,
                  i, entry->name);
  }
  // From here on seen[] is 1 for an argument, 2 for a result.
  for (uint32_t i = 0; i < entry->result_count; ++i) {
    const lathe_result_info *result = &entry->results[i];
    const lathe_tensor_info *t = &d->tensors[result->tensor];
    bool donated = result->donates >= 0;
    bool right =
        seen[result->tensor] != 2 &&
        (donated                          ? lathe_role_is_state(t->role)
         : t->role == LATHE_ROLE_PREPARED ? is_prepare(entry)
                                          : !is_argument_role(t->role)) &&
        (!donated || ((uint32_t)result->donates < entry->argument_count &&
                      entry->arguments[result->donates] == result->tensor));
    if (!right)
      return FAIL("'%.100s' cannot be result %u of entry '%.100s'%s", t->name,
                  i, entry->name, donated ? " and donate its argument" : "");
    seen[result->tensor] = 2;
  }
  return entry->slice > 0 ? check_slice(d, entry, error) : LATHE_OK;
}

lathe_status lathe_description_check(const lathe_description *d,
                                     lathe_error *error) {
  lathe_status status = check_names(d, error);
  for (uint32_t i = 0; i < d->tensor_count && status == LATHE_OK; ++i)
    status = check_tensor(&d->tensors[i], error);
  static const lathe_role single[] = {LATHE_ROLE_LEARNING_RATE, LATHE_ROLE_STEP,
                                      LATHE_ROLE_SEED, LATHE_ROLE_LOSS};
  for (uint32_t i = 0; i < 4 && status == LATHE_OK; ++i)
    status = check_single(d, single[i], error);
  if (status != LATHE_OK)
    return status;
  uint8_t *seen = malloc(d->tensor_count + 1);
  if (!seen)
    return lathe_fail_memory(error, d->tensor_count + 1,
                             "the model description");
  for (uint32_t i = 0; i < d->entry_count && status == LATHE_OK; ++i)
    status = check_entry(d, &d->entries[i], seen, error);
  if (status == LATHE_OK)
    status = check_prepare(d, seen, error);
  free(seen);
  return status;
}

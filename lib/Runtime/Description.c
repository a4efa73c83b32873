//===- Description.c - Dims, names and lookups of a description -----------===//

#include "lathe/Runtime/Description.h"

#include "lathe/Runtime/Json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const role_names[LATHE_ROLE_COUNT] = {
    "parameter", "slot",   "input", "label",  "learning_rate", "step",
    "seed",      "output", "loss",  "metric", "prepared"};

const char *lathe_role_name(lathe_role role) { return role_names[role]; }

bool lathe_role_is_state(lathe_role role) {
  return role == LATHE_ROLE_PARAMETER || role == LATHE_ROLE_SLOT ||
         role == LATHE_ROLE_STEP || role == LATHE_ROLE_SEED;
}

bool lathe_role_is_bound(lathe_role role) {
  return !lathe_role_is_state(role) && role != LATHE_ROLE_PREPARED;
}

static void destroy_arena(lathe_entry_info *entry) {
  for (uint32_t i = 0; entry->arena && i < entry->arena_count; ++i)
    free(entry->arena[i].terms);
  free(entry->arena);
}

static void destroy_work(lathe_entry_info *entry) {
  for (uint32_t i = 0; entry->kernels && i < entry->kernel_count; ++i) {
    free(entry->kernels[i].flops.terms);
    free(entry->kernels[i].bytes.terms);
  }
  free(entry->kernels);
  free(entry->flops.terms);
  free(entry->bytes.terms);
}

void lathe_description_destroy(lathe_description *description) {
  if (!description)
    return;
  for (uint32_t i = 0; description->entries && i < description->entry_count;
       ++i) {
    free(description->entries[i].arguments);
    free(description->entries[i].results);
    destroy_arena(&description->entries[i]);
    destroy_work(&description->entries[i]);
  }
  free(description->features);
  free(description->dims);
  free(description->tensors);
  free(description->entries);
  free(description->faults);
  free(description->training.metrics);
  lathe_json_destroy(description->json);
  free(description);
}

int32_t lathe_description_entry(const lathe_description *description,
                                const char *name) {
  for (uint32_t i = 0; i < description->entry_count; ++i)
    if (strcmp(description->entries[i].name, name) == 0)
      return (int32_t)i;
  return -1;
}

int32_t lathe_description_tensor(const lathe_description *description,
                                 const char *name) {
  for (uint32_t i = 0; i < description->tensor_count; ++i)
    if (strcmp(description->tensors[i].name, name) == 0)
      return (int32_t)i;
  return -1;
}

bool lathe_dim_value(const lathe_dim *dim, const int64_t *values,
                     int64_t *out_value) {
  uint64_t product = (uint64_t)dim->coefficient;
  if (dim->coefficient < 0)
    return false;
  for (uint32_t i = 0; i < dim->symbol_count; ++i) {
    int64_t value = values ? values[dim->symbols[i]] : -1;
    if (value < 0 ||
        !lathe_checked_multiply(product, (uint64_t)value, &product))
      return false;
  }
  *out_value = (int64_t)product;
  return product <= INT64_MAX;
}

bool lathe_tensor_shape(const lathe_tensor_info *tensor, const int64_t *values,
                        lathe_shape *out_shape) {
  out_shape->rank = tensor->rank;
  for (uint32_t i = 0; i < tensor->rank; ++i)
    if (!lathe_dim_value(&tensor->shape[i], values, &out_shape->dims[i]))
      return false;
  return true;
}

bool lathe_tensor_is_static(const lathe_tensor_info *tensor) {
  for (uint32_t i = 0; i < tensor->rank; ++i)
    if (tensor->shape[i].symbol_count > 0)
      return false;
  return true;
}

double lathe_amount_value(const lathe_amount *amount, const int64_t *values) {
  double sum = 0;
  for (uint32_t i = 0; i < amount->term_count; ++i) {
    double value = (double)amount->terms[i].coefficient;
    for (uint32_t s = 0; s < amount->terms[i].symbol_count; ++s) {
      int64_t size = values ? values[amount->terms[i].symbols[s]] : 0;
      value *= size > 0 ? (double)size : 0;
    }
    sum += value;
  }
  return sum;
}

static bool sum_bytes(const lathe_arena_sum *sum, const int64_t *values,
                      uint64_t *out_bytes) {
  uint64_t total = 0;
  for (uint32_t i = 0; i < sum->term_count; ++i) {
    const lathe_arena_term *term = &sum->terms[i];
    int64_t value;
    if (!lathe_dim_value(&term->size, values, &value))
      return false;
    uint64_t factor = (uint64_t)value, bytes;
    if (term->size.symbol_count > 0 &&
        !lathe_checked_round_up(factor, 16, &factor))
      return false;
    if (!lathe_checked_multiply(term->bytes, factor, &bytes) ||
        !lathe_checked_add(total, bytes, &total))
      return false;
  }
  *out_bytes = total;
  return total <= INT64_MAX;
}

bool lathe_arena_bytes(const lathe_entry_info *entry, const int64_t *values,
                       uint64_t *out_bytes) {
  *out_bytes = 0;
  for (uint32_t i = 0; i < entry->arena_count; ++i) {
    uint64_t bytes;
    if (!sum_bytes(&entry->arena[i], values, &bytes))
      return false;
    *out_bytes = bytes > *out_bytes ? bytes : *out_bytes;
  }
  return true;
}

const char *lathe_tensor_shape_text(const lathe_description *description,
                                    const lathe_tensor_info *tensor,
                                    char buffer[LATHE_SHAPE_TEXT]) {
  size_t used = 0;
#define APPEND(...)                                                            \
  used += used < LATHE_SHAPE_TEXT                                              \
              ? (size_t)snprintf(buffer + used, LATHE_SHAPE_TEXT - used,       \
                                 __VA_ARGS__)                                  \
              : 0
  APPEND("[");
  for (uint32_t i = 0; i < tensor->rank; ++i) {
    const lathe_dim *dim = &tensor->shape[i];
    const char *separator = i ? ", " : "";
    if (dim->coefficient != 1 || dim->symbol_count == 0) {
      APPEND("%s%lld", separator, (long long)dim->coefficient);
      separator = "*";
    }
    for (uint32_t s = 0; s < dim->symbol_count; ++s) {
      APPEND("%s%.20s", separator, description->dims[dim->symbols[s]]);
      separator = "*";
    }
  }
  APPEND("]");
#undef APPEND
  return buffer;
}

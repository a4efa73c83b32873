//===- DescriptionParse.c - Read and check a description ------------------===//
//
// JSON -> structs. First every field is read on its own (DescriptionParse.c),
// then what must agree across fields is checked (DescriptionCheck.c).
//
//===----------------------------------------------------------------------===//

#include "DescriptionCheck.h"
#include "lathe/Runtime/Json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TENSORS 100000u
#define MAX_ENTRIES 256u
#define MAX_DIMS 64u
#define MAX_NAME 1024u

typedef struct parser {
  lathe_description *out;
  lathe_error *error;
} parser;

#define FAIL(...)                                                              \
  lathe_fail(p->error, LATHE_DATA, "model description: " __VA_ARGS__)
#define TRY(expression)                                                        \
  do {                                                                         \
    lathe_status status_ = (expression);                                       \
    if (status_ != LATHE_OK)                                                   \
      return status_;                                                          \
  } while (0)

//===----------------------------------------------------------------------===//
// Fields
//===----------------------------------------------------------------------===//

/// The string member |key|; without one, |otherwise|, or an error if NULL.
static lathe_status get_string(parser *p, const lathe_json_value *object,
                               const char *key, const char *otherwise,
                               const char **out) {
  const lathe_json_value *value = lathe_json_member(object, key);
  *out = otherwise;
  if (!value && otherwise)
    return LATHE_OK;
  if (!value || value->kind != LATHE_JSON_STRING)
    return FAIL("expected a string for '%s'", key);
  *out = value->as.string;
  return LATHE_OK;
}

/// A name: a string that is neither empty nor very long.
static lathe_status get_name(parser *p, const lathe_json_value *object,
                             const char *key, const char **out) {
  TRY(get_string(p, object, key, NULL, out));
  size_t length = strlen(*out);
  return length > 0 && length <= MAX_NAME
             ? LATHE_OK
             : FAIL("expected 1 to %u bytes for '%s', but got %zu", MAX_NAME,
                    key, length);
}

static lathe_status get_integer(parser *p, const lathe_json_value *object,
                                const char *key, int64_t low, int64_t high,
                                int64_t *out) {
  const lathe_json_value *value = lathe_json_member(object, key);
  if (!value || value->kind != LATHE_JSON_INTEGER)
    return FAIL("expected an integer for '%s'", key);
  *out = value->as.integer;
  return *out >= low && *out <= high
             ? LATHE_OK
             : FAIL("expected %lld to %lld for '%s', but got %lld",
                    (long long)low, (long long)high, key, (long long)*out);
}

static lathe_status get_double(parser *p, const lathe_json_value *object,
                               const char *key, double otherwise, double *out) {
  const lathe_json_value *value = lathe_json_member(object, key);
  *out = otherwise;
  if (!value)
    return LATHE_OK;
  *out = lathe_json_double(value);
  return isnan(*out) ? FAIL("expected a number for '%s'", key) : LATHE_OK;
}

/// Checks that |array|, called |key|, has at most |limit| members, and gets
/// zeroed memory for |size| bytes per member.
static lathe_status get_members(parser *p, const lathe_json_value *array,
                                const char *key, uint32_t limit, size_t size,
                                uint32_t *out_count, void *out_memory) {
  if (array->kind != LATHE_JSON_ARRAY)
    return FAIL("expected an array for '%s'", key);
  if (array->count > limit)
    return FAIL("expected at most %u members of '%s', but got %u", limit, key,
                array->count);
  void *memory = calloc(array->count ? array->count : 1, size);
  if (!memory)
    return lathe_fail_memory(p->error, array->count * size,
                             "the model description");
  memcpy(out_memory, &memory, sizeof(memory));
  *out_count = array->count;
  return LATHE_OK;
}

/// The array member |key|, as get_members() does. Missing is an empty array.
static lathe_status get_array(parser *p, const lathe_json_value *object,
                              const char *key, uint32_t limit, size_t size,
                              const lathe_json_value **out_array,
                              uint32_t *out_count, void *out_memory) {
  *out_array = lathe_json_member(object, key);
  *out_count = 0;
  return *out_array ? get_members(p, *out_array, key, limit, size, out_count,
                                  out_memory)
                    : LATHE_OK;
}

static lathe_status get_strings(parser *p, const lathe_json_value *object,
                                const char *key, uint32_t limit,
                                uint32_t *out_count, const char ***out) {
  const lathe_json_value *array;
  TRY(get_array(p, object, key, limit, sizeof(char *), &array, out_count, out));
  const lathe_json_value *value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++)) {
    if (value->kind != LATHE_JSON_STRING)
      return FAIL("expected strings in '%s'", key);
    (*out)[i] = value->as.string;
  }
  return LATHE_OK;
}

//===----------------------------------------------------------------------===//
// Dims
//===----------------------------------------------------------------------===//

/// Index of the symbol of |length| bytes at |name|; -1 when there is none.
static int32_t find_symbol(const lathe_description *d, const char *name,
                           size_t length) {
  for (uint32_t i = 0; i < d->dim_count; ++i)
    if (strlen(d->dims[i]) == length && memcmp(d->dims[i], name, length) == 0)
      return (int32_t)i;
  return -1;
}

/// Adds one factor of a dim's text, a number or a symbol.
static bool add_factor(const lathe_description *d, const char *text,
                       size_t length, lathe_dim *dim) {
  if (length == 0)
    return false;
  if (text[0] >= '0' && text[0] <= '9') {
    int64_t value = 0;
    for (size_t i = 0; i < length; ++i) {
      int64_t digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value > (INT64_MAX - digit) / 10)
        return false;
      value = value * 10 + digit;
    }
    return !__builtin_mul_overflow(dim->coefficient, value, &dim->coefficient);
  }
  int32_t symbol = find_symbol(d, text, length);
  if (symbol < 0 || dim->symbol_count == LATHE_MAX_DIM_SYMBOLS)
    return false;
  uint32_t at = dim->symbol_count++;
  for (; at > 0 && dim->symbols[at - 1] > (uint32_t)symbol; --at)
    dim->symbols[at] = dim->symbols[at - 1];
  dim->symbols[at] = (uint32_t)symbol;
  return true;
}

/// "4*B*T" or a number.
static lathe_status parse_dim(parser *p, const lathe_json_value *value,
                              lathe_dim *out) {
  memset(out, 0, sizeof(*out));
  out->coefficient = 1;
  if (value->kind == LATHE_JSON_INTEGER && value->as.integer >= 0) {
    out->coefficient = value->as.integer;
    return LATHE_OK;
  }
  if (value->kind != LATHE_JSON_STRING)
    return FAIL("expected a dim, a number or a text such as \"4*B\"");
  const char *text = value->as.string;
  for (;;) {
    size_t length = strcspn(text, "*");
    while (length > 0 && *text == ' ')
      ++text, --length;
    size_t trimmed = length;
    while (trimmed > 0 && text[trimmed - 1] == ' ')
      --trimmed;
    if (!add_factor(p->out, text, trimmed, out))
      return FAIL("cannot read dim '%.60s'", value->as.string);
    text += length;
    if (*text++ == '\0')
      return LATHE_OK;
  }
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

static lathe_status parse_init(parser *p, const lathe_json_value *object,
                               lathe_init *out) {
  memset(out, 0, sizeof(*out));
  if (!object)
    return LATHE_OK;
  const char *kind;
  TRY(get_string(p, object, "kind", NULL, &kind));
  if (!lathe_init_kind_parse(kind, &out->kind))
    return FAIL("unknown initializer '%.60s'", kind);
  switch (out->kind) {
  case LATHE_INIT_CONSTANT:
    TRY(get_double(p, object, "value", 0, &out->a));
    break;
  case LATHE_INIT_UNIFORM:
    TRY(get_double(p, object, "low", 0, &out->a));
    TRY(get_double(p, object, "high", 1, &out->b));
    break;
  case LATHE_INIT_NORMAL:
  case LATHE_INIT_TRUNCATED_NORMAL:
    TRY(get_double(p, object, "mean", 0, &out->a));
    TRY(get_double(p, object, "stddev", 1, &out->b));
    break;
  default:
    break;
  }
  if (out->kind >= LATHE_INIT_GLOROT_UNIFORM)
    TRY(get_integer(p, object, "fan_in", 1, INT64_MAX, &out->fan_in));
  if (out->kind == LATHE_INIT_GLOROT_UNIFORM ||
      out->kind == LATHE_INIT_GLOROT_NORMAL)
    TRY(get_integer(p, object, "fan_out", 1, INT64_MAX, &out->fan_out));
  int64_t id = 0;
  if (lathe_init_is_random(out->kind))
    TRY(get_integer(p, object, "id", 0, (1 << 20) - 1, &id));
  out->id = (uint32_t)id;
  return LATHE_OK;
}

static bool parse_role(const char *name, lathe_role *out) {
  for (int i = 0; i < LATHE_ROLE_COUNT; ++i)
    if (strcmp(name, lathe_role_name((lathe_role)i)) == 0) {
      *out = (lathe_role)i;
      return true;
    }
  return false;
}

static lathe_status parse_tensor(parser *p, const lathe_json_value *object,
                                 lathe_tensor_info *out) {
  const char *role, *dtype;
  TRY(get_name(p, object, "name", &out->name));
  TRY(get_string(p, object, "role", NULL, &role));
  TRY(get_string(p, object, "dtype", NULL, &dtype));
  if (!parse_role(role, &out->role))
    return FAIL("tensor '%.100s' has unknown role '%.60s'", out->name, role);
  if (!lathe_dtype_parse(dtype, &out->dtype))
    return FAIL("tensor '%.100s' has unknown element type '%.60s'", out->name,
                dtype);
  const lathe_json_value *shape = lathe_json_member(object, "shape");
  if (!shape || shape->kind != LATHE_JSON_ARRAY ||
      shape->count > LATHE_MAX_RANK)
    return FAIL("tensor '%.100s' needs a 'shape' of at most %d dims", out->name,
                LATHE_MAX_RANK);
  out->rank = shape->count;
  const lathe_json_value *value = lathe_json_first(shape);
  for (uint32_t i = 0; value; value = lathe_json_next(shape, value, i++))
    TRY(parse_dim(p, value, &out->shape[i]));
  return parse_init(p, lathe_json_member(object, "init"), &out->init);
}

//===----------------------------------------------------------------------===//
// Entries, faults, training
//===----------------------------------------------------------------------===//

static lathe_status parse_result(parser *p, const lathe_json_value *object,
                                 lathe_result_info *out) {
  int64_t tensor, donates = -1;
  TRY(get_integer(p, object, "tensor", 0, (int64_t)p->out->tensor_count - 1,
                  &tensor));
  if (lathe_json_member(object, "donates"))
    TRY(get_integer(p, object, "donates", 0, MAX_TENSORS, &donates));
  out->tensor = (uint32_t)tensor;
  out->donates = (int32_t)donates;
  return LATHE_OK;
}

static lathe_status parse_arena_term(parser *p, const lathe_json_value *object,
                                     lathe_arena_term *out) {
  const lathe_json_value *size = lathe_json_member(object, "size");
  if (!size)
    return FAIL("expected 'size' in 'arena'");
  TRY(parse_dim(p, size, &out->size));
  int64_t bytes;
  TRY(get_integer(p, object, "bytes", 0, INT64_MAX, &bytes));
  out->bytes = (uint64_t)bytes;
  return LATHE_OK;
}

static lathe_status parse_arena_sum(parser *p, const lathe_json_value *array,
                                    lathe_arena_sum *out) {
  TRY(get_members(p, array, "arena", MAX_DIMS, sizeof(lathe_arena_term),
                  &out->term_count, &out->terms));
  const lathe_json_value *value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_arena_term(p, value, &out->terms[i]));
  return LATHE_OK;
}

/// A sum of dims, as an array of them; missing is 0.
static lathe_status parse_amount(parser *p, const lathe_json_value *object,
                                 const char *key, lathe_amount *out) {
  const lathe_json_value *array, *value;
  TRY(get_array(p, object, key, MAX_DIMS, sizeof(lathe_dim), &array,
                &out->term_count, &out->terms));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_dim(p, value, &out->terms[i]));
  return LATHE_OK;
}

static lathe_status parse_kernel(parser *p, const lathe_json_value *object,
                                 lathe_kernel_info *out) {
  TRY(get_name(p, object, "name", &out->name));
  TRY(get_string(p, object, "result", "", &out->result));
  TRY(parse_amount(p, object, "flops", &out->flops));
  return parse_amount(p, object, "bytes", &out->bytes);
}

static lathe_status parse_work(parser *p, const lathe_json_value *object,
                               lathe_entry_info *out) {
  const lathe_json_value *array, *value;
  TRY(parse_amount(p, object, "flops", &out->flops));
  TRY(parse_amount(p, object, "bytes", &out->bytes));
  if (lathe_json_member(object, "waits")) {
    int64_t waits;
    TRY(get_integer(p, object, "waits", 0, MAX_TENSORS, &waits));
    out->waits = (uint32_t)waits;
  }
  TRY(get_array(p, object, "kernels", MAX_TENSORS, sizeof(lathe_kernel_info),
                &array, &out->kernel_count, &out->kernels));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_kernel(p, value, &out->kernels[i]));
  return LATHE_OK;
}

/// Notes what a donated result says of its entry.
static void note_update(const lathe_description *d,
                        const lathe_result_info *result,
                        lathe_entry_info *out) {
  const lathe_tensor_info *tensor = &d->tensors[result->tensor];
  lathe_shape shape;
  uint64_t bytes;
  if (result->donates < 0)
    return;
  out->changes_state = true;
  if (tensor->role == LATHE_ROLE_PARAMETER &&
      lathe_tensor_shape(tensor, NULL, &shape) &&
      lathe_shape_bytes(&shape, tensor->dtype, &bytes) &&
      !lathe_checked_add(out->updated_bytes, bytes, &out->updated_bytes))
    out->updated_bytes = UINT64_MAX;
}

static lathe_status parse_entry(parser *p, const lathe_json_value *object,
                                lathe_entry_info *out) {
  TRY(get_name(p, object, "name", &out->name));
  const lathe_json_value *array, *value;
  TRY(get_array(p, object, "arguments", MAX_TENSORS, sizeof(uint32_t), &array,
                &out->argument_count, &out->arguments));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++)) {
    if (value->kind != LATHE_JSON_INTEGER || value->as.integer < 0 ||
        value->as.integer >= p->out->tensor_count)
      return FAIL("argument %u of entry '%.100s' is not one of the %u tensors",
                  i, out->name, p->out->tensor_count);
    out->arguments[i] = (uint32_t)value->as.integer;
    out->reads_prepared |=
        p->out->tensors[out->arguments[i]].role == LATHE_ROLE_PREPARED;
  }
  TRY(get_array(p, object, "results", MAX_TENSORS, sizeof(lathe_result_info),
                &array, &out->result_count, &out->results));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++)) {
    TRY(parse_result(p, value, &out->results[i]));
    note_update(p->out, &out->results[i], out);
  }
  TRY(get_array(p, object, "arena", MAX_TENSORS, sizeof(lathe_arena_sum),
                &array, &out->arena_count, &out->arena));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_arena_sum(p, value, &out->arena[i]));
  if (lathe_json_member(object, "slice"))
    TRY(get_integer(p, object, "slice", 1, INT64_MAX, &out->slice));
  return parse_work(p, object, out);
}

static lathe_status parse_fault(parser *p, const lathe_json_value *object,
                                lathe_fault_info *out) {
  TRY(get_string(p, object, "op", "", &out->op));
  TRY(get_string(p, object, "location", "", &out->location));
  TRY(get_string(p, object, "message", "value out of range", &out->message));
  TRY(get_integer(p, object, "low", INT64_MIN, INT64_MAX, &out->low));
  return get_integer(p, object, "high", INT64_MIN, INT64_MAX, &out->high);
}

static lathe_status parse_training(parser *p, const lathe_json_value *object) {
  lathe_training_info *out = &p->out->training;
  out->optimizer = out->preset = out->loss = "";
  out->learning_rate = (double)NAN;
  if (!object)
    return LATHE_OK;
  out->present = true;
  TRY(get_string(p, object, "optimizer", "", &out->optimizer));
  TRY(get_string(p, object, "preset", "", &out->preset));
  TRY(get_string(p, object, "loss", "", &out->loss));
  TRY(get_double(p, object, "learning_rate", (double)NAN, &out->learning_rate));
  return get_strings(p, object, "metrics", 1000, &out->metric_count,
                     &out->metrics);
}

static lathe_status parse_header(parser *p, const lathe_json_value *root) {
  int64_t schema;
  TRY(get_integer(p, root, "schema", INT64_MIN, INT64_MAX, &schema));
  if (schema != 1)
    return lathe_fail(p->error, LATHE_INCOMPATIBLE,
                      "model description has schema %lld, but this runtime "
                      "reads schema 1; compile the model with this release",
                      (long long)schema);
  lathe_description *d = p->out;
  TRY(get_name(p, root, "name", &d->name));
  TRY(get_string(p, root, "compiler", "", &d->compiler));
  TRY(get_string(p, root, "digest", "", &d->digest));
  const lathe_json_value *target = lathe_json_member(root, "target");
  TRY(get_string(p, target, "triple", NULL, &d->triple));
  TRY(get_string(p, target, "cpu", "", &d->cpu));
  TRY(get_strings(p, target, "features", 1000, &d->feature_count,
                  &d->features));
  return get_strings(p, root, "dims", MAX_DIMS, &d->dim_count, &d->dims);
}

static lathe_status parse_root(parser *p, const lathe_json_value *root) {
  lathe_description *d = p->out;
  TRY(parse_header(p, root));
  const lathe_json_value *array, *value;
  TRY(get_array(p, root, "tensors", MAX_TENSORS, sizeof(lathe_tensor_info),
                &array, &d->tensor_count, &d->tensors));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_tensor(p, value, &d->tensors[i]));
  TRY(get_array(p, root, "entries", MAX_ENTRIES, sizeof(lathe_entry_info),
                &array, &d->entry_count, &d->entries));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_entry(p, value, &d->entries[i]));
  TRY(get_array(p, root, "faults", MAX_TENSORS, sizeof(lathe_fault_info),
                &array, &d->fault_count, &d->faults));
  value = lathe_json_first(array);
  for (uint32_t i = 0; value; value = lathe_json_next(array, value, i++))
    TRY(parse_fault(p, value, &d->faults[i]));
  TRY(parse_training(p, lathe_json_member(root, "training")));
  return lathe_description_check(d, p->error);
}

lathe_status lathe_description_parse(const char *text, uint64_t size,
                                     lathe_description **out_description,
                                     lathe_error *error) {
  *out_description = NULL;
  lathe_description *d = calloc(1, sizeof(*d));
  if (!d)
    return lathe_fail_memory(error, sizeof(*d), "the model description");
  parser p = {d, error};
  lathe_status status =
      lathe_json_parse(text, size, "model description", &d->json, error);
  if (status == LATHE_OK)
    status = parse_root(&p, lathe_json_root(d->json));
  if (status != LATHE_OK) {
    lathe_description_destroy(d);
    return status;
  }
  *out_description = d;
  return LATHE_OK;
}

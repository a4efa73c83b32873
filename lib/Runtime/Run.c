//===- Run.c - Run an entry on arrays from files --------------------------===//

#include "Driver.h"

#include "lathe/Runtime/Npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BINDINGS = 64 };

/// The arrays of a call, read or to be written.
typedef struct bindings {
  lathe_binding items[MAX_BINDINGS];
  lathe_array arrays[MAX_BINDINGS];
  uint32_t inputs, count; ///< Inputs come first.
  int64_t dims[MAX_BINDINGS];
} bindings;

static const char *find_pair(const lathe_option_pairs *pairs,
                             const char *name) {
  for (uint32_t i = 0; i < pairs->count; ++i)
    if (!strcmp(pairs->items[i].name, name))
      return pairs->items[i].value;
  return NULL;
}

/// Gives the symbols of |info| their values from |shape|; fails when it does
/// not fit.
static lathe_status bind_dims(const lathe_description *model,
                              const lathe_tensor_info *info,
                              const lathe_shape *shape, const char *path,
                              int64_t *dims, lathe_error *error) {
  bool fits = info->rank == shape->rank;
  for (uint32_t d = 0; fits && d < info->rank; ++d) {
    const lathe_dim *dim = &info->shape[d];
    int64_t size = shape->dims[d];
    if (dim->symbol_count == 0) {
      fits = dim->coefficient == size;
    } else if (dim->symbol_count == 1 && dim->coefficient == 1) {
      int64_t *value = &dims[dim->symbols[0]];
      fits = size > 0 && (*value == 0 || *value == size);
      *value = size;
    }
  }
  if (fits)
    return LATHE_OK;
  char actual[LATHE_SHAPE_TEXT], expected[LATHE_SHAPE_TEXT];
  return lathe_fail(error, LATHE_DATA,
                    "'%s' has shape %s, but '%s' of the model is %s", path,
                    lathe_shape_text(shape, actual), info->name,
                    lathe_tensor_shape_text(model, info, expected));
}

static lathe_status read_input(lathe_driver *driver,
                               const lathe_tensor_info *info, bindings *call,
                               lathe_error *error) {
  const char *path = find_pair(&driver->options->inputs, info->name);
  if (!path)
    return lathe_usage_error(driver, error,
                             "input '%.100s' is missing; give --input "
                             "%.100s=FILE.npy",
                             info->name, info->name);
  lathe_array stored;
  lathe_status status = lathe_npy_read(path, &stored, error);
  if (status != LATHE_OK)
    return status;
  lathe_array *array = &call->arrays[call->count];
  status = bind_dims(driver->description, info, &stored.shape, path, call->dims,
                     error);
  if (status == LATHE_OK && lathe_dtype_is_float(stored.dtype) &&
      !lathe_dtype_is_float(info->dtype))
    status = lathe_fail(error, LATHE_DATA,
                        "'%s' has dtype %s, but '%s' of the model is %s", path,
                        lathe_dtype_name(stored.dtype), info->name,
                        lathe_dtype_name(info->dtype));
  if (status == LATHE_OK)
    status = lathe_array_create(info->dtype, &stored.shape, path, array, error);
  if (status == LATHE_OK) {
    uint64_t elements = 0;
    lathe_shape_elements(&stored.shape, &elements);
    lathe_convert(stored.dtype, stored.data, info->dtype, array->data, elements,
                  false);
    call->items[call->count++] = (lathe_binding){info->name, array->data};
  }
  lathe_array_destroy(&stored);
  return status;
}

/// Now that the symbols have values, products and multiples of them (which
/// bind_dims() let pass) must be the arrays' dims too.
static lathe_status check_shapes(lathe_driver *driver,
                                 const lathe_entry_info *entry,
                                 const bindings *call, lathe_error *error) {
  const lathe_description *model = driver->description;
  uint32_t k = 0;
  for (uint32_t i = 0; i < entry->argument_count; ++i) {
    const lathe_tensor_info *info = &model->tensors[entry->arguments[i]];
    if (!lathe_role_is_bound(info->role))
      continue;
    char actual[LATHE_SHAPE_TEXT], expected[LATHE_SHAPE_TEXT];
    lathe_shape shape;
    const lathe_shape *given = &call->arrays[k++].shape;
    if (lathe_tensor_shape(info, call->dims, &shape) &&
        lathe_shape_equal(&shape, given))
      continue;
    return lathe_fail(error, LATHE_DATA,
                      "'%.60s' has shape %.100s, but the sizes of the other "
                      "inputs make it %.100s",
                      info->name, lathe_shape_text(given, actual),
                      lathe_tensor_shape_text(model, info, expected));
  }
  return LATHE_OK;
}

static lathe_status read_inputs(lathe_driver *driver,
                                const lathe_entry_info *entry, bindings *call,
                                lathe_error *error) {
  const lathe_description *model = driver->description;
  if (entry->result_count > MAX_BINDINGS / 2 || model->dim_count > MAX_BINDINGS)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "the model has too many results or dims for `run`");
  for (uint32_t i = 0; i < driver->options->inputs.count; ++i) {
    const char *name = driver->options->inputs.items[i].name;
    int32_t tensor = lathe_description_tensor(model, name);
    if (tensor < 0 || (model->tensors[tensor].role != LATHE_ROLE_INPUT &&
                       model->tensors[tensor].role != LATHE_ROLE_LABEL))
      return lathe_usage_error(driver, error,
                               "model '%.100s' has no input '%.100s' (see "
                               "`info`)",
                               model->name, name);
  }
  for (uint32_t i = 0; i < entry->argument_count; ++i) {
    const lathe_tensor_info *info = &model->tensors[entry->arguments[i]];
    if (!lathe_role_is_bound(info->role))
      continue;
    if (call->count == MAX_BINDINGS / 2)
      return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                        "the model has too many inputs for `run`");
    lathe_status status = read_input(driver, info, call, error);
    if (status != LATHE_OK)
      return status;
  }
  call->inputs = call->count;
  return check_shapes(driver, entry, call, error);
}

static lathe_status make_outputs(lathe_driver *driver,
                                 const lathe_entry_info *entry, bindings *call,
                                 lathe_error *error) {
  for (uint32_t i = 0; i < entry->result_count; ++i) {
    if (entry->results[i].donates >= 0)
      continue;
    const lathe_tensor_info *info =
        &driver->description->tensors[entry->results[i].tensor];
    lathe_shape shape;
    if (!lathe_tensor_shape(info, call->dims, &shape))
      return lathe_fail(error, LATHE_DATA, "output '%s' is too large",
                        info->name);
    lathe_array *array = &call->arrays[call->count];
    lathe_status status =
        lathe_array_create(info->dtype, &shape, info->name, array, error);
    if (status != LATHE_OK)
      return status;
    call->items[call->count++] = (lathe_binding){info->name, array->data};
  }
  return LATHE_OK;
}

/// "output f32[2, 10]: 0.1 0.2 0.3 0.1 0.05 ...", of a scalar "loss 0.25"
static void print_array(const char *name, const lathe_array *array) {
  char shape[LATHE_SHAPE_TEXT];
  uint64_t elements = 0;
  lathe_shape_elements(&array->shape, &elements);
  if (array->shape.rank == 0)
    printf("%s", name);
  else
    printf("%s %s%s:", name, lathe_dtype_name(array->dtype),
           lathe_shape_text(&array->shape, shape));
  for (uint64_t i = 0; i < elements && i < 10; ++i)
    printf(" %.9g", lathe_load_element(array->dtype,
                                       (const char *)array->data +
                                           i * lathe_dtype_size(array->dtype)));
  printf(elements > 10 ? " ...\n" : "\n");
}

/// Before the work, so that a slip of the pen does not cost it.
static lathe_status check_outputs(lathe_driver *driver, const bindings *call,
                                  lathe_error *error) {
  const lathe_option_pairs *outputs = &driver->options->outputs;
  for (uint32_t i = 0; i < outputs->count; ++i) {
    bool known = false;
    for (uint32_t k = call->inputs; k < call->count; ++k)
      known |= !strcmp(call->items[k].name, outputs->items[i].name);
    if (!known)
      return lathe_usage_error(driver, error,
                               "this entry has no output '%.100s' (see `info`)",
                               outputs->items[i].name);
  }
  return LATHE_OK;
}

static lathe_status write_outputs(lathe_driver *driver, const bindings *call,
                                  lathe_error *error) {
  const lathe_option_pairs *outputs = &driver->options->outputs;
  for (uint32_t i = call->inputs; i < call->count; ++i) {
    const char *path = find_pair(outputs, call->items[i].name);
    if (!path) {
      print_array(call->items[i].name, &call->arrays[i]);
      continue;
    }
    lathe_status status = lathe_npy_write(path, &call->arrays[i], error);
    if (status != LATHE_OK)
      return status;
  }
  return LATHE_OK;
}

lathe_status lathe_drive_run(lathe_driver *driver, lathe_error *error) {
  const char *name = driver->options->entry ? driver->options->entry : "infer";
  bool loss = !strcmp(name, "loss");
  if (!loss && strcmp(name, "infer"))
    return lathe_usage_error(driver, error,
                             "expected infer or loss for --entry, but got '%s'",
                             name);
  int32_t number =
      lathe_description_entry(driver->description, loss ? "eval_step" : name);
  if (number < 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%s' has no entry '%s'", driver->description->name,
                      name);
  const lathe_entry_info *entry = &driver->description->entries[number];
  bool has_parameters = false;
  for (uint32_t i = 0; i < entry->argument_count; ++i)
    has_parameters |= !lathe_role_is_bound(
        driver->description->tensors[entry->arguments[i]].role);
  bindings *call = calloc(1, sizeof(*call));
  if (!call)
    return lathe_fail_memory(error, sizeof(*call), "the call");
  lathe_status status = lathe_load_weights(driver, has_parameters, error);
  if (status == LATHE_OK)
    status = read_inputs(driver, entry, call, error);
  if (status == LATHE_OK)
    status = make_outputs(driver, entry, call, error);
  if (status == LATHE_OK)
    status = check_outputs(driver, call, error);
  if (status == LATHE_OK)
    status = lathe_session_run(driver->session, (uint32_t)number, call->dims,
                               call->items, call->count, error);
  if (status == LATHE_OK)
    status = write_outputs(driver, call, error);
  for (uint32_t i = 0; i < call->count; ++i)
    lathe_array_destroy(&call->arrays[i]);
  free(call);
  return status;
}

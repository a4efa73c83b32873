//===- Bench.c - How fast a model is on this machine ----------------------===//
//
// Calls one entry on random data, again and again: first to warm up, then for
// --seconds or --iterations. Parameters start at their first values where no
// weights are given, and do not change: a training step runs with rate 0.
//
//===----------------------------------------------------------------------===//

#include "Bench.h"
#include "Clock.h"

#include "lathe/Runtime/Philox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_ARRAYS = 64,
  MIN_RUNS = 5,
  KEPT_RUNS = 255 // of which a kernel's median is taken
};
static const double warm_up_seconds = 0.3, default_seconds = 1.5;

typedef struct profile profile;

/// The host's side of the calls.
typedef struct call {
  profile *profile; ///< Gets the times of kernels; may be NULL.
  uint32_t entry;
  uint32_t count;
  lathe_binding bindings[MAX_ARRAYS];
  lathe_array arrays[MAX_ARRAYS];
  int64_t dims[]; ///< One per symbol.
} call;

//===----------------------------------------------------------------------===//
// What is called
//===----------------------------------------------------------------------===//

static lathe_status find_entry(lathe_driver *driver, uint32_t *out_entry,
                               lathe_error *error) {
  const lathe_options *options = driver->options;
  const char *name = options->entry   ? options->entry
                     : options->train ? "train_step"
                                      : "infer";
  if (options->entry && options->train)
    return lathe_usage_error(driver, error,
                             "--train and --entry exclude each other");
  int32_t entry = lathe_description_entry(driver->description, name);
  if (entry < 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' has no entry '%.100s'",
                      driver->description->name, name);
  *out_entry = (uint32_t)entry;
  return LATHE_OK;
}

/// Reads "8x28x28x1" to the dims of |tensor|.
static bool bind_shape(const lathe_tensor_info *tensor, const char *text,
                       int64_t *dims) {
  for (uint32_t i = 0; i < tensor->rank; ++i) {
    char *end = NULL;
    long long size = strtoll(text, &end, 10);
    const lathe_dim *dim = &tensor->shape[i];
    if (end == text || size < 1 || *end != (i + 1 < tensor->rank ? 'x' : '\0'))
      return false;
    text = end + 1;
    if (dim->symbol_count == 0 && dim->coefficient != size)
      return false;
    if (dim->symbol_count == 1 && dim->coefficient == 1)
      dims[dim->symbols[0]] = size;
  }
  return tensor->rank > 0;
}

/// Values of the symbols: --shape of an input, else --batch-size, else 1, or 32
/// when the entry trains.
static lathe_status bind_dims(lathe_driver *driver, call *call,
                              lathe_error *error) {
  const lathe_description *model = driver->description;
  const lathe_options *options = driver->options;
  bool trains = model->entries[call->entry].changes_state;
  for (uint32_t i = 0; i < model->dim_count; ++i)
    call->dims[i] = options->batch_size ? options->batch_size : trains ? 32 : 1;
  for (uint32_t i = 0; i < options->shapes.count; ++i) {
    const lathe_option_pair *pair = &options->shapes.items[i];
    int32_t index = lathe_description_tensor(model, pair->name);
    char shape[LATHE_SHAPE_TEXT];
    if (index < 0 || model->tensors[index].role != LATHE_ROLE_INPUT)
      return lathe_usage_error(driver, error,
                               "model '%.100s' has no input '%.100s' (see "
                               "`info`)",
                               model->name, pair->name);
    const lathe_tensor_info *tensor = &model->tensors[index];
    if (!bind_shape(tensor, pair->value, call->dims))
      return lathe_usage_error(driver, error,
                               "'%.60s' is no shape for input '%.60s' %s",
                               pair->value, tensor->name,
                               lathe_tensor_shape_text(model, tensor, shape));
  }
  return LATHE_OK;
}

/// Integers lie below every bound that the model checks; floats in [0, 1).
static void fill(const lathe_description *model, lathe_array *array,
                 uint32_t number) {
  int64_t bound = 2;
  for (uint32_t i = 0; i < model->fault_count; ++i)
    if (i == 0 || model->faults[i].high < bound)
      bound = model->faults[i].high;
  bool is_float = lathe_dtype_is_float(array->dtype);
  uint64_t elements = 0, size = lathe_dtype_size(array->dtype);
  lathe_shape_elements(&array->shape, &elements);
  const uint32_t key[2] = {number, 0};
  for (uint64_t i = 0; i < elements; ++i) {
    const uint32_t counter[4] = {(uint32_t)i, (uint32_t)(i >> 32), 0, 0};
    uint32_t word = lathe_philox(counter, key).words[0];
    double value = is_float ? (double)lathe_uniform_f32(word)
                            : (double)(word % (uint64_t)bound);
    lathe_store_element(array->dtype, (char *)array->data + i * size, value);
  }
}

static lathe_status bind_array(lathe_driver *driver, call *call,
                               uint32_t tensor, bool is_argument,
                               lathe_error *error) {
  const lathe_tensor_info *info = &driver->description->tensors[tensor];
  lathe_shape shape;
  if (!lathe_role_is_bound(info->role))
    return LATHE_OK;
  if (call->count == MAX_ARRAYS)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "the model has too many inputs and outputs for `bench`");
  if (!lathe_tensor_shape(info, call->dims, &shape))
    return lathe_fail(error, LATHE_INVALID_ARGUMENT, "'%.100s' is too large",
                      info->name);
  lathe_array *array = &call->arrays[call->count];
  lathe_status status =
      lathe_array_create(info->dtype, &shape, info->name, array, error);
  if (status != LATHE_OK)
    return status;
  // The learning rate stays 0.
  if (is_argument && info->role != LATHE_ROLE_LEARNING_RATE)
    fill(driver->description, array, call->count);
  call->bindings[call->count++] = (lathe_binding){info->name, array->data};
  return LATHE_OK;
}

static lathe_status bind_arrays(lathe_driver *driver, call *call,
                                lathe_error *error) {
  const lathe_entry_info *entry = &driver->description->entries[call->entry];
  lathe_status status = LATHE_OK;
  for (uint32_t i = 0; i < entry->argument_count && status == LATHE_OK; ++i)
    status = bind_array(driver, call, entry->arguments[i], true, error);
  for (uint32_t i = 0; i < entry->result_count && status == LATHE_OK; ++i)
    if (entry->results[i].donates < 0)
      status = bind_array(driver, call, entry->results[i].tensor, false, error);
  return status;
}

/// The leading dim of the first input, 1 when there is none.
static int64_t count_samples(const lathe_driver *driver, const call *call) {
  for (uint32_t i = 0; i < call->count; ++i) {
    int32_t index =
        lathe_description_tensor(driver->description, call->bindings[i].name);
    if (driver->description->tensors[index].role == LATHE_ROLE_INPUT &&
        call->arrays[i].shape.rank > 0)
      return call->arrays[i].shape.dims[0];
  }
  return 1;
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

/// Where the time between two marks goes.
struct profile {
  double *seconds; ///< KEPT_RUNS of each kernel.
  int64_t count;   ///< Of kernels.
  uint64_t run;    ///< The running one, which may call the entry in slices.
  int64_t current; ///< Kernel; -1 outside of a call.
  double since;
};

static void mark(void *context, int64_t kernel) {
  profile *profile = context;
  double now = lathe_now();
  if (profile->current >= 0)
    profile->seconds[profile->current * KEPT_RUNS + profile->run % KEPT_RUNS] +=
        now - profile->since;
  profile->current = kernel < profile->count ? kernel : -1;
  profile->since = now;
}

static void start_run(profile *profile) {
  for (int64_t i = 0; i < profile->count; ++i)
    profile->seconds[i * KEPT_RUNS + profile->run % KEPT_RUNS] = 0;
}

static lathe_status run_once(lathe_driver *driver, const call *call,
                             double *out_seconds, lathe_error *error) {
  if (*driver->interrupted)
    return lathe_fail(error, LATHE_CANCELLED, "interrupted");
  if (call->profile)
    start_run(call->profile);
  double started = lathe_now();
  lathe_status status =
      lathe_session_run(driver->session, call->entry, call->dims,
                        call->bindings, call->count, error);
  *out_seconds = lathe_now() - started;
  if (call->profile)
    ++call->profile->run;
  return status;
}

static lathe_status warm_up(lathe_driver *driver, const call *call,
                            lathe_error *error) {
  double until = lathe_now() + warm_up_seconds, seconds;
  lathe_status status = LATHE_OK;
  do
    status = run_once(driver, call, &seconds, error);
  while (status == LATHE_OK && lathe_now() < until);
  return status;
}

static bool add_run(lathe_bench *bench, uint64_t *capacity, double seconds) {
  if (bench->runs == *capacity) {
    uint64_t more = *capacity ? 2 * *capacity : 256;
    double *grown = realloc(bench->seconds, more * sizeof(*grown));
    if (!grown)
      return false;
    bench->seconds = grown;
    *capacity = more;
  }
  bench->seconds[bench->runs++] = seconds;
  bench->total += seconds;
  return true;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static lathe_status measure(lathe_driver *driver, const call *call,
                            lathe_bench *bench, lathe_error *error) {
  const lathe_options *options = driver->options;
  double limit = options->seconds > 0 ? options->seconds : default_seconds;
  uint64_t wanted = (uint64_t)options->iterations, capacity = 0;
  double until = lathe_now() + limit, seconds;
  while (wanted ? bench->runs < wanted
                : bench->runs < MIN_RUNS || lathe_now() < until) {
    lathe_status status = run_once(driver, call, &seconds, error);
    if (status != LATHE_OK)
      return status;
    if (!add_run(bench, &capacity, seconds))
      return lathe_fail_memory(error, capacity * 2 * sizeof(double),
                               "the times");
  }
  qsort(bench->seconds, bench->runs, sizeof(double), compare_doubles);
  return LATHE_OK;
}

static lathe_status measure_kernels(lathe_driver *driver, call *call,
                                    lathe_bench *bench, lathe_error *error) {
  const lathe_entry_info *entry = bench->entry;
  if (entry->kernel_count == 0)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "model '%.100s' cannot say how long its kernels take; "
                      "compile it with --profile",
                      driver->description->name);
  uint64_t count = entry->kernel_count;
  profile profile = {.count = (int64_t)count, .current = -1};
  profile.seconds = calloc(count * KEPT_RUNS, sizeof(double));
  bench->kernel_seconds = calloc(count, sizeof(double));
  if (!bench->kernel_seconds || !profile.seconds) {
    free(profile.seconds);
    return lathe_fail_memory(error, count * (KEPT_RUNS + 1) * sizeof(double),
                             "the times of kernels");
  }
  call->profile = &profile;
  lathe_session_set_mark(driver->session, mark, &profile);
  lathe_status status = measure(driver, call, bench, error);
  call->profile = NULL;
  lathe_session_set_mark(driver->session, NULL, NULL);
  uint64_t kept = profile.run < KEPT_RUNS ? profile.run : KEPT_RUNS;
  for (uint64_t i = 0; i < count && kept > 0; ++i) {
    double *times = profile.seconds + i * KEPT_RUNS;
    qsort(times, kept, sizeof(double), compare_doubles);
    bench->kernel_seconds[i] = times[kept / 2];
  }
  free(profile.seconds);
  return status;
}

//===----------------------------------------------------------------------===//
// The verb
//===----------------------------------------------------------------------===//

/// The width of the vectors that the model's kernels use.
static int vector_bits(const lathe_description *model) {
  for (uint32_t i = 0; i < model->feature_count; ++i)
    if (!strcmp(model->features[i], "avx512f"))
      return 512;
  return 256;
}

static lathe_status run_bench(lathe_driver *driver, call *call,
                              lathe_bench *bench, lathe_error *error) {
  const lathe_options *options = driver->options;
  lathe_status status = find_entry(driver, &call->entry, error);
  if (status == LATHE_OK)
    status = bind_dims(driver, call, error);
  if (status == LATHE_OK)
    status = lathe_load_weights(driver, false, error);
  if (status == LATHE_OK && !options->weights && !driver->model->weights)
    status = lathe_session_initialize(driver->session, 0, error);
  if (status == LATHE_OK)
    status = bind_arrays(driver, call, error);
  if (status == LATHE_OK)
    status = warm_up(driver, call, error);
  if (status != LATHE_OK)
    return status;
  bench->entry = &driver->description->entries[call->entry];
  bench->dims = call->dims;
  bench->samples = count_samples(driver, call);
  bench->threads = lathe_session_threads(driver->session);
  status = options->kernels ? measure_kernels(driver, call, bench, error)
                            : measure(driver, call, bench, error);
  if (status == LATHE_OK)
    status =
        lathe_roofline_measure(bench->threads, vector_bits(driver->description),
                               &bench->roofline, error);
  return status;
}

lathe_status lathe_drive_bench(lathe_driver *driver, lathe_error *error) {
  const lathe_options *options = driver->options;
  lathe_bench bench = {0};
  uint32_t dim_count = driver->description->dim_count;
  call *calls = calloc(1, sizeof(*calls) + dim_count * sizeof(int64_t));
  if (!calls)
    return lathe_fail_memory(error, sizeof(*calls), "the calls");
  lathe_status status = run_bench(driver, calls, &bench, error);
  if (status == LATHE_OK && !lathe_json_to_output(options))
    lathe_bench_print(driver, &bench);
  if (status == LATHE_OK && options->json)
    status = lathe_bench_write(driver, &bench, options->json, error);
  for (uint32_t i = 0; i < calls->count; ++i)
    lathe_array_destroy(&calls->arrays[i]);
  free(bench.seconds);
  free(bench.kernel_seconds);
  free(calls);
  return status;
}

//===- DriverModel.c - A compiled model, written by hand ------------------===//
//
// Softmax regression with momentum, as an executable: what the compiler would
// make of a model, small enough to follow. The environment variable
// LATHE_TEST_MODEL changes it: "features=784 classes=10 fixed=8 delay=5000
// name=other infer=1 labels=1 stepless=1 corrupt=1 weights=FILE".
//
//===----------------------------------------------------------------------===//

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "lathe/Runtime/Main.h"
#include "lathe/Runtime/Weights.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CLASSES = 64 };

/// Entries get nothing but the call, so what varies is global.
static struct {
  int features, classes, fixed, delay;
  bool infer_only, stepless, corrupt;
  char name[64], weights[512];
} settings = {.features = 16, .classes = 3, .name = "softmax_regression"};

/// The probabilities of one sample, and its loss where it has a label.
static float forward(const float *weights, const float *bias, const float *x,
                     int32_t label, float *p) {
  int classes = settings.classes;
  float largest = -INFINITY, sum = 0;
  for (int k = 0; k < classes; ++k) {
    p[k] = bias[k];
    for (int i = 0; i < settings.features; ++i)
      p[k] += x[i] * weights[i * classes + k];
    largest = p[k] > largest ? p[k] : largest;
  }
  for (int k = 0; k < classes; ++k)
    sum += p[k] = expf(p[k] - largest);
  for (int k = 0; k < classes; ++k)
    p[k] /= sum;
  return label < 0 ? 0 : -logf(p[label]);
}

static int64_t batch_of(const lathe_call *call) {
  return settings.fixed ? settings.fixed : call->dims[0];
}

/// Notes the fault that generated code would; true when there is one.
static bool check_label(const lathe_call *call, int64_t row, int32_t label) {
  int64_t fault = (int64_t)((uint64_t)row << 32 | (uint32_t)label);
  if (label >= 0 && label < settings.classes)
    return false;
  if (fault < call->faults[0])
    call->faults[0] = fault;
  return true;
}

/// Mean loss and accuracy; the mean gradient too, where it is wanted.
static void measure(const lathe_call *call, const float *weights,
                    const float *bias, const float *x, const int32_t *labels,
                    float *gradient, float *loss, float *accuracy) {
  int features = settings.features, classes = settings.classes;
  int64_t batch = batch_of(call), right = 0;
  float sum = 0, p[MAX_CLASSES];
  for (int64_t b = 0; b < batch; ++b, x += features) {
    if (check_label(call, b, labels[b]))
      continue;
    sum += forward(weights, bias, x, labels[b], p);
    int best = 0;
    for (int k = 1; k < classes; ++k)
      best = p[k] > p[best] ? k : best;
    right += best == labels[b];
    p[labels[b]] -= 1;
    for (int i = 0; gradient && i <= features; ++i)
      for (int k = 0; k < classes; ++k)
        gradient[i * classes + k] +=
            (i < features ? x[i] : 1) * p[k] / (float)batch;
  }
  *loss = sum / (float)batch;
  *accuracy = (float)right / (float)batch;
}

// Arguments: weights, bias, weights/momentum, bias/momentum, image, label,
// learning_rate, seed, step; results: loss, accuracy.
static void train_step(const lathe_call *call, int64_t thread,
                       int64_t threads) {
  (void)thread, (void)threads; // 1: their work is described as none
  void *const *b = call->buffers;
  int last = settings.stepless ? 7 : 8;
  int64_t *step = b[last];
  int features = settings.features, classes = settings.classes;
  float *gradient = call->arena;
  memset(gradient, 0, sizeof(float) * (size_t)((features + 1) * classes));
  measure(call, b[0], b[1], b[4], b[5], gradient, b[last + 1], b[last + 2]);
  // That the step and the seed matter shows whether a resume keeps them.
  float rate = *(const float *)b[6];
  if (!settings.stepless)
    rate *= 1 + 0.01f * (float)(*step % 7);
  rate *= 1 + 0.01f * (float)(((const int32_t *)b[7])[0] % 7);
  for (int i = 0; i < (features + 1) * classes; ++i) {
    int at = i < features * classes ? i : i - features * classes;
    float *weight = b[i < features * classes ? 0 : 1];
    float *momentum = b[i < features * classes ? 2 : 3];
    momentum[at] = 0.9f * momentum[at] + gradient[i];
    weight[at] -= rate * momentum[at];
  }
  if (!settings.stepless)
    ++*step;
  if (settings.delay)
    usleep((useconds_t)settings.delay);
}

static void eval_step(const lathe_call *call, int64_t thread, int64_t threads) {
  (void)thread, (void)threads;
  void *const *b = call->buffers;
  measure(call, b[0], b[1], b[2], b[3], NULL, b[4], b[5]);
}

static void infer(const lathe_call *call, int64_t thread, int64_t threads) {
  (void)thread, (void)threads;
  void *const *b = call->buffers;
  const float *x = b[2];
  for (int64_t i = 0; i < batch_of(call); ++i)
    forward(b[0], b[1], x + i * settings.features, -1,
            (float *)b[3] + i * settings.classes);
}

static void read_settings(const char *text) {
  char word[600];
  for (int used = 0; text && sscanf(text, " %599s%n", word, &used) == 1;
       text += used) {
    sscanf(word, "features=%d", &settings.features);
    sscanf(word, "classes=%d", &settings.classes);
    sscanf(word, "fixed=%d", &settings.fixed);
    sscanf(word, "delay=%d", &settings.delay);
    sscanf(word, "name=%63s", settings.name);
    sscanf(word, "weights=%511s", settings.weights);
    settings.infer_only |= !strcmp(word, "infer=1");
    settings.stepless |= !strcmp(word, "stepless=1");
    settings.corrupt |= !strcmp(word, "corrupt=1");
  }
}

/// The JSON that the compiler would write.
static int describe(char *text, size_t size) {
  int n = settings.features, k = settings.classes;
  char batch[16] = "\"B\"";
  const char *step = settings.stepless ? "" : ",8";
  const char *stepped =
      settings.stepless ? "" : ",{\"tensor\":8,\"donates\":8}";
  if (settings.fixed)
    snprintf(batch, sizeof(batch), "%d", settings.fixed);
  int length = snprintf(
      text, size,
      "{\"schema\":1,\"name\":\"%s\",\"compiler\":\"lathe test\","
      "\"target\":{\"triple\":\"x86_64-unknown-linux-gnu\",\"cpu\":\"x86-64\","
      "\"features\":[]},\"digest\":\"0123456789abcdef\",\"dims\":[%s],"
      "\"tensors\":["
      "{\"name\":\"dense/kernel\",\"role\":\"parameter\",\"dtype\":\"f32\","
      "\"shape\":[%d,%d],\"init\":{\"kind\":\"glorot_uniform\",\"fan_in\":%d,"
      "\"fan_out\":%d,\"id\":0}},"
      "{\"name\":\"dense/bias\",\"role\":\"parameter\",\"dtype\":\"f32\","
      "\"shape\":[%d],\"init\":{\"kind\":\"zeros\"}},"
      "{\"name\":\"dense/kernel/momentum\",\"role\":\"slot\",\"dtype\":\"f32\","
      "\"shape\":[%d,%d],\"init\":{\"kind\":\"zeros\"}},"
      "{\"name\":\"dense/bias/momentum\",\"role\":\"slot\",\"dtype\":\"f32\","
      "\"shape\":[%d],\"init\":{\"kind\":\"zeros\"}},"
      "{\"name\":\"image\",\"role\":\"input\",\"dtype\":\"f32\","
      "\"shape\":[%s,%d]},"
      "{\"name\":\"label\",\"role\":\"label\",\"dtype\":\"i32\",\"shape\":[%s]}"
      ","
      "{\"name\":\"learning_rate\",\"role\":\"learning_rate\","
      "\"dtype\":\"f32\",\"shape\":[]},"
      "{\"name\":\"seed\",\"role\":\"seed\",\"dtype\":\"i32\",\"shape\":[2]},"
      "{\"name\":\"step\",\"role\":\"step\",\"dtype\":\"i64\",\"shape\":[]},"
      "{\"name\":\"loss\",\"role\":\"loss\",\"dtype\":\"f32\",\"shape\":[]},"
      "{\"name\":\"accuracy\",\"role\":\"metric\",\"dtype\":\"f32\","
      "\"shape\":[]},"
      "{\"name\":\"output\",\"role\":\"output\",\"dtype\":\"f32\","
      "\"shape\":[%s,%d]}],\"entries\":["
      "{\"name\":\"infer\",\"arguments\":[0,1,4],\"results\":[{\"tensor\":11}],"
      "\"arena\":[]}",
      settings.name, settings.fixed ? "" : "\"B\"", n, k, n, k, k, n, k, k,
      batch, n, batch, batch, k);
  if (settings.infer_only)
    return length +
           snprintf(text + length, size - (size_t)length, "],\"faults\":[]}");
  return length +
         snprintf(
             text + length, size - (size_t)length,
             ",{\"name\":\"eval_step\",\"arguments\":[0,1,4,5],"
             "\"results\":[{\"tensor\":9},{\"tensor\":10}],\"arena\":[]},"
             "{\"name\":\"train_step\",\"arguments\":[0,1,2,3,4,5,6,7%s],"
             "\"results\":[{\"tensor\":9},{\"tensor\":10},"
             "{\"tensor\":0,\"donates\":0},{\"tensor\":1,\"donates\":1},"
             "{\"tensor\":2,\"donates\":2},{\"tensor\":3,\"donates\":3}%s],"
             "\"arena\":[[{\"size\":\"1\",\"bytes\":%d}]]}],"
             "\"faults\":[{\"op\":\"softmax_cross_entropy\","
             "\"location\":\"softmax.mlir:4:3\","
             "\"message\":\"label out of range\",\"low\":0,\"high\":%d}],"
             "\"training\":{\"optimizer\":\"momentum\",\"preset\":\"keras\","
             "\"learning_rate\":0.1,"
             "\"loss\":\"sparse_categorical_crossentropy\","
             "\"metrics\":[\"accuracy\"]}}",
             step, stepped, 64 * ((n + 1) * k / 16 + 1), k);
}

/// The weights of the file as an artifact carries them.
static int carry(const char *text, uint64_t text_size, void **out_weights,
                 uint64_t *out_size) {
  lathe_description *description = NULL;
  lathe_safetensors *file = NULL;
  lathe_error error;
  lathe_status status =
      lathe_description_parse(text, text_size, &description, &error);
  if (status == LATHE_OK)
    status = lathe_safetensors_open(settings.weights, &file, &error);
  if (status == LATHE_OK && lathe_carried_layout(description, NULL, out_size)) {
    uint64_t room = (*out_size + 63) / 64 * 64;
    *out_weights = memset(aligned_alloc(64, room), 0, room);
    status = lathe_carried_fill(description, file, *out_weights, &error);
  }
  if (status != LATHE_OK)
    fprintf(stderr, "%s\n", error.message);
  lathe_safetensors_close(file);
  lathe_description_destroy(description);
  return status == LATHE_OK;
}

int main(int argc, char **argv) {
  static char description[8192];
  static lathe_entry *const entries[] = {infer, eval_step, train_step};
  void *weights = NULL;
  uint64_t weights_size = 0;
  read_settings(getenv("LATHE_TEST_MODEL"));
  int size = describe(description, sizeof(description));
  if (settings.corrupt)
    description[size / 2] = '}';
  if (settings.weights[0] &&
      !carry(description, (uint64_t)size, &weights, &weights_size))
    return 99;
  lathe_model model = {.abi_version = LATHE_ABI_VERSION,
                       .entry_count = settings.infer_only ? 1 : 3,
                       .description = description,
                       .description_size = (uint64_t)size,
                       .entries = entries,
                       .weights = weights,
                       .weights_size = weights_size};
  int code = lathe_main(&model, argc, argv);
  free(weights);
  return code;
}

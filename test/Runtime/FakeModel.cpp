//===- FakeModel.cpp - A compiled model whose entries are written by hand -===//

#include "FakeModel.h"

#include <cstring>

std::string fakeDescription(const FakeOptions &o) {
  std::string c = std::to_string(o.classes), b = o.batch;
  bool fixed = b[0] != '"';
  return R"({"schema":1,"name":"fake","compiler":"lathe 0.1.0",
"target":{"triple":"x86_64-unknown-linux-gnu","cpu":"x86-64","features":[)" +
         o.features + R"(]},"digest":")" + o.digest + R"(",
"dims":[)" +
         (fixed ? "" : b) +
         R"(],
"tensors":[
{"name":"dense/kernel","role":"parameter","dtype":"f32","shape":[3,)" +
         c + R"(],
 "init":{"kind":"glorot_uniform","fan_in":3,"fan_out":2,"id":0}},
{"name":")" +
         o.slot + R"(","role":"slot","dtype":"f32","shape":[3,)" + c + R"(],
 "init":{"kind":"zeros"}},
{"name":"image","role":"input","dtype":"f32","shape":[)" +
         b + R"(,3]},
{"name":"label","role":"label","dtype":"i32","shape":[)" +
         b + R"(]},
{"name":"learning_rate","role":"learning_rate","dtype":"f32","shape":[]},
{"name":"step","role":"step","dtype":"i64","shape":[]},
{"name":"seed","role":"seed","dtype":"i32","shape":[2]},
{"name":"output","role":"output","dtype":"f32","shape":[)" +
         b + "," + c + R"(]},
{"name":"loss","role":"loss","dtype":"f32","shape":[]},
{"name":"accuracy","role":"metric","dtype":"f32","shape":[]}],
"entries":[
{"name":"infer","arguments":[0,2],"results":[{"tensor":7}],
 "flops":["100000000"],"waits":1,)" +
         (o.slice.empty() ? "" : "\"slice\":" + o.slice + ",") +
         R"("arena":[[{"size":"1","bytes":64},{"size":)" +
         (fixed ? "\"1\"" : b) + R"(,"bytes":)" + o.arenaBytes + R"(}]]},
{"name":"eval_step","arguments":[0,2,3],"results":[{"tensor":8},{"tensor":9}],
 "arena":[]},
{"name":"train_step","arguments":[0,1,2,3,4,5,6],
 "results":[{"tensor":8},{"tensor":9},{"tensor":0,"donates":0},
  {"tensor":1,"donates":1},{"tensor":5,"donates":5}],"arena":[]}],
"faults":[{"op":"softmax_cross_entropy","location":"fake.mlir:9:3",
 "message":"label out of range","low":0,"high":)" +
         c + R"(}],
"training":{"optimizer":")" +
         o.optimizer + R"(","preset":"keras","learning_rate":0.001,
 "loss":"sparse_categorical_crossentropy","metrics":["accuracy"]}})";
}

std::atomic<int64_t> largestBatch;

static void inferRows(const lathe_call *call, int64_t classes, int64_t begin,
                      int64_t end) {
  auto *kernel = static_cast<const float *>(call->buffers[0]);
  auto *image = static_cast<const float *>(call->buffers[1]);
  auto *output = static_cast<float *>(call->buffers[2]);
  for (int64_t row = begin; row < end; ++row)
    for (int64_t c = 0; c < classes; ++c) {
      float sum = 0;
      for (int64_t k = 0; k < 3; ++k)
        sum += image[3 * row + k] * kernel[classes * k + c];
      output[classes * row + c] = sum;
    }
}

template <int64_t classes, int64_t fixedBatch>
static void infer(const lathe_call *call, int64_t thread, int64_t threads) {
  int64_t batch = fixedBatch ? fixedBatch : call->dims[0];
  // Scratch is there in full, and aligned.
  if (reinterpret_cast<uintptr_t>(call->arena) % 64 != 0)
    __builtin_trap();
  for (int64_t largest = largestBatch; thread == 0 && batch > largest;)
    if (largestBatch.compare_exchange_weak(largest, batch))
      break;
  if (thread == 0)
    memset(call->arena, 0xab, 64 + static_cast<size_t>(batch) * 12);
  if (threads > 1)
    call->wait(call->wait_context);
  inferRows(call, classes, batch * thread / threads,
            batch * (thread + 1) / threads);
}

/// Loss and metric from image and label, with faults.
template <int64_t classes, int64_t fixedBatch>
static void measure(const lathe_call *call, const void *imageData,
                    const void *labelData, void *loss, void *metric) {
  int64_t batch = fixedBatch ? fixedBatch : call->dims[0];
  auto *image = static_cast<const float *>(imageData);
  auto *label = static_cast<const int32_t *>(labelData);
  float sum = 0, hits = 0;
  for (int64_t row = 0; row < batch; ++row) {
    for (int64_t k = 0; k < 3; ++k)
      sum += image[3 * row + k];
    hits += label[row] == 0;
    int64_t seen = row << 32 | static_cast<uint32_t>(label[row]);
    if ((label[row] < 0 || label[row] >= classes) && seen < call->faults[0])
      call->faults[0] = seen;
  }
  *static_cast<float *>(loss) = sum / static_cast<float>(3 * batch);
  *static_cast<float *>(metric) = hits / static_cast<float>(batch);
}

template <int64_t classes, int64_t fixedBatch>
static void evalStep(const lathe_call *call, int64_t, int64_t) {
  measure<classes, fixedBatch>(call, call->buffers[1], call->buffers[2],
                               call->buffers[3], call->buffers[4]);
}

template <int64_t classes, int64_t fixedBatch>
static void trainStep(const lathe_call *call, int64_t, int64_t) {
  auto *kernel = static_cast<float *>(call->buffers[0]);
  auto *slot = static_cast<float *>(call->buffers[1]);
  float rate = *static_cast<float *>(call->buffers[4]);
  for (int64_t i = 0; i < 3 * classes; ++i) {
    kernel[i] += rate;
    slot[i] += 1;
  }
  ++*static_cast<int64_t *>(call->buffers[5]);
  measure<classes, fixedBatch>(call, call->buffers[2], call->buffers[3],
                               call->buffers[7], call->buffers[8]);
}

template <int64_t classes, int64_t fixedBatch>
static lathe_entry *const entries[] = {infer<classes, fixedBatch>,
                                       evalStep<classes, fixedBatch>,
                                       trainStep<classes, fixedBatch>};

FakeModel::FakeModel(const FakeOptions &options)
    : description(fakeDescription(options)) {
  model.abi_version = LATHE_ABI_VERSION;
  model.entry_count = 3;
  model.description = description.data();
  model.description_size = description.size();
  model.entries = options.batch[0] != '"' ? entries<2, 4>
                  : options.classes == 2  ? entries<2, 0>
                                          : entries<5, 0>;
  model.weights = nullptr;
  model.weights_size = 0;
}

// Failed allocations are results here, not mistakes, under sanitizers too.
extern "C" const char *__asan_default_options();
extern "C" const char *__tsan_default_options();
extern "C" const char *__asan_default_options() {
  return "allocator_may_return_null=1";
}
extern "C" const char *__tsan_default_options() {
  return "allocator_may_return_null=1";
}

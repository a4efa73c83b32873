//===- SessionTest.cpp - Sessions on a model written by hand --------------===//

#include "lathe/Runtime/Session.h"
#include "FakeModel.h"
#include "Scratch.h"

#include <cstring>
#include <map>
#include <pthread.h>
#include <thread>

namespace {
/// A session, destroyed at the end.
struct Open {
  explicit Open(const FakeModel &model,
                const lathe_session_options *options = nullptr) {
    status = lathe_session_create(model.get(), options, &session, &error);
  }
  ~Open() { lathe_session_destroy(session); }
  operator lathe_session *() const { return session; }
  lathe_session *session = nullptr;
  lathe_status status;
  lathe_error error = {};
};
} // namespace

static std::vector<float> kernelOf(lathe_session *session, size_t size = 6) {
  std::vector<float> kernel(size);
  lathe_error error = {};
  EXPECT_EQ(lathe_session_get_tensor(session, "dense/kernel", kernel.data(),
                                     size * 4, &error),
            LATHE_OK)
      << error.message;
  return kernel;
}

TEST(Session, CallsInSlices) {
  FakeOptions options;
  options.slice = "4";
  FakeModel model(options), whole;
  for (int64_t threads : {1, 2, 3}) {
    lathe_session_options session = {};
    session.threads = static_cast<int32_t>(threads);
    Open s(model, &session), t(whole, &session);
    lathe_error error = {};
    ASSERT_EQ(lathe_session_initialize(s, 42, &error), LATHE_OK);
    ASSERT_EQ(lathe_session_initialize(t, 42, &error), LATHE_OK);
    // Whole slices, a rest, a batch below a slice; enough for threads with
    // slices of their own (16 samples are aligned), or not; aligned or not.
    for (int64_t batch : {8, 4099, 3, 32, 33, 48, 2000})
      for (size_t shift : {0, 1}) {
        std::vector<float> images(shift + 3 * batch), a(shift + 2 * batch),
            b(2 * batch);
        for (size_t i = 0; i < images.size(); ++i)
          images[i] = static_cast<float>(i % 1000);
        const void *inputs[] = {images.data() + shift};
        void *sliced[] = {a.data() + shift}, *expected[] = {b.data()};
        largestBatch = 0;
        ASSERT_EQ(lathe_session_infer(s, batch, inputs, sliced, &error),
                  LATHE_OK)
            << error.message;
        EXPECT_EQ(largestBatch, std::min<int64_t>(batch, 4));
        ASSERT_EQ(lathe_session_infer(t, batch, inputs, expected, &error),
                  LATHE_OK);
        EXPECT_EQ(largestBatch, batch);
        EXPECT_EQ(std::vector<float>(a.begin() + shift, a.end()), b);
      }
  }
}

TEST(Session, TrainsEvaluatesAndInfers) {
  FakeModel model;
  Open s(model);
  ASSERT_EQ(s.status, LATHE_OK) << s.error.message;
  lathe_error error = {};
  ASSERT_EQ(lathe_session_initialize(s, 42, &error), LATHE_OK);
  EXPECT_EQ(lathe_session_step(s), 1);
  EXPECT_EQ(lathe_session_seed(s), 42u);
  std::vector<float> before = kernelOf(s);
  // Deliberately not 64-byte aligned.
  std::vector<float> images(1 + 3 * 5, 2.0f);
  std::vector<int32_t> labels(1 + 5, 0);
  labels[1] = 1;
  const void *inputs[] = {images.data() + 1};
  double loss = 0, accuracy = 0;
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(lathe_session_train_step(s, 5, inputs, labels.data() + 1, 0.5,
                                       &loss, &accuracy, &error),
              LATHE_OK)
        << error.message;
  EXPECT_EQ(loss, 2);
  EXPECT_FLOAT_EQ(accuracy, 0.8);
  EXPECT_EQ(lathe_session_step(s), 4);
  std::vector<float> after = kernelOf(s);
  for (size_t i = 0; i < 6; ++i)
    EXPECT_FLOAT_EQ(after[i], before[i] + 1.5f);
  float slot[6];
  ASSERT_EQ(
      lathe_session_get_tensor(s, "dense/kernel/adam_m", slot, 24, &error),
      LATHE_OK);
  EXPECT_EQ(slot[5], 3);
  ASSERT_EQ(lathe_session_evaluate_step(s, 5, inputs, labels.data() + 1, &loss,
                                        nullptr, &error),
            LATHE_OK);
  EXPECT_EQ(lathe_session_step(s), 4);
  std::vector<float> output(1 + 10);
  void *outputs[] = {output.data() + 1};
  ASSERT_EQ(lathe_session_infer(s, 5, inputs, outputs, &error), LATHE_OK);
  EXPECT_FLOAT_EQ(output[1], 2 * (after[0] + after[2] + after[4]));
  EXPECT_FLOAT_EQ(output[10], 2 * (after[1] + after[3] + after[5]));
}

TEST(Session, BatchesGrowAndShrink) {
  FakeModel model;
  Open s(model);
  lathe_session_initialize(s, 1, nullptr);
  lathe_error error = {};
  for (int64_t batch : {1, 100, 3, 5000, 17}) {
    std::vector<float> images(3 * batch, 1.0f), output(2 * batch, -9);
    const void *inputs[] = {images.data()};
    void *outputs[] = {output.data()};
    ASSERT_EQ(lathe_session_infer(s, batch, inputs, outputs, &error), LATHE_OK);
    for (int64_t row = 1; row < batch; ++row)
      ASSERT_EQ(output[2 * row], output[0]);
  }
}

TEST(Session, AlignedBuffersAreUsedInPlace) {
  FakeModel model;
  Open s(model);
  lathe_session_initialize(s, 1, nullptr);
  alignas(64) float images[12] = {1, 2, 3};
  alignas(64) float output[8];
  const lathe_binding bindings[] = {{"image", images}, {"output", output}};
  int64_t batch = 4;
  lathe_error error = {};
  ASSERT_EQ(lathe_session_run(s, 0, &batch, bindings, 2, &error), LATHE_OK);
  std::vector<float> kernel = kernelOf(s);
  EXPECT_FLOAT_EQ(output[0], kernel[0] + 2 * kernel[2] + 3 * kernel[4]);
}

TEST(Session, RunByNameSaysWhatIsWrong) {
  FakeModel model;
  Open s(model);
  lathe_error error = {};
  float images[3] = {};
  int64_t batch = 1;
  lathe_binding image = {"image", images};
  EXPECT_EQ(lathe_session_run(s, 0, &batch, &image, 1, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "initialize the session or load"));
  lathe_session_initialize(s, 1, nullptr);
  EXPECT_EQ(lathe_session_run(s, 0, &batch, &image, 1, &error), LATHE_OK);
  EXPECT_EQ(lathe_session_run(s, 3, &batch, &image, 1, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_EQ(lathe_session_run(s, 0, &batch, nullptr, 0, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "needs a buffer for input 'image'"));
  lathe_binding other = {"imago", images};
  EXPECT_EQ(lathe_session_run(s, 0, &batch, &other, 1, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "no input or output 'imago'"));
  lathe_binding state = {"dense/kernel", images};
  EXPECT_EQ(lathe_session_run(s, 0, &batch, &state, 1, &error),
            LATHE_INVALID_ARGUMENT);
  for (int64_t bad : {int64_t(0), int64_t(-1), INT64_MIN}) {
    EXPECT_EQ(lathe_session_run(s, 0, &bad, &image, 1, &error),
              LATHE_INVALID_ARGUMENT);
    EXPECT_TRUE(contains(error.message, "positive value for dim 'B'"));
  }
  EXPECT_EQ(lathe_session_run(s, 0, nullptr, &image, 1, &error),
            LATHE_INVALID_ARGUMENT);
}

TEST(Session, HugeBatchesAreErrors) {
  FakeModel model;
  Open s(model);
  lathe_session_initialize(s, 1, nullptr);
  lathe_error error = {};
  alignas(64) float image[3] = {}, output[2];
  const void *inputs[] = {image};
  void *outputs[] = {output};
  for (int64_t batch : {INT64_MAX, INT64_MAX / 12, int64_t(1) << 58}) {
    EXPECT_EQ(lathe_session_infer(s, batch, inputs, outputs, &error),
              LATHE_OUT_OF_MEMORY);
    EXPECT_TRUE(contains(error.message, "scratch"));
  }
  EXPECT_EQ(lathe_session_infer(s, 1, inputs, outputs, &error), LATHE_OK);
}

TEST(Session, FaultsBecomeErrors) {
  FakeModel model;
  Open s(model);
  lathe_session_initialize(s, 1, nullptr);
  std::vector<float> images(3 * 5);
  int32_t labels[] = {0, 1, 0, 11, -4};
  const void *inputs[] = {images.data()};
  lathe_error error = {};
  EXPECT_EQ(lathe_session_train_step(s, 5, inputs, labels, 0.1, nullptr,
                                     nullptr, &error),
            LATHE_FAULT);
  EXPECT_STREQ(error.message, "fake.mlir:9:3: softmax_cross_entropy: label 11 "
                              "at row 3 is out of range [0, 2)");
  labels[3] = 0;
  EXPECT_EQ(lathe_session_evaluate_step(s, 5, inputs, labels, nullptr, nullptr,
                                        &error),
            LATHE_FAULT);
  EXPECT_TRUE(contains(error.message, "label -4 at row 4"));
  labels[4] = 0;
  EXPECT_EQ(lathe_session_evaluate_step(s, 5, inputs, labels, nullptr, nullptr,
                                        &error),
            LATHE_OK);
}

TEST(Session, FixedBatchIsChecked) {
  FakeOptions options;
  options.batch = "4";
  FakeModel model(options);
  Open s(model);
  ASSERT_EQ(s.status, LATHE_OK) << s.error.message;
  lathe_session_initialize(s, 1, nullptr);
  float images[12] = {};
  const void *inputs[] = {images};
  lathe_error error = {};
  EXPECT_EQ(lathe_session_infer(s, 3, inputs, nullptr, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "batches of 4, but got 3"));
  EXPECT_EQ(lathe_session_infer(s, 4, inputs, nullptr, &error), LATHE_OK);
}

TEST(Session, SameBitsForAnyNumberOfThreads) {
  FakeModel model;
  std::vector<float> images(3 * 1000), first;
  for (size_t i = 0; i < images.size(); ++i)
    images[i] = static_cast<float>(i % 17) / 7;
  for (int threads : {1, 2, 3, 5}) {
    lathe_session_options options = {};
    options.threads = threads;
    Open s(model, &options);
    EXPECT_EQ(lathe_session_threads(s), threads);
    lathe_session_initialize(s, 7, nullptr);
    std::vector<float> output(2000);
    const void *inputs[] = {images.data()};
    void *outputs[] = {output.data()};
    ASSERT_EQ(lathe_session_infer(s, 1000, inputs, outputs, nullptr), LATHE_OK);
    if (first.empty())
      first = output;
    EXPECT_EQ(memcmp(first.data(), output.data(), 8000), 0);
  }
}

TEST(Session, IndependentSessionsRunAtTheSameTime) {
  FakeModel model;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&model, i] {
      lathe_session_options options = {};
      options.threads = 2;
      Open s(model, &options);
      lathe_session_initialize(s, i, nullptr);
      std::vector<float> images(30, 1);
      std::vector<int32_t> labels(10);
      const void *inputs[] = {images.data()};
      for (int step = 0; step < 200; ++step) {
        EXPECT_EQ(lathe_session_train_step(s, 10, inputs, labels.data(), 0.1,
                                           nullptr, nullptr, nullptr),
                  LATHE_OK);
        EXPECT_EQ(lathe_session_infer(s, 10, inputs, nullptr, nullptr),
                  LATHE_OK);
      }
      EXPECT_EQ(lathe_session_step(s), 201);
    });
  for (auto &thread : threads)
    thread.join();
}

TEST(Session, StateIsSetByName) {
  FakeModel model;
  Open s(model);
  lathe_error error = {};
  float kernel[6] = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(lathe_session_set_tensor(s, "dense/kernel", kernel, 24, &error),
            LATHE_INVALID_ARGUMENT);
  lathe_session_initialize(s, 3, nullptr);
  EXPECT_EQ(lathe_session_set_tensor(s, "dense/kernel", kernel, 24, &error),
            LATHE_OK);
  EXPECT_EQ(kernelOf(s)[5], 6);
  EXPECT_EQ(lathe_session_set_tensor(s, "dense/kernel", kernel, 20, &error),
            LATHE_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "has 24 bytes, but the buffer has 20"));
  EXPECT_EQ(lathe_session_set_tensor(s, "image", kernel, 24, &error),
            LATHE_INVALID_ARGUMENT);
  uint32_t seed[2] = {9, 1};
  EXPECT_EQ(lathe_session_set_tensor(s, "seed", seed, 8, &error), LATHE_OK);
  EXPECT_EQ(lathe_session_seed(s), (uint64_t(1) << 32) + 9);
}

TEST(Session, RefusesModelsItCannotRun) {
  FakeModel abi;
  abi.model.abi_version = LATHE_ABI_VERSION + 1;
  Open a(abi);
  EXPECT_EQ(a.status, LATHE_INCOMPATIBLE);
  EXPECT_TRUE(contains(a.error.message, "interface version 6"));
  FakeOptions options;
  options.features = "\"sse2\",\"warp-drive\"";
  FakeModel cpu(options);
  Open c(cpu);
  EXPECT_EQ(c.status, LATHE_INCOMPATIBLE);
  EXPECT_TRUE(contains(c.error.message, "warp-drive"));
  FakeModel count;
  count.model.entry_count = 2;
  EXPECT_EQ(Open(count).status, LATHE_DATA);
  FakeModel none;
  none.model.description = nullptr;
  EXPECT_EQ(Open(none).status, LATHE_DATA);
  lathe_session *session;
  EXPECT_EQ(lathe_session_create(nullptr, nullptr, &session, nullptr),
            LATHE_INVALID_ARGUMENT);
  lathe_session_destroy(nullptr);
}

//===----------------------------------------------------------------------===//
// What the host brings along
//===----------------------------------------------------------------------===//

namespace {
struct Host {
  std::map<void *, uint64_t> blocks;
  int allocations = 0, failAt = -1, jobs = 0;
  bool stop = false;
  pthread_barrier_t barrier;
  Host() { pthread_barrier_init(&barrier, nullptr, 2); }
  ~Host() { pthread_barrier_destroy(&barrier); }
  lathe_session_options options() {
    lathe_session_options o = {};
    o.allocate = [](void *context, uint64_t size, uint64_t alignment) {
      auto *host = static_cast<Host *>(context);
      void *block = nullptr;
      if (host->allocations++ != host->failAt && size < (uint64_t(1) << 32) &&
          posix_memalign(&block, alignment, size) == 0)
        host->blocks[block] = size;
      return block;
    };
    o.release = [](void *context, void *memory) {
      EXPECT_EQ(static_cast<Host *>(context)->blocks.erase(memory), 1u);
      free(memory);
    };
    o.team.threads = 2;
    o.team.run = [](void *context, lathe_part *part, void *job) {
      ++static_cast<Host *>(context)->jobs;
      std::thread second(part, job, 1, 2);
      part(job, 0, 2);
      second.join();
    };
    o.team.wait = [](void *context) {
      pthread_barrier_wait(&static_cast<Host *>(context)->barrier);
    };
    o.cancelled = [](void *context) {
      return static_cast<Host *>(context)->stop;
    };
    o.allocator_context = o.team.context = o.cancelled_context = this;
    return o;
  }
};
} // namespace

TEST(Session, UsesTheHostsCallbacks) {
  FakeModel model;
  Host host;
  lathe_session_options options = host.options();
  {
    Open s(model, &options);
    ASSERT_EQ(s.status, LATHE_OK) << s.error.message;
    EXPECT_EQ(lathe_session_threads(s), 2);
    lathe_session_initialize(s, 1, nullptr);
    float images[6] = {};
    const void *inputs[] = {images};
    ASSERT_EQ(lathe_session_infer(s, 2, inputs, nullptr, nullptr), LATHE_OK);
    EXPECT_EQ(host.jobs, 1);
    // Too little work for two threads.
    int32_t labels[2] = {};
    ASSERT_EQ(lathe_session_evaluate_step(s, 2, inputs, labels, nullptr,
                                          nullptr, nullptr),
              LATHE_OK);
    EXPECT_EQ(host.jobs, 1);
    EXPECT_GT(host.blocks.size(), 3u);
    host.stop = true;
    lathe_error error = {};
    EXPECT_EQ(lathe_session_infer(s, 2, inputs, nullptr, &error),
              LATHE_CANCELLED);
    EXPECT_EQ(host.jobs, 1);
  }
  EXPECT_TRUE(host.blocks.empty());
  options.release = nullptr;
  EXPECT_EQ(Open(model, &options).status, LATHE_INVALID_ARGUMENT);
  options = host.options();
  options.team.wait = nullptr;
  EXPECT_EQ(Open(model, &options).status, LATHE_INVALID_ARGUMENT);
}

TEST(Session, ThreadsWithSamplesEnoughHaveSlicesOfTheirOwn) {
  FakeOptions fake;
  fake.slice = "16";
  FakeModel model(fake);
  Host host;
  int waits = 0;
  lathe_session_options options = host.options();
  options.team.context = &waits;
  options.team.run = [](void *, lathe_part *part, void *job) {
    part(job, 1, 2); // one after the other: they do not wait
    part(job, 0, 2);
  };
  options.team.wait = [](void *context) { ++*static_cast<int *>(context); };
  Open s(model, &options);
  lathe_session_initialize(s, 1, nullptr);
  std::vector<float> images(3 * 32, 1), outputs(2 * 32);
  const void *inputs[] = {images.data()};
  void *results[] = {outputs.data()};
  ASSERT_EQ(lathe_session_infer(s, 32, inputs, results, nullptr), LATHE_OK);
  EXPECT_EQ(waits, 0);
  for (int64_t i = 2; i < 64; ++i)
    EXPECT_EQ(outputs[i], outputs[i % 2]) << i;
  // 20 samples cannot be parted equally into multiples of 16.
  ASSERT_EQ(lathe_session_infer(s, 20, inputs, results, nullptr), LATHE_OK);
  EXPECT_GT(waits, 0);
}

TEST(Session, SubnormalNumbersAreZeroInEntriesOnly) {
  volatile float small = 2e-38f, quarter = 0.25f; // their product is subnormal
  for (int threads : {1, 2}) {
    FakeModel model;
    lathe_session_options options = {};
    options.threads = threads;
    Open s(model, &options);
    lathe_session_initialize(s, 1, nullptr);
    std::vector<float> kernel(6, 0.25f);
    ASSERT_EQ(
        lathe_session_set_tensor(s, "dense/kernel", kernel.data(), 24, nullptr),
        LATHE_OK);
    float images[] = {small, 0, 0, small, 0, 0}, outputs[] = {1, 1, 1, 1};
    const void *inputs[] = {images};
    void *results[] = {outputs};
    ASSERT_EQ(lathe_session_infer(s, 2, inputs, results, nullptr), LATHE_OK);
    for (float output : outputs)
      EXPECT_EQ(output, 0);
    EXPECT_GT(small * quarter, 0);
  }
}

TEST(Session, EveryFailedAllocationIsAnErrorAndLeaksNothing) {
  FakeModel model;
  bool finished = false;
  for (int failAt = 0; !finished; ++failAt) {
    ASSERT_LT(failAt, 100);
    Host host;
    host.failAt = failAt;
    lathe_session_options options = host.options();
    {
      Open s(model, &options);
      float images[6] = {};
      int32_t labels[2] = {};
      const void *inputs[] = {images + 0};
      lathe_error error = {};
      lathe_status status = s.status;
      if (status == LATHE_OK) {
        lathe_session_initialize(s, 1, nullptr);
        status = lathe_session_train_step(s, 2, inputs, labels, 0.1, nullptr,
                                          nullptr, &error);
        if (status == LATHE_OUT_OF_MEMORY) // The session goes on.
          EXPECT_EQ(lathe_session_train_step(s, 2, inputs, labels, 0.1, nullptr,
                                             nullptr, &error),
                    LATHE_OK);
      }
      finished = status == LATHE_OK && host.allocations <= failAt;
      EXPECT_TRUE(status == LATHE_OK || status == LATHE_OUT_OF_MEMORY);
    }
    EXPECT_TRUE(host.blocks.empty());
  }
}

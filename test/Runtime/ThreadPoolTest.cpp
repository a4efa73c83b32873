//===- ThreadPoolTest.cpp - The pool and its parallel loop ----------------===//

#include "lathe/Runtime/ThreadPool.h"
#include "Scratch.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace {
struct Recorder {
  std::vector<std::atomic<int>> visits;
  std::atomic<int64_t> misaligned{0};
  int64_t grain;
  Recorder(int64_t extent, int64_t grain) : visits(extent), grain(grain) {}
};

/// Plain writes to disjoint elements, as kernels do.
void countUnits(void *const *args, int64_t begin, int64_t end) {
  auto *r = static_cast<Recorder *>(args[0]);
  if (begin % r->grain != 0)
    ++r->misaligned;
  for (int64_t i = begin; i < end; ++i)
    ++r->visits[i];
}

void addOne(void *const *args, int64_t begin, int64_t end) {
  auto *values = static_cast<int64_t *>(args[0]);
  for (int64_t i = begin; i < end; ++i)
    values[i] += 1;
}

struct Nested {
  lathe_pool *pool;
  int64_t *values;
};

void nested(void *const *args, int64_t begin, int64_t end) {
  auto *n = static_cast<Nested *>(args[0]);
  for (int64_t i = begin; i < end; ++i) {
    void *inner[] = {n->values + 10 * i};
    lathe_pool_parallel_for(n->pool, addOne, inner, 10, 1);
  }
}
} // namespace

TEST(ThreadPool, VisitsEveryUnitOnce) {
  for (int threads : {1, 2, 3, 4, 8}) {
    lathe_pool *pool = nullptr;
    lathe_error error;
    ASSERT_EQ(lathe_pool_create(threads, &pool, &error), LATHE_OK);
    EXPECT_EQ(lathe_pool_threads(pool), threads);
    for (int64_t extent : {0, 1, 2, 7, 64, 1000})
      for (int64_t grain : {1, 3, 16, 5000}) {
        Recorder recorder(extent, grain);
        void *args[] = {&recorder};
        lathe_pool_parallel_for(pool, countUnits, args, extent, grain);
        for (auto &visits : recorder.visits)
          ASSERT_EQ(visits.load(), 1);
        EXPECT_EQ(recorder.misaligned.load(), 0);
      }
    lathe_pool_destroy(pool);
  }
}

TEST(ThreadPool, ManyShortLoopsFollowEachOther) {
  lathe_pool *pool = nullptr;
  ASSERT_EQ(lathe_pool_create(4, &pool, nullptr), LATHE_OK);
  std::vector<int64_t> values(1000);
  void *args[] = {values.data()};
  const int rounds = 3000;
  for (int i = 0; i < rounds; ++i) {
    // Different numbers of parts, so that workers sit out some rounds.
    lathe_pool_parallel_for(pool, addOne, args, 1000, 100 << (i % 4));
    if (i % 100 == 0)
      std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  for (int64_t value : values)
    ASSERT_EQ(value, rounds);
  lathe_pool_destroy(pool);
}

TEST(ThreadPool, LoopsWithinLoopsAndFromOtherThreadsRunInline) {
  lathe_pool *pool = nullptr;
  ASSERT_EQ(lathe_pool_create(3, &pool, nullptr), LATHE_OK);
  std::vector<int64_t> values(1000);
  Nested n = {pool, values.data()};
  void *args[] = {&n};
  lathe_pool_parallel_for(pool, nested, args, 100, 1);
  for (int64_t value : values)
    ASSERT_EQ(value, 1);
  std::vector<std::thread> callers;
  std::vector<std::vector<int64_t>> own(4, std::vector<int64_t>(500));
  for (auto &mine : own)
    callers.emplace_back([&] {
      void *inner[] = {mine.data()};
      for (int i = 0; i < 500; ++i)
        lathe_pool_parallel_for(pool, addOne, inner, 500, 7);
    });
  for (auto &caller : callers)
    caller.join();
  for (auto &mine : own)
    for (int64_t value : mine)
      ASSERT_EQ(value, 500);
  lathe_pool_destroy(pool);
}

TEST(ThreadPool, RefusesSillyThreadCounts) {
  lathe_pool *pool = nullptr;
  lathe_error error;
  EXPECT_EQ(lathe_pool_create(-1, &pool, &error), LATHE_INVALID_ARGUMENT);
  EXPECT_EQ(lathe_pool_create(5000, &pool, &error), LATHE_INVALID_ARGUMENT);
  EXPECT_EQ(pool, nullptr);
  lathe_pool_destroy(nullptr);
}

TEST(ThreadPool, CreatedAndDestroyedOften) {
  for (int i = 0; i < 100; ++i) {
    lathe_pool *pool = nullptr;
    ASSERT_EQ(lathe_pool_create(4, &pool, nullptr), LATHE_OK);
    lathe_pool_destroy(pool);
  }
}

TEST(ThreadPool, DefaultComesFromTheEnvironment) {
  setenv("LATHE_NUM_THREADS", "7", 1);
  EXPECT_EQ(lathe_default_threads(), 7);
  unsetenv("LATHE_NUM_THREADS");
  int processors = lathe_default_threads();
  EXPECT_GE(processors, 1);
  for (const char *text : {"0", "-3", "x", "7x", "99999999999999999999", ""}) {
    setenv("LATHE_NUM_THREADS", text, 1);
    EXPECT_EQ(lathe_default_threads(), processors) << text;
  }
  unsetenv("LATHE_NUM_THREADS");
}

TEST(ThreadPool, SerialLoopRunsAll) {
  Recorder recorder(9, 1);
  void *args[] = {&recorder};
  lathe_serial_for(nullptr, countUnits, args, 9, 2);
  lathe_serial_for(nullptr, countUnits, args, 0, 2);
  for (auto &visits : recorder.visits)
    EXPECT_EQ(visits.load(), 1);
}

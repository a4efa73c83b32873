//===- ThreadPoolTest.cpp - The pool and its jobs -------------------------===//

#include "lathe/Runtime/ThreadPool.h"
#include "Scratch.h"

#include <chrono>
#include <sched.h>
#include <thread>

namespace {
/// A pool that is destroyed at the end of its scope.
struct Pool {
  lathe_pool *pool = nullptr;
  lathe_team team;
  explicit Pool(int threads) {
    EXPECT_EQ(lathe_pool_create(threads, &pool, nullptr), LATHE_OK);
    team = lathe_pool_team(pool);
  }
  ~Pool() { lathe_pool_destroy(pool); }
  void run(lathe_part *part, void *job) { team.run(team.context, part, job); }
};

/// Each round adds up what all threads wrote in the round before.
struct Rounds {
  lathe_team team;
  int count;
  std::vector<int64_t> values, next; // one per thread, without atomics
  bool pauses = false;

  static void run(void *job, int64_t thread, int64_t threads) {
    auto *r = static_cast<Rounds *>(job);
    for (int i = 0; i < r->count; ++i) {
      int64_t sum = 0;
      for (int64_t value : r->values)
        sum += value;
      r->next[thread] = sum % 1009 + thread;
      if (r->pauses && i % 7 == thread % 7)
        std::this_thread::sleep_for(std::chrono::microseconds(800));
      r->team.wait(r->team.context);
      if (thread == threads - 1)
        r->values = r->next;
      r->team.wait(r->team.context);
    }
  }
};

/// What Rounds ends with.
std::vector<int64_t> expectedRounds(size_t threads, int count) {
  std::vector<int64_t> values(threads), next(threads);
  for (int i = 0; i < count; ++i) {
    int64_t sum = 0;
    for (int64_t value : values)
      sum += value;
    for (size_t t = 0; t < threads; ++t)
      next[t] = sum % 1009 + static_cast<int64_t>(t);
    values = next;
  }
  return values;
}

/// Counts calls of each thread.
void count(void *job, int64_t thread, int64_t threads) {
  auto *calls = static_cast<std::vector<int> *>(job);
  EXPECT_EQ(static_cast<size_t>(threads), calls->size());
  ++(*calls)[thread];
}
} // namespace

TEST(ThreadPool, CallsEveryThreadOncePerJob) {
  for (int threads : {1, 2, 3, 4, 8}) {
    Pool pool(threads);
    EXPECT_EQ(pool.team.threads, threads);
    std::vector<int> calls(threads);
    for (int i = 0; i < 1000; ++i) {
      pool.run(count, &calls);
      if (i % 100 == 0) // Workers fall asleep.
        std::this_thread::sleep_for(std::chrono::microseconds(1000));
    }
    EXPECT_EQ(calls, std::vector<int>(threads, 1000));
  }
}

TEST(ThreadPool, TheCallerIsThreadZero) {
  Pool pool(3);
  std::vector<std::thread::id> ids(3);
  pool.run(
      [](void *job, int64_t thread, int64_t) {
        auto &ids = *static_cast<std::vector<std::thread::id> *>(job);
        ids[thread] = std::this_thread::get_id();
      },
      &ids);
  EXPECT_EQ(ids[0], std::this_thread::get_id());
  EXPECT_NE(ids[1], ids[0]);
  EXPECT_NE(ids[1], ids[2]);
}

TEST(ThreadPool, WaitingThreadsSeeWhatOthersWrote) {
  for (int threads : {1, 2, 3, 5}) {
    Pool pool(threads);
    Rounds rounds = {pool.team, 500, std::vector<int64_t>(threads),
                     std::vector<int64_t>(threads)};
    pool.run(Rounds::run, &rounds);
    EXPECT_EQ(rounds.values, expectedRounds(threads, 500));
  }
}

TEST(ThreadPool, ThreadsThatWaitLongSleep) {
  Pool pool(3);
  Rounds rounds = {pool.team, 40, std::vector<int64_t>(3),
                   std::vector<int64_t>(3)};
  rounds.pauses = true;
  pool.run(Rounds::run, &rounds);
  EXPECT_EQ(rounds.values, expectedRounds(3, 40));
}

#ifdef __linux__
namespace {
/// A worker that goes to the caller's processor at the end of a job, and what
/// the next job finds.
struct Visits {
  int processor; // the caller's
  int64_t meetings = 0, processors = 0;

  static void run(void *job, int64_t thread, int64_t) {
    auto *visits = static_cast<Visits *>(job);
    if (thread == 0)
      return;
    visits->meetings += sched_getcpu() == visits->processor;
    cpu_set_t all, one;
    sched_getaffinity(0, sizeof(all), &all);
    visits->processors = CPU_COUNT(&all);
    CPU_ZERO(&one);
    CPU_SET(visits->processor, &one);
    sched_setaffinity(0, sizeof(one), &one);
    sched_setaffinity(0, sizeof(all), &all);
  }
};
} // namespace

TEST(ThreadPool, WorkersLeaveTheCallersProcessor) {
  cpu_set_t all, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
  if (CPU_COUNT(&all) < 2)
    GTEST_SKIP() << "one processor";
  Pool pool(2);
  Visits visits = {sched_getcpu()};
  // The caller stays where it is.
  CPU_ZERO(&one);
  CPU_SET(visits.processor, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  for (int i = 0; i < 100; ++i)
    pool.run(Visits::run, &visits);
  sched_setaffinity(0, sizeof(all), &all);
  // The kernel may move it back in a few.
  EXPECT_LT(visits.meetings, 20);
  EXPECT_EQ(visits.processors, CPU_COUNT(&all));
}
#endif

TEST(ThreadPool, RefusesSillyThreadCounts) {
  lathe_pool *pool = nullptr;
  lathe_error error;
  EXPECT_EQ(lathe_pool_create(-1, &pool, &error), LATHE_INVALID_ARGUMENT);
  EXPECT_EQ(lathe_pool_create(5000, &pool, &error), LATHE_INVALID_ARGUMENT);
  EXPECT_EQ(pool, nullptr);
  lathe_pool_destroy(nullptr);
}

TEST(ThreadPool, CreatedAndDestroyedOften) {
  for (int i = 0; i < 100; ++i)
    Pool pool(4);
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

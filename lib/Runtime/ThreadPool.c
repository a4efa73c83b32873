//===- ThreadPool.c - The default parallel loop of a session --------------===//
//
// Each worker has a slot of its own, on its own cache line, with the range it
// is to run and a word that counts its jobs; it waits on that word. So a loop
// that is too short for all workers does not touch the others, and nothing
// shared is written but one counter of workers still busy.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/ThreadPool.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

#define SPIN_NANOSECONDS 30000

typedef struct job {
  lathe_kernel *kernel; ///< NULL tells the worker to end.
  void *const *args;
  int64_t begin, end;
} job;

typedef struct worker {
  _Alignas(128) job next;
  /// Number of jobs handed out; the worker waits for it to change.
  _Atomic uint32_t issued;
  _Atomic uint32_t asleep;
  lathe_pool *pool;
  pthread_t thread;
} worker;

struct lathe_pool {
  /// Workers that have not finished their part of the running loop.
  _Alignas(128) _Atomic uint32_t busy;
  _Atomic uint32_t caller_asleep;
  /// Held by the thread whose loop runs.
  _Alignas(128) atomic_flag taken;
  int threads; ///< Workers and the caller.
  worker *workers;
};

//===----------------------------------------------------------------------===//
// Waiting
//===----------------------------------------------------------------------===//

static void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void sleep_while(_Atomic uint32_t *word, uint32_t value) {
#ifdef __linux__
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
#else
  (void)word;
  (void)value;
  nanosleep(&(struct timespec){0, 50000}, NULL);
#endif
}

static void wake(_Atomic uint32_t *word) {
#ifdef __linux__
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
#else
  (void)word;
#endif
}

/// Returns when |*word| is no longer |value|; what was written before the
/// change is visible then. |asleep| is set while this thread sleeps.
static void wait_while(_Atomic uint32_t *word, uint32_t value,
                       _Atomic uint32_t *asleep) {
  int64_t start = 0;
  for (uint32_t i = 0;; ++i) {
    if (atomic_load_explicit(word, memory_order_acquire) != value)
      return;
    pause_briefly();
    if (i % 64 != 63)
      continue;
    int64_t time = now();
    if (start == 0)
      start = time;
    else if (time - start > SPIN_NANOSECONDS)
      break;
  }
  // Sequential consistency here and in change(): either the changing thread
  // sees |asleep| and wakes, or this one sees the change and does not sleep.
  atomic_store(asleep, 1);
  while (atomic_load(word) == value)
    sleep_while(word, value);
  atomic_store(asleep, 0);
}

//===----------------------------------------------------------------------===//
// Workers
//===----------------------------------------------------------------------===//

static void hand_out(worker *w, lathe_kernel *kernel, void *const *args,
                     int64_t begin, int64_t end) {
  w->next = (job){kernel, args, begin, end};
  atomic_fetch_add(&w->issued, 1);
  if (atomic_load(&w->asleep))
    wake(&w->issued);
}

static void *run_worker(void *argument) {
  worker *w = argument;
  lathe_pool *pool = w->pool;
  for (uint32_t done = 0;; ++done) {
    wait_while(&w->issued, done, &w->asleep);
    job work = w->next;
    if (!work.kernel)
      return NULL;
    work.kernel(work.args, work.begin, work.end);
    // After the last decrement the caller may return; the pool itself lives on
    // until this thread is joined.
    if (atomic_fetch_sub(&pool->busy, 1) == 1 &&
        atomic_load(&pool->caller_asleep))
      wake(&pool->busy);
  }
}

/// Waits until no worker is busy.
static void wait_for_workers(lathe_pool *pool) {
  for (;;) {
    uint32_t busy = atomic_load_explicit(&pool->busy, memory_order_acquire);
    if (busy == 0)
      return;
    wait_while(&pool->busy, busy, &pool->caller_asleep);
  }
}

//===----------------------------------------------------------------------===//
// The pool
//===----------------------------------------------------------------------===//

int lathe_default_threads(void) {
  const char *text = getenv("LATHE_NUM_THREADS");
  if (text && *text >= '0' && *text <= '9') {
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno == 0 && *end == '\0' && value >= 1 && value <= LATHE_MAX_THREADS)
      return (int)value;
  }
  long count = 0;
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0)
    count = CPU_COUNT(&set);
#endif
  if (count < 1)
    count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1                   ? 1
         : count > LATHE_MAX_THREADS ? LATHE_MAX_THREADS
                                     : (int)count;
}

lathe_status lathe_pool_create(int threads, lathe_pool **out_pool,
                               lathe_error *error) {
  *out_pool = NULL;
  if (threads == 0)
    threads = lathe_default_threads();
  if (threads < 1 || threads > LATHE_MAX_THREADS)
    return lathe_fail(error, LATHE_INVALID_ARGUMENT,
                      "expected 1 to %d threads, but got %d", LATHE_MAX_THREADS,
                      threads);
  lathe_pool *pool = aligned_alloc(128, sizeof(*pool));
  size_t bytes = (size_t)threads * sizeof(worker);
  worker *workers = aligned_alloc(128, bytes);
  if (!pool || !workers) {
    free(pool);
    free(workers);
    return lathe_fail_memory(error, bytes, "the thread pool");
  }
  memset(pool, 0, sizeof(*pool));
  memset(workers, 0, bytes);
  atomic_flag_clear(&pool->taken);
  pool->threads = 1;
  pool->workers = workers;
  for (int i = 0; i < threads - 1; ++i) {
    workers[i].pool = pool;
    int code =
        pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]);
    if (code != 0) {
      lathe_pool_destroy(pool);
      return lathe_fail_io(error, code, "cannot start thread %d of %d", i + 2,
                           threads);
    }
    ++pool->threads;
  }
  *out_pool = pool;
  return LATHE_OK;
}

void lathe_pool_destroy(lathe_pool *pool) {
  if (!pool)
    return;
  for (int i = 0; i < pool->threads - 1; ++i)
    hand_out(&pool->workers[i], NULL, NULL, 0, 0);
  for (int i = 0; i < pool->threads - 1; ++i)
    pthread_join(pool->workers[i].thread, NULL);
  free(pool->workers);
  free(pool);
}

int lathe_pool_threads(const lathe_pool *pool) { return pool->threads; }

void lathe_serial_for(void *context, lathe_kernel *kernel, void *const *args,
                      int64_t extent, int64_t grain) {
  (void)context;
  (void)grain;
  if (extent > 0)
    kernel(args, 0, extent);
}

/// First unit of part |part| of |parts|: chunks dealt as evenly as possible.
static int64_t part_begin(int64_t chunks, int64_t parts, int64_t part,
                          int64_t grain) {
  int64_t quotient = chunks / parts, rest = chunks % parts;
  return (quotient * part + (part < rest ? part : rest)) * grain;
}

void lathe_pool_parallel_for(void *context, lathe_kernel *kernel,
                             void *const *args, int64_t extent, int64_t grain) {
  lathe_pool *pool = context;
  if (extent <= 0)
    return;
  if (grain < 1)
    grain = 1;
  int64_t chunks = (extent - 1) / grain + 1;
  int64_t parts = chunks < pool->threads ? chunks : pool->threads;
  if (parts == 1 ||
      atomic_flag_test_and_set_explicit(&pool->taken, memory_order_acquire)) {
    kernel(args, 0, extent);
    return;
  }
  atomic_store_explicit(&pool->busy, (uint32_t)parts - 1, memory_order_relaxed);
  for (int64_t i = 1; i < parts; ++i)
    hand_out(&pool->workers[i - 1], kernel, args,
             part_begin(chunks, parts, i, grain),
             i == parts - 1 ? extent : part_begin(chunks, parts, i + 1, grain));
  kernel(args, 0, part_begin(chunks, parts, 1, grain));
  wait_for_workers(pool);
  atomic_flag_clear_explicit(&pool->taken, memory_order_release);
}

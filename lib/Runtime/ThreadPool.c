//===- ThreadPool.c - The default team of a session -----------------------===//
//
// Two words that threads wait on, each on its own cache line: the number of
// jobs, for which workers wait, and the number of barriers passed. The end of a
// job is a count of workers still busy.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "lathe/Runtime/ThreadPool.h"

#include "Clock.h"

#include <errno.h>
#include <limits.h>
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

/// How long a thread spins before it sleeps: longer than what a host does
/// between two calls, or a thread alone between two barriers, as a rule.
#define SPIN_SECONDS 300e-6

/// A number that threads wait for.
typedef struct signal_word {
  _Alignas(128) _Atomic uint32_t value;
  _Atomic uint32_t asleep; ///< Threads that sleep until it changes.
} signal_word;

typedef struct worker {
  lathe_pool *pool;
  int64_t number; ///< From 1.
  pthread_t thread;
  _Atomic int processor; ///< Where it waits for a job.
} worker;

struct lathe_pool {
  signal_word jobs;    ///< Jobs started.
  signal_word barrier; ///< Barriers passed.
  signal_word busy;    ///< Workers that have not finished the running job.
  _Alignas(128) _Atomic uint32_t arrived; ///< At the next barrier.
  /// Of the running job; a NULL part tells workers to end.
  _Alignas(128) lathe_part *part;
  void *job;
  _Atomic int processor; ///< Where the caller was last; -1 when not known.
  int64_t threads;       ///< Workers and the caller.
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

static void sleep_while(_Atomic uint32_t *word, uint32_t value) {
#ifdef __linux__
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
#else
  (void)word;
  (void)value;
  nanosleep(&(struct timespec){0, 50000}, NULL);
#endif
}

/// Wakes the threads that sleep until |word| changes, after it changed. Whether
/// there are any.
static bool wake(signal_word *word) {
  if (atomic_load(&word->asleep) == 0)
    return false;
#ifdef __linux__
  syscall(SYS_futex, &word->value, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
#endif
  return true;
}

//===----------------------------------------------------------------------===//
// Processors
//===----------------------------------------------------------------------===//

static int current_processor(void) {
#ifdef __linux__
  return sched_getcpu();
#else
  return -1;
#endif
}

/// Moves this thread to another processor, by taking |processor| out of its set
/// for a moment.
static void move_away_from(int processor) {
#ifdef __linux__
  cpu_set_t all, others;
  if (sched_getaffinity(0, sizeof(all), &all) != 0)
    return;
  others = all;
  CPU_CLR(processor, &others);
  if (CPU_COUNT(&others) > 0 &&
      sched_setaffinity(0, sizeof(others), &others) == 0)
    sched_setaffinity(0, sizeof(all), &all);
#else
  (void)processor;
#endif
}

/// The kernel may put a thread on the processor of the one that wakes it, a
/// worker on its caller's or the other way round, and takes milliseconds to
/// part them: longer than many a job. So the worker goes.
static void leave_caller(worker *w) {
  int processor = current_processor();
  if (processor >= 0 && processor == atomic_load(&w->pool->processor)) {
    move_away_from(processor);
    processor = current_processor();
  }
  atomic_store(&w->processor, processor);
}

//===----------------------------------------------------------------------===//
// Waiting for a word
//===----------------------------------------------------------------------===//

/// Returns when |word| is no longer |value|; what was written before the change
/// is visible then. |waiting|, if not NULL, is the worker that waits for a job.
static void wait_while(signal_word *word, uint32_t value, worker *waiting) {
  double start = 0;
  for (uint32_t i = 0;; ++i) {
    if (atomic_load_explicit(&word->value, memory_order_acquire) != value)
      return;
    pause_briefly();
    if (i % 64 != 63)
      continue;
    // Where two threads were put on one processor, this lets the other go on.
    sched_yield();
    if (waiting)
      leave_caller(waiting);
    double time = lathe_now();
    if (start == 0)
      start = time;
    else if (time - start > SPIN_SECONDS)
      break;
  }
  // Sequential consistency here, in wake() and where words change: either the
  // changing thread sees |asleep|, or this one sees the change.
  atomic_fetch_add(&word->asleep, 1);
  while (atomic_load(&word->value) == value)
    sleep_while(&word->value, value);
  atomic_fetch_sub(&word->asleep, 1);
}

//===----------------------------------------------------------------------===//
// Jobs
//===----------------------------------------------------------------------===//

static void start_job(lathe_pool *pool, lathe_part *part, void *job) {
  pool->part = part;
  pool->job = job;
  int processor = current_processor();
  atomic_store(&pool->processor, processor);
  atomic_store(&pool->busy.value, (uint32_t)(pool->threads - 1));
  atomic_fetch_add(&pool->jobs.value, 1);
  bool here = wake(&pool->jobs);
  for (int64_t i = 0; i < pool->threads - 1 && processor >= 0; ++i)
    here |= atomic_load(&pool->workers[i].processor) == processor;
  // A worker that is queued behind this thread, or was put there by waking it,
  // would not run before this part is done. Now it does, and leaves.
  if (here)
    sched_yield();
}

static void *run_worker(void *argument) {
  worker *w = argument;
  lathe_pool *pool = w->pool;
  for (uint32_t done = 0;; ++done) {
    wait_while(&pool->jobs, done, w);
    if (!pool->part)
      return NULL;
    leave_caller(w);
    pool->part(pool->job, w->number, pool->threads);
    atomic_store(&w->processor, current_processor());
    // After the last decrement the caller may return; the pool itself lives on
    // until this thread is joined.
    if (atomic_fetch_sub(&pool->busy.value, 1) == 1)
      wake(&pool->busy);
  }
}

static void run_job(void *context, lathe_part *part, void *job) {
  lathe_pool *pool = context;
  if (pool->threads == 1) {
    part(job, 0, 1);
    return;
  }
  start_job(pool, part, job);
  part(job, 0, pool->threads);
  uint32_t busy;
  while ((busy = atomic_load_explicit(&pool->busy.value,
                                      memory_order_acquire)) != 0)
    wait_while(&pool->busy, busy, NULL);
  atomic_store(&pool->processor, current_processor());
}

static void wait_for_all(void *context) {
  lathe_pool *pool = context;
  if (pool->threads == 1)
    return;
  // Read before arriving: it cannot change until this thread has arrived.
  uint32_t passed =
      atomic_load_explicit(&pool->barrier.value, memory_order_relaxed);
  if (atomic_fetch_add(&pool->arrived, 1) + 1 != (uint32_t)pool->threads) {
    wait_while(&pool->barrier, passed, NULL);
    return;
  }
  atomic_store_explicit(&pool->arrived, 0, memory_order_relaxed);
  atomic_fetch_add(&pool->barrier.value, 1);
  wake(&pool->barrier);
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
  worker *workers = malloc(bytes);
  if (!pool || !workers) {
    free(pool);
    free(workers);
    return lathe_fail_memory(error, bytes, "the thread pool");
  }
  memset(pool, 0, sizeof(*pool));
  memset(workers, 0, bytes);
  pool->threads = 1;
  pool->workers = workers;
  for (int i = 0; i < threads - 1; ++i) {
    workers[i].pool = pool;
    workers[i].number = i + 1;
    atomic_init(&workers[i].processor, -1);
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
  start_job(pool, NULL, NULL);
  for (int64_t i = 0; i < pool->threads - 1; ++i)
    pthread_join(pool->workers[i].thread, NULL);
  free(pool->workers);
  free(pool);
}

lathe_team lathe_pool_team(lathe_pool *pool) {
  return (lathe_team){.threads = pool->threads,
                      .context = pool,
                      .run = run_job,
                      .wait = wait_for_all};
}

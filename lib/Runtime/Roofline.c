//===- Roofline.c - What this machine can do at most ----------------------===//
//
// Multiply-adds on registers, and sweeps over memory that no cache holds. Each
// runs several times on all threads at once, and the best time counts: the
// bound is what the machine can do, not what it does while others use it.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "Roofline.h"

#include "Clock.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
  ROUNDS = 8,
  ACCUMULATORS = 12,       // enough to hide the latency of two units
  FMA_LOOPS = 1000000,     // about 5 ms
  STREAM_FLOATS = 12 << 20 // of each of three arrays
};

//===----------------------------------------------------------------------===//
// Multiply-adds
//===----------------------------------------------------------------------===//

/// Runs FMA_LOOPS times ACCUMULATORS vector operations; |seed| is not known at
/// compile time, so that they stay.
typedef float fma_loop(float seed);

#if defined(__x86_64__)
/// Floats in a vector of |bits|.
static int lanes_of(int bits) { return bits / 32; }

__attribute__((target("avx2,fma"))) static float fma_256(float seed) {
  __m256 sums[ACCUMULATORS];
  __m256 factor = _mm256_set1_ps(seed), term = _mm256_set1_ps(1 - seed);
  for (int k = 0; k < ACCUMULATORS; ++k)
    sums[k] = _mm256_set1_ps((float)k);
  for (int64_t loop = 0; loop < FMA_LOOPS; ++loop)
    for (int k = 0; k < ACCUMULATORS; ++k)
      sums[k] = _mm256_fmadd_ps(sums[k], factor, term);
  float total = 0;
  for (int k = 0; k < ACCUMULATORS; ++k)
    total += _mm256_cvtss_f32(sums[k]);
  return total;
}

__attribute__((target("avx512f"))) static float fma_512(float seed) {
  __m512 sums[ACCUMULATORS];
  __m512 factor = _mm512_set1_ps(seed), term = _mm512_set1_ps(1 - seed);
  for (int k = 0; k < ACCUMULATORS; ++k)
    sums[k] = _mm512_set1_ps((float)k);
  for (int64_t loop = 0; loop < FMA_LOOPS; ++loop)
    for (int k = 0; k < ACCUMULATORS; ++k)
      sums[k] = _mm512_fmadd_ps(sums[k], factor, term);
  float total = 0;
  for (int k = 0; k < ACCUMULATORS; ++k)
    total += _mm512_cvtss_f32(sums[k]);
  return total;
}
#else
static float fma_256(float seed) {
  float sums[ACCUMULATORS] = {0};
  for (int64_t loop = 0; loop < FMA_LOOPS; ++loop)
    for (int k = 0; k < ACCUMULATORS; ++k)
      sums[k] = sums[k] * seed + (1 - seed);
  float total = 0;
  for (int k = 0; k < ACCUMULATORS; ++k)
    total += sums[k];
  return total;
}
#define fma_512 fma_256
static int lanes_of(int bits) { return bits ? 1 : 0; }
#endif

//===----------------------------------------------------------------------===//
// All threads at once
//===----------------------------------------------------------------------===//

typedef struct measurement {
  int threads;
  fma_loop *fma;
  volatile float seed, sink;
  /// Of STREAM_FLOATS each.
  float *a, *b, *c;
  /// Held until all threads are there, or it is known that some are not.
  pthread_mutex_t start;
  bool complete;
  pthread_barrier_t barrier;
  double fma_seconds, stream_seconds; ///< The best; of the first thread.
} measurement;

typedef struct worker {
  measurement *all;
  pthread_t thread;
  int number;
} worker;

/// a = b + seed * c, on this thread's part.
static void stream(measurement *all, int64_t begin, int64_t end) {
  float *restrict a = all->a;
  const float *restrict b = all->b, *restrict c = all->c;
  float seed = all->seed;
  for (int64_t i = begin; i < end; ++i)
    a[i] = b[i] + seed * c[i];
}

static void keep_best(double seconds, double *best) {
  if (*best == 0 || seconds < *best)
    *best = seconds;
}

static void *work(void *context) {
  worker *self = context;
  measurement *all = self->all;
  pthread_mutex_lock(&all->start);
  pthread_mutex_unlock(&all->start);
  if (!all->complete)
    return NULL;
  int64_t begin = (int64_t)STREAM_FLOATS * self->number / all->threads;
  int64_t end = (int64_t)STREAM_FLOATS * (self->number + 1) / all->threads;
  // Each thread touches its part first: its pages are near it.
  size_t bytes = (size_t)(end - begin) * sizeof(float);
  memset(all->a + begin, 0, bytes);
  memset(all->b + begin, 0, bytes);
  memset(all->c + begin, 0, bytes);
  for (int round = 0; round < 2 * ROUNDS; ++round) {
    bool computes = round < ROUNDS;
    pthread_barrier_wait(&all->barrier);
    double started = lathe_now();
    if (computes)
      all->sink = all->fma(all->seed);
    else
      stream(all, begin, end);
    pthread_barrier_wait(&all->barrier);
    if (self->number == 0)
      keep_best(lathe_now() - started,
                computes ? &all->fma_seconds : &all->stream_seconds);
  }
  return NULL;
}

/// Runs work() on all threads, this one included.
static lathe_status run(measurement *all, worker *workers, lathe_error *error) {
  int started = 1;
  pthread_barrier_init(&all->barrier, NULL, (unsigned)all->threads);
  pthread_mutex_init(&all->start, NULL);
  pthread_mutex_lock(&all->start);
  for (int i = 0; i < all->threads; ++i)
    workers[i] = (worker){.all = all, .number = i};
  while (started < all->threads &&
         pthread_create(&workers[started].thread, NULL, work,
                        &workers[started]) == 0)
    ++started;
  all->complete = started == all->threads;
  pthread_mutex_unlock(&all->start);
  work(&workers[0]);
  for (int i = 1; i < started; ++i)
    pthread_join(workers[i].thread, NULL);
  pthread_mutex_destroy(&all->start);
  pthread_barrier_destroy(&all->barrier);
  return all->complete
             ? LATHE_OK
             : lathe_fail(error, LATHE_OUT_OF_MEMORY,
                          "cannot start %d threads to measure this machine",
                          all->threads);
}

lathe_status lathe_roofline_measure(int threads, int vector_bits,
                                    lathe_roofline *out_roofline,
                                    lathe_error *error) {
  measurement all = {.threads = threads,
                     .fma = vector_bits == 512 ? fma_512 : fma_256,
                     .seed = 0.999f};
  uint64_t bytes = 3 * (uint64_t)STREAM_FLOATS * sizeof(float);
  worker *workers = calloc((size_t)threads, sizeof(*workers));
  float *memory = aligned_alloc(64, bytes);
  lathe_status status = LATHE_OK;
  if (!workers || !memory) {
    status = lathe_fail_memory(error, bytes, "measuring this machine");
  } else {
    all.a = memory;
    all.b = memory + STREAM_FLOATS;
    all.c = memory + 2 * (int64_t)STREAM_FLOATS;
    status = run(&all, workers, error);
  }
  free(workers);
  free(memory);
  if (status != LATHE_OK)
    return status;
  double operations = 2.0 * ACCUMULATORS * FMA_LOOPS * lanes_of(vector_bits);
  out_roofline->flops_per_second = operations * threads / all.fma_seconds;
  out_roofline->bytes_per_second = (double)bytes / all.stream_seconds;
  return LATHE_OK;
}

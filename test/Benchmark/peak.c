//===- peak.c - The machine's rate of fused multiply-adds -----------------===//
//
// Usage: peak CPU. Prints the GFLOP/s of f32 multiply-adds in registers on that
// processor, best of several, two FLOPs each: what `share_of_peak` refers to.
// Compiled with -march=native, so in vectors as wide as the machine has.
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef __AVX512F__
enum { LANES = 16 };
#else
enum { LANES = 8 };
#endif
// Enough independent sums to cover a latency of four cycles at two per cycle,
// few enough to stay in sixteen registers.
enum { SUMS = 10, REPEATS = 4000000, TRIALS = 7 };

typedef float vector __attribute__((vector_size(LANES * 4)));

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/// One trial; the empty assembly keeps each sum in a register and alive.
static double trial(void) {
  vector sums[SUMS] = {0}, a, b;
  for (int i = 0; i < LANES; ++i) {
    a[i] = 0.999f;
    b[i] = 0.001f;
  }
  double start = seconds();
  for (long r = 0; r < REPEATS; ++r)
#pragma GCC unroll 10
    for (int i = 0; i < SUMS; ++i) {
      sums[i] = sums[i] * a + b;
      __asm__ volatile("" : "+x"(sums[i]));
    }
  return 2.0 * LANES * SUMS * (double)REPEATS / (seconds() - start) * 1e-9;
}

int main(int argc, char **argv) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(argc > 1 ? atoi(argv[1]) : 0, &set);
  sched_setaffinity(0, sizeof set, &set);
  double best = 0;
  for (int i = 0; i < TRIALS; ++i) {
    double rate = trial();
    best = rate > best ? rate : best;
  }
  printf("%.2f\n", best);
  return 0;
}

//===- Clock.c - Time on a clock that only goes forward -------------------===//

#define _POSIX_C_SOURCE 199309L
#include "Clock.h"

#include <time.h>

double lathe_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

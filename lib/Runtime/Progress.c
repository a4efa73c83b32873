//===- Progress.c - What training shows while it runs ---------------------===//

#include "Progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void lathe_averages_add(lathe_averages *averages, double loss,
                        const double *metrics, uint32_t metric_count,
                        int64_t samples) {
  averages->loss += loss * (double)samples;
  for (uint32_t i = 0; i < metric_count; ++i)
    averages->metrics[i] += metrics[i] * (double)samples;
  averages->samples += samples;
}

double lathe_averages_loss(const lathe_averages *averages) {
  return averages->samples ? averages->loss / (double)averages->samples : 0;
}

double lathe_averages_metric(const lathe_averages *averages, uint32_t i) {
  return averages->samples ? averages->metrics[i] / (double)averages->samples
                           : 0;
}

double lathe_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void lathe_progress_begin(lathe_progress *progress, int64_t epoch,
                          int64_t steps) {
  progress->epoch = epoch;
  progress->steps = steps;
  progress->started = lathe_now();
  progress->drawn = 0;
}

static void print_averages(const lathe_progress *progress, const char *prefix,
                           const lathe_averages *averages) {
  fprintf(stderr, "  %sloss %.4f", prefix, lathe_averages_loss(averages));
  for (uint32_t i = 0; i < progress->metric_count; ++i)
    fprintf(stderr, "  %s%s %.4f", prefix, progress->metric_names[i],
            lathe_averages_metric(averages, i));
}

/// "[=========>                    ]"
static void print_bar(int64_t step, int64_t steps) {
  enum { WIDTH = 30 };
  char bar[WIDTH + 1];
  int64_t filled = steps ? step * WIDTH / steps : WIDTH;
  for (int64_t i = 0; i < WIDTH; ++i)
    bar[i] = i < filled ? '=' : i == filled ? '>' : ' ';
  bar[WIDTH] = 0;
  fprintf(stderr, " [%s]", bar);
}

/// One line without its end. |left| < 0: the epoch is over.
static void print_line(const lathe_progress *progress, int64_t step,
                       const lathe_averages *averages, double left) {
  double seconds = lathe_now() - progress->started;
  fprintf(stderr, "Epoch %lld/%lld  %lld/%lld", (long long)progress->epoch,
          (long long)progress->epochs, (long long)step,
          (long long)progress->steps);
  if (progress->terminal)
    print_bar(step, progress->steps);
  if (left < 0)
    fprintf(stderr, " %.1fs", seconds);
  else
    fprintf(stderr, " ETA %.0fs", left);
  fprintf(stderr, "  %.2fms/step", step ? seconds * 1e3 / (double)step : 0);
  print_averages(progress, "", averages);
}

void lathe_progress_step(lathe_progress *progress, int64_t step,
                         const lathe_averages *averages) {
  if (!progress->terminal) {
    if (step % progress->log_every || step == progress->steps)
      return;
  } else {
    double now = lathe_now();
    if (now - progress->drawn < 0.05)
      return;
    progress->drawn = now;
    fprintf(stderr, "\r\033[K");
  }
  double seconds = lathe_now() - progress->started;
  print_line(progress, step, averages,
             seconds / (double)step * (double)(progress->steps - step));
  if (!progress->terminal)
    fprintf(stderr, "\n");
  fflush(stderr);
}

void lathe_progress_end(lathe_progress *progress, int64_t step,
                        const lathe_averages *averages,
                        const lathe_averages *validation) {
  if (progress->terminal)
    fprintf(stderr, "\r\033[K");
  print_line(progress, step, averages, -1);
  if (validation)
    print_averages(progress, "val_", validation);
  fprintf(stderr, "\n");
}

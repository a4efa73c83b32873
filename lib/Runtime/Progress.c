//===- Progress.c - What training shows while it runs ---------------------===//

#define _GNU_SOURCE
#include "Progress.h"

#include "Clock.h"
#include "lathe/Runtime/Status.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

void lathe_progress_begin(lathe_progress *progress, int64_t epoch,
                          int64_t first, int64_t steps) {
  progress->epoch = epoch;
  progress->first = first;
  progress->steps = steps;
  progress->started = lathe_now();
  progress->drawn = progress->started;
}

//===----------------------------------------------------------------------===//
// Lines
//===----------------------------------------------------------------------===//

/// A line is built whole and written at once, so that it does not flicker.
typedef struct line {
  char text[1024];
  size_t size;
} line;

static void print(line *line, const char *format, ...) LATHE_PRINTF(2, 3);
static void print(line *line, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t left = sizeof(line->text) - line->size;
  int count = vsnprintf(line->text + line->size, left, format, arguments);
  va_end(arguments);
  if (count > 0)
    line->size += (size_t)count < left ? (size_t)count : left - 1;
}

static void print_averages(line *line, const lathe_progress *progress,
                           const char *prefix, const lathe_averages *averages) {
  print(line, "  %sloss %.4f", prefix, lathe_averages_loss(averages));
  for (uint32_t i = 0; i < progress->metric_count; ++i)
    print(line, "  %s%.100s %.4f", prefix, progress->metric_names[i],
          lathe_averages_metric(averages, i));
}

/// "[=========>                    ]"
static void print_bar(line *line, int64_t step, int64_t steps) {
  enum { WIDTH = 30 };
  char bar[WIDTH + 1];
  int64_t filled = steps ? (int64_t)((double)step / (double)steps * WIDTH) : 0;
  for (int64_t i = 0; i < WIDTH; ++i)
    bar[i] = i < filled ? '=' : i == filled ? '>' : ' ';
  bar[WIDTH] = 0;
  print(line, " [%s]", bar);
}

/// "6.1s", "2m05s", "1h02m"
static void print_time(line *line, double seconds) {
  long long whole = (long long)seconds;
  if (seconds < 100)
    print(line, "%.1fs", seconds);
  else if (whole < 3600)
    print(line, "%lldm%02llds", whole / 60, whole % 60);
  else
    print(line, "%lldh%02lldm", whole / 3600, whole / 60 % 60);
}

/// |over|: the epoch is, so there is no ETA.
static void print_line(line *line, const lathe_progress *progress, int64_t step,
                       const lathe_averages *averages, bool over) {
  double seconds = lathe_now() - progress->started;
  int64_t done = step - progress->first;
  double each = done > 0 ? seconds / (double)done : 0;
  print(line, "Epoch %lld/%lld  %lld/%lld", (long long)progress->epoch,
        (long long)progress->epochs, (long long)step,
        (long long)progress->steps);
  if (progress->terminal)
    print_bar(line, step, progress->steps);
  print(line, over ? " " : " ETA ");
  print_time(line, over ? seconds : each * (double)(progress->steps - step));
  print(line, each < 0.01 ? "  %.2fms/step" : "  %.1fms/step", each * 1e3);
  print_averages(line, progress, "", averages);
}

/// Columns of the terminal; 80 when it does not say.
static size_t columns(void) {
  struct winsize size;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || size.ws_col == 0)
    return 80;
  return size.ws_col;
}

void lathe_progress_step(lathe_progress *progress, int64_t step,
                         const lathe_averages *averages) {
  line line = {.size = 0};
  if (step == progress->steps)
    return; // the line of the epoch's end comes at once
  if (!progress->terminal) {
    if (step % progress->log_every)
      return;
    print_line(&line, progress, step, averages, false);
    fprintf(stderr, "%s\n", line.text);
    return;
  }
  double now = lathe_now();
  if (now - progress->drawn < 0.05)
    return;
  progress->drawn = now;
  print_line(&line, progress, step, averages, false);
  // A line that wraps could not be drawn over.
  size_t most = columns() - 1;
  fprintf(stderr, "\r%.*s\033[K", (int)(line.size < most ? line.size : most),
          line.text);
  fflush(stderr);
}

void lathe_progress_end(lathe_progress *progress, int64_t step,
                        const lathe_averages *averages,
                        const lathe_averages *validation) {
  line line = {.size = 0};
  print_line(&line, progress, step, averages, true);
  if (validation)
    print_averages(&line, progress, "val_", validation);
  if (progress->terminal)
    fprintf(stderr, "\r%s\033[K\n", line.text);
  else
    fprintf(stderr, "%s\n", line.text);
}

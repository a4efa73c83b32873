//===- Progress.h - What training shows while it runs ---------------------===//

#ifndef LATHE_LIB_RUNTIME_PROGRESS_H
#define LATHE_LIB_RUNTIME_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#define LATHE_MAX_METRICS 8

/// Mean loss and metrics so far, weighted by samples.
typedef struct lathe_averages {
  double loss, metrics[LATHE_MAX_METRICS]; ///< Sums.
  int64_t samples;
} lathe_averages;

void lathe_averages_add(lathe_averages *averages, double loss,
                        const double *metrics, uint32_t metric_count,
                        int64_t samples);
double lathe_averages_loss(const lathe_averages *averages);
double lathe_averages_metric(const lathe_averages *averages, uint32_t i);

/// On a terminal a bar that is redrawn at most 20 times a second; else a line
/// every |log_every| steps. Both on standard error.
typedef struct lathe_progress {
  bool terminal;
  int64_t log_every, epoch, epochs, steps; ///< Steps of this epoch.
  int64_t first; ///< Steps of this epoch that an earlier process did.
  uint32_t metric_count;
  const char *const *metric_names;
  double started, drawn;
} lathe_progress;

/// |first| of the |steps| steps are done already.
void lathe_progress_begin(lathe_progress *progress, int64_t epoch,
                          int64_t first, int64_t steps);
/// After step |step| (from 1) of the epoch.
void lathe_progress_step(lathe_progress *progress, int64_t step,
                         const lathe_averages *averages);
/// Ends the epoch's line; |validation| may be NULL.
void lathe_progress_end(lathe_progress *progress, int64_t step,
                        const lathe_averages *averages,
                        const lathe_averages *validation);

#endif // LATHE_LIB_RUNTIME_PROGRESS_H

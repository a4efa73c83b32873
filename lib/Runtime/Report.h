//===- Report.h - Results as JSON -----------------------------------------===//

#ifndef LATHE_LIB_RUNTIME_REPORT_H
#define LATHE_LIB_RUNTIME_REPORT_H

#include "Progress.h"
#include "lathe/Runtime/Status.h"

#include <stddef.h>

/// What a run reports; zero-initialize but for the metrics.
typedef struct lathe_report {
  uint32_t metric_count;
  const char *const *metrics; ///< Their names; borrowed.
  double *losses;             ///< Of each step.
  int64_t step_count, step_capacity;
  struct lathe_report_epoch {
    int64_t epoch, steps;
    lathe_averages training, validation; ///< No samples: not measured.
    double seconds;
  } * epochs;
  int64_t epoch_count;
  lathe_averages test; ///< No samples: not measured.
} lathe_report;

/// False when there is no memory.
bool lathe_report_add_step(lathe_report *report, double loss);
bool lathe_report_add_epoch(lathe_report *report,
                            const struct lathe_report_epoch *epoch);

/// Writes `{"schema": 1, "model", "steps", "epochs", "test"}` to |path|,
/// atomically.
lathe_status lathe_report_write(const lathe_report *report, const char *model,
                                const char *path, lathe_error *error);
void lathe_report_destroy(lathe_report *report);

/// Writes |size| bytes to |path|, atomically, or to standard output for "-".
lathe_status lathe_write_text(const char *path, const char *text, size_t size,
                              lathe_error *error);

#endif // LATHE_LIB_RUNTIME_REPORT_H

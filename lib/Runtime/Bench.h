//===- Bench.h - What a benchmark measured, and its report ----------------===//

#ifndef LATHE_LIB_RUNTIME_BENCH_H
#define LATHE_LIB_RUNTIME_BENCH_H

#include "Driver.h"
#include "Roofline.h"

/// The runs of one entry.
typedef struct lathe_bench {
  const lathe_entry_info *entry;
  const int64_t *dims; ///< One per symbol of the model.
  int64_t samples;     ///< Per run: the leading dim of the first input.
  int threads;
  uint64_t runs;
  double *seconds; ///< Of each run, ascending.
  double total;    ///< Their sum.
  lathe_roofline roofline;
  /// The median of each of the entry's kernels; NULL when they were not
  /// measured.
  double *kernel_seconds;
} lathe_bench;

/// Prints the report, and the table of kernels where they were measured.
void lathe_bench_print(const lathe_driver *driver, const lathe_bench *bench);
/// Writes the same as JSON to |path|.
lathe_status lathe_bench_write(const lathe_driver *driver,
                               const lathe_bench *bench, const char *path,
                               lathe_error *error);

#endif // LATHE_LIB_RUNTIME_BENCH_H

//===- Driver.h - What the verbs of the command line share ----------------===//

#ifndef LATHE_LIB_RUNTIME_DRIVER_H
#define LATHE_LIB_RUNTIME_DRIVER_H

#include "Dataset.h"
#include "Options.h"
#include "Progress.h"
#include "Report.h"
#include "lathe/Runtime/Session.h"

#include <signal.h>

/// A session and the command line it works for.
typedef struct lathe_driver {
  lathe_session *session;
  const lathe_model *model;
  const lathe_description *description;
  const lathe_options *options;
  /// Set by the handler of SIGINT.
  const volatile sig_atomic_t *interrupted;
  /// Samples per step: --batch-size, or what the model was compiled for.
  int64_t batch;
  /// The model has no symbolic dim: only full batches can run.
  bool fixed_batch;
  /// The model's metrics in the order of its results; borrowed names.
  uint32_t metric_count;
  const char *metrics[LATHE_MAX_METRICS];
  /// The error is in the command line, or in the compiled model itself.
  bool usage, internal;
} lathe_driver;

/// LATHE_INVALID_ARGUMENT that ends the process with the code of usage errors.
lathe_status lathe_usage_error(lathe_driver *driver, lathe_error *error,
                               const char *format, ...) LATHE_PRINTF(3, 4);

/// Finds out the model's metrics and its batch size.
lathe_status lathe_driver_prepare(lathe_driver *driver, lathe_error *error);

// The verbs. Each reports through |error| what went wrong. `info` needs no
// session.
lathe_status lathe_drive_train(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_eval(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_predict(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_run(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_bench(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_info(lathe_driver *driver, lathe_error *error);

/// Loss and metrics over the samples [first, end) of |dataset|, whose part is
/// called |what|. LATHE_CANCELLED after SIGINT.
lathe_status lathe_measure(lathe_driver *driver, const lathe_dataset *dataset,
                           const char *what, int64_t first, int64_t end,
                           lathe_averages *out_averages, lathe_error *error);

/// Prints "loss 0.4213  accuracy 0.8512  (10000 samples)".
void lathe_print_averages(const lathe_driver *driver,
                          const lathe_averages *averages);

/// Adds to |error|, a fault, which sample of |dataset| it was about: the batch
/// is |order[0 ..]|, or the samples from |first| where |order| is NULL.
void lathe_locate_fault(const lathe_dataset *dataset, const char *what,
                        const int64_t *order, int64_t first,
                        lathe_error *error);

/// Pointers to the batch buffers of |dataset|'s inputs.
void lathe_batch_inputs(const lathe_dataset *dataset,
                        const void *inputs[LATHE_MAX_DATA_TENSORS]);

/// Loads --weights where given. Without them, and without embedded weights, it
/// is an error when |required|.
lathe_status lathe_load_weights(lathe_driver *driver, bool required,
                                lathe_error *error);

/// Where training stands; what a checkpoint keeps beside the session's state.
typedef struct lathe_cursor {
  int64_t steps; ///< That are done, from the very start.
  int64_t epoch; ///< From 1.
  int64_t batch; ///< Batches of this epoch that are done.
  lathe_averages averages;
  int64_t saved; ///< Steps of the newest sound checkpoint, or -1.
} lathe_cursor;

/// Makes the folder, or fails when it has anything in it.
lathe_status lathe_checkpoint_begin(const char *folder, lathe_error *error);
/// Writes DIR/step-N/, complete or not at all, and keeps the last two. Nothing
/// when it stands there already.
lathe_status lathe_checkpoint_write(lathe_driver *driver, int64_t samples,
                                    lathe_cursor *cursor, lathe_error *error);
/// Loads the newest checkpoint of --checkpoint that is sound; warns about
/// newer ones and renames them to step-N.damaged.
lathe_status lathe_checkpoint_resume(lathe_driver *driver, int64_t samples,
                                     lathe_cursor *out_cursor,
                                     lathe_error *error);

#endif // LATHE_LIB_RUNTIME_DRIVER_H

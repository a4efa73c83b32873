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
} lathe_driver;

// The verbs. Each reports through |error| what went wrong.
lathe_status lathe_drive_train(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_eval(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_predict(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_run(lathe_driver *driver, lathe_error *error);
lathe_status lathe_drive_info(lathe_driver *driver, lathe_error *error);

/// Loss and metrics over the samples [first, end) of |dataset|, in batches of
/// |batch|.
lathe_status lathe_measure(lathe_driver *driver, const lathe_dataset *dataset,
                           int64_t first, int64_t end, int64_t batch,
                           lathe_averages *out_averages, lathe_error *error);

/// Pointers to the batch buffers of |dataset|'s inputs.
void lathe_batch_inputs(const lathe_dataset *dataset,
                        const void *inputs[LATHE_MAX_DATA_TENSORS]);

/// Loads --weights where given. Without them, and without embedded weights, it
/// is an error when |required|.
lathe_status lathe_load_weights(lathe_driver *driver, bool required,
                                lathe_error *error);

/// Where training stands; what a checkpoint keeps beside the session's state.
typedef struct lathe_cursor {
  int64_t epoch; ///< From 1.
  int64_t batch; ///< Batches of this epoch that are done.
  lathe_averages averages;
} lathe_cursor;

/// Writes DIR/step-N/, complete or not at all, and keeps the last two.
lathe_status lathe_checkpoint_write(lathe_driver *driver, int64_t samples,
                                    const lathe_cursor *cursor,
                                    lathe_error *error);
/// Loads the newest checkpoint of --checkpoint that is sound; warns about those
/// that are not.
lathe_status lathe_checkpoint_resume(lathe_driver *driver, int64_t samples,
                                     lathe_cursor *out_cursor,
                                     lathe_error *error);
/// Makes the folder, or fails when it has checkpoints already.
lathe_status lathe_checkpoint_begin(const char *folder, lathe_error *error);

#endif // LATHE_LIB_RUNTIME_DRIVER_H

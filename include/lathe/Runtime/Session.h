//===- Session.h - Run and train a compiled model -------------------------===//
//
// The embedding interface. A session holds one copy of a model's state
// (parameters, optimizer slots, step, seed) and the scratch memory of its
// calls; weights that the model carries are used in place until they change.
// Sessions are independent; one session serves one thread at a time.
//
//   extern const lathe_model mnist_model;
//   lathe_session *session;
//   lathe_session_create(&mnist_model, NULL, &session, &error);
//   lathe_session_initialize(session, 42, &error);
//   lathe_session_train_step(session, 32, &images, labels, 1e-3, &loss, NULL,
//                            &error);
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_SESSION_H
#define LATHE_RUNTIME_SESSION_H

#include "lathe/Runtime/Description.h"
#include "lathe/Runtime/Model.h"
#include "lathe/Runtime/Safetensors.h"
#include "lathe/Runtime/Status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lathe_session lathe_session;

typedef enum lathe_log_level {
  LATHE_LOG_INFO = 0,
  LATHE_LOG_WARNING = 1
} lathe_log_level;

/// What the host can bring along; a zeroed struct means all defaults.
typedef struct lathe_session_options {
  /// Threads of the session's own pool; 0 means lathe_default_threads().
  /// Unused when |team| has threads.
  int threads;
  /// Replaces the session's own pool.
  lathe_team team;
  /// Replace the allocation of state and scratch, both or none. |allocate|
  /// returns memory aligned to |alignment| (a power of two) or NULL.
  void *(*allocate)(void *context, uint64_t size, uint64_t alignment);
  void (*release)(void *context, void *memory);
  void *allocator_context;
  /// Gets messages that are not errors; they are dropped otherwise.
  void (*log)(void *context, lathe_log_level level, const char *message);
  void *log_context;
  /// Asked before each call of an entry; true ends it with LATHE_CANCELLED.
  bool (*cancelled)(void *context);
  void *cancelled_context;
} lathe_session_options;

/// Checks |model|'s interface version, description and processor. Weights that
/// the model carries are the parameters' values; otherwise initialize or load
/// before the first run. |model| is borrowed until the session is destroyed,
/// |options| (may be NULL) is copied. |*out_session| is freed with
/// lathe_session_destroy().
lathe_status lathe_session_create(const lathe_model *model,
                                  const lathe_session_options *options,
                                  lathe_session **out_session,
                                  lathe_error *error);
void lathe_session_destroy(lathe_session *session);

/// Owned by the session.
const lathe_description *
lathe_session_description(const lathe_session *session);
/// Threads that a call may run on; one that is too short runs on the caller's.
int lathe_session_threads(const lathe_session *session);

/// Has |mark| (NULL: nobody) called with |context| where kernels start, in
/// entries of models that are compiled with --profile.
void lathe_session_set_mark(lathe_session *session, lathe_mark *mark,
                            void *context);

/// Sets all parameters and slots to their first values under |seed|, the step
/// to 1 and the seed of dropout and the like to |seed|. On failure parameters
/// have no values.
lathe_status lathe_session_initialize(lathe_session *session, uint64_t seed,
                                      lathe_error *error);
/// The number of the training step that runs next; 1 at first.
int64_t lathe_session_step(const lathe_session *session);
uint64_t lathe_session_seed(const lathe_session *session);

/// Copies a state tensor (parameter, slot, step, seed) out of or into the
/// session. |size| must be its size in bytes.
lathe_status lathe_session_get_tensor(const lathe_session *session,
                                      const char *name, void *data,
                                      uint64_t size, lathe_error *error);
lathe_status lathe_session_set_tensor(lathe_session *session, const char *name,
                                      const void *data, uint64_t size,
                                      lathe_error *error);

/// Saves the parameters as a safetensors file, atomically.
lathe_status lathe_session_save_weights(const lathe_session *session,
                                        const char *path, lathe_error *error);
/// Loads all parameters from a safetensors file (weights or checkpoint; its
/// other tensors must be slots) and restarts the optimizer: slots to their
/// first values, step 1. On failure the session is as before.
lathe_status lathe_session_load_weights(lathe_session *session,
                                        const char *path, lathe_error *error);
/// The same from the weights that the model carries; LATHE_INVALID_ARGUMENT
/// when it carries none.
lathe_status lathe_session_load_embedded(lathe_session *session,
                                         lathe_error *error);

/// Saves everything a bit-exact resume needs: parameters, slots, step and seed,
/// with |metadata| (keys of the host's own, not starting with "lathe.") beside
/// them. Atomic; an earlier file of this name survives any failure.
lathe_status lathe_session_save_checkpoint(lathe_session *session,
                                           const char *path,
                                           const lathe_metadata *metadata,
                                           uint32_t metadata_count,
                                           lathe_error *error);
/// Loads a checkpoint of the same model. A checkpoint of another build of the
/// model is loaded with a logged warning (not bit-exact). On failure the
/// session is as before. |out_file|, where not NULL, gets the open file, for
/// its metadata; the caller closes it.
lathe_status lathe_session_load_checkpoint(lathe_session *session,
                                           const char *path,
                                           lathe_safetensors **out_file,
                                           lathe_error *error);

/// A host buffer for an input, label, output, loss or metric, row-major.
typedef struct lathe_binding {
  const char *name;
  void *data; ///< Read for arguments, written for results; any alignment.
} lathe_binding;

/// Calls entry |entry| (index in the description) with |dims|, one value (> 0)
/// per symbolic dim. Arguments that are no state need a binding, results may
/// have one; a learning rate is bound as a scalar of its type. Buffers that are
/// 64-byte aligned are used in place, others copied. After LATHE_FAULT from a
/// train step the state is unspecified: load a checkpoint.
/// Entries take subnormal numbers for 0; the calling thread's own floating-point
/// mode is as before afterwards.
lathe_status lathe_session_run(lathe_session *session, uint32_t entry,
                               const int64_t *dims,
                               const lathe_binding *bindings,
                               uint32_t binding_count, lathe_error *error);

/// The three below serve models whose only symbolic dim is the batch, or that
/// have none (then |batch| must be the leading dim of the first input).
/// |inputs| are the entry's inputs in order. |out_loss| and |out_metrics| (one
/// per metric, in order) may be NULL.
lathe_status lathe_session_train_step(lathe_session *session, int64_t batch,
                                      const void *const *inputs,
                                      const void *label, double learning_rate,
                                      double *out_loss, double *out_metrics,
                                      lathe_error *error);
lathe_status lathe_session_evaluate_step(lathe_session *session, int64_t batch,
                                         const void *const *inputs,
                                         const void *label, double *out_loss,
                                         double *out_metrics,
                                         lathe_error *error);
/// |outputs| are the outputs in order; an element may be NULL.
lathe_status lathe_session_infer(lathe_session *session, int64_t batch,
                                 const void *const *inputs,
                                 void *const *outputs, lathe_error *error);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_SESSION_H

//===- Model.h - The binary interface between generated code and runtime --===//
//
// Plain C, shared by the runtime, by generated objects (which mirror these
// layouts in LLVM dialect) and by C programs that embed a compiled model.
// A compiled model defines one symbol of type `lathe_model`; everything else
// about it is in its description, a JSON text that tools read from the file
// without loading it.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_MODEL_H
#define LATHE_RUNTIME_MODEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_ABI_VERSION 5u

/// One thread's part of a job; |thread| counts from 0.
typedef void lathe_part(void *job, int64_t thread, int64_t threads);

/// Threads that run the parts of a job at the same time. A host can bring its
/// own; a session uses its team for one call at a time.
typedef struct lathe_team {
  int64_t threads;
  void *context;
  /// Calls |part| with every thread number from 0 to threads - 1, each on a
  /// thread of its own, 0 on the caller's; returns when all have returned.
  void (*run)(void *context, lathe_part *part, void *job);
  /// Called by all threads of a running job: returns when all have called it,
  /// and what they wrote before can be read then.
  void (*wait)(void *context);
} lathe_team;

/// Hears which kernel the first thread of an entry starts next: kernels are
/// counted from 0; their number means that the entry ends.
typedef void lathe_mark(void *context, int64_t kernel);

/// What one call of an entry gets, the same for all of its threads. All
/// pointers are borrowed for the call.
typedef struct lathe_call {
  /// One buffer per argument, then one per result that is not donated, in the
  /// order of the description. 64-byte aligned, row-major, never NULL.
  void *const *buffers;
  /// The value of each symbolic dim, in the order of the description's "dims".
  const int64_t *dims;
  /// Scratch of the size that the entry's "arena" rule gives, 64-byte aligned.
  void *arena;
  /// As in lathe_team; not called when there is one thread.
  void (*wait)(void *context);
  void *wait_context;
  /// One slot per entry of the description's "faults", INT64_MAX when there
  /// was none; else the smallest of (row << 32 | (uint32_t)value) seen.
  int64_t *faults;
  /// May be NULL. Called by entries that are compiled to be profiled.
  lathe_mark *mark;
  void *mark_context;
} lathe_call;

/// Called once on each of |threads| threads, at the same time, with its number.
/// All walk through the same kernels and do their share of each; they wait for
/// each other where one reads what another wrote. The bits of the results do
/// not depend on |threads|.
typedef void lathe_entry(const lathe_call *call, int64_t thread,
                         int64_t threads);

/// The one symbol of a compiled model, `<name>_model`.
typedef struct lathe_model {
  uint32_t abi_version;
  uint32_t entry_count;
  /// JSON text, schema 1, not NUL-terminated.
  const char *description;
  uint64_t description_size;
  /// Functions in the order of the description's "entries".
  lathe_entry *const *entries;
  /// The weights that the model carries (lathe/Runtime/Weights.h), 64-byte
  /// aligned; NULL when there are none.
  const void *weights;
  uint64_t weights_size;
} lathe_model;

#ifdef __cplusplus
static_assert(sizeof(lathe_call) == 64, "generated code relies on it");
static_assert(sizeof(lathe_model) == 48, "generated code relies on it");
}
#else
_Static_assert(sizeof(lathe_call) == 64, "generated code relies on it");
_Static_assert(sizeof(lathe_model) == 48, "generated code relies on it");
#endif

#endif // LATHE_RUNTIME_MODEL_H

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

#define LATHE_ABI_VERSION 2u

/// A generated kernel works on the units [begin, end) of its outermost loop.
/// |args| holds one 8-byte word per kernel argument: buffers as pointers, the
/// values of symbolic dims as int64_t, the fault slots as a pointer.
typedef void lathe_kernel(void *const *args, int64_t begin, int64_t end);

/// Runs |kernel| over [0, extent), cut into ranges whose bounds are multiples
/// of |grain| (the last range may be shorter); returns when all are done. The
/// cut may depend on the number of threads: kernels give the same bits for any.
typedef void lathe_parallel_for(void *context, lathe_kernel *kernel,
                                void *const *args, int64_t extent,
                                int64_t grain);

/// Hears which kernel the thread that called an entry starts next: kernels are
/// counted from 0; their number means that the entry ends.
typedef void lathe_mark(void *context, int64_t kernel);

/// What one call of an entry gets. All pointers are borrowed for the call.
typedef struct lathe_call {
  /// One buffer per argument, then one per result that is not donated, in the
  /// order of the description. 64-byte aligned, row-major, never NULL.
  void *const *buffers;
  /// The value of each symbolic dim, in the order of the description's "dims".
  const int64_t *dims;
  /// Scratch of the size that the entry's "arena" rule gives, 64-byte aligned.
  void *arena;
  lathe_parallel_for *parallel_for;
  void *parallel_context;
  /// One slot per entry of the description's "faults", INT64_MAX when there
  /// was none; else the smallest of (row << 32 | (uint32_t)value) seen.
  int64_t *faults;
  /// May be NULL. Called by entries that are compiled to be profiled.
  lathe_mark *mark;
  void *mark_context;
} lathe_call;

typedef void lathe_entry(const lathe_call *call);

/// The one symbol of a compiled model, `<name>_model`.
typedef struct lathe_model {
  uint32_t abi_version;
  uint32_t entry_count;
  /// JSON text, schema 1, not NUL-terminated.
  const char *description;
  uint64_t description_size;
  /// Functions in the order of the description's "entries".
  lathe_entry *const *entries;
  /// Embedded weights, a safetensors file; NULL when there are none.
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

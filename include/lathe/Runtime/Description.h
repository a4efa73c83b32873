//===- Description.h - What a compiled model says about itself ------------===//
//
// The description JSON (schema 1) of a `lathe_model` as C structs, fully
// checked: after lathe_description_parse() every index is in range, names are
// unique, state has static shapes, and donated results agree with their
// arguments.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_DESCRIPTION_H
#define LATHE_RUNTIME_DESCRIPTION_H

#include "lathe/Runtime/Initializers.h"
#include "lathe/Runtime/Tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_MAX_DIM_SYMBOLS 4

/// A dim: coefficient * product of symbols (indices into the description's
/// `dims`, ascending). A number has no symbols.
typedef struct lathe_dim {
  int64_t coefficient;
  uint32_t symbol_count;
  uint32_t symbols[LATHE_MAX_DIM_SYMBOLS];
} lathe_dim;

typedef enum lathe_role {
  LATHE_ROLE_PARAMETER = 0,
  LATHE_ROLE_SLOT,
  LATHE_ROLE_INPUT,
  LATHE_ROLE_LABEL,
  LATHE_ROLE_LEARNING_RATE,
  LATHE_ROLE_STEP,
  LATHE_ROLE_SEED,
  LATHE_ROLE_OUTPUT,
  LATHE_ROLE_LOSS,
  LATHE_ROLE_METRIC,
  /// Computed from parameters by the entry "prepare", kept by the session.
  LATHE_ROLE_PREPARED
} lathe_role;
#define LATHE_ROLE_COUNT 11

typedef struct lathe_tensor_info {
  const char *name;
  lathe_role role;
  lathe_dtype dtype;
  uint32_t rank;
  lathe_dim shape[LATHE_MAX_RANK];
  /// Of parameters and slots.
  lathe_init init;
} lathe_tensor_info;

typedef struct lathe_result_info {
  uint32_t tensor; ///< Index of the tensor.
  int32_t donates; ///< Position of the argument it is written into, or -1.
} lathe_result_info;

/// |bytes| * factor, where factor is |size| when it is a number and its value
/// rounded up to a multiple of 16 when it has symbols.
typedef struct lathe_arena_term {
  lathe_dim size;
  uint64_t bytes;
} lathe_arena_term;

/// What of an entry's buffers is in use at one time; the arena has room for the
/// largest of them.
typedef struct lathe_arena_sum {
  uint32_t term_count;
  lathe_arena_term *terms;
} lathe_arena_sum;

/// A number that depends on the symbols: a sum of dims.
typedef struct lathe_amount {
  uint32_t term_count;
  lathe_dim *terms;
} lathe_amount;

/// One launch of an entry that was compiled to be profiled.
typedef struct lathe_kernel_info {
  const char *name;   ///< "convolution + add + relu"
  const char *result; ///< "f32[B, 28, 28, 32]"; "" when it has none.
  lathe_amount flops, bytes;
} lathe_kernel_info;

typedef struct lathe_entry_info {
  const char *name;
  uint32_t argument_count;
  uint32_t *arguments; ///< Indices of tensors.
  uint32_t result_count;
  lathe_result_info *results;
  uint32_t arena_count;
  lathe_arena_sum *arena;
  /// Floating-point operations, and bytes that its kernels read and write.
  lathe_amount flops, bytes;
  uint32_t waits;        ///< How often its threads wait for each other.
  uint32_t kernel_count; ///< 0 unless it was compiled to be profiled.
  lathe_kernel_info *kernels;
  int64_t slice;       ///< Samples to call it with at most, or 0: its samples
                       ///< do not depend on each other.
  bool reads_prepared; ///< Has an argument of that role.
  bool changes_state;  ///< Has a donated result.
  uint64_t updated_bytes; ///< Of parameters that are donated results.
} lathe_entry_info;

/// A check that generated code does on values: |low| <= value < |high|.
typedef struct lathe_fault_info {
  const char *op;
  const char *location;
  const char *message;
  int64_t low, high;
} lathe_fault_info;

/// How train_step trains; strings are "" when absent.
typedef struct lathe_training_info {
  bool present;
  const char *optimizer;
  const char *preset;
  double learning_rate; ///< The default; NaN when absent.
  const char *loss;
  uint32_t metric_count;
  const char **metrics;
} lathe_training_info;

/// All strings are NUL-terminated and owned by the description.
typedef struct lathe_description {
  const char *name;
  const char *compiler;
  const char *triple;
  const char *cpu;
  uint32_t feature_count;
  const char **features;
  const char *digest;
  uint32_t dim_count;
  const char **dims;
  uint32_t tensor_count;
  lathe_tensor_info *tensors;
  uint32_t entry_count;
  lathe_entry_info *entries;
  uint32_t fault_count;
  lathe_fault_info *faults;
  lathe_training_info training;
  /// Owner of the strings.
  struct lathe_json *json;
} lathe_description;

/// Parses and checks |size| bytes of JSON (not NUL-terminated). The result is
/// freed with lathe_description_destroy().
lathe_status lathe_description_parse(const char *text, uint64_t size,
                                     lathe_description **out_description,
                                     lathe_error *error);
void lathe_description_destroy(lathe_description *description);

/// Index of the entry or tensor of this name; -1 when there is none.
int32_t lathe_description_entry(const lathe_description *description,
                                const char *name);
int32_t lathe_description_tensor(const lathe_description *description,
                                 const char *name);
const char *lathe_role_name(lathe_role role);
/// Whether a session keeps the value of tensors of this role from call to call.
bool lathe_role_is_state(lathe_role role);
/// Whether the caller brings or takes tensors of this role.
bool lathe_role_is_bound(lathe_role role);

/// The value of |dim| for |values| (one per symbol); false on overflow or a
/// negative value.
bool lathe_dim_value(const lathe_dim *dim, const int64_t *values,
                     int64_t *out_value);
/// The shape of |tensor| for |values| (NULL when it is static).
bool lathe_tensor_shape(const lathe_tensor_info *tensor, const int64_t *values,
                        lathe_shape *out_shape);
bool lathe_tensor_is_static(const lathe_tensor_info *tensor);
/// The value of |amount| for |values|; 0 for a term with a negative value.
double lathe_amount_value(const lathe_amount *amount, const int64_t *values);
/// Bytes of scratch that one call of |entry| needs; false on overflow.
bool lathe_arena_bytes(const lathe_entry_info *entry, const int64_t *values,
                       uint64_t *out_bytes);
/// "[B, 28, 28, 1]", always NUL-terminated; returns |buffer|.
const char *lathe_tensor_shape_text(const lathe_description *description,
                                    const lathe_tensor_info *tensor,
                                    char buffer[LATHE_SHAPE_TEXT]);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_DESCRIPTION_H

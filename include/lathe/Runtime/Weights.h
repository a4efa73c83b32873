//===- Weights.h - The weights of a model, in a file and in its artifact --===//
//
// A file of weights is checked against a model's description before anything is
// read. An artifact carries its weights as `lathe_model.weights`: the values of
// the parameters in the description's order, each at the next multiple of
// LATHE_WEIGHT_ALIGNMENT, so that entries read them in place.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_WEIGHTS_H
#define LATHE_RUNTIME_WEIGHTS_H

#include "lathe/Runtime/Description.h"
#include "lathe/Runtime/Safetensors.h"
#include "lathe/Runtime/Status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_WEIGHT_ALIGNMENT 64u

/// Which tensors a file has: parameters, and |slots| of a checkpoint.
bool lathe_weights_include(lathe_role role, bool slots);
/// The checksum of a file's tensors, one after the other; 0 at first.
uint32_t lathe_weights_checksum(uint32_t sum, const void *data, uint64_t size);

/// That |file| has all these tensors with their types and shapes, and no
/// others, but that weights may be taken from a checkpoint.
lathe_status lathe_weights_check(const lathe_description *description,
                                 const lathe_safetensors *file, bool slots,
                                 lathe_error *error);
/// Reads the tensors of a checked |file| to |destinations|, by the tensor's
/// number in the description; those with NULL there, and others, count for the
/// checksum only. On failure some may have been written.
lathe_status lathe_weights_read(const lathe_description *description,
                                const lathe_safetensors *file,
                                void *const *destinations, lathe_error *error);

/// The layout of the weights that an artifact carries: its size, and where each
/// parameter starts, by the tensor's number (|offsets| may be NULL). False if
/// the size is beyond what can be counted.
bool lathe_carried_layout(const lathe_description *description,
                          uint64_t *offsets, uint64_t *out_size);
/// Checks |file| and writes what an artifact carries of it to |out|, which is
/// of the layout's size and zeroed.
lathe_status lathe_carried_fill(const lathe_description *description,
                                const lathe_safetensors *file, void *out,
                                lathe_error *error);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_WEIGHTS_H

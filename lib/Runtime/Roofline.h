//===- Roofline.h - What this machine can do at most ----------------------===//

#ifndef LATHE_LIB_RUNTIME_ROOFLINE_H
#define LATHE_LIB_RUNTIME_ROOFLINE_H

#include "lathe/Runtime/Status.h"

/// Upper bounds for kernels on some number of threads.
typedef struct lathe_roofline {
  /// f32 fused multiply-adds from registers, two operations each, per second.
  double flops_per_second;
  /// Bytes streamed from and to memory far larger than the caches, per second.
  double bytes_per_second;
} lathe_roofline;

/// Measures the two on |threads| threads of this process, with the vectors of
/// |vector_bits| (512 or 256) that the kernels use; takes about half a second.
lathe_status lathe_roofline_measure(int threads, int vector_bits,
                                    lathe_roofline *out_roofline,
                                    lathe_error *error);

#endif // LATHE_LIB_RUNTIME_ROOFLINE_H

//===- ThreadPool.h - The default parallel loop of a session --------------===//
//
// Persistent workers, ranges cut statically, the caller works too. An idle
// worker spins for about 30 microseconds, then sleeps in the kernel. A loop
// started while another runs on the same pool (from another thread, or from
// inside a kernel) runs on its caller alone.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_THREADPOOL_H
#define LATHE_RUNTIME_THREADPOOL_H

#include "lathe/Runtime/Model.h"
#include "lathe/Runtime/Status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LATHE_MAX_THREADS 1024

typedef struct lathe_pool lathe_pool;

/// The number in the environment variable LATHE_NUM_THREADS when it is one from
/// 1 to LATHE_MAX_THREADS, else the number of processors this process may use.
int lathe_default_threads(void);

/// A pool of |threads| threads, the caller's included; 0 means
/// lathe_default_threads(). With 1, loops run inline. Freed with
/// lathe_pool_destroy(), from which no loop may be running.
lathe_status lathe_pool_create(int threads, lathe_pool **out_pool,
                               lathe_error *error);
void lathe_pool_destroy(lathe_pool *pool);
int lathe_pool_threads(const lathe_pool *pool);

/// A `lathe_parallel_for` whose context is a `lathe_pool`.
void lathe_pool_parallel_for(void *pool, lathe_kernel *kernel,
                             void *const *args, int64_t extent, int64_t grain);
/// A `lathe_parallel_for` without threads; its context is unused.
void lathe_serial_for(void *context, lathe_kernel *kernel, void *const *args,
                      int64_t extent, int64_t grain);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_THREADPOOL_H

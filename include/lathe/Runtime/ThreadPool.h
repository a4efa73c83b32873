//===- ThreadPool.h - The default team of a session -----------------------===//
//
// Persistent threads; the caller works too. A thread that waits, for work or
// for the others, spins for a while, then sleeps in the kernel.
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
/// lathe_default_threads(). Freed with lathe_pool_destroy(), when no job runs.
lathe_status lathe_pool_create(int threads, lathe_pool **out_pool,
                               lathe_error *error);
void lathe_pool_destroy(lathe_pool *pool);

/// The pool as a team: one job at a time, not from within a job. Valid as long
/// as the pool.
lathe_team lathe_pool_team(lathe_pool *pool);

#ifdef __cplusplus
}
#endif

#endif // LATHE_RUNTIME_THREADPOOL_H

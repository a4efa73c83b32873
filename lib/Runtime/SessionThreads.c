//===- SessionThreads.c - Work on the threads of a session ----------------===//

#include "Clock.h"
#include "SessionState.h"

#include <math.h>

//===----------------------------------------------------------------------===//
// Subnormal numbers
//===----------------------------------------------------------------------===//

/// Has this thread take subnormal numbers for 0, in operands and results; what
/// it did before is returned, for restore_mode().
static uint64_t flush_subnormals(void);
static void restore_mode(uint64_t mode);

#if defined(__x86_64__)
#include <xmmintrin.h>
static uint64_t flush_subnormals(void) {
  const unsigned flush_to_zero = 1u << 15, subnormals_are_zeros = 1u << 6;
  unsigned mode = _mm_getcsr();
  _mm_setcsr(mode | flush_to_zero | subnormals_are_zeros);
  return mode;
}
static void restore_mode(uint64_t mode) { _mm_setcsr((unsigned)mode); }
#elif defined(__aarch64__)
static void restore_mode(uint64_t mode) {
  __asm__ volatile("msr fpcr, %0" ::"r"(mode));
}
static uint64_t flush_subnormals(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  restore_mode(mode | UINT64_C(1) << 24);
  return mode;
}
#else
static uint64_t flush_subnormals(void) { return 0; }
static void restore_mode(uint64_t mode) { (void)mode; }
#endif

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

/// What an entry takes on one thread: work per nanosecond.
static const double flops_per_nanosecond = 128, bytes_per_nanosecond = 64;
/// What a second thread costs, in nanoseconds: the start of the team; a barrier
/// and fetching what the other wrote before it, as activations of one sample;
/// and the bytes per nanosecond at which threads fetch the parameters that the
/// other has updated, as far as its own cache holds them. The rest comes from
/// where it comes from on one thread, too.
static const double start_nanoseconds = 6000, wait_nanoseconds = 1500;
static const double exchanged_bytes_per_nanosecond = 8;
static const double cached_bytes = 2 << 20;
/// Estimates are rough: a second thread should save this share.
static const double wanted_saving = 0.2;
/// Longer calls gain from a team wherever its threads run.
static const double longest_timed_nanoseconds = 20e6;

static double estimate_alone(const lathe_entry_info *entry,
                             const int64_t *dims) {
  return lathe_amount_value(&entry->flops, dims) / flops_per_nanosecond +
         lathe_amount_value(&entry->bytes, dims) / bytes_per_nanosecond;
}

/// Whether a second thread saves more than it costs.
static bool is_worth_a_team(const lathe_entry_info *entry, bool meets,
                            double alone) {
  double together = alone / 2 + start_nanoseconds;
  if (meets)
    together += wait_nanoseconds * entry->waits +
                fmin((double)entry->updated_bytes, cached_bytes) /
                    exchanged_bytes_per_nanosecond;
  return together < (1 - wanted_saving) * alone;
}

/// That of calls of entry |index| which are estimated to take as long as
/// |alone|, up to a factor of two.
static lathe_pace *pace_of(const lathe_session *session, uint32_t index,
                           double alone) {
  uint32_t size = 0;
  while (size + 1 < LATHE_PACES && alone >= 2 * start_nanoseconds) {
    alone /= 2;
    ++size;
  }
  return &session->entries[index].paces[size];
}

static void run_part(void *job, int64_t thread, int64_t threads) {
  const session_work *work = job;
  uint64_t mode = flush_subnormals();
  work->part(work->job, thread, threads);
  restore_mode(mode);
}

static void run_on(const lathe_session *session, bool on_team,
                   const session_work *work) {
  void *job = (void *)(uintptr_t)work;
  if (on_team)
    session->team.run(session->team.context, run_part, job);
  else
    run_part(job, 0, 1);
}

void lathe_session_spread(const lathe_session *session, uint32_t index,
                          const int64_t *dims, const session_work *work) {
  const lathe_entry_info *entry = &session->description->entries[index];
  double alone = estimate_alone(entry, dims);
  bool on_team =
      session->team.threads > 1 && is_worth_a_team(entry, work->meets, alone);
  if (session->team.threads == 1 || alone < start_nanoseconds ||
      alone > longest_timed_nanoseconds) {
    run_on(session, on_team, work);
    return;
  }
  lathe_pace *pace = pace_of(session, index, alone);
  on_team = lathe_pace_next(pace, on_team);
  double start = lathe_now();
  run_on(session, on_team, work);
  lathe_pace_record(pace, lathe_now() - start);
}

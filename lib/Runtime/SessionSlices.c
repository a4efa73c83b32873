//===- SessionSlices.c - Calls of an entry, slice by slice ----------------===//
//
// Where samples do not depend on each other, an entry is called with as many at
// a time as stay in cache. With samples enough, each thread goes through slices
// of its own: threads then neither wait for each other nor read what another
// wrote. The bits do not depend on how a batch is split.
//
//===----------------------------------------------------------------------===//

#include "SessionState.h"

#include <string.h>

/// Weights are read once per slice, which pays for so many samples at least.
static const int64_t fewest_samples = 2;
/// Samples that are missing for equal shares: one in so many at most.
static const int64_t idle_share = 10;

static int64_t min(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t round_up(int64_t value, int64_t step) {
  return (value + step - 1) / step * step;
}

//===----------------------------------------------------------------------===//
// How
//===----------------------------------------------------------------------===//

/// Bytes of a sample at this position; 0 of what has no batch.
static uint64_t sample_bytes(const lathe_session *session,
                             const session_position *p) {
  const lathe_tensor_info *tensor = &session->description->tensors[p->tensor];
  const int64_t one = 1;
  lathe_shape shape;
  uint64_t bytes;
  return !lathe_tensor_is_static(tensor) &&
                 lathe_tensor_shape(tensor, &one, &shape) &&
                 lathe_shape_bytes(&shape, tensor->dtype, &bytes)
             ? bytes
             : 0;
}

static int64_t aligned_samples(const lathe_session *session,
                               const lathe_entry_info *entry) {
  uint64_t samples = 1;
  for (session_position p = lathe_session_positions(entry);
       lathe_session_next(&p);)
    while (sample_bytes(session, &p) * samples % LATHE_BUFFER_ALIGNMENT != 0)
      samples *= 2;
  return (int64_t)samples;
}

void lathe_session_prepare_slices(lathe_session *session) {
  for (uint32_t i = 0; i < session->description->entry_count; ++i)
    if (session->description->entries[i].slice > 0)
      session->entries[i].aligned_samples =
          aligned_samples(session, &session->description->entries[i]);
}

/// Gives each thread slices of its own, if that keeps all of them busy.
static void part_threads(const lathe_session *session, uint32_t index,
                         int64_t batch, session_slices *slices) {
  int64_t threads = session->team.threads;
  int64_t step = session->entries[index].aligned_samples;
  int64_t each = round_up((batch + threads - 1) / threads, step);
  if (threads == 1 || each * threads - batch > batch / idle_share)
    return;
  // The cache that a slice is made for is that of all threads.
  int64_t most = session->description->entries[index].slice;
  int64_t share = most / threads;
  if (share < fewest_samples)
    share = fewest_samples;
  slices->size = min(min(most, round_up(share, step)), each);
  slices->per_thread = each;
}

bool lathe_session_slice(const lathe_session *session, uint32_t index,
                         const int64_t *dims, session_slices *out_slices) {
  const lathe_entry_info *entry = &session->description->entries[index];
  session_slices *slices = out_slices;
  *slices = (session_slices){0};
  if (entry->slice > 0) {
    slices->size = dims[0] > entry->slice ? entry->slice : 0;
    part_threads(session, index, dims[0], slices);
    if (slices->size > 0)
      dims = &slices->size;
  }
  uint64_t lanes = slices->per_thread > 0 ? (uint64_t)session->team.threads : 1;
  return lathe_arena_bytes(entry, dims, &slices->arena_of_thread) &&
         lathe_checked_round_up(slices->arena_of_thread, LATHE_BUFFER_ALIGNMENT,
                                &slices->arena_of_thread) &&
         lathe_checked_multiply(slices->arena_of_thread, lanes, &slices->arena);
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

typedef struct entry_call {
  const lathe_session *session;
  uint32_t index;
  const lathe_call *call;
  const session_slices *slices;
} entry_call;

static void call_part(void *job, int64_t thread, int64_t threads) {
  const entry_call *c = job;
  c->session->model->entries[c->index](c->call, thread, threads);
}

/// All threads together.
static void call_together(const lathe_session *session, uint32_t index,
                          const lathe_call *call) {
  entry_call c = {.session = session, .index = index, .call = call};
  session_work work = {.part = call_part, .job = &c, .meets = true};
  lathe_session_spread(session, index, call->dims, &work);
}

static void advance_buffers(const entry_call *c, void **buffers,
                            int64_t samples) {
  const lathe_entry_info *entry = &c->session->description->entries[c->index];
  for (session_position p = lathe_session_positions(entry);
       lathe_session_next(&p);)
    buffers[p.index] = (char *)buffers[p.index] +
                       samples * (int64_t)sample_bytes(c->session, &p);
}

/// The samples from |begin| to |end| in slices, with what belongs to |thread|.
static void call_slices(const entry_call *c, int64_t thread, int64_t begin,
                        int64_t end) {
  const session_slices *slices = c->slices;
  uint64_t positions = c->session->positions;
  void **buffers = c->session->slice_buffers + (size_t)thread * positions;
  memcpy(buffers, c->call->buffers, positions * sizeof(void *));
  int64_t samples = begin; // that the buffers move on by before each call
  lathe_call call = *c->call;
  call.buffers = buffers;
  call.dims = &samples;
  call.arena = (char *)call.arena + (uint64_t)thread * slices->arena_of_thread;
  if (thread > 0)
    call.mark = NULL;
  for (int64_t done = begin; done < end; done += samples) {
    if (samples > 0)
      advance_buffers(c, buffers, samples);
    samples = min(slices->size, end - done);
    if (slices->per_thread > 0)
      c->session->model->entries[c->index](&call, 0, 1);
    else
      call_together(c->session, c->index, &call);
  }
}

static void call_own_slices(void *job, int64_t thread, int64_t threads) {
  const entry_call *c = job;
  int64_t batch = c->call->dims[0];
  int64_t each = threads > 1 ? c->slices->per_thread : batch;
  call_slices(c, thread, thread * each, min((thread + 1) * each, batch));
}

void lathe_session_call(const lathe_session *session, uint32_t index,
                        const lathe_call *call, const session_slices *slices) {
  entry_call c = {session, index, call, slices};
  session_work work = {.part = call_own_slices, .job = &c};
  if (slices->per_thread > 0)
    lathe_session_spread(session, index, call->dims, &work);
  else if (slices->size > 0)
    call_slices(&c, 0, 0, call->dims[0]);
  else
    call_together(session, index, call);
}

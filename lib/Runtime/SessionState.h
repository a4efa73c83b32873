//===- SessionState.h - The inside of a session ---------------------------===//
//
// Shared by the Session*.c files only.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_SESSIONSTATE_H
#define LATHE_RUNTIME_SESSIONSTATE_H

#include "Pace.h"

#include "lathe/Runtime/Session.h"
#include "lathe/Runtime/ThreadPool.h"

/// Of buffers that entries get, and of what the session allocates, in bytes.
enum { LATHE_BUFFER_ALIGNMENT = 64 };

/// Memory from the session's allocator, aligned; borrowed, to be read
/// only, where |capacity| is 0.
typedef struct session_buffer {
  void *data;
  uint64_t capacity;
} session_buffer;

/// Walks an entry's positions: arguments, then results that are not donated.
typedef struct session_position {
  const lathe_entry_info *entry;
  uint32_t argument, result;
  uint32_t index; ///< Of the position.
  uint32_t tensor;
  bool is_result;
} session_position;

/// In front of the first one.
session_position lathe_session_positions(const lathe_entry_info *entry);
/// Goes to the next one; false at the end.
bool lathe_session_next(session_position *position);

/// How a call goes through its batch.
typedef struct session_slices {
  int64_t size; ///< Samples at a time at most; 0 where it goes through at once.
  /// Samples of a thread, which then works on slices of its own; 0 where all
  /// threads work on one slice together.
  int64_t per_thread;
  uint64_t arena, arena_of_thread; ///< Bytes of scratch.
} session_slices;

/// Sizes of calls that are told apart, each twice the one before.
enum { LATHE_PACES = 12 };

/// What a session knows of an entry beside its description.
typedef struct session_entry {
  /// So many samples of any input or output are aligned; 0 where there is no
  /// way to cut the batch.
  int64_t aligned_samples;
  lathe_pace paces[LATHE_PACES];
} session_entry;

struct lathe_session {
  const lathe_model *model;
  lathe_description *description;
  lathe_session_options options;
  /// The session's own; NULL when the host brought a team.
  lathe_pool *pool;
  lathe_team team;
  /// One per tensor of the description: of a state tensor its value (a slot
  /// without memory has its first), of a prepared one its place in
  /// |prepared_memory|, else room for a copy where the host's own buffer cannot
  /// be used.
  session_buffer *tensors;
  session_buffer prepared_memory;
  session_buffer arena;
  int64_t *faults;
  /// Of the running call, by position: arguments, then results that are not
  /// donated. What the host gave (NULL for nothing), and what the entry gets.
  void **given;
  void **buffers;
  uint64_t positions; ///< Of the entry that has most.
  /// |positions| per thread of the team: buffers of the slice that it works on.
  void **slice_buffers;
  lathe_mark *mark;
  void *mark_context;
  session_entry *entries;
  uint64_t seed;
  /// Parameters have values.
  bool ready;
  /// Prepared tensors are those of the parameters' values.
  bool prepared;
};

/// The host's allocator, or the default one.
void lathe_session_choose_allocator(lathe_session *session);
/// Grows |buffer| to |size| bytes; its content is lost when it grows.
lathe_status lathe_session_reserve(const lathe_session *session,
                                   session_buffer *buffer, uint64_t size,
                                   const char *what, lathe_error *error);
/// Frees what is not borrowed.
void lathe_session_release(const lathe_session *session,
                           session_buffer *buffer);

/// Bytes of tensor |index|, whose shape is static.
uint64_t lathe_session_state_bytes(const lathe_session *session,
                                   uint32_t index);
/// Memory for step and seed.
lathe_status lathe_session_create_counters(lathe_session *session,
                                           lathe_error *error);
/// Sets the step and seed tensors (where the model has them).
void lathe_session_set_counters(lathe_session *session, int64_t step,
                                uint64_t seed);
/// After parameters got new values: slots have their first, the step is 1.
void lathe_session_restart(lathe_session *session, uint64_t seed);
/// Gives state tensor |index| memory of its own, with the value that it has.
lathe_status lathe_session_materialize(lathe_session *session, uint32_t index,
                                       lathe_error *error);
/// Memory for prepared tensors, unless they have it.
lathe_status lathe_session_reserve_prepared(lathe_session *session,
                                            lathe_error *error);
void lathe_session_log(const lathe_session *session, lathe_log_level level,
                       const char *format, ...) LATHE_PRINTF(3, 4);
/// Work of an entry, as lathe_part. Subnormal numbers count as 0 in it.
typedef struct session_work {
  lathe_part *part;
  void *job;
  /// Threads wait for each other, and read parameters that another updated.
  bool meets;
} session_work;

/// Runs work on the session's team or on the caller's thread, whichever is
/// faster. It is that of entry |index| for |dims|.
void lathe_session_spread(const lathe_session *session, uint32_t index,
                          const int64_t *dims, const session_work *work);

/// Fills in what is known of entries.
void lathe_session_prepare_slices(lathe_session *session);
/// How to call entry |index| for |dims|; false if scratch for it cannot be.
bool lathe_session_slice(const lathe_session *session, uint32_t index,
                         const int64_t *dims, session_slices *out_slices);
/// Calls entry |index| so.
void lathe_session_call(const lathe_session *session, uint32_t index,
                        const lathe_call *call, const session_slices *slices);

/// Has the entry "prepare" compute what |entry| reads of it, unless that was
/// done since the last change of state.
lathe_status lathe_session_prepare(lathe_session *session,
                                   const lathe_entry_info *entry,
                                   lathe_error *error);

#endif // LATHE_RUNTIME_SESSIONSTATE_H

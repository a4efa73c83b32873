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

/// Memory from the session's allocator, 64-byte aligned; borrowed, to be read
/// only, where |capacity| is 0.
typedef struct session_buffer {
  void *data;
  uint64_t capacity;
} session_buffer;

/// Sizes of calls that are told apart, each twice the one before.
enum { LATHE_PACES = 12 };

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
  lathe_mark *mark;
  void *mark_context;
  /// LATHE_PACES per entry, of calls of different sizes.
  lathe_pace *paces;
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
/// Runs entry |index| on the session's team or on the caller's thread, whichever
/// is faster. Subnormal numbers count as 0 in it.
void lathe_session_call(const lathe_session *session, uint32_t index,
                        const lathe_call *call);

/// Has the entry "prepare" compute what |entry| reads of it, unless that was
/// done since the last change of state.
lathe_status lathe_session_prepare(lathe_session *session,
                                   const lathe_entry_info *entry,
                                   lathe_error *error);

#endif // LATHE_RUNTIME_SESSIONSTATE_H

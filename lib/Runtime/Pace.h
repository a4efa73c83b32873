//===- Pace.h - Whether calls are faster alone or on a team ---------------===//
//
// What a second thread costs depends on where a host runs two processors and
// on what else they run, which changes within seconds. So calls are timed, and
// now and then go the other way for a moment. Results do not depend on it.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_PACE_H
#define LATHE_RUNTIME_PACE_H

#include <stdbool.h>

/// Of calls of about one size; all 0 to begin with.
typedef struct lathe_pace {
  bool on_team; ///< The faster way, as far as is known.
  int trial;    ///< So many calls go the other way next.
  /// That a call takes alone and on the team; 0 when not known.
  double nanoseconds[2];
  double untried; ///< Nanoseconds of calls since the last trial.
} lathe_pace;

/// Whether the next call goes on the team; |guess| where nothing is known yet.
bool lathe_pace_next(lathe_pace *pace, bool guess);
/// That call took so many nanoseconds.
void lathe_pace_record(lathe_pace *pace, double nanoseconds);

#endif // LATHE_RUNTIME_PACE_H

//===- Pace.h - Whether calls are faster alone or on a team ---------------===//
//
// What a second thread costs depends on where a host runs two processors and
// on what else they run, which changes within seconds. So calls are timed, and
// now and then some go the other way. Results do not depend on it.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RUNTIME_PACE_H
#define LATHE_RUNTIME_PACE_H

#include <stdbool.h>

/// The last calls, of which the fastest one counts: more than a pause slows
/// down.
enum { LATHE_RECENT_CALLS = 8 };

/// Of calls of about one size; all 0 to begin with.
typedef struct lathe_pace {
  bool started;
  bool guess;     ///< Whether a team was expected to be faster.
  bool on_team;   ///< Whether it is, as far as is known.
  int trial;      ///< So many calls go the other way next.
  unsigned calls; ///< Since the last trial.
  double last[LATHE_RECENT_CALLS]; ///< Seconds of those, in turns.
  double tried; ///< Least seconds of a call of the running trial.
  double trial_seconds; ///< Of all calls of the last trial; 0 before the first.
} lathe_pace;

/// Whether the next call goes on the team; the first one does if |guess|.
bool lathe_pace_next(lathe_pace *pace, bool guess);
/// That call took so many seconds.
void lathe_pace_record(lathe_pace *pace, double seconds);

#endif // LATHE_RUNTIME_PACE_H

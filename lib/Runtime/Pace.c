//===- Pace.c - Whether calls are faster alone or on a team ---------------===//
//
// Calls after a pause find threads asleep and caches cold, and others are
// interrupted: of a few calls the fastest one counts.
//
//===----------------------------------------------------------------------===//

#include "Pace.h"

#include <math.h>

/// The first call of a trial wakes threads up and fetches the data from where
/// the other way left it; it does not count.
static const int trial_calls = 4;
/// A trial may take this share of the time since the last one; the first trial
/// that of the time before, if the other way is as fast.
static const double trial_share = 0.02, first_trial_share = 0.1;
/// The way that was guessed to be slower must be faster by this share.
static const double wanted_saving = 0.1;

/// Seconds of the fastest of the last calls outside of trials.
static double usual(const lathe_pace *pace) {
  double least = pace->last[0];
  for (int i = 1; i < LATHE_RECENT_CALLS; ++i)
    least = fmin(least, pace->last[i]);
  return least;
}

bool lathe_pace_next(lathe_pace *pace, bool guess) {
  if (!pace->started)
    *pace = (lathe_pace){.started = true, .guess = guess, .on_team = guess};
  return pace->on_team != (pace->trial > 0);
}

/// A call counts as what calls take as a rule: the first one of all places
/// memory and may take as long as a hundred.
static bool is_time_for_trial(const lathe_pace *pace) {
  if (pace->calls < LATHE_RECENT_CALLS)
    return false;
  if (pace->trial_seconds == 0)
    return pace->calls * first_trial_share > trial_calls;
  return pace->calls * usual(pace) * trial_share > pace->trial_seconds;
}

static void record_trial(lathe_pace *pace, double seconds) {
  pace->trial_seconds += seconds;
  if (pace->trial < trial_calls)
    pace->tried = fmin(pace->tried, seconds);
  if (--pace->trial > 0)
    return;
  double bound = pace->on_team == pace->guess ? 1 - wanted_saving : 1;
  bool changes = pace->tried < bound * usual(pace);
  pace->on_team = pace->on_team != changes;
  pace->calls = 0;
}

void lathe_pace_record(lathe_pace *pace, double seconds) {
  if (pace->trial > 0) {
    record_trial(pace, seconds);
    return;
  }
  pace->last[pace->calls++ % LATHE_RECENT_CALLS] = seconds;
  if (!is_time_for_trial(pace))
    return;
  pace->trial = trial_calls;
  pace->tried = INFINITY;
  pace->trial_seconds = 0;
}

//===- Pace.c - Whether calls are faster alone or on a team ---------------===//
//
// Calls after a pause find threads asleep and caches cold, and others are
// interrupted: of a few calls the fastest one counts.
//
//===----------------------------------------------------------------------===//

#include "Pace.h"

/// The first call of a trial wakes threads up and fetches the data from where
/// the other way left it; it does not count.
static const int trial_calls = LATHE_COMPARED_CALLS + 1;
/// A trial may take this share of the time since the last one; the first trial
/// that of the time before, if the other way is as fast.
static const double trial_share = 0.02, first_trial_share = 0.1;
/// The way that was guessed to be slower must be faster by this share.
static const double wanted_saving = 0.1;

static double least(const lathe_pace *pace) {
  double least = pace->last[0];
  for (int i = 1; i < LATHE_COMPARED_CALLS; ++i)
    least = pace->last[i] < least ? pace->last[i] : least;
  return least;
}

bool lathe_pace_next(lathe_pace *pace, bool guess) {
  if (!pace->started)
    *pace = (lathe_pace){.started = true, .guess = guess, .on_team = guess};
  return pace->on_team != (pace->trial > 0);
}

static void start_trial(lathe_pace *pace) {
  pace->usual = least(pace);
  pace->trial = trial_calls;
  pace->calls = 0;
}

static void end_trial(lathe_pace *pace) {
  double tried = least(pace);
  double bound = pace->on_team == pace->guess ? 1 - wanted_saving : 1;
  bool changes = tried < bound * pace->usual;
  pace->other = changes ? pace->usual : tried;
  pace->on_team = pace->on_team != changes;
  pace->untried = 0;
  pace->calls = 0;
}

static bool is_time_for_trial(const lathe_pace *pace) {
  if (pace->calls < LATHE_COMPARED_CALLS)
    return false;
  return pace->other == 0
             ? pace->untried * first_trial_share > trial_calls * least(pace)
             : pace->untried * trial_share > trial_calls * pace->other;
}

void lathe_pace_record(lathe_pace *pace, double seconds) {
  pace->last[pace->calls++ % LATHE_COMPARED_CALLS] = seconds;
  if (pace->trial > 0) {
    if (--pace->trial == 0)
      end_trial(pace);
    return;
  }
  pace->untried += seconds;
  if (is_time_for_trial(pace))
    start_trial(pace);
}

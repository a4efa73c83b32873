//===- Pace.c - Whether calls are faster alone or on a team ---------------===//

#include "Pace.h"

/// Calls of a trial: the first one fetches the data from where the other way
/// left it, the last one counts.
static const int trial_calls = 2;
/// A trial may take this share of the time since the last one; the first trial
/// that of the time before, if the other way is as fast.
static const double trial_share = 0.02, first_trial_share = 0.1;
/// The other way must be faster by this share, so that noise does not decide.
static const double wanted_saving = 0.05;
/// The weight of a call in the average, and what counts of one that was
/// interrupted, in averages.
static const double weight = 0.125, most = 2;

bool lathe_pace_next(lathe_pace *pace, bool guess) {
  if (pace->nanoseconds[0] == 0 && pace->nanoseconds[1] == 0)
    pace->on_team = guess;
  return pace->on_team != (pace->trial > 0);
}

static void end_trial(lathe_pace *pace, double nanoseconds) {
  pace->nanoseconds[!pace->on_team] = nanoseconds;
  pace->untried = 0;
  if (nanoseconds < (1 - wanted_saving) * pace->nanoseconds[pace->on_team])
    pace->on_team = !pace->on_team;
}

void lathe_pace_record(lathe_pace *pace, double nanoseconds) {
  if (pace->trial > 0) {
    if (--pace->trial == 0)
      end_trial(pace, nanoseconds);
    return;
  }
  double *average = &pace->nanoseconds[pace->on_team];
  if (*average == 0)
    *average = nanoseconds;
  else if (nanoseconds < most * *average)
    *average += weight * (nanoseconds - *average);
  else
    *average += weight * (most - 1) * *average;
  pace->untried += nanoseconds;
  double other = pace->nanoseconds[!pace->on_team];
  bool first = other == 0;
  if (pace->untried * (first ? first_trial_share : trial_share) >
      trial_calls * (first ? *average : other))
    pace->trial = trial_calls;
}

//===- PaceTest.cpp - Whether calls are faster alone or on a team ---------===//

extern "C" {
#include "../../lib/Runtime/Pace.h"
}

#include <gtest/gtest.h>

namespace {

/// A machine on which calls take so long, and what it did.
struct Machine {
  lathe_pace pace{};
  bool guess;
  double alone, onTeam;
  int calls[2] = {0, 0};
  double total = 0;

  Machine(bool guess, double alone, double onTeam)
      : guess(guess), alone(alone), onTeam(onTeam) {}
  void call(double factor = 1) {
    bool team = lathe_pace_next(&pace, guess);
    double time = factor * (team ? onTeam : alone);
    lathe_pace_record(&pace, time);
    ++calls[team];
    total += time;
  }
  void run(int count) {
    for (int i = 0; i < count; ++i)
      call();
  }
};

TEST(Pace, FindsTheFasterWayWhateverTheGuess) {
  for (bool guess : {false, true}) {
    Machine teamWins(guess, 100, 60), aloneWins(guess, 60, 100);
    teamWins.run(10000);
    aloneWins.run(10000);
    EXPECT_GT(teamWins.calls[1], 9600);
    EXPECT_GT(aloneWins.calls[0], 9600);
  }
}

TEST(Pace, LosesLittleToTrials) {
  // Less than their share of the time, also where the other way is many times
  // slower.
  for (double other : {70.0, 120.0, 800.0}) {
    Machine machine(true, other, 60);
    machine.run(100000);
    EXPECT_LT(machine.total, 1.02 * 100000 * 60);
    EXPECT_GT(machine.calls[0], 100);
  }
}

TEST(Pace, CountsWhatWakingUpTakes) {
  // The first call on the team, after those alone, takes as long as fifty.
  Machine machine(false, 60, 70);
  for (int i = 0; i < 100000; ++i)
    machine.call(machine.pace.trial == 4 ? 50 : 1);
  EXPECT_LT(machine.total, 1.02 * 100000 * 60);
  EXPECT_GT(machine.calls[1], 100);
}

TEST(Pace, FollowsAChange) {
  Machine machine(true, 100, 60);
  machine.run(5000);
  machine.onTeam = 180; // the host moved a processor
  machine.run(5000);
  EXPECT_FALSE(machine.pace.on_team);
  EXPECT_LT(machine.calls[1], 5300);
  machine.onTeam = 60;
  machine.run(1000);
  EXPECT_TRUE(machine.pace.on_team);
}

TEST(Pace, StaysWhereBothAreEqual) {
  for (bool guess : {false, true}) {
    Machine machine(guess, 100, 98);
    if (guess)
      std::swap(machine.alone, machine.onTeam);
    machine.run(10000);
    EXPECT_EQ(machine.pace.on_team, guess);
  }
}

TEST(Pace, IsNotMisledByInterruptions) {
  // Every 100th call is interrupted for the time of 50.
  Machine machine(true, 100, 60);
  int there = 0;
  for (int i = 0; i < 50000; ++i) {
    machine.call(i % 100 == 0 ? 50 : 1);
    there += machine.pace.on_team;
  }
  EXPECT_GT(there, 49000);
}

TEST(Pace, DoesNotCountCallsAfterAPause) {
  // Of 33 calls the first ones wake threads up and find caches cold.
  for (bool guess : {false, true}) {
    Machine machine(guess, 100, 60);
    for (int i = 0; i < 20000; ++i)
      machine.call(i % 33 == 0 ? 10 : i % 33 == 1 ? 2 : 1);
    EXPECT_GT(machine.calls[1], 19000);
  }
}

TEST(Pace, IsNotMisledByTheFirstCalls) {
  // The first call places memory, those behind it find caches cold.
  Machine machine(true, 160, 80);
  machine.call(120);
  for (int i = 0; i < 5; ++i)
    machine.call(3);
  machine.run(300);
  EXPECT_EQ(machine.calls[0], 4); // of a trial
}

TEST(Pace, IsNotMisledByAPauseBeforeATrial) {
  for (int cold = 300; cold < 500; ++cold) {
    Machine machine(true, 160, 80);
    for (int i = 0; i < 1000; ++i)
      machine.call(i == cold ? 6 : cold < i && i < cold + 4 ? 3 : 1);
    EXPECT_LT(machine.calls[0], 20) << cold;
  }
}

} // namespace

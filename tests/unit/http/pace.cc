#include "http/pace.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Time kWorld = *parse_time("2026-01-05T09:00:00Z");
const Time kWall = *parse_time("2030-06-01T00:00:00Z");

Pace running(double scale = 1) { return {kWorld, kWall, scale, Pace::State::kRunning}; }

TEST(Pace, ARunningWorldMovesWithTheWall) {
  EXPECT_EQ(running().world_at(kWall), kWorld);
  EXPECT_EQ(running().world_at(kWall + milliseconds(1500)), kWorld + milliseconds(1500));
}

TEST(Pace, AScaledWorldMovesFasterOrSlower) {
  EXPECT_EQ(running(60).world_at(kWall + seconds(2)), kWorld + seconds(120));
  EXPECT_EQ(running(0.5).world_at(kWall + seconds(2)), kWorld + seconds(1));
}

TEST(Pace, APausedWorldStandsStill) {
  Pace pace = running();
  pace.pause(kWall + seconds(5));
  EXPECT_EQ(pace.world_at(kWall + hours(1)), kWorld + seconds(5));
  EXPECT_EQ(pace.until(kWorld + seconds(9), kWall + hours(1)), std::nullopt);
}

TEST(Pace, APauseIsNotCaughtUpWith) {
  Pace pace = running();
  pace.pause(kWall + seconds(5));
  pace.resume(kWall + hours(1));
  EXPECT_EQ(pace.world_at(kWall + hours(1) + seconds(1)), kWorld + seconds(6));
}

// A computer that corrects its clock must not turn back the world's.
TEST(Pace, TheWallPutBackDoesNotTurnTheWorldBack) { EXPECT_EQ(running().world_at(kWall - hours(1)), kWorld); }

TEST(Pace, AWaitEndsWhenTheMomentHasCome) {
  for (const double scale : {1.0, 7.0, 0.3}) {
    const Pace pace = running(scale);
    const Time due = kWorld + milliseconds(12'345);
    const Time then = kWall + *pace.until(due, kWall);
    EXPECT_GE(pace.world_at(then), due) << scale;
    EXPECT_LT(pace.world_at(then - milliseconds(1)), due) << scale;
  }
}

TEST(Pace, WhatIsOverdueIsDueNow) { EXPECT_EQ(running().until(kWorld - seconds(1), kWall), Duration(0)); }

TEST(Pace, AJumpIsWhereTheWorldGoesOn) {
  Pace pace = running();
  pace.set_world(kWorld + hours(24), kWall + seconds(1));
  EXPECT_EQ(pace.world_at(kWall + seconds(3)), kWorld + hours(24) + seconds(2));
}

}  // namespace
}  // namespace tocsin

#include "sim/timeline.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

using namespace std::chrono_literals;

const Time kStart = *parse_time("2026-01-05T09:00:00Z");

struct Timelines : testing::Test {
  Database db{":memory:"};
  Timeline timeline{db, kStart, 7};
  std::vector<std::string> ran;

  Timelines() {
    timeline.on("note", [this](const Task& task) { ran.push_back(clock_time(timeline.now()) + " " + task.payload); });
  }
};

// Two consequences of one moment happen in the order in which they were decided.
TEST_F(Timelines, TasksRunInOrderOfDueTimeThenOfScheduling) {
  timeline.after(2s, "note", "third", 0);
  timeline.after(1s, "note", "first", 0);
  timeline.after(1s, "note", "second", 0);
  timeline.run_until(kStart + 1h);
  EXPECT_EQ(ran, (std::vector<std::string>{"09:00:01 first", "09:00:01 second", "09:00:02 third"}));
  EXPECT_EQ(timeline.now(), kStart + 1h);
}

TEST_F(Timelines, SettleStopsAtTheLastConsequenceAndLeavesHousekeepingAlone) {
  timeline.after(5s, "note", "mail", 0);
  timeline.after(48h, "note", "expire", 0, TaskClass::kHousekeeping);
  timeline.settle();
  EXPECT_EQ(ran, std::vector<std::string>{"09:00:05 mail"});
  EXPECT_EQ(timeline.now(), kStart + 5s);
}

TEST_F(Timelines, AFailedTaskLeavesNothingBehind) {
  timeline.on("fail", [this](const Task&) {
    timeline.after(1s, "note", "never", 0);
    throw StoreError("disk full");
  });
  timeline.after(1s, "fail", "", 0);
  EXPECT_THROW(timeline.run_until(kStart + 1min), StoreError);
  EXPECT_EQ(timeline.next_due(), kStart + 1s);
}

TEST_F(Timelines, AWorldThatFeedsItselfIsAnErrorThatNamesTheTask) {
  timeline.on("echo", [this](const Task&) { timeline.after(1ms, "echo", "", 0); });
  timeline.after(1s, "echo", "", 0);
  try {
    timeline.settle();
    FAIL() << "settled";
  } catch (const NeverSettles& error) {
    EXPECT_NE(std::string(error.what()).find("echo"), std::string::npos);
  }
}

TEST_F(Timelines, ChanceComesBackWithASnapshot) {
  timeline.save();
  const std::string first = timeline.random().uuid();
  timeline.load();
  EXPECT_EQ(timeline.random().uuid(), first);
  EXPECT_EQ(first.size(), 36u);
  EXPECT_EQ(first[14], '4');
}

}  // namespace
}  // namespace tocsin

#include "services/events/events.h"
#include "support/testbed.h"

namespace tocsin::events {
namespace {

struct EventRules : Testbed<Events> {};

TEST_F(EventRules, NeedAPatternOrASchedule) {
  EXPECT_EQ(refused("PutRule", {{"Name", "empty"}}),
            "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.");
}

}  // namespace
}  // namespace tocsin::events

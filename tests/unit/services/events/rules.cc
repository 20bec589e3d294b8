#include "services/events/events.h"
#include "support/testbed.h"

namespace tocsin::events {
namespace {

constexpr const char* kShop = R"({"source":["shop"]})";

struct EventRules : Testbed<Events> {};

TEST_F(EventRules, NeedAPatternOrASchedule) {
  EXPECT_EQ(refused("PutRule", {{"Name", "empty"}}),
            "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.");
  EXPECT_THROW(call("PutRule", {{"Name", "hourly"}, {"ScheduleExpression", "rate(1 hour)"}}), Unmodelled);
}

TEST_F(EventRules, RefusePatternsAsAwsDoes) {
  EXPECT_TRUE(refused("PutRule", {{"Name", "scalar"}, {"EventPattern", R"({"source":"shop"})"}})
                  .starts_with("InvalidEventPatternException: Event pattern is not valid. Reason: "));
}

TEST_F(EventRules, AreReplacedWholeButForTheirTags) {
  const Json tags = {{{"Key", "team"}, {"Value", "blue"}}};
  const std::string arn = ok("PutRule", {{"Name", "r"},
                                         {"EventPattern", kShop},
                                         {"Description", "old"},
                                         {"State", "DISABLED"},
                                         {"Tags", tags}})["RuleArn"];
  EXPECT_EQ(arn, "arn:aws:events:us-east-1:000000000000:rule/r");
  ok("PutRule", {{"Name", "r"}, {"EventPattern", kShop}});
  const Json rule = ok("DescribeRule", {{"Name", "r"}});
  EXPECT_FALSE(rule.contains("Description"));
  EXPECT_EQ(rule["State"], "ENABLED");
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceARN", arn}})["Tags"][0]["Value"], "blue");
}

TEST_F(EventRules, WithTargetsCannotBeDeleted) {
  ok("CreateEventBus", {{"Name", "second"}});
  ok("PutRule", {{"Name", "r"}, {"EventPattern", kShop}});
  ok("PutTargets", {{"Rule", "r"},
                    {"Targets",
                     {{{"Id", "bus"},
                       {"Arn", "arn:aws:events:us-east-1:000000000000:event-bus/second"},
                       {"RoleArn", "arn:aws:iam::000000000000:role/forward"}}}}});
  EXPECT_EQ(refused("DeleteRule", {{"Name", "r"}}), "ValidationException: Rule can't be deleted since it has targets.");
  ok("RemoveTargets", {{"Rule", "r"}, {"Ids", {"bus"}}});
  ok("DeleteRule", {{"Name", "r"}});
  EXPECT_EQ(refused("DescribeRule", {{"Name", "r"}}),
            "ResourceNotFoundException: Rule r does not exist on EventBus default.");
}

TEST_F(EventRules, TakeFiveTargetsOfKindsThatAreEmulated) {
  ok("PutRule", {{"Name", "r"}, {"EventPattern", kShop}});
  Json targets = Json::array();
  for (int i = 0; i < 6; ++i) {
    targets.push_back({{"Id", std::to_string(i)},
                       {"Arn", "arn:aws:events:us-east-1:000000000000:event-bus/b"},
                       {"RoleArn", "arn:aws:iam::000000000000:role/forward"}});
  }
  EXPECT_EQ(refused("PutTargets", {{"Rule", "r"}, {"Targets", targets}}),
            "LimitExceededException: The requested resource exceeds the maximum number allowed.");
  const Json cluster = {{{"Id", "a"}, {"Arn", "arn:aws:ecs:us-east-1:000000000000:cluster/c"}}};
  EXPECT_THROW(call("PutTargets", {{"Rule", "r"}, {"Targets", cluster}}), Unmodelled);
}

TEST_F(EventRules, TakeOneKindOfInputForATarget) {
  ok("PutRule", {{"Name", "r"}, {"EventPattern", kShop}});
  const auto target = [](const Json& more) {
    Json made = {{"Id", "a"},
                 {"Arn", "arn:aws:events:us-east-1:000000000000:event-bus/b"},
                 {"RoleArn", "arn:aws:iam::000000000000:role/forward"}};
    made.update(more);
    return Json{{"Rule", "r"}, {"Targets", {made}}};
  };
  EXPECT_EQ(refused("PutTargets", target({{"Input", "{}"}, {"InputPath", "$"}})),
            "ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target a.");
  EXPECT_EQ(refused("PutTargets", target({{"Input", "text"}})),
            "ValidationException: JSON syntax error in input for target a.");
  EXPECT_TRUE(refused("PutTargets", target({{"InputTransformer", {{"InputTemplate", "\"<nobody>\""}}}}))
                  .starts_with("ValidationException: "));
}

TEST_F(EventRules, NeedPassRoleForATargetsRole) {
  ok("PutRule", {{"Name", "r"}, {"EventPattern", kShop}});
  caller = user("alice", R"([{"Effect":"Allow","Action":"events:*","Resource":"*"}])");
  const Json input = {{"Rule", "r"},
                      {"Targets",
                       {{{"Id", "a"},
                         {"Arn", "arn:aws:events:us-east-1:000000000000:event-bus/b"},
                         {"RoleArn", "arn:aws:iam::000000000000:role/forward"}}}}};
  EXPECT_EQ(refused("PutTargets", input),
            "AccessDeniedException: User: arn:aws:iam::000000000000:user/alice is not authorized to perform: "
            "iam:PassRole on resource: arn:aws:iam::000000000000:role/forward because no identity-based policy allows "
            "the iam:PassRole action");
  caller = user("bob", R"([{"Effect":"Allow","Action":"events:*","Resource":"*"},)"
                       R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*",)"
                       R"("Condition":{"StringEquals":{"iam:PassedToService":"events.amazonaws.com"}}}])");
  ok("PutTargets", input);
  EXPECT_EQ(
      ok("ListRuleNamesByTarget", {{"TargetArn", "arn:aws:events:us-east-1:000000000000:event-bus/b"}})["RuleNames"][0],
      "r");
}

TEST_F(EventRules, AreListedByPrefixPageByPage) {
  for (const char* name : {"a-1", "a-2", "b-1"}) ok("PutRule", {{"Name", name}, {"EventPattern", kShop}});
  const Json page = ok("ListRules", {{"NamePrefix", "a-"}, {"Limit", 1}});
  ASSERT_EQ(page["Rules"].size(), 1U);
  const Json rest = ok("ListRules", {{"NamePrefix", "a-"}, {"Limit", 1}, {"NextToken", page["NextToken"]}});
  EXPECT_EQ(rest["Rules"][0]["Name"], "a-2");
  EXPECT_FALSE(rest.contains("NextToken"));
}

TEST_F(EventRules, AreLimitedToSourcesByPolicy) {
  caller = user("alice", R"([{"Effect":"Allow","Action":"events:PutRule","Resource":"*",)"
                         R"("Condition":{"ForAllValues:StringEquals":{"events:source":["shop"]},)"
                         R"("Null":{"events:source":"false"}}}])");
  ok("PutRule", {{"Name", "r"}, {"EventPattern", kShop}});
  EXPECT_TRUE(refused("PutRule", {{"Name", "r"}, {"EventPattern", R"({"source":["aws.iam"]})"}})
                  .starts_with("AccessDeniedException: "));
}

TEST_F(EventRules, CanBeTriedBeforeTheyAreMade) {
  const Json event = {{"id", "1"},
                      {"account", "0"},
                      {"source", "shop"},
                      {"time", "2026-01-05T09:00:00Z"},
                      {"region", "us-east-1"},
                      {"detail-type", "Order"}};
  EXPECT_EQ(ok("TestEventPattern", {{"EventPattern", kShop}, {"Event", event.dump()}})["Result"], true);
  EXPECT_TRUE(
      refused("TestEventPattern", {{"EventPattern", kShop}, {"Event", "{}"}}).starts_with("ValidationException: "));
}

}  // namespace
}  // namespace tocsin::events

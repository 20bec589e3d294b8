#include "services/events/events.h"
#include "support/testbed.h"

namespace tocsin::events {
namespace {

struct EventBuses : Testbed<Events> {
  Json entry(const Json& more = Json::object()) {
    Json made = {{"Source", "shop"}, {"DetailType", "Order"}, {"Detail", "{}"}};
    made.update(more);
    return made;
  }
  std::string entry_error(const Json& one) {
    const Json out = ok("PutEvents", {{"Entries", {one}}});
    return out["Entries"][0].value("ErrorCode", "") + ": " + out["Entries"][0].value("ErrorMessage", "");
  }
};

TEST_F(EventBuses, IncludeTheDefaultOneInEveryRegion) {
  region = "eu-west-3";
  EXPECT_EQ(ok("DescribeEventBus")["Arn"], "arn:aws:events:eu-west-3:000000000000:event-bus/default");
  ok("CreateEventBus", {{"Name", "alpha"}});
  const Json buses = ok("ListEventBuses")["EventBuses"];
  ASSERT_EQ(buses.size(), 2U);
  EXPECT_EQ(buses[0]["Name"], "alpha");
  EXPECT_EQ(buses[1]["Name"], "default");
}

TEST_F(EventBuses, AreMadeOnceAndDeletedWhenTheyAreEmpty) {
  ok("CreateEventBus", {{"Name", "alpha"}});
  EXPECT_EQ(refused("CreateEventBus", {{"Name", "alpha"}}),
            "ResourceAlreadyExistsException: Event bus alpha already exists.");
  ok("PutRule", {{"Name", "r"}, {"EventBusName", "alpha"}, {"EventPattern", R"({"source":["a"]})"}});
  EXPECT_EQ(refused("DeleteEventBus", {{"Name", "alpha"}}),
            "ValidationException: Event bus can't be deleted since it has rules.");
  ok("DeleteRule", {{"Name", "r"}, {"EventBusName", "alpha"}});
  ok("DeleteEventBus", {{"Name", "alpha"}});
  EXPECT_EQ(refused("DescribeEventBus", {{"Name", "alpha"}}),
            "ResourceNotFoundException: Event bus alpha does not exist.");
  EXPECT_EQ(refused("DeleteEventBus", {{"Name", "default"}}), "ValidationException: Cannot delete event bus default.");
}

TEST_F(EventBuses, OpenToAnotherAccountByPermission) {
  const std::string bus = ok("DescribeEventBus")["Arn"];
  caller = root_of("111122223333");
  const Json input = {{"Entries", {entry({{"EventBusName", bus}})}}};
  EXPECT_TRUE(refused("PutEvents", input).starts_with("AccessDeniedException: "));
  caller = root_of(kAccount);
  ok("PutPermission", {{"Action", "events:PutEvents"}, {"Principal", "111122223333"}, {"StatementId", "partner"}});
  caller = root_of("111122223333");
  EXPECT_EQ(ok("PutEvents", input)["FailedEntryCount"], 0);
  caller = root_of(kAccount);
  ok("RemovePermission", {{"StatementId", "partner"}});
  EXPECT_EQ(refused("RemovePermission", {{"StatementId", "partner"}}),
            "ResourceNotFoundException: EventBus does not have a policy.");
}

// Tests that send events of AWS by hand pass on emulators and fail on AWS.
TEST_F(EventBuses, TakeNoEventsOfAwsFromCustomers) {
  EXPECT_EQ(entry_error(entry({{"Source", "aws.iam"}})),
            "NotAuthorizedForSourceException: Not authorized for the source.");
}

TEST_F(EventBuses, RefuseEntriesOneByOne) {
  const Json out = ok("PutEvents", {{"Entries", {entry(), entry({{"Detail", "text"}}), entry()}}});
  EXPECT_EQ(out["FailedEntryCount"], 1);
  EXPECT_TRUE(out["Entries"][0].contains("EventId"));
  EXPECT_EQ(out["Entries"][1]["ErrorCode"], "MalformedDetail");
  EXPECT_TRUE(out["Entries"][2].contains("EventId"));
  EXPECT_EQ(entry_error(entry({{"Detail", "[1]"}})), "MalformedDetail: Detail is malformed.");
  EXPECT_EQ(entry_error({{"Source", "shop"}, {"Detail", "{}"}}),
            "InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required argument.");
}

TEST_F(EventBuses, RefuseRequestsThatAreTooLarge) {
  const std::string detail = R"({"x":")" + std::string(1'048'576, 'x') + R"("})";
  EXPECT_EQ(refused("PutEvents", {{"Entries", {entry({{"Detail", detail}})}}}),
            "ValidationException: Total size of the entries in the request is over the limit.");
}

TEST_F(EventBuses, CanBeLimitedBySourceOfTheEvent) {
  caller = user("alice", R"([{"Effect":"Allow","Action":"events:PutEvents","Resource":"*",)"
                         R"("Condition":{"StringEquals":{"events:source":"shop"}}}])");
  ok("PutEvents", {{"Entries", {entry()}}});
  EXPECT_TRUE(
      refused("PutEvents", {{"Entries", {entry({{"Source", "bank"}})}}}).starts_with("AccessDeniedException: "));
}

}  // namespace
}  // namespace tocsin::events

#include "bed.h"

namespace tocsin::cloudtrail {
namespace {

struct CloudtrailLookup : Bed {
  Json by(const std::string& key, const std::string& value) {
    return ok("LookupEvents",
              {{"LookupAttributes", Json::array({{{"AttributeKey", key}, {"AttributeValue", value}}})}})["Events"];
  }

  std::vector<std::string> names(const Json& events) {
    std::vector<std::string> all;
    for (const Json& event : events) all.push_back(event["EventName"]);
    return all;
  }
};

TEST_F(CloudtrailLookup, ShowsTheNewestFirst) {
  trail("alpha");
  advance(std::chrono::seconds(5));
  ok("ListTrails");
  EXPECT_EQ(names(ok("LookupEvents")["Events"]), (std::vector<std::string>{"ListTrails", "CreateTrail"}));
}

TEST_F(CloudtrailLookup, ShowsAnEventAsAwsDoes) {
  caller = user("alice", R"([{"Effect":"Allow","Action":"*","Resource":"*"}])");
  caller.access_key_id = "AKIAEXAMPLE";
  trail("alpha");
  const Json event = ok("LookupEvents")["Events"][0];
  EXPECT_EQ(event["EventName"], "CreateTrail");
  EXPECT_EQ(event["ReadOnly"], "false");
  EXPECT_EQ(event["AccessKeyId"], "AKIAEXAMPLE");
  EXPECT_EQ(event["EventSource"], "cloudtrail.amazonaws.com");
  EXPECT_EQ(event["Username"], "alice");
  EXPECT_EQ(event["Resources"],
            Json::array({{{"ResourceType", "AWS::CloudTrail::Trail"}, {"ResourceName", arn("alpha")}}}));
  const Json record = Json::parse(event["CloudTrailEvent"].get<std::string>());
  EXPECT_EQ(record["eventID"], event["EventId"]);
}

TEST_F(CloudtrailLookup, FindsByEachKey) {
  trail("alpha");
  caller = user("alice", R"([{"Effect":"Allow","Action":"*","Resource":"*"}])");
  caller.access_key_id = "AKIAEXAMPLE";
  ok("ListTrails");

  const std::vector<std::string> created = {"CreateTrail"};
  const std::vector<std::string> listed = {"ListTrails"};
  const std::string id = ok("LookupEvents", {{"MaxResults", 1}})["Events"][0]["EventId"];
  EXPECT_EQ(names(by("EventId", id)), listed);
  EXPECT_EQ(names(by("EventName", "CreateTrail")), created);
  EXPECT_EQ(names(by("ReadOnly", "false")), created);
  EXPECT_EQ(names(by("Username", "root")), created);
  EXPECT_EQ(names(by("ResourceName", arn("alpha"))), created);
  EXPECT_EQ(names(by("ResourceType", "AWS::CloudTrail::Trail")), created);
  EXPECT_TRUE(by("EventSource", "iam.amazonaws.com").empty());
  EXPECT_EQ(by("AccessKeyId", "AKIAEXAMPLE").back()["EventName"], "ListTrails");
}

// A name that is a part of another finds nothing.
TEST_F(CloudtrailLookup, ComparesWholeNames) {
  trail("alpha");
  EXPECT_TRUE(by("ResourceName", "alpha").empty());
  EXPECT_TRUE(by("ResourceType", "AWS::CloudTrail").empty());
}

TEST_F(CloudtrailLookup, TurnsPagesWithTheSameQuestionOnly) {
  for (const char* name : {"one", "two", "three"}) trail(name);
  const Json created = Json::array({{{"AttributeKey", "EventName"}, {"AttributeValue", "CreateTrail"}}});
  const Json first = ok("LookupEvents", {{"LookupAttributes", created}, {"MaxResults", 2}});
  ASSERT_EQ(first["Events"].size(), 2u);
  const Json rest =
      ok("LookupEvents", {{"LookupAttributes", created}, {"MaxResults", 2}, {"NextToken", first["NextToken"]}});
  ASSERT_EQ(rest["Events"].size(), 1u);
  EXPECT_FALSE(rest.contains("NextToken"));
  EXPECT_EQ(Json::parse(rest["Events"][0]["CloudTrailEvent"].get<std::string>())["requestParameters"]["name"], "one");
  EXPECT_TRUE(refused("LookupEvents", {{"NextToken", first["NextToken"]}}).starts_with("InvalidNextTokenException: "));
}

// AWS: both ends are included, and events have whole seconds.
TEST_F(CloudtrailLookup, IncludesBothEndsOfTheTime) {
  advance(std::chrono::milliseconds(400));
  trail("alpha");
  const Json second = {{"StartTime", "2026-01-05T09:00:00Z"}, {"EndTime", "2026-01-05T09:00:00Z"}};
  EXPECT_EQ(ok("LookupEvents", second)["Events"].size(), 1u);
  const Json later = {{"StartTime", "2026-01-05T09:00:01Z"}};
  EXPECT_TRUE(ok("LookupEvents", later)["Events"].empty());
  EXPECT_EQ(refused("LookupEvents", {{"StartTime", "2026-01-05T09:00:01Z"}, {"EndTime", "2026-01-05T09:00:00Z"}}),
            "InvalidTimeRangeException: The start time can't occur after the end time.");
}

TEST_F(CloudtrailLookup, TakesOneAttributeOnly) {
  const Json one = {{"AttributeKey", "EventName"}, {"AttributeValue", "CreateTrail"}};
  EXPECT_TRUE(refused("LookupEvents", {{"LookupAttributes", Json::array({one, one})}})
                  .starts_with("InvalidLookupAttributesException: "));
}

TEST_F(CloudtrailLookup, ShowsItsOwnRegionOnly) {
  trail("alpha");
  region = "eu-west-1";
  EXPECT_TRUE(ok("LookupEvents")["Events"].empty());
}

TEST_F(CloudtrailLookup, TakesFiftyAtMost) {
  EXPECT_NE(refused("LookupEvents", {{"MaxResults", 51}}).find("less than or equal to 50"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::cloudtrail

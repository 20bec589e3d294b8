#include "bed.h"

namespace tocsin::cloudtrail {
namespace {

/// Which records reach EventBridge, and what the journal says of those that do not.
struct CloudtrailToBus : Bed {
  std::string withheld_code() { return json_string(last_withheld(), "code"); }

  void stop_and_write() {
    region = "us-east-1";
    write_call();
    engine.timeline.settle();
  }
};

TEST_F(CloudtrailToBus, NothingArrivesWithoutATrail) {
  service.write(draft("iam.amazonaws.com", "CreateAccessKey"));
  engine.timeline.settle();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(last_withheld()["code"], "CT-01");
  EXPECT_EQ(last_withheld()["reason"],
            "account 000000000000 has no trail, and events reach EventBridge only through a trail that is logging");
  EXPECT_EQ(entries("withheld").back().cause, entries("recorded").back().id);
}

TEST_F(CloudtrailToBus, NothingArrivesBeforeStartLogging) {
  trail("target");
  engine.timeline.settle();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(withheld_code(), "CT-02");
  EXPECT_EQ(last_withheld()["trail"], arn("target"));
}

TEST_F(CloudtrailToBus, ALoggingTrailHandsTheRecordOnInAnEnvelope) {
  logging_trail("target");
  write_call();
  EXPECT_TRUE(on_bus.empty()) << "it takes a while";
  engine.timeline.settle();

  ASSERT_EQ(on_bus.size(), 1u);
  const Json& event = on_bus[0];
  std::vector<std::string> names;
  for (const auto& [name, value] : event.items()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"version", "id", "detail-type", "source", "account", "time", "region",
                                             "resources", "detail"}));
  EXPECT_EQ(event["version"], "0");
  EXPECT_EQ(event["detail-type"], "AWS API Call via CloudTrail");
  EXPECT_EQ(event["source"], "aws.cloudtrail");
  EXPECT_EQ(event["account"], kAccount);
  EXPECT_EQ(event["time"], event["detail"]["eventTime"]);
  EXPECT_EQ(event["region"], "us-east-1");
  EXPECT_EQ(event["detail"], last_record());
  EXPECT_NE(event["id"], event["detail"]["eventID"]);
  EXPECT_EQ(causes[0], entries("recorded").back().id);
}

TEST_F(CloudtrailToBus, TheDelayIsASetting) {
  logging_trail("target");
  engine.settings.cloudtrail_to_bus = {std::chrono::seconds(30), std::chrono::seconds(30)};
  write_call();
  advance(std::chrono::seconds(29));
  EXPECT_TRUE(on_bus.empty());
  advance(std::chrono::seconds(1));
  EXPECT_EQ(on_bus.size(), 1u);
}

// Rules that want read-only events ask for them; the bus decides by `readOnly`.
TEST_F(CloudtrailToBus, ReadOnlyEventsAreHandedOnToo) {
  logging_trail("target");
  ok("ListTrails");
  engine.timeline.settle();

  ASSERT_EQ(on_bus.size(), 1u);
  EXPECT_EQ(on_bus[0]["detail"]["readOnly"], true);
}

TEST_F(CloudtrailToBus, ReadOnlyEventsAreNotSaidToBeWithheld) {
  ok("ListTrails");
  EXPECT_TRUE(entries("withheld").empty());
}

TEST_F(CloudtrailToBus, StopLoggingIsTheLastEventButOne) {
  logging_trail("target");
  ok("StopLogging", {{"Name", "target"}});
  write_call();
  engine.timeline.settle();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(withheld_code(), "CT-02");
}

TEST_F(CloudtrailToBus, ATrailOfAnotherRegionDoesNotCoverIt) {
  region = "eu-west-1";
  logging_trail("europe");
  region = "us-east-1";
  service.write(draft("sns.amazonaws.com", "CreateTopic"));

  EXPECT_EQ(withheld_code(), "CT-06");
  EXPECT_EQ(last_withheld()["reason"],
            "trail europe does not take the event: it covers eu-west-1 only, and the event is in us-east-1");
}

TEST_F(CloudtrailToBus, AMultiRegionTrailCoversAllRegions) {
  region = "eu-west-1";
  logging_trail("everywhere", {{"IsMultiRegionTrail", true}});
  region = "us-east-1";
  RecordDraft made = draft("iam.amazonaws.com", "CreateAccessKey");
  made.global = true;
  service.write(made);
  engine.timeline.settle();

  ASSERT_EQ(on_bus.size(), 1u);
  EXPECT_EQ(on_bus[0]["source"], "aws.iam");
  EXPECT_EQ(on_bus[0]["region"], "us-east-1");
}

TEST_F(CloudtrailToBus, AMultiRegionTrailMadeSingleLosesGlobalEvents) {
  logging_trail("target", {{"IsMultiRegionTrail", true}});
  ok("UpdateTrail", {{"Name", "target"}, {"IsMultiRegionTrail", false}});
  settle();
  RecordDraft made = draft("iam.amazonaws.com", "CreateAccessKey");
  made.global = true;
  service.write(made);
  engine.timeline.settle();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(withheld_code(), "CT-07");
}

TEST_F(CloudtrailToBus, ReadOnlySelectorsKeepWritesBack) {
  logging_trail("target");
  ok("PutEventSelectors", {{"TrailName", "target"}, {"EventSelectors", {{{"ReadWriteType", "ReadOnly"}}}}});
  settle();
  stop_and_write();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(withheld_code(), "CT-03");
}

TEST_F(CloudtrailToBus, DataOnlySelectorsKeepManagementEventsBack) {
  logging_trail("target");
  ok("PutEventSelectors", {{"TrailName", "target"},
                           {"EventSelectors",
                            {{{"IncludeManagementEvents", false},
                              {"DataResources", {{{"Type", "AWS::S3::Object"}, {"Values", {"arn:aws:s3"}}}}}}}}});
  settle();
  stop_and_write();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(withheld_code(), "CT-04");
}

TEST_F(CloudtrailToBus, ExcludedSourcesStayBack) {
  logging_trail("target");
  ok("PutEventSelectors",
     {{"TrailName", "target"}, {"EventSelectors", {{{"ExcludeManagementEventSources", {"kms.amazonaws.com"}}}}}});
  settle();
  service.write(draft("kms.amazonaws.com", "DisableKey"));
  EXPECT_EQ(withheld_code(), "CT-22");
  service.write(draft("iam.amazonaws.com", "CreateUser"));
  engine.timeline.settle();
  EXPECT_EQ(on_bus.size(), 1u);
}

TEST_F(CloudtrailToBus, AdvancedSelectorsDecideByField) {
  logging_trail("target");
  ok("PutEventSelectors", {{"TrailName", "target"},
                           {"AdvancedEventSelectors",
                            {{{"FieldSelectors",
                               {{{"Field", "eventCategory"}, {"Equals", {"Management"}}},
                                {{"Field", "readOnly"}, {"Equals", {"false"}}},
                                {{"Field", "eventSource"}, {"NotEquals", {"kms.amazonaws.com"}}}}}}}}});
  settle();
  service.write(draft("kms.amazonaws.com", "DisableKey"));
  EXPECT_EQ(withheld_code(), "CT-22");
  service.write(draft("iam.amazonaws.com", "CreateUser"));
  ok("ListTrails");
  engine.timeline.settle();
  ASSERT_EQ(on_bus.size(), 1u);
  EXPECT_EQ(on_bus[0]["detail"]["eventName"], "CreateUser");
}

// Of several trails that do not take an event, the one that came nearest is told.
TEST_F(CloudtrailToBus, TheNearestTrailIsTold) {
  region = "eu-west-1";
  logging_trail("europe");
  region = "us-east-1";
  trail("target");
  service.write(draft("iam.amazonaws.com", "CreateUser"));
  EXPECT_EQ(withheld_code(), "CT-02");
  EXPECT_EQ(last_withheld()["trail"], arn("target"));
}

TEST_F(CloudtrailToBus, HugeRecordsAreInTheHistoryOnly) {
  logging_trail("target");
  RecordDraft made = draft("iam.amazonaws.com", "CreatePolicy");
  made.parameters_json = "{\"policyDocument\":\"" + std::string(300'000, 'x') + "\"}";
  service.write(made);
  engine.timeline.settle();

  EXPECT_TRUE(on_bus.empty());
  EXPECT_EQ(withheld_code(), "CT-13");
  EXPECT_EQ(last_record()["eventName"], "CreatePolicy");
}

TEST_F(CloudtrailToBus, SignInsHaveADetailTypeOfTheirOwn) {
  logging_trail("target");
  RecordDraft made = draft("signin.amazonaws.com", "ConsoleLogin");
  made.event_type = "AwsConsoleSignIn";
  made.response_json = R"({"ConsoleLogin":"Success"})";
  service.write(made);
  engine.timeline.settle();

  ASSERT_EQ(on_bus.size(), 1u);
  EXPECT_EQ(on_bus[0]["detail-type"], "AWS Console Sign In via CloudTrail");
  EXPECT_EQ(on_bus[0]["source"], "aws.signin");
  EXPECT_FALSE(on_bus[0]["detail"].contains("requestID"));
}

TEST_F(CloudtrailToBus, DataEventsNeedASelector) {
  logging_trail("target");
  RecordDraft made = draft("s3.amazonaws.com", "PutObjectAcl");
  made.management = false;
  made.resources = {{kAccount, "AWS::S3::Object", "arn:aws:s3:::b/key"}};
  service.write(made);
  EXPECT_EQ(withheld_code(), "CT-10");
  EXPECT_NE(last_record()["eventName"], "PutObjectAcl");

  ok("PutEventSelectors",
     {{"TrailName", "target"},
      {"EventSelectors", {{{"DataResources", {{{"Type", "AWS::S3::Object"}, {"Values", {"arn:aws:s3:::b/"}}}}}}}}});
  settle();
  service.write(made);
  engine.timeline.settle();
  ASSERT_EQ(on_bus.size(), 1u);
  EXPECT_EQ(on_bus[0]["detail"]["eventCategory"], "Data");
  EXPECT_NE(last_record()["eventName"], "PutObjectAcl") << "the event history has management events only";
}

// A call that fails after the trail took it leaves its record, and what it scheduled is undone.
TEST_F(CloudtrailToBus, RefusedCallsArriveWithTheirError) {
  logging_trail("target");
  refused("DeleteTrail", {{"Name", "nothing"}});
  engine.timeline.settle();

  ASSERT_EQ(on_bus.size(), 1u);
  EXPECT_EQ(on_bus[0]["detail"]["errorCode"], "TrailNotFoundException");
}

}  // namespace
}  // namespace tocsin::cloudtrail

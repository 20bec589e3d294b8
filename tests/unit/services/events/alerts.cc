#include "alert.h"

namespace tocsin::events {
namespace {

constexpr const char* kKeyPattern = R"({"source":["aws.iam"],"detail-type":["AWS API Call via CloudTrail"],)"
                                    R"("detail":{"eventSource":["iam.amazonaws.com"],)"
                                    R"("eventName":["CreateAccessKey","DeleteAccessKey","UpdateAccessKey"]}})";

/// Pipeline 1: a rule on access keys, its transformer, a topic, a mailbox.
struct AccessKeyAlert : AlertBed {
  static constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";
  static constexpr const char* kRule = "arn:aws:events:us-east-1:000000000000:rule/iam-accesskey";

  std::string topic = topic_with_mailbox(publish_policy(kTopic, "events.amazonaws.com"));

  AccessKeyAlert() { deploy({{"EventPattern", kKeyPattern}}); }

  void deploy(const Json& more) {
    Json rule = {{"Name", "iam-accesskey"}};
    rule.update(more);
    ok("PutRule", rule);
    const Json paths = {{"eventName", "$.detail.eventName"},
                        {"sourceIPAddress", "$.detail.sourceIPAddress"},
                        {"user", "$.detail.userIdentity.arn"},
                        {"userName", "$.detail.requestParameters.userName"}};
    const Json transformer = {
        {"InputPathsMap", paths},
        {"InputTemplate", "\"<user> has done <eventName> on <userName> from <sourceIPAddress>\"\n"}};
    put_target({{"InputTransformer", transformer}});
  }

  void put_target(const Json& more) {
    Json target = {{"Id", "SendToSNS"}, {"Arn", kTopic}};
    target.update(more);
    ok("PutTargets", {{"Rule", "iam-accesskey"}, {"Targets", {target}}});
  }

  /// The detail of the last entry of this kind.
  Json last(const std::string& kind) {
    Json detail;
    for (const JournalEntry& entry : engine.journal.after(0)) {
      if (entry.kind == kind) detail = *parse_json(entry.detail);
    }
    return detail;
  }
};

TEST_F(AccessKeyAlert, ReachesTheMailboxWithItsQuotesAndFooter) {
  happen("CreateAccessKey");
  ASSERT_EQ(mails().size(), 1U);
  const Alert mail = mails().front();
  EXPECT_EQ(mail.to, "security@example.com");
  EXPECT_EQ(mail.subject, "AWS Notification Message");
  const std::string id = mail.subscription.substr(mail.subscription.rfind(':') + 1);
  EXPECT_EQ(
      mail.body,
      "\"arn:aws:iam::000000000000:user/mallory has done CreateAccessKey on alice from 203.0.113.7\"\n"
      "\n"
      "--\n"
      "If you wish to stop receiving notifications from this topic, please click or visit the link below to "
      "unsubscribe:\n"
      "https://sns.us-east-1.amazonaws.com/unsubscribe.html?SubscriptionArn=arn:aws:sns:us-east-1:000000000000:"
      "alerts:" +
          id +
          "&Endpoint=security@example.com\n"
          "\n"
          "Please do not reply directly to this email. If you have any questions or comments regarding this email, "
          "please contact us at https://aws.amazon.com/support\n");
}

// The chain that `explain` walks: each entry names the one before it.
TEST_F(AccessKeyAlert, LeavesAChainFromTheMailToTheBus) {
  happen("CreateAccessKey");
  std::vector<std::string> kinds;
  std::int64_t id = mails().front().cause;
  while (id != 0) {
    const auto entry = engine.journal.find(id);
    kinds.push_back(entry->kind);
    id = entry->cause;
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"alert", "published", "delivered", "matched", "bus"}));
}

TEST_F(AccessKeyAlert, IsRefusedByATopicThatNamesAnotherService) {
  call_sns("SetTopicAttributes", {{"TopicArn", topic},
                                  {"AttributeName", "Policy"},
                                  {"AttributeValue", publish_policy(topic, "cloudwatch.amazonaws.com")}});
  happen("CreateAccessKey");
  EXPECT_TRUE(mails().empty());
  EXPECT_EQ(journal("refused"), (std::vector<std::string>{topic + " ED-02"}));
  EXPECT_EQ(journal("lost"), (std::vector<std::string>{topic}));
}

TEST_F(AccessKeyAlert, IsNotForOtherCallsAndSaysHowNearTheyCame) {
  happen("CreateAccessKeys");
  EXPECT_TRUE(mails().empty());
  EXPECT_EQ(journal("missed"), (std::vector<std::string>{std::string(kRule) + " EM-07"}));
  const Json miss = last("missed");
  EXPECT_EQ(miss["rule"], "iam-accesskey");
  ASSERT_EQ(miss["leaves"].size(), 1U) << miss.dump();
  EXPECT_EQ(miss["leaves"][0]["path"], "detail.eventName");
  EXPECT_EQ(miss["leaves"][0]["found"], "\"CreateAccessKeys\"");
}

// On a bus with many rules on CloudTrail, the ones about another service must not hide the one that was meant.
TEST_F(AccessKeyAlert, NamesTheNearestOfManyRules) {
  for (int i = 0; i < 30; ++i) {
    ok("PutRule", {{"Name", "a-" + std::to_string(i)},
                   {"EventPattern", R"({"source":["aws.s3"],"detail-type":["AWS API Call via CloudTrail"]})"}});
  }
  happen("CreateAccessKeys");
  const std::vector<std::string> missed = journal("missed");
  ASSERT_EQ(missed.size(), 5U);
  EXPECT_NE(std::find(missed.begin(), missed.end(), std::string(kRule) + " EM-07"), missed.end());
}

// What has neither source nor detail-type in common with a rule is not worth a word.
TEST_F(AccessKeyAlert, SaysNothingOfEventsThatItsRuleIsNotAbout) {
  ok("PutEvents", {{"Entries", {{{"Source", "shop"}, {"DetailType", "Order"}, {"Detail", "{}"}}}}});
  engine.timeline.settle();
  EXPECT_TRUE(journal("missed").empty());
}

TEST_F(AccessKeyAlert, IsSilentWhileItsRuleIsDisabled) {
  ok("DisableRule", {{"Name", "iam-accesskey"}});
  happen("CreateAccessKey");
  EXPECT_EQ(journal("missed"), (std::vector<std::string>{std::string(kRule) + " EM-19"}));
  ok("EnableRule", {{"Name", "iam-accesskey"}});
  happen("CreateAccessKey");
  EXPECT_EQ(mails().size(), 1U);
}

TEST_F(AccessKeyAlert, OnAReadOnlyCallNeedsTheStateThatTakesThem) {
  deploy({{"EventPattern", R"({"detail":{"eventName":["ListUsers"]}})"}});
  happen("ListUsers");
  EXPECT_TRUE(mails().empty());
  EXPECT_EQ(journal("missed"), (std::vector<std::string>{std::string(kRule) + " EM-01"}));
  deploy({{"EventPattern", R"({"detail":{"eventName":["ListUsers"]}})"},
          {"State", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}});
  happen("ListUsers");
  EXPECT_EQ(mails().size(), 1U);
}

// AWS excepts two calls of STS, although their names begin with Get.
TEST_F(AccessKeyAlert, OnASessionTokenNeedsNoSpecialState) {
  deploy({{"EventPattern", R"({"detail":{"eventName":["GetSessionToken"]}})"}});
  happen("GetSessionToken", "us-east-1", "sts");
  EXPECT_EQ(mails().size(), 1U);
}

TEST_F(AccessKeyAlert, WithItsRuleInAnotherRegionNamesBothRegions) {
  ok("RemoveTargets", {{"Rule", "iam-accesskey"}, {"Ids", {"SendToSNS"}}});
  ok("DeleteRule", {{"Name", "iam-accesskey"}});
  region = "eu-west-1";
  ok("PutRule", {{"Name", "iam-accesskey"}, {"EventPattern", kKeyPattern}});
  happen("CreateAccessKey");
  EXPECT_EQ(journal("missed"),
            (std::vector<std::string>{"arn:aws:events:eu-west-1:000000000000:rule/iam-accesskey CT-05"}));
  EXPECT_EQ(last("missed")["reason"], "the rule is in eu-west-1; this event of aws.iam is sent in us-east-1 only");
}

TEST_F(AccessKeyAlert, OnACustomBusNeverComes) {
  ok("CreateEventBus", {{"Name", "security"}});
  ok("PutRule", {{"Name", "on-custom"}, {"EventBusName", "security"}, {"EventPattern", kKeyPattern}});
  happen("CreateAccessKey");
  EXPECT_EQ(journal("missed"),
            (std::vector<std::string>{"arn:aws:events:us-east-1:000000000000:rule/security/on-custom EM-18"}));
}

// A world is rolled back after each story; a matcher must not outlive the rules it was made from.
TEST_F(AccessKeyAlert, IsMatchedByTheRulesThatAreThereAfterARollback) {
  happen("CreateAccessKey");
  {
    Transaction undone(engine.db);
    ok("PutRule", {{"Name", "iam-accesskey"}, {"EventPattern", R"({"source":["none"]})"}});
    happen("CreateAccessKey");
    EXPECT_EQ(mails().size(), 1U);
  }
  engine.timeline.load();
  happen("CreateAccessKey");
  EXPECT_EQ(mails().size(), 2U);
}

TEST_F(AccessKeyAlert, WithAConstantInputSaysThat) {
  put_target({{"Input", R"("somebody made a key")"}});
  happen("CreateAccessKey");
  EXPECT_TRUE(mails().front().body.starts_with("\"somebody made a key\"\n\n--\n"));
}

TEST_F(AccessKeyAlert, WithAnInputPathSaysThatPart) {
  put_target({{"InputPath", "$.detail.userIdentity"}});
  happen("CreateAccessKey");
  EXPECT_TRUE(mails().front().body.starts_with("{\"arn\":\"arn:aws:iam::000000000000:user/mallory\"}\n\n--\n"))
      << mails().front().body;
}

// The mistakes that people make in patterns have names; the entry carries the right one.
TEST_F(AccessKeyAlert, NamesTheMistakeInThePattern) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {R"({"source":["aws.iam"],"eventName":["CreateAccessKey"]})", "EM-06"},
      {R"({"source":["aws.iam"],"detail-type":["AWS Service Event via CloudTrail"]})", "EM-03"},
      {R"({"DetailType":["AWS API Call via CloudTrail"]})", "EM-04"},
      {R"({"source":["aws.iam"],"detail":{"eventName":["Create*"]}})", "EM-13"},
      {R"({"source":["aws.iam"],"detail":{"managementEvent":["true"]}})", "EM-08"},
      {R"({"source":["aws.iam"],"detail":{"eventName":["createaccesskey"]}})", "EM-07"},
      {R"({"source":["aws.iam"],"detail-type":["AWS Console Signin via CloudTrail"]})", "EM-02"}};
  for (const auto& [pattern, code] : mistakes) {
    deploy({{"EventPattern", pattern}});
    happen("CreateAccessKey");
    EXPECT_EQ(last("missed")["code"], code) << pattern << "\n" << last("missed").dump();
  }
}

}  // namespace
}  // namespace tocsin::events

#include "alert.h"

namespace tocsin::events {
namespace {

constexpr const char* kKeyPattern = R"({"source":["aws.iam"],"detail-type":["AWS API Call via CloudTrail"],)"
                                    R"("detail":{"eventSource":["iam.amazonaws.com"],)"
                                    R"("eventName":["CreateAccessKey","DeleteAccessKey","UpdateAccessKey"]}})";

/// Pipeline 1: a rule on access keys, its transformer, a topic, a mailbox.
struct AccessKeyAlert : AlertBed {
  std::string topic = topic_with_mailbox(publish_policy(kTopic, "events.amazonaws.com"));

  static constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";

  AccessKeyAlert() { deploy(kKeyPattern); }

  void deploy(const std::string& pattern, const std::string& state = "ENABLED") {
    ok("PutRule", {{"Name", "iam-accesskey"}, {"EventPattern", pattern}, {"State", state}});
    const Json paths = {{"eventName", "$.detail.eventName"},
                        {"sourceIPAddress", "$.detail.sourceIPAddress"},
                        {"user", "$.detail.userIdentity.arn"},
                        {"userName", "$.detail.requestParameters.userName"}};
    const Json transformer = {
        {"InputPathsMap", paths},
        {"InputTemplate", "\"<user> has done <eventName> on <userName> from <sourceIPAddress>\"\n"}};
    ok("PutTargets", {{"Rule", "iam-accesskey"},
                      {"Targets", {{{"Id", "SendToSNS"}, {"Arn", kTopic}, {"InputTransformer", transformer}}}}});
  }
};

TEST_F(AccessKeyAlert, ReachesTheMailboxWithItsQuotesAndFooter) {
  happen("CreateAccessKey");
  ASSERT_EQ(mails().size(), 1U);
  const Alert mail = mails().front();
  EXPECT_EQ(mail.to, "security@example.com");
  EXPECT_EQ(mail.subject, "AWS Notification Message");
  EXPECT_TRUE(mail.body.starts_with(
      "\"arn:aws:iam::000000000000:user/mallory has done CreateAccessKey on alice from 203.0.113.7\""))
      << mail.body;
  EXPECT_NE(mail.body.find("\n\n--\nIf you wish to stop receiving notifications from this topic, please click or visit "
                           "the link below to unsubscribe:\nhttps://sns.us-east-1.amazonaws.com/unsubscribe.html?"
                           "SubscriptionArn=arn:aws:sns:us-east-1:000000000000:alerts:"),
            std::string::npos)
      << mail.body;
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

TEST_F(AccessKeyAlert, IsSilentWithTheDefaultTopicPolicy) {
  call_sns("SetTopicAttributes", {{"TopicArn", topic},
                                  {"AttributeName", "Policy"},
                                  {"AttributeValue", publish_policy(topic, "cloudwatch.amazonaws.com")}});
  happen("CreateAccessKey");
  EXPECT_TRUE(mails().empty());
  EXPECT_EQ(journal("refused"), (std::vector<std::string>{topic + " ED-02"}));
}

}  // namespace
}  // namespace tocsin::events

#include "services/sns/sns.h"
#include "support/testbed.h"

namespace tocsin::sns {
namespace {

using namespace std::chrono_literals;

struct SnsSubscriptions : Testbed<Sns> {
  static constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";
  static constexpr const char* kMailbox = "security@example.com";

  SnsSubscriptions() { ok("CreateTopic", {{"Name", "alerts"}}); }

  Json mailbox(const Json& more = Json::object()) {
    Json input = {{"TopicArn", kTopic}, {"Protocol", "email"}, {"Endpoint", kMailbox}};
    input.update(more);
    return input;
  }

  Alert last_mail() {
    engine.timeline.settle();
    return engine.outbox.after(0).back();
  }

  static std::string token_in(const std::string& text) {
    const std::size_t token = text.find("&Token=") + 7;
    return text.substr(token, text.find('&', token) - token);
  }

  /// A confirmed mailbox; its ARN.
  std::string subscribe(const Json& more = Json::object()) {
    ok("Subscribe", mailbox(more));
    return ok("ConfirmSubscription", {{"TopicArn", kTopic}, {"Token", token_in(last_mail().body)}})["SubscriptionArn"];
  }

  void publish(const std::string& message = "hello") { ok("Publish", {{"TopicArn", kTopic}, {"Message", message}}); }

  std::vector<std::string> silent_codes() {
    std::vector<std::string> codes;
    for (const JournalEntry& entry : engine.journal.after(0)) {
      if (entry.kind == "silent") codes.push_back(json_string(*parse_json(entry.detail), "code"));
    }
    return codes;
  }

  std::size_t mails() {
    engine.timeline.settle();
    std::size_t count = 0;
    for (const Alert& alert : engine.outbox.after(0)) count += alert.kind == "mail" ? 1 : 0;
    return count;
  }

  Caller anonymous() {
    Caller nobody;
    nobody.principal.kind = policy::PrincipalKind::kAnonymous;
    return nobody;
  }
};

// Templates show this text as the subscription's id, and people wonder.
TEST_F(SnsSubscriptions, OfAMailboxArePendingAndAskForConfirmation) {
  EXPECT_EQ(ok("Subscribe", mailbox())["SubscriptionArn"], "pending confirmation");
  EXPECT_EQ(ok("ListSubscriptionsByTopic", {{"TopicArn", kTopic}})["Subscriptions"][0]["SubscriptionArn"],
            "PendingConfirmation");
  const Alert mail = last_mail();
  EXPECT_EQ(mail.kind, "confirmation");
  EXPECT_EQ(mail.to, kMailbox);
  EXPECT_EQ(mail.subject, "AWS Notification - Subscription Confirmation");
  EXPECT_TRUE(mail.body.starts_with("You have chosen to subscribe to the topic:\n" + std::string(kTopic) + "\n"));
  EXPECT_NE(mail.body.find("https://sns.us-east-1.amazonaws.com/confirmation.html?TopicArn=" + std::string(kTopic) +
                           "&Token="),
            std::string::npos);
}

TEST_F(SnsSubscriptions, ThatArePendingGetNothing) {
  ok("Subscribe", mailbox());
  publish();
  EXPECT_EQ(mails(), 0U);
  EXPECT_EQ(silent_codes(), std::vector<std::string>{"SN-01"});
}

TEST_F(SnsSubscriptions, AreConfirmedByTheLinkWithoutCredentials) {
  ok("Subscribe", mailbox());
  const std::string token = token_in(last_mail().body);
  caller = anonymous();
  // The link of the mail is opened at whatever address the server has, so the region is that of the topic.
  region = "eu-west-1";
  ok("ConfirmSubscription", {{"TopicArn", kTopic}, {"Token", token}});
  caller = root_of(kAccount);
  region = "us-east-1";
  publish();
  EXPECT_EQ(mails(), 1U);
}

TEST_F(SnsSubscriptions, AreNotConfirmedByAnotherToken) {
  ok("Subscribe", mailbox());
  EXPECT_EQ(refused("ConfirmSubscription", {{"TopicArn", kTopic}, {"Token", "2336412f37"}}),
            "InvalidParameter: Invalid token");
}

TEST_F(SnsSubscriptions, ThatNobodyConfirmsAreGoneAfterTwoDays) {
  ok("Subscribe", mailbox());
  const std::string token = token_in(last_mail().body);
  advance(48h);
  EXPECT_EQ(ok("ListSubscriptions")["Subscriptions"].size(), 0U);
  EXPECT_EQ(refused("ConfirmSubscription", {{"TopicArn", kTopic}, {"Token", token}}),
            "InvalidParameter: Invalid token");
}

TEST_F(SnsSubscriptions, AskedForAgainLiveTwoDaysFromThen) {
  ok("Subscribe", mailbox());
  advance(47h);
  ok("Subscribe", mailbox());
  advance(2h);
  EXPECT_EQ(ok("ListSubscriptions")["Subscriptions"].size(), 1U);
  advance(46h);
  EXPECT_EQ(ok("ListSubscriptions")["Subscriptions"].size(), 0U);
}

TEST_F(SnsSubscriptions, OfTheSameEndpointAreOne) {
  const std::string arn = subscribe();
  EXPECT_EQ(ok("Subscribe", mailbox())["SubscriptionArn"], arn);
  EXPECT_EQ(refused("Subscribe", mailbox({{"Attributes", {{"FilterPolicy", R"({"a":["b"]})"}}}})),
            "InvalidParameter: Invalid parameter: Attributes Reason: Subscription already exists with different "
            "attributes");
}

TEST_F(SnsSubscriptions, NeedAnAddressThatFitsTheProtocol) {
  Json input = mailbox();
  input["Endpoint"] = "security";
  EXPECT_EQ(refused("Subscribe", input), "InvalidParameter: Invalid parameter: Email address");
  input["Protocol"] = "sqs";
  EXPECT_EQ(refused("Subscribe", input), "InvalidParameter: Invalid parameter: SQS endpoint ARN");
  input["Protocol"] = "pigeon";
  EXPECT_EQ(refused("Subscribe", input),
            "InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: pigeon");
  input["Protocol"] = "lambda";
  EXPECT_THROW(call("Subscribe", input), Unmodelled);
}

TEST_F(SnsSubscriptions, EndByTheLinkOfAnyMailAndSaySo) {
  const std::string arn = subscribe();
  caller = anonymous();
  ok("Unsubscribe", {{"SubscriptionArn", arn}});
  caller = root_of(kAccount);
  EXPECT_EQ(last_mail().kind, "unsubscribed");
  publish();
  EXPECT_EQ(mails(), 0U);
}

// The cure for mail scanners that follow every link.
TEST_F(SnsSubscriptions, ConfirmedWithAuthenticateOnUnsubscribeWithstandTheLink) {
  ok("Subscribe", mailbox());
  const std::string arn = ok("ConfirmSubscription", {{"TopicArn", kTopic},
                                                     {"Token", token_in(last_mail().body)},
                                                     {"AuthenticateOnUnsubscribe", "true"}})["SubscriptionArn"];
  caller = anonymous();
  EXPECT_TRUE(refused("Unsubscribe", {{"SubscriptionArn", arn}}).starts_with("AuthorizationError: "));
  caller = root_of(kAccount);
  ok("Unsubscribe", {{"SubscriptionArn", arn}});
  EXPECT_EQ(ok("ListSubscriptions")["Subscriptions"].size(), 0U);
}

// An attack makes a burst, and after it the mailbox hears nothing for good.
TEST_F(SnsSubscriptions, ArePendingAgainAfterMoreThanTenMailsASecond) {
  const std::string arn = subscribe();
  for (int i = 0; i < 12; ++i) publish();
  EXPECT_EQ(mails(), 10U);
  EXPECT_EQ(silent_codes(), (std::vector<std::string>{"SN-03", "SN-01"}));
  EXPECT_EQ(ok("GetSubscriptionAttributes", {{"SubscriptionArn", arn}})["Attributes"]["PendingConfirmation"], "true");
  advance(49h);
  EXPECT_EQ(ok("ListSubscriptions")["Subscriptions"].size(), 0U);
}

TEST_F(SnsSubscriptions, StandTenMailsASecondForAnyTime) {
  subscribe();
  for (int second = 0; second < 3; ++second) {
    for (int i = 0; i < 10; ++i) publish();
    advance(1s);
  }
  EXPECT_EQ(mails(), 30U);
}

// EventBridge and CloudWatch publish without attributes, and attributes are what a filter is about by default.
TEST_F(SnsSubscriptions, WithAnAttributeFilterMissMessagesWithoutAttributes) {
  subscribe({{"Attributes", {{"FilterPolicy", R"({"severity":["high"]})"}}}});
  publish(R"({"severity":"high"})");
  EXPECT_EQ(mails(), 0U);
  EXPECT_EQ(silent_codes(), std::vector<std::string>{"SN-05"});
  ok("Publish", {{"TopicArn", kTopic},
                 {"Message", "hello"},
                 {"MessageAttributes", {{"severity", {{"DataType", "String"}, {"StringValue", "high"}}}}}});
  EXPECT_EQ(mails(), 1U);
}

TEST_F(SnsSubscriptions, WithABodyFilterLookAtTheBody) {
  subscribe({{"Attributes", {{"FilterPolicy", R"({"severity":["high"]})"}, {"FilterPolicyScope", "MessageBody"}}}});
  publish("a text");
  publish(R"({"severity":"low"})");
  EXPECT_EQ(silent_codes(), (std::vector<std::string>{"SN-06", "SN-06"}));
  publish(R"({"severity":"high"})");
  EXPECT_EQ(mails(), 1U);
}

TEST_F(SnsSubscriptions, RefuseFiltersThatAreNone) {
  EXPECT_TRUE(refused("Subscribe", mailbox({{"Attributes", {{"FilterPolicy", R"({"a":[]})"}}}}))
                  .starts_with("InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: "));
}

TEST_F(SnsSubscriptions, OfMailDoNotTakeRawDelivery) {
  EXPECT_EQ(refused("Subscribe", mailbox({{"Attributes", {{"RawMessageDelivery", "true"}}}})),
            "InvalidParameter: Invalid parameter: Attributes Reason: RawMessageDelivery: Delivery protocol [email] "
            "does not support raw message delivery.");
}

TEST_F(SnsSubscriptions, CanBeLimitedByEndpoint) {
  const std::string policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                             R"("Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish",)"
                             R"("Resource":"arn:aws:sns:us-east-1:000000000000:alerts"}]})";
  ok("SetTopicAttributes", {{"TopicArn", kTopic}, {"AttributeName", "Policy"}, {"AttributeValue", policy}});
  caller = user("alice", R"([{"Effect":"Allow","Action":"sns:Subscribe","Resource":"*",)"
                         R"("Condition":{"StringLike":{"sns:Endpoint":"*@example.com"}}}])");
  ok("Subscribe", mailbox());
  Json input = mailbox();
  input["Endpoint"] = "mallory@example.org";
  EXPECT_TRUE(refused("Subscribe", input).starts_with("AuthorizationError: "));
}

}  // namespace
}  // namespace tocsin::sns

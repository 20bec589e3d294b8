#include "alert.h"
#include "services/sqs/sqs.h"

namespace tocsin::events {
namespace {

/// Roles, which are IAM's.
struct TestRoles final : Service {
  static constexpr std::string_view kServiceId = "iam";
  Operations operations() override { return {}; }
  std::optional<Resource> find_resource(const Arn& arn) override {
    const auto found = trust.find(arn.resource);
    if (found == trust.end()) return std::nullopt;
    return Resource{.account = arn.account, .policy = found->second, .unique_id = "AROATEST"};
  }
  std::map<std::string, std::string> trust;
};

struct EventDelivery : AlertBed {
  sqs::Sqs sqs{engine.kernel};
  TestRoles roles;
  static constexpr const char* kQueue = "arn:aws:sqs:us-east-1:000000000000:events";
  static constexpr const char* kDead = "arn:aws:sqs:us-east-1:000000000000:dead";

  EventDelivery() {
    engine.add(sqs);
    engine.resources.add("iam", roles);
    ok("PutRule", {{"Name", "orders"}, {"EventPattern", R"({"source":["shop"]})"}});
  }

  Json call_sqs(const std::string& operation, const Json& input) {
    const Outcome outcome =
        engine.gateway.call({.service = "sqs", .operation = operation, .region = region, .caller = caller}, input);
    EXPECT_TRUE(outcome.ok()) << operation << ": " << (outcome.ok() ? "" : outcome.error->message);
    return outcome.ok() ? *outcome.output : Json::object();
  }

  void create_queue(const std::string& arn, const std::string& sender) {
    const std::string policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" +
                               sender + R"("},"Action":"sqs:SendMessage","Resource":")" + arn +
                               R"(","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:*:us-east-1:000000000000:*"}}}]})";
    call_sqs("CreateQueue", {{"QueueName", arn.substr(arn.rfind(':') + 1)}, {"Attributes", {{"Policy", policy}}}});
  }

  Json received(const std::string& arn) {
    engine.timeline.settle();
    const Json out =
        call_sqs("ReceiveMessage", {{"QueueUrl", "http://x/000000000000/" + arn.substr(arn.rfind(':') + 1)},
                                    {"MaxNumberOfMessages", 10},
                                    {"MessageAttributeNames", {"All"}}});
    return out.contains("Messages") ? out["Messages"] : Json::array();
  }

  void put_target(const Json& target) { ok("PutTargets", {{"Rule", "orders"}, {"Targets", {target}}}); }

  void order(const std::string& detail = R"({"id":1.0})") {
    ok("PutEvents", {{"Entries", {{{"Source", "shop"}, {"DetailType", "Order"}, {"Detail", detail}}}}});
  }
};

TEST_F(EventDelivery, ToAQueueIsTheWholeEvent) {
  create_queue(kQueue, "events.amazonaws.com");
  put_target({{"Id", "queue"}, {"Arn", kQueue}});
  const std::string id = ok("PutEvents", {{"Entries",
                                           {{{"Source", "shop"},
                                             {"DetailType", "Order"},
                                             {"Detail", R"({"id":1.0})"},
                                             {"Resources", {"a"}}}}}})["Entries"][0]["EventId"];
  const Json messages = received(kQueue);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0]["Body"], R"({"version":"0","id":")" + id +
                                     R"(","detail-type":"Order","source":"shop","account":"000000000000",)"
                                     R"("time":"2026-01-05T09:00:00Z","region":"us-east-1","resources":["a"],)"
                                     R"("detail":{"id":1.0}})");
  EXPECT_FALSE(messages[0].contains("MessageAttributes"));
}

TEST_F(EventDelivery, ThatATransformerSpoilsGoesToTheDeadLetterQueue) {
  create_queue(kQueue, "events.amazonaws.com");
  create_queue(kDead, "events.amazonaws.com");
  put_target({{"Id", "queue"},
              {"Arn", kQueue},
              {"DeadLetterConfig", {{"Arn", kDead}}},
              {"InputTransformer", {{"InputPathsMap", {{"d", "$.detail"}}}, {"InputTemplate", R"({"what":"<d>"})"}}}});
  order();
  engine.timeline.settle();
  EXPECT_EQ(journal("refused"), (std::vector<std::string>{std::string(kQueue) + " ED-15"}));
  EXPECT_EQ(received(kQueue).size(), 0U);
  const Json dead = received(kDead);
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ((*parse_json(dead[0]["Body"].get<std::string>()))["detail"]["id"], 1.0);
  EXPECT_EQ(dead[0]["MessageAttributes"]["TARGET_ARN"]["StringValue"], kQueue);
  EXPECT_EQ(dead[0]["MessageAttributes"]["RULE_ARN"]["StringValue"],
            "arn:aws:events:us-east-1:000000000000:rule/orders");
}

TEST_F(EventDelivery, ThatIsNotAllowedGoesToTheDeadLetterQueueAtOnce) {
  create_queue(kQueue, "sns.amazonaws.com");
  create_queue(kDead, "events.amazonaws.com");
  put_target({{"Id", "queue"}, {"Arn", kQueue}, {"DeadLetterConfig", {{"Arn", kDead}}}});
  order();
  const Json dead = received(kDead);
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0]["MessageAttributes"]["ERROR_CODE"]["StringValue"], "NO_PERMISSIONS");
}

TEST_F(EventDelivery, ToAMissingQueueIsLost) {
  put_target({{"Id", "queue"}, {"Arn", kQueue}});
  order();
  engine.timeline.settle();
  EXPECT_EQ(journal("refused"), (std::vector<std::string>{std::string(kQueue) + " ED-11"}));
  EXPECT_EQ(journal("lost"), (std::vector<std::string>{kQueue}));
}

// A bus carries 1 MB, a topic 256 KB.
TEST_F(EventDelivery, ThatIsTooLargeForATopicIsRefusedThere) {
  const std::string topic = call_sns("CreateTopic", {{"Name", "orders"}})["TopicArn"];
  call_sns("SetTopicAttributes", {{"TopicArn", topic},
                                  {"AttributeName", "Policy"},
                                  {"AttributeValue", publish_policy(topic, "events.amazonaws.com")}});
  put_target({{"Id", "topic"}, {"Arn", topic}});
  order(R"({"x":")" + std::string(300'000, 'x') + R"("})");
  engine.timeline.settle();
  EXPECT_EQ(journal("refused"), (std::vector<std::string>{topic + " SN-09"}));
}

TEST_F(EventDelivery, ToABusThatDoesNotExistIsTakenAndLost) {
  EXPECT_EQ(ok("PutEvents", {{"Entries",
                              {{{"Source", "shop"},
                                {"DetailType", "Order"},
                                {"Detail", "{}"},
                                {"EventBusName", "none"}}}}})["FailedEntryCount"],
            0);
  EXPECT_EQ(journal("lost"), (std::vector<std::string>{"arn:aws:events:us-east-1:000000000000:event-bus/none"}));
}

// One bus hands on to another, with a role.
TEST_F(EventDelivery, ToAnotherBusIsMatchedThereAgain) {
  create_queue(kQueue, "events.amazonaws.com");
  const std::string bus = ok("CreateEventBus", {{"Name", "second"}})["EventBusArn"];
  ok("PutRule", {{"Name", "again"}, {"EventBusName", "second"}, {"EventPattern", R"({"source":["shop"]})"}});
  ok("PutTargets", {{"Rule", "again"}, {"EventBusName", "second"}, {"Targets", {{{"Id", "q"}, {"Arn", kQueue}}}}});
  EXPECT_EQ(refused("PutTargets", {{"Rule", "orders"}, {"Targets", {{{"Id", "bus"}, {"Arn", bus}}}}}),
            "ValidationException: RoleArn is required for target " + bus + ".");
  const std::string role = "arn:aws:iam::000000000000:role/forward";
  put_target({{"Id", "bus"}, {"Arn", bus}, {"RoleArn", role}});
  roles.trust["role/forward"] = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                                R"("Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
  order();
  EXPECT_EQ(received(kQueue).size(), 0U) << "the role may not put events yet";
  identities.policies["arn:aws:sts::000000000000:assumed-role/forward/events.amazonaws.com"] = {
      {policy::Layer::kIdentity, "put", "", "",
       R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"events:PutEvents","Resource":"*"}]})"}};
  order();
  EXPECT_EQ(received(kQueue).size(), 1U);
}

TEST_F(EventDelivery, OverATopicToAQueueIsWrapped) {
  create_queue(kQueue, "sns.amazonaws.com");
  const std::string topic = call_sns("CreateTopic", {{"Name", "orders"}})["TopicArn"];
  call_sns("SetTopicAttributes", {{"TopicArn", topic},
                                  {"AttributeName", "Policy"},
                                  {"AttributeValue", publish_policy(topic, "events.amazonaws.com")}});
  EXPECT_NE(call_sns("Subscribe", {{"TopicArn", topic}, {"Protocol", "sqs"}, {"Endpoint", kQueue}})["SubscriptionArn"],
            "pending confirmation");
  put_target({{"Id", "topic"}, {"Arn", topic}, {"InputPath", "$.detail.id"}});
  order(R"({"id":"o-1"})");
  const Json messages = received(kQueue);
  ASSERT_EQ(messages.size(), 1U);
  const Json envelope = *parse_json(messages[0]["Body"].get<std::string>());
  EXPECT_EQ(envelope["Type"], "Notification");
  EXPECT_EQ(envelope["TopicArn"], topic);
  EXPECT_EQ(envelope["Message"], "\"o-1\"");
  EXPECT_FALSE(envelope.contains("Subject"));
}

TEST_F(EventDelivery, OverATopicToAQueueCanBeRaw) {
  create_queue(kQueue, "sns.amazonaws.com");
  const std::string topic = call_sns("CreateTopic", {{"Name", "orders"}})["TopicArn"];
  call_sns("Subscribe", {{"TopicArn", topic},
                         {"Protocol", "sqs"},
                         {"Endpoint", kQueue},
                         {"Attributes", {{"RawMessageDelivery", "true"}}}});
  call_sns("Publish", {{"TopicArn", topic},
                       {"Message", "hello"},
                       {"MessageAttributes", {{"n", {{"DataType", "Number"}, {"StringValue", "1"}}}}}});
  const Json messages = received(kQueue);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0]["Body"], "hello");
  EXPECT_EQ(messages[0]["MessageAttributes"]["n"]["DataType"], "Number");
}

}  // namespace
}  // namespace tocsin::events

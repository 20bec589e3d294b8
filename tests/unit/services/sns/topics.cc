#include "services/sns/sns.h"
#include "support/testbed.h"

namespace tocsin::sns {
namespace {

struct SnsTopics : Testbed<Sns> {
  static constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";

  std::string create(const std::string& name) { return ok("CreateTopic", {{"Name", name}})["TopicArn"]; }
  std::string attribute(const std::string& name) {
    return ok("GetTopicAttributes", {{"TopicArn", kTopic}})["Attributes"].value(name, "(absent)");
  }
  Json setting(const std::string& name, const std::string& value) {
    return {{"TopicArn", kTopic}, {"AttributeName", name}, {"AttributeValue", value}};
  }
};

// AWS promises that CreateTopic is idempotent; scripts that run twice rely on it.
TEST_F(SnsTopics, CreatedTwiceIsOneTopic) {
  const Json first = ok("CreateTopic", {{"Name", "alerts"}});
  const Json again = ok("CreateTopic", {{"Name", "alerts"}});
  EXPECT_EQ(first, again);
  EXPECT_EQ(first["TopicArn"], kTopic);
}

TEST_F(SnsTopics, CreatedAgainWithOtherAttributesAreRefused) {
  ok("CreateTopic", {{"Name", "alerts"}, {"Attributes", {{"DisplayName", "Alerts"}}}});
  ok("CreateTopic", {{"Name", "alerts"}});
  EXPECT_EQ(refused("CreateTopic", {{"Name", "alerts"}, {"Attributes", {{"DisplayName", "Other"}}}}),
            "InvalidParameter: Invalid parameter: Attributes Reason: Topic already exists with different attributes");
  EXPECT_EQ(refused("CreateTopic", {{"Name", "alerts"}, {"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}}),
            "InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags");
}

TEST_F(SnsTopics, RefuseNamesWithOtherCharacters) {
  EXPECT_EQ(refused("CreateTopic", {{"Name", "my alerts"}}), "InvalidParameter: Invalid parameter: Topic Name");
}

TEST_F(SnsTopics, DoNotPretendToBeFifo) {
  EXPECT_THROW(call("CreateTopic", {{"Name", "a.fifo"}, {"Attributes", {{"FifoTopic", "true"}}}}), Unmodelled);
  ok("CreateTopic", {{"Name", "a"}, {"Attributes", {{"KmsMasterKeyId", ""}}}});
}

TEST_F(SnsTopics, HaveAwssDefaultPolicyUntilOneIsSet) {
  create("alerts");
  EXPECT_EQ(attribute("Policy"),
            R"({"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID",)"
            R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes",)"
            R"("SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe",)"
            R"("SNS:ListSubscriptionsByTopic","SNS:Publish"],)"
            R"("Resource":"arn:aws:sns:us-east-1:000000000000:alerts",)"
            R"("Condition":{"StringEquals":{"AWS:SourceOwner":"000000000000"}}}]})");
  const std::string own = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                          R"("Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish",)"
                          R"("Resource":"arn:aws:sns:us-east-1:000000000000:alerts"}]})";
  ok("SetTopicAttributes", setting("Policy", own));
  EXPECT_EQ(attribute("Policy"), own);
}

TEST_F(SnsTopics, RefusePoliciesThatAreNone) {
  create("alerts");
  EXPECT_TRUE(refused("SetTopicAttributes", setting("Policy", "{}"))
                  .starts_with("InvalidParameter: Invalid parameter: Policy Error"));
  const std::string other = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
                            R"("Action":"s3:GetObject","Resource":"*"}]})";
  EXPECT_EQ(refused("SetTopicAttributes", setting("Policy", other)),
            "InvalidParameter: Invalid parameter: Policy statement action out of service scope!");
}

TEST_F(SnsTopics, RefuseAttributesThatAreUnknown) {
  create("alerts");
  EXPECT_EQ(refused("SetTopicAttributes", setting("Colour", "red")),
            "InvalidParameter: Invalid parameter: AttributeName");
}

TEST_F(SnsTopics, AreNotFoundInAnotherRegionOrUnderAnotherName) {
  create("alerts");
  EXPECT_EQ(refused("GetTopicAttributes", {{"TopicArn", "arn:aws:sns:us-east-1:000000000000:none"}}),
            "NotFound: Topic does not exist");
  EXPECT_EQ(refused("GetTopicAttributes", {{"TopicArn", "arn:aws:sns:eu-west-1:000000000000:alerts"}}),
            "InvalidParameter: Invalid parameter: TopicArn");
  EXPECT_EQ(refused("GetTopicAttributes", {{"TopicArn", "alerts"}}),
            "InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1");
}

TEST_F(SnsTopics, AreDeletedTwiceWithoutAnError) {
  create("alerts");
  ok("DeleteTopic", {{"TopicArn", kTopic}});
  ok("DeleteTopic", {{"TopicArn", kTopic}});
  EXPECT_EQ(ok("ListTopics")["Topics"].size(), 0U);
}

TEST_F(SnsTopics, AreListedAHundredAtATime) {
  for (int i = 0; i < 101; ++i) create("topic-" + std::to_string(1000 + i));
  const Json page = ok("ListTopics");
  EXPECT_EQ(page["Topics"].size(), 100U);
  const Json rest = ok("ListTopics", {{"NextToken", page["NextToken"]}});
  ASSERT_EQ(rest["Topics"].size(), 1U);
  EXPECT_EQ(rest["Topics"][0]["TopicArn"], "arn:aws:sns:us-east-1:000000000000:topic-1100");
  EXPECT_FALSE(rest.contains("NextToken"));
}

TEST_F(SnsTopics, AreSharedAndClosedByLabel) {
  create("alerts");
  const Json input = {
      {"TopicArn", kTopic}, {"Label", "share"}, {"AWSAccountId", {"111122223333"}}, {"ActionName", {"Publish"}}};
  ok("AddPermission", input);
  EXPECT_NE(attribute("Policy").find(
                R"("Sid":"share","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"})"),
            std::string::npos);
  EXPECT_EQ(refused("AddPermission", input), "InvalidParameter: Invalid parameter: Statement already exists");
  caller = root_of("111122223333");
  EXPECT_TRUE(call("Publish", {{"TopicArn", kTopic}, {"Message", "hello"}}).ok());
  caller = root_of(kAccount);
  ok("RemovePermission", {{"TopicArn", kTopic}, {"Label", "share"}});
  caller = root_of("111122223333");
  EXPECT_FALSE(call("Publish", {{"TopicArn", kTopic}, {"Message", "hello"}}).ok());
}

// Whoever removes the last statement must still be able to use the topic.
TEST_F(SnsTopics, CanBeLeftWithAPolicyWithoutStatements) {
  create("alerts");
  ok("RemovePermission", {{"TopicArn", kTopic}, {"Label", "__default_statement_ID"}});
  EXPECT_TRUE(call("Publish", {{"TopicArn", kTopic}, {"Message", "hello"}}).ok());
}

TEST_F(SnsTopics, KeepTheirTags) {
  create("alerts");
  ok("TagResource", {{"ResourceArn", kTopic}, {"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}});
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceArn", kTopic}})["Tags"][0]["Value"], "blue");
  ok("UntagResource", {{"ResourceArn", kTopic}, {"TagKeys", {"team"}}});
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceArn", kTopic}})["Tags"].size(), 0U);
  EXPECT_EQ(refused("ListTagsForResource", {{"ResourceArn", "arn:aws:sns:us-east-1:000000000000:none"}}),
            "ResourceNotFound: Resource does not exist");
}

// facts: An error occurred (AuthorizationError) when calling the Publish operation: ... SNS:Publish ...
TEST_F(SnsTopics, RefuseStrangersInSnssWords) {
  create("alerts");
  const std::string only_events = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                                  R"("Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish",)"
                                  R"("Resource":"arn:aws:sns:us-east-1:000000000000:alerts"}]})";
  ok("SetTopicAttributes", setting("Policy", only_events));
  caller = user("mallory");
  EXPECT_EQ(refused("Publish", {{"TopicArn", kTopic}, {"Message", "hello"}}),
            "AuthorizationError: User: arn:aws:iam::000000000000:user/mallory is not authorized to perform: "
            "SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:alerts because no identity-based policy "
            "allows the SNS:Publish action");
}

}  // namespace
}  // namespace tocsin::sns

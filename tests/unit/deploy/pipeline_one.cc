#include <gtest/gtest.h>

#include "recorder.h"

namespace tocsin::deploy {
namespace {

const std::string kPipeline = TOCSIN_SOURCE_DIR "/scenarios/pipelines/access-key-alert";

TEST(TerraformPipelineOne, BecomesTheCallsOfTheAwsProvider) {
  Recorder aws;
  const DeployResult result = deploy_terraform({.directory = kPipeline}, aws.door());

  EXPECT_EQ(
      aws.calls(),
      R"(us-east-1 sns CreateTopic {"Name":"security-alerts"})"
      "\n"
      R"(us-east-1 sns Subscribe {"TopicArn":"arn:aws:sns:us-east-1:000000000000:security-alerts","Protocol":"email","Endpoint":"security@example.com","ReturnSubscriptionArn":true})"
      "\n"
      R"(us-east-1 sns SetTopicAttributes {"TopicArn":"arn:aws:sns:us-east-1:000000000000:security-alerts","AttributeName":"Policy","AttributeValue":"{\"Statement\":[{\"Action\":\"SNS:Publish\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Resource\":\"arn:aws:sns:us-east-1:000000000000:security-alerts\",\"Sid\":\"EventBridgePublishes\"}],\"Version\":\"2012-10-17\"}"})"
      "\n"
      R"(us-east-1 events PutRule {"Name":"iam-access-key-changes","EventBusName":"default","Description":"An access key was created, deleted, activated or deactivated","EventPattern":"{\"detail\":{\"eventName\":[\"CreateAccessKey\",\"DeleteAccessKey\",\"UpdateAccessKey\"],\"eventSource\":[\"iam.amazonaws.com\"]},\"detail-type\":[\"AWS API Call via CloudTrail\"],\"source\":[\"aws.iam\"]}","State":"ENABLED"})"
      "\n"
      R"(us-east-1 events PutTargets {"Rule":"iam-access-key-changes","EventBusName":"default","Targets":[{"Id":"security-alerts","Arn":"arn:aws:sns:us-east-1:000000000000:security-alerts","InputTransformer":{"InputPathsMap":{"eventName":"$.detail.eventName","sourceIPAddress":"$.detail.sourceIPAddress","user":"$.detail.userIdentity.arn","userName":"$.detail.requestParameters.userName"},"InputTemplate":"\"<user> has done <eventName> on <userName> from <sourceIPAddress>\"\n"}}]})"
      "\n");
  EXPECT_EQ(result.outputs.at("topic_arn").as_string(), "arn:aws:sns:us-east-1:000000000000:security-alerts");
}

// The mail says "change main.tf:36": so every part of a document must lead to the line that it was written on.
TEST(TerraformPipelineOne, KnowsTheLineOfEveryPart) {
  const auto line_of = [](const std::string& text) {
    std::ifstream file(kPipeline + "/main.tf");
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      if (line.find(text) != std::string::npos) return number;
    }
    return 0;
  };
  Recorder aws;
  std::map<std::string, DeployedResource> resources;
  for (const DeployedResource& resource : deploy_terraform({.directory = kPipeline}, aws.door()).resources) {
    resources[resource.address] = resource;
  }
  const auto line = [&](const std::string& address, const std::string& part) {
    return resources.at(address).attributes.at(part).line;
  };

  const std::string rule = "aws_cloudwatch_event_rule.access_keys";
  EXPECT_EQ(resources.at(rule).position.line, line_of("resource \"aws_cloudwatch_event_rule\""));
  EXPECT_EQ(line(rule, "event_pattern"), line_of("event_pattern ="));
  EXPECT_EQ(line(rule, "event_pattern.detail.eventName"), line_of("\"eventName\":"));
  const std::string policy = "aws_sns_topic_policy.security_alerts";
  EXPECT_EQ(line(policy, "policy"), line_of("policy = data."));
  EXPECT_EQ(line(policy, "policy.Statement[0]"), line_of("statement {"));
  EXPECT_EQ(line(policy, "policy.Statement[0].Action"), line_of("actions "));
  EXPECT_EQ(line(policy, "policy.Statement[0].Principal"), line_of("identifiers"));
  EXPECT_EQ(line(policy, "policy.Statement[0].Principal.Service"), line_of("identifiers"));
  EXPECT_EQ(line("aws_cloudwatch_event_target.security_alerts", "input_transformer.input_template"),
            line_of("input_template ="));
  // A policy has no ARN of its own, and neither has a target: they belong to what they configure.
  EXPECT_EQ(resources.at(policy).arn, "arn:aws:sns:us-east-1:000000000000:security-alerts");
  EXPECT_EQ(resources.at("aws_cloudwatch_event_target.security_alerts").arn,
            "arn:aws:events:us-east-1:000000000000:rule/iam-access-key-changes");
}

// As such files have been written since 2018: everything in "${}", quoted types, both heredocs, no provider block.
TEST(TerraformPipelineOne, RunsInTheSpellingOfOlderTerraform) {
  const Folder folder(R"(
variable "email_addresses" {
  type    = "list"
  default = ["a@example.com", "b@example.com"]
}
variable "name" { type = "string" default = "old" }
)");
  EXPECT_NE(problems_of(folder), "");  // two attributes on one line were never allowed

  const Folder old(R"(
variable "email_addresses" {
  type    = "list"
  default = ["a@example.com", "b@example.com"]
}

resource "aws_sns_topic" "sns" {
  name = "${format("%s-topic", "old")}"
}

resource "aws_sns_topic_subscription" "mail" {
  count     = "${length(var.email_addresses)}"
  topic_arn = "${aws_sns_topic.sns.arn}"
  protocol  = "email"
  endpoint  = "${element(var.email_addresses, count.index)}"
}

resource "aws_cloudwatch_event_rule" "rule" {
  name       = "old"
  is_enabled = "true"
  depends_on = ["aws_sns_topic.sns"]

  event_pattern = <<PATTERN
{
  "source": [ "aws.iam" ]
}
PATTERN
}

resource "aws_cloudwatch_event_target" "target" {
  rule = "${aws_cloudwatch_event_rule.rule.name}"
  arn  = "${aws_sns_topic.sns.arn}"
}
)");
  Recorder aws;
  const DeployResult result = deploy_terraform(old.options(), aws.door());

  EXPECT_EQ(result.resources.size(), 5u);
  EXPECT_EQ(result.resources[2].address, "aws_sns_topic_subscription.mail[1]");
  EXPECT_NE(aws.made[2].input.find("b@example.com"), std::string::npos);
  EXPECT_EQ(aws.input_of("PutRule"),
            R"({"Name":"old","EventBusName":"default","EventPattern":"{\"source\":[\"aws.iam\"]}","State":"ENABLED"})");
  EXPECT_EQ(
      aws.input_of("PutTargets"),
      R"({"Rule":"old","EventBusName":"default","Targets":[{"Id":"terraform-20260105090000000000000001","Arn":"arn:aws:sns:us-east-1:000000000000:old-topic"}]})");
}

}  // namespace
}  // namespace tocsin::deploy

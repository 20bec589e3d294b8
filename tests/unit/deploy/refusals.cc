#include <gtest/gtest.h>

#include "recorder.h"

namespace tocsin::deploy {
namespace {

const char* const kMistakes = R"(
resource "aws_sns_topic" "alerts" {
  nam     = "alerts"
  display_name = var.missing
  firehose_success_feedback_sample_rate = "many"
}
resource "aws_guardduty_detector" "d" { enable = true }
resource "aws_sns_topc" "t" {}
resource "aws_sns_topic_subscription" "s" {
  topic_arn = aws_sns_topic.alertz.arn
  protocol  = "email"
}
resource "aws_cloudwatch_event_rule" "r" {
  event_pattern = "{ not json"
  is_enabled    = true
  state         = "ENABLED"
}
resource "aws_cloudwatch_event_target" "t" {
  rule = aws_cloudwatch_event_rule.r.nme
  arn  = aws_sns_topic.alerts.arn
  ecs_target { task_definition_arn = "x" }
  input_transformer {
    input_path = {}
  }
}
data "aws_ami" "a" {}
resource "aws_iam_access_key" "k" {
  user    = "u"
  pgp_key = "keybase:x"
}
output "o" { value = cidrhost("10.0.0.0/8", 1) }
resorce "x" "y" {}
)";

// Everything that is wrong, with its place and what would be right, before any call is made.
TEST(TerraformRefusals, AreToldInOneGo) {
  const Folder folder(kMistakes);
  EXPECT_EQ(
      problems_of(folder),
      "main.tf:3:3: unknown argument nam in aws_sns_topic; did you mean name?\n"
      "main.tf:4:18: there is no var.missing here\n"
      "main.tf:5:43: firehose_success_feedback_sample_rate of aws_sns_topic: a number is required, but this is "
      "\"many\"\n"
      "main.tf:7:1: resource type aws_guardduty_detector is not modelled (5 of 7 resources are)\n"
      "main.tf:8:1: resource type aws_sns_topc is not modelled; did you mean aws_sns_topic? (5 of 7 resources are)\n"
      "main.tf:9:1: aws_sns_topic_subscription needs endpoint\n"
      "main.tf:10:15: there is no aws_sns_topic.alertz here; did you mean aws_sns_topic.alerts?\n"
      "main.tf:13:1: aws_cloudwatch_event_rule takes only one of is_enabled, state\n"
      "main.tf:14:19: event_pattern of aws_cloudwatch_event_rule: event_pattern is not valid JSON\n"
      "main.tf:19:10: there is no attribute nme here; did you mean name?\n"
      "main.tf:21:3: block ecs_target of aws_cloudwatch_event_target is not modelled\n"
      "main.tf:22:3: input_transformer of aws_cloudwatch_event_target needs input_template\n"
      "main.tf:23:5: unknown argument input_path in input_transformer of aws_cloudwatch_event_target; did you mean "
      "input_paths?\n"
      "main.tf:26:1: data source aws_ami is not modelled\n"
      "main.tf:29:3: argument pgp_key of aws_iam_access_key is not modelled\n"
      "main.tf:31:22: function cidrhost is not modelled\n"
      "main.tf:32:1: unknown block resorce; did you mean resource?\n");
  Recorder aws;
  EXPECT_THROW(deploy_terraform(folder.options(), aws.door()), FileError);
  EXPECT_TRUE(aws.made.empty());
}

TEST(TerraformRefusals, NameTheFilesAndBlocksThatAreNotRead) {
  Folder folder(R"(
provider "aws" {
  assume_role { role_arn = "x" }
  regoin = "x"
}
import {
  to = aws_sns_topic.x
  id = "x"
}
resource "aws_iam_user" "u" {
  name = "u"
  provisioner "local-exec" { command = "x" }
}
resource "random_id" "r" { byte_length = 4 }
)");
  folder.write("more.tf.json", "{}");
  folder.write("main_override.tf", "");
  EXPECT_EQ(problems_of(folder),
            "main.tf:3:3: provider block assume_role is not modelled\n"
            "main.tf:4:3: unknown argument regoin in provider aws; did you mean region?\n"
            "main.tf:6:1: block import is not modelled\n"
            "main.tf:12:3: block provisioner of aws_iam_user is not modelled\n"
            "main.tf:14:1: resource type random_id is not modelled (1 of 2 resources are)\n"
            "main_override.tf: an override file is not modelled\n"
            "more.tf.json: Terraform written as JSON is not modelled\n");
}

TEST(TerraformRefusals, OfSyntaxComeFromEveryFile) {
  Folder folder("a {\n");
  folder.write("b.tf", "x = = 1\n");
  EXPECT_EQ(problems_of(folder),
            "b.tf:1:5: expected an expression, found `=`\nmain.tf:1:3: this block is never closed with `}`\n");
}

// A story about one alarm must not need the whole account to be modelled; but it must know what it does without.
TEST(TerraformSkipping, LeavesOutWhatIsNotModelledAndWhatDependsOnIt) {
  const Folder folder(R"(
resource "aws_guardduty_detector" "d" { enable = true }
locals { id = aws_guardduty_detector.d.id }
resource "aws_sns_topic" "dependent" { name = "for-${local.id}" }
resource "aws_sns_topic_policy" "further" {
  arn    = aws_sns_topic.dependent.arn
  policy = "{}"
}
resource "aws_iam_user" "ordered" {
  name       = "u"
  depends_on = [aws_sns_topic.dependent]
}
resource "aws_sns_topic" "free" { name = "free" }
module "registry" { source = "terraform-aws-modules/sns/aws" }
resource "aws_iam_user" "of_module" { name = module.registry.name }
output "gone" { value = local.id }
output "here" { value = aws_sns_topic.free.name }
)");
  TerraformOptions options = folder.options();
  options.unmodelled = UnmodelledResources::kSkip;
  Recorder aws;
  const DeployResult result = deploy_terraform(options, aws.door());

  EXPECT_EQ(aws.calls(), "us-east-1 sns CreateTopic {\"Name\":\"free\"}\n");
  std::string skipped;
  for (const SkippedResource& one : result.skipped) skipped += concat(one.address, ": ", one.reason, "\n");
  EXPECT_EQ(skipped,
            "aws_guardduty_detector.d: resource type aws_guardduty_detector is not modelled (5 of 6 resources are)\n"
            "aws_iam_user.of_module: depends on module.registry\n"
            "aws_iam_user.ordered: depends on aws_sns_topic.dependent\n"
            "aws_sns_topic.dependent: depends on aws_guardduty_detector.d\n"
            "aws_sns_topic_policy.further: depends on aws_sns_topic.dependent\n"
            "module.registry: module registry comes from \"terraform-aws-modules/sns/aws\"; only folders (./...) are "
            "modelled\n");
  EXPECT_FALSE(result.outputs.contains("gone"));
  EXPECT_EQ(result.outputs.at("here").as_string(), "free");
}

TEST(TerraformSkipping, DoesNotExcuseMistakes) {
  const Folder folder("resource \"aws_sns_topic\" \"t\" { nam = 1 }\n");
  TerraformOptions options = folder.options();
  options.unmodelled = UnmodelledResources::kSkip;
  EXPECT_EQ(problems_of(folder, options), "main.tf:1:32: unknown argument nam in aws_sns_topic; did you mean name?\n");
}

TEST(TerraformWithout, CountsAResourceAsNotWritten) {
  const Folder folder(R"(
resource "aws_sns_topic" "kept" { name = "kept" }
resource "aws_sns_topic_policy" "gone" {
  arn    = aws_sns_topic.kept.arn
  policy = "{}"
}
)");
  TerraformOptions options = folder.options();
  options.without = {"aws_sns_topic_policy.*"};
  Recorder aws;
  deploy_terraform(options, aws.door());
  EXPECT_EQ(aws.calls(), "us-east-1 sns CreateTopic {\"Name\":\"kept\"}\n");

  options.without = {"aws_sns_topic_polcy.*"};
  EXPECT_NE(problems_of(folder, options).find("there is no resource aws_sns_topic_polcy.* to leave out"),
            std::string::npos);
}

// try() hides what an expression gets wrong, never what AWS says.
TEST(TerraformDeployment, EndsAtTheFirstCallThatAwsRefuses) {
  const Folder folder(R"(
resource "aws_sns_topic" "one" { name = "one" }
resource "aws_iam_user" "two" { name = try(aws_sns_topic.one.name, "x") }
output "o" { value = try(aws_iam_user.two.arn, "nothing") }
)");
  Recorder aws;
  aws.refuses = "CreateTopic";
  try {
    deploy_terraform(folder.options(), aws.door());
    FAIL() << "the refusal was lost";
  } catch (const DeployError& error) {
    EXPECT_EQ(folder.shortened(error.text), "main.tf:2:1: aws_sns_topic.one: SomeRefusal: AWS does not want this");
    EXPECT_EQ(error.address, "aws_sns_topic.one");
    EXPECT_EQ(error.code, "SomeRefusal");
  }
  EXPECT_EQ(aws.made.size(), 1u);
}

TEST(TerraformDeployment, NamesTheResourceThatNeedsAnUnmodelledOperation) {
  const Folder folder("resource \"aws_sns_topic\" \"one\" { name = \"one\" }\n");
  Recorder aws;
  aws.lacks = "CreateTopic";
  try {
    deploy_terraform(folder.options(), aws.door());
    FAIL() << "it was not told";
  } catch (const Unmodelled& error) {
    EXPECT_EQ(folder.shortened(error.text), "main.tf:1:1: aws_sns_topic.one: sns:CreateTopic is not modelled");
  }
}

}  // namespace
}  // namespace tocsin::deploy

#include <gtest/gtest.h>

#include "recorder.h"

namespace tocsin::deploy {
namespace {

std::string names_made(const Recorder& aws) {
  std::string names;
  for (const Recorder::Made& made : aws.made) names += concat(made.address, "\n");
  return names;
}

// Terraform orders by reference, not by position; depends_on orders what no reference shows.
TEST(TerraformOrder, FollowsReferencesAndDependsOn) {
  const Folder folder(R"(
resource "aws_sns_topic" "last" {
  name       = "last"
  depends_on = [aws_sns_topic.middle]
}
resource "aws_sns_topic" "middle" { name = local.name }
resource "aws_iam_user" "first" { name = "first" }
locals {
  name = "after-${aws_iam_user.first.name}"
}
)");
  Recorder aws;
  deploy_terraform(folder.options(), aws.door());
  EXPECT_EQ(names_made(aws), "aws_iam_user.first\naws_sns_topic.middle\naws_sns_topic.last\n");
}

TEST(TerraformOrder, ShowsACircle) {
  const Folder folder(R"(
locals {
  a = local.b
  b = aws_sns_topic.t.arn
}
resource "aws_sns_topic" "t" { name = local.a }
)");
  EXPECT_EQ(problems_of(folder),
            "main.tf:4:7: these need each other: aws_sns_topic.t → local.a → local.b → aws_sns_topic.t\n");
}

TEST(TerraformRepetition, MakesAnInstanceForEachKey) {
  const Folder folder(R"(
resource "aws_sns_topic" "keyed" {
  for_each = toset(["b", "a"])
  name     = "topic-${each.key}"
}
resource "aws_sns_topic" "counted" {
  count = 2
  name  = "number-${count.index}"
}
resource "aws_sns_topic" "none" {
  count = var.wanted ? 1 : 0
  name  = "none"
}
variable "wanted" { default = false }
output "keyed"   { value = { for key, topic in aws_sns_topic.keyed : key => topic.name } }
output "counted" { value = aws_sns_topic.counted[*].name }
output "none"    { value = one(aws_sns_topic.none[*].arn) }
)");
  Recorder aws;
  const DeployResult result = deploy_terraform(folder.options(), aws.door());
  EXPECT_EQ(names_made(aws),
            "aws_sns_topic.keyed[\"a\"]\naws_sns_topic.keyed[\"b\"]\naws_sns_topic.counted[0]\n"
            "aws_sns_topic.counted[1]\n");
  EXPECT_EQ(json_encode(result.outputs.at("keyed")), R"({"a":"topic-a","b":"topic-b"})");
  EXPECT_EQ(json_encode(result.outputs.at("counted")), R"(["number-0","number-1"])");
  EXPECT_TRUE(result.outputs.at("none").is_null());
}

// How many there are must be known before the first call, as Terraform demands too.
TEST(TerraformRepetition, RefusesANumberThatIsKnownTooLate) {
  const Folder folder(R"(
resource "aws_iam_user" "one" { name = "one" }
resource "aws_iam_user" "many" {
  for_each = toset([aws_iam_user.one.arn])
  name     = each.key
}
resource "aws_iam_user" "list" {
  for_each = ["a"]
  name     = each.key
}
)");
  EXPECT_EQ(problems_of(folder),
            "main.tf:4:14: for_each: it depends on something that is only known after the deployment has begun\n"
            "main.tf:8:14: for_each: a map or a set of strings is required, but this is a list; toset() makes a set "
            "of it\n");
}

TEST(TerraformModules, TakeVariablesAndGiveOutputs) {
  Folder folder(R"(
module "alarm" {
  source   = "./modules/alarm"
  for_each = { red = "r@example.com", blue = "b@example.com" }
  email    = each.value
}
output "topics" { value = { for color, alarm in module.alarm : color => alarm.topic } }
)");
  folder.write("modules/alarm/main.tf", R"(
variable "email" { type = string }
resource "aws_sns_topic" "topic" { name_prefix = "${path.module}-" }
resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.topic.arn
  protocol  = "email"
  endpoint  = var.email
}
output "topic" { value = aws_sns_topic.topic.name }
)");
  Recorder aws;
  const DeployResult result = deploy_terraform(folder.options(), aws.door());
  EXPECT_EQ(names_made(aws),
            "module.alarm[\"blue\"].aws_sns_topic.topic\nmodule.alarm[\"blue\"].aws_sns_topic_subscription.mail\n"
            "module.alarm[\"red\"].aws_sns_topic.topic\nmodule.alarm[\"red\"].aws_sns_topic_subscription.mail\n");
  EXPECT_EQ(result.outputs.at("topics").find("blue")->as_string(), "modules/alarm-20260105090000000000000001");
  EXPECT_EQ(folder.shortened(result.resources[0].position.text()), "modules/alarm/main.tf:3:1");
}

TEST(TerraformModules, SayWhatTheyNeedAndWhereTheyComeFrom) {
  Folder folder(R"(
module "local"    {
  source = "./m"
  emial  = "x"
}
module "registry" { source = "terraform-aws-modules/sns/aws" }
module "missing"  { source = "./nowhere" }
)");
  folder.write("m/main.tf", "variable \"email\" {}\n");
  EXPECT_EQ(problems_of(folder),
            "main.tf:2:1: module local needs the variable email\n"
            "main.tf:4:3: module local has no variable emial; did you mean email?\n"
            "main.tf:6:1: module registry comes from \"terraform-aws-modules/sns/aws\"; only folders (./...) are "
            "modelled\n"
            "main.tf:7:1: module missing: there is no folder ./nowhere\n");
}

TEST(TerraformVariables, ComeFromOptionsThenFilesThenDefaults) {
  Folder folder(R"(
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "n" { type = number }
output "all" { value = [var.a, var.b, var.c, var.d, var.n + 1] }
)");
  folder.write("terraform.tfvars", "b = \"file\"\nc = \"file\"\nd = \"file\"\nn = \"41\"\nunused = 1\n");
  folder.write("z.auto.tfvars.json", R"({"c": "auto", "d": "auto"})");
  TerraformOptions options = folder.options();
  options.variables["d"] = hcl::Value::string("option");
  Recorder aws;
  EXPECT_EQ(json_encode(deploy_terraform(options, aws.door()).outputs.at("all")),
            R"(["default","file","auto","option",42])");
}

TEST(TerraformVariables, WithoutValueAreAllNamed) {
  const Folder folder(R"(
variable "email" {}
variable "name" { type = string }
variable "count_of_things" {
  type    = number
  default = "many"
}
variable "region" {
  default = "nowhere"
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+-[0-9]$", var.region))
    error_message = "The region ${var.region} does not look like one."
  }
}
)");
  TerraformOptions options = folder.options();
  options.variables["emial"] = hcl::Value::string("x");
  const std::string problems = problems_of(folder, options);
  EXPECT_NE(problems.find("there is no variable emial here; did you mean email?\n"), std::string::npos) << problems;
  EXPECT_NE(problems.find("main.tf:2:1: variable email has no value and no default\n"
                          "main.tf:3:1: variable name has no value and no default\n"
                          "main.tf:4:1: variable count_of_things: a number is required, but this is \"many\"\n"
                          "main.tf:10:3: The region nowhere does not look like one.\n"),
            std::string::npos)
      << problems;
}

TEST(TerraformProviders, SettleRegionAndTags) {
  const Folder folder(R"(
terraform {
  required_version = ">= 1.0"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
  backend "s3" {}
}
provider "aws" {
  region  = var.region
  profile = "work"
  default_tags {
    tags = { team = "security", owner = "default" }
  }
}
provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}
variable "region" { default = "eu-west-3" }
data "aws_region" "here" {}
resource "aws_sns_topic" "here" {
  name = "here-${data.aws_region.here.name}"
  tags = { owner = "me" }
}
resource "aws_sns_topic" "there" {
  provider = aws.virginia
  name     = "there"
}
resource "aws_sns_topic" "elsewhere" {
  region = "us-west-2"
  name   = "elsewhere"
}
)");
  Recorder aws;
  deploy_terraform(folder.options(), aws.door());
  EXPECT_EQ(aws.calls(),
            "eu-west-3 sns CreateTopic {\"Name\":\"here-eu-west-3\",\"Tags\":[{\"Key\":\"owner\",\"Value\":\"me\"},"
            "{\"Key\":\"team\",\"Value\":\"security\"}]}\n"
            "us-east-1 sns CreateTopic {\"Name\":\"there\"}\n"
            "us-west-2 sns CreateTopic {\"Name\":\"elsewhere\",\"Tags\":[{\"Key\":\"owner\",\"Value\":\"default\"},"
            "{\"Key\":\"team\",\"Value\":\"security\"}]}\n");
}

TEST(TerraformConditions, AreCheckedWhereTheirValuesAreKnown) {
  const Folder folder(R"(
resource "aws_sns_topic" "topic" {
  name = "x"
  lifecycle {
    create_before_destroy = true
    precondition {
      condition     = length(var.name) > 3
      error_message = "The name is too short."
    }
  }
}
variable "name" { default = "x" }
)");
  EXPECT_EQ(problems_of(folder), "main.tf:6:5: The name is too short.\n");

  const Folder late(R"(
resource "aws_sns_topic" "topic" {
  name = "x"
  lifecycle {
    postcondition {
      condition     = strcontains(self.arn, "eu-west-1")
      error_message = "The topic is in the wrong place."
    }
  }
}
)");
  Recorder aws;
  EXPECT_EQ(problems_of(late), "");
  EXPECT_THROW(deploy_terraform(late.options(), aws.door()), DeployError);
}

}  // namespace
}  // namespace tocsin::deploy

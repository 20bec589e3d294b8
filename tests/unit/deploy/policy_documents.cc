#include <gtest/gtest.h>

#include "recorder.h"

namespace tocsin::deploy {
namespace {

/// The minified document of `data.aws_iam_policy_document.x`.
std::string document(const std::string& text) {
  const Folder folder(text + "\noutput \"o\" { value = data.aws_iam_policy_document.x.minified_json }\n");
  Recorder aws;
  try {
    return deploy_terraform(folder.options(), aws.door()).outputs.at("o").as_string();
  } catch (const FileError& error) {
    return folder.shortened(error.text);
  }
}

TEST(TerraformPolicyDocuments, HaveTheFormOfTheProvider) {
  EXPECT_EQ(
      document(R"(
data "aws_iam_policy_document" "x" {
  policy_id = "me"
  statement {
    sid       = "one"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:GetObject"]
    resources = ["arn:aws:s3:::b/home/&{aws:username}/*"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["", "home/"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [true]
    }
  }
  statement {
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::1:root", "arn:aws:iam::2:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
  statement {
    actions = ["sns:Publish"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    not_principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
)"),
      R"({"Version":"2012-10-17","Id":"me","Statement":[)"
      R"({"Sid":"one","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::b/home/${aws:username}/*","Condition":{"Bool":{"aws:SecureTransport":"true"},"StringLike":{"s3:prefix":["","home/"]}}},)"
      R"({"Effect":"Deny","NotAction":"iam:*","NotResource":"*","Principal":{"AWS":["arn:aws:iam::2:root","arn:aws:iam::1:root"],"Service":"events.amazonaws.com"}},)"
      R"({"Effect":"Allow","Action":"sns:Publish","Principal":"*","NotPrincipal":{"AWS":"*"}}]})");
}

// The example of the provider's own page, without its spelling mistakes.
TEST(TerraformPolicyDocuments, MergeBySid) {
  EXPECT_EQ(document(R"(
data "aws_iam_policy_document" "one" {
  statement {
    sid       = "One"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "two" {
  statement {
    actions   = ["ec2:*"]
    resources = ["*"]
  }
  statement {
    sid       = "Two"
    actions   = ["iam:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "three" {
  statement {
    sid       = "One"
    effect    = "Deny"
    actions   = ["logs:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "x" {
  override_policy_documents = [
    data.aws_iam_policy_document.one.json,
    data.aws_iam_policy_document.two.json,
    data.aws_iam_policy_document.three.json,
  ]
  statement {
    sid       = "Two"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}
)"),
            R"({"Version":"2012-10-17","Statement":[{"Sid":"Two","Effect":"Allow","Action":"iam:*","Resource":"*"},)"
            R"({"Sid":"One","Effect":"Deny","Action":"logs:*","Resource":"*"},)"
            R"({"Effect":"Allow","Action":"ec2:*","Resource":"*"}]})");
}

TEST(TerraformPolicyDocuments, AreMadeOfDynamicBlocks) {
  EXPECT_EQ(
      document(R"(
data "aws_iam_policy_document" "x" {
  dynamic "statement" {
    for_each = { a = ["x"], b = ["y"] }
    iterator = each_one
    content {
      sid       = each_one.key
      actions   = ["sns:Publish"]
      resources = each_one.value
    }
  }
}
)"),
      R"({"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"sns:Publish","Resource":"x"},)"
      R"({"Sid":"b","Effect":"Allow","Action":"sns:Publish","Resource":"y"}]})");
}

TEST(TerraformPolicyDocuments, RefuseTwoStatementsOfOneSid) {
  EXPECT_EQ(document(R"(
data "aws_iam_policy_document" "x" {
  statement { sid = "same" }
  statement { sid = "same" }
}
)"),
            "main.tf:2:1: data.aws_iam_policy_document.x: two statements have the sid \"same\"");
}

// Provided as null by a variable that nobody set: the provider refuses it, so the document must not just be shorter.
TEST(TerraformPolicyDocuments, RefuseNullInTheirLists) {
  EXPECT_EQ(document(R"(
data "aws_iam_policy_document" "x" {
  statement { actions = ["sns:Publish", null] }
}
)"),
            "main.tf:2:1: data.aws_iam_policy_document.x: a string is required, but this is null");
}

// What a policy says is followed to its line through jsonencode, heredocs, files, locals and modules.
TEST(TerraformPolicyDocuments, AreFollowedToTheirLines) {
  Folder folder(R"(
locals {
  who = "*"
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
    }]
  })
}
resource "aws_sns_topic" "encoded" { policy = local.policy }
resource "aws_sns_topic" "heredoc" {
  policy = <<-EOT
    {
      "Statement": {
        "Principal": "${local.who}"
      }
    }
  EOT
}
resource "aws_sns_topic" "file" { policy = file("${path.module}/policy.json") }
module "m" {
  source = "./m"
  policy = local.policy
}
)");
  folder.write("policy.json", "{\n  \"Statement\": [\n    {},\n    {\"Effect\": \"Allow\"}\n  ]\n}\n");
  folder.write("m/main.tf",
               "variable \"policy\" {}\nresource \"aws_sns_topic\" \"t\" { policy = \"${var.policy}\" }\n");
  std::map<std::string, std::map<std::string, Position>> attributes;
  for (const DeployedResource& resource : plan_terraform(folder.options()).resources) {
    attributes[resource.address] = resource.attributes;
  }
  const auto place = [&](const std::string& address, const std::string& part) {
    return folder.shortened(attributes.at(address).at(part).text());
  };
  EXPECT_EQ(place("aws_sns_topic.encoded", "policy.Statement[0].Principal.Service"), "main.tf:7:21");
  EXPECT_EQ(place("aws_sns_topic.heredoc", "policy.Statement.Principal"), "main.tf:16");
  EXPECT_EQ(place("aws_sns_topic.file", "policy.Statement[1].Effect"), "policy.json:4");
  EXPECT_EQ(place("module.m.aws_sns_topic.t", "policy.Statement[0].Effect"), "main.tf:6:7");
}

}  // namespace
}  // namespace tocsin::deploy

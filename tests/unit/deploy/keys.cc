#include <gtest/gtest.h>

#include "recorder.h"

namespace tocsin::deploy {
namespace {

TEST(TerraformKeys, AreMadeThenRotatedAndDisabled) {
  const Folder folder(R"(
resource "aws_kms_key" "k" {
  description             = "alerts"
  enable_key_rotation     = true
  rotation_period_in_days = 90
  is_enabled              = false
  deletion_window_in_days = 7
  tags                    = { team = "security" }
}
)");
  Recorder aws;
  deploy_terraform(folder.options(), aws.door());
  EXPECT_EQ(
      aws.calls(),
      R"(us-east-1 kms CreateKey {"KeySpec":"SYMMETRIC_DEFAULT","Description":"alerts","KeyUsage":"ENCRYPT_DECRYPT","Tags":[{"TagKey":"team","TagValue":"security"}]})"
      "\n"
      R"(us-east-1 kms EnableKeyRotation {"KeyId":"key-1","RotationPeriodInDays":90})"
      "\n"
      R"(us-east-1 kms DisableKey {"KeyId":"key-1"})"
      "\n"
      R"(us-east-1 kms GetKeyPolicy {"KeyId":"key-1"})"
      "\n");
}

TEST(TerraformKeys, HaveAliasesPoliciesAndGrants) {
  const Folder folder(R"(
resource "aws_kms_key" "k" {}
resource "aws_kms_alias" "a" {
  name          = "alias/alerts"
  target_key_id = aws_kms_key.k.key_id
}
resource "aws_kms_key_policy" "p" {
  key_id = aws_kms_key.k.id
  policy = jsonencode({ Statement = [] })
}
resource "aws_kms_grant" "g" {
  name              = "reader"
  key_id            = aws_kms_key.k.key_id
  grantee_principal = "arn:aws:iam::000000000000:role/reader"
  operations        = ["Decrypt"]
  constraints {
    encryption_context_equals = { team = "security" }
  }
}
)");
  Recorder aws;
  deploy_terraform(folder.options(), aws.door());
  EXPECT_EQ(aws.input_of("CreateAlias"), R"({"AliasName":"alias/alerts","TargetKeyId":"key-1"})");
  EXPECT_EQ(aws.input_of("PutKeyPolicy"), R"({"KeyId":"key-1","PolicyName":"default","Policy":"{\"Statement\":[]}"})");
  EXPECT_EQ(
      aws.input_of("CreateGrant"),
      R"({"KeyId":"key-1","GranteePrincipal":"arn:aws:iam::000000000000:role/reader","Operations":["Decrypt"],"Name":"reader","Constraints":{"EncryptionContextEquals":{"team":"security"}}})");
}

TEST(TerraformKeys, EncryptTopicsQueuesAndTrails) {
  const Folder folder(R"(
data "aws_kms_alias" "sns" { name = "alias/aws/sns" }
data "aws_kms_key" "k" { key_id = "alias/alerts" }
resource "aws_sns_topic" "t" {
  name              = "t"
  kms_master_key_id = data.aws_kms_alias.sns.target_key_id
}
resource "aws_sqs_queue" "q" {
  name              = "q"
  kms_master_key_id = "alias/alerts"
}
resource "aws_cloudtrail" "c" {
  name           = "c"
  s3_bucket_name = "logs"
  kms_key_id     = data.aws_kms_key.k.arn
}
)");
  Recorder aws;
  deploy_terraform(folder.options(), aws.door());
  EXPECT_NE(aws.input_of("SetTopicAttributes").find(R"("KmsMasterKeyId","AttributeValue":"key-1")"), std::string::npos);
  EXPECT_NE(aws.input_of("CreateQueue").find(R"("KmsMasterKeyId":"alias/alerts")"), std::string::npos);
  EXPECT_NE(aws.input_of("CreateTrail").find(R"("KmsKeyId":"arn:aws:kms:us-east-1:000000000000:key/key-1")"),
            std::string::npos);
}

}  // namespace
}  // namespace tocsin::deploy

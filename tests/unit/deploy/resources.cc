#include <gtest/gtest.h>

#include "recorder.h"

namespace tocsin::deploy {
namespace {

std::string calls_for(const std::string& text) {
  const Folder folder(text);
  Recorder aws;
  deploy_terraform(folder.options(), aws.door());
  return aws.calls();
}

// Terraform's trails log from the start, whatever CreateTrail says; a basic selector has the defaults of the provider.
TEST(TerraformTrails, StartLoggingAndSetTheirSelectors) {
  EXPECT_EQ(
      calls_for(R"(
resource "aws_cloudtrail" "main" {
  name                  = "main"
  s3_bucket_name        = "logs"
  is_multi_region_trail = true
  event_selector {
    read_write_type = "WriteOnly"
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
resource "aws_cloudtrail" "quiet" {
  name                          = "quiet"
  s3_bucket_name                = "logs"
  enable_logging                = false
  include_global_service_events = false
  advanced_event_selector {
    name = "writes"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
    field_selector {
      field           = "eventName"
      not_starts_with = ["Get"]
    }
  }
}
)"),
      R"(us-east-1 cloudtrail CreateTrail {"Name":"main","S3BucketName":"logs","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":true,"EnableLogFileValidation":false,"IsOrganizationTrail":false})"
      "\n"
      R"(us-east-1 cloudtrail StartLogging {"Name":"arn:aws:cloudtrail:us-east-1:000000000000:trail/main"})"
      "\n"
      R"(us-east-1 cloudtrail PutEventSelectors {"TrailName":"arn:aws:cloudtrail:us-east-1:000000000000:trail/main","EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]})"
      "\n"
      R"(us-east-1 cloudtrail CreateTrail {"Name":"quiet","S3BucketName":"logs","IncludeGlobalServiceEvents":false,"IsMultiRegionTrail":false,"EnableLogFileValidation":false,"IsOrganizationTrail":false})"
      "\n"
      R"(us-east-1 cloudtrail PutEventSelectors {"TrailName":"arn:aws:cloudtrail:us-east-1:000000000000:trail/quiet","AdvancedEventSelectors":[{"Name":"writes","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]},{"Field":"eventName","NotStartsWith":["Get"]}]}]})"
      "\n");
}

TEST(TerraformBuckets, AreMadeInTheirRegionWithTheirSettings) {
  EXPECT_EQ(
      calls_for(R"(
provider "aws" { region = "eu-west-1" }
resource "aws_s3_bucket" "logs" {
  bucket        = "logs"
  force_destroy = true
  tags          = { use = "trail" }
}
resource "aws_s3_bucket_public_access_block" "logs" {
  bucket              = aws_s3_bucket.logs.id
  block_public_acls   = true
  block_public_policy = true
}
resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule { object_ownership = "BucketOwnerPreferred" }
}
resource "aws_s3_bucket_acl" "logs" {
  depends_on = [aws_s3_bucket_ownership_controls.logs]
  bucket     = aws_s3_bucket.logs.bucket
  acl        = "private"
}
resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}
resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
)"),
      R"(eu-west-1 s3 CreateBucket {"Bucket":"logs","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}})"
      "\n"
      R"(eu-west-1 s3 PutBucketTagging {"Bucket":"logs","Tagging":{"TagSet":[{"Key":"use","Value":"trail"}]}})"
      "\n"
      R"(eu-west-1 s3 PutPublicAccessBlock {"Bucket":"logs","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":false,"BlockPublicPolicy":true,"RestrictPublicBuckets":false}})"
      "\n"
      R"(eu-west-1 s3 PutBucketOwnershipControls {"Bucket":"logs","OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerPreferred"}]}})"
      "\n"
      R"(eu-west-1 s3 PutBucketAcl {"Bucket":"logs","ACL":"private"})"
      "\n"
      R"(eu-west-1 s3 PutBucketVersioning {"Bucket":"logs","VersioningConfiguration":{"Status":"Enabled"}})"
      "\n"
      R"(eu-west-1 s3 PutBucketEncryption {"Bucket":"logs","ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}})"
      "\n"
      R"(eu-west-1 s3 PutBucketPolicy {"Bucket":"logs","Policy":"{\"Statement\":[],\"Version\":\"2012-10-17\"}"})"
      "\n");
}

TEST(TerraformQueues, AreTargetsAndDeadLetterQueues) {
  EXPECT_EQ(
      calls_for(R"tf(
resource "aws_sqs_queue" "dead" {
  name                      = "dead"
  message_retention_seconds = 1209600
}
resource "aws_sqs_queue_policy" "dead" {
  queue_url = aws_sqs_queue.dead.url
  policy    = "{\"Version\": \"2012-10-17\"}"
}
resource "aws_cloudwatch_event_rule" "rule" {
  name                = "rule"
  schedule_expression = "rate(1 hour)"
  state               = "DISABLED"
}
resource "aws_cloudwatch_event_target" "queue" {
  rule      = aws_cloudwatch_event_rule.rule.name
  target_id = "queue"
  arn       = aws_sqs_queue.dead.arn
  input     = jsonencode({ a = 1 })
  dead_letter_config { arn = aws_sqs_queue.dead.arn }
  sqs_target { message_group_id = "g" }
  retry_policy { maximum_retry_attempts = 3 }
}
)tf"),
      R"(us-east-1 sqs CreateQueue {"QueueName":"dead","Attributes":{"MessageRetentionPeriod":"1209600"}})"
      "\n"
      R"(us-east-1 sqs GetQueueAttributes {"QueueUrl":"https://sqs/000000000000/dead","AttributeNames":["QueueArn"]})"
      "\n"
      R"(us-east-1 sqs SetQueueAttributes {"QueueUrl":"https://sqs/000000000000/dead","Attributes":{"Policy":"{\"Version\":\"2012-10-17\"}"}})"
      "\n"
      R"(us-east-1 sqs GetQueueAttributes {"QueueUrl":"https://sqs/000000000000/dead","AttributeNames":["QueueArn"]})"
      "\n"
      R"tf(us-east-1 events PutRule {"Name":"rule","EventBusName":"default","ScheduleExpression":"rate(1 hour)","State":"DISABLED"})tf"
      "\n"
      R"(us-east-1 events PutTargets {"Rule":"rule","EventBusName":"default","Targets":[{"Id":"queue","Arn":"arn:aws:sqs:us-east-1:000000000000:queue","Input":"{\"a\":1}","RetryPolicy":{"MaximumEventAgeInSeconds":0,"MaximumRetryAttempts":3},"DeadLetterConfig":{"Arn":"arn:aws:sqs:us-east-1:000000000000:queue"},"SqsParameters":{"MessageGroupId":"g"}}]})"
      "\n");
}

TEST(TerraformIdentities, AreMadeWithTheirPolicies) {
  EXPECT_EQ(
      calls_for(R"(
resource "aws_iam_user" "alice" {
  name = "alice"
  path = "/people/"
}
resource "aws_iam_access_key" "alice" {
  user   = aws_iam_user.alice.name
  status = "Inactive"
}
resource "aws_iam_group" "staff" { name = "staff" }
resource "aws_iam_user_group_membership" "alice" {
  user   = aws_iam_user.alice.name
  groups = [aws_iam_group.staff.name]
}
resource "aws_iam_role" "events" {
  assume_role_policy = jsonencode({ Version = "2012-10-17" })
  inline_policy {
    name   = "inline"
    policy = "{}"
  }
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}
resource "aws_iam_policy" "keys" {
  name   = "keys"
  policy = "{}"
}
resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = aws_iam_user.alice.name
  policy = "{}"
}
resource "aws_iam_role_policy_attachment" "keys" {
  role       = aws_iam_role.events.name
  policy_arn = aws_iam_policy.keys.arn
}
resource "aws_iam_policy_attachment" "all" {
  name       = "all"
  users      = [aws_iam_user.alice.name]
  groups     = [aws_iam_group.staff.name]
  policy_arn = aws_iam_policy.keys.arn
}
)"),
      R"(us-east-1 iam CreateUser {"UserName":"alice","Path":"/people/"})"
      "\n"
      R"(us-east-1 iam CreateAccessKey {"UserName":"alice"})"
      "\n"
      R"(us-east-1 iam UpdateAccessKey {"UserName":"alice","AccessKeyId":"AKIA1","Status":"Inactive"})"
      "\n"
      R"(us-east-1 iam CreateGroup {"GroupName":"staff","Path":"/"})"
      "\n"
      R"(us-east-1 iam AddUserToGroup {"GroupName":"staff","UserName":"alice"})"
      "\n"
      R"(us-east-1 iam CreateRole {"RoleName":"terraform-20260105090000000000000002","Path":"/","AssumeRolePolicyDocument":"{\"Version\":\"2012-10-17\"}","MaxSessionDuration":3600})"
      "\n"
      R"(us-east-1 iam PutRolePolicy {"RoleName":"terraform-20260105090000000000000002","PolicyName":"inline","PolicyDocument":"{}"})"
      "\n"
      R"(us-east-1 iam AttachRolePolicy {"RoleName":"terraform-20260105090000000000000002","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"})"
      "\n"
      R"(us-east-1 iam CreatePolicy {"PolicyName":"keys","Path":"/","PolicyDocument":"{}"})"
      "\n"
      R"(us-east-1 iam PutUserPolicy {"UserName":"alice","PolicyName":"own","PolicyDocument":"{}"})"
      "\n"
      R"(us-east-1 iam AttachRolePolicy {"RoleName":"terraform-20260105090000000000000002","PolicyArn":"arn:aws:iam::000000000000:policy/keys"})"
      "\n"
      R"(us-east-1 iam AttachUserPolicy {"UserName":"alice","PolicyArn":"arn:aws:iam::000000000000:policy/keys"})"
      "\n"
      R"(us-east-1 iam AttachGroupPolicy {"GroupName":"staff","PolicyArn":"arn:aws:iam::000000000000:policy/keys"})"
      "\n");
}

// Two runs of one deployment must be alike, so nothing that is made up may come from elsewhere than the seed.
TEST(TerraformIdentities, GetTheSamePasswordFromTheSameSeed) {
  const std::string text = R"(
resource "aws_iam_user_login_profile" "alice" {
  user            = "alice"
  password_length = 24
}
)";
  EXPECT_EQ(calls_for(text), calls_for(text));
  const Folder folder(text);
  Recorder aws;
  TerraformOptions options = folder.options();
  options.seed = "8";
  deploy_terraform(options, aws.door());
  EXPECT_NE(aws.calls(), calls_for(text));
}

TEST(TerraformTopics, SendTheirAttributesOneByOne) {
  EXPECT_EQ(
      calls_for(R"(
resource "aws_sns_topic" "t" {
  name                        = "t.fifo"
  display_name                = "Security"
  fifo_topic                  = true
  content_based_deduplication = true
  signature_version           = 2
  kms_master_key_id           = ""
}
)"),
      R"(us-east-1 sns CreateTopic {"Name":"t.fifo","Attributes":{"FifoTopic":"true"}})"
      "\n"
      R"(us-east-1 sns SetTopicAttributes {"TopicArn":"arn:aws:sns:us-east-1:000000000000:t.fifo","AttributeName":"ContentBasedDeduplication","AttributeValue":"true"})"
      "\n"
      R"(us-east-1 sns SetTopicAttributes {"TopicArn":"arn:aws:sns:us-east-1:000000000000:t.fifo","AttributeName":"DisplayName","AttributeValue":"Security"})"
      "\n"
      R"(us-east-1 sns SetTopicAttributes {"TopicArn":"arn:aws:sns:us-east-1:000000000000:t.fifo","AttributeName":"SignatureVersion","AttributeValue":"2"})"
      "\n");
}

TEST(TerraformBuses, HaveRulesAndPermissionsOfTheirOwn) {
  EXPECT_EQ(
      calls_for(R"(
data "aws_caller_identity" "me" {}
resource "aws_cloudwatch_event_bus" "own" { name = "own" }
resource "aws_cloudwatch_event_permission" "other" {
  principal      = data.aws_caller_identity.me.account_id
  statement_id   = "other"
  event_bus_name = aws_cloudwatch_event_bus.own.name
  condition {
    key   = "aws:PrincipalOrgID"
    type  = "StringEquals"
    value = "o-1"
  }
}
)"),
      "us-east-1 sts GetCallerIdentity {}\n"
      "us-east-1 events CreateEventBus {\"Name\":\"own\"}\n"
      R"(us-east-1 events PutPermission {"EventBusName":"own","Action":"events:PutEvents","Principal":"000000000000","StatementId":"other","Condition":{"Type":"StringEquals","Key":"aws:PrincipalOrgID","Value":"o-1"}})"
      "\n");
}

}  // namespace
}  // namespace tocsin::deploy

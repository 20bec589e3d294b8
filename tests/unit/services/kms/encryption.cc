#include "kms_test.h"
#include "services/cloudtrail/cloudtrail.h"
#include "services/s3/s3.h"
#include "services/sns/sns.h"
#include "services/sqs/sqs.h"

namespace tocsin::kms {
namespace {

using namespace std::chrono_literals;

constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";
constexpr const char* kQueue = "arn:aws:sqs:us-east-1:000000000000:jobs";
constexpr const char* kQueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/jobs";
/// A resource policy that lets everybody do this.
std::string open_to_all(const std::string& action, const std::string& resource) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":")" + action +
         R"(","Resource":")" + resource + R"("}]})";
}

/// A topic and a queue that let everybody in: what is left is the key.
struct Encrypted : KmsTest {
  sns::Sns sns{engine.kernel};
  sqs::Sqs sqs{engine.kernel};

  Encrypted() {
    engine.kernel.keys = &service;
    engine.add(sns);
    engine.add(sqs);
    EXPECT_EQ(other("sns", "CreateTopic",
                    {{"Name", "alerts"}, {"Attributes", {{"Policy", open_to_all("sns:Publish", kTopic)}}}}),
              "");
    EXPECT_EQ(other("sqs", "CreateQueue",
                    {{"QueueName", "jobs"}, {"Attributes", {{"Policy", open_to_all("sqs:*", kQueue)}}}}),
              "");
    encrypt_with(id);
  }

  /// "" if the call succeeded, else `code: message`.
  std::string other(const std::string& service_id, const std::string& operation, const Json& input) {
    const Outcome outcome =
        engine.gateway.call({.service = service_id, .operation = operation, .region = region, .caller = caller}, input);
    last = outcome.ok() ? *outcome.output : Json();
    return outcome.ok() ? "" : outcome.error->code + ": " + outcome.error->message;
  }

  void encrypt_with(const std::string& key) {
    EXPECT_EQ(other("sns", "SetTopicAttributes",
                    {{"TopicArn", kTopic}, {"AttributeName", "KmsMasterKeyId"}, {"AttributeValue", key}}),
              "");
    EXPECT_EQ(other("sqs", "SetQueueAttributes", {{"QueueUrl", kQueueUrl}, {"Attributes", {{"KmsMasterKeyId", key}}}}),
              "");
  }

  std::string publish() { return other("sns", "Publish", {{"TopicArn", kTopic}, {"Message", "hello"}}); }
  std::string send() { return other("sqs", "SendMessage", {{"QueueUrl", kQueueUrl}, {"MessageBody", "hello"}}); }
  std::string receive() { return other("sqs", "ReceiveMessage", {{"QueueUrl", kQueueUrl}}); }

  /// What became of a parcel: kind and detail of the journal entry of its delivery.
  JournalEntry deliver(const std::string& from, const std::string& to, const std::string& dead_letter_of = "") {
    const std::int64_t before = engine.journal.last();
    const Parcel parcel{.principal = from,
                        .source_arn = "arn:aws:events:us-east-1:000000000000:rule/keys",
                        .source_account = kAccount,
                        .target = to,
                        .region = region,
                        .payload = "hello",
                        .retry = RetryScheme::kEventBridge,
                        .dead_letter_of = dead_letter_of};
    engine.delivery.send(parcel, Duration(0));
    advance(1s);
    return engine.journal.after(before).front();
  }
  static std::string detail(const JournalEntry& entry, const char* name) {
    return json_string(*parse_json(entry.detail), name);
  }

  static std::string for_service(const std::string& principal, const std::string& condition = "") {
    return R"(,{"Effect":"Allow","Principal":{"Service":")" + principal +
           R"("},"Action":["kms:GenerateDataKey*","kms:Decrypt"],"Resource":"*")" + condition + "}";
  }

  Json last;
};

struct EncryptedTopics : Encrypted {};

TEST_F(EncryptedTopics, ShowTheirKey) {
  other("sns", "GetTopicAttributes", {{"TopicArn", kTopic}});
  EXPECT_EQ(last["Attributes"]["KmsMasterKeyId"], id);
  encrypt_with("");
  other("sns", "GetTopicAttributes", {{"TopicArn", kTopic}});
  EXPECT_FALSE(last["Attributes"].contains("KmsMasterKeyId"));
}

// The root statement of a default key policy is for the account's people; no service is among them.
TEST_F(EncryptedTopics, DoNotLetAServiceInByTheRootStatement) {
  const JournalEntry entry = deliver("events.amazonaws.com", kTopic);
  EXPECT_EQ(entry.kind, "refused");
  EXPECT_EQ(detail(entry, "code"), "ED-10");
  EXPECT_EQ(detail(entry, "error"), "NO_PERMISSIONS");
  EXPECT_EQ(detail(entry, "reason"), "because no resource-based policy allows the kms:GenerateDataKey action");
  EXPECT_EQ(detail(entry, "change"), "allow kms:GenerateDataKey* and kms:Decrypt on " + arn +
                                         " to events.amazonaws.com in the policy of the key");
  EXPECT_EQ(detail(entry, "message").substr(0, 79),
            "null (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Req");
}

TEST_F(EncryptedTopics, LetInWhoMayUseTheKey) {
  put_policy(policy(for_service("events.amazonaws.com")));
  EXPECT_EQ(deliver("events.amazonaws.com", kTopic).kind, "delivered");
  EXPECT_EQ(detail(deliver("cloudwatch.amazonaws.com", kTopic), "code"), "AL-04");
}

TEST_F(EncryptedTopics, NeedBothPermissions) {
  put_policy(policy(R"(,{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},)"
                    R"("Action":"kms:GenerateDataKey*","Resource":"*"})"));
  EXPECT_EQ(detail(deliver("events.amazonaws.com", kTopic), "reason"),
            "because no resource-based policy allows the kms:Decrypt action");
}

// AWS: "Adding the aws:SourceAccount, aws:SourceArn ... is not supported for EventBridge-to-encrypted topics."
TEST_F(EncryptedTopics, AreClosedByAConditionThatEventBridgeDoesNotMeet) {
  put_policy(policy(for_service("events.amazonaws.com",
                                R"(,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:events:*:*:rule/*"}})")));
  const JournalEntry entry = deliver("events.amazonaws.com", kTopic);
  EXPECT_EQ(detail(entry, "code"), "ED-10");
  EXPECT_EQ(detail(entry, "change"), "take the condition ArnLike aws:SourceArn out of policy key/" + id +
                                         ", statement 1: events.amazonaws.com does not send that key");
}

TEST_F(EncryptedTopics, MayBeBoundByTheirEncryptionContext) {
  put_policy(policy(for_service(
      "events.amazonaws.com",
      R"(,"Condition":{"StringEquals":{"kms:EncryptionContext:aws:sns:topicArn":")" + std::string(kTopic) + R"("}})")));
  EXPECT_EQ(deliver("events.amazonaws.com", kTopic).kind, "delivered");
}

TEST_F(EncryptedTopics, WithTheKeyOfAwsCannotBeOpenedToServices) {
  encrypt_with("alias/aws/sns");
  const JournalEntry entry = deliver("events.amazonaws.com", kTopic);
  EXPECT_EQ(detail(entry, "code"), "ED-10");
  EXPECT_EQ(detail(entry, "reason"),
            "because no resource-based policy allows the kms:GenerateDataKey action; it is an AWS managed key, whose "
            "policy nobody can change");
  EXPECT_EQ(detail(entry, "change"), "encrypt " + std::string(kTopic) +
                                         " with a customer managed key whose policy allows kms:GenerateDataKey* and "
                                         "kms:Decrypt to events.amazonaws.com");
  EXPECT_EQ(publish(), "");
}

TEST_F(EncryptedTopics, WithAKeyThatCannotBeUsedSayWhy) {
  put_policy(policy(for_service("events.amazonaws.com")));
  ok("DisableKey", {{"KeyId", id}});
  JournalEntry entry = deliver("events.amazonaws.com", kTopic);
  EXPECT_EQ(detail(entry, "reason"), arn + " is disabled.");
  EXPECT_EQ(detail(entry, "change"), "enable " + arn);
  EXPECT_EQ(detail(entry, "error"), "SDK_CLIENT_ERROR");
  EXPECT_EQ(publish().substr(0, 12), "KMSDisabled:");
  ok("ScheduleKeyDeletion", {{"KeyId", id}});
  entry = deliver("events.amazonaws.com", kTopic);
  EXPECT_EQ(detail(entry, "reason"), arn + " is pending deletion.");
  EXPECT_EQ(publish().substr(0, 16), "KMSInvalidState:");
  advance(24h * 30);
  EXPECT_EQ(publish().substr(0, 22 + arn.size()), "KMSNotFound: Key '" + arn + "' do");
  EXPECT_EQ(detail(deliver("events.amazonaws.com", kTopic), "code"), "ED-10");
}

// What Lambda functions run into: sns:Publish alone is not enough.
TEST_F(EncryptedTopics, NeedTheCallersPermissionOnTheKey) {
  caller = user("alice");
  EXPECT_EQ(publish().substr(0, 200),
            ("KMSAccessDenied: User: arn:aws:iam::000000000000:user/alice is not authorized to perform: "
             "kms:GenerateDataKey on resource: " +
             arn + " because no identity-based policy allows the kms:GenerateDataKey action")
                .substr(0, 200));
  caller = user("bob", R"([{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*",)"
                       R"("Condition":{"StringEquals":{"kms:ViaService":"sns.us-east-1.amazonaws.com"}}}])");
  EXPECT_EQ(publish(), "");
  caller = user("carol", R"([{"Effect":"Allow","Action":"kms:GenerateDataKey","Resource":"*"}])");
  EXPECT_EQ(publish().substr(0, 102),
            "KMSAccessDenied: The ciphertext refers to a customer master key that does not exist, does not exist in");
}

TEST_F(EncryptedTopics, TakeAGrantForAPermission) {
  ok("CreateGrant", {{"KeyId", id},
                     {"GranteePrincipal", "arn:aws:iam::000000000000:user/alice"},
                     {"Operations", {"GenerateDataKey", "Decrypt"}},
                     {"Constraints", {{"EncryptionContextSubset", {{"aws:sns:topicArn", kTopic}}}}}});
  caller = user("alice");
  EXPECT_EQ(publish(), "");
  EXPECT_NE(send(), "");
}

struct EncryptedQueues : Encrypted {};

TEST_F(EncryptedQueues, AreNotEncryptedTwice) {
  other("sqs", "GetQueueAttributes", {{"QueueUrl", kQueueUrl}, {"AttributeNames", {"All"}}});
  EXPECT_EQ(last["Attributes"]["KmsMasterKeyId"], id);
  EXPECT_EQ(last["Attributes"]["KmsDataKeyReusePeriodSeconds"], "300");
  EXPECT_EQ(last["Attributes"]["SqsManagedSseEnabled"], "false");
  EXPECT_EQ(
      other("sqs", "SetQueueAttributes",
            {{"QueueUrl", kQueueUrl}, {"Attributes", {{"KmsMasterKeyId", id}, {"SqsManagedSseEnabled", "true"}}}}),
      "InvalidAttributeName: You can use one type of server-side encryption (SSE) at one time. You can either "
      "enable KMS SSE or SQS SSE.");
}

TEST_F(EncryptedQueues, NeedThePermissionsOfBothEnds) {
  caller = user("alice");
  EXPECT_EQ(send().substr(0, 100),
            "KMS.AccessDeniedException: User: arn:aws:iam::000000000000:user/alice is not authorized to perform: ");
  caller = user("sender", R"([{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"}])");
  EXPECT_EQ(send(), "");
  caller = user("alice");
  EXPECT_EQ(receive().substr(0, 112),
            "KMS.AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not "
            "exist in");
  caller = user("reader", R"([{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}])");
  EXPECT_EQ(receive(), "");
  EXPECT_EQ(last["Messages"].size(), 1U);
}

// A message keeps the key that encrypted it.
TEST_F(EncryptedQueues, DoNotForgetTheKeyOfAMessage) {
  EXPECT_EQ(send(), "");
  encrypt_with("");
  ok("DisableKey", {{"KeyId", id}});
  EXPECT_EQ(receive().substr(0, 22), "KMS.DisabledException:");
  ok("EnableKey", {{"KeyId", id}});
  EXPECT_EQ(receive(), "");
}

TEST_F(EncryptedQueues, HaveACodeForEachSender) {
  EXPECT_EQ(detail(deliver("events.amazonaws.com", kQueue), "code"), "ED-10");
  EXPECT_EQ(detail(deliver("sns.amazonaws.com", kQueue), "code"), "SN-13");
  EXPECT_EQ(detail(deliver("events.amazonaws.com", kQueue, kTopic), "code"), "ED-13");
  put_policy(policy(for_service("events.amazonaws.com") + for_service("sns.amazonaws.com")));
  EXPECT_EQ(deliver("events.amazonaws.com", kQueue).kind, "delivered");
  EXPECT_EQ(deliver("sns.amazonaws.com", kQueue).kind, "delivered");
}

struct EncryptedTrails : KmsTest {
  s3::S3 s3{engine.kernel};
  cloudtrail::Cloudtrail cloudtrail{engine.kernel};

  EncryptedTrails() {
    engine.kernel.keys = &service;
    engine.add(s3);
    engine.add(cloudtrail);
    other("s3", "CreateBucket", {{"Bucket", "logs"}});
    other("s3", "PutBucketPolicy",
          {{"Bucket", "logs"},
           {"Policy", R"({"Version":"2012-10-17","Statement":[)"
                      R"({"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},)"
                      R"("Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::logs"},)"
                      R"({"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},)"
                      R"("Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*"}]})"}});
  }
  std::string other(const std::string& service_id, const std::string& operation, const Json& input) {
    const Outcome outcome =
        engine.gateway.call({.service = service_id, .operation = operation, .region = region, .caller = caller}, input);
    last = outcome.ok() ? *outcome.output : Json();
    return outcome.ok() ? "" : outcome.error->code + ": " + outcome.error->message;
  }
  std::string create_trail(const std::string& key) {
    return other("cloudtrail", "CreateTrail", {{"Name", "all"}, {"S3BucketName", "logs"}, {"KmsKeyId", key}});
  }

  Json last;
};

TEST_F(EncryptedTrails, NeedAKeyThatLetsCloudTrailIn) {
  EXPECT_EQ(create_trail(id),
            "InsufficientEncryptionPolicyException: Insufficient permissions to access S3 bucket logs or KMS key " +
                arn + ".");
  put_policy(policy(R"(,{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},)"
                    R"("Action":"kms:GenerateDataKey*","Resource":"*","Condition":{)"
                    R"("StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:000000000000:trail/all"},)"
                    R"("StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":)"
                    R"("arn:aws:cloudtrail:*:000000000000:trail/*"}}},)"
                    R"({"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},)"
                    R"("Action":"kms:DescribeKey","Resource":"*"})"));
  EXPECT_EQ(create_trail(id), "");
  EXPECT_EQ(last["KmsKeyId"], arn);
}

TEST_F(EncryptedTrails, NeedAKeyThatIsThere) {
  EXPECT_EQ(create_trail("alias/none").substr(0, 24), "KmsKeyNotFoundException:");
}

}  // namespace
}  // namespace tocsin::kms

// The settings of a bucket that stay as AWS makes them: what a client reads of them when it looks a bucket over.

#include "services/s3/errors.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

PutBucketVersioningOutput put_bucket_versioning(S3& s3, Call&, const PutBucketVersioningInput& in) {
  const VersioningConfiguration& wanted = in.versioning_configuration;
  if (wanted.mfa_delete == "Enabled" || in.mfa) throw Unmodelled("s3.PutBucketVersioning MFADelete");
  if (!wanted.status) throw illegal_versioning();
  BucketRow bucket = bucket_of(s3, in.bucket);
  bucket.versioning = *wanted.status;
  s3.buckets.put(bucket);
  return {};
}

GetBucketVersioningOutput get_bucket_versioning(S3& s3, Call&, const GetBucketVersioningInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  if (bucket.versioning.empty()) return {};
  return {.status = bucket.versioning};
}

// AWS: since January 2023 every bucket encrypts with keys of S3.
GetBucketEncryptionOutput get_bucket_encryption(S3&, Call&, const GetBucketEncryptionInput&) {
  const ServerSideEncryptionRule rule{
      .apply_server_side_encryption_by_default = ServerSideEncryptionByDefault{.sse_algorithm = "AES256"},
      .bucket_key_enabled = false};
  return {.server_side_encryption_configuration = ServerSideEncryptionConfiguration{.rules = {rule}}};
}

PutBucketEncryptionOutput put_bucket_encryption(S3&, Call&, const PutBucketEncryptionInput& in) {
  const auto& rules = in.server_side_encryption_configuration.rules;
  if (rules.size() != 1 || !rules.front().apply_server_side_encryption_by_default) throw malformed_xml();
  const ServerSideEncryptionRule& rule = rules.front();
  const ServerSideEncryptionByDefault& wanted = *rule.apply_server_side_encryption_by_default;
  if (wanted.sse_algorithm != "AES256" || wanted.kms_master_key_id) {
    throw Unmodelled("s3.PutBucketEncryption with a KMS key");
  }
  if (rule.bucket_key_enabled.value_or(false)) throw Unmodelled("s3.PutBucketEncryption BucketKeyEnabled");
  if (rule.blocked_encryption_types) throw Unmodelled("s3.PutBucketEncryption BlockedEncryptionTypes");
  return {};
}

// AWS: who deletes a bucket's encryption gets the default back.
DeleteBucketEncryptionOutput delete_bucket_encryption(S3&, Call&, const DeleteBucketEncryptionInput&) { return {}; }

GetBucketLoggingOutput get_bucket_logging(S3&, Call&, const GetBucketLoggingInput&) { return {}; }

GetBucketAccelerateConfigurationOutput get_bucket_accelerate(S3&, Call&, const GetBucketAccelerateConfigurationInput&) {
  return {};
}

GetBucketRequestPaymentOutput get_bucket_request_payment(S3&, Call&, const GetBucketRequestPaymentInput&) {
  return {.payer = "BucketOwner"};
}

GetBucketNotificationConfigurationOutput get_bucket_notification(S3&, Call&,
                                                                 const GetBucketNotificationConfigurationInput&) {
  return {};
}

GetBucketWebsiteOutput get_bucket_website(S3&, Call&, const GetBucketWebsiteInput&) { throw no_website(); }
GetBucketCorsOutput get_bucket_cors(S3&, Call&, const GetBucketCorsInput&) { throw no_cors(); }

GetBucketLifecycleConfigurationOutput get_bucket_lifecycle(S3&, Call&, const GetBucketLifecycleConfigurationInput&) {
  throw no_lifecycle();
}

GetBucketReplicationOutput get_bucket_replication(S3&, Call&, const GetBucketReplicationInput&) {
  throw no_replication();
}

GetObjectLockConfigurationOutput get_object_lock(S3&, Call&, const GetObjectLockConfigurationInput&) {
  throw no_object_lock();
}

constexpr const char* kNever = "it cannot be configured: the answer is always that of a new bucket";

template <class Input>
Row<Input> never_configured(S3& s3, std::string action = "", std::string event_name = "") {
  return on_bucket<Input>(s3, std::move(action), std::move(event_name), kNever);
}

}  // namespace

// AWS: names of permissions and events differ from the API's.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
Operations configuration_operations(S3& s3) {
  return {
      operation("PutBucketVersioning", s3, put_bucket_versioning,
                on_bucket<PutBucketVersioningInput>(s3, "", "", "MFADelete; there are no objects to version")),
      operation("GetBucketVersioning", s3, get_bucket_versioning, on_bucket<GetBucketVersioningInput>(s3)),
      operation("PutBucketEncryption", s3, put_bucket_encryption,
                on_bucket<PutBucketEncryptionInput>(s3, "s3:PutEncryptionConfiguration", "", "KMS keys; bucket keys")),
      operation("GetBucketEncryption", s3, get_bucket_encryption,
                on_bucket<GetBucketEncryptionInput>(s3, "s3:GetEncryptionConfiguration")),
      operation("DeleteBucketEncryption", s3, delete_bucket_encryption,
                on_bucket<DeleteBucketEncryptionInput>(s3, "s3:PutEncryptionConfiguration")),
      operation("GetBucketLogging", s3, get_bucket_logging, never_configured<GetBucketLoggingInput>(s3)),
      operation("GetBucketAccelerateConfiguration", s3, get_bucket_accelerate,
                never_configured<GetBucketAccelerateConfigurationInput>(s3, "s3:GetAccelerateConfiguration",
                                                                        "GetAccelerateConfiguration")),
      operation("GetBucketRequestPayment", s3, get_bucket_request_payment,
                never_configured<GetBucketRequestPaymentInput>(s3)),
      operation("GetBucketNotificationConfiguration", s3, get_bucket_notification,
                never_configured<GetBucketNotificationConfigurationInput>(s3, "s3:GetBucketNotification",
                                                                          "GetBucketNotification")),
      operation("GetBucketWebsite", s3, get_bucket_website, never_configured<GetBucketWebsiteInput>(s3)),
      operation("GetBucketCors", s3, get_bucket_cors, never_configured<GetBucketCorsInput>(s3, "s3:GetBucketCORS")),
      operation("GetBucketLifecycleConfiguration", s3, get_bucket_lifecycle,
                never_configured<GetBucketLifecycleConfigurationInput>(s3, "s3:GetLifecycleConfiguration",
                                                                       "GetBucketLifecycle")),
      operation("GetBucketReplication", s3, get_bucket_replication,
                never_configured<GetBucketReplicationInput>(s3, "s3:GetReplicationConfiguration")),
      operation("GetObjectLockConfiguration", s3, get_object_lock,
                never_configured<GetObjectLockConfigurationInput>(s3, "s3:GetBucketObjectLockConfiguration",
                                                                  "GetBucketObjectLockConfiguration")),
  };
}

}  // namespace tocsin::s3

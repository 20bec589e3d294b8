#include "services/cloudtrail/trail_bucket.h"

#include <algorithm>

#include "kernel/authorizer.h"
#include "kernel/resources.h"
#include "services/cloudtrail/errors.h"

namespace tocsin::cloudtrail {
namespace {

constexpr std::size_t kPrefixMax = 200;

bool may_write(Cloudtrail& cloudtrail, const TrailRow& trail, std::string_view action, const std::string& target,
               const tocsin::Resource& bucket, std::map<std::string, std::string> conditions) {
  const Parcel parcel{.principal = "cloudtrail.amazonaws.com",
                      .source_arn = trail.arn(),
                      .source_account = trail.account,
                      .target = target,
                      .region = trail.region,
                      .conditions = std::move(conditions)};
  return cloudtrail.kernel.authorizer.may_deliver(parcel, action, bucket).allowed;
}

void check_names(const TrailRow& trail) {
  const std::string& bucket = trail.bucket;
  const bool named = bucket.size() >= 3 && bucket.size() <= 63 && std::all_of(bucket.begin(), bucket.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
                     });
  if (!named) throw invalid_bucket_name(bucket);
  if (trail.prefix.size() > kPrefixMax) {
    throw invalid_prefix("The S3 prefix is too long: the maximum length is 200 characters.");
  }
}

}  // namespace

// AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
void check_bucket(Cloudtrail& cloudtrail, const TrailRow& trail) {
  check_names(trail);
  const std::string bucket_arn = concat("arn:aws:s3:::", trail.bucket);
  const auto bucket = cloudtrail.kernel.resources.find(bucket_arn);
  if (!bucket) throw bucket_does_not_exist(trail.bucket);

  const std::string folder = trail.prefix.empty() ? std::string() : concat(trail.prefix, "/");
  const std::string log_file =
      concat(bucket_arn, "/", folder, "AWSLogs/", trail.account, "/CloudTrail/", trail.region, "/");
  const bool allowed =
      may_write(cloudtrail, trail, "s3:GetBucketAcl", bucket_arn, *bucket, {}) &&
      may_write(cloudtrail, trail, "s3:PutObject", log_file, *bucket, {{"s3:x-amz-acl", "bucket-owner-full-control"}});
  if (!allowed) throw insufficient_bucket_policy(trail.bucket);
}

}  // namespace tocsin::cloudtrail

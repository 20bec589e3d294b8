#include "services/s3/s3.h"

#include "base/check.h"
#include "base/text.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

std::string bucket_name(const Arn& arn) { return arn.resource.substr(0, arn.resource.find('/')); }

}  // namespace

Operations S3::operations() {
  Operations all;
  for (auto* rows : {bucket_operations, bucket_policy_operations, access_block_operations, ownership_operations,
                     acl_operations, bucket_tag_operations, configuration_operations}) {
    for (Operation& row : rows(*this)) all.push_back(std::move(row));
  }
  return all;
}

// AWS: S3 alone puts the resource in quotation marks.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
AwsError S3::access_denied(const std::string& message) const {
  constexpr std::string_view kOn = " on resource: ";
  const auto on = message.find(kOn);
  if (on == std::string::npos) return {"AccessDenied", 403, message};
  const std::size_t start = on + kOn.size();
  const std::size_t end = std::min(message.find(' ', start), message.size());
  const std::string_view text = message;
  return {"AccessDenied", 403,
          concat(text.substr(0, start), "\"", text.substr(start, end - start), "\"", text.substr(end))};
}

std::optional<Resource> S3::find_resource(const Arn& arn) {
  const auto bucket = buckets.find(bucket_name(arn));
  if (!bucket) return std::nullopt;
  return Resource{.account = bucket->account, .policy = bucket->policy};
}

std::optional<TrailResource> S3::trail_resource(const Arn& arn) const {
  return TrailResource{"AWS::S3::Bucket", bucket_name(arn)};
}

std::string canonical_id(const std::string& account) { return hex(sha256(concat("canonical user of ", account))); }

BucketRow bucket_of(S3& s3, const std::string& name) {
  auto bucket = s3.buckets.find(name);
  TOCSIN_CHECK(bucket);
  return *std::move(bucket);
}

}  // namespace tocsin::s3

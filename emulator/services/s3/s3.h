#pragma once

#include <string_view>

#include "kernel/service.h"
#include "language/policy/policy.h"
#include "services/s3/bucket_table.h"

namespace tocsin::s3 {

/// Amazon S3, as far as alerts on a bucket's visibility and the bucket of a trail need it.
///
/// Emulated: buckets with their region, policy (checked as S3 checks it), Block Public Access, object ownership, ACL,
/// tags and versioning state; the defaults of new buckets (all four blocks on, ACLs off); what is refused because it
/// would be public; CloudTrail records in S3's own form, in the bucket's region.
///
/// Not emulated: objects; access points; the account's and the organization's Block Public Access; access that an ACL
/// grants; logging, replication, lifecycle, website, CORS and notifications (reads answer that nothing is configured).
///
// Deviation: a call for a bucket of another region is served, where AWS would redirect the client to that region.
struct S3 final : Service {
  static constexpr std::string_view kServiceId = "s3";

  explicit S3(Kernel& kernel_) : kernel(kernel_), buckets(kernel_.db) {}

  Operations operations() override;
  AwsError access_denied(const std::string& message) const override;

  /// A bucket, also by the ARN of an object in it: its policy decides about both.
  std::optional<Resource> find_resource(const Arn& arn) override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  Kernel& kernel;
  BucketTable buckets;
  policy::PolicyCache policies;
};

/// The canonical user id of an account: 64 hexadecimal digits.
std::string canonical_id(const std::string& account);

}  // namespace tocsin::s3

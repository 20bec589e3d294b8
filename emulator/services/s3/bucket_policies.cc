#include "language/policy/visibility.h"
#include "services/s3/errors.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"
#include "services/s3/policy_check.h"

namespace tocsin::s3 {
namespace {

bool makes_public(S3& s3, const std::string& text) {
  return policy::is_public(*s3.policies.compile(text, policy::DocumentKind::kResource));
}

PutBucketPolicyOutput put_bucket_policy(S3& s3, Call& call, const PutBucketPolicyInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  check_bucket_policy(s3, bucket, in.policy);
  if (bucket.access_block().block_public_policy && makes_public(s3, in.policy)) {
    throw blocked(call.caller.principal.arn, call.operation.action, bucket.arn(), "public policies",
                  "BlockPublicPolicy");
  }
  bucket.policy = in.policy;
  s3.buckets.put(bucket);
  return {};
}

GetBucketPolicyOutput get_bucket_policy(S3& s3, Call&, const GetBucketPolicyInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  if (bucket.policy.empty()) throw no_policy();
  return {.policy = bucket.policy};
}

DeleteBucketPolicyOutput delete_bucket_policy(S3& s3, Call&, const DeleteBucketPolicyInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  bucket.policy.clear();
  s3.buckets.put(bucket);
  return {};
}

GetBucketPolicyStatusOutput get_bucket_policy_status(S3& s3, Call&, const GetBucketPolicyStatusInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  if (bucket.policy.empty()) throw no_policy();
  return {.policy_status = PolicyStatus{.is_public = makes_public(s3, bucket.policy)}};
}

}  // namespace

Operations bucket_policy_operations(S3& s3) {
  return {
      operation("PutBucketPolicy", s3, put_bucket_policy,
                on_bucket<PutBucketPolicyInput>(s3, "", "",
                                                "the size limit of 20 KB; that root of the owner may change a policy "
                                                "which denies it; the check that the caller does not lock "
                                                "itself out (ConfirmRemoveSelfBucketAccess)")),
      operation("GetBucketPolicy", s3, get_bucket_policy, on_bucket<GetBucketPolicyInput>(s3)),
      operation("DeleteBucketPolicy", s3, delete_bucket_policy, on_bucket<DeleteBucketPolicyInput>(s3)),
      operation("GetBucketPolicyStatus", s3, get_bucket_policy_status, on_bucket<GetBucketPolicyStatusInput>(s3)),
  };
}

}  // namespace tocsin::s3

#include "services/s3/errors.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

PutPublicAccessBlockOutput put_public_access_block(S3& s3, Call&, const PutPublicAccessBlockInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  const PublicAccessBlockConfiguration& wanted = in.public_access_block_configuration;
  // AWS: what is not given is off.
  bucket.set_access_block({.block_public_acls = wanted.block_public_acls.value_or(false),
                           .ignore_public_acls = wanted.ignore_public_acls.value_or(false),
                           .block_public_policy = wanted.block_public_policy.value_or(false),
                           .restrict_public_buckets = wanted.restrict_public_buckets.value_or(false)});
  s3.buckets.put(bucket);
  return {};
}

GetPublicAccessBlockOutput get_public_access_block(S3& s3, Call&, const GetPublicAccessBlockInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  if (!bucket.block) throw no_access_block();
  const AccessBlock block = bucket.access_block();
  return {.public_access_block_configuration =
              PublicAccessBlockConfiguration{.block_public_acls = block.block_public_acls,
                                             .ignore_public_acls = block.ignore_public_acls,
                                             .block_public_policy = block.block_public_policy,
                                             .restrict_public_buckets = block.restrict_public_buckets}};
}

DeletePublicAccessBlockOutput delete_public_access_block(S3& s3, Call&, const DeletePublicAccessBlockInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  bucket.block.reset();
  s3.buckets.put(bucket);
  return {};
}

}  // namespace

// AWS: IAM, CloudTrail and AWS/Usage say `BucketPublicAccessBlock` where the API does not, and there is no permission
// to delete a block: who may put one may delete it.
Operations access_block_operations(S3& s3) {
  return {
      operation(
          "PutPublicAccessBlock", s3, put_public_access_block,
          on_bucket<PutPublicAccessBlockInput>(s3, "s3:PutBucketPublicAccessBlock", "PutBucketPublicAccessBlock")),
      operation(
          "GetPublicAccessBlock", s3, get_public_access_block,
          on_bucket<GetPublicAccessBlockInput>(s3, "s3:GetBucketPublicAccessBlock", "GetBucketPublicAccessBlock")),
      operation("DeletePublicAccessBlock", s3, delete_public_access_block,
                on_bucket<DeletePublicAccessBlockInput>(s3, "s3:PutBucketPublicAccessBlock",
                                                        "DeleteBucketPublicAccessBlock")),
  };
}

}  // namespace tocsin::s3

#include "services/s3/errors.h"
#include "services/s3/grants.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

PutBucketOwnershipControlsOutput put_bucket_ownership_controls(S3& s3, Call&,
                                                               const PutBucketOwnershipControlsInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  if (in.ownership_controls.rules.size() != 1) throw malformed_xml();
  const std::string& wanted = in.ownership_controls.rules.front().object_ownership;
  if (wanted == "BucketOwnerEnforced" && gives_away(stored_grants(bucket), bucket.account)) {
    throw acl_with_owner_enforced();
  }
  bucket.ownership = wanted;
  s3.buckets.put(bucket);
  return {};
}

GetBucketOwnershipControlsOutput get_bucket_ownership_controls(S3& s3, Call&,
                                                               const GetBucketOwnershipControlsInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  if (bucket.ownership.empty()) throw no_ownership_controls();
  return {.ownership_controls = OwnershipControls{.rules = {{.object_ownership = bucket.ownership}}}};
}

// AWS: without controls a bucket is as buckets were before there were any: ACLs decide.
DeleteBucketOwnershipControlsOutput delete_bucket_ownership_controls(S3& s3, Call&,
                                                                     const DeleteBucketOwnershipControlsInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  bucket.ownership.clear();
  s3.buckets.put(bucket);
  return {};
}

}  // namespace

Operations ownership_operations(S3& s3) {
  return {
      operation("PutBucketOwnershipControls", s3, put_bucket_ownership_controls,
                on_bucket<PutBucketOwnershipControlsInput>(s3)),
      operation("GetBucketOwnershipControls", s3, get_bucket_ownership_controls,
                on_bucket<GetBucketOwnershipControlsInput>(s3)),
      operation("DeleteBucketOwnershipControls", s3, delete_bucket_ownership_controls,
                on_bucket<DeleteBucketOwnershipControlsInput>(s3, "s3:PutBucketOwnershipControls")),
  };
}

}  // namespace tocsin::s3

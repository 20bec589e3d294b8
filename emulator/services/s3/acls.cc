#include <algorithm>

#include "services/s3/errors.h"
#include "services/s3/grants.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

constexpr std::string_view kEnforced = "BucketOwnerEnforced";

PutBucketAclOutput put_bucket_acl(S3& s3, Call& call, const PutBucketAclInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  AclRequest request = acl_request(in);
  if (in.access_control_policy) request.document = &*in.access_control_policy;
  if (request.is_empty()) throw missing_acl();
  if (bucket.ownership == kEnforced) throw acls_not_supported();
  const std::vector<Grant> grants = grants_of(request, bucket.account);
  if (bucket.access_block().block_public_acls && any_public(grants)) {
    throw blocked(call.caller.principal.arn, call.operation.action, bucket.arn(), "public access control lists (ACLs)",
                  "BlockPublicAcls");
  }
  bucket.acl = grants_text(grants);
  s3.buckets.put(bucket);
  return {};
}

// AWS: what is read are the grants in force: none of the public ones while IgnorePublicAcls is on.
GetBucketAclOutput get_bucket_acl(S3& s3, Call&, const GetBucketAclInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  GetBucketAclOutput out{.owner = Owner{.id = canonical_id(bucket.account)}, .grants = stored_grants(bucket)};
  if (bucket.access_block().ignore_public_acls) {
    std::erase_if(out.grants, [](const Grant& grant) { return is_public(grant); });
  }
  return out;
}

void acl_keys(const PutBucketAclInput& in, policy::Context& context) {
  const auto set = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) context.set(key, *value);
  };
  set("s3:x-amz-acl", in.acl);
  set("s3:x-amz-grant-full-control", in.grant_full_control);
  set("s3:x-amz-grant-read", in.grant_read);
  set("s3:x-amz-grant-read-acp", in.grant_read_acp);
  set("s3:x-amz-grant-write", in.grant_write);
  set("s3:x-amz-grant-write-acp", in.grant_write_acp);
}

}  // namespace

Operations acl_operations(S3& s3) {
  auto putting = on_bucket<PutBucketAclInput>(s3);
  putting.gaps = "permissions that an ACL grants are stored, not used";
  putting.context = [common = putting.context](const Call& call, const PutBucketAclInput& in,
                                               policy::Context& context) {
    common(call, in, context);
    acl_keys(in, context);
  };
  return {
      operation("PutBucketAcl", s3, put_bucket_acl, putting),
      operation("GetBucketAcl", s3, get_bucket_acl, on_bucket<GetBucketAclInput>(s3)),
  };
}

}  // namespace tocsin::s3

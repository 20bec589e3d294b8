#include <algorithm>
#include <array>

#include "kernel/paging.h"
#include "services/s3/bucket_name.h"
#include "services/s3/bucket_tags.h"
#include "services/s3/errors.h"
#include "services/s3/grants.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

constexpr std::string_view kFirstRegion = "us-east-1";
constexpr std::int64_t kBucketsPerPage = 10'000;

// AWS: the endpoint of us-east-1 makes buckets anywhere; that of another region only there, and it must be named.
std::string region_of_new(const Call& call, const std::optional<std::string>& constraint) {
  const bool anywhere = call.region == kFirstRegion;
  if (!constraint || constraint->empty()) {
    if (!anywhere) throw illegal_location("unspecified");
    return std::string(kFirstRegion);
  }
  if (*constraint == kFirstRegion) throw invalid_location();
  const std::string region = *constraint == "EU" ? "eu-west-1" : *constraint;
  if (!anywhere && region != call.region) throw illegal_location(*constraint);
  return region;
}

void refuse_unmodelled(const CreateBucketInput& in) {
  if (in.object_lock_enabled_for_bucket.value_or(false)) throw Unmodelled("s3.CreateBucket ObjectLockEnabledForBucket");
  if (in.bucket_namespace.value_or("global") != "global") throw Unmodelled("s3.CreateBucket BucketNamespace");
  const auto& configuration = in.create_bucket_configuration;
  if (configuration && configuration->location) throw Unmodelled("s3.CreateBucket Location of a directory bucket");
  if (configuration && configuration->bucket) throw Unmodelled("s3.CreateBucket Bucket of a directory bucket");
}

/// The ACL that a new bucket is asked to have; "" if none.
// AWS: since April 2023 new buckets have ACLs off and all public access blocked.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
std::string acl_of_new(const CreateBucketInput& in, const BucketRow& bucket) {
  const AclRequest request = acl_request(in);
  if (request.is_empty()) return {};
  const std::vector<Grant> grants = grants_of(request, bucket.account);
  if (bucket.ownership == "BucketOwnerEnforced" && gives_away(grants, bucket.account)) throw acl_with_owner_enforced();
  if (any_public(grants)) throw acl_with_access_block();
  return grants_text(grants);
}

CreateBucketOutput create_bucket(S3& s3, Call& call, const CreateBucketInput& in) {
  refuse_unmodelled(in);
  if (!is_bucket_name(in.bucket)) throw invalid_bucket_name();
  const auto& configuration = in.create_bucket_configuration;
  BucketRow bucket{.name = in.bucket,
                   .account = call.account,
                   .region = region_of_new(call, configuration ? configuration->location_constraint : std::nullopt),
                   .created_at = call.now,
                   .ownership = in.object_ownership.value_or("BucketOwnerEnforced")};
  call.record_in(bucket.region);
  const CreateBucketOutput out{.location = concat("/", bucket.name), .bucket_arn = bucket.arn()};
  if (const auto existing = s3.buckets.find(in.bucket)) {
    // AWS: in us-east-1 it is no error to create one's own bucket again; its ACL is reset.
    if (existing->region != kFirstRegion || bucket.region != kFirstRegion) throw bucket_already_owned_by_you();
    BucketRow same = *existing;
    same.acl.clear();
    s3.buckets.put(same);
    return out;
  }
  bucket.acl = acl_of_new(in, bucket);
  if (configuration) {
    check_bucket_tags(configuration->tags);
    bucket.tags = bucket_tags_text(configuration->tags);
  }
  bucket.set_access_block({});
  s3.buckets.put(bucket);
  return out;
}

HeadBucketOutput head_bucket(S3& s3, Call&, const HeadBucketInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  return {.bucket_arn = bucket.arn(), .bucket_region = bucket.region, .access_point_alias = false};
}

DeleteBucketOutput delete_bucket(S3& s3, Call&, const DeleteBucketInput& in) {
  s3.buckets.remove(in.bucket);
  return {};
}

ListBucketsOutput list_buckets(S3& s3, Call& call, const ListBucketsInput& in) {
  const auto after = page_start(in.continuation_token);
  if (!after) throw invalid_argument("The continuation token provided is incorrect");
  const std::int64_t size = in.max_buckets.value_or(kBucketsPerPage);
  auto found = s3.buckets.list(call.account, in.bucket_region.value_or(""), in.prefix.value_or(""), *after, size + 1);
  ListBucketsOutput out{.owner = Owner{.id = canonical_id(call.account)}, .prefix = in.prefix};
  out.continuation_token =
      cut_page(found, static_cast<std::size_t>(size), [](const BucketEntry& entry) { return entry.name; });
  // AWS: regions are told to those who ask page by page or for one region only.
  const bool tell_region = in.max_buckets || in.bucket_region || in.continuation_token || in.prefix;
  for (const BucketEntry& entry : found) {
    Bucket bucket{.name = entry.name, .creation_date = entry.created_at};
    if (tell_region) bucket.bucket_region = entry.region;
    out.buckets.push_back(std::move(bucket));
  }
  return out;
}

GetBucketLocationOutput get_bucket_location(S3& s3, Call&, const GetBucketLocationInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  // AWS: us-east-1 is the region without a name.
  if (bucket.region == kFirstRegion) return {};
  return {.location_constraint = bucket.region};
}

// A name that somebody else has is taken, whatever the caller may do.
void open_name(S3& s3, Call& call, const CreateBucketInput& in) {
  Json json;
  in.write(json);
  record_request(call, json);
  call.touch("AWS::S3::Bucket", in.bucket);
  const auto existing = s3.buckets.find(in.bucket);
  if (existing && existing->account != call.account) throw bucket_already_exists();
}

void creation_keys(const Call& call, const CreateBucketInput& in, policy::Context& context) {
  set_common_keys(context, call.account);
  if (in.acl) context.set("s3:x-amz-acl", *in.acl);
  if (in.object_ownership) context.set("s3:x-amz-object-ownership", *in.object_ownership);
  if (in.grant_full_control) context.set("s3:x-amz-grant-full-control", *in.grant_full_control);
  if (in.grant_read) context.set("s3:x-amz-grant-read", *in.grant_read);
  if (in.grant_read_acp) context.set("s3:x-amz-grant-read-acp", *in.grant_read_acp);
  if (in.grant_write) context.set("s3:x-amz-grant-write", *in.grant_write);
  if (in.grant_write_acp) context.set("s3:x-amz-grant-write-acp", *in.grant_write_acp);
  if (!in.create_bucket_configuration) return;
  if (in.create_bucket_configuration->location_constraint) {
    context.set("s3:locationconstraint", *in.create_bucket_configuration->location_constraint);
  }
  std::map<std::string, std::string> tags;
  for (const Tag& tag : in.create_bucket_configuration->tags) tags[tag.key] = tag.value;
  set_request_tags(context, tags);
}

/// CreateBucket, with the further permissions that its parameters need.
CreateBucketOutput authorised_create_bucket(S3& s3, Call& call, const CreateBucketInput& in) {
  const std::string arn = concat("arn:aws:s3:::", in.bucket);
  policy::Context context;
  creation_keys(call, in, context);
  if (!acl_request(in).is_empty()) call.authorize("s3:PutBucketAcl", arn, &context);
  if (in.object_ownership) call.authorize("s3:PutBucketOwnershipControls", arn, &context);
  if (in.create_bucket_configuration && !in.create_bucket_configuration->tags.empty()) {
    call.authorize("s3:TagResource", arn, &context);
  }
  return create_bucket(s3, call, in);
}

void record_listing(Call& call, const ListBucketsInput& in) {
  Json json;
  in.write(json);
  record_request(call, json);
}

}  // namespace

Operations bucket_operations(S3& s3) {
  return {
      operation("CreateBucket", s3, authorised_create_bucket,
                {.gaps = "object lock; directory buckets; account-regional names",
                 .before = [&s3](Call& call, const CreateBucketInput& in) { open_name(s3, call, in); },
                 .resources = given_bucket<CreateBucketInput>,
                 .context = creation_keys}),
      operation("HeadBucket", s3, head_bucket, on_bucket<HeadBucketInput>(s3, "s3:ListBucket")),
      operation("DeleteBucket", s3, delete_bucket, on_bucket<DeleteBucketInput>(s3)),
      operation("ListBuckets", s3, list_buckets,
                {.before = record_listing,
                 .context = [](const Call& call, const ListBucketsInput&,
                               policy::Context& context) { set_common_keys(context, call.account); },
                 .action = "s3:ListAllMyBuckets"}),
      operation("GetBucketLocation", s3, get_bucket_location, on_bucket<GetBucketLocationInput>(s3)),
  };
}

}  // namespace tocsin::s3

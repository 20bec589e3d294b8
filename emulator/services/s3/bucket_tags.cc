#include "services/s3/bucket_tags.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/check.h"
#include "services/s3/errors.h"
#include "services/s3/opening.h"
#include "services/s3/operations.h"

namespace tocsin::s3 {
namespace {

constexpr std::size_t kBucketTagsMax = 50;

PutBucketTaggingOutput put_bucket_tagging(S3& s3, Call&, const PutBucketTaggingInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  check_bucket_tags(in.tagging.tag_set);
  bucket.tags = bucket_tags_text(in.tagging.tag_set);
  s3.buckets.put(bucket);
  return {};
}

GetBucketTaggingOutput get_bucket_tagging(S3& s3, Call&, const GetBucketTaggingInput& in) {
  const BucketRow bucket = bucket_of(s3, in.bucket);
  if (bucket.tags.empty()) throw no_tags();
  GetBucketTaggingOutput out;
  const auto tags = parse_json(bucket.tags);
  TOCSIN_CHECK(tags);
  for (const Json& tag : *tags) out.tag_set.push_back(Tag::read(tag));
  return out;
}

DeleteBucketTaggingOutput delete_bucket_tagging(S3& s3, Call&, const DeleteBucketTaggingInput& in) {
  BucketRow bucket = bucket_of(s3, in.bucket);
  bucket.tags.clear();
  s3.buckets.put(bucket);
  return {};
}

}  // namespace

void check_bucket_tags(const std::vector<Tag>& tags) {
  if (tags.size() > kBucketTagsMax) {
    throw AwsError("BadRequest", 400, "Bucket tag count cannot be greater than 50");
  }
  std::set<std::string_view> keys;
  for (const Tag& tag : tags) {
    if (!keys.insert(tag.key).second) throw invalid_tag("Cannot provide multiple Tags with the same key");
    if (tag.key.empty() || tag.key.size() > 128) throw invalid_tag("The TagKey you have provided is invalid");
    if (tag.value.size() > 256) throw invalid_tag("The TagValue you have provided is invalid");
    if (tag.key.starts_with("aws:")) throw invalid_tag("System tags cannot be added/updated by requester");
  }
}

std::string bucket_tags_text(const std::vector<Tag>& tags) {
  if (tags.empty()) return {};
  std::vector<std::string> texts;
  for (const Tag& tag : tags) texts.push_back(tag.text());
  return concat("[", join(texts, ","), "]");
}

Operations bucket_tag_operations(S3& s3) {
  return {
      operation("PutBucketTagging", s3, put_bucket_tagging, on_bucket<PutBucketTaggingInput>(s3)),
      operation("GetBucketTagging", s3, get_bucket_tagging, on_bucket<GetBucketTaggingInput>(s3)),
      operation("DeleteBucketTagging", s3, delete_bucket_tagging,
                on_bucket<DeleteBucketTaggingInput>(s3, "s3:PutBucketTagging")),
  };
}

}  // namespace tocsin::s3

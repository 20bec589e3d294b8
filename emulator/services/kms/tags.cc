#include "services/kms/tags.h"

#include "base/json.h"
#include "kernel/paging.h"
#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

constexpr std::size_t kTagsMax = 50;

std::string checked_text(const std::map<std::string, std::string>& tags) {
  if (tags.size() > kTagsMax) throw too_many_tags();
  for (const auto& [name, value] : tags) {
    if (name.starts_with("aws:")) {
      throw AwsError("TagException", 400, "Tag keys that begin with aws: are reserved for AWS.");
    }
  }
  return json_map_text(tags);
}

TagResourceOutput tag_resource(Kms& kms, Call& call, const TagResourceInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_not_pending_deletion(key);
  auto tags = json_map(key.tags);
  for (const Tag& tag : in.tags) tags[tag.tag_key] = tag.tag_value;
  key.tags = checked_text(tags);
  kms.keys.put(key);
  return {};
}

UntagResourceOutput untag_resource(Kms& kms, Call& call, const UntagResourceInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_not_pending_deletion(key);
  auto tags = json_map(key.tags);
  for (const std::string& name : in.tag_keys) tags.erase(name);
  key.tags = json_map_text(tags);
  kms.keys.put(key);
  return {};
}

ListResourceTagsOutput list_resource_tags(Kms& kms, Call& call, const ListResourceTagsInput& in) {
  const auto after = page_start(in.marker);
  if (!after) throw invalid_marker();
  std::vector<Tag> tags;
  for (const auto& [name, value] : json_map(require_key(kms, call, in.key_id, Naming::kKeys).tags)) {
    if (name > *after) tags.push_back({.tag_key = name, .tag_value = value});
  }
  ListResourceTagsOutput out;
  out.next_marker = cut_page(tags, page_size(in.limit, 50), [](const Tag& tag) { return tag.tag_key; });
  out.truncated = out.next_marker.has_value();
  out.tags = std::move(tags);
  return out;
}

}  // namespace

std::map<std::string, std::string> tag_map(const std::vector<Tag>& tags) {
  std::map<std::string, std::string> map;
  for (const Tag& tag : tags) map[tag.tag_key] = tag.tag_value;
  return map;
}

std::string tags_text(const std::vector<Tag>& tags) { return checked_text(tag_map(tags)); }

Operations tag_operations(Kms& kms) {
  auto tagging = on_key<TagResourceInput>(kms, Naming::kKeys);
  tagging.context = [about_key = tagging.context](const Call& call, const TagResourceInput& in,
                                                  policy::Context& context) {
    about_key(call, in, context);
    set_request_tags(context, tag_map(in.tags));
  };
  auto untagging = on_key<UntagResourceInput>(kms, Naming::kKeys);
  untagging.context = [about_key = untagging.context](const Call& call, const UntagResourceInput& in,
                                                      policy::Context& context) {
    about_key(call, in, context);
    if (!in.tag_keys.empty()) context.set("aws:TagKeys", in.tag_keys);
  };
  return {
      operation("TagResource", kms, tag_resource, std::move(tagging)),
      operation("UntagResource", kms, untag_resource, std::move(untagging)),
      operation("ListResourceTags", kms, list_resource_tags, on_key<ListResourceTagsInput>(kms, Naming::kKeys)),
  };
}

}  // namespace tocsin::kms

#include "services/cloudtrail/tags.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/check.h"
#include "services/cloudtrail/errors.h"
#include "services/cloudtrail/operations.h"

namespace tocsin::cloudtrail {
namespace {

constexpr std::size_t kTagsMax = 50;

/// The trail that a tag operation names; only trails of this region have tags here.
TrailRow tagged_trail(Cloudtrail& cloudtrail, const Call& call, const std::string& id) {
  const auto arn = parse_arn(id);
  if (!arn || arn->service != "cloudtrail") throw invalid_arn(concat("The ARN ", id, " is not valid."));
  if (arn->region != call.region) {
    throw invalid_arn(concat("Region in ARN is wrong, you can only access resources in region ", call.region, "."));
  }
  if (!arn->resource.starts_with("trail/")) throw Unmodelled(concat("cloudtrail tags of ", arn->resource));
  const auto row = cloudtrail.trails.find(call.account, arn->region, arn->resource.substr(6));
  if (!row || arn->account != call.account) throw resource_not_found(id);
  return *row;
}

AddTagsOutput add_tags(Cloudtrail& cloudtrail, Call& call, const AddTagsInput& in) {
  check_tags(in.tags_list);
  TrailRow row = tagged_trail(cloudtrail, call, in.resource_id);
  std::vector<Tag> tags = tags_from(row.tags);
  for (const Tag& tag : in.tags_list) {
    const auto same = std::find_if(tags.begin(), tags.end(), [&](const Tag& old) { return old.key == tag.key; });
    if (same == tags.end()) {
      tags.push_back(tag);
    } else {
      same->value = tag.value;
    }
  }
  if (tags.size() > kTagsMax) throw too_many_tags();
  row.tags = tags_text(tags);
  cloudtrail.trails.put(row);
  return {};
}

RemoveTagsOutput remove_tags(Cloudtrail& cloudtrail, Call& call, const RemoveTagsInput& in) {
  TrailRow row = tagged_trail(cloudtrail, call, in.resource_id);
  std::vector<Tag> tags = tags_from(row.tags);
  std::erase_if(tags, [&](const Tag& tag) {
    return std::any_of(in.tags_list.begin(), in.tags_list.end(), [&](const Tag& gone) { return gone.key == tag.key; });
  });
  row.tags = tags_text(tags);
  cloudtrail.trails.put(row);
  return {};
}

ListTagsOutput list_tags(Cloudtrail& cloudtrail, Call& call, const ListTagsInput& in) {
  ListTagsOutput out;
  for (const std::string& id : in.resource_id_list) {
    out.resource_tag_list.push_back(
        {.resource_id = id, .tags_list = tags_from(tagged_trail(cloudtrail, call, id).tags)});
  }
  return out;
}

template <class Input>
std::vector<std::string> tagged(const Call&, const Input& in) {
  return {in.resource_id};
}

template <class Input>
void tag_context(const Call&, const Input& in, policy::Context& context) {
  set_request_tags(context, tag_map(in.tags_list));
}

}  // namespace

void check_tags(const std::vector<Tag>& tags) {
  if (tags.size() > kTagsMax) throw too_many_tags();
  std::set<std::string_view> keys;
  for (const Tag& tag : tags) {
    if (!keys.insert(tag.key).second) {
      throw invalid_tags(concat("Duplicate tag keys are not allowed: ", tag.key, "."));
    }
    if (lower(tag.key).starts_with("aws:")) {
      throw invalid_tags(concat("Tag key ", tag.key, " starts with aws:, which is reserved."));
    }
  }
}

std::string tags_text(const std::vector<Tag>& tags) {
  std::vector<std::string> texts;
  for (const Tag& tag : tags) texts.push_back(tag.text());
  return concat("[", join(texts, ","), "]");
}

std::vector<Tag> tags_from(std::string_view text) {
  const auto json = parse_json(text);
  TOCSIN_CHECK(json);
  std::vector<Tag> tags;
  for (const Json& tag : *json) tags.push_back(Tag::read(tag));
  return tags;
}

std::map<std::string, std::string> tag_map(const std::vector<Tag>& tags) {
  std::map<std::string, std::string> map;
  for (const Tag& tag : tags) map[tag.key] = tag.value.value_or("");
  return map;
}

Operations tag_operations(Cloudtrail& cloudtrail) {
  return {
      operation("AddTags", cloudtrail, add_tags,
                {.resources = tagged<AddTagsInput>, .context = tag_context<AddTagsInput>}),
      operation("RemoveTags", cloudtrail, remove_tags,
                {.resources = tagged<RemoveTagsInput>, .context = tag_context<RemoveTagsInput>}),
      operation("ListTags", cloudtrail, list_tags,
                {.resources = [](const Call&, const ListTagsInput& in) { return in.resource_id_list; }}),
  };
}

}  // namespace tocsin::cloudtrail

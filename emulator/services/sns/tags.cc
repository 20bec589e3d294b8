#include "services/sns/tags.h"

#include "base/json.h"
#include "services/sns/errors.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"

namespace tocsin::sns {
namespace {

constexpr std::size_t kTagsMax = 50;

/// AWS: the tagging calls answer in their own words when the resource is not there.
TopicRow require_tagged(Sns& sns, const Call& call, const std::string& arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed || parsed->service != "sns" || parsed->region != call.region) throw invalid_parameter("ResourceArn");
  auto topic = sns.topics.find(parsed->account, parsed->region, parsed->resource);
  if (!topic) throw resource_not_found();
  return *std::move(topic);
}

TagResourceOutput tag_resource(Sns& sns, Call& call, const TagResourceInput& in) {
  TopicRow topic = require_tagged(sns, call, in.resource_arn);
  std::map<std::string, std::string> tags = json_map(topic.tags);
  for (const Tag& tag : in.tags) tags[tag.key] = tag.value;
  if (tags.size() > kTagsMax) throw tag_limit_exceeded();
  topic.tags = json_map_text(tags);
  sns.topics.put(topic);
  return {};
}

UntagResourceOutput untag_resource(Sns& sns, Call& call, const UntagResourceInput& in) {
  TopicRow topic = require_tagged(sns, call, in.resource_arn);
  std::map<std::string, std::string> tags = json_map(topic.tags);
  for (const std::string& key : in.tag_keys) tags.erase(key);
  topic.tags = json_map_text(tags);
  sns.topics.put(topic);
  return {};
}

ListTagsForResourceOutput list_tags_for_resource(Sns& sns, Call& call, const ListTagsForResourceInput& in) {
  ListTagsForResourceOutput out;
  for (const auto& [key, value] : json_map(require_tagged(sns, call, in.resource_arn).tags)) {
    out.tags.push_back({.key = key, .value = value});
  }
  return out;
}

}  // namespace

std::map<std::string, std::string> tag_map(const std::vector<Tag>& tags) {
  std::map<std::string, std::string> map;
  for (const Tag& tag : tags) map[tag.key] = tag.value;
  return map;
}

std::string tags_text(const std::vector<Tag>& tags) {
  if (tags.size() > kTagsMax) throw tag_limit_exceeded();
  return json_map_text(tag_map(tags));
}

void set_tag_context(policy::Context& context, const std::vector<Tag>& tags) {
  set_request_tags(context, tag_map(tags));
}

Operations tag_operations(Sns& sns) {
  return {
      operation("TagResource", sns, tag_resource,
                {.resources = [](const Call&, const TagResourceInput& in) { return given_arn(in.resource_arn); },
                 .context = [](const Call&, const TagResourceInput& in,
                               policy::Context& context) { set_tag_context(context, in.tags); }}),
      operation("UntagResource", sns, untag_resource,
                {.resources = [](const Call&, const UntagResourceInput& in) { return given_arn(in.resource_arn); },
                 .context =
                     [](const Call&, const UntagResourceInput& in, policy::Context& context) {
                       if (!in.tag_keys.empty()) context.set("aws:TagKeys", in.tag_keys);
                     }}),
      operation(
          "ListTagsForResource", sns, list_tags_for_resource,
          {.resources = [](const Call&, const ListTagsForResourceInput& in) { return given_arn(in.resource_arn); }}),
  };
}

}  // namespace tocsin::sns

#include "services/events/tags.h"

#include <functional>

#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/ingest.h"
#include "services/events/shapes.h"

namespace tocsin::events {
namespace {

constexpr std::size_t kTagsMax = 50;

using TagMap = std::map<std::string, std::string>;

TagMap tag_map(const std::vector<Tag>& tags) {
  TagMap map;
  for (const Tag& tag : tags) map[tag.key] = tag.value;
  return map;
}

AwsError tagged_not_found(const std::string& arn) {
  return {"ResourceNotFoundException", 400, concat("Resource ", arn, " does not exist.")};
}

/// Reads the tags of a rule or bus, and writes them back if `change` is given.
TagMap tags_of(Events& events, const Call& call, const std::string& arn,
               const std::function<void(TagMap&)>& change = nullptr) {
  const auto parsed = parse_arn(arn);
  if (!parsed || parsed->service != "events" || parsed->region != call.region) throw invalid_arn(arn);
  const auto update = [&](std::string& text) {
    TagMap tags = json_map(text);
    if (change) change(tags);
    if (tags.size() > kTagsMax) throw limit_exceeded();
    text = json_map_text(tags);
    return tags;
  };
  if (const auto name = bus_of_arn(arn)) {
    auto bus = events.buses.find(*name);
    if (!bus) throw tagged_not_found(arn);
    const TagMap tags = update(bus->tags);
    if (change) events.buses.put(*bus);
    return tags;
  }
  const std::string path = parsed->resource.substr(parsed->resource.find('/') + 1);
  const std::size_t slash = path.find('/');
  const bool on_default = slash == std::string::npos;
  const BusName bus{parsed->account, parsed->region, on_default ? "default" : path.substr(0, slash)};
  auto rule = events.rules.find(bus, on_default ? path : path.substr(slash + 1));
  if (!rule) throw tagged_not_found(arn);
  const TagMap tags = update(rule->tags);
  if (change) events.rules.put(*rule);
  return tags;
}

TagResourceOutput tag_resource(Events& events, Call& call, const TagResourceInput& in) {
  tags_of(events, call, in.resource_arn, [&](TagMap& tags) {
    for (const Tag& tag : in.tags) tags[tag.key] = tag.value;
  });
  return {};
}

UntagResourceOutput untag_resource(Events& events, Call& call, const UntagResourceInput& in) {
  tags_of(events, call, in.resource_arn, [&](TagMap& tags) {
    for (const std::string& key : in.tag_keys) tags.erase(key);
  });
  return {};
}

ListTagsForResourceOutput list_tags_for_resource(Events& events, Call& call, const ListTagsForResourceInput& in) {
  ListTagsForResourceOutput out;
  for (const auto& [key, value] : tags_of(events, call, in.resource_arn)) {
    out.tags.push_back({.key = key, .value = value});
  }
  return out;
}

std::vector<std::string> arn_or_any(const std::string& arn) { return {parse_arn(arn) ? arn : "*"}; }

}  // namespace

std::string tags_text(const std::vector<Tag>& tags) {
  if (tags.size() > kTagsMax) throw limit_exceeded();
  return json_map_text(tag_map(tags));
}

void set_tag_context(policy::Context& context, const std::vector<Tag>& tags) {
  set_request_tags(context, tag_map(tags));
}

Operations tag_operations(Events& events) {
  return {
      operation("TagResource", events, tag_resource,
                {.resources = [](const Call&, const TagResourceInput& in) { return arn_or_any(in.resource_arn); },
                 .context =
                     [](const Call& call, const TagResourceInput& in, policy::Context& context) {
                       set_tag_context(context, in.tags);
                       context.set("events:creatorAccount", call.account);
                     }}),
      operation("UntagResource", events, untag_resource,
                {.resources = [](const Call&, const UntagResourceInput& in) { return arn_or_any(in.resource_arn); },
                 .context =
                     [](const Call& call, const UntagResourceInput& in, policy::Context& context) {
                       if (!in.tag_keys.empty()) context.set("aws:TagKeys", in.tag_keys);
                       context.set("events:creatorAccount", call.account);
                     }}),
      operation(
          "ListTagsForResource", events, list_tags_for_resource,
          {.resources = [](const Call&, const ListTagsForResourceInput& in) { return arn_or_any(in.resource_arn); },
           .context = [](const Call& call, const ListTagsForResourceInput&,
                         policy::Context& context) { context.set("events:creatorAccount", call.account); }}),
  };
}

}  // namespace tocsin::events

#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

using TagMap = std::map<std::string, std::string>;

/// The organization that has this root, unit, account or policy.
OrganizationRow organization_of(Organizations& service, const Call& call, const std::string& id) {
  OrganizationRow organization = require_management(service, call);
  if (id.starts_with("p-")) {
    // AWS: its own policies have no tags, and their ids are none that could have.
    const auto policy = find_policy(service, organization, id);
    if (policy && policy->is_of_aws()) throw invalid_pattern();
    if (!policy) throw target_not_found();
  } else if (!find_node(service, organization, id)) {
    throw target_not_found();
  }
  return organization;
}

TagResourceOutput tag_resource(Organizations& service, Call& call, const TagResourceInput& in) {
  constexpr std::size_t kTagsMax = 50;
  const OrganizationRow organization = organization_of(service, call, in.resource_id);
  TagMap tags = service.tags.of(organization.account, in.resource_id);
  for (const Tag& tag : in.tags) tags[tag.key] = tag.value;
  if (tags.size() > kTagsMax) throw too_many_tags();
  service.tags.put(organization.account, in.resource_id, tags);
  return {};
}

UntagResourceOutput untag_resource(Organizations& service, Call& call, const UntagResourceInput& in) {
  const OrganizationRow organization = organization_of(service, call, in.resource_id);
  TagMap tags = service.tags.of(organization.account, in.resource_id);
  for (const std::string& key : in.tag_keys) tags.erase(key);
  service.tags.put(organization.account, in.resource_id, tags);
  return {};
}

ListTagsForResourceOutput list_tags_for_resource(Organizations& service, Call& call,
                                                 const ListTagsForResourceInput& in) {
  const OrganizationRow organization = organization_of(service, call, in.resource_id);
  ListTagsForResourceOutput out;
  for (const auto& [key, value] : service.tags.of(organization.account, in.resource_id)) {
    out.tags.push_back({.key = key, .value = value});
  }
  return out;
}

template <class Input>
Row<Input> on_resource(Organizations& service) {
  return {
      .resources = [&service](const Call& call, const Input& in) { return arns_of(service, call, {in.resource_id}); }};
}

}  // namespace

Operations tag_operations(Organizations& service) {
  auto tags = on_resource<TagResourceInput>(service);
  tags.context = [](const Call&, const TagResourceInput& in, policy::Context& context) {
    set_tags_context(context, in.tags);
  };
  auto untags = on_resource<UntagResourceInput>(service);
  untags.context = [](const Call&, const UntagResourceInput& in, policy::Context& context) {
    if (!in.tag_keys.empty()) context.set("aws:TagKeys", in.tag_keys);
  };
  return {
      operation("TagResource", service, tag_resource, std::move(tags)),
      operation("UntagResource", service, untag_resource, std::move(untags)),
      operation("ListTagsForResource", service, list_tags_for_resource, on_resource<ListTagsForResourceInput>(service)),
  };
}

}  // namespace tocsin::organizations

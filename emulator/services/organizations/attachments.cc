#include <algorithm>

#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

// AWS: of each type, on one root, unit or account; its own full access counts.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
constexpr std::size_t kAttachedMax = 5;

PolicyRow given_policy(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  auto policy = find_policy(service, organization, id);
  if (!policy) throw policy_not_found();
  return *std::move(policy);
}

bool has(const std::vector<AttachmentRow>& attached, const std::string& policy) {
  return std::any_of(attached.begin(), attached.end(), [&](const AttachmentRow& row) { return row.policy == policy; });
}

AttachPolicyOutput attach_policy(Organizations& service, Call& call, const AttachPolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const PolicyRow policy = given_policy(service, organization, in.policy_id);
  if (!find_node(service, organization, in.target_id)) throw target_not_found();
  if (!is_enabled(organization, policy.type)) throw type_not_enabled();
  const auto attached = service.policies.attached_to(organization.account, in.target_id, policy.type);
  if (has(attached, policy.id)) throw policy_attached();
  if (attached.size() >= kAttachedMax) throw too_many_attached();
  service.policies.attach({organization.account, in.target_id, policy.type, policy.id});
  return {};
}

DetachPolicyOutput detach_policy(Organizations& service, Call& call, const DetachPolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const PolicyRow policy = given_policy(service, organization, in.policy_id);
  if (!find_node(service, organization, in.target_id)) throw target_not_found();
  const auto attached = service.policies.attached_to(organization.account, in.target_id, policy.type);
  if (!has(attached, policy.id)) throw policy_not_attached();
  if (policy.is_of_aws() && policy.type == kResourceControl) throw not_detachable();
  if (attached.size() == 1) throw last_attached();
  service.policies.detach({organization.account, in.target_id, policy.type, policy.id});
  return {};
}

ListTargetsForPolicyOutput list_targets_for_policy(Organizations& service, Call& call,
                                                   const ListTargetsForPolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  given_policy(service, organization, in.policy_id);
  auto rows = service.policies.targets_of(organization.account, in.policy_id);
  ListTargetsForPolicyOutput out;
  out.next_token = take_page(rows, in, [](const AttachmentRow& row) { return row.target; });
  for (const AttachmentRow& row : rows) {
    const Node node = *find_node(service, organization, row.target);
    out.targets.push_back({.target_id = node.id, .arn = node.arn, .name = node.name, .type = node.type});
  }
  return out;
}

template <class Input>
Row<Input> on_policy_and_target(Organizations& service) {
  return {.resources =
              [&service](const Call& call, const Input& in) {
                return arns_of(service, call, {in.policy_id, in.target_id});
              },
          .context = [&service](const Call& call, const Input& in,
                                policy::Context& context) { set_policy_type(service, call, in.policy_id, context); }};
}

Row<ListTargetsForPolicyInput> lists_targets(Organizations& service) {
  return {
      .resources = [&service](const Call& call,
                              const ListTargetsForPolicyInput& in) { return arns_of(service, call, {in.policy_id}); },
      .context = [&service](const Call& call, const ListTargetsForPolicyInput& in,
                            policy::Context& context) { set_policy_type(service, call, in.policy_id, context); }};
}

}  // namespace

void attach_full_access(Organizations& service, const OrganizationRow& organization, const std::string& target) {
  for (const PolicyRow& policy : policies_of_aws()) {
    if (!is_enabled(organization, policy.type)) continue;
    // A type that has policies here was enabled before: only what has none gets the full access.
    if (!service.policies.attached_to(organization.account, target, policy.type).empty()) continue;
    service.policies.attach({organization.account, target, policy.type, policy.id});
  }
}

Operations attachment_operations(Organizations& service) {
  return {
      operation("AttachPolicy", service, attach_policy, on_policy_and_target<AttachPolicyInput>(service)),
      operation("DetachPolicy", service, detach_policy, on_policy_and_target<DetachPolicyInput>(service)),
      operation("ListTargetsForPolicy", service, list_targets_for_policy, lists_targets(service)),
  };
}

}  // namespace tocsin::organizations

#include <algorithm>

#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

constexpr std::string_view kPolicyLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

PolicySummary summary_shape(const OrganizationRow& organization, const PolicyRow& row) {
  return {.id = row.id,
          .arn = policy_arn(organization, row),
          .name = row.name,
          .description = row.description,
          .type = row.type,
          .aws_managed = row.is_of_aws()};
}

Policy policy_shape(const OrganizationRow& organization, const PolicyRow& row) {
  return {.policy_summary = summary_shape(organization, row), .content = row.content};
}

/// Those of AWS with the others, by id.
std::vector<PolicyRow> all_policies(Organizations& service, const OrganizationRow& organization,
                                    const std::string& type) {
  std::vector<PolicyRow> rows = service.policies.list(organization.account, type);
  for (const PolicyRow& row : policies_of_aws()) {
    if (row.type == type && organization.all_features) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), [](const PolicyRow& a, const PolicyRow& b) { return a.id < b.id; });
  return rows;
}

void refuse_same_policy(Organizations& service, const OrganizationRow& organization, const PolicyRow& policy) {
  const auto rows = all_policies(service, organization, policy.type);
  const bool taken = std::any_of(rows.begin(), rows.end(),
                                 [&](const PolicyRow& row) { return row.id != policy.id && row.name == policy.name; });
  if (taken) throw policy_exists();
}

PolicyRow require_policy(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  auto row = find_policy(service, organization, id);
  if (!row) throw policy_not_found();
  return *std::move(row);
}

CreatePolicyOutput create_policy(Organizations& service, Call& call, const CreatePolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  require_modelled_type(in.type);
  if (!organization.all_features) throw type_not_available();
  check_document(in.type, in.content);
  const PolicyRow row{.account = organization.account,
                      .id = concat("p-", call.random.text(kPolicyLetters, 8)),
                      .type = in.type,
                      .name = in.name,
                      .description = in.description,
                      .content = in.content};
  refuse_same_policy(service, organization, row);
  service.policies.put(row);
  put_new_tags(service, organization.account, row.id, in.tags);
  return {.policy = policy_shape(organization, row)};
}

UpdatePolicyOutput update_policy(Organizations& service, Call& call, const UpdatePolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  PolicyRow row = require_policy(service, organization, in.policy_id);
  if (row.is_of_aws()) throw immutable_policy();
  row.name = in.name.value_or(row.name);
  row.description = in.description.value_or(row.description);
  if (in.content) {
    check_document(row.type, *in.content);
    row.content = *in.content;
  }
  refuse_same_policy(service, organization, row);
  service.policies.put(row);
  return {.policy = policy_shape(organization, row)};
}

DescribePolicyOutput describe_policy(Organizations& service, Call& call, const DescribePolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  return {.policy = policy_shape(organization, require_policy(service, organization, in.policy_id))};
}

DeletePolicyOutput delete_policy(Organizations& service, Call& call, const DeletePolicyInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const PolicyRow row = require_policy(service, organization, in.policy_id);
  if (row.is_of_aws()) throw immutable_policy();
  if (!service.policies.targets_of(organization.account, row.id).empty()) throw policy_in_use();
  service.tags.put(organization.account, row.id, {});
  service.policies.remove(row);
  return {};
}

ListPoliciesOutput list_policies(Organizations& service, Call& call, const ListPoliciesInput& in) {
  const OrganizationRow organization = require_management(service, call);
  require_modelled_type(in.filter);
  auto rows = all_policies(service, organization, in.filter);
  ListPoliciesOutput out;
  out.next_token = take_page(rows, in, [](const PolicyRow& row) { return row.id; });
  for (const PolicyRow& row : rows) out.policies.push_back(summary_shape(organization, row));
  return out;
}

ListPoliciesForTargetOutput list_policies_for_target(Organizations& service, Call& call,
                                                     const ListPoliciesForTargetInput& in) {
  const OrganizationRow organization = require_management(service, call);
  require_modelled_type(in.filter);
  if (!find_node(service, organization, in.target_id)) throw target_not_found();
  auto rows = service.policies.attached_to(organization.account, in.target_id, in.filter);
  ListPoliciesForTargetOutput out;
  out.next_token = take_page(rows, in, [](const AttachmentRow& row) { return row.policy; });
  for (const AttachmentRow& row : rows) {
    out.policies.push_back(summary_shape(organization, require_policy(service, organization, row.policy)));
  }
  return out;
}

template <class Input>
Row<Input> on_policy(Organizations& service) {
  return {.resources = [&service](const Call& call, const Input& in) { return arns_of(service, call, {in.policy_id}); },
          .context = [&service](const Call& call, const Input& in,
                                policy::Context& context) { set_policy_type(service, call, in.policy_id, context); }};
}

Row<CreatePolicyInput> creates_policy() {
  return {.gaps = "types other than SERVICE_CONTROL_POLICY and RESOURCE_CONTROL_POLICY",
          .context = [](const Call&, const CreatePolicyInput& in, policy::Context& context) {
            context.set("organizations:PolicyType", in.type);
            set_tags_context(context, in.tags);
          }};
}

Row<ListPoliciesInput> lists_policies() {
  return {.context = [](const Call&, const ListPoliciesInput& in, policy::Context& context) {
    context.set("organizations:PolicyType", in.filter);
  }};
}

Row<ListPoliciesForTargetInput> lists_for_target(Organizations& service) {
  return {
      .resources = [&service](const Call& call,
                              const ListPoliciesForTargetInput& in) { return arns_of(service, call, {in.target_id}); },
      .context = [](const Call&, const ListPoliciesForTargetInput& in,
                    policy::Context& context) { context.set("organizations:PolicyType", in.filter); }};
}

}  // namespace

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_available-policies.html
const std::vector<PolicyRow>& policies_of_aws() {
  static const std::vector<PolicyRow> policies = {
      {.account = "aws",
       .id = "p-FullAWSAccess",
       .type = std::string(kServiceControl),
       .name = "FullAWSAccess",
       .description = "Allows access to every operation",
       .content = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
      {.account = "aws",
       .id = "p-RCPFullAWSAccess",
       .type = std::string(kResourceControl),
       .name = "RCPFullAWSAccess",
       .description = "Allows access to every resource",
       .content = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*",)"
                  R"("Resource":"*"}]})"},
  };
  return policies;
}

std::optional<PolicyRow> find_policy(Organizations& service, const OrganizationRow& organization,
                                     const std::string& id) {
  for (const PolicyRow& row : policies_of_aws()) {
    if (row.id == id) return row;
  }
  return service.policies.find(organization.account, id);
}

std::string policy_arn(const OrganizationRow& organization, const PolicyRow& policy) {
  const std::string rest = concat(lower(policy.type), "/", policy.id);
  return policy.is_of_aws() ? concat("arn:aws:organizations::aws:policy/", rest) : organization.arn("policy", rest);
}

void set_policy_type(Organizations& service, const Call& call, const std::string& policy, policy::Context& context) {
  const auto organization = service.organizations.find(call.account);
  const auto row = organization ? find_policy(service, *organization, policy) : std::nullopt;
  if (row) {
    context.set("organizations:PolicyType", row->type);
  } else {
    context.absent("organizations:PolicyType");
  }
}

Operations policy_operations(Organizations& service) {
  return {
      operation("CreatePolicy", service, create_policy, creates_policy()),
      operation("UpdatePolicy", service, update_policy, on_policy<UpdatePolicyInput>(service)),
      operation("DescribePolicy", service, describe_policy, on_policy<DescribePolicyInput>(service)),
      operation("DeletePolicy", service, delete_policy, on_policy<DeletePolicyInput>(service)),
      operation("ListPolicies", service, list_policies, lists_policies()),
      operation("ListPoliciesForTarget", service, list_policies_for_target, lists_for_target(service)),
  };
}

}  // namespace tocsin::organizations

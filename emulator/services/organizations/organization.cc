// The organization itself, its root, and the types of policies that are enabled there.

#include <algorithm>

#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

constexpr std::string_view kIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

Organization organization_shape(Organizations& service, const OrganizationRow& row) {
  Organization shape{.id = row.id,
                     .arn = concat("arn:aws:organizations::", row.account, ":organization/", row.id),
                     .feature_set = row.all_features ? "ALL" : "CONSOLIDATED_BILLING",
                     .master_account_arn = row.arn("account", row.account),
                     .master_account_id = row.account,
                     .master_account_email = service.accounts.find(row.account)->email};
  // AWS: says that SCPs are available, whether or not they are enabled in the root.
  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
  if (row.all_features) {
    shape.available_policy_types.push_back({.type = std::string(kServiceControl), .status = "ENABLED"});
  }
  return shape;
}

Root root_shape(const OrganizationRow& row) {
  Root shape{.id = row.root, .arn = row.arn("root", row.root), .name = "Root"};
  for (const std::string_view type : {kServiceControl, kResourceControl}) {
    if (is_enabled(row, type)) shape.policy_types.push_back({.type = std::string(type), .status = "ENABLED"});
  }
  return shape;
}

CreateOrganizationOutput create_organization(Organizations& service, Call& call, const CreateOrganizationInput& in) {
  if (service.accounts.find(call.account)) throw already_in_organization();
  const OrganizationRow row{.account = call.account,
                            .id = concat("o-", call.random.text(kIdLetters, 10)),
                            .root = concat("r-", call.random.text(kIdLetters, 4)),
                            .all_features = in.feature_set.value_or("ALL") == "ALL",
                            .created_at = call.now};
  service.organizations.put(row);
  add_account(service, row, {.id = call.account, .joined_by = "INVITED", .joined_at = call.now});
  return {.organization = organization_shape(service, row)};
}

DescribeOrganizationOutput describe_organization(Organizations& service, Call& call, const DescribeOrganizationInput&) {
  return {.organization = organization_shape(service, require_organization(service, call))};
}

DeleteOrganizationOutput delete_organization(Organizations& service, Call& call, const DeleteOrganizationInput&) {
  const OrganizationRow row = require_management(service, call);
  if (service.accounts.list(row.account).size() > 1) throw organization_not_empty();
  service.policies.remove_all(row.account);
  service.tags.remove_all(row.account);
  service.accounts.remove_all(row.account);
  service.organizations.remove(row);
  return {};
}

ListRootsOutput list_roots(Organizations& service, Call& call, const ListRootsInput&) {
  ListRootsOutput out;
  out.roots.push_back(root_shape(require_management(service, call)));
  return out;
}

void set_enabled(OrganizationRow& row, const std::string& type, bool enabled) {
  (type == kServiceControl ? row.has_service_control : row.has_resource_control) = enabled;
}

EnablePolicyTypeOutput enable_policy_type(Organizations& service, Call& call, const EnablePolicyTypeInput& in) {
  OrganizationRow row = require_management(service, call);
  require_modelled_type(in.policy_type);
  if (in.root_id != row.root) throw root_not_found();
  if (!row.all_features) throw type_not_available();
  if (is_enabled(row, in.policy_type)) throw type_enabled();
  set_enabled(row, in.policy_type, true);
  service.organizations.put(row);
  attach_full_access(service, row, row.root);
  for (const UnitRow& unit : service.organizations.units(row.account)) attach_full_access(service, row, unit.id);
  for (const AccountRow& account : service.accounts.list(row.account)) attach_full_access(service, row, account.id);
  return {.root = root_shape(row)};
}

// AWS: all policies of the type are detached everywhere; enabling it again begins anew.
DisablePolicyTypeOutput disable_policy_type(Organizations& service, Call& call, const DisablePolicyTypeInput& in) {
  OrganizationRow row = require_management(service, call);
  require_modelled_type(in.policy_type);
  if (in.root_id != row.root) throw root_not_found();
  if (!is_enabled(row, in.policy_type)) throw type_not_enabled();
  service.policies.detach_type(row.account, in.policy_type);
  set_enabled(row, in.policy_type, false);
  service.organizations.put(row);
  return {.root = root_shape(row)};
}

template <class Input>
Row<Input> on_root(Organizations& service) {
  return {.gaps = "types other than SERVICE_CONTROL_POLICY and RESOURCE_CONTROL_POLICY",
          .resources = [&service](const Call& call, const Input& in) { return arns_of(service, call, {in.root_id}); },
          .context = [](const Call&, const Input& in,
                        policy::Context& context) { context.set("organizations:PolicyType", in.policy_type); }};
}

}  // namespace

void require_modelled_type(const std::string& type) {
  if (type != kServiceControl && type != kResourceControl) throw Unmodelled(concat("organizations policy type ", type));
}

bool is_enabled(const OrganizationRow& organization, std::string_view type) {
  return type == kServiceControl ? organization.has_service_control : organization.has_resource_control;
}

Operations organization_operations(Organizations& service) {
  return {
      operation("CreateOrganization", service, create_organization,
                {.gaps = "the role AWSServiceRoleForOrganizations"}),
      operation("DescribeOrganization", service, describe_organization),
      operation("DeleteOrganization", service, delete_organization),
      operation("ListRoots", service, list_roots),
      operation("EnablePolicyType", service, enable_policy_type, on_root<EnablePolicyTypeInput>(service)),
      operation("DisablePolicyType", service, disable_policy_type, on_root<DisablePolicyTypeInput>(service)),
  };
}

}  // namespace tocsin::organizations

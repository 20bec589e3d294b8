#include "services/organizations/organizations.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::organizations {
namespace {

std::string type_of_arn(const OrganizationRow& organization, const std::string& id) {
  if (id == organization.root) return "root";
  return id.starts_with("ou-") ? "ou" : "account";
}

}  // namespace

Organizations::Organizations(Kernel& kernel_)
    : kernel(kernel_),
      organizations(kernel_.db),
      accounts(kernel_.db),
      policies(kernel_.db),
      handshakes(kernel_.db),
      tags(kernel_.db) {}

Operations Organizations::operations() {
  Operations all;
  for (const auto table : {organization_operations, unit_operations, account_operations, handshake_operations,
                           policy_operations, attachment_operations, tag_operations}) {
    for (Operation& one : table(*this)) all.push_back(std::move(one));
  }
  return all;
}

// AWS's two policies are as good as one's own: to name them is no call across accounts.
std::optional<Resource> Organizations::find_resource(const Arn& arn) {
  if (arn.account == "aws") return Resource{};
  return Resource{.account = arn.account};
}

AwsError Organizations::access_denied(const std::string& message) const {
  return error("AccessDeniedException", message);
}

OrganizationRow require_organization(Organizations& service, const Call& call) {
  const auto member = service.accounts.find(call.account);
  if (!member) throw not_in_use();
  return *service.organizations.find(member->account);
}

OrganizationRow require_management(Organizations& service, const Call& call) {
  OrganizationRow organization = require_organization(service, call);
  if (organization.account != call.account) throw not_for_members();
  return organization;
}

std::optional<Node> find_node(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  const std::string arn = organization.arn(type_of_arn(organization, id), id);
  if (id == organization.root) return Node{id, "ROOT", "Root", arn};
  if (id.starts_with("ou-")) {
    const auto unit = service.organizations.find_unit(organization.account, id);
    if (!unit) return std::nullopt;
    return Node{id, "ORGANIZATIONAL_UNIT", unit->name, arn};
  }
  const auto account = service.accounts.find(id);
  if (!account || account->account != organization.account) return std::nullopt;
  return Node{id, "ACCOUNT", account->name, arn};
}

std::vector<std::string> lineage(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  std::vector<std::string> ids = {id};
  while (ids.back() != organization.root) {
    if (ids.back().starts_with("ou-")) {
      ids.push_back(service.organizations.find_unit(organization.account, ids.back())->parent);
    } else {
      ids.push_back(service.accounts.find(ids.back())->parent);
    }
  }
  std::reverse(ids.begin(), ids.end());
  return ids;
}

std::string path_of(Organizations& service, const OrganizationRow& organization, const std::string& parent) {
  std::string path = concat(organization.id, "/");
  for (const std::string& id : lineage(service, organization, parent)) path += concat(id, "/");
  return path;
}

std::vector<std::string> arns_of(Organizations& service, const Call& call, const std::vector<std::string>& ids) {
  const auto organization = service.organizations.find(call.account);
  if (!organization) return {"*"};
  std::vector<std::string> arns;
  for (const std::string& id : ids) {
    if (!id.starts_with("p-")) {
      arns.push_back(organization->arn(type_of_arn(*organization, id), id));
    } else if (const auto policy = find_policy(service, *organization, id)) {
      arns.push_back(policy_arn(*organization, *policy));
    } else {
      arns.push_back("*");
    }
  }
  return arns;
}

}  // namespace tocsin::organizations

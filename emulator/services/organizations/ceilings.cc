// What the kernel asks: where an account stands, and which policies are above it.

#include "base/text.h"
#include "services/organizations/organizations.h"

namespace tocsin::organizations {

std::optional<Membership> Organizations::membership_of(const std::string& account) {
  const auto member = accounts.find(account);
  if (!member) return std::nullopt;
  const OrganizationRow organization = *organizations.find(member->account);
  return Membership{organization.id, path_of(*this, organization, member->parent)};
}

std::vector<PolicyText> Organizations::ceilings_of(const std::string& account, policy::Layer layer) {
  const auto member = accounts.find(account);
  if (!member || member->is_management()) return {};
  const OrganizationRow organization = *organizations.find(member->account);
  const std::string type(layer == policy::Layer::kServiceControl ? kServiceControl : kResourceControl);
  if (!is_enabled(organization, type)) return {};
  std::vector<PolicyText> texts;
  int level = 0;
  for (const std::string& id : lineage(*this, organization, account)) {
    for (const AttachmentRow& attachment : policies.attached_to(organization.account, id, type)) {
      PolicyRow policy = *find_policy(*this, organization, attachment.policy);
      const std::string arn = policy_arn(organization, policy);
      texts.push_back({layer, std::move(policy.name), arn, "", std::move(policy.content), level});
    }
    ++level;
  }
  return texts;
}

}  // namespace tocsin::organizations

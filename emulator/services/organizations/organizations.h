#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/caller.h"
#include "kernel/paging.h"
#include "kernel/service.h"
#include "services/organizations/account_table.h"
#include "services/organizations/errors.h"
#include "services/organizations/handshake_table.h"
#include "services/organizations/organization_table.h"
#include "services/organizations/policy_table.h"
#include "services/organizations/tag_table.h"

namespace tocsin::organizations {

/// AWS Organizations: a management account, its root and units, member accounts that were invited or created, service
/// and resource control policies and what they are attached to. It tells the kernel where an account stands and which
/// ceilings are above it; both count from the call after the one that set them.
///
/// Any account can be invited: there is no other place where accounts are made. Who has not been named is called
/// `account-111122223333`, with the address 111122223333@example.com. A created account is there at once.
///
/// Not emulated: other types of policies, delegated administrators, trusted access of services, closing accounts,
/// enabling all features later, effective policies, the roles OrganizationAccountAccessRole and
/// AWSServiceRoleForOrganizations, the CreateAccountResult event, quotas other than those of policies and depth.
///
/// Organizations is global: its rows have no region, and its calls are recorded in us-east-1.
struct Organizations final : Service {
  static constexpr std::string_view kServiceId = "organizations";
  explicit Organizations(Kernel& kernel);

  Kernel& kernel;
  OrganizationTable organizations;
  AccountTable accounts;
  PolicyTable policies;
  HandshakeTable handshakes;
  TagTable tags;

  Operations operations() override;
  std::optional<Resource> find_resource(const Arn& arn) override;
  AwsError access_denied(const std::string& message) const override;

  /// For the kernel: see Identities.
  std::optional<Membership> membership_of(const std::string& account);
  std::vector<PolicyText> ceilings_of(const std::string& account, policy::Layer layer);
};

inline constexpr std::string_view kServiceControl = "SERVICE_CONTROL_POLICY";
inline constexpr std::string_view kResourceControl = "RESOURCE_CONTROL_POLICY";

/// The caller's organization. Throws AWS's refusal if there is none.
OrganizationRow require_organization(Organizations& service, const Call& call);

/// The same, for what only the management account may do.
OrganizationRow require_management(Organizations& service, const Call& call);

/// A root, unit or account of an organization.
struct Node {
  std::string id;
  std::string type;  ///< ROOT, ORGANIZATIONAL_UNIT, ACCOUNT
  std::string name;
  std::string arn;
};
std::optional<Node> find_node(Organizations& service, const OrganizationRow& organization, const std::string& id);

/// Ids from the root down to the node itself.
std::vector<std::string> lineage(Organizations& service, const OrganizationRow& organization, const std::string& id);

/// `o-…/r-…/ou-…/`, the path of what is in this node.
std::string path_of(Organizations& service, const OrganizationRow& organization, const std::string& parent);

/// A policy of the organization or of AWS.
std::optional<PolicyRow> find_policy(Organizations& service, const OrganizationRow& organization,
                                     const std::string& id);
std::string policy_arn(const OrganizationRow& organization, const PolicyRow& policy);
const std::vector<PolicyRow>& policies_of_aws();

/// organizations:PolicyType of a request that names a policy.
void set_policy_type(Organizations& service, const Call& call, const std::string& policy, policy::Context& context);

/// Throws Unmodelled for the types that are none of the two.
void require_modelled_type(const std::string& type);
bool is_enabled(const OrganizationRow& organization, std::string_view type);

/// Throws AWS's refusal if a policy of this type may not be so.
void check_document(std::string_view type, const std::string& content);

/// AWS attaches its own full access to whatever there is or comes in, for each type that is enabled.
void attach_full_access(Organizations& service, const OrganizationRow& organization, const std::string& target);

/// Removes an account with its attachments and tags.
void remove_account(Organizations& service, const AccountRow& account);
/// Puts an account into the root.
void add_account(Organizations& service, const OrganizationRow& organization, AccountRow account);

/// ARNs of ids as the caller is authorised on them: `*` for members, who are refused by the handler in AWS's words.
std::vector<std::string> arns_of(Organizations& service, const Call& call, const std::vector<std::string>& ids);

/// One page of rows that are in order of `key`.
template <class R, class Input, class Key>
std::optional<std::string> take_page(std::vector<R>& rows, const Input& in, Key key) {
  constexpr std::int64_t kPageMax = 20;
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_token();
  std::erase_if(rows, [&](const R& row) { return key(row) <= *after; });
  return cut_page(rows, static_cast<std::size_t>(in.max_results.value_or(kPageMax)), key);
}

/// Stores the tags that came with a new thing.
template <class Tags>
void put_new_tags(Organizations& service, const std::string& account, const std::string& id, const Tags& tags) {
  constexpr std::size_t kTagsMax = 50;
  std::map<std::string, std::string> map;
  for (const auto& tag : tags) map[tag.key] = tag.value;
  if (map.size() > kTagsMax) throw too_many_tags();
  service.tags.put(account, id, map);
}

template <class Tags>
void set_tags_context(policy::Context& context, const Tags& tags) {
  std::map<std::string, std::string> map;
  for (const auto& tag : tags) map[tag.key] = tag.value;
  set_request_tags(context, map);
}

Operations organization_operations(Organizations& service);
Operations unit_operations(Organizations& service);
Operations account_operations(Organizations& service);
Operations handshake_operations(Organizations& service);
Operations policy_operations(Organizations& service);
Operations attachment_operations(Organizations& service);
Operations tag_operations(Organizations& service);

}  // namespace tocsin::organizations

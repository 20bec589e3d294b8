#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/caller.h"
#include "kernel/service.h"
#include "services/iam/account_table.h"
#include "services/iam/grant_table.h"
#include "services/iam/group_table.h"
#include "services/iam/key_table.h"
#include "services/iam/mfa_table.h"
#include "services/iam/policy_table.h"
#include "services/iam/role_table.h"
#include "services/iam/tag_table.h"
#include "services/iam/user_table.h"

namespace tocsin::iam {

/// Identity and Access Management: users, groups, roles, their keys and policies. It also answers the kernel's
/// questions about principals (Identities), for whatever account they are of.
///
/// Emulated: users with access keys, login profiles and virtual MFA devices; groups; roles; inline and managed
/// policies with versions; permissions boundaries; tags; account alias, password policy and summary. Policies of AWS
/// are those in managed/; to attach another is Unmodelled.
///
/// Not emulated: instance profiles, SAML and OIDC providers, server and signing certificates, SSH keys, service
/// specific credentials, credential reports, access advisor.
///
/// IAM is global: its rows have no region, and its calls are recorded in us-east-1.
struct Iam final : Service, Identities {
  static constexpr std::string_view kServiceId = "iam";
  explicit Iam(Kernel& kernel);

  Kernel& kernel;
  UserTable users;
  GroupTable groups;
  RoleTable roles;
  KeyTable keys;
  GrantTable grants;  // after users, groups and roles, whose tables it joins
  PolicyTable policies;
  TagTable tags;
  MfaTable mfa;
  AccountTable accounts;

  Operations operations() override;
  std::optional<Resource> find_resource(const Arn& arn) override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;
  AwsError access_denied(const std::string& message) const override;

  /// Only long-term keys (AKIA…); services/sts has the temporary ones.
  std::optional<Credential> find_key(std::string_view access_key_id) override;
  std::vector<PolicyText> policies_of(const Caller& caller) override;
  std::map<std::string, std::string> tags_of(const Caller& caller) override;
  void key_used(const std::string& access_key_id, const std::string& service, const std::string& region) override;

  MfaAnswer check_mfa(const Caller& caller, const std::string& serial_number, const std::string& code) override;

  /// A user signed in to the console with his password.
  void password_used(const Caller& caller);

  /// AWS attaches a policy of its own to the user. False for root, and if it is attached already.
  bool quarantine(const Caller& owner, std::string_view policy_arn);

  /// The user as a caller without a key, for calls that do not come over the wire. Nothing if there is no such user.
  std::optional<Caller> user(const std::string& account, const std::string& name);

  /// A session of a role, by its name or ARN, that nobody had to ask STS for. Nothing if there is no such role.
  std::optional<Caller> role_session(const std::string& account, const std::string& role,
                                     const std::string& session_name);

  /// The user who calls; nothing if the caller is no user, or is one who is gone.
  std::optional<UserRow> user_of(const Caller& caller);

  /// Inline and managed policies of a group, which has no boundary.
  std::vector<PolicyText> policies_of_group(const GroupRow& group);

  std::optional<RoleRow> find_role(std::string_view arn);
  std::optional<PolicyRow> find_policy(std::string_view arn);

  /// The default version of a managed policy, of AWS or of a customer. Nothing if it is not there.
  std::optional<PolicyText> managed_policy(std::string_view arn, policy::Layer layer);

 private:
  void add_policies(std::vector<PolicyText>& texts, const std::string& account, const std::string& owner,
                    const std::string& owner_name);
  void add_managed(std::vector<PolicyText>& texts, const std::string& arn, policy::Layer layer);
  void add_session(std::vector<PolicyText>& texts, const Caller& caller);
};

}  // namespace tocsin::iam

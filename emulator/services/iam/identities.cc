#include "base/text.h"
#include "services/iam/iam.h"
#include "services/iam/managed_policies.h"
#include "sim/ids.h"

namespace tocsin::iam {
namespace {

using policy::Layer;
using policy::PrincipalKind;

std::string last_part(std::string_view arn) { return std::string(arn.substr(arn.rfind('/') + 1)); }

Caller caller_of(const UserRow& user) {
  Caller caller;
  caller.principal.kind = PrincipalKind::kUser;
  caller.principal.account = user.account;
  caller.principal.arn = user.arn();
  caller.principal.unique_id = user.id;
  caller.user_name = user.name;
  return caller;
}

}  // namespace

std::optional<Caller> Iam::user(const std::string& account, const std::string& name) {
  const auto found = users.find(account, name);
  if (!found) return std::nullopt;
  return caller_of(*found);
}

std::optional<Caller> Iam::role_session(const std::string& account, const std::string& role,
                                        const std::string& session_name) {
  const auto found = role.starts_with("arn:") ? find_role(role) : roles.find(account, role);
  if (!found) return std::nullopt;
  Caller caller;
  caller.principal.kind = PrincipalKind::kAssumedRole;
  caller.principal.account = found->account;
  caller.principal.arn = concat("arn:aws:sts::", found->account, ":assumed-role/", found->name, "/", session_name);
  caller.principal.issuer_arn = found->arn();
  caller.principal.unique_id = found->id;
  caller.session_name = session_name;
  caller.session_created = kernel.timeline.now();
  return caller;
}

std::optional<RoleRow> Iam::find_role(std::string_view arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with("role/")) return std::nullopt;
  auto role = roles.find(parsed->account, last_part(arn));
  if (role && role->arn() != arn) role.reset();
  return role;
}

std::optional<PolicyRow> Iam::find_policy(std::string_view arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with("policy/")) return std::nullopt;
  auto found = policies.find(parsed->account, last_part(arn));
  if (found && found->arn() != arn) found.reset();
  return found;
}

std::optional<Credential> Iam::find_key(std::string_view access_key_id) {
  const auto account = account_of_id(access_key_id);
  if (!account) return std::nullopt;
  const auto key = keys.find(*account, std::string(access_key_id));
  if (!key) return std::nullopt;
  Credential credential;
  credential.secret = key->secret;
  credential.active = key->active;
  if (key->owner == key->account) {
    credential.caller = root_of(key->account);
  } else {
    const auto owner = users.find_id(key->account, key->owner);
    if (!owner) return std::nullopt;
    credential.caller = caller_of(*owner);
  }
  credential.caller.access_key_id = key->id;
  return credential;
}

void Iam::key_used(const std::string& access_key_id, const std::string& service, const std::string& region) {
  const auto account = account_of_id(access_key_id);
  if (!account) return;
  const Time minute = std::chrono::floor<std::chrono::minutes>(kernel.timeline.now());
  keys.used(*account, access_key_id, minute, service, region);
}

void Iam::password_used(const Caller& caller) {
  auto user = user_of(caller);
  if (!user) return;
  user->password_used_at = kernel.timeline.now();
  users.update(*user);
}

bool Iam::quarantine(const Caller& owner, std::string_view policy_arn) {
  const auto user = user_of(owner);
  if (!user) return false;
  const Owner target{OwnerKind::kUser, user->account, user->name, user->id};
  const std::string arn(policy_arn);
  if (grants.is_attached(target, arn)) return false;
  grants.attach(target, arn);
  return true;
}

std::optional<PolicyText> Iam::managed_policy(std::string_view arn, Layer layer) {
  if (const AwsPolicy* known = find_aws_policy(arn)) {
    return PolicyText{layer, std::string(known->name), std::string(arn), std::string(known->version),
                      std::string(known->document)};
  }
  const auto found = find_policy(arn);
  if (!found) return std::nullopt;
  auto version = policies.version(*found, found->default_version);
  return PolicyText{layer, found->name, std::string(arn), concat("v", std::to_string(found->default_version)),
                    std::move(version->document)};
}

void Iam::add_managed(std::vector<PolicyText>& texts, const std::string& arn, Layer layer) {
  if (auto text = managed_policy(arn, layer)) {
    texts.push_back(std::move(*text));
  } else if (is_aws_policy(arn)) {
    throw Unmodelled(concat("the AWS-managed policy ", arn));
  }
}

void Iam::add_policies(std::vector<PolicyText>& texts, const std::string& account, const std::string& owner,
                       const std::string& owner_name) {
  for (InlinePolicyRow& row : grants.inline_of(account, owner)) {
    texts.push_back({Layer::kIdentity, concat(owner_name, "/", row.name), "", "", std::move(row.document)});
  }
  for (const AttachmentRow& row : grants.attached_to(account, owner)) add_managed(texts, row.arn, Layer::kIdentity);
}

// AWS: a session has what both the role and the session policies allow. Together the session policies are one set.
void Iam::add_session(std::vector<PolicyText>& texts, const Caller& caller) {
  if (!caller.session_policy.empty()) {
    texts.push_back({Layer::kSession, concat("session ", caller.session_name), "", "", caller.session_policy});
  }
  for (const std::string& arn : caller.session_policy_arns) add_managed(texts, arn, Layer::kSession);
}

std::vector<PolicyText> Iam::policies_of_group(const GroupRow& group) {
  std::vector<PolicyText> texts;
  add_policies(texts, group.account, group.id, concat("group ", group.name));
  return texts;
}

std::optional<UserRow> Iam::user_of(const Caller& caller) {
  const policy::Principal& who = caller.principal;
  if (who.kind != PrincipalKind::kUser) return std::nullopt;
  return who.unique_id.empty() ? users.find(who.account, caller.user_name) : users.find_id(who.account, who.unique_id);
}

std::vector<PolicyText> Iam::policies_of(const Caller& caller) {
  std::vector<PolicyText> texts;
  const policy::Principal& who = caller.principal;
  const bool has_session_policy = !caller.session_policy.empty() || !caller.session_policy_arns.empty();
  // AWS: a federated user whose session has no policy may do only what resource policies allow.
  const bool is_federated = who.kind == PrincipalKind::kFederatedUser;
  if (who.kind == PrincipalKind::kUser || (is_federated && has_session_policy)) {
    const auto user = is_federated ? users.find(who.account, last_part(who.issuer_arn)) : user_of(caller);
    if (!user) return texts;
    add_policies(texts, user->account, user->id, user->name);
    for (const GroupRow& group : groups.of_user(user->account, user->id)) {
      for (PolicyText& text : policies_of_group(group)) texts.push_back(std::move(text));
    }
    if (!user->boundary.empty()) add_managed(texts, user->boundary, Layer::kBoundary);
  } else if (who.kind == PrincipalKind::kAssumedRole) {
    const auto role = find_role(who.issuer_arn);
    if (!role || (!who.unique_id.empty() && role->id != who.unique_id)) return texts;
    add_policies(texts, role->account, role->id, role->name);
    if (!role->boundary.empty()) add_managed(texts, role->boundary, Layer::kBoundary);
  }
  add_session(texts, caller);
  return texts;
}

std::map<std::string, std::string> Iam::tags_of(const Caller& caller) {
  std::map<std::string, std::string> found;
  const policy::Principal& who = caller.principal;
  if (who.unique_id.empty() || (who.kind != PrincipalKind::kUser && who.kind != PrincipalKind::kAssumedRole)) {
    return found;
  }
  for (TagRow& row : tags.of(who.account, who.unique_id)) found.emplace(std::move(row.key), std::move(row.value));
  return found;
}

}  // namespace tocsin::iam

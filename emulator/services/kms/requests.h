#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "services/kms/kms.h"

namespace tocsin::kms {

/// The condition keys of a call of KMS that follow from the request. Those that no member of the input gives are
/// absent. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
template <class Input>
void describe_request(const Call& call, const Input& in, policy::Context& context) {
  context.absent_family("kms:");
  const std::string& account = call.caller.principal.account;
  if (!account.empty()) context.set("kms:CallerAccount", account);
  if constexpr (requires { in.key_id; }) {
    const std::optional<std::string> name = in.key_id;
    const std::size_t alias = name ? name->find("alias/") : std::string::npos;
    if (alias != std::string::npos) context.set("kms:RequestAlias", name->substr(alias));
  }
  if constexpr (requires { in.encryption_context; }) {
    std::vector<std::string> names;
    for (const auto& [name, value] : in.encryption_context) {
      context.set(concat("kms:EncryptionContext:", name), value);
      names.push_back(name);
    }
    if (!names.empty()) context.set("kms:EncryptionContextKeys", names);
    context.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
  }
  if constexpr (requires { in.bypass_policy_lockout_safety_check; }) {
    context.set("kms:BypassPolicyLockoutSafetyCheck", in.bypass_policy_lockout_safety_check.value_or(false));
  }
  if constexpr (requires { in.pending_window_in_days; }) {
    context.set("kms:ScheduleKeyDeletionPendingWindowInDays", std::to_string(in.pending_window_in_days.value_or(30)));
  }
  if constexpr (requires { in.rotation_period_in_days; }) {
    context.set("kms:RotationPeriodInDays", std::to_string(in.rotation_period_in_days.value_or(365)));
  }
  if constexpr (requires {
                  in.retiring_principal;
                  in.operations;
                }) {
    context.set("kms:GranteePrincipal", in.grantee_principal);
    context.set("kms:GrantOperations", in.operations);
    if (in.retiring_principal) context.set("kms:RetiringPrincipal", *in.retiring_principal);
    if (in.constraints) {
      const bool equals = !in.constraints->encryption_context_equals.empty();
      context.set("kms:GrantConstraintType", equals ? "EncryptionContextEquals" : "EncryptionContextSubset");
    }
  }
  // AWS: true if a service that is integrated with KMS asks for the grant with its caller's credentials.
  if constexpr (
      requires { in.grantee_principal; } || requires { in.grant_id; }) {
    context.set("kms:GrantIsForAWSResource", !call.caller.invoked_by.empty());
  }
}

/// A row about one key: it must be there before AWS asks for permission, the action is needed on it, and its condition
/// keys are known.
template <class Input>
Row<Input> on_key(Kms& kms, Naming naming, std::string gaps = "") {
  Row<Input> row;
  row.gaps = std::move(gaps);
  row.before = [&kms, naming](Call& call, const Input& in) { require_key(kms, call, in.key_id, naming); };
  row.resources = [&kms, naming](const Call& call, const Input& in) {
    return std::vector<std::string>{require_key(kms, call, in.key_id, naming).arn()};
  };
  row.context = [&kms, naming](const Call& call, const Input& in, policy::Context& context) {
    describe_request(call, in, context);
    describe_key(kms, require_key(kms, call, in.key_id, naming), context);
  };
  return row;
}

/// The number of entries that a page may have.
inline std::size_t page_size(const std::optional<std::int64_t>& limit, std::int64_t usual) {
  return static_cast<std::size_t>(limit.value_or(usual));
}

}  // namespace tocsin::kms

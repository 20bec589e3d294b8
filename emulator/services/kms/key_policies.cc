#include <array>

#include "kernel/authorizer.h"
#include "kernel/request_context.h"
#include "kernel/resources.h"
#include "services/kms/errors.h"
#include "services/kms/key_policy.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

constexpr const char* kPolicyName = "default";
constexpr std::size_t kPolicyBytesMax = 32'768;

// AWS: a key has one policy, and it has this name.
void check_policy_name(const std::optional<std::string>& name) {
  if (name && *name != kPolicyName) throw no_such_policy();
}

GetKeyPolicyOutput get_key_policy(Kms& kms, Call& call, const GetKeyPolicyInput& in) {
  check_policy_name(in.policy_name);
  return {.policy = require_key(kms, call, in.key_id, Naming::kKeys).policy, .policy_name = kPolicyName};
}

PutKeyPolicyOutput put_key_policy(Kms& kms, Call& call, const PutKeyPolicyInput& in) {
  check_policy_name(in.policy_name);
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_key_policy(kms, call, key, in.policy, in.bypass_policy_lockout_safety_check.value_or(false));
  key.policy = in.policy;
  kms.keys.put(key);
  return {};
}

ListKeyPoliciesOutput list_key_policies(Kms&, Call&, const ListKeyPoliciesInput&) {
  return {.policy_names = {kPolicyName}, .truncated = false};
}

/// A user or role of the key's account that does not exist.
// Deviation: principals of other accounts are taken as they are; those accounts need not be part of this world.
bool is_unknown(Kms& kms, const KeyRow& key, const policy::Policy::PrincipalEntry& principal) {
  const auto arn = principal.type == "AWS" ? parse_arn(principal.value) : std::nullopt;
  if (!arn || arn->service != "iam" || arn->account != key.account) return false;
  if (!arn->resource.starts_with("user/") && !arn->resource.starts_with("role/")) return false;
  return kms.kernel.resources.owner("iam") && !kms.kernel.resources.find(principal.value);
}

/// Would the policy let the caller put another one? What identity policies say does not matter here: they can change.
bool lets_caller_change_it(Kms& kms, const Call& call, const KeyRow& key, const policy::Policy& document) {
  constexpr std::string_view kAnything =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  const auto anything = policy::compile(kAnything, policy::DocumentKind::kIdentity);
  const std::string arn = key.arn();
  const std::array attached = {
      policy::AttachedPolicy{.layer = policy::Layer::kResource, .name = "new", .policy = &document},
      policy::AttachedPolicy{.layer = policy::Layer::kIdentity, .name = "any", .policy = anything.get()}};
  policy::Context extra;
  extra.absent_family("kms:");
  describe_key(kms, key, extra);
  extra.set("kms:CallerAccount", call.account);
  extra.set("kms:BypassPolicyLockoutSafetyCheck", false);
  const RequestContext context(facts_of(call), kms.kernel.authorizer.identities(), extra, key.account);
  const policy::Request request{.action = "kms:PutKeyPolicy",
                                .resource = arn,
                                .principal = call.caller.principal,
                                .context = context,
                                .resource_account = key.account};
  return policy::evaluate(request, attached, policy::ResourceRule::kResourceMustAllow).allowed();
}

}  // namespace

void check_key_policy(Kms& kms, const Call& call, const KeyRow& key, const std::string& text, bool bypass) {
  if (text.size() > kPolicyBytesMax) {
    throw AwsError("LimitExceededException", 400, "The policy is larger than 32768 bytes.");
  }
  std::shared_ptr<const policy::Policy> document;
  try {
    document = policy::compile(text, policy::DocumentKind::kResource);
  } catch (const policy::PolicyError& error) {
    if (error.message.starts_with("Invalid principal in policy")) throw invalid_principals();
    throw malformed_policy(error.message);
  }
  for (const auto& principal : document->principals()) {
    if (is_unknown(kms, key, principal)) throw invalid_principals();
  }
  if (!bypass && !lets_caller_change_it(kms, call, key, *document)) throw would_lock_out();
}

Operations key_policy_operations(Kms& kms) {
  return {
      operation("GetKeyPolicy", kms, get_key_policy, on_key<GetKeyPolicyInput>(kms, Naming::kKeys)),
      operation("PutKeyPolicy", kms, put_key_policy,
                on_key<PutKeyPolicyInput>(kms, Naming::kKeys, "the policy is kept as it was sent, not laid out anew")),
      operation("ListKeyPolicies", kms, list_key_policies, on_key<ListKeyPoliciesInput>(kms, Naming::kKeys)),
  };
}

}  // namespace tocsin::kms

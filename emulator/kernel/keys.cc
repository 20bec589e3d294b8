#include "kernel/keys.h"

#include <algorithm>

#include "base/text.h"
#include "kernel/authorizer.h"
#include "kernel/resources.h"

namespace tocsin {
namespace {

/// The context of the key, and of what is asked for it.
policy::Context context_of(const FoundKey& key, const KeyUse& use, std::string_view action) {
  policy::Context context = key.context;
  context.absent_family("kms:EncryptionContext:");
  if (action == "kms:DescribeKey") {
    context.absent({"kms:EncryptionContextKeys", "kms:EncryptionAlgorithm"});
  } else {
    context.set(concat("kms:EncryptionContext:", use.context_name), use.resource);
    context.set("kms:EncryptionContextKeys", std::vector<std::string>{use.context_name});
    context.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
  }
  context.absent_family("kms:RecipientAttestation:");
  return context;
}

// AWS: the keys of a request that a service makes with its caller's credentials.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
void add_forwarded(policy::Context& context, const std::string& account, const KeyUse& use) {
  // A service that acts for itself is in no account. Whether KMS then sees kms:ViaService is not documented, so that
  // key stays unknown.
  if (account.empty()) return context.absent("kms:CallerAccount");
  context.set("kms:CallerAccount", account);
  context.set("kms:ViaService", concat(use.service, ".", use.region, ".amazonaws.com"));
  context.set("aws:ViaAWSService", true);
  context.absent("aws:SourceIp");
}

std::string handed_on(std::string_view message, std::string_view code, Random& random) {
  return concat(message, " (Service: AWSKMS; Status Code: 400; Error Code: ", code, "; Request ID: ", random.uuid(),
                "; Proxy: null)");
}

/// The list of failure modes has one code for each kind of sender.
std::string code_for(std::string_view principal, bool is_dead_letter) {
  if (is_dead_letter) return "ED-13";
  if (principal == "sns.amazonaws.com") return "SN-13";
  return principal == "cloudwatch.amazonaws.com" ? "AL-04" : "ED-10";
}

std::string listed(const std::vector<std::string_view>& actions) {
  std::vector<std::string> words;
  for (const std::string_view action : actions) {
    words.push_back(action == "kms:GenerateDataKey" ? "kms:GenerateDataKey*" : std::string(action));
  }
  return join(words, " and ");
}

/// An Allow that is all right but for keys that the request does not have: the conditions on them, as it names them.
std::string unmet_conditions(const policy::Explanation& why) {
  for (const policy::Considered& statement : why.considered) {
    std::vector<std::string> conditions;
    for (const policy::Mismatch& miss : statement.mismatches) {
      const bool is_unmet = miss.element == policy::Element::kCondition && miss.found == "(absent)";
      conditions.push_back(is_unmet ? miss.what : std::string());
    }
    const bool all_unmet = std::find(conditions.begin(), conditions.end(), "") == conditions.end();
    if (statement.allow && !conditions.empty() && all_unmet) {
      return concat(join(conditions, " and "), " out of ", statement.statement.text());
    }
  }
  return {};
}

/// An organization's ceiling refused, which no key policy can mend. It has a code and a change of its own.
bool is_by_ceiling(const Authorization& answer) { return answer.code.starts_with("OP-"); }

/// The change that lets all of the actions pass, not only the first.
void improve_change(Authorization& answer, const policy::Explanation& why, const FoundKey& key, const KeyUse& use,
                    const std::string& who) {
  const std::string conditions = unmet_conditions(why);
  if (key.aws_managed && answer.reason.find("resource-based policy") != std::string::npos) {
    answer.reason += "; it is an AWS managed key, whose policy nobody can change";
    answer.change = concat("encrypt ", use.resource, " with a customer managed key whose policy allows ",
                           listed(use.actions), " to ", who);
  } else if (!conditions.empty()) {
    answer.change = concat("take the condition ", conditions, ": ", who, " does not send that key");
  } else if (answer.change.starts_with("allow ") || answer.change.ends_with(" to Principal")) {
    // To add somebody to the statement for the account's root would give them every action.
    const bool in_policy = answer.change.find("an identity-based policy") == std::string::npos;
    const std::string where = in_policy ? std::string("the policy of the key") : "an identity-based policy";
    answer.change = concat("allow ", listed(use.actions), " on ", key.arn, " to ", who, " in ", where);
  }
}

KeyRefusal unusable(const FoundKey& key, const KeyUse& use, Random& random) {
  const AwsError& error = *key.refusal;
  KeyRefusal refusal{.code = error.code, .message = handed_on(error.message, error.code, random)};
  refusal.authorization.reason = error.message;
  refusal.authorization.change =
      key.arn.empty() ? concat("create the key, or correct the key of ", use.resource) : key.remedy;
  return refusal;
}

/// Goes through the actions; `may` answers for one. AWS asks for permission before it looks at the key's state.
template <class May>
std::optional<KeyRefusal> refuse(Kernel& kernel, const KeyUse& use, const std::string& who, const std::string& code,
                                 May may) {
  if (!kernel.keys) throw Unmodelled("KMS keys");
  Random& random = kernel.timeline.random();
  const FoundKey key = kernel.keys->find_key(use.account, use.region, use.key);
  std::optional<KeyRefusal> refusal;
  if (key.arn.empty()) refusal = unusable(key, use, random);
  for (std::size_t i = 0; !refusal && i < use.actions.size(); ++i) {
    policy::Explanation why;
    Authorization answer = may(key, use.actions[i], why);
    if (!answer.allowed) {
      if (!is_by_ceiling(answer)) improve_change(answer, why, key, use, who);
      refusal = KeyRefusal{.code = "AccessDeniedException", .message = answer.message};
      refusal->authorization = std::move(answer);
    } else if (key.refusal) {
      refusal = unusable(key, use, random);
    }
  }
  if (!refusal) return refusal;
  if (!is_by_ceiling(refusal->authorization)) refusal->authorization.code = code;
  refusal->key = key.arn;
  return refusal;
}

}  // namespace

Receipt KeyRefusal::receipt() const {
  // Deviation: which error code EventBridge writes into a dead letter when the key refuses is not documented.
  Receipt refused = Receipt::refused(denied() ? "NO_PERMISSIONS" : "SDK_CLIENT_ERROR", message, authorization.code);
  refused.reason = authorization.reason;
  refused.change = authorization.change;
  refused.key = key;
  return refused;
}

std::optional<KeyRefusal> refuse_key(Call& call, const KeyUse& use) {
  const policy::Principal& caller = call.caller.principal;
  const bool is_service = caller.kind == policy::PrincipalKind::kService;
  const auto may = [&](const FoundKey& key, std::string_view action, policy::Explanation&) {
    policy::Context context = context_of(key, use, action);
    add_forwarded(context, caller.account, use);
    return call.kernel.authorizer.may(call, action, key.arn, context);
  };
  const std::string who = is_service ? caller.service : caller.arn;
  auto refusal = refuse(call.kernel, use, who, code_for(caller.service, false), may);
  if (!refusal) return refusal;
  refusal->authorization.allowed = false;
  if (refusal->denied()) {
    // AWS: a Decrypt that does not name its key says nothing of it to somebody who may not use it.
    std::string_view message = refusal->authorization.message;
    if (refusal->authorization.action == "kms:Decrypt") message = kUnreadableCiphertext;
    if (is_service) message = "null";
    refusal->message = handed_on(message, refusal->code, call.kernel.timeline.random());
  }
  call.checks.push_back(refusal->authorization);
  return refusal;
}

std::optional<KeyRefusal> refuse_key(Kernel& kernel, const Parcel& parcel, const KeyUse& use) {
  Parcel to_key = parcel;
  to_key.conditions.clear();
  // AWS: "Adding the aws:SourceAccount, aws:SourceArn, and aws:SourceOrgID to a AWS KMS policy is not supported for
  // EventBridge-to-encrypted topics." https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  if (use.service == "sns" && parcel.principal == "events.amazonaws.com") {
    to_key.source_arn.clear();
    to_key.source_account.clear();
  }
  const auto may = [&](const FoundKey& key, std::string_view action, policy::Explanation& why) {
    to_key.target = key.arn;
    policy::Context context = context_of(key, use, action);
    const auto role = parse_arn(parcel.role_arn);
    add_forwarded(context, role ? role->account : std::string(), use);
    const auto resource = kernel.resources.find(key.arn);
    return kernel.authorizer.may_deliver(to_key, action, *resource, &context, &why);
  };
  const std::string& who = parcel.role_arn.empty() ? parcel.principal : parcel.role_arn;
  auto refusal = refuse(kernel, use, who, code_for(parcel.principal, !parcel.dead_letter_of.empty()), may);
  // AWS: KMS tells a service nothing; what people see in alarm histories and delivery logs begins with "null".
  if (refusal && refusal->denied()) {
    refusal->message = handed_on("null", refusal->code, kernel.timeline.random());
  }
  return refusal;
}

}  // namespace tocsin

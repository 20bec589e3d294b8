#include <algorithm>

#include "base/text.h"
#include "language/policy/document.h"

namespace tocsin::policy {
namespace {

bool belongs_to_account(const Principal& principal) {
  return !principal.account.empty() && principal.kind != PrincipalKind::kService;
}

/// AWS: with Deny, NotPrincipal spares a caller only if it lists each name the caller has: the user or session, the
/// role behind it, and the account.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
bool lists_every_name(const Statement& statement, const Principal& principal) {
  const auto lists = [&](auto&& names) {
    return std::any_of(statement.principals.begin(), statement.principals.end(), [&](const PrincipalPattern& pattern) {
      return pattern.type == PrincipalType::kEverybody || names(pattern);
    });
  };
  const bool self = lists(
      [&](const PrincipalPattern& pattern) { return principal_strength(pattern, principal) == Strength::kDirect; });
  if (!self || !belongs_to_account(principal)) return self;
  const bool issuer = principal.issuer_arn.empty() || lists([&](const PrincipalPattern& pattern) {
                        return pattern.value == principal.issuer_arn ||
                               (pattern.type == PrincipalType::kUniqueId && pattern.value == principal.unique_id);
                      });
  return issuer && lists([&](const PrincipalPattern& pattern) {
           return pattern.type == PrincipalType::kAccount && pattern.account == principal.account;
         });
}

}  // namespace

Question::Question(const Request& request_)
    : request(request_),
      action(lower(request_.action)),
      resource(request_.resource.empty() ? "*" : request_.resource) {}

void ActionList::add(std::string_view action) {
  const std::string text = lower(action);
  const std::string service = text.substr(0, text.find(':'));
  const bool is_plain = service.size() < text.size() && service.find_first_of("*?") == std::string::npos;
  std::vector<Text>& list = is_plain ? by_service_[service] : of_any_;
  list.emplace_back(text, Wildcards::kYes, Variables::kNo, Case::kSensitive, Text::Place::kAnywhere);
}

bool ActionList::has(std::string_view lower_action) const {
  const EmptyContext nothing;
  const auto matches = [&](const Text& action) {
    return action.matches(lower_action, nothing, nullptr) == Match::kYes;
  };
  if (std::any_of(of_any_.begin(), of_any_.end(), matches)) return true;
  const auto own = by_service_.find(lower_action.substr(0, lower_action.find(':')));
  return own != by_service_.end() && std::any_of(own->second.begin(), own->second.end(), matches);
}

Strength principal_strength(const PrincipalPattern& pattern, const Principal& principal) {
  const bool session = principal.kind == PrincipalKind::kAssumedRole || principal.kind == PrincipalKind::kFederatedUser;
  switch (pattern.type) {
    case PrincipalType::kEverybody: return Strength::kDirect;
    case PrincipalType::kAccount:
      if (!belongs_to_account(principal) || pattern.account != principal.account) return Strength::kNone;
      return principal.kind == PrincipalKind::kRoot ? Strength::kDirect : Strength::kAccount;
    case PrincipalType::kArn:
      if (pattern.value == principal.arn) return Strength::kDirect;
      return session && pattern.value == principal.issuer_arn ? Strength::kRole : Strength::kNone;
    case PrincipalType::kUniqueId:
      if (pattern.value != principal.unique_id) return Strength::kNone;
      return session ? Strength::kRole : Strength::kDirect;
    case PrincipalType::kService:
      return principal.kind == PrincipalKind::kService && (pattern.value == "*" || pattern.value == principal.service)
                 ? Strength::kDirect
                 : Strength::kNone;
    case PrincipalType::kFederated:
      return !principal.provider.empty() && (pattern.value == "*" || pattern.value == principal.provider)
                 ? Strength::kDirect
                 : Strength::kNone;
    case PrincipalType::kCanonicalUser:
      if (principal.canonical_id.empty() || pattern.value != principal.canonical_id) return Strength::kNone;
      return principal.kind == PrincipalKind::kRoot ? Strength::kDirect : Strength::kAccount;
  }
  return Strength::kNone;
}

Strength statement_strength(const Statement& statement, const Principal& principal) {
  if (!statement.has_principal) return Strength::kDirect;
  if (statement.not_principal && !statement.allow) {
    return lists_every_name(statement, principal) ? Strength::kNone : Strength::kDirect;
  }
  Strength strongest = Strength::kNone;
  for (const PrincipalPattern& pattern : statement.principals) {
    strongest = std::max(strongest, principal_strength(pattern, principal));
  }
  if (!statement.not_principal) return strongest;
  return strongest == Strength::kNone ? Strength::kDirect : Strength::kNone;
}

bool action_applies(const Statement& statement, std::string_view lower_action) {
  return statement.actions.has(lower_action) != statement.not_action;
}

Outcome resource_applies(const Statement& statement, const Question& question, Unsure& unsure) {
  if (statement.resources.empty()) return Outcome::kTrue;
  bool unresolved = false;
  bool unknown = false;
  for (const Text& resource : statement.resources) {
    const std::string* key = nullptr;
    const Match match = resource.matches(question.resource, question.request.context, &key);
    if (match == Match::kYes) return statement.not_resource ? Outcome::kFalse : Outcome::kTrue;
    if (match == Match::kUnresolved) unresolved = true;
    if (match == Match::kUnknown) {
      unknown = true;
      unsure = {.key = key};
    }
  }
  if (unresolved && statement.not_resource) return Outcome::kFalse;  // AWS: the statement is invalid.
  if (unknown) return Outcome::kUnknown;
  return statement.not_resource ? Outcome::kTrue : Outcome::kFalse;
}

Outcome conditions_apply(const Statement& statement, const ContextSource& context, Unsure& unsure) {
  bool unknown = false;
  for (const Condition& condition : statement.conditions) {
    const Outcome outcome = condition_outcome(condition, context, unsure);
    if (outcome == Outcome::kFalse) return outcome;
    if (outcome == Outcome::kUnknown) unknown = true;
  }
  return unknown ? Outcome::kUnknown : Outcome::kTrue;
}

StatementRef reference(const AttachedPolicy& policy, const Statement& statement) {
  return {.layer = policy.layer,
          .policy = std::string(policy.name),
          .arn = std::string(policy.arn),
          .version = std::string(policy.version),
          .sid = statement.sid,
          .index = statement.index};
}

}  // namespace tocsin::policy

#include <algorithm>

#include "base/text.h"
#include "language/policy/evaluate.h"
#include "tocsin/error.h"

namespace tocsin::policy {
namespace {

constexpr std::size_t kShownMax = 12;

/// `a`, `a or b`, `a, b or c`; of long lists only the beginning.
std::string either(const std::vector<std::string>& items) {
  const std::size_t shown = items.size() > kShownMax ? kShownMax - 1 : items.size();
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == items.size() ? " or " : ", ";
    out += items[i];
  }
  if (shown < items.size()) out += concat(" or one of ", std::to_string(items.size() - shown), " more");
  return items.empty() ? "nothing" : out;
}

/// As it stands in a document: `{"Service": "events.amazonaws.com"}`.
std::string principal_text(const Principal& principal) {
  switch (principal.kind) {
    case PrincipalKind::kService: return concat("{\"Service\": \"", principal.service, "\"}");
    case PrincipalKind::kFederated: return concat("{\"Federated\": \"", principal.provider, "\"}");
    case PrincipalKind::kAnonymous: return "\"*\"";
    default: return concat("{\"AWS\": \"", principal.arn, "\"}");
  }
}

std::string pattern_text(const PrincipalPattern& pattern) {
  return pattern.key == "*" ? "\"*\"" : concat("{\"", pattern.key, "\": \"", pattern.value, "\"}");
}

template <class Items, class TextOf>
std::string either_of(const Items& items, TextOf text_of) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(text_of(item));
  return either(texts);
}

std::string shown_values(const ContextValue& value) {
  if (value.state == ContextValue::State::kUnknown) return "(unknown)";
  if (value.state == ContextValue::State::kAbsent) return "(absent)";
  if (value.values.size() == 1) return value.values[0];
  return concat("[", join(value.values, ", "), "]");
}

Mismatch condition_mismatch(const Condition& condition, const ContextSource& context) {
  return {.element = Element::kCondition,
          .what = concat(condition.shown, " ", condition.key),
          .wanted = either_of(condition.values, [](const ConditionValue& value) { return value.text.source(); }),
          .found = shown_values(context.find(condition.lower_key))};
}

/// Puts the request to every element of one statement.
Considered consider(const Question& question, const AttachedPolicy& policy, const Statement& statement) {
  Considered out{
      .statement = reference(policy, statement), .allow = statement.allow, .applies = false, .mismatches = {}};
  const Request& request = question.request;
  if (statement_strength(statement, request.principal) == Strength::kNone) {
    out.mismatches.push_back({.element = Element::kPrincipal,
                              .what = statement.not_principal ? "NotPrincipal" : "Principal",
                              .wanted = either_of(statement.principals, pattern_text),
                              .found = principal_text(request.principal)});
  }
  if (!action_applies(statement, question.action)) {
    out.mismatches.push_back({.element = Element::kAction,
                              .what = statement.not_action ? "NotAction" : "Action",
                              .wanted = either(statement.shown_actions),
                              .found = std::string(request.action)});
  }
  Unsure unsure;
  if (resource_applies(statement, question, unsure) != Outcome::kTrue) {
    out.mismatches.push_back({.element = Element::kResource,
                              .what = statement.not_resource ? "NotResource" : "Resource",
                              .wanted = either_of(statement.resources, [](const Text& text) { return text.source(); }),
                              .found = std::string(question.resource)});
  }
  for (const Condition& condition : statement.conditions) {
    if (condition_outcome(condition, request.context, unsure) != Outcome::kTrue) {
      out.mismatches.push_back(condition_mismatch(condition, request.context));
    }
  }
  out.applies = out.mismatches.empty();
  return out;
}

void add_missing_keys(const Statement& statement, const ContextSource& context, std::vector<std::string>& missing) {
  const auto add = [&](const std::string& shown, const std::string& key) {
    const bool known = std::find(missing.begin(), missing.end(), shown) != missing.end();
    if (!known && context.find(key).state != ContextValue::State::kPresent) missing.push_back(shown);
  };
  for (const Text& resource : statement.resources) {
    for (const Text::Variable& variable : resource.variables()) add(variable.shown, variable.key);
  }
  for (const Condition& condition : statement.conditions) {
    add(condition.key, condition.lower_key);
    for (const ConditionValue& value : condition.values) {
      for (const Text::Variable& variable : value.text.variables()) add(variable.shown, variable.key);
    }
  }
}

/// What to write into a statement that lacks one thing.
std::string correction(const Mismatch& mismatch) {
  const bool negated = mismatch.what.starts_with("Not");
  switch (mismatch.element) {
    case Element::kCondition:
      return concat("make the condition ", mismatch.what, " hold: the request has ", mismatch.found, ", it wants ",
                    mismatch.wanted);
    default: return concat(negated ? "leave " : "add ", mismatch.found, negated ? " out of " : " to ", mismatch.what);
  }
}

/// The Allow of this layer that lacks least; nothing if none has more than one thing wrong.
const Considered* nearest_allow(const std::vector<Considered>& considered, Layer layer) {
  for (const Considered& candidate : considered) {
    if (candidate.allow && candidate.statement.layer == layer && candidate.mismatches.size() == 1) return &candidate;
  }
  return nullptr;
}

std::string grant(const Request& request, Layer layer) {
  const std::string_view resource = request.resource.empty() ? "*" : request.resource;
  std::string what = concat("allow ", request.action, " on ", resource, " in ");
  switch (layer) {
    case Layer::kResource:
    case Layer::kTrust:
      return concat("allow ", request.action, layer == Layer::kTrust ? "" : concat(" on ", resource), " for ",
                    principal_text(request.principal), " in the ", layer_name(layer));
    case Layer::kIdentity: return concat(what, "an identity-based policy of ", request.principal.arn);
    case Layer::kBoundary: return concat(what, "the permissions boundary of ", request.principal.arn);
    default: return concat(what, layer == Layer::kSession ? "the " : "a ", layer_name(layer));
  }
}

std::string change_of(const Request& request, const std::vector<Considered>& considered, Layer layer) {
  // An Allow in the identity layer may also come from the resource's policy, if that one is nearer.
  const Considered* nearest = nearest_allow(considered, layer);
  if (!nearest && layer == Layer::kIdentity) nearest = nearest_allow(considered, Layer::kResource);
  if (!nearest) return grant(request, layer);
  return concat(nearest->statement.text(), ": ", correction(nearest->mismatches[0]));
}

/// Lifts one obstacle after the other until the request passes; usually there is only one.
std::string changes(const Request& request, ResourceRule rule, Tallies tallies,
                    const std::vector<Considered>& considered) {
  std::vector<std::string> steps;
  for (const Considered& denying : considered) {
    if (!denying.allow && denying.applies) {
      steps.push_back(concat("take this request out of the Deny of ", denying.statement.text()));
    }
  }
  for (Tally& tally : tallies.layers) tally.deny = {};
  for (std::size_t i = 0; i < kLayers; ++i) {
    const Ruling ruling = decide(request, rule, tallies);
    if (ruling.verdict == Verdict::kAllowed) break;
    steps.push_back(change_of(request, considered, ruling.layer));
    Tally& tally = tallies[ruling.layer];
    tally.present = true;
    tally.allowed = true;
    tally.allow.strength = std::max(tally.allow.strength, Strength::kAccount);
  }
  return join(steps, "; and ");
}

}  // namespace

std::string Mismatch::text() const { return concat(what, ": has ", found, ", wants ", wanted); }

Explanation explain(const Request& request, std::span<const AttachedPolicy> policies, ResourceRule rule) {
  const Question question(request);
  const Tallies tallies = take_tallies(question, policies);
  Explanation out{.decision = to_decision(decide_surely(request, rule, tallies)),
                  .considered = {},
                  .change = {},
                  .missing_keys = {}};
  for (std::size_t i = 0; i < kLayers; ++i) {
    for (const AttachedPolicy& policy : policies) {
      if (policy.layer != static_cast<Layer>(i)) continue;
      for (const Statement& statement : policy.policy->document().statements) {
        out.considered.push_back(consider(question, policy, statement));
        const auto& mismatches = out.considered.back().mismatches;
        const bool about_this = std::none_of(mismatches.begin(), mismatches.end(), [](const Mismatch& mismatch) {
          return mismatch.element == Element::kAction || mismatch.element == Element::kPrincipal;
        });
        if (about_this) add_missing_keys(statement, request.context, out.missing_keys);
      }
    }
  }
  if (!out.decision.allowed()) out.change = changes(request, rule, tallies, out.considered);
  return out;
}

}  // namespace tocsin::policy

#include "language/policy/evaluate.h"

#include <algorithm>

#include "base/text.h"
#include "tocsin/error.h"

namespace tocsin::policy {
namespace {

/// Each level of these needs an Allow of its own; in the others one Allow anywhere is enough.
bool has_levels(Layer layer) {
  return layer == Layer::kServiceControl || layer == Layer::kResourceControl || layer == Layer::kSession;
}

/// Asks one statement and notes the answer.
void tally_statement(const Question& question, const AttachedPolicy& policy, const Statement& statement, Tally& tally) {
  if (statement.allow ? tally.allow.strength == Strength::kDirect : static_cast<bool>(tally.deny)) return;
  if (!action_applies(statement, question.action)) return;
  Hit hit{.policy = &policy, .statement = &statement, .strength = Strength::kNone, .unsure = {}};
  hit.strength = statement_strength(statement, question.request.principal);
  if (hit.strength == Strength::kNone) return;
  if (statement.allow && hit.strength <= tally.allow.strength) return;
  const Outcome resource = resource_applies(statement, question, hit.unsure);
  if (resource == Outcome::kFalse) return;
  const Outcome conditions = conditions_apply(statement, question.request.context, hit.unsure);
  if (conditions == Outcome::kFalse) return;
  const bool sure = resource == Outcome::kTrue && conditions == Outcome::kTrue;
  if (statement.allow) {
    Hit& best = sure ? tally.allow : tally.unsure_allow;
    if (hit.strength > best.strength) best = hit;
  } else {
    Hit& first = sure ? tally.deny : tally.unsure_deny;
    if (!first) first = hit;
  }
}

void tally_policy(const Question& question, const AttachedPolicy& policy, Tally& tally) {
  tally.present = true;
  for (const Statement& statement : policy.policy->document().statements) {
    tally_statement(question, policy, statement, tally);
  }
  tally.allowed = static_cast<bool>(tally.allow);
}

/// One tally for all levels of a layer: allowed if every level is.
Tally tally_levels(const Question& question, std::span<const AttachedPolicy> policies, Layer layer) {
  std::vector<int> levels;
  for (const AttachedPolicy& policy : policies) {
    if (policy.layer == layer && std::find(levels.begin(), levels.end(), policy.level) == levels.end()) {
      levels.push_back(policy.level);
    }
  }
  std::sort(levels.begin(), levels.end());
  Tally all;
  all.allowed = true;
  bool hopeful = true;  // every level that lacks an Allow has one that may hold
  for (const int level : levels) {
    Tally one;
    for (const AttachedPolicy& policy : policies) {
      if (policy.layer == layer && policy.level == level) tally_policy(question, policy, one);
    }
    all.present = true;
    if (!all.deny) all.deny = one.deny;
    if (!all.unsure_deny) all.unsure_deny = one.unsure_deny;
    if (one.allowed) {
      all.allow = one.allow;
    } else {
      all.allowed = false;
      hopeful = hopeful && one.unsure_allow;
      all.unsure_allow = hopeful ? one.unsure_allow : Hit{};
    }
  }
  return all;
}

bool is_outsider(const Principal& principal) {
  return principal.kind == PrincipalKind::kService || principal.kind == PrincipalKind::kFederated ||
         principal.kind == PrincipalKind::kAnonymous;
}

/// Walks the order of evaluation. Each step either ends it or lets it go on.
class Walk {
 public:
  Walk(const Request& request, ResourceRule rule, const Tallies& tallies)
      : request_(request), rule_(rule), tallies_(tallies) {
    carrier_ = tallies[Layer::kTrust].present ? Layer::kTrust : Layer::kResource;
  }

  Ruling rule() const {
    for (std::size_t i = 0; i < kLayers; ++i) {
      if (const Hit& deny = tallies_.layers[i].deny) {
        return {.verdict = Verdict::kExplicitDeny, .layer = static_cast<Layer>(i), .hits = {deny, Hit{}}};
      }
    }
    for (const Layer ceiling : {Layer::kResourceControl, Layer::kServiceControl, Layer::kVpcEndpoint}) {
      if (stops(ceiling)) return refused(ceiling);
    }
    if (is_outsider(request_.principal)) return resource_alone();
    const std::string_view owner = request_.resource_account;
    return owner.empty() || owner == request_.principal.account ? same_account() : cross_account();
  }

 private:
  bool stops(Layer layer) const { return tallies_[layer].present && !tallies_[layer].allowed; }

  static Ruling refused(Layer layer) { return {.verdict = Verdict::kImplicitDeny, .layer = layer, .hits = {}}; }

  static Ruling allowed(Layer layer, const Hit& first, const Hit& second) {
    return {.verdict = Verdict::kAllowed, .layer = layer, .hits = {first, second}};
  }

  /// Services, federated identities and strangers have no policies of their own.
  Ruling resource_alone() const {
    const Tally& resource = tallies_[carrier_];
    return resource.allowed ? allowed(carrier_, resource.allow, {}) : refused(carrier_);
  }

  Ruling same_account() const {
    const Tally& resource = tallies_[carrier_];
    const bool must = rule_ == ResourceRule::kResourceMustAllow;
    if (must && !resource.allowed) return refused(carrier_);
    if (request_.principal.kind == PrincipalKind::kRoot) {
      return allowed(resource.allowed ? carrier_ : Layer::kIdentity, resource.allow, {});
    }
    // AWS: an Allow that names the caller itself is not limited by implicit denies elsewhere; one that names its role
    // is still limited by boundary and session policy; one that names its account only delegates to identity policies.
    if (resource.allow.strength == Strength::kDirect) return allowed(carrier_, resource.allow, {});
    if (resource.allow.strength == Strength::kRole) {
      if (const auto limit = limited()) return refused(*limit);
      return allowed(carrier_, resource.allow, {});
    }
    return own_policies(must ? resource.allow : Hit{});
  }

  Ruling cross_account() const {
    const Tally& resource = tallies_[carrier_];
    if (!resource.allowed) return refused(carrier_);
    if (request_.principal.kind == PrincipalKind::kRoot) return allowed(carrier_, resource.allow, {});
    return own_policies(resource.allow);
  }

  /// The caller's side: identity policies, then what limits them.
  Ruling own_policies(const Hit& resource_allow) const {
    const Tally& identity = tallies_[Layer::kIdentity];
    if (!identity.allowed) return refused(Layer::kIdentity);
    if (const auto limit = limited()) return refused(*limit);
    return allowed(Layer::kIdentity, identity.allow, resource_allow);
  }

  std::optional<Layer> limited() const {
    if (stops(Layer::kBoundary)) return Layer::kBoundary;
    // AWS: a federated user without a session policy has only what resource policies give it.
    const bool needs_session = request_.principal.kind == PrincipalKind::kFederatedUser;
    if (stops(Layer::kSession) || (needs_session && !tallies_[Layer::kSession].present)) return Layer::kSession;
    return std::nullopt;
  }

  const Request& request_;
  ResourceRule rule_;
  const Tallies& tallies_;
  Layer carrier_ = Layer::kResource;
};

[[noreturn]] void unmodelled(const Hit& hit) {
  const std::string statement = reference(*hit.policy, *hit.statement).text();
  if (hit.unsure.multi_valued) {
    throw Unmodelled(concat("a condition on ", *hit.unsure.key,
                            ", which has several values here, without ForAllValues "
                            "or ForAnyValue (",
                            statement, ")"));
  }
  throw Unmodelled(concat("condition key ", *hit.unsure.key, " (", statement, ")"));
}

}  // namespace

Tallies take_tallies(const Question& question, std::span<const AttachedPolicy> policies) {
  Tallies tallies;
  for (const AttachedPolicy& policy : policies) {
    if (!has_levels(policy.layer)) {
      tally_policy(question, policy, tallies[policy.layer]);
    } else if (!tallies[policy.layer].present) {
      tallies[policy.layer] = tally_levels(question, policies, policy.layer);
    }
  }
  return tallies;
}

Ruling decide(const Request& request, ResourceRule rule, const Tallies& tallies) {
  return Walk(request, rule, tallies).rule();
}

Ruling decide_surely(const Request& request, ResourceRule rule, const Tallies& tallies) {
  Ruling ruling = decide(request, rule, tallies);
  if (ruling.verdict == Verdict::kExplicitDeny) return ruling;
  for (const Tally& tally : tallies.layers) {
    if (tally.unsure_deny) unmodelled(tally.unsure_deny);
  }
  if (ruling.verdict == Verdict::kAllowed) return ruling;
  // Refused: would it be allowed if every unknown condition held?
  Tallies hopeful = tallies;
  const Hit* hope = nullptr;
  for (Tally& tally : hopeful.layers) {
    if (!tally.unsure_allow) continue;
    if (tally.allowed && tally.unsure_allow.strength <= tally.allow.strength) continue;
    tally.allow = tally.unsure_allow;
    tally.allowed = true;
    if (!hope) hope = &tally.unsure_allow;
  }
  if (hope && decide(request, rule, hopeful).verdict == Verdict::kAllowed) unmodelled(*hope);
  return ruling;
}

Decision to_decision(const Ruling& ruling) {
  Decision decision{.verdict = ruling.verdict, .layer = ruling.layer, .statements = {}};
  for (const Hit& hit : ruling.hits) {
    if (hit) decision.statements.push_back(reference(*hit.policy, *hit.statement));
  }
  return decision;
}

Decision evaluate(const Request& request, std::span<const AttachedPolicy> policies, ResourceRule rule) {
  const Question question(request);
  return to_decision(decide_surely(request, rule, take_tallies(question, policies)));
}

}  // namespace tocsin::policy

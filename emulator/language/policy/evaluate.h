#pragma once

#include <array>
#include <span>
#include <vector>

#include "language/policy/document.h"

/// From what each layer says to a verdict. Private to this folder; `explain` asks the same `decide` what would happen
/// if a layer allowed.
namespace tocsin::policy {

inline constexpr std::size_t kLayers = 8;

/// A statement that applies, or may apply.
struct Hit {
  const AttachedPolicy* policy = nullptr;
  const Statement* statement = nullptr;
  Strength strength = Strength::kNone;
  Unsure unsure;

  explicit operator bool() const { return statement != nullptr; }
};

/// What one layer says.
struct Tally {
  bool present = false;  // at least one policy is attached here
  bool allowed = false;
  Hit allow;         // the strongest Allow
  Hit deny;          // the first Deny
  Hit unsure_allow;  // an Allow whose condition nobody can answer
  Hit unsure_deny;
};

struct Tallies {
  std::array<Tally, kLayers> layers;

  Tally& operator[](Layer layer) { return layers[static_cast<std::size_t>(layer)]; }
  const Tally& operator[](Layer layer) const { return layers[static_cast<std::size_t>(layer)]; }
};

Tallies take_tallies(const Question& question, std::span<const AttachedPolicy> policies);

/// Where the request ended, without texts.
struct Ruling {
  Verdict verdict = Verdict::kImplicitDeny;
  Layer layer = Layer::kIdentity;
  std::array<Hit, 2> hits;  // the Allows or the Deny that decided
};

/// The order of evaluation. Knows nothing of unknown keys.
Ruling decide(const Request& request, ResourceRule rule, const Tallies& tallies);

/// `decide`, and a check that no unknown key could turn the answer: throws Unmodelled if one could.
Ruling decide_surely(const Request& request, ResourceRule rule, const Tallies& tallies);

Decision to_decision(const Ruling& ruling);

}  // namespace tocsin::policy

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/story.h"
#include "scenario/values.h"
#include "tocsin/world.h"
#include "world/chain.h"

namespace tocsin {

/// Where a `when` stood before it began, and when its last act was.
struct Scene {
  std::int64_t journal_mark = 0;
  std::int64_t outbox_mark = 0;
  Time last_act;
  std::vector<std::int64_t> entries;  ///< The journal entries of its calls.
};

/// Looks whether the expectation is met now. Nothing if it is; else what there was instead.
std::optional<std::string> unmet(World& world, const Scene& scene, const Expectation& expectation, const Saved& saved);

/// `a mail to "security@example.com" within 5 min`
std::string expectation_text(const Expectation& expectation, const Saved& saved);

}  // namespace tocsin

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "language/event_pattern/event_pattern.h"
#include "services/events/rule_table.h"
#include "tocsin/ruleset.h"

namespace tocsin::events {

/// The rules of one bus, compiled.
class Matcher {
 public:
  struct Compiled {
    std::string name;
    std::string state;
    std::string pattern_text;
    /// Compiled alone, for explanations, when one is first wanted.
    const EventPattern& pattern() const;

   private:
    mutable std::unique_ptr<EventPattern> pattern_;
  };

  explicit Matcher(const std::vector<RuleRow>& rules);

  /// Indices into `rules()`, ascending, of those that match.
  std::vector<std::uint32_t> match(std::string_view event);

  /// Of those that share source or detail-type with the event, or ask for neither: they may have been meant for it.
  /// Those of the same source come first.
  std::vector<std::uint32_t> kindred(std::string_view event);

  const std::vector<Compiled>& rules() const { return rules_; }

 private:
  std::vector<Compiled> rules_;
  Ruleset all_;
  Ruleset by_source_;
  Ruleset by_detail_type_;
  std::vector<std::uint32_t> of_neither_;
};

/// Matchers by the digest of the rules they were made from: what is undone or forked finds its own again.
class MatcherCache {
 public:
  Matcher& get(RuleTable& rules, const BusName& bus, const std::string& digest);

 private:
  static constexpr std::size_t kMatchersMax = 256;
  std::unordered_map<std::string, std::unique_ptr<Matcher>> by_digest_;
};

}  // namespace tocsin::events

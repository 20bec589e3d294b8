#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "language/event_pattern/event_pattern.h"
#include "services/events/envelope.h"
#include "services/events/rule_table.h"
#include "tocsin/ruleset.h"

namespace tocsin::events {

/// Texts that patterns ask for in one field, and the rules that do.
class Literals {
 public:
  /// `leaf` is what a pattern has at the field: a list of texts and operators.
  void add(std::uint32_t id, const Json& leaf);

  /// The rules that nearly ask for `value`: other letters' case, a star that no operator stands before, or a slip of
  /// the pen.
  const std::vector<std::uint32_t>& near(const std::string& value);

 private:
  std::unordered_map<std::string, std::vector<std::uint32_t>> rules_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> near_;  // by value that was asked for
};

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

  /// Of those that share source or detail-type with the event, ask for neither, or misspell one of them: they may have
  /// been meant for it. Those of the same source come first.
  std::vector<std::uint32_t> kindred(std::string_view event, const Envelope& envelope);

  const std::vector<Compiled>& rules() const { return rules_; }

 private:
  std::vector<Compiled> rules_;
  Ruleset all_;
  Ruleset by_source_;
  Ruleset by_detail_type_;
  std::vector<std::uint32_t> of_neither_;
  Literals sources_;
  Literals detail_types_;
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

#include "services/events/matcher.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/json.h"
#include "base/text.h"

namespace tocsin::events {
namespace {

/// A pattern that asks only for the part `name` that `pattern` asks for; "" if it does not ask for it.
std::string part_of(const Json& pattern, const char* name) {
  const Json* leaf = json_find(pattern, name);
  return leaf && leaf->is_array() ? json_text({{name, *leaf}}) : std::string();
}

}  // namespace

const EventPattern& Matcher::Compiled::pattern() const {
  if (!pattern_) pattern_ = std::make_unique<EventPattern>(pattern_text);
  return *pattern_;
}

Matcher::Matcher(const std::vector<RuleRow>& rules) {
  for (const RuleRow& rule : rules) {
    if (rule.pattern.empty()) continue;
    const auto id = static_cast<std::uint32_t>(rules_.size());
    Compiled& compiled = rules_.emplace_back();
    compiled.name = rule.name;
    compiled.state = rule.state;
    compiled.pattern_text = rule.pattern;
    all_.add(id, rule.pattern);
    const auto pattern = parse_json(rule.pattern);
    TOCSIN_CHECK(pattern);
    const std::string source = part_of(*pattern, "source");
    const std::string detail_type = part_of(*pattern, "detail-type");
    if (!source.empty()) by_source_.add(id, source);
    if (!detail_type.empty()) by_detail_type_.add(id, detail_type);
    if (source.empty() && detail_type.empty()) of_neither_.push_back(id);
  }
}

std::vector<std::uint32_t> Matcher::match(std::string_view event) {
  std::vector<std::uint32_t> ids;
  for (const std::uint32_t id : all_.match(event)) ids.push_back(id);
  return ids;
}

std::vector<std::uint32_t> Matcher::kindred(std::string_view event) {
  std::vector<std::uint32_t> ids;
  const auto add = [&](std::uint32_t id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  if (by_source_.size() > 0) {
    for (const std::uint32_t id : by_source_.match(event)) ids.push_back(id);
  }
  for (const std::uint32_t id : of_neither_) add(id);
  if (by_detail_type_.size() > 0) {
    for (const std::uint32_t id : by_detail_type_.match(event)) add(id);
  }
  return ids;
}

Matcher& MatcherCache::get(RuleTable& rules, const BusName& bus, const std::string& digest) {
  auto found = by_digest_.find(digest);
  if (found == by_digest_.end()) {
    if (by_digest_.size() >= kMatchersMax) by_digest_.clear();
    found = by_digest_.emplace(digest, std::make_unique<Matcher>(rules.list(bus, "", ""))).first;
  }
  return *found->second;
}

}  // namespace tocsin::events

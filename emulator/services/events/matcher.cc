#include "services/events/matcher.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/json.h"
#include "base/text.h"

namespace tocsin::events {
namespace {

/// A pattern that asks only for the source or the detail-type that `text` asks for; "" if it asks for neither.
std::string kindred_pattern(const std::string& text) {
  const auto pattern = parse_json(text);
  TOCSIN_CHECK(pattern);
  Json either = Json::array();
  for (const char* name : {"source", "detail-type"}) {
    if (const Json* leaf = json_find(*pattern, name); leaf && leaf->is_array()) either.push_back({{name, *leaf}});
  }
  if (either.empty()) return {};
  return json_text(either.size() == 1 ? either[0] : Json{{"$or", either}});
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
    const std::string kindred = kindred_pattern(rule.pattern);
    if (kindred.empty()) {
      always_kindred_.push_back(id);
    } else {
      kindred_.add(id, kindred);
    }
  }
}

std::vector<std::uint32_t> Matcher::match(std::string_view event) {
  std::vector<std::uint32_t> ids;
  for (const std::uint32_t id : all_.match(event)) ids.push_back(id);
  return ids;
}

std::vector<std::uint32_t> Matcher::kindred(std::string_view event) {
  std::vector<std::uint32_t> ids = always_kindred_;
  if (kindred_.size() > 0) {
    for (const std::uint32_t id : kindred_.match(event)) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
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

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

/// Does the pattern's text look like a slip for the event's?
bool is_slip(const std::string& wanted, const std::string& found) {
  if (wanted == found) return false;
  if (equals_ignore_case(wanted, found)) return true;
  const std::size_t star = wanted.find('*');
  if (star != std::string::npos) return found.starts_with(std::string_view(wanted).substr(0, star));
  // One letter in eight: "aws.ec2" and "aws.ecs" are two services, "Signin" and "Sign In" are one thing.
  const std::size_t slips_max = std::max(wanted.size(), found.size()) / 8;
  const std::size_t longer = wanted.size() > found.size() ? wanted.size() - found.size() : found.size() - wanted.size();
  return longer <= slips_max && edit_distance(wanted, found) <= slips_max;
}

/// Values that events have had: the answers of `near` are kept for so many.
constexpr std::size_t kNearMax = 1024;

}  // namespace

void Literals::add(std::uint32_t id, const Json& leaf) {
  for (const Json& item : leaf) {
    if (item.is_string()) rules_[item.get<std::string>()].push_back(id);
  }
}

const std::vector<std::uint32_t>& Literals::near(const std::string& value) {
  if (const auto known = near_.find(value); known != near_.end()) return known->second;
  if (near_.size() >= kNearMax) near_.clear();
  std::vector<std::uint32_t>& ids = near_[value];
  for (const auto& [literal, rules] : rules_) {
    if (is_slip(literal, value)) ids.insert(ids.end(), rules.begin(), rules.end());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

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
    if (!source.empty()) sources_.add(id, pattern->at("source"));
    if (!detail_type.empty()) detail_types_.add(id, pattern->at("detail-type"));
  }
}

std::vector<std::uint32_t> Matcher::match(std::string_view event) {
  std::vector<std::uint32_t> ids;
  for (const std::uint32_t id : all_.match(event)) ids.push_back(id);
  return ids;
}

std::vector<std::uint32_t> Matcher::kindred(std::string_view event, const Envelope& envelope) {
  std::vector<std::uint32_t> ids;
  std::vector<bool> known(rules_.size());
  const auto add = [&](std::uint32_t id) {
    if (known[id]) return;
    known[id] = true;
    ids.push_back(id);
  };
  if (by_source_.size() > 0) {
    for (const std::uint32_t id : by_source_.match(event)) add(id);
  }
  for (const std::uint32_t id : of_neither_) add(id);
  if (by_detail_type_.size() > 0) {
    for (const std::uint32_t id : by_detail_type_.match(event)) add(id);
  }
  for (const std::uint32_t id : sources_.near(envelope.source)) add(id);
  for (const std::uint32_t id : detail_types_.near(envelope.detail_type)) add(id);
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

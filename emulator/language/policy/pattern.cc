#include "language/policy/pattern.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::policy {
namespace {

constexpr std::size_t kArnParts = 6;

/// AWS: an ARN with fewer than six fields is completed with wildcards, so `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
void complete_arn(std::string& pattern) {
  if (!pattern.starts_with("arn:")) return;
  const auto colons = static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), ':'));
  for (std::size_t i = colons; i + 1 < kArnParts; ++i) {
    pattern += ':';
    pattern += kAnyRun;
  }
}

}  // namespace

bool wildcard_matches(std::string_view pattern, std::string_view text) {
  if (pattern == text) return true;
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == kAnyRun) {
      star = p++;
      if (p == pattern.size()) return true;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == kAnyOne || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      // Go on where the letter after the star comes next.
      p = star + 1;
      const char next = pattern[p];
      t = next == kAnyOne ? resume + 1 : text.find(next, resume + 1);
      if (t >= text.size()) return false;
      resume = t;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAnyRun) ++p;
  return p == pattern.size();
}

bool arn_matches(std::string_view pattern, std::string_view text) {
  if (!text.starts_with("arn:")) return false;
  const bool any_arn = pattern.size() == 1 && pattern[0] == kAnyRun;
  // Up to the first wildcard both must be the same; most patterns are decided there.
  std::size_t parts = 0;
  std::size_t part_begin = 0;
  for (std::size_t i = 0; !any_arn; ++i) {
    if (i == pattern.size() || i == text.size()) {
      if (i == pattern.size() && i == text.size()) break;
      if (i == pattern.size() || (pattern[i] != kAnyRun && pattern[i] != kAnyOne)) return false;
    }
    if (i == text.size() || pattern[i] == kAnyRun || pattern[i] == kAnyOne) {
      pattern.remove_prefix(part_begin);
      text.remove_prefix(part_begin);
      break;
    }
    if (pattern[i] != text[i]) return false;
    if (pattern[i] == ':' && parts + 1 < kArnParts) {
      ++parts;
      part_begin = i + 1;
    }
  }
  for (std::size_t i = parts; i + 1 < kArnParts; ++i) {
    const auto have = text.find(':');
    const auto want = pattern.find(':');
    if (have == std::string_view::npos || (want == std::string_view::npos && !any_arn)) return false;
    if (!any_arn && !wildcard_matches(pattern.substr(0, want), text.substr(0, have))) return false;
    text.remove_prefix(have + 1);
    if (!any_arn) pattern.remove_prefix(want + 1);
  }
  return any_arn || wildcard_matches(pattern, text);
}

Text::Text(std::string_view source, Wildcards wildcards, Variables variables, Case letters, Place place)
    : source_(source), letters_(letters) {
  parse(wildcards, variables);
  if (place == Place::kResource) {
    if (!variables_.empty()) {
      // AWS: a variable may stand only in the resource portion of an ARN, after the fifth colon.
      const auto head = std::string_view(pattern_).substr(0, variables_.front().at);
      resolvable_ = std::count(head.begin(), head.end(), ':') >= 5;
    }
    if (variables_.empty()) complete_arn(pattern_);
  }
  classify();
}

void Text::parse(Wildcards wildcards, Variables variables) {
  for (std::size_t at = 0; at < source_.size();) {
    const char c = source_[at];
    if (variables == Variables::kYes && c == '$' && at + 1 < source_.size() && source_[at + 1] == '{') {
      at = parse_variable(at);
      continue;
    }
    if (wildcards == Wildcards::kYes && (c == '*' || c == '?')) {
      pattern_ += c == '*' ? kAnyRun : kAnyOne;
    } else {
      pattern_ += c;
    }
    ++at;
  }
}

/// Reads `${key}`, `${key, 'default'}`, `${*}`, `${?}` or `${$}` at `at`; anything else there is literal.
std::size_t Text::parse_variable(std::size_t at) {
  const std::size_t end = source_.find('}', at);
  if (end == std::string::npos) {
    pattern_ += source_[at];
    return at + 1;
  }
  std::string_view name = std::string_view(source_).substr(at + 2, end - at - 2);
  if (name == "*" || name == "?" || name == "$") {
    pattern_ += name;
    return end + 1;
  }
  std::optional<std::string> fallback;
  std::size_t next = end + 1;
  if (const auto comma = name.find(','); comma != std::string_view::npos) {
    // The default stands in single quotes and may itself hold a brace.
    const std::size_t open = source_.find('\'', at + 2 + comma);
    const std::size_t close = open == std::string::npos ? open : source_.find('\'', open + 1);
    const std::size_t brace = close == std::string::npos ? close : source_.find('}', close);
    if (brace != std::string::npos) {
      fallback = source_.substr(open + 1, close - open - 1);
      name = name.substr(0, comma);
      next = brace + 1;
    }
  }
  name = trim(name);
  variables_.push_back({.at = pattern_.size(), .shown = std::string(name), .key = lower(name), .fallback = fallback});
  return next;
}

void Text::classify() {
  const auto first =
      std::find_if(pattern_.begin(), pattern_.end(), [](char c) { return c == kAnyRun || c == kAnyOne; });
  if (first == pattern_.end()) {
    kind_ = Kind::kExact;
  } else if (*first == kAnyRun && first + 1 == pattern_.end() && letters_ == Case::kSensitive) {
    kind_ = pattern_.size() == 1 ? Kind::kAny : Kind::kPrefix;
  } else {
    kind_ = Kind::kWildcard;
  }
}

bool Text::matches_pattern(std::string_view pattern, std::string_view value) const {
  switch (kind_) {
    case Kind::kAny: return true;
    case Kind::kExact: return letters_ == Case::kSensitive ? pattern == value : equals_ignore_case(pattern, value);
    case Kind::kPrefix: return value.starts_with(pattern.substr(0, pattern.size() - 1));
    case Kind::kWildcard: return wildcard_matches(pattern, value);
  }
  return false;
}

Match Text::expand(const ContextSource& context, const std::string** unknown_key, std::string& pattern) const {
  if (!resolvable_) return Match::kUnresolved;
  std::size_t from = 0;
  for (const Variable& variable : variables_) {
    pattern.append(pattern_, from, variable.at - from);
    from = variable.at;
    const ContextValue value = context.find(variable.key);
    if (value.state == ContextValue::State::kUnknown) {
      *unknown_key = &variable.shown;
      return Match::kUnknown;
    }
    // AWS: a multi-valued key cannot be used as a variable.
    if (value.state == ContextValue::State::kPresent && value.values.size() == 1) {
      for (const char c : value.values[0]) pattern += c == kAnyRun || c == kAnyOne ? '\x03' : c;
    } else if (variable.fallback && value.values.empty()) {
      pattern += *variable.fallback;
    } else {
      return Match::kUnresolved;
    }
  }
  pattern.append(pattern_, from, std::string::npos);
  return Match::kYes;
}

Match Text::matches(std::string_view value, const ContextSource& context, const std::string** unknown_key) const {
  if (variables_.empty()) return matches_pattern(pattern_, value) ? Match::kYes : Match::kNo;
  std::string pattern;
  const Match expanded = expand(context, unknown_key, pattern);
  if (expanded != Match::kYes) return expanded;
  return matches_pattern(pattern, value) ? Match::kYes : Match::kNo;
}

Match Text::matches_arn(std::string_view value, const ContextSource& context, const std::string** unknown_key) const {
  if (variables_.empty()) return arn_matches(pattern_, value) ? Match::kYes : Match::kNo;
  std::string pattern;
  const Match expanded = expand(context, unknown_key, pattern);
  if (expanded != Match::kYes) return expanded;
  return arn_matches(pattern, value) ? Match::kYes : Match::kNo;
}

}  // namespace tocsin::policy

#include "language/event_pattern/filter_policy.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

constexpr std::size_t kKeysMax = 5;
constexpr std::size_t kCombinationsMaxOfPolicy = 150;

Dialect dialect_of(FilterScope scope) {
  return scope == FilterScope::kMessageBody ? Dialect::kSnsBody : Dialect::kSnsAttributes;
}

EventPattern compile_policy(std::string_view policy, FilterScope scope) {
  const JsonTokens json(policy);
  if (scope == FilterScope::kMessageAttributes) {
    // Objects inside arrays are operators; an object as a member's value is nesting.
    std::size_t arrays = 0;
    for (std::size_t i = 0; i < json.tokens.size(); ++i) {
      const TokenKind kind = json.tokens[i].kind;
      if (kind == TokenKind::kArray) ++arrays;
      if (kind == TokenKind::kArrayEnd) --arrays;
      if (kind == TokenKind::kObject && i > 0 && arrays == 0) {
        throw PatternError("Filter policy scope MessageAttributes does not support nested filter policy");
      }
    }
  }
  try {
    return EventPattern(policy, dialect_of(scope));
  } catch (const PatternError& error) {
    throw PatternError(concat("FilterPolicy: ", error.message));
  }
}

/// How deep a leaf stands: 1 at the top.
std::size_t depth_of(const Leaf& leaf) {
  return static_cast<std::size_t>(std::count(leaf.path.begin(), leaf.path.end(), '.')) + 1;
}

/// AWS: at most five keys, and at most 150 combinations: the product over the keys of alternatives times depth, added
/// up over the branches of $or.
/// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
void check_limits(const CompiledPattern& policy) {
  if (policy.leaves.size() > kKeysMax) throw PatternError("FilterPolicy: Filter policy can not have more than 5 keys");
  std::size_t combinations = 0;
  for (const SubRule& sub_rule : policy.sub_rules) {
    std::size_t product = 1;
    for (const std::uint32_t index : sub_rule.leaves) {
      const Leaf& leaf = policy.leaves[index];
      product *= (leaf.tests.size() + (leaf.absent_allowed ? 1 : 0)) * depth_of(leaf);
      if (product > kCombinationsMaxOfPolicy) break;
    }
    combinations += product;
    if (combinations > kCombinationsMaxOfPolicy) throw PatternError("FilterPolicy: Filter policy is too complex");
  }
}

bool is_type(std::string_view type, std::string_view base) {
  return type == base || (type.starts_with(base) && type.substr(base.size()).starts_with('.'));
}

bool is_json_value(std::string_view text, TokenKind kind) {
  const JsonTokens json(text);
  return !json.tokens.empty() && json.tokens[0].kind == kind && json.tokens.back().kind != TokenKind::kBroken &&
         trim(text.substr(json.tokens.back().end)).empty();
}

}  // namespace

FilterPolicy::FilterPolicy(std::string_view policy, FilterScope scope)
    : scope_(scope), pattern_(compile_policy(policy, scope)) {
  check_limits(pattern_.compiled());
}

bool FilterPolicy::matches(std::span<const MessageAttribute> attributes) const {
  std::string event = "{";
  for (const MessageAttribute& attribute : attributes) {
    std::string value;
    if (attribute.type == "String.Array") {
      if (!is_json_value(attribute.value, TokenKind::kArray)) continue;
      value = attribute.value;
    } else if (is_type(attribute.type, "String")) {
      value = json_quote(attribute.value);
    } else if (is_type(attribute.type, "Number")) {
      if (!is_json_value(attribute.value, TokenKind::kNumber)) continue;
      value = attribute.value;
    } else {
      continue;  // AWS: Binary is ignored.
    }
    event += concat(event.size() > 1 ? "," : "", json_quote(attribute.name), ":", value);
  }
  return pattern_.matches(event + "}");
}

bool FilterPolicy::matches_body(std::string_view body) const {
  try {
    return pattern_.matches(body);
  } catch (const EventError&) {
    return false;
  }
}

}  // namespace tocsin

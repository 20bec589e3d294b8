#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tocsin/ruleset.h"

namespace tocsin {

struct CompiledPattern;

/// One event pattern.
///
/// A pattern is a JSON object. A member is a deeper object, or an array of alternatives: literals and operators.
/// Alternatives are ORed, leaves are ANDed, fields that the pattern does not name are free.
///
///     {"source": ["aws.iam"], "detail": {"eventName": [{"prefix": "Create"}], "errorCode": [{"exists": false}]}}
///
/// Operators: prefix, suffix, equals-ignore-case, wildcard, anything-but (of values, or of prefix, suffix,
/// equals-ignore-case, wildcard), numeric, cidr, exists, exactly, and $or between objects.
/// - Strings compare by bytes, numbers by value (300 = 3.0e2), IP literals by address; types never mix.
/// - Over an array each alternative asks for one element. Leaves that meet in an array of objects must be satisfied by
///   the same element.
/// - A missing field satisfies only {"exists": false}. Objects and arrays themselves are not values.
class EventPattern {
 public:
  /// Throws PatternError with AWS's wording.
  explicit EventPattern(std::string_view pattern, Dialect dialect = Dialect::kEventBridge);
  ~EventPattern();
  EventPattern(EventPattern&&) noexcept;
  EventPattern& operator=(EventPattern&&) noexcept;

  /// Throws EventError if the text is not a JSON object (or, in TestEventPattern, lacks a mandatory member). For many
  /// events or many patterns use a Ruleset.
  bool matches(std::string_view event) const;

  Dialect dialect() const { return dialect_; }
  const std::string& text() const { return text_; }
  const CompiledPattern& compiled() const { return *compiled_; }

 private:
  std::string text_;
  Dialect dialect_;
  std::unique_ptr<CompiledPattern> compiled_;
};

/// `Event pattern is not valid. Reason: ...`: the message of EventBridge's InvalidEventPatternException.
std::string event_pattern_refusal(const PatternError& error);

}  // namespace tocsin

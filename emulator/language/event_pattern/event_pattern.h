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
///
/// Where event-ruler 2.1.0, the engine that AWS has opened, is known to answer otherwise:
// Deviation: alternatives do not disturb one another. event-ruler keeps those of a path, of all rules, in one
// automaton, where a wildcard beside a case-folding alternative goes wrong: {"a": [{"wildcard": "*z"}]} and
// {"a": [{"equals-ignore-case": "X"}]} together make "abab" match the second.
// Deviation: IPv4 and IPv6 addresses are apart, and numbers are no addresses. In event-ruler "10.0.0.1" matches
// "a00:1:5::9", and the cidr 10.0.0.9/1 the number 100.
// Deviation: equals-ignore-case works beyond U+FFFF, where event-ruler reads each half as "?".
// Deviation: whether a number compares by value hangs on its shortest rendering, as newer Javas do it. To those before
// 19 it is 4.9e-324 that does and 5e-324 that does not, nor do 1e23 and 2e23.
// Deviation: {"a": {"": ["x"]}} matches {"a": {"": "x"}}. event-ruler reads an empty innermost name in events
// otherwise. Deviation: an empty list of prefixes or the like inside anything-but is refused. event-ruler takes it and
// then fails at each event. Deviation: where values of one path stand both in elements of arrays and outside of them
// (which takes a member with a dot in its name), each may follow another leaf: {"a": ["y"], "a.b": ["x"]} matches
// {"a.b": "x", "a": [["y"],
// {"b": 1}]}. event-ruler says no.
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

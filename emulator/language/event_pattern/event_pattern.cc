#include "language/event_pattern/event_pattern.h"

#include "base/text.h"
#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/consistency.h"
#include "language/event_pattern/flat_event.h"
#include "language/event_pattern/number.h"

namespace tocsin {
namespace {

bool accepts_number(const Test& test, const Scalar& scalar) {
  const PatternNumber number = read_number(scalar.text);
  if (test.kind == TestKind::kSpelling) return !number.comparable && test.text == scalar.text;
  if (!number.comparable) return false;
  return test.kind == TestKind::kNumber ? number.value == test.number : test.range.contains(number.value);
}

bool accepts_string(const Test& test, std::string_view text) {
  switch (test.kind) {
    case TestKind::kText: return text == test.text;
    case TestKind::kAddress:
    case TestKind::kBlock: {
      const auto address = read_address(text);
      return address && test.block.contains(*address);
    }
    case TestKind::kPrefix: return text.starts_with(test.text);
    case TestKind::kSuffix: return text.ends_with(test.text);
    case TestKind::kFold: return test.fold->matches(text);
    case TestKind::kPrefixFold: return test.fold->match_front(text) != std::string_view::npos;
    case TestKind::kSuffixFold: return test.fold->match_back(text) != std::string_view::npos;
    case TestKind::kWildcard: return test.wildcard.matches(text);
    default: return false;
  }
}

bool sub_rule_matches(const CompiledPattern& pattern, const SubRule& sub_rule, const FlatEvent& event,
                      ArrayConsistency& consistency) {
  consistency.begin(event.frames);
  for (const std::uint32_t index : sub_rule.leaves) {
    const Leaf& leaf = pattern.leaves[index];
    consistency.leaf(leaf.absent_allowed);
    bool any = leaf.absent_allowed;
    if (const auto* values = event.find(leaf.path)) {
      for (const FlatEvent::Value& value : *values) {
        bool accepted = false;
        for (const Test& test : leaf.tests) accepted = accepted || accepts(test, value.scalar);
        consistency.value(value.frame, accepted);
        any = any || accepted;
      }
    }
    if (!any) return false;
  }
  return consistency.satisfiable();
}

}  // namespace

bool accepts(const Test& test, const Scalar& scalar) {
  switch (test.kind) {
    case TestKind::kExists: return true;
    case TestKind::kTrue: return scalar.kind == Scalar::Kind::kTrue;
    case TestKind::kFalse: return scalar.kind == Scalar::Kind::kFalse;
    case TestKind::kNull: return scalar.kind == Scalar::Kind::kNull;
    case TestKind::kNumber:
    case TestKind::kSpelling:
    case TestKind::kRange: return scalar.kind == Scalar::Kind::kNumber && accepts_number(test, scalar);
    case TestKind::kAnythingBut:
      for (const Test& but : test.but) {
        if (accepts(but, scalar)) return false;
      }
      return true;
    default: return scalar.kind == Scalar::Kind::kString && accepts_string(test, scalar.text);
  }
}

EventPattern::EventPattern(std::string_view pattern, Dialect dialect)
    : text_(pattern),
      dialect_(dialect),
      compiled_(std::make_unique<CompiledPattern>(compile_pattern(pattern, dialect))) {}
EventPattern::~EventPattern() = default;
EventPattern::EventPattern(EventPattern&&) noexcept = default;
EventPattern& EventPattern::operator=(EventPattern&&) noexcept = default;

bool EventPattern::matches(std::string_view event) const {
  const FlatEvent flat(event);
  if (dialect_ == Dialect::kTestEventPattern) check_mandatory_members(flat);
  ArrayConsistency consistency;
  for (const SubRule& sub_rule : compiled_->sub_rules) {
    if (sub_rule_matches(*compiled_, sub_rule, flat, consistency)) return true;
  }
  return false;
}

std::string event_pattern_refusal(const PatternError& error) {
  return concat("Event pattern is not valid. Reason: ", error.message);
}

}  // namespace tocsin

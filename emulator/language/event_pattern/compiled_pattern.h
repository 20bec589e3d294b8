#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/event_pattern/address.h"
#include "language/event_pattern/fold.h"
#include "language/event_pattern/wildcard.h"
#include "tocsin/ruleset.h"

namespace tocsin {

/// What one alternative of a leaf asks of one scalar.
enum class TestKind : std::uint8_t {
  kText,      // a string of these bytes
  kAddress,   // a string that is this address
  kBlock,     // cidr: a string that is an address of this block
  kNumber,    // a number of this value
  kSpelling,  // a number that is not comparable, spelled like this
  kTrue,
  kFalse,
  kNull,
  kPrefix,
  kSuffix,
  kFold,  // equals-ignore-case
  kPrefixFold,
  kSuffixFold,
  kWildcard,
  kRange,        // numeric, but for "="
  kExists,       // any scalar
  kAnythingBut,  // any scalar that none of `but` accepts
};

/// The numbers between two bounds. Bounds are included: an open bound is moved to the next double.
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool contains(double value) const { return low <= value && value <= high; }
};

struct Test {
  TestKind kind = TestKind::kExists;
  std::string text;  // the operand of a test of strings; the spelling of a number
  double number = 0;
  NumberRange range;
  AddressBlock block;  // an address is a block of all its bits
  Wildcard wildcard;
  std::optional<FoldedText> fold;
  std::vector<Test> but;
  std::string shown;  // as people write it: `"x"`, `prefix "x"`, `numeric > 5`
};

/// One scalar of an event.
struct Scalar {
  enum class Kind : std::uint8_t { kString, kNumber, kTrue, kFalse, kNull };
  Kind kind = Kind::kNull;
  std::string_view text;  // a string, unescaped; a number as spelled
};

bool accepts(const Test& test, const Scalar& scalar);

/// A path and its alternatives. One is enough.
struct Leaf {
  std::string path;  // `detail.eventName`
  std::vector<Test> tests;
  bool absent_allowed = false;  // {"exists": false} is among the alternatives
};

/// One way to satisfy a pattern: all of its leaves, by index, in the order of their paths as UTF-16.
struct SubRule {
  std::vector<std::uint32_t> leaves;
  std::string arm;  // `$or[1]`, `$or[0].detail.$or[2]`; empty without $or
};

/// A pattern after its $or have been multiplied out.
struct CompiledPattern {
  std::vector<Leaf> leaves;
  std::vector<SubRule> sub_rules;
  std::vector<std::string> overwritten;  // Paths that the pattern gives twice: the last one counts.
  bool or_is_a_name = false;             // A "$or" was taken for a plain name, since it is not a valid operator.
};

/// Compiles, or throws PatternError.
CompiledPattern compile_pattern(std::string_view text, Dialect dialect);

/// UTF-16 order of two UTF-8 texts: the order in which a pattern's paths are tried.
bool utf16_less(std::string_view a, std::string_view b);

}  // namespace tocsin

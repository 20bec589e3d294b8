#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/policy/pattern.h"

/// The Condition element of a statement.
namespace tocsin::policy {

/// What is compared. The negated operators are these with `negated`.
enum class Comparison {
  kString,  // Equals, EqualsIgnoreCase, Like: the text knows
  kArn,     // ArnEquals and ArnLike are the same
  kEquals,  // numbers, dates
  kLess,
  kLessEquals,
  kGreater,
  kGreaterEquals,
  kBool,
  kBinary,
  kIp,
  kNull,
};

enum class Values { kText, kNumber, kDate };

/// An operator by its name, without qualifier and without IfExists.
struct Operator {
  std::string_view name;
  Comparison comparison;
  Values values = Values::kText;
  bool negated = false;
  Wildcards wildcards = Wildcards::kNo;
  Variables variables = Variables::kNo;
  Case letters = Case::kSensitive;
};

/// Nothing if AWS has no such operator.
const Operator* find_operator(std::string_view name);

struct Cidr {
  std::array<std::uint8_t, 16> address{};
  int bits = 0;  // of the prefix
  bool v6 = false;

  bool contains(const Cidr& other) const;
};

std::optional<Cidr> parse_cidr(std::string_view text);

/// One value of a condition, read once.
struct ConditionValue {
  Text text;
  std::optional<double> number;  // of a number, or of a date in milliseconds
  std::optional<Cidr> cidr;
  std::optional<std::string> bytes;
};

enum class Qualifier { kNone, kForAllValues, kForAnyValue };

struct Condition {
  std::string shown;  // `ForAnyValue:StringLikeIfExists`
  std::string key;    // as written
  std::string lower_key;
  const Operator* op = nullptr;
  Qualifier qualifier = Qualifier::kNone;
  bool if_exists = false;
  std::vector<ConditionValue> values;
};

/// Nothing if the operator is not one of AWS's.
std::optional<Condition> make_condition(std::string_view shown, std::string_view key,
                                        const std::vector<std::string>& values, Variables variables);

enum class Outcome { kFalse, kTrue, kUnknown };

/// Why an outcome is unknown.
struct Unsure {
  const std::string* key = nullptr;  // a key nobody can fill; or, with `multi_valued`, one with several values
  bool multi_valued = false;
};

/// Evaluates one condition. AWS's rules for absent keys are here and nowhere else.
Outcome condition_outcome(const Condition& condition, const ContextSource& context, Unsure& unsure);

}  // namespace tocsin::policy

#include "language/policy/condition.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "tocsin/time.h"

namespace tocsin::policy {
namespace {

constexpr auto kYes = Variables::kYes;
constexpr auto kLike = Wildcards::kYes;

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
constexpr Operator kOperators[] = {
    {.name = "StringEquals", .comparison = Comparison::kString, .variables = kYes},
    {.name = "StringNotEquals", .comparison = Comparison::kString, .negated = true, .variables = kYes},
    {.name = "StringEqualsIgnoreCase", .comparison = Comparison::kString, .variables = kYes, .letters = Case::kIgnored},
    {.name = "StringNotEqualsIgnoreCase",
     .comparison = Comparison::kString,
     .negated = true,
     .variables = kYes,
     .letters = Case::kIgnored},
    {.name = "StringLike", .comparison = Comparison::kString, .wildcards = kLike, .variables = kYes},
    {.name = "StringNotLike",
     .comparison = Comparison::kString,
     .negated = true,
     .wildcards = kLike,
     .variables = kYes},
    {.name = "ArnEquals", .comparison = Comparison::kArn, .wildcards = kLike, .variables = kYes},
    {.name = "ArnNotEquals", .comparison = Comparison::kArn, .negated = true, .wildcards = kLike, .variables = kYes},
    {.name = "ArnLike", .comparison = Comparison::kArn, .wildcards = kLike, .variables = kYes},
    {.name = "ArnNotLike", .comparison = Comparison::kArn, .negated = true, .wildcards = kLike, .variables = kYes},
    {.name = "NumericEquals", .comparison = Comparison::kEquals, .values = Values::kNumber},
    {.name = "NumericNotEquals", .comparison = Comparison::kEquals, .values = Values::kNumber, .negated = true},
    {.name = "NumericLessThan", .comparison = Comparison::kLess, .values = Values::kNumber},
    {.name = "NumericLessThanEquals", .comparison = Comparison::kLessEquals, .values = Values::kNumber},
    {.name = "NumericGreaterThan", .comparison = Comparison::kGreater, .values = Values::kNumber},
    {.name = "NumericGreaterThanEquals", .comparison = Comparison::kGreaterEquals, .values = Values::kNumber},
    {.name = "DateEquals", .comparison = Comparison::kEquals, .values = Values::kDate},
    {.name = "DateNotEquals", .comparison = Comparison::kEquals, .values = Values::kDate, .negated = true},
    {.name = "DateLessThan", .comparison = Comparison::kLess, .values = Values::kDate},
    {.name = "DateLessThanEquals", .comparison = Comparison::kLessEquals, .values = Values::kDate},
    {.name = "DateGreaterThan", .comparison = Comparison::kGreater, .values = Values::kDate},
    {.name = "DateGreaterThanEquals", .comparison = Comparison::kGreaterEquals, .values = Values::kDate},
    {.name = "Bool", .comparison = Comparison::kBool, .variables = kYes, .letters = Case::kIgnored},
    {.name = "BinaryEquals", .comparison = Comparison::kBinary},
    {.name = "IpAddress", .comparison = Comparison::kIp},
    {.name = "NotIpAddress", .comparison = Comparison::kIp, .negated = true},
    {.name = "Null", .comparison = Comparison::kNull},
};

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// W3C's ISO 8601 dates, down to a year alone, or seconds since 1970; in milliseconds.
std::optional<double> parse_date(std::string_view text) {
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && text.size() != 4) {
    const auto seconds = parse_number(text);
    return seconds ? std::optional(*seconds * 1000) : std::nullopt;
  }
  std::string whole(text);
  if (digits) whole += "-01-01";
  if (text.size() == 7 && text[4] == '-') whole += "-01";
  // `2026-01-05T09:00Z`: the seconds may be missing.
  if (text.size() >= 16 && text[10] == 'T' && text[13] == ':' && (text.size() == 16 || text[16] != ':')) {
    whole.insert(16, ":00");
  }
  const auto time = parse_time(whole);
  return time ? std::optional(static_cast<double>(time->time_since_epoch().count())) : std::nullopt;
}

std::optional<double> parse_value(Values kind, std::string_view text) {
  switch (kind) {
    case Values::kText: return std::nullopt;
    case Values::kNumber: return parse_number(text);
    case Values::kDate: return parse_date(text);
  }
  return std::nullopt;
}

bool compare(Comparison comparison, double have, double want) {
  switch (comparison) {
    case Comparison::kEquals: return have == want;
    case Comparison::kLess: return have < want;
    case Comparison::kLessEquals: return have <= want;
    case Comparison::kGreater: return have > want;
    case Comparison::kGreaterEquals: return have >= want;
    default: return false;
  }
}

/// A value of the request, read as the operator needs it.
struct RequestValue {
  std::string_view text;
  std::optional<double> number;
  std::optional<Cidr> cidr;
};

Match value_matches(const Operator& op, const ConditionValue& wanted, const RequestValue& have,
                    const ContextSource& context, const std::string** unknown_key) {
  switch (op.comparison) {
    case Comparison::kString:
    case Comparison::kBool: return wanted.text.matches(have.text, context, unknown_key);
    case Comparison::kArn: return wanted.text.matches_arn(have.text, context, unknown_key);
    case Comparison::kBinary: return wanted.bytes && *wanted.bytes == have.text ? Match::kYes : Match::kNo;
    case Comparison::kIp:
      return wanted.cidr && have.cidr && wanted.cidr->contains(*have.cidr) ? Match::kYes : Match::kNo;
    default:
      return wanted.number && have.number && compare(op.comparison, *have.number, *wanted.number) ? Match::kYes
                                                                                                  : Match::kNo;
  }
}

/// One request value against all values of the policy: OR, or NOR for negated operators.
Outcome value_outcome(const Condition& condition, const std::string& text, const ContextSource& context,
                      Unsure& unsure) {
  const Operator& op = *condition.op;
  RequestValue have{.text = text, .number = parse_value(op.values, text), .cidr = {}};
  if (op.comparison == Comparison::kIp) have.cidr = parse_cidr(text);
  bool unresolved = false;
  bool unknown = false;
  for (const ConditionValue& wanted : condition.values) {
    const std::string* key = nullptr;
    const Match match = value_matches(op, wanted, have, context, &key);
    if (match == Match::kYes) return op.negated ? Outcome::kFalse : Outcome::kTrue;
    if (match == Match::kUnresolved) unresolved = true;
    if (match == Match::kUnknown) {
      unknown = true;
      unsure.key = key;
    }
  }
  // AWS: a variable without a value makes the statement invalid, so a negated operator is not true either.
  if (unresolved && op.negated) return Outcome::kFalse;
  if (unknown) return Outcome::kUnknown;
  return op.negated ? Outcome::kTrue : Outcome::kFalse;
}

Outcome null_outcome(const Condition& condition, bool is_null) {
  const std::string_view truth = is_null ? "true" : "false";
  const bool wanted = std::any_of(condition.values.begin(), condition.values.end(), [&](const ConditionValue& value) {
    return equals_ignore_case(value.text.source(), truth);
  });
  return wanted ? Outcome::kTrue : Outcome::kFalse;
}

Outcome absent_outcome(const Condition& condition) {
  switch (condition.qualifier) {
    case Qualifier::kForAllValues: return Outcome::kTrue;
    // AWS: IfExists does not help here; ForAnyValue over nothing is false.
    // https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w/foranyvalue-stringequalsifexists-behaving-unexpectedly
    case Qualifier::kForAnyValue: return Outcome::kFalse;
    case Qualifier::kNone: break;
  }
  return condition.if_exists || condition.op->negated ? Outcome::kTrue : Outcome::kFalse;
}

Outcome set_outcome(const Condition& condition, std::span<const std::string> values, const ContextSource& context,
                    Unsure& unsure) {
  const bool any = condition.qualifier == Qualifier::kForAnyValue;
  bool unknown = false;
  for (const std::string& value : values) {
    const Outcome outcome = value_outcome(condition, value, context, unsure);
    if (any && outcome == Outcome::kTrue) return Outcome::kTrue;
    if (!any && outcome == Outcome::kFalse) return Outcome::kFalse;
    if (outcome == Outcome::kUnknown) unknown = true;
  }
  if (unknown) return Outcome::kUnknown;
  return any ? Outcome::kFalse : Outcome::kTrue;
}

}  // namespace

const Operator* find_operator(std::string_view name) {
  const auto* at = std::find_if(std::begin(kOperators), std::end(kOperators),
                                [&](const Operator& candidate) { return candidate.name == name; });
  return at == std::end(kOperators) ? nullptr : at;
}

bool Cidr::contains(const Cidr& other) const {
  if (v6 != other.v6 || other.bits < bits) return false;
  for (int i = 0; i < bits; i += 8) {
    const int left = std::min(8, bits - i);
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - left));
    const auto byte = static_cast<std::size_t>(i / 8);
    if ((address[byte] & mask) != (other.address[byte] & mask)) return false;
  }
  return true;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  Cidr cidr;
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  cidr.v6 = address.find(':') != std::string::npos;
  if (inet_pton(cidr.v6 ? AF_INET6 : AF_INET, address.c_str(), cidr.address.data()) != 1) return std::nullopt;
  const int width = cidr.v6 ? 128 : 32;
  cidr.bits = width;
  if (slash != std::string_view::npos) {
    const auto bits = parse_integer(text.substr(slash + 1));
    if (!bits || *bits < 0 || *bits > width) return std::nullopt;
    cidr.bits = static_cast<int>(*bits);
  }
  return cidr;
}

std::optional<Condition> make_condition(std::string_view shown, std::string_view key,
                                        const std::vector<std::string>& values, Variables variables) {
  Condition condition;
  condition.shown = shown;
  condition.key = key;
  condition.lower_key = lower(key);
  std::string_view name = shown;
  if (name.starts_with("ForAllValues:")) {
    condition.qualifier = Qualifier::kForAllValues;
  } else if (name.starts_with("ForAnyValue:")) {
    condition.qualifier = Qualifier::kForAnyValue;
  }
  if (condition.qualifier != Qualifier::kNone) name.remove_prefix(name.find(':') + 1);
  constexpr std::string_view kIfExists = "IfExists";
  if (name.ends_with(kIfExists)) {
    condition.if_exists = true;
    name.remove_suffix(kIfExists.size());
  }
  condition.op = find_operator(name);
  if (!condition.op) return std::nullopt;
  if (condition.op->comparison == Comparison::kNull &&
      (condition.if_exists || condition.qualifier != Qualifier::kNone)) {
    return std::nullopt;
  }
  const Operator& op = *condition.op;
  const Variables both = op.variables == Variables::kYes ? variables : Variables::kNo;
  for (const std::string& value : values) {
    ConditionValue read{.text = Text(value, op.wildcards, both, op.letters, Text::Place::kAnywhere),
                        .number = parse_value(op.values, value),
                        .cidr = {},
                        .bytes = {}};
    if (op.comparison == Comparison::kIp) read.cidr = parse_cidr(value);
    if (op.comparison == Comparison::kBinary) read.bytes = base64_decode(value);
    condition.values.push_back(std::move(read));
  }
  return condition;
}

Outcome condition_outcome(const Condition& condition, const ContextSource& context, Unsure& unsure) {
  const ContextValue have = context.find(condition.lower_key);
  if (have.state == ContextValue::State::kUnknown) {
    unsure.key = &condition.key;
    return Outcome::kUnknown;
  }
  // A present key without values is as good as absent.
  const bool is_null = have.state == ContextValue::State::kAbsent || have.values.empty();
  if (condition.op->comparison == Comparison::kNull) return null_outcome(condition, is_null);
  // AWS: for the set operators an empty string is an empty set too.
  const bool is_empty = condition.qualifier != Qualifier::kNone && have.values.size() == 1 && have.values[0].empty();
  if (is_null || is_empty) return absent_outcome(condition);
  if (condition.qualifier != Qualifier::kNone) return set_outcome(condition, have.values, context, unsure);
  if (have.values.size() > 1) {
    // AWS: "multivalued context keys require a condition set operator"; what happens without one is not documented.
    unsure = {.key = &condition.key, .multi_valued = true};
    return Outcome::kUnknown;
  }
  return value_outcome(condition, have.values[0], context, unsure);
}

}  // namespace tocsin::policy

#include "language/event_pattern/operators.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/number.h"

namespace tocsin {
namespace {

using Place = PatternSource::Place;

bool is_sns(Dialect dialect) { return dialect == Dialect::kSnsAttributes || dialect == Dialect::kSnsBody; }

/// AWS: pipes and SNS know no wildcard, and of the nested anything-but SNS knows prefix alone.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
bool allows_wildcard(Dialect dialect) { return dialect != Dialect::kPipes && !is_sns(dialect); }

bool allows_nested(Dialect dialect, std::string_view name) {
  if (name == "prefix") return dialect != Dialect::kPipes;
  if (dialect == Dialect::kPipes || is_sns(dialect)) return false;
  return name == "suffix" || name == "equals-ignore-case" || name == "wildcard";
}

Test string_test(TestKind kind, std::string text, std::string_view shown_as) {
  Test test;
  test.kind = kind;
  test.shown = concat(shown_as, shown_as.empty() ? "" : " ", json_quote(text));
  if (kind == TestKind::kFold || kind == TestKind::kPrefixFold || kind == TestKind::kSuffixFold)
    test.fold.emplace(text);
  test.text = std::move(text);
  return test;
}

Test literal_test(std::string text) {
  Test test = string_test(TestKind::kText, std::move(text), "");
  if (const auto address = read_address(test.text)) {
    test.kind = TestKind::kAddress;
    test.block = {*address, address->v6 ? 128 : 32};
  }
  return test;
}

Test number_test(std::string spelling) {
  Test test;
  const PatternNumber number = read_number(spelling);
  test.kind = number.comparable ? TestKind::kNumber : TestKind::kSpelling;
  test.number = number.value;
  test.shown = spelling;
  test.text = std::move(spelling);
  return test;
}

Test wildcard_test(PatternSource& source, std::string_view shown_as) {
  Test test = string_test(TestKind::kWildcard, source.text(), shown_as);
  WildcardOrError read = read_wildcard(test.text);
  if (!read.error.empty()) source.refuse(read.error);
  test.wildcard = std::move(read.wildcard);
  return test;
}

Test word_test(TokenKind kind) {
  Test test;
  test.kind = kind == TokenKind::kTrue    ? TestKind::kTrue
              : kind == TokenKind::kFalse ? TestKind::kFalse
                                          : TestKind::kNull;
  test.shown = kind == TokenKind::kTrue ? "true" : kind == TokenKind::kFalse ? "false" : "null";
  return test;
}

double comparable(PatternSource& source, const std::string& spelling, Place place) {
  const PatternNumber number = read_number(spelling);
  if (!number.comparable) source.refuse(concat("Cannot compare number : ", spelling), place);
  return number.value;
}

// ---- prefix and suffix, plain or {"equals-ignore-case": ...}

Test affix(PatternSource& source, bool prefix) {
  const std::string_view name = prefix ? "prefix" : "suffix";
  if (source.kind() == TokenKind::kString) {
    return string_test(prefix ? TestKind::kPrefix : TestKind::kSuffix, source.text(), name);
  }
  if (source.kind() != TokenKind::kObject) source.refuse(concat(name, " match pattern must be a string"));
  source.next();
  if (source.kind() != TokenKind::kName) {
    source.refuse(concat(prefix ? "Prefix" : "Suffix", " expression name not found"));
  }
  const std::string inner = source.spelled();
  if (inner != "equals-ignore-case") source.refuse(concat("Unsupported ", name, " pattern: ", inner));
  if (source.next().kind != TokenKind::kString) source.refuse("equals-ignore-case match pattern must be a string");
  Test test = string_test(prefix ? TestKind::kPrefixFold : TestKind::kSuffixFold, source.text(),
                          concat(name, " equals-ignore-case"));
  if (source.next().kind != TokenKind::kObjectEnd) source.refuse("Only one key allowed in match expression");
  return test;
}

// ---- numeric

void bound(Test& test, std::string_view op, double value) {
  const double infinity = std::numeric_limits<double>::infinity();
  if (op == ">") test.range.low = std::nextafter(value, infinity);
  if (op == ">=") test.range.low = value;
  if (op == "<") test.range.high = std::nextafter(value, -infinity);
  if (op == "<=") test.range.high = value;
}

std::string bound_value(PatternSource& source, std::string_view op) {
  if (source.next().kind != TokenKind::kNumber) {
    source.refuse(concat("Value of ", op == "=" ? "equals" : op, " must be numeric"));
  }
  return source.spelled();
}

Test numeric(PatternSource& source) {
  if (source.kind() != TokenKind::kArray) source.refuse("Value of numeric must be an array.");
  if (source.next().kind != TokenKind::kString) {
    source.refuse(concat("Invalid member in numeric match: ", source.spelled()));
  }
  const std::string op = source.text();
  static constexpr std::array<std::string_view, 5> kOperators = {"=", "<", "<=", ">", ">="};
  if (std::find(kOperators.begin(), kOperators.end(), op) == kOperators.end()) {
    source.next();
    source.refuse(concat("Unrecognized numeric range operator: ", op));
  }
  const std::string first = bound_value(source, op);
  Test test;
  test.kind = TestKind::kRange;
  test.shown = concat("numeric ", op, " ", first);
  source.next();
  if (op == "=" || op[0] == '<') {
    if (source.kind() != TokenKind::kArrayEnd) source.refuse("Too many elements in numeric expression");
    const double value = comparable(source, first, Place::kOnce);
    bound(test, op, value);
    if (op == "=") {
      test.kind = TestKind::kNumber;
      test.number = value;
    }
    return test;
  }
  if (source.kind() == TokenKind::kArrayEnd) {
    bound(test, op, comparable(source, first, Place::kOnce));
    return test;
  }
  if (source.kind() != TokenKind::kString) source.refuse(concat("Bad value in numeric range: ", source.spelled()));
  const std::string second_op = source.text();
  if (second_op != "<" && second_op != "<=") source.refuse(concat("Bad numeric range operator: ", second_op));
  const std::string second = bound_value(source, second_op);
  if (source.next().kind != TokenKind::kArrayEnd) source.refuse("Too many terms in numeric range expression");
  const double low = comparable(source, first, Place::kOnce);
  const double high = comparable(source, second, Place::kOnce);
  if (low >= high) source.refuse("Bottom must be less than top");
  bound(test, op, low);
  bound(test, second_op, high);
  test.shown += concat(" and ", second_op, " ", second);
  return test;
}

// ---- anything-but

constexpr std::string_view kValueOfAnythingBut =
    "Value of anything-but must be an array or single string/number value.";

/// One operand of {"anything-but": {NAME: ...}}.
Test nested_operand(PatternSource& source, const std::string& name, Place place) {
  const bool is_string = source.kind() == TokenKind::kString;
  if (name == "equals-ignore-case") {
    if (!is_string) {
      source.refuse("Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.", place);
    }
    return string_test(TestKind::kFold, source.text(), name);
  }
  if (name == "wildcard") {
    if (!is_string) source.refuse("wildcard match pattern must be a string", place);
    return wildcard_test(source, name);
  }
  if (!is_string) source.refuse("prefix/suffix match pattern must be a string", place);
  std::string text = source.text();
  if (text.empty()) source.refuse("Null prefix/suffix not allowed", place);
  return string_test(name == "prefix" ? TestKind::kPrefix : TestKind::kSuffix, std::move(text), name);
}

void nested_anything_but(PatternSource& source, Dialect dialect, Test& test) {
  if (source.next().kind != TokenKind::kName) source.refuse("Anything-But expression name not found");
  const std::string name = source.spelled();
  if (!allows_nested(dialect, name)) source.refuse(concat("Unsupported anything-but pattern: ", name));
  const TokenKind kind = source.next().kind;
  if (is_sns(dialect) && kind != TokenKind::kString) source.refuse("prefix match pattern must be a string");
  if (kind == TokenKind::kArray) {
    while (source.next().kind != TokenKind::kArrayEnd) test.but.push_back(nested_operand(source, name, Place::kTwice));
    // Deviation: EventBridge's engine accepts an empty list and then fails at each event.
    if (test.but.empty()) source.refuse("Empty arrays are not allowed");
  } else if (kind == TokenKind::kString || kind == TokenKind::kNumber) {
    test.but.push_back(nested_operand(source, name, Place::kOnce));
  } else {
    source.refuse(kValueOfAnythingBut);
  }
  if (source.next().kind != TokenKind::kObjectEnd) source.refuse("Too many elements in numeric expression");
}

void anything_but_list(PatternSource& source, Test& test) {
  bool strings = false;
  bool numbers = false;
  while (source.next().kind != TokenKind::kArrayEnd) {
    if (source.kind() == TokenKind::kString) {
      strings = true;
      test.but.push_back(string_test(TestKind::kText, source.spelled(), ""));
    } else if (source.kind() == TokenKind::kNumber) {
      numbers = true;
      comparable(source, source.spelled(), Place::kOnce);
      test.but.push_back(number_test(source.spelled()));
    } else {
      source.refuse("Inside anything but list, start|null|boolean is not supported.", Place::kTwice);
    }
  }
  if (strings == numbers) {
    source.refuse("Inside anything but list, either all values are number or string, mixed type is not supported");
  }
}

Test anything_but(PatternSource& source, Dialect dialect) {
  Test test;
  test.kind = TestKind::kAnythingBut;
  switch (source.kind()) {
    case TokenKind::kString: test.but.push_back(string_test(TestKind::kText, source.spelled(), "")); break;
    case TokenKind::kNumber:
      comparable(source, source.spelled(), Place::kNone);
      test.but.push_back(number_test(source.spelled()));
      break;
    case TokenKind::kArray: anything_but_list(source, test); break;
    case TokenKind::kObject: nested_anything_but(source, dialect, test); break;
    default: source.refuse(kValueOfAnythingBut);
  }
  for (const Test& but : test.but) test.shown += concat(test.shown.empty() ? "anything but " : ", ", but.shown);
  if (source.next().kind != TokenKind::kObjectEnd) source.refuse("Too many elements in numeric expression");
  return test;
}

Test cidr(PatternSource& source) {
  // AWS: the text names prefix.
  if (source.kind() != TokenKind::kString) source.refuse("prefix match pattern must be a string");
  Test test = string_test(TestKind::kBlock, source.text(), "cidr");
  const AddressBlockOrError read = read_address_block(test.text);
  if (!read.error.empty()) source.refuse(read.error, Place::kNone);
  test.block = read.block;
  return test;
}

/// One {NAME: operand}; the current token is the operand's first.
Test operator_test(PatternSource& source, const std::string& name, Leaf& leaf) {
  const bool is_string = source.kind() == TokenKind::kString;
  if (name == "prefix" || name == "suffix") return affix(source, name == "prefix");
  if (name == "cidr") return cidr(source);
  if (name == "exists") {
    if (source.kind() != TokenKind::kTrue && source.kind() != TokenKind::kFalse) {
      source.refuse("exists match pattern must be either true or false.");
    }
    Test test;
    test.shown = "exists";
    leaf.absent_allowed = leaf.absent_allowed || source.kind() == TokenKind::kFalse;
    return test;
  }
  if (!is_string) source.refuse(concat(name == "exactly" ? "exact" : name, " match pattern must be a string"));
  if (name == "wildcard") return wildcard_test(source, name);
  if (name == "equals-ignore-case") return string_test(TestKind::kFold, source.text(), name);
  return string_test(TestKind::kText, source.text(), name);
}

void read_operator(PatternSource& source, Dialect dialect, Leaf& leaf) {
  if (source.next().kind != TokenKind::kName) source.refuse("Match expression name not found");
  const std::string name = source.spelled();
  static constexpr std::array<std::string_view, 9> kNames = {
      "prefix", "suffix", "equals-ignore-case", "wildcard", "exists", "anything-but", "numeric", "cidr", "exactly"};
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end() ||
      (name == "wildcard" && !allows_wildcard(dialect))) {
    source.refuse(concat("Unrecognized match type ", name));
  }
  source.next();
  if (name == "anything-but") {
    leaf.tests.push_back(anything_but(source, dialect));
    return;
  }
  if (name == "numeric") {
    leaf.tests.push_back(numeric(source));
    if (source.next().kind != TokenKind::kObjectEnd) source.refuse("Too many elements in numeric expression");
    return;
  }
  const bool absence = name == "exists" && source.kind() == TokenKind::kFalse;
  Test test = operator_test(source, name, leaf);
  if (!absence) leaf.tests.push_back(std::move(test));
  if (source.next().kind != TokenKind::kObjectEnd) source.refuse("Only one key allowed in match expression");
}

}  // namespace

void read_alternative(PatternSource& source, Dialect dialect, Leaf& leaf) {
  switch (source.kind()) {
    case TokenKind::kString: leaf.tests.push_back(literal_test(source.spelled())); return;
    case TokenKind::kNumber: leaf.tests.push_back(number_test(source.spelled())); return;
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNull: leaf.tests.push_back(word_test(source.kind())); return;
    case TokenKind::kObject: read_operator(source, dialect, leaf); return;
    default: source.refuse("Match value must be String, number, true, false, or null");
  }
}

bool is_reserved_name(std::string_view name) {
  static constexpr std::array<std::string_view, 26> kReserved = {"exactly",
                                                                 "prefix",
                                                                 "suffix",
                                                                 "equals-ignore-case",
                                                                 "wildcard",
                                                                 "exists",
                                                                 "anything-but",
                                                                 "numeric",
                                                                 "cidr",
                                                                 "=",
                                                                 "<",
                                                                 "<=",
                                                                 ">",
                                                                 ">=",
                                                                 "regex",
                                                                 "not-wildcard",
                                                                 "not-equals-ignore-case",
                                                                 "date-after",
                                                                 "date-on-or-after",
                                                                 "date-before",
                                                                 "date-on-or-before",
                                                                 "in-date-range",
                                                                 "ip-address-in-range",
                                                                 "ip-address-not-in-range",
                                                                 "$or",
                                                                 ""};
  return !name.empty() && name != "$or" && std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

}  // namespace tocsin

#include "language/policy/visibility.h"

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "language/policy/document.h"

namespace tocsin::policy {
namespace {

/// The keys whose fixed values pin a statement; `aws:SourceIp` and the access point ARN have rules of their own.
constexpr std::string_view kPinningKeys[] = {
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:userid",
    "aws:principalorgid",
    "s3:dataaccesspointaccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
};

/// AWS: ranges wider than /8 (IPv4) or /32 (IPv6) are public; RFC 1918's are not, and none of those is wider than /8.
bool is_fixed_range(const ConditionValue& value) { return value.cidr && value.cidr->bits >= (value.cidr->v6 ? 32 : 8); }

bool is_fixed(const Text& text) {
  return !text.has_variables() && text.source().find_first_of("*?") == std::string::npos;
}

/// AWS: an access point's name may be a wildcard if its account is fixed.
bool is_fixed_access_point(const Text& text) {
  const auto arn = parse_arn(text.source());
  return arn && !text.has_variables() && !arn->account.empty() && arn->account.find_first_of("*?") == std::string::npos;
}

bool pins(const Condition& condition) {
  // A negated operator, or one that lets an absent key pass, fixes nothing.
  if (condition.op->negated || condition.if_exists || condition.qualifier == Qualifier::kForAllValues) return false;
  if (condition.values.empty()) return false;
  const auto all = [&](auto&& fixed) { return std::all_of(condition.values.begin(), condition.values.end(), fixed); };
  switch (condition.op->comparison) {
    case Comparison::kIp: return condition.lower_key == "aws:sourceip" && all(is_fixed_range);
    case Comparison::kString:
    case Comparison::kArn: break;
    default: return false;
  }
  if (condition.lower_key == "s3:dataaccesspointarn") {
    return all([](const ConditionValue& value) { return is_fixed_access_point(value.text); });
  }
  const bool trusted =
      std::find(std::begin(kPinningKeys), std::end(kPinningKeys), condition.lower_key) != std::end(kPinningKeys);
  return trusted && all([](const ConditionValue& value) { return is_fixed(value.text); });
}

/// Why the principal of a statement is not fixed; nothing if it is.
std::optional<std::string> open_principal(const Statement& statement) {
  if (statement.not_principal) return "NotPrincipal lets in everybody else";
  for (const PrincipalPattern& pattern : statement.principals) {
    if (pattern.type == PrincipalType::kEverybody) return "Principal is everybody";
    if (pattern.type == PrincipalType::kFederated) return concat("Principal is the web identity ", pattern.value);
    if (pattern.value == "*") return concat("Principal is every ", pattern.key);
  }
  return std::nullopt;
}

/// Follows a text that is known to be JSON.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<StatementPosition> statements() {
    for (; at_ < text_.size(); step()) {
      const char c = text_[at_];
      if (c == '"') {
        string();
      } else if (c == '{' || c == '[') {
        open(c);
      } else if (c == '}' || c == ']') {
        close(c);
      } else if (c == ',' && depth_ == 1) {
        inside_ = false;
      }
    }
    return found_;
  }

 private:
  void step() {
    if (text_[at_++] == '\n') {
      ++line_;
      column_ = 0;
    } else if ((static_cast<unsigned char>(text_[at_ - 1]) & 0xC0) == 0x80) {
      --column_;  // the rest of a letter of several bytes
    }
    ++column_;
  }

  /// Leaves the scanner on the closing quote. A member of the document named Statement announces its value.
  void string() {
    const std::size_t start = at_ + 1;
    step();
    while (text_[at_] != '"') {
      if (text_[at_] == '\\') step();
      step();
    }
    const std::string_view word = text_.substr(start, at_ - start);
    if (depth_ == 1 && !inside_) inside_ = word == "Statement";
  }

  void open(char c) {
    ++depth_;
    if (!inside_) return;
    if (c == '[' && depth_ == 2) {
      in_list_ = true;
    } else if (c == '{' && depth_ == (in_list_ ? 3 : 2)) {
      found_.push_back({.start_line = line_, .start_column = column_});
    }
  }

  void close(char c) {
    if (inside_ && c == '}' && depth_ == (in_list_ ? 3 : 2)) {
      found_.back().end_line = line_;
      found_.back().end_column = column_ + 1;
    }
    --depth_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  int depth_ = 0;
  bool inside_ = false;   // the value of the document's Statement
  bool in_list_ = false;  // which is a list
  std::vector<StatementPosition> found_;
};

}  // namespace

std::vector<PublicStatement> public_statements(const Policy& policy) {
  std::vector<PublicStatement> found;
  for (const Statement& statement : policy.document().statements) {
    if (!statement.allow) continue;
    const auto open = open_principal(statement);
    if (!open || std::any_of(statement.conditions.begin(), statement.conditions.end(), pins)) continue;
    found.push_back({.sid = statement.sid,
                     .index = statement.index,
                     .reason = concat(*open, statement.conditions.empty() ? ", without a condition"
                                                                          : ", and no condition fixes the caller"),
                     .actions = statement.shown_actions});
  }
  return found;
}

bool is_public(const Policy& policy) { return !public_statements(policy).empty(); }

std::vector<StatementPosition> statement_positions(std::string_view text) { return Scanner(text).statements(); }

}  // namespace tocsin::policy

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/policy/context.h"

/// Texts of a policy that are compared with texts of a request: wildcards, variables, ARNs.
namespace tocsin::policy {

enum class Case { kSensitive, kIgnored };
enum class Wildcards { kYes, kNo };
enum class Variables { kYes, kNo };

/// Inside a compiled pattern, wildcards are these two bytes, so that a literal `*` (written `${*}`, or the value of a
/// variable) stays a letter.
inline constexpr char kAnyRun = '\x01';
inline constexpr char kAnyOne = '\x02';

/// True if `text` matches a compiled pattern. One backtracking point: never worse than pattern times text.
bool wildcard_matches(std::string_view pattern, std::string_view text);

/// The same for ARNs: each of the six parts on its own. A pattern that is only `*` matches every ARN.
bool arn_matches(std::string_view pattern, std::string_view text);

/// How a text met a pattern that may hold variables.
enum class Match {
  kNo,
  kYes,
  kUnresolved,  ///< A variable has no value in this request. AWS: the statement is invalid.
  kUnknown,     ///< A variable's key is one that nobody can fill.
};

/// One text of a policy.
class Text {
 public:
  /// `in_arn`: variables count only after the fifth colon, and missing fields are completed with `*`.
  enum class Place { kAnywhere, kResource };

  Text(std::string_view source, Wildcards wildcards, Variables variables, Case letters, Place place);

  /// `unknown_key` is set if the answer is kUnknown. `arn` compares part by part.
  Match matches(std::string_view value, const ContextSource& context, const std::string** unknown_key) const;
  Match matches_arn(std::string_view value, const ContextSource& context, const std::string** unknown_key) const;

  const std::string& source() const { return source_; }
  bool is_any() const { return kind_ == Kind::kAny; }
  bool has_wildcards() const { return kind_ != Kind::kExact || !variables_.empty(); }
  bool has_variables() const { return !variables_.empty(); }

  struct Variable {
    std::size_t at = 0;  // where its value goes in pattern_
    std::string shown;   // as written
    std::string key;     // in lower case
    std::optional<std::string> fallback;
  };
  const std::vector<Variable>& variables() const { return variables_; }

 private:
  enum class Kind { kAny, kExact, kPrefix, kWildcard };

  void parse(Wildcards wildcards, Variables variables);
  std::size_t parse_variable(std::size_t at);
  void classify();
  bool matches_pattern(std::string_view pattern, std::string_view value) const;
  Match expand(const ContextSource& context, const std::string** unknown_key, std::string& pattern) const;

  std::string source_;
  std::string pattern_;
  std::vector<Variable> variables_;
  Kind kind_ = Kind::kExact;
  Case letters_;
  bool resolvable_ = true;
};

}  // namespace tocsin::policy

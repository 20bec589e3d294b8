#include "language/event_pattern/lint.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/lint_aws.h"

namespace tocsin {
namespace {

constexpr std::size_t kQuotaDefault = 2048;  // EventBridge's quota of a pattern's length, adjustable
constexpr std::size_t kLengthMax = 4096;     // what its API takes
constexpr std::size_t kArmsCompared = 64;

bool asks_number(const Test& test) {
  return test.kind == TestKind::kNumber || test.kind == TestKind::kSpelling || test.kind == TestKind::kRange;
}

bool any_string(const Test& test) {
  switch (test.kind) {
    case TestKind::kExists: return true;
    case TestKind::kPrefix:
    case TestKind::kSuffix:
    case TestKind::kPrefixFold:
    case TestKind::kSuffixFold: return test.text.empty();
    case TestKind::kWildcard: return test.text == "*";
    default: return false;
  }
}

/// The one scalar that a literal test accepts.
std::optional<Scalar> only_scalar(const Test& test) {
  switch (test.kind) {
    case TestKind::kText:
    case TestKind::kAddress: return Scalar{Scalar::Kind::kString, test.text};
    case TestKind::kSpelling: return Scalar{Scalar::Kind::kNumber, test.text};
    case TestKind::kNumber:
      // The operand of numeric "=" has no spelling of its own.
      return test.text.empty() ? std::nullopt : std::optional(Scalar{Scalar::Kind::kNumber, test.text});
    case TestKind::kTrue: return Scalar{Scalar::Kind::kTrue, ""};
    case TestKind::kFalse: return Scalar{Scalar::Kind::kFalse, ""};
    case TestKind::kNull: return Scalar{Scalar::Kind::kNull, ""};
    default: return {};
  }
}

/// Whether `wide` surely accepts whatever `narrow` accepts.
bool covers(const Test& wide, const Test& narrow) {
  if (wide.kind == TestKind::kExists) return true;
  if (const auto scalar = only_scalar(narrow)) return accepts(wide, *scalar);
  const bool strings =
      narrow.kind != TestKind::kAnythingBut && narrow.kind != TestKind::kExists && !asks_number(narrow);
  if (any_string(wide)) return strings;
  if (wide.kind == TestKind::kPrefix && narrow.kind == TestKind::kPrefix) return narrow.text.starts_with(wide.text);
  if (wide.kind == TestKind::kSuffix && narrow.kind == TestKind::kSuffix) return narrow.text.ends_with(wide.text);
  if (wide.kind == TestKind::kRange && narrow.kind == TestKind::kRange) {
    return wide.range.low <= narrow.range.low && narrow.range.high <= wide.range.high;
  }
  if (wide.kind == TestKind::kRange && narrow.kind == TestKind::kNumber) return wide.range.contains(narrow.number);
  if (wide.kind == TestKind::kBlock && narrow.kind == TestKind::kBlock) {
    return wide.block.bits <= narrow.block.bits && wide.block.contains(narrow.block.first);
  }
  return wide.kind == narrow.kind && wide.shown == narrow.shown;
}

bool covers(const Leaf& wide, const Leaf& narrow) {
  if (narrow.absent_allowed && !wide.absent_allowed) return false;
  return std::all_of(narrow.tests.begin(), narrow.tests.end(), [&](const Test& test) {
    return std::any_of(wide.tests.begin(), wide.tests.end(), [&](const Test& other) { return covers(other, test); });
  });
}

bool covers(const CompiledPattern& wide_pattern, const SubRule& wide, const CompiledPattern& narrow_pattern,
            const SubRule& narrow) {
  return std::all_of(wide.leaves.begin(), wide.leaves.end(), [&](std::uint32_t w) {
    return std::any_of(narrow.leaves.begin(), narrow.leaves.end(), [&](std::uint32_t n) {
      const Leaf& a = wide_pattern.leaves[w];
      const Leaf& b = narrow_pattern.leaves[n];
      return a.path == b.path && covers(a, b);
    });
  });
}

class Linter {
 public:
  Linter(const CompiledPattern& pattern, std::size_t index, std::vector<LintFinding>& findings)
      : pattern_(pattern), index_(index), findings_(findings) {}

  void run(Dialect dialect) {
    if (pattern_.or_is_a_name) {
      say(LintLevel::kNever, "$or",
          "this $or is an ordinary field name: as an operator it needs an array of two or more objects without "
          "operator "
          "names as fields");
    }
    for (const std::string& path : pattern_.overwritten) {
      say(LintLevel::kWarning, path, "stands more than once: the last one counts, the others do nothing");
    }
    for (const Leaf& leaf : pattern_.leaves) alternatives(leaf);
    arms();
    matches_everything();
    if (dialect != Dialect::kEventBridge && dialect != Dialect::kTestEventPattern) return;
    for (const SubRule& sub_rule : pattern_.sub_rules) lint_against_aws(pattern_, sub_rule, index_, findings_);
  }

 private:
  void say(LintLevel level, std::string_view path, std::string message) {
    findings_.push_back({index_, level, std::string(path), std::move(message)});
  }

  void alternatives(const Leaf& leaf) {
    for (std::size_t i = 0; i < leaf.tests.size(); ++i) {
      const Test& test = leaf.tests[i];
      if (test.kind == TestKind::kText && test.text.find('*') != std::string::npos && test.shown[0] == '"') {
        say(LintLevel::kWarning, leaf.path,
            concat("* is an ordinary letter in ", test.shown, "; use {\"wildcard\": ", test.shown, "}"));
      }
      if (test.kind == TestKind::kRange && test.range.low > test.range.high) {
        say(LintLevel::kNever, leaf.path, concat("no number is in ", test.shown));
      }
      for (std::size_t j = 0; j < leaf.tests.size(); ++j) {
        if (i == j || !covers(leaf.tests[j], test) || (covers(test, leaf.tests[j]) && j > i)) continue;
        say(LintLevel::kWarning, leaf.path, concat(test.shown, " adds nothing to ", leaf.tests[j].shown));
        break;
      }
    }
    const bool always = leaf.absent_allowed && std::any_of(leaf.tests.begin(), leaf.tests.end(), [](const Test& test) {
                          return test.kind == TestKind::kExists;
                        });
    if (always) say(LintLevel::kWarning, leaf.path, "is satisfied by every event: present or absent");
  }

  void arms() {
    const auto& all = pattern_.sub_rules;
    if (all.size() > kArmsCompared) return;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < all.size(); ++j) {
        if (i == j || !covers(pattern_, all[j], pattern_, all[i]) ||
            (covers(pattern_, all[i], pattern_, all[j]) && j > i)) {
          continue;
        }
        say(LintLevel::kNever, all[i].arm, concat("is never needed: ", all[j].arm, " matches whatever it matches"));
        break;
      }
    }
  }

  void matches_everything() {
    static constexpr std::string_view kAlwaysThere = "|version|id|detail-type|source|account|time|region|";
    const bool all = std::any_of(pattern_.sub_rules.begin(), pattern_.sub_rules.end(), [&](const SubRule& sub_rule) {
      return std::all_of(sub_rule.leaves.begin(), sub_rule.leaves.end(), [&](std::uint32_t index) {
        const Leaf& leaf = pattern_.leaves[index];
        return kAlwaysThere.find(concat("|", leaf.path, "|")) != std::string_view::npos &&
               std::any_of(leaf.tests.begin(), leaf.tests.end(), any_string);
      });
    });
    if (all) say(LintLevel::kWarning, "", "matches every event of the bus");
  }

  const CompiledPattern& pattern_;
  std::size_t index_;
  std::vector<LintFinding>& findings_;
};

bool covers(const CompiledPattern& wide, const CompiledPattern& narrow) {
  return std::all_of(narrow.sub_rules.begin(), narrow.sub_rules.end(), [&](const SubRule& n) {
    return std::any_of(wide.sub_rules.begin(), wide.sub_rules.end(),
                       [&](const SubRule& w) { return covers(wide, w, narrow, n); });
  });
}

}  // namespace

std::string_view level_name(LintLevel level) {
  switch (level) {
    case LintLevel::kRefused: return "refused";
    case LintLevel::kNever: return "never matches";
    default: return "warning";
  }
}

std::vector<LintFinding> lint(std::span<const std::string> patterns, Dialect dialect) {
  std::vector<LintFinding> findings;
  std::vector<std::optional<EventPattern>> compiled(patterns.size());
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (patterns[i].size() > kLengthMax) {
      findings.push_back({i, LintLevel::kRefused, "", "longer than the 4096 characters that EventBridge takes"});
    } else if (patterns[i].size() > kQuotaDefault) {
      findings.push_back({i, LintLevel::kWarning, "", "longer than the default quota of 2048 characters"});
    }
    try {
      compiled[i].emplace(patterns[i], dialect);
      Linter(compiled[i]->compiled(), i, findings).run(dialect);
    } catch (const PatternError& error) {
      findings.push_back({i, LintLevel::kRefused, "", error.message});
    }
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    for (std::size_t j = 0; j < patterns.size(); ++j) {
      if (i == j || !compiled[i] || !compiled[j]) continue;
      const bool same = covers(compiled[i]->compiled(), compiled[j]->compiled());
      if (!covers(compiled[j]->compiled(), compiled[i]->compiled()) || (same && j < i)) continue;
      findings.push_back(
          {i, LintLevel::kWarning, "",
           concat(same ? "matches the same events as pattern " : "all it matches is also matched by pattern ",
                  std::to_string(j + 1))});
    }
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const LintFinding& a, const LintFinding& b) { return a.pattern < b.pattern; });
  return findings;
}

}  // namespace tocsin

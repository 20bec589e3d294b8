#include <simdjson.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/operators.h"
#include "language/event_pattern/pattern_source.h"

namespace tocsin {
namespace {

constexpr std::size_t kCombinationsMax = 1000;

struct PathOrder {
  bool operator()(const std::string& a, const std::string& b) const { return utf16_less(a, b); }
};

/// A sub-rule in the making: which leaf each path has so far. $or forks it.
struct Fork {
  std::map<std::string, std::uint32_t, PathOrder> leaves;
  std::string arm;
};

enum class OrReading { kOperator, kName };

class PatternCompiler {
 public:
  PatternCompiler(std::string_view text, Dialect dialect, OrReading reading)
      : source_(text), dialect_(dialect), reading_(reading) {}

  CompiledPattern run() {
    if (source_.next().kind != TokenKind::kObject) source_.refuse("Filter is not an object");
    std::vector<Fork> forks(1);
    members("", forks, false);
    for (Fork& fork : forks) {
      SubRule sub_rule;
      sub_rule.arm = std::move(fork.arm);
      for (const auto& [path, leaf] : fork.leaves) sub_rule.leaves.push_back(leaf);
      check_wildcards(sub_rule);
      out_.sub_rules.push_back(std::move(sub_rule));
    }
    return std::move(out_);
  }

  bool met_or() const { return met_or_; }

 private:
  /// The members of the object whose `{` is the current token.
  void members(const std::string& path, std::vector<Fork>& forks, bool inside_or) {
    if (source_.next().kind == TokenKind::kObjectEnd) source_.refuse("Empty objects are not allowed");
    for (; source_.kind() == TokenKind::kName; source_.next()) {
      const std::string name = source_.spelled();
      if (name == "$or") met_or_ = true;
      if (name == "$or" && reading_ == OrReading::kOperator) {
        branches(path, forks);
        continue;
      }
      if (inside_or && is_reserved_name(name)) {
        source_.refuse(concat(name, " is Ruler reserved fieldName which cannot be used inside $or."));
      }
      const std::string inner = path.empty() ? name : concat(path, ".", name);
      switch (source_.next().kind) {
        case TokenKind::kObject: members(inner, forks, inside_or); break;
        case TokenKind::kArray: alternatives(inner, forks); break;
        default: source_.refuse(concat("\"", name, "\" must be an object or an array"));
      }
    }
  }

  /// AWS: the branches continue from what stands before them, and what follows them is written into each. So the
  /// last of several leaves of one path wins, which depends on where $or stands.
  void branches(const std::string& path, std::vector<Fork>& forks) {
    if (source_.next().kind != TokenKind::kArray) source_.refuse("It must be an Array followed with $or.");
    std::vector<Fork> all;
    std::size_t count = 0;
    while (source_.next().kind != TokenKind::kArrayEnd) {
      if (source_.kind() != TokenKind::kObject) {
        source_.refuse("Only JSON object is allowed in array of $or relationship.");
      }
      std::vector<Fork> branch = forks;
      for (Fork& fork : branch) {
        fork.arm +=
            concat(fork.arm.empty() ? "" : " ", path, path.empty() ? "" : ".", "$or[", std::to_string(count), "]");
      }
      members(path, branch, true);
      ++count;
      std::move(branch.begin(), branch.end(), std::back_inserter(all));
      if (all.size() > kCombinationsMax) too_many();
    }
    if (count < 2) source_.refuse("There must have at least 2 Objects in $or relationship.");
    combinations_ *= count;
    if (combinations_ > kCombinationsMax) too_many();
    forks = std::move(all);
  }

  [[noreturn]] void too_many() { throw PatternError("Event pattern contains more than 1000 rule combinations"); }

  void alternatives(const std::string& path, std::vector<Fork>& forks) {
    Leaf leaf;
    leaf.path = path;
    while (source_.next().kind != TokenKind::kArrayEnd) read_alternative(source_, dialect_, leaf);
    if (leaf.tests.empty() && !leaf.absent_allowed) source_.refuse("Empty arrays are not allowed");
    const auto index = static_cast<std::uint32_t>(out_.leaves.size());
    out_.leaves.push_back(std::move(leaf));
    for (Fork& fork : forks) {
      const auto [place, fresh] = fork.leaves.insert_or_assign(path, index);
      const auto& known = out_.overwritten;
      if (!fresh && std::find(known.begin(), known.end(), path) == known.end()) out_.overwritten.push_back(path);
    }
  }

  void check_wildcards(const SubRule& sub_rule) {
    for (const std::uint32_t index : sub_rule.leaves) {
      if (std::find(checked_.begin(), checked_.end(), index) != checked_.end()) continue;
      checked_.push_back(index);
      std::vector<const Wildcard*> wildcards;
      for (const Test& test : out_.leaves[index].tests) {
        if (test.kind == TestKind::kWildcard) wildcards.push_back(&test.wildcard);
        for (const Test& but : test.but) {
          if (but.kind == TestKind::kWildcard) wildcards.push_back(&but.wildcard);
        }
      }
      if (!wildcards.empty() && wildcard_score(wildcards) > kWildcardScoreMax) {
        throw PatternError(
            "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a "
            "wildcard character");
      }
    }
  }

  PatternSource source_;
  Dialect dialect_;
  OrReading reading_;
  CompiledPattern out_;
  std::size_t combinations_ = 1;
  bool met_or_ = false;
  std::vector<std::uint32_t> checked_;
};

}  // namespace

CompiledPattern compile_pattern(std::string_view text, Dialect dialect) {
  if (!simdjson::validate_utf8(text.data(), text.size())) throw PatternError("Invalid UTF-8");
  PatternCompiler compiler(text, dialect, OrReading::kOperator);
  try {
    return compiler.run();
  } catch (const PatternError&) {
    if (!compiler.met_or()) throw;
    // AWS: a $or that is not a proper operator is an ordinary field name, if that makes a valid pattern.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
    try {
      CompiledPattern compiled = PatternCompiler(text, dialect, OrReading::kName).run();
      compiled.or_is_a_name = true;
      return compiled;
    } catch (const PatternError&) {
      // The first refusal says more about what was meant.
    }
    throw;
  }
}

bool utf16_less(std::string_view a, std::string_view b) {
  const auto [at, bt] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (bt == b.end()) return false;
  if (at == a.end()) return true;
  // In UTF-16 the characters beyond U+FFFF (F0.. in UTF-8) come before U+E000 to U+FFFF (EE and EF).
  const auto rank = [](char c) {
    const int byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
  };
  return rank(*at) < rank(*bt);
}

}  // namespace tocsin

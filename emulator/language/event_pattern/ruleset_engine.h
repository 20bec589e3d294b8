#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "language/event_pattern/conditions.h"
#include "language/event_pattern/consistency.h"
#include "language/event_pattern/event_walker.h"
#include "language/event_pattern/path_index.h"
#include "language/event_pattern/path_trie.h"
#include "tocsin/ruleset.h"

namespace tocsin {

/// The automaton behind Ruleset.
///
/// Every leaf is a set of conditions, shared by all rules that ask the same. An event's values are turned into the
/// conditions that hold. Each sub-rule is filed under the one of its leaves that is expected to hold most rarely; when
/// one of that leaf's conditions holds, the other leaves are looked at. Values of a path under which nothing is filed
/// are only noted, until then. Conditions that hold for nearly everything
/// (anything-but, absence) are kept as bit sets of rules, from which the exceptions are taken.
class RulesetEngine {
 public:
  RulesetEngine(Dialect dialect, Validation validation) : dialect_(dialect), validation_(validation) {}

  void add(std::uint32_t rule, std::string_view pattern);
  void remove(std::uint32_t rule);
  void match(std::string_view event);

  const std::vector<std::uint64_t>& matched() const { return matched_; }
  std::size_t matched_count() const { return matched_count_; }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const;

  /// For the walker alone.
  void value(std::uint32_t path, Scalar::Kind kind, std::string_view text, std::int32_t frame);

 private:
  /// A rule's sub-rules stand one after another in words_: see SubRuleView.
  struct Rule {
    std::uint32_t offset = 0;
    std::uint32_t words = 0;  // 0: no such rule
  };
  struct Value {
    std::string_view text;
    std::int32_t frame;
    std::uint32_t older;  // the value before it on the same path
    Scalar::Kind kind;
  };
  struct LogEntry {
    std::uint32_t condition;
    std::uint32_t value;
    std::uint32_t older;  // the entry before it of the same condition
  };

  // ---- adding and removing (ruleset_rules.cc)
  std::uint32_t acquire_path(const std::string& name);
  void release_path(std::uint32_t path);
  std::uint32_t acquire_condition(std::uint32_t path, const Test& test);
  void release_condition(std::uint32_t id);
  void append_sub_rule(std::uint32_t rule, const CompiledPattern& compiled, const SubRule& sub_rule,
                       std::vector<std::uint32_t>& words);
  void file(std::uint32_t sub_rule, bool only_one);
  void unfile(std::uint32_t sub_rule, bool only_one);
  std::size_t price_of(const std::uint32_t* leaf) const;
  std::uint32_t access_leaf(std::uint32_t sub_rule) const;
  void promote_dense(std::uint32_t path);
  bool is_single_anything_but(std::uint32_t sub_rule) const;
  std::uint32_t allocate_words(std::uint32_t count);

  // ---- matching (ruleset_match.cc)
  void begin_event();
  void hit(std::uint32_t condition, std::uint32_t value);
  void exclude(std::uint32_t condition, std::uint32_t value);
  void classify(PathIndex& path, std::uint32_t value);
  void classify_number(PathIndex::Kinds& kinds, std::string_view text, std::uint32_t value);
  void classify_all(PathIndex& path);
  void collect();
  void collect_dense(const PathIndex& path);
  void consider(std::uint32_t sub_rule);
  bool holds(const Condition& condition, const PathIndex& path) const;
  bool any_holds(const std::uint32_t* leaf, const PathIndex& path) const;
  bool sub_rule_holds(std::uint32_t sub_rule);
  bool sub_rule_is_consistent(std::uint32_t sub_rule);
  void set_rule(std::uint32_t rule);
  void clear_rule(std::uint32_t rule);
  bool has_rule(std::uint32_t rule) const { return (matched_[rule / 64] >> (rule % 64) & 1) != 0; }

  Dialect dialect_;
  Validation validation_;

  std::vector<Rule> rules_;
  std::vector<std::uint32_t> words_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> free_words_;  // by size
  std::size_t size_ = 0;
  PathTrie trie_;
  std::vector<PathIndex> paths_;
  std::vector<std::uint32_t> path_nodes_;
  std::vector<std::uint32_t> free_paths_;
  Conditions conditions_;
  IdList always_;                      // sub-rules that no condition leads to
  std::vector<std::uint64_t> absent_;  // rules that are one leaf which allows absence
  std::size_t absent_count_ = 0;

  std::uint32_t event_ = 0;  // number of the event, for stamps
  EventWalker walker_;
  std::vector<Value> values_;
  std::vector<LogEntry> log_;
  std::vector<std::uint32_t> touched_;   // paths with a value
  std::vector<std::uint32_t> excluded_;  // anything-buts that some value does not satisfy
  std::vector<std::uint8_t> marks_;      // scratch, by value
  std::string lowered_;
  std::vector<std::uint64_t> matched_;
  std::size_t matched_count_ = 0;
  ArrayConsistency consistency_;
};

/// One sub-rule in the words: rule, number of leaves, then per leaf: path, number of conditions times two plus whether
/// absence is allowed, the conditions.
struct SubRuleView {
  explicit SubRuleView(const std::uint32_t* words) : words_(words) {}
  std::uint32_t rule() const { return words_[0]; }
  std::uint32_t leaf_count() const { return words_[1]; }
  const std::uint32_t* first_leaf() const { return words_ + 2; }

  static std::uint32_t path(const std::uint32_t* leaf) { return leaf[0]; }
  static bool absent_allowed(const std::uint32_t* leaf) { return (leaf[1] & 1) != 0; }
  static std::uint32_t condition_count(const std::uint32_t* leaf) { return leaf[1] / 2; }
  static const std::uint32_t* conditions(const std::uint32_t* leaf) { return leaf + 2; }
  static const std::uint32_t* next_leaf(const std::uint32_t* leaf) { return leaf + 2 + condition_count(leaf); }

  std::uint32_t word_count() const {
    const std::uint32_t* leaf = first_leaf();
    for (std::uint32_t i = 0; i < leaf_count(); ++i) leaf = next_leaf(leaf);
    return static_cast<std::uint32_t>(leaf - words_);
  }

 private:
  const std::uint32_t* words_;
};

}  // namespace tocsin

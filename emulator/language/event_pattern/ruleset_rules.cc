#include <algorithm>

#include "base/check.h"
#include "language/event_pattern/ruleset_engine.h"

namespace tocsin {
namespace {

constexpr std::uint8_t kAsked = 1;       // Condition::anchor of an anything-but that is in its path's list.
constexpr std::uint32_t kDenseMin = 64;  // Fewer anything-buts on a path are looked at one by one.

void set_bit(std::vector<std::uint64_t>& words, std::uint32_t bit) {
  if (words.size() <= bit / 64) words.resize(bit / 64 + 1 + words.size() / 4);
  words[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

void clear_bit(std::vector<std::uint64_t>& words, std::uint32_t bit) {
  if (bit / 64 < words.size()) words[bit / 64] &= ~(std::uint64_t{1} << (bit % 64));
}

/// The engine's kind of a test: an address is a block, a wildcard without a star is plain text.
TestKind kind_of(const Test& test) {
  if (test.kind == TestKind::kAddress) return TestKind::kBlock;
  if (test.kind == TestKind::kWildcard && test.wildcard.pieces.size() == 1) return TestKind::kText;
  return test.kind;
}

/// How often a condition of a kind holds, as a guess, in units of candidates.
std::size_t price_of_kind(TestKind kind) {
  switch (kind) {
    case TestKind::kText:
    case TestKind::kBlock:
    case TestKind::kNumber:
    case TestKind::kSpelling:
    case TestKind::kFold: return 1;
    case TestKind::kPrefix:
    case TestKind::kSuffix:
    case TestKind::kPrefixFold:
    case TestKind::kSuffixFold:
    case TestKind::kWildcard: return 3;
    case TestKind::kTrue:
    case TestKind::kFalse:
    case TestKind::kNull:
    case TestKind::kRange: return 20;
    case TestKind::kExists: return 200;
    case TestKind::kAddress:
    case TestKind::kAnythingBut: return 1000;
  }
  return 1000;
}

}  // namespace

std::uint32_t RulesetEngine::acquire_path(const std::string& name) {
  const std::uint32_t node = trie_.acquire(name);
  std::uint32_t& path = trie_.path(node);
  if (path != kNoId) return path;
  if (free_paths_.empty()) {
    path = static_cast<std::uint32_t>(paths_.size());
    paths_.emplace_back();
    path_nodes_.push_back(node);
  } else {
    path = free_paths_.back();
    free_paths_.pop_back();
    paths_[path] = PathIndex();
    path_nodes_[path] = node;
  }
  return path;
}

void RulesetEngine::release_path(std::uint32_t path) {
  const std::uint32_t node = path_nodes_[path];
  if (!trie_.release(node)) return;
  trie_.path(node) = kNoId;
  trie_.forget(node);
  paths_[path] = PathIndex();
  free_paths_.push_back(path);
}

std::uint32_t RulesetEngine::acquire_condition(std::uint32_t path, const Test& test) {
  const TestKind kind = kind_of(test);
  std::string literal =
      kind == TestKind::kText && test.kind == TestKind::kWildcard ? test.wildcard.pieces[0] : literal_of(test);
  if (kind == TestKind::kAnythingBut) {
    std::vector<std::uint32_t> excluded;
    for (const Test& but : test.but) excluded.push_back(acquire_condition(path, but));
    std::sort(excluded.begin(), excluded.end());
    // One reference of each is enough.
    for (std::size_t i = 1; i < excluded.size(); ++i) {
      if (excluded[i] == excluded[i - 1]) release_condition(excluded[i]);
    }
    excluded.erase(std::unique(excluded.begin(), excluded.end()), excluded.end());
    literal.assign(reinterpret_cast<const char*>(excluded.data()), excluded.size() * 4);
  }
  std::uint32_t id =
      paths_[path].kinds || kind == TestKind::kExists ? paths_[path].find_same(conditions_, kind, literal) : kNoId;
  if (id != kNoId) {
    if (kind == TestKind::kAnythingBut) {
      for (std::size_t at = 0; at < literal.size(); at += 4) {
        std::uint32_t excluded = 0;
        std::memcpy(&excluded, literal.data() + at, 4);
        release_condition(excluded);
      }
    }
    ++conditions_[id].references;
    return id;
  }
  id = conditions_.add();
  Condition& condition = conditions_[id];
  condition.kind = kind;
  condition.path = path;
  condition.references = 1;
  condition.literal = Literal(literal);
  paths_[path].insert(conditions_, id, &test);
  if (kind == TestKind::kAnythingBut) {
    for (std::size_t at = 0; at < literal.size(); at += 4) {
      std::uint32_t excluded = 0;
      std::memcpy(&excluded, literal.data() + at, 4);
      conditions_[excluded].excludes.add(id);
    }
  }
  return id;
}

void RulesetEngine::release_condition(std::uint32_t id) {
  Condition& condition = conditions_[id];
  if (--condition.references > 0) return;
  paths_[condition.path].erase(conditions_, id);
  if (condition.kind == TestKind::kAnythingBut) {
    const std::string literal(condition.literal.view());
    for (std::size_t at = 0; at < literal.size(); at += 4) {
      std::uint32_t excluded = 0;
      std::memcpy(&excluded, literal.data() + at, 4);
      conditions_[excluded].excludes.remove(id);
      release_condition(excluded);
    }
  }
  conditions_.remove(id);
}

void RulesetEngine::append_sub_rule(std::uint32_t rule, const CompiledPattern& compiled, const SubRule& sub_rule,
                                    std::vector<std::uint32_t>& words) {
  words.push_back(rule);
  words.push_back(static_cast<std::uint32_t>(sub_rule.leaves.size()));
  for (const std::uint32_t index : sub_rule.leaves) {
    const Leaf& leaf = compiled.leaves[index];
    const std::uint32_t path = acquire_path(leaf.path);
    words.push_back(path);
    words.push_back(static_cast<std::uint32_t>(leaf.tests.size() * 2 + (leaf.absent_allowed ? 1 : 0)));
    for (const Test& test : leaf.tests) words.push_back(acquire_condition(path, test));
  }
}

std::uint32_t RulesetEngine::allocate_words(std::uint32_t count) {
  const auto it = free_words_.find(count);
  if (it != free_words_.end() && !it->second.empty()) {
    const std::uint32_t offset = it->second.back();
    it->second.pop_back();
    return offset;
  }
  const auto offset = static_cast<std::uint32_t>(words_.size());
  if (words_.capacity() < words_.size() + count) words_.reserve(words_.size() + words_.size() / 4 + count + 64);
  words_.resize(words_.size() + count);
  return offset;
}

void RulesetEngine::add(std::uint32_t rule, std::string_view pattern) {
  const CompiledPattern compiled = compile_pattern(pattern, dialect_);
  remove(rule);
  std::vector<std::uint32_t> words;
  for (const SubRule& sub_rule : compiled.sub_rules) append_sub_rule(rule, compiled, sub_rule, words);
  if (rules_.size() <= rule) rules_.resize(rule + 1);
  if (matched_.size() * 64 <= rule) matched_.resize(rule / 64 + 1);
  const auto count = static_cast<std::uint32_t>(words.size());
  rules_[rule] = {allocate_words(count), count};
  std::copy(words.begin(), words.end(), words_.begin() + rules_[rule].offset);
  ++size_;
  std::uint32_t offset = rules_[rule].offset;
  for (std::size_t i = 0; i < compiled.sub_rules.size(); ++i) {
    file(offset, compiled.sub_rules.size() == 1);
    offset += SubRuleView(&words_[offset]).word_count();
  }
}

void RulesetEngine::remove(std::uint32_t rule) {
  if (rule >= rules_.size() || rules_[rule].words == 0) return;
  const Rule gone = rules_[rule];
  const std::uint32_t end = gone.offset + gone.words;
  for (std::uint32_t at = gone.offset; at < end;) {
    const SubRuleView sub_rule(&words_[at]);
    const std::uint32_t count = sub_rule.word_count();
    unfile(at, count == gone.words);
    const std::uint32_t* leaf = sub_rule.first_leaf();
    for (std::uint32_t i = 0; i < sub_rule.leaf_count(); ++i, leaf = SubRuleView::next_leaf(leaf)) {
      for (std::uint32_t c = 0; c < SubRuleView::condition_count(leaf); ++c)
        release_condition(SubRuleView::conditions(leaf)[c]);
      release_path(SubRuleView::path(leaf));
    }
    at += count;
  }
  free_words_[gone.words].push_back(gone.offset);
  rules_[rule] = {};
  --size_;
}

// ---- where a sub-rule is filed

/// Absence makes a leaf useless as an access, unless it is the only one.
std::size_t RulesetEngine::price_of(const std::uint32_t* leaf) const {
  if (SubRuleView::absent_allowed(leaf)) return ~std::size_t{0};
  std::size_t price = 0;
  for (std::uint32_t c = 0; c < SubRuleView::condition_count(leaf); ++c) {
    const Condition& condition = conditions_[SubRuleView::conditions(leaf)[c]];
    price += price_of_kind(condition.kind) + condition.postings.size();
  }
  return price;
}

/// The place, within the words, of the leaf under which a sub-rule is or would be filed; kNoId if under none.
std::uint32_t RulesetEngine::access_leaf(std::uint32_t offset) const {
  const SubRuleView sub_rule(&words_[offset]);
  const std::uint32_t* leaf = sub_rule.first_leaf();
  std::size_t best = ~std::size_t{0};
  std::uint32_t found = kNoId;
  for (std::uint32_t i = 0; i < sub_rule.leaf_count(); ++i, leaf = SubRuleView::next_leaf(leaf)) {
    const std::size_t price = price_of(leaf);
    // Of equals the last: deeper paths sort behind their parents' siblings more often than not.
    if (price == ~std::size_t{0} || price > best) continue;
    best = price;
    found = static_cast<std::uint32_t>(leaf - words_.data());
  }
  return found;
}

bool RulesetEngine::is_single_anything_but(std::uint32_t offset) const {
  const SubRuleView sub_rule(&words_[offset]);
  const std::uint32_t* leaf = sub_rule.first_leaf();
  const Rule& rule = rules_[sub_rule.rule()];
  return sub_rule.leaf_count() == 1 && rule.words == sub_rule.word_count() && leaf[1] == 2 &&
         conditions_[SubRuleView::conditions(leaf)[0]].kind == TestKind::kAnythingBut;
}

void RulesetEngine::promote_dense(std::uint32_t path) {
  PathIndex::Kinds& kinds = *paths_[path].kinds;
  const std::vector<std::uint32_t> asked(kinds.asked.begin(), kinds.asked.end());
  for (const std::uint32_t id : asked) {
    bool others = false;
    for (const std::uint32_t posting : conditions_[id].postings) {
      if (is_single_anything_but(posting)) {
        set_bit(kinds.dense, words_[posting]);
        ++kinds.dense_count;
      } else {
        others = true;
      }
    }
    if (others) continue;
    kinds.asked.remove(id);
    conditions_[id].anchor = 0;
  }
}

void RulesetEngine::file(std::uint32_t offset, bool only_one) {
  const SubRuleView sub_rule(&words_[offset]);
  const std::uint32_t rule = sub_rule.rule();
  const std::uint32_t* first = sub_rule.first_leaf();
  const bool absence = only_one && sub_rule.leaf_count() == 1 && SubRuleView::absent_allowed(first);
  if (absence) {
    set_bit(absent_, rule);
    ++absent_count_;
    paths_[SubRuleView::path(first)].absents.add(rule);
  }
  const std::uint32_t access = absence ? static_cast<std::uint32_t>(first - words_.data()) : access_leaf(offset);
  if (access == kNoId) {
    always_.add(offset);
    return;
  }
  const std::uint32_t* leaf = &words_[access];
  PathIndex& path = paths_[SubRuleView::path(leaf)];
  for (std::uint32_t c = 0; c < SubRuleView::condition_count(leaf); ++c) {
    const std::uint32_t id = SubRuleView::conditions(leaf)[c];
    Condition& condition = conditions_[id];
    condition.postings.add(offset);
    ++path.filed;
    if (condition.kind != TestKind::kAnythingBut) continue;
    PathIndex::Kinds& kinds = *path.kinds;
    if (is_single_anything_but(offset)) {
      ++kinds.single_anything_buts;
      if (!kinds.dense.empty()) {
        set_bit(kinds.dense, rule);
        ++kinds.dense_count;
        continue;
      }
    }
    if (condition.anchor != kAsked) {
      condition.anchor = kAsked;
      kinds.asked.add(id);
    }
    if (kinds.dense.empty() && kinds.single_anything_buts >= kDenseMin) promote_dense(SubRuleView::path(leaf));
  }
}

void RulesetEngine::unfile(std::uint32_t offset, bool only_one) {
  const SubRuleView sub_rule(&words_[offset]);
  const std::uint32_t rule = sub_rule.rule();
  const std::uint32_t* first = sub_rule.first_leaf();
  if (only_one && sub_rule.leaf_count() == 1 && SubRuleView::absent_allowed(first)) {
    clear_bit(absent_, rule);
    --absent_count_;
    paths_[SubRuleView::path(first)].absents.remove(rule);
  }
  always_.remove(offset);
  const bool single = is_single_anything_but(offset);
  const std::uint32_t* leaf = first;
  for (std::uint32_t i = 0; i < sub_rule.leaf_count(); ++i, leaf = SubRuleView::next_leaf(leaf)) {
    for (std::uint32_t c = 0; c < SubRuleView::condition_count(leaf); ++c) {
      const std::uint32_t id = SubRuleView::conditions(leaf)[c];
      Condition& condition = conditions_[id];
      const std::size_t before = condition.postings.size();
      condition.postings.remove(offset);
      paths_[condition.path].filed -= static_cast<std::uint32_t>(before - condition.postings.size());
      if (condition.kind != TestKind::kAnythingBut) continue;
      PathIndex::Kinds& kinds = *paths_[condition.path].kinds;
      if (single) {
        --kinds.single_anything_buts;
        if (!kinds.dense.empty()) {
          clear_bit(kinds.dense, rule);
          --kinds.dense_count;
        }
      }
      if (condition.postings.empty() && condition.anchor == kAsked) {
        kinds.asked.remove(id);
        condition.anchor = 0;
      }
    }
  }
}

std::size_t RulesetEngine::memory_bytes() const {
  std::size_t total = sizeof(*this) + rules_.capacity() * sizeof(Rule) + words_.capacity() * 4 + trie_.memory_bytes() +
                      paths_.capacity() * sizeof(PathIndex) + path_nodes_.capacity() * 4 + free_paths_.capacity() * 4 +
                      conditions_.memory_bytes() + always_.memory_bytes() + absent_.capacity() * 8 +
                      matched_.capacity() * 8;
  for (const PathIndex& path : paths_) total += path.memory_bytes();
  for (const auto& [size, offsets] : free_words_) total += 64 + offsets.capacity() * 4;
  return total;
}

}  // namespace tocsin

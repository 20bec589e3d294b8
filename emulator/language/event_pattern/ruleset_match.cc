#include <algorithm>

#include "language/event_pattern/flat_event.h"
#include "language/event_pattern/number.h"
#include "language/event_pattern/ruleset_engine.h"
#include "language/event_pattern/string_classify.h"
#include "language/event_pattern/validate_json.h"

namespace tocsin {

void RulesetEngine::match(std::string_view event) {
  if (validation_ == Validation::kWhole) check_json_object(event);
  if (dialect_ == Dialect::kTestEventPattern) check_mandatory_members(FlatEvent(event));
  begin_event();
  walker_.walk(event, trie_, *this);
  collect();
}

void RulesetEngine::begin_event() {
  if (++event_ == 0) {
    // Stamps of 2^32 events ago would look fresh.
    for (PathIndex& path : paths_) path.stamp = 0;
    conditions_.forget_stamps();
    event_ = 1;
  }
  values_.clear();
  log_.clear();
  touched_.clear();
  excluded_.clear();
  std::fill(matched_.begin(), matched_.end(), 0);
  matched_count_ = 0;
}

// ---- values become conditions

void RulesetEngine::hit(std::uint32_t id, std::uint32_t value) {
  Condition& condition = conditions_[id];
  if (condition.stamp != event_) {
    condition.stamp = event_;
    condition.log = kNoId;
  } else if (condition.log != kNoId && log_[condition.log].value == value) {
    return;  // The same value again.
  }
  log_.push_back({id, value, condition.log});
  condition.log = static_cast<std::uint32_t>(log_.size() - 1);
  for (const std::uint32_t anything_but : condition.excludes) exclude(anything_but, value);
}

void RulesetEngine::exclude(std::uint32_t id, std::uint32_t value) {
  Condition& condition = conditions_[id];
  if (condition.stamp != event_) {
    condition.stamp = event_;
    condition.log = kNoId;
    condition.excluded_count = 0;
    excluded_.push_back(id);
  } else if (condition.excluded_last == value) {
    return;
  }
  condition.excluded_last = value;
  ++condition.excluded_count;
  log_.push_back({id, value, condition.log});
  condition.log = static_cast<std::uint32_t>(log_.size() - 1);
}

void RulesetEngine::classify_number(PathIndex::Kinds& kinds, std::string_view text, std::uint32_t value) {
  NumberIndex& numbers = kinds.numbers;
  const double number = number_value(text);
  // Whether the number is comparable costs more than to look it up, so that is asked only if it matters.
  int comparable = -1;
  const auto is_good = [&] {
    if (comparable < 0) comparable = is_comparable(text, number) ? 1 : 0;
    return comparable == 1;
  };
  if (numbers.values > 0) {
    const std::string_view bytes(reinterpret_cast<const char*>(&number), sizeof number);
    numbers.table.find(hash_number(number), [&](std::uint32_t id) {
      const Condition& condition = conditions_[id];
      if (condition.kind == TestKind::kNumber && condition.literal.view() == bytes && is_good()) hit(id, value);
    });
  }
  if (numbers.spellings > 0 && !is_good()) {
    numbers.table.find(hash_forward(text, kSameSalt), [&](std::uint32_t id) {
      const Condition& condition = conditions_[id];
      if (condition.kind == TestKind::kSpelling && condition.literal.view() == text) hit(id, value);
    });
  }
  if (!numbers.ranges.empty()) {
    numbers.ranges.find(number, [&](std::uint32_t id) {
      if (is_good()) hit(id, value);
    });
  }
}

void RulesetEngine::value(std::uint32_t path_id, Scalar::Kind kind, std::string_view text, std::int32_t frame) {
  PathIndex& path = paths_[path_id];
  if (path.stamp != event_) {
    path.stamp = event_;
    path.value_count = 0;
    path.last_value = kNoId;
    path.framed = false;
    path.classified = path.filed > 0;
    touched_.push_back(path_id);
  }
  const auto value = static_cast<std::uint32_t>(values_.size());
  values_.push_back({text, frame, path.last_value, kind});
  path.last_value = value;
  ++path.value_count;
  path.framed = path.framed || frame != kNoFrame;
  if (path.classified) classify(path, value);
}

/// The conditions of its path that a value satisfies.
void RulesetEngine::classify(PathIndex& path, std::uint32_t value) {
  for (const std::uint32_t id : path.exists) hit(id, value);
  if (!path.kinds) return;
  PathIndex::Kinds& kinds = *path.kinds;
  const Value& given = values_[value];
  switch (given.kind) {
    case Scalar::Kind::kString:
      if (kinds.has_strings) {
        kinds.strings.classify(conditions_, given.text, lowered_, [&](std::uint32_t id) { hit(id, value); });
      }
      break;
    case Scalar::Kind::kNumber:
      if (kinds.has_numbers) classify_number(kinds, given.text, value);
      break;
    case Scalar::Kind::kTrue:
      for (const std::uint32_t id : kinds.trues) hit(id, value);
      break;
    case Scalar::Kind::kFalse:
      for (const std::uint32_t id : kinds.falses) hit(id, value);
      break;
    case Scalar::Kind::kNull:
      for (const std::uint32_t id : kinds.nulls) hit(id, value);
      break;
  }
}

void RulesetEngine::classify_all(PathIndex& path) {
  path.classified = true;
  for (std::uint32_t v = path.last_value; v != kNoId; v = values_[v].older) classify(path, v);
}

// ---- conditions become rules

void RulesetEngine::set_rule(std::uint32_t rule) {
  const std::uint64_t bit = std::uint64_t{1} << (rule % 64);
  matched_count_ += (matched_[rule / 64] & bit) == 0 ? 1 : 0;
  matched_[rule / 64] |= bit;
}

void RulesetEngine::clear_rule(std::uint32_t rule) {
  const std::uint64_t bit = std::uint64_t{1} << (rule % 64);
  matched_count_ -= (matched_[rule / 64] & bit) != 0 ? 1 : 0;
  matched_[rule / 64] &= ~bit;
}

bool RulesetEngine::holds(const Condition& condition, const PathIndex& path) const {
  const bool noted = condition.stamp == event_;
  if (condition.kind != TestKind::kAnythingBut) return noted;
  return !noted || condition.excluded_count < path.value_count;
}

/// Rules in a bit set are there once: their only leaf is here. So bits may simply be set, then taken back.
void RulesetEngine::collect_dense(const PathIndex& path) {
  const std::vector<std::uint64_t>& dense = path.kinds->dense;
  const std::size_t count = std::min(dense.size(), matched_.size());
  for (std::size_t i = 0; i < count; ++i) matched_[i] |= dense[i];
  matched_count_ += path.kinds->dense_count;
}

void RulesetEngine::collect() {
  if (absent_count_ > 0) {
    std::copy(absent_.begin(), absent_.begin() + static_cast<std::ptrdiff_t>(std::min(absent_.size(), matched_.size())),
              matched_.begin());
    matched_count_ = absent_count_;
    for (const std::uint32_t path : touched_) {
      for (const std::uint32_t rule : paths_[path].absents) clear_rule(rule);
    }
  }
  for (const std::uint32_t id : touched_) {
    if (paths_[id].kinds && paths_[id].kinds->dense_count > 0) collect_dense(paths_[id]);
  }
  for (const std::uint32_t id : excluded_) {
    const Condition& condition = conditions_[id];
    const PathIndex& path = paths_[condition.path];
    if (path.kinds->dense_count == 0 || holds(condition, path)) continue;
    for (const std::uint32_t sub_rule : condition.postings) clear_rule(words_[sub_rule]);
  }
  for (std::size_t i = 0; i < log_.size(); ++i) {
    const Condition& condition = conditions_[log_[i].condition];
    // Once a condition, at its newest entry.
    if (condition.log != i || condition.kind == TestKind::kAnythingBut) continue;
    for (const std::uint32_t sub_rule : condition.postings) consider(sub_rule);
  }
  for (const std::uint32_t id : touched_) {
    const PathIndex& path = paths_[id];
    if (!path.kinds) continue;
    for (const std::uint32_t anything_but : path.kinds->asked) {
      const Condition& condition = conditions_[anything_but];
      if (!holds(condition, path)) continue;
      for (const std::uint32_t sub_rule : condition.postings) consider(sub_rule);
    }
  }
  for (const std::uint32_t sub_rule : always_) consider(sub_rule);
}

void RulesetEngine::consider(std::uint32_t offset) {
  const SubRuleView sub_rule(&words_[offset]);
  if (has_rule(sub_rule.rule())) return;
  if (sub_rule_holds(offset)) set_rule(sub_rule.rule());
}

bool RulesetEngine::any_holds(const std::uint32_t* leaf, const PathIndex& path) const {
  const std::uint32_t* conditions = SubRuleView::conditions(leaf);
  return std::any_of(conditions, conditions + SubRuleView::condition_count(leaf),
                     [&](std::uint32_t id) { return holds(conditions_[id], path); });
}

bool RulesetEngine::sub_rule_holds(std::uint32_t offset) {
  const SubRuleView sub_rule(&words_[offset]);
  const std::uint32_t* leaf = sub_rule.first_leaf();
  std::uint32_t framed = 0;
  bool absent_in_doubt = false;
  for (std::uint32_t i = 0; i < sub_rule.leaf_count(); ++i, leaf = SubRuleView::next_leaf(leaf)) {
    PathIndex& path = paths_[SubRuleView::path(leaf)];
    if (path.stamp != event_) {
      if (!SubRuleView::absent_allowed(leaf)) return false;
      continue;
    }
    if (!path.classified) classify_all(path);
    framed += path.framed ? 1 : 0;
    if (any_holds(leaf, path)) continue;
    // Within arrays a value may be absent from the element that the other leaves chose.
    if (!SubRuleView::absent_allowed(leaf) || !path.framed) return false;
    absent_in_doubt = true;
  }
  // Values of one path alone, or outside arrays, always go together.
  if (framed < 2) return !absent_in_doubt;
  return sub_rule_is_consistent(offset);
}

bool RulesetEngine::sub_rule_is_consistent(std::uint32_t offset) {
  const SubRuleView sub_rule(&words_[offset]);
  consistency_.begin(walker_.frames());
  if (marks_.size() < values_.size()) marks_.resize(values_.size());
  const std::uint32_t* leaf = sub_rule.first_leaf();
  for (std::uint32_t i = 0; i < sub_rule.leaf_count(); ++i, leaf = SubRuleView::next_leaf(leaf)) {
    consistency_.leaf(SubRuleView::absent_allowed(leaf));
    const PathIndex& path = paths_[SubRuleView::path(leaf)];
    if (path.stamp != event_) continue;
    // Bit 0: accepted. Bit 1: excluded by the anything-but at hand.
    for (std::uint32_t v = path.last_value; v != kNoId; v = values_[v].older) marks_[v] = 0;
    for (std::uint32_t c = 0; c < SubRuleView::condition_count(leaf); ++c) {
      const Condition& condition = conditions_[SubRuleView::conditions(leaf)[c]];
      const bool but = condition.kind == TestKind::kAnythingBut;
      if (condition.stamp == event_) {
        for (std::uint32_t e = condition.log; e != kNoId; e = log_[e].older) marks_[log_[e].value] |= but ? 2 : 1;
      }
      if (!but) continue;
      for (std::uint32_t v = path.last_value; v != kNoId; v = values_[v].older) {
        marks_[v] = (marks_[v] & 2) != 0 ? (marks_[v] & 1) : 1;
      }
    }
    for (std::uint32_t v = path.last_value; v != kNoId; v = values_[v].older) {
      consistency_.value(values_[v].frame, (marks_[v] & 1) != 0);
    }
  }
  return consistency_.satisfiable();
}

}  // namespace tocsin

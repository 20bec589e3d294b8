#include "language/event_pattern/explain.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/consistency.h"
#include "language/event_pattern/flat_event.h"
#include "language/event_pattern/hints.h"

namespace tocsin {
namespace {

constexpr std::size_t kElementsApart = 4;  // Distance of leaves that are satisfied, but by different elements.
constexpr std::size_t kValuesShown = 3;
constexpr std::size_t kAlternativesShown = 6;

std::string wanted_text(const Leaf& leaf) {
  std::vector<std::string> all;
  for (const Test& test : leaf.tests) all.push_back(test.shown);
  if (leaf.absent_allowed) all.emplace_back("absent");
  const std::size_t more = all.size() > kAlternativesShown ? all.size() - kAlternativesShown : 0;
  all.resize(all.size() - more);
  std::string text = all.size() + more == 1 ? all[0] : concat("one of ", join(all, ", "));
  if (more > 0) text += concat(" and ", std::to_string(more), " more");
  return text;
}

std::string found_text(const Leaf& leaf, const FlatEvent& event) {
  if (const auto* values = event.find(leaf.path)) {
    if (values->size() == 1) return scalar_text(values->front().scalar);
    std::vector<std::string> shown;
    for (const auto& value : *values) {
      if (shown.size() == kValuesShown) break;
      shown.push_back(scalar_text(value.scalar));
    }
    const std::string more =
        values->size() > kValuesShown ? concat(", ... ", std::to_string(values->size()), " values") : "";
    return concat("[", join(shown, ", "), more, "]");
  }
  const auto container = event.containers.find(leaf.path);
  if (container == event.containers.end()) return "missing";
  if (!container->second.object) return "an empty array";
  return container->second.array ? "an array of objects" : "an object";
}

/// The first alternative that accepts one of the values.
const Test* accepting(const Leaf& leaf, const std::vector<FlatEvent::Value>& values) {
  for (const Test& test : leaf.tests) {
    if (std::any_of(values.begin(), values.end(), [&](const auto& value) { return accepts(test, value.scalar); })) {
      return &test;
    }
  }
  return nullptr;
}

LeafVerdict judge(const Leaf& leaf, const FlatEvent& event) {
  LeafVerdict verdict;
  verdict.path = leaf.path;
  verdict.wanted = wanted_text(leaf);
  verdict.found = found_text(leaf, event);
  const auto* values = event.find(leaf.path);
  if (values == nullptr) {
    verdict.ok = leaf.absent_allowed;
    if (verdict.ok) verdict.by = "absent";
  } else {
    const Test* test = accepting(leaf, *values);
    verdict.ok = test != nullptr;
    if (verdict.ok) verdict.by = test->shown;
  }
  if (verdict.ok) return verdict;
  Hint hint = values == nullptr ? hint_for_missing(leaf, event) : hint_for_values(leaf, *values);
  verdict.hint = std::move(hint.text);
  verdict.distance = hint.distance;
  return verdict;
}

bool consistent(const CompiledPattern& pattern, const SubRule& sub_rule, const FlatEvent& event) {
  ArrayConsistency consistency;
  consistency.begin(event.frames);
  for (const std::uint32_t index : sub_rule.leaves) {
    const Leaf& leaf = pattern.leaves[index];
    consistency.leaf(leaf.absent_allowed);
    const auto* values = event.find(leaf.path);
    if (values == nullptr) continue;
    for (const auto& value : *values) {
      consistency.value(value.frame, std::any_of(leaf.tests.begin(), leaf.tests.end(),
                                                 [&](const Test& test) { return accepts(test, value.scalar); }));
    }
  }
  return consistency.satisfiable();
}

Explanation explain_sub_rule(const CompiledPattern& pattern, const SubRule& sub_rule, const FlatEvent& event,
                             const std::vector<LeafVerdict>& verdicts) {
  Explanation out;
  out.arm = sub_rule.arm;
  for (const std::uint32_t index : sub_rule.leaves) {
    out.leaves.push_back(verdicts[index]);
    out.distance += verdicts[index].distance;
  }
  // Absence that arrays allow is judged with the rest: see ArrayConsistency.
  out.matched = consistent(pattern, sub_rule, event);
  if (out.matched) {
    out.distance = 0;
    for (LeafVerdict& leaf : out.leaves) {
      if (leaf.ok) continue;
      leaf.ok = true;
      leaf.by = "absent";
      leaf.hint.clear();
      leaf.distance = 0;
    }
  } else if (out.distance == 0) {
    out.distance = kElementsApart;
    out.remarks.emplace_back(
        "every leaf is satisfied, but by different elements of an array: one element must satisfy all of them");
  }
  std::stable_sort(out.leaves.begin(), out.leaves.end(), [](const LeafVerdict& a, const LeafVerdict& b) {
    if (a.ok != b.ok) return b.ok;
    return a.distance < b.distance;
  });
  return out;
}

void add_remarks(const CompiledPattern& pattern, Explanation& explanation) {
  if (pattern.or_is_a_name) {
    explanation.remarks.emplace_back(
        "$or is taken for a field name here: as an operator it needs an array of two or more objects without operator "
        "names as fields");
  }
  for (const std::string& path : pattern.overwritten) {
    explanation.remarks.push_back(concat(path, " stands more than once in the pattern: the last one counts"));
  }
}

}  // namespace

ReadEvent::ReadEvent(std::string_view event) : flat_(std::make_unique<FlatEvent>(event)) {}
ReadEvent::~ReadEvent() = default;

std::size_t failed_leaves(const EventPattern& pattern, const ReadEvent& event) {
  const CompiledPattern& compiled = pattern.compiled();
  std::vector<bool> ok;
  for (const Leaf& leaf : compiled.leaves) {
    const auto* values = event.flat().find(leaf.path);
    ok.push_back(values == nullptr ? leaf.absent_allowed : accepting(leaf, *values) != nullptr);
  }
  std::size_t fewest = ~std::size_t{0};
  for (const SubRule& sub_rule : compiled.sub_rules) {
    const auto failed =
        std::count_if(sub_rule.leaves.begin(), sub_rule.leaves.end(), [&](std::uint32_t index) { return !ok[index]; });
    fewest = std::min(fewest, static_cast<std::size_t>(failed));
  }
  return fewest;
}

Explanation explain(const EventPattern& pattern, std::string_view event) { return explain(pattern, ReadEvent(event)); }

Explanation explain(const EventPattern& pattern, const ReadEvent& event) {
  const FlatEvent& flat = event.flat();
  if (pattern.dialect() == Dialect::kTestEventPattern) check_mandatory_members(flat);
  const CompiledPattern& compiled = pattern.compiled();
  std::vector<LeafVerdict> verdicts;
  for (const Leaf& leaf : compiled.leaves) verdicts.push_back(judge(leaf, flat));
  Explanation best;
  for (std::size_t i = 0; i < compiled.sub_rules.size(); ++i) {
    Explanation one = explain_sub_rule(compiled, compiled.sub_rules[i], flat, verdicts);
    const bool better = i == 0 || one.matched || one.distance < best.distance;
    if (better) best = std::move(one);
    if (best.matched) break;
  }
  add_remarks(compiled, best);
  return best;
}

std::string explanation_text(const Explanation& explanation) {
  std::string out = explanation.matched ? "match" : "no match";
  if (!explanation.arm.empty()) out += concat(explanation.matched ? " by " : ", nearest by ", explanation.arm);
  out += '\n';
  std::size_t width = 0;
  for (const LeafVerdict& leaf : explanation.leaves) width = std::max(width, leaf.path.size());
  for (const bool ok : {true, false}) {
    for (const LeafVerdict& leaf : explanation.leaves) {
      if (leaf.ok != ok) continue;
      const std::string pad(width - leaf.path.size() + 3, ' ');
      if (ok) {
        out += concat("  ", leaf.path, pad, "✓ ", leaf.found,
                      leaf.by == leaf.found || leaf.by == "absent" ? "" : concat("   by ", leaf.by), "\n");
        continue;
      }
      const std::string has = leaf.found == "missing" ? "missing" : concat("has ", leaf.found);
      out += concat("  ", leaf.path, pad, "✗ ", has, "   wants ", leaf.wanted, "\n");
      if (!leaf.hint.empty()) out += concat("  ", std::string(width + 5, ' '), leaf.hint, "\n");
    }
  }
  for (const std::string& remark : explanation.remarks) out += concat("  ", remark, "\n");
  return out;
}

Json explanation_json(const Explanation& explanation) {
  Json leaves = Json::array();
  for (const LeafVerdict& leaf : explanation.leaves) {
    Json row = {{"path", leaf.path}, {"wanted", leaf.wanted}, {"found", leaf.found}, {"ok", leaf.ok}};
    if (leaf.ok) row["by"] = leaf.by;
    if (!leaf.ok) row["distance"] = leaf.distance;
    if (!leaf.hint.empty()) row["hint"] = leaf.hint;
    leaves.push_back(std::move(row));
  }
  Json out = {{"matched", explanation.matched}, {"distance", explanation.distance}};
  if (!explanation.arm.empty()) out["arm"] = explanation.arm;
  out["leaves"] = std::move(leaves);
  if (!explanation.remarks.empty()) out["remarks"] = explanation.remarks;
  return out;
}

}  // namespace tocsin

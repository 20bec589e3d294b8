#include "language/event_pattern/consistency.h"

#include <algorithm>

namespace tocsin {
namespace {

constexpr std::size_t kStatesMax = 100'000;

}  // namespace

std::span<const ArrayConsistency::LeafValue> ArrayConsistency::values_of(std::size_t leaf) const {
  const std::size_t begin = leaves_[leaf].begin;
  const std::size_t end = leaf + 1 < leaves_.size() ? leaves_[leaf + 1].begin : values_.size();
  return std::span(values_).subspan(begin, end - begin);
}

bool ArrayConsistency::fits(const State& state, std::int32_t frame) const {
  for (; frame != kNoFrame; frame = frames_[static_cast<std::size_t>(frame)].outer) {
    const Frame& at = frames_[static_cast<std::size_t>(frame)];
    for (const Choice& choice : state) {
      if (choice.array == at.array && choice.index != at.index) return false;
    }
  }
  return true;
}

bool ArrayConsistency::used_after(std::size_t leaf, std::uint32_t array) const {
  const auto it = std::lower_bound(last_use_.begin(), last_use_.end(), array,
                                   [](const auto& row, std::uint32_t id) { return row.first < id; });
  return it != last_use_.end() && it->first == array && it->second > leaf;
}

void ArrayConsistency::follow(const State& state, std::int32_t frame, std::size_t leaf) {
  scratch_.clear();
  for (const Choice& choice : state) {
    if (used_after(leaf, choice.array)) scratch_.push_back(choice);
  }
  for (; frame != kNoFrame; frame = frames_[static_cast<std::size_t>(frame)].outer) {
    const Frame& at = frames_[static_cast<std::size_t>(frame)];
    const Choice choice{at.array, at.index};
    if (used_after(leaf, at.array) && std::find(scratch_.begin(), scratch_.end(), choice) == scratch_.end()) {
      scratch_.push_back(choice);
    }
  }
  std::sort(scratch_.begin(), scratch_.end(), [](const Choice& a, const Choice& b) { return a.array < b.array; });
  if (live_ == next_.size()) next_.emplace_back();
  next_[live_++] = scratch_;
}

bool ArrayConsistency::satisfiable() {
  last_use_.clear();
  for (std::size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
    for (const LeafValue& value : values_of(leaf)) {
      for (std::int32_t f = value.frame; f != kNoFrame; f = frames_[static_cast<std::size_t>(f)].outer) {
        last_use_.emplace_back(frames_[static_cast<std::size_t>(f)].array, leaf);
      }
    }
  }
  // One row an array, with the last leaf that looks at it.
  std::sort(last_use_.begin(), last_use_.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < last_use_.size(); ++i) {
    if (i + 1 < last_use_.size() && last_use_[i + 1].first == last_use_[i].first) continue;
    last_use_[kept++] = last_use_[i];
  }
  last_use_.resize(kept);

  if (states_.empty()) states_.emplace_back();
  states_[0].clear();
  std::size_t count = 1;
  const auto less = [](const State& a, const State& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](const Choice& x, const Choice& y) {
      return x.array != y.array ? x.array < y.array : x.index < y.index;
    });
  };
  for (std::size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
    live_ = 0;
    for (std::size_t s = 0; s < count; ++s) {
      bool any = false;
      for (const LeafValue& value : values_of(leaf)) {
        if (!fits(states_[s], value.frame)) continue;
        any = true;
        if (value.accepted) follow(states_[s], value.frame, leaf);
      }
      if (!any && leaves_[leaf].absent_allowed) follow(states_[s], kNoFrame, leaf);
      if (live_ > kStatesMax) throw EventError("Event has too many combinations of array elements");
    }
    if (live_ == 0) return false;
    const auto end = next_.begin() + static_cast<std::ptrdiff_t>(live_);
    std::sort(next_.begin(), end, less);
    count = static_cast<std::size_t>(std::unique(next_.begin(), end) - next_.begin());
    std::swap(states_, next_);
  }
  return true;
}

}  // namespace tocsin

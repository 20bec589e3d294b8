#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "language/event_pattern/flat_event.h"

namespace tocsin {

/// Finds out whether the leaves of a sub-rule can be satisfied by values that belong together.
///
/// Leaves are taken in the order of their paths. A value may follow those already chosen if it does not stand in
/// another element of an array that they stand in. {"exists": false} holds if no value of its path may follow: so it
/// depends on the leaves before it, as on AWS.
///
/// The choices made so far matter only as far as later leaves look at the same arrays; the rest is forgotten, and equal
/// remainders are followed once. That keeps the work near the number of array elements where a search would try all
/// combinations. Keeps its memory between uses.
class ArrayConsistency {
 public:
  void begin(std::span<const Frame> frames) {
    frames_ = frames;
    leaves_.clear();
    values_.clear();
  }
  /// The next leaf in path order, then its values.
  void leaf(bool absent_allowed) { leaves_.push_back({static_cast<std::uint32_t>(values_.size()), absent_allowed}); }
  void value(std::int32_t frame, bool accepted) { values_.push_back({frame, accepted}); }

  bool satisfiable();

 private:
  struct LeafValues {
    std::uint32_t begin;
    bool absent_allowed;
  };
  struct LeafValue {
    std::int32_t frame;
    bool accepted;
  };
  struct Choice {
    std::uint32_t array;
    std::uint32_t index;
    bool operator==(const Choice&) const = default;
  };
  using State = std::vector<Choice>;  // sorted by array

  std::span<const LeafValue> values_of(std::size_t leaf) const;
  bool fits(const State& state, std::int32_t frame) const;
  bool used_after(std::size_t leaf, std::uint32_t array) const;
  void follow(const State& state, std::int32_t frame, std::size_t leaf);

  std::span<const Frame> frames_;
  std::vector<LeafValues> leaves_;
  std::vector<LeafValue> values_;
  std::vector<std::pair<std::uint32_t, std::size_t>> last_use_;  // array, last leaf
  std::vector<State> states_;
  std::vector<State> next_;
  State scratch_;
  std::size_t live_ = 0;
};

}  // namespace tocsin

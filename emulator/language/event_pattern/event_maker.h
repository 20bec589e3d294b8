#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "language/event_pattern/event_pattern.h"

namespace tocsin {

/// What was done to one field of an event.
struct FieldChange {
  std::string path;
  std::string label;                 ///< `other case`, `missing`, `as an array`, `just above 5`
  std::optional<std::string> value;  ///< JSON text; nothing: the field is taken away
  bool unmentioned = false;          ///< The pattern says nothing of this field.
};

/// Makes events out of a pattern: such that satisfy it, and such that are one step away from those.
class EventMaker {
 public:
  EventMaker(const EventPattern& pattern, std::uint64_t seed);

  /// For each way to satisfy the pattern ($or), the smallest event that does, if one is found.
  const std::vector<std::string>& matching() const { return matching_; }

  /// Every single change worth trying: each leaf violated in turn, the boundaries of numbers and address blocks, other
  /// types, null, empty, arrays, odd letters; and fields that the pattern does not mention.
  const std::vector<FieldChange>& changes() const { return changes_; }

  /// `event` with the change made.
  std::string apply(const std::string& event, const FieldChange& change) const;

  /// A matching event (or one of `corpus`) with some random changes; which ones is added to `made`.
  std::string random_event(const std::vector<std::string>& corpus, std::vector<const FieldChange*>& made);

  /// The event without everything whose absence leaves `still` true.
  static std::string shrink(const std::string& event, const std::function<bool(const std::string&)>& still);

 private:
  std::size_t below(std::size_t n);
  void offer_leaf(std::size_t leaf);
  void offer(const std::string& path, std::string label, std::optional<std::string> value);

  const EventPattern& pattern_;
  std::uint64_t state_;
  std::vector<std::string> matching_;
  std::vector<FieldChange> changes_;
};

/// A pattern with one thing changed: what a careless edit makes of it.
struct PatternMutant {
  std::string what;  ///< `detail.eventName: "CreateUser" becomes "createUser"`
  std::string text;
};
std::vector<PatternMutant> mutate_pattern(std::string_view pattern);

}  // namespace tocsin

#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "language/event_pattern/compiled_pattern.h"

namespace tocsin {

/// Where a value stands in an array of objects or arrays: the element `index` of array `array`, itself within `outer`.
struct Frame {
  std::uint32_t array = 0;
  std::uint32_t index = 0;
  std::int32_t outer = -1;
};
constexpr std::int32_t kNoFrame = -1;

/// What was probably meant, and how far the event is from it.
struct Hint {
  std::string text;
  std::size_t distance = 0;
};

/// An event as patterns see it: scalars by path. Objects, arrays and arrays' positions are not part of paths.
struct FlatEvent {
  struct Value {
    Scalar scalar;
    std::int32_t frame = kNoFrame;
  };
  /// What else stands at a path: for explanations.
  struct Containers {
    bool object = false;
    bool array = false;
  };

  /// Throws EventError if the text is not a JSON object in strict JSON (whatever follows it).
  explicit FlatEvent(std::string_view event);
  FlatEvent(const FlatEvent&) = delete;
  FlatEvent& operator=(const FlatEvent&) = delete;

  const std::vector<Value>* find(const std::string& path) const;

  std::unordered_map<std::string, std::vector<Value>> values;
  std::vector<std::string> paths;  // of values, in the order of the event
  std::unordered_map<std::string, Containers> containers;
  std::vector<Frame> frames;
  std::vector<std::string> members;  // top-level names

  /// What is near a path that the event lacks, once it was looked for: hundreds of rules ask for the same.
  mutable std::unordered_map<std::string, Hint> near_paths;

 private:
  std::deque<std::string> texts_;
};

/// Throws EventError if an event lacks what TestEventPattern demands.
void check_mandatory_members(const FlatEvent& event);

}  // namespace tocsin

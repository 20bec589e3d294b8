#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

/// What equals-ignore-case accepts. Each character of the *pattern* stands for its lower-case or its upper-case form
/// (full mappings of the root locale: "ß" stands for "ß" or "SS"). That is not symmetric: "ß" accepts "SS", but "SS"
/// does not accept "ß".
class FoldedText {
 public:
  explicit FoldedText(std::string_view pattern);

  /// How many bytes at the front of `value` the whole pattern takes; npos if it does not fit.
  std::size_t match_front(std::string_view value) const;
  std::size_t match_back(std::string_view value) const;
  bool matches(std::string_view value) const { return match_front(value) == value.size(); }

  /// Whether the pattern is ASCII; then `lower()` decides alone.
  bool ascii() const { return ascii_; }
  bool empty() const { return forms_.empty(); }

 private:
  struct Forms {
    std::string lower;
    std::string upper;
  };
  std::vector<Forms> forms_;
  bool ascii_ = true;
};

}  // namespace tocsin

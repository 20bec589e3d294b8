#include "language/event_pattern/fold.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "language/event_pattern/fold_tables.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 1;
};

/// The character at the front; a byte that is not UTF-8 is a character of its own, without cases.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 1 || lead < 0xC0 || text.size() < size) return {lead < 0x80 ? lead : 0, 1};
  std::uint32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 1};
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, size};
}

template <std::size_t kSize>
std::uint32_t simple_case(const std::array<CaseRange, kSize>& ranges, std::uint32_t c) {
  const auto it = std::upper_bound(ranges.begin(), ranges.end(), c,
                                   [](std::uint32_t value, const CaseRange& range) { return value < range.first; });
  // Ranges of step 2 may interleave, so the nearest two are looked at.
  for (auto r = it; r != ranges.begin() && it - r < 2;) {
    --r;
    if (c <= r->last && (c - r->first) % r->step == 0) {
      return static_cast<std::uint32_t>(static_cast<std::int32_t>(c) + r->distance);
    }
  }
  return c;
}

}  // namespace

FoldedText::FoldedText(std::string_view pattern) {
  while (!pattern.empty()) {
    const Character c = first_character(pattern);
    const std::string_view bytes = pattern.substr(0, c.size);
    pattern.remove_prefix(c.size);
    if (c.code < 0x80) {
      ascii_ = ascii_ && c.code != 0;
      forms_.push_back({lower(bytes), upper(bytes)});
      continue;
    }
    ascii_ = false;
    const auto special = std::find_if(kSpecialCases.begin(), kSpecialCases.end(),
                                      [&](const SpecialCase& row) { return row.character == c.code; });
    if (special != kSpecialCases.end()) {
      forms_.push_back({std::string(special->lower), std::string(special->upper)});
      continue;
    }
    Forms forms;
    append_utf8(simple_case(kLowerRanges, c.code), forms.lower);
    append_utf8(simple_case(kUpperRanges, c.code), forms.upper);
    forms_.push_back(std::move(forms));
  }
}

// The two forms of a character are equal or begin differently, so there is never a choice to come back to.
std::size_t FoldedText::match_front(std::string_view value) const {
  std::size_t at = 0;
  for (const Forms& forms : forms_) {
    const std::string_view rest = value.substr(at);
    if (rest.starts_with(forms.lower)) {
      at += forms.lower.size();
    } else if (rest.starts_with(forms.upper)) {
      at += forms.upper.size();
    } else {
      return std::string_view::npos;
    }
  }
  return at;
}

std::size_t FoldedText::match_back(std::string_view value) const {
  // From the front at each place where the pattern could begin: upper-case forms may end alike ("ß" and "S").
  for (std::size_t begin = 0; begin <= value.size(); ++begin) {
    if (matches(value.substr(begin))) return value.size() - begin;
  }
  return std::string_view::npos;
}

}  // namespace tocsin

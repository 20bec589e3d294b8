#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tocsin {

/// Characters first, first + step, ... last whose other case stands `distance` away.
struct CaseRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t step;
  std::int32_t distance;
};

/// A character one of whose cases is several characters.
struct SpecialCase {
  std::uint32_t character;
  std::string_view lower;
  std::string_view upper;
};

extern const std::array<CaseRange, 180> kLowerRanges;
extern const std::array<CaseRange, 193> kUpperRanges;
extern const std::array<SpecialCase, 103> kSpecialCases;

}  // namespace tocsin

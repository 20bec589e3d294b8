#include "language/event_pattern/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace tocsin {
namespace {

constexpr int kDigitsMax = 40;  // More significant digits than any double's shortest rendering has.

/// A decimal without leading and trailing zeros: 0.d1d2d3... times ten to the exponent.
struct Decimal {
  bool negative = false;
  int count = 0;  // Significant digits; kDigitsMax + 1 if there are more.
  std::array<char, kDigitsMax> digits{};
  std::int64_t exponent = 0;

  bool operator==(const Decimal& other) const {
    if (count != other.count || count > kDigitsMax) return false;
    if (count == 0) return true;  // -0 is 0.
    return negative == other.negative && exponent == other.exponent &&
           std::equal(digits.begin(), digits.begin() + count, other.digits.begin());
  }
};

Decimal read_decimal(std::string_view text) {
  Decimal out;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '-') {
    out.negative = true;
    ++at;
  }
  bool point = false;
  std::int64_t zeros = 0;  // Zeros that count only if another digit follows.
  for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
    const char c = text[at];
    if (c == '.') {
      point = true;
      continue;
    }
    if (out.count == 0 && c == '0') {
      if (point) --out.exponent;
      continue;
    }
    if (!point) ++out.exponent;
    if (c == '0') {
      ++zeros;
      continue;
    }
    for (; zeros > 0 && out.count <= kDigitsMax; --zeros) {
      if (out.count < kDigitsMax) out.digits[static_cast<std::size_t>(out.count)] = '0';
      ++out.count;
    }
    zeros = 0;
    if (out.count < kDigitsMax) out.digits[static_cast<std::size_t>(out.count)] = c;
    out.count = std::min(out.count + 1, kDigitsMax + 1);
  }
  if (at < text.size()) {
    ++at;
    const bool minus = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    std::int64_t exponent = 0;
    for (; at < text.size(); ++at) exponent = std::min<std::int64_t>(exponent * 10 + (text[at] - '0'), 1'000'000'000);
    out.exponent += minus ? -exponent : exponent;
  }
  return out;
}

}  // namespace

double number_value(std::string_view text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) {
    const Decimal decimal = read_decimal(text);
    if (decimal.exponent < 0) return 0;
    return decimal.negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  return value + 0.0;  // -0 becomes 0.
}

bool is_comparable(std::string_view text, double value) {
  if (!std::isfinite(value)) return false;
  // Fifteen digits always survive a double; most numbers are decided here.
  if (text.size() <= 15 && text.find_first_of("eE") == std::string_view::npos) return true;
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  return read_decimal(text) == read_decimal({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
}

PatternNumber read_number(std::string_view text) {
  const double value = number_value(text);
  return {value, is_comparable(text, value)};
}

}  // namespace tocsin

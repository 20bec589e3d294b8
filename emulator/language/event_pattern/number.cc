#include "language/event_pattern/number.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
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

#if defined(LDBL_MANT_DIG) && LDBL_MANT_DIG == 64

constexpr std::array<long double, 28> kPowersOfTen = [] {
  std::array<long double, 28> out{};
  long double power = 1;
  for (long double& slot : out) {
    slot = power;  // Exact: 5^27 has 63 bits.
    power *= 10;
  }
  return out;
}();

/// The common case: up to 19 digits and a small exponent. One division in 64 bits, which is rounded once; the second
/// rounding, to 53 bits, cannot go wrong unless the first one ended next to the middle between two doubles.
bool quick_value(std::string_view text, double& value) {
  const char* at = text.data();
  const char* end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  std::uint64_t digits = 0;
  int count = 0;
  int decimals = 0;
  for (; at != end && static_cast<unsigned char>(*at - '0') < 10; ++at, ++count)
    digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
  if (at != end && *at == '.') {
    const char* point = ++at;
    for (; at != end && static_cast<unsigned char>(*at - '0') < 10; ++at, ++count)
      digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
    decimals = static_cast<int>(at - point);
  }
  if (at != end || count > 19 || count == 0 || decimals > 27) return false;
  const long double exact = static_cast<long double>(digits) / kPowersOfTen[static_cast<std::size_t>(decimals)];
  std::uint64_t mantissa = 0;
  std::memcpy(&mantissa, &exact, sizeof mantissa);
  const std::uint64_t below = mantissa & 0x7FF;
  if (below >= 0x3FF && below <= 0x401) return false;
  value = static_cast<double>(negative ? -exact : exact) + 0.0;
  return true;
}

#else

bool quick_value(std::string_view, double&) { return false; }

#endif

}  // namespace

double number_value(std::string_view text) {
  double value = 0;
  if (quick_value(text, value)) return value;
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
  const bool plain = text.find_first_of("eE") == std::string_view::npos;
  if (plain && text.size() <= 15) return true;
  std::array<char, 400> buffer;
  if (plain && text.size() <= 25) {
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    if (std::string_view(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())) == text) return true;
  }
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  return read_decimal(text) == read_decimal({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
}

PatternNumber read_number(std::string_view text) {
  const double value = number_value(text);
  return {value, is_comparable(text, value)};
}

}  // namespace tocsin

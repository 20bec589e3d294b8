#include "language/event_pattern/number.h"

#include <algorithm>
#include <array>
#include <bit>
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

constexpr int kDecimalsMax = 27;  // 5 to this power has 63 bits.

/// A reciprocal power of five: 2^shift / 5^n, cut off to 64 bits of which the first is set.
struct Reciprocal {
  std::uint64_t bits = 0;
  int shift = 0;
};

__extension__ using Wide = unsigned __int128;

constexpr std::array<Reciprocal, kDecimalsMax + 1> kReciprocals = [] {
  std::array<Reciprocal, kDecimalsMax + 1> out{};
  std::uint64_t power = 5;
  for (std::size_t n = 1; n < out.size(); ++n, power *= 5) {
    out[n].shift = 63 + static_cast<int>(std::bit_width(power));
    out[n].bits = static_cast<std::uint64_t>((Wide{1} << out[n].shift) / power);
  }
  return out;
}();

bool is_plain_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// Takes in the digits at `at` and returns the place behind them.
const char* read_digits(const char* at, const char* end, std::uint64_t& digits) {
  for (; at != end && is_plain_digit(*at); ++at) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
  return at;
}

/// The same for long runs: eight or four digits at once.
const char* read_many_digits(const char* at, const char* end, std::uint64_t& digits) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; end - at >= 8; at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, 8);
      // A byte is a digit if its high half is 3, and still is when 6 is added.
      if (((word & (word + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0) != 0x3030303030303030) break;
      word = (word & 0x0F0F0F0F0F0F0F0F) * ((10U << 8) + 1) >> 8;  // pairs
      word = (word & 0x00FF00FF00FF00FF) * ((100U << 16) + 1) >> 16;
      word = (word & 0x0000FFFF0000FFFF) * ((std::uint64_t{10'000} << 32) + 1) >> 32;
      digits = digits * 100'000'000 + word;
    }
    if (end - at >= 4) {
      std::uint32_t word = 0;
      std::memcpy(&word, at, 4);
      if (((word & (word + 0x06060606)) & 0xF0F0F0F0) == 0x30303030) {
        word = (word & 0x0F0F0F0F) * ((10U << 8) + 1) >> 8;
        word = (word & 0x00FF00FF) * ((100U << 16) + 1) >> 16;
        digits = digits * 10'000 + word;
        at += 4;
      }
    }
  }
  return read_digits(at, end, digits);
}

/// For exponents of normal doubles.
double power_of_two(int exponent) { return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52); }

/// `digits` / 10^decimals, rounded once. False if 64 bits do not tell which way to round.
bool divide_by_power(std::uint64_t digits, int decimals, double& value) {
  if (digits == 0 || decimals == 0) {
    value = static_cast<double>(digits);
    return true;
  }
  const Reciprocal& reciprocal = kReciprocals[static_cast<std::size_t>(decimals)];
  const int zeros = std::countl_zero(digits);
  const Wide product = Wide{digits << zeros} * reciprocal.bits;
  auto high = static_cast<std::uint64_t>(product >> 64);
  // What was cut off the reciprocal would add less than one here. That matters only next to the middle between two
  // doubles.
  const int surplus = 11 - std::countl_zero(high);
  const std::uint64_t middle = std::uint64_t{1} << (surplus - 1);
  const std::uint64_t below = high & (2 * middle - 1);
  if (below == middle - 1 || below == middle) return false;
  high = (high >> surplus) + (below > middle ? 1 : 0);
  value = static_cast<double>(high) * power_of_two(surplus + 64 - reciprocal.shift - zeros - decimals);
  return true;
}

/// The common case: up to 19 digits and no exponent.
bool quick_value(std::string_view text, double& value) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  std::uint64_t digits = 0;
  const char* const first = at;
  at = read_digits(at, end, digits);
  auto count = at - first;
  std::ptrdiff_t decimals = 0;
  if (at != end && *at == '.') {
    const char* const point = ++at;
    at = read_many_digits(at, end, digits);
    decimals = at - point;
    count += decimals;
  }
  if (at != end || count > 19 || count == 0 || decimals > kDecimalsMax) return false;
  if (!divide_by_power(digits, static_cast<int>(decimals), value)) return false;
  value = negative && value != 0 ? -value : value;
  return true;
}

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
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) { return c == 'e' || c == 'E'; });
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

#include "sim/ids.h"

#include <cstdint>

#include "base/check.h"
#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::size_t kKindLength = 4;
constexpr std::size_t kAccountLetters = 9;  // 1 + 40 bits, and 4 of chance
constexpr int kChanceBits = 4;
constexpr std::uint64_t kPresentGeneration = 1ULL << 44;
constexpr std::uint64_t kAccountMax = 999'999'999'999ULL;
constexpr std::string_view kSecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string aws_id(std::string_view kind, std::string_view account, std::size_t length, Random& random) {
  TOCSIN_CHECK(kind.size() == kKindLength && length >= kKeyIdLength);
  const auto number = parse_integer(account);
  TOCSIN_CHECK(number && *number >= 0 && static_cast<std::uint64_t>(*number) <= kAccountMax);
  const std::uint64_t bits =
      kPresentGeneration | static_cast<std::uint64_t>(*number) << kChanceBits | random.below(1 << kChanceBits);
  std::string id(kind);
  id.reserve(length);
  for (std::size_t i = 0; i < kAccountLetters; ++i) {
    id += kIdAlphabet[(bits >> (5 * (kAccountLetters - 1 - i))) & 31];
  }
  return id + random.text(kIdAlphabet, length - id.size());
}

std::optional<std::string> account_of_id(std::string_view id) {
  if (id.size() < kKindLength + kAccountLetters) return std::nullopt;
  std::uint64_t bits = 0;
  for (const char c : id.substr(kKindLength, kAccountLetters)) {
    const std::size_t value = kIdAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | value;
  }
  const std::uint64_t account = (bits & ~kPresentGeneration) >> kChanceBits;
  if ((bits & kPresentGeneration) == 0 || account > kAccountMax) return std::nullopt;
  const std::string digits = std::to_string(account);
  return std::string(12 - digits.size(), '0') + digits;
}

std::string secret_key(Random& random) { return random.text(kSecretAlphabet, 40); }

}  // namespace tocsin

#include "sim/random.h"

namespace tocsin {

// SplitMix64's finaliser over seed and counter: any two neighbouring counters give unrelated numbers.
std::uint64_t Random::next() {
  std::uint64_t z = seed_ * 0x9e3779b97f4a7c15ULL + ++counter_ * 0xd1b54a32d192ed03ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t Random::below(std::uint64_t bound) { return next() % bound; }

std::string Random::text(std::string_view alphabet, std::size_t count) {
  std::string out(count, '\0');
  std::uint64_t bits = 0;
  int left = 0;
  for (char& c : out) {
    if (left == 0) {
      bits = next();
      left = 8;
    }
    c = alphabet[(bits & 0xff) % alphabet.size()];
    bits >>= 8;
    --left;
  }
  return out;
}

std::string Random::uuid() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::uint64_t halves[2] = {next(), next()};
  halves[0] = (halves[0] & ~0xf000ULL) | 0x4000ULL;
  halves[1] = (halves[1] & ~(3ULL << 62)) | (2ULL << 62);
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += kDigits[(halves[i / 16] >> (60 - 4 * (i % 16))) & 15];
  }
  return out;
}

}  // namespace tocsin

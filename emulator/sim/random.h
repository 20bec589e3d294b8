#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tocsin {

/// The one source of chance of a world: a counter that is hashed with the seed, so that its whole state is two
/// numbers, which are saved, forked and rolled back with the rest of the world.
class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_(seed) {}

  std::uint64_t next();

  /// A number in [0, bound).
  std::uint64_t below(std::uint64_t bound);

  /// `count` characters, each drawn from `alphabet`.
  std::string text(std::string_view alphabet, std::size_t count);

  /// A version 4 UUID.
  std::string uuid();

  std::uint64_t seed() const { return seed_; }
  std::uint64_t counter() const { return counter_; }
  void restore(std::uint64_t seed, std::uint64_t counter) {
    seed_ = seed;
    counter_ = counter;
  }

 private:
  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
};

/// The letters of IAM's and STS's identifiers: base 32 without 0, 1, 8 and 9.
inline constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace tocsin

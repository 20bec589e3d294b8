#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace tocsin {

/// Up to seven bytes as a number, never reading beyond them.
inline std::uint64_t load_tail(const char* p, std::size_t n) {
  if (n >= 4) {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + n - 4, 4);
    return low | std::uint64_t{high} << ((n - 4) * 8);
  }
  if (n == 0) return 0;
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])}; };
  return byte(0) | byte(n / 2) << (n / 2 * 8) | byte(n - 1) << ((n - 1) * 8);
}

inline std::uint64_t load_word(const char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, 8);
  return word;
}

/// The hash of bytes, which can be asked for at growing lengths on the way: for prefixes.
class ByteHash {
 public:
  static std::uint64_t mix(std::uint64_t x) {
    x *= 0x9E3779B97F4A7C15;
    return x ^ x >> 32;
  }
  void word(std::uint64_t w) { state_ = mix(state_ ^ w); }
  /// The hash of all words so far, of `tail` (the bytes after them), together `size` bytes, under `salt`.
  std::uint32_t at(std::uint64_t tail, std::size_t size, std::uint32_t salt) const {
    return static_cast<std::uint32_t>(mix(mix(state_ ^ tail) ^ size ^ std::uint64_t{salt} << 40));
  }

 private:
  std::uint64_t state_ = 0x2545F4914F6CDD1D;
};

/// The hash of `text` read forwards, as for prefixes and whole values.
inline std::uint32_t hash_forward(std::string_view text, std::uint32_t salt) {
  ByteHash hash;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) hash.word(load_word(text.data() + i));
  return hash.at(load_tail(text.data() + i, text.size() - i), text.size(), salt);
}

/// The hash of `text` read backwards, as for suffixes.
inline std::uint32_t hash_backward(std::string_view text, std::uint32_t salt) {
  ByteHash hash;
  std::size_t left = text.size();
  for (; left >= 8; left -= 8) hash.word(load_word(text.data() + left - 8));
  return hash.at(load_tail(text.data(), left), text.size(), salt);
}

/// The hash of a number's value.
inline std::uint32_t hash_number(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return static_cast<std::uint32_t>(ByteHash::mix(bits));
}

/// A multimap from 32-bit hashes to ids. Open addressing; whoever asks compares what the ids stand for.
class LiteralTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  void insert(std::uint32_t hash, std::uint32_t id);
  void erase(std::uint32_t hash, std::uint32_t id);

  /// Calls visit(id) for each id under this hash.
  template <class Visit>
  void find(std::uint32_t hash, Visit visit) const {
    if (entries_.empty()) return;
    const std::size_t mask = entries_.size() - 1;
    for (std::size_t i = hash & mask; entries_[i].id != kNone; i = (i + 1) & mask) {
      if (entries_[i].hash == hash) visit(entries_[i].id);
    }
  }

  /// The first id under this hash for which is(id); kNone if there is none.
  template <class Is>
  std::uint32_t find_first(std::uint32_t hash, Is is) const {
    if (entries_.empty()) return kNone;
    const std::size_t mask = entries_.size() - 1;
    for (std::size_t i = hash & mask; entries_[i].id != kNone; i = (i + 1) & mask) {
      if (entries_[i].hash == hash && is(entries_[i].id)) return entries_[i].id;
    }
    return kNone;
  }

  template <class Visit>
  void each(Visit visit) const {
    for (const Entry& entry : entries_) {
      if (entry.id != kNone) visit(entry.hash, entry.id);
    }
  }

  std::size_t count(std::uint32_t hash) const {
    std::size_t n = 0;
    find(hash, [&](std::uint32_t) { ++n; });
    return n;
  }

  std::size_t memory_bytes() const { return entries_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t id = kNone;
  };
  void place(Entry entry);

  std::vector<Entry> entries_;  // a power of two, at most three quarters full
  std::size_t size_ = 0;
};

}  // namespace tocsin

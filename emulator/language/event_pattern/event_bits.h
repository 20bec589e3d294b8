#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tocsin {

/// Where the structure of 64 bytes of JSON lies, one bit a byte. All but `quote` is outside strings.
struct BlockBits {
  std::uint64_t quote = 0;  // quotes that no backslash escapes: they open and close strings
  std::uint64_t open = 0;   // { and [
  std::uint64_t close = 0;  // } and ]
  std::uint64_t end = 0;    // what ends a scalar: , } ]
};

/// The structure of a JSON text as bit maps: one pass over the bytes with the widest vectors that the processor has.
/// From then on strings and whole containers are stepped over 64 bytes at a time. Keeps its memory between texts.
class EventBits {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  void read(std::string_view text);

  /// The first quote at or after `at`, which is in the text or just behind it. Behind the text if there is none: this
  /// and the next two.
  std::size_t next_quote(std::size_t at) const { return next(at, &BlockBits::quote); }
  /// The first `,`, `}` or `]` at or after `at`.
  std::size_t next_end(std::size_t at) const { return next(at, &BlockBits::end); }
  std::size_t next_open(std::size_t at) const { return next(at, &BlockBits::open); }

  /// The bracket that closes the one at `at`.
  std::size_t matching_close(std::size_t at) const;

  bool any_backslash() const { return any_backslash_; }
  bool has_backslash(std::size_t begin, std::size_t end) const {
    return any_backslash_ && text_.substr(begin, end - begin).find('\\') != std::string_view::npos;
  }

 private:
  std::size_t next(std::size_t at, std::uint64_t BlockBits::*map) const {
    const BlockBits* block = &blocks_[at / 64];
    std::uint64_t bits = block->*map >> (at % 64) << (at % 64);
    while (bits == 0) bits = (++block)->*map;
    return static_cast<std::size_t>(block - blocks_.data()) * 64 + static_cast<std::size_t>(__builtin_ctzll(bits));
  }

  std::string_view text_;
  std::vector<BlockBits> blocks_;  // The last one has all bits set, so that every search ends.
  std::size_t count_ = 0;
  bool any_backslash_ = false;
};

}  // namespace tocsin

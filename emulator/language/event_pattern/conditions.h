#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "language/event_pattern/compiled_pattern.h"

namespace tocsin {

/// A list of ids in eight bytes as long as it holds one at most, which most lists do.
class IdList {
 public:
  IdList() = default;
  ~IdList() { release(); }
  IdList(IdList&& other) noexcept : word_(other.word_) { other.word_ = 0; }
  IdList& operator=(IdList&& other) noexcept {
    if (this != &other) {
      release();
      word_ = other.word_;
      other.word_ = 0;
    }
    return *this;
  }

  void add(std::uint32_t id);
  void remove(std::uint32_t id);
  std::size_t size() const { return word_ == 0 ? 0 : inline_one() ? 1 : block()[0]; }
  bool empty() const { return word_ == 0; }
  /// nullptr if empty.
  const std::uint32_t* begin() const { return word_ == 0 ? nullptr : inline_one() ? one() : block() + 2; }
  const std::uint32_t* end() const { return begin() + size(); }
  std::size_t memory_bytes() const { return word_ == 0 || inline_one() ? 0 : (block()[1] + 2) * 4 + 16; }

 private:
  // 0: empty. Lowest bit set: one id, in the upper half. Else: a block of [size, capacity, ids...].
  bool inline_one() const { return (word_ & 1) != 0; }
  const std::uint32_t* one() const { return reinterpret_cast<const std::uint32_t*>(&word_) + 1; }
  std::uint32_t* block() const { return reinterpret_cast<std::uint32_t*>(word_); }
  void release() {
    if (word_ != 0 && !inline_one()) std::free(block());
    word_ = 0;
  }
  std::uint64_t word_ = 0;
};

/// Bytes with eight of them kept in place.
class Literal {
 public:
  Literal() = default;
  explicit Literal(std::string_view text);
  ~Literal() { release(); }
  Literal(Literal&& other) noexcept : size_(other.size_), word_(other.word_) { other.size_ = 0; }
  Literal& operator=(Literal&& other) noexcept;

  std::string_view view() const {
    return {size_ <= 8 ? reinterpret_cast<const char*>(&word_) : reinterpret_cast<const char*>(word_), size_};
  }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const { return size_ <= 8 ? 0 : size_ + 16; }

 private:
  void release() {
    if (size_ > 8) std::free(reinterpret_cast<void*>(word_));
  }
  std::uint32_t size_ = 0;
  std::uint64_t word_ = 0;
};

constexpr std::uint32_t kNoId = ~std::uint32_t{0};

/// One distinct test of one path, shared by all rules that ask it.
struct Condition {
  // What an event made of it; good if `stamp` is the event's number.
  std::uint32_t stamp = 0;
  std::uint32_t log = kNoId;         // newest log entry: a value that it accepts (anything-but: one that it excludes)
  std::uint32_t excluded_count = 0;  // anything-but: how many values it excludes
  std::uint32_t excluded_last = 0;   // anything-but: the last of them

  TestKind kind = TestKind::kExists;
  std::uint8_t anchor = 0;  // wildcards: how they are found, see StringIndex; anything-but: 1 if its path lists it
  std::uint32_t path = 0;
  std::uint32_t references = 0;  // leaves and anything-buts that name it
  std::uint32_t anchor_hash = 0;
  Literal literal;  // text; a number's bytes; a block's bytes; the excluded conditions of an anything-but
  IdList postings;  // sub-rules that are looked at when it holds
  IdList excludes;  // anything-buts that a value which satisfies it does not
};

/// All conditions, in blocks, so that they never move and none is wasted.
class Conditions {
 public:
  Condition& operator[](std::uint32_t id) { return blocks_[id / kBlock][id % kBlock]; }
  const Condition& operator[](std::uint32_t id) const { return blocks_[id / kBlock][id % kBlock]; }

  std::uint32_t add();
  void remove(std::uint32_t id);
  void forget_stamps();
  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kBlock = 128;
  std::vector<std::unique_ptr<Condition[]>> blocks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t count_ = 0;
};

}  // namespace tocsin

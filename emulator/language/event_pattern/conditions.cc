#include "language/event_pattern/conditions.h"

#include <algorithm>
#include <new>

namespace tocsin {
namespace {

void* allocate(std::size_t bytes) {
  void* memory = std::malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void IdList::add(std::uint32_t id) {
  if (word_ == 0) {
    word_ = std::uint64_t{id} << 32 | 1;
    return;
  }
  if (inline_one()) {
    const std::uint32_t first = *one();
    auto* fresh = static_cast<std::uint32_t*>(allocate(sizeof(std::uint32_t) * 6));
    fresh[0] = 1;
    fresh[1] = 4;
    fresh[2] = first;
    word_ = reinterpret_cast<std::uint64_t>(fresh);
  }
  std::uint32_t* at = block();
  if (at[0] == at[1]) {
    const std::uint32_t capacity = at[1] + at[1] / 2;
    auto* grown = static_cast<std::uint32_t*>(allocate(sizeof(std::uint32_t) * (capacity + 2)));
    std::memcpy(grown, at, sizeof(std::uint32_t) * (at[0] + 2));
    grown[1] = capacity;
    std::free(at);
    at = grown;
    word_ = reinterpret_cast<std::uint64_t>(at);
  }
  at[2 + at[0]++] = id;
}

void IdList::remove(std::uint32_t id) {
  if (word_ == 0) return;
  if (inline_one()) {
    if (*one() == id) word_ = 0;
    return;
  }
  std::uint32_t* at = block();
  std::uint32_t* end = at + 2 + at[0];
  std::uint32_t* found = std::find(at + 2, end, id);
  if (found == end) return;
  *found = end[-1];
  if (--at[0] == 0) release();
}

Literal::Literal(std::string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
  if (size_ <= 8) {
    std::memcpy(&word_, text.data(), text.size());
  } else {
    void* memory = allocate(text.size());
    std::memcpy(memory, text.data(), text.size());
    word_ = reinterpret_cast<std::uint64_t>(memory);
  }
}

Literal& Literal::operator=(Literal&& other) noexcept {
  if (this != &other) {
    release();
    size_ = other.size_;
    word_ = other.word_;
    other.size_ = 0;
  }
  return *this;
}

std::uint32_t Conditions::add() {
  if (!free_.empty()) {
    const std::uint32_t id = free_.back();
    free_.pop_back();
    return id;
  }
  if (count_ % kBlock == 0) blocks_.push_back(std::make_unique<Condition[]>(kBlock));
  return count_++;
}

void Conditions::remove(std::uint32_t id) {
  (*this)[id] = Condition();
  free_.push_back(id);
}

void Conditions::forget_stamps() {
  for (std::uint32_t id = 0; id < count_; ++id) (*this)[id].stamp = 0;
}

std::size_t Conditions::memory_bytes() const {
  std::size_t total = blocks_.size() * (kBlock * sizeof(Condition) + sizeof(void*) * 2) + free_.capacity() * 4;
  for (std::uint32_t id = 0; id < count_; ++id) {
    const Condition& condition = (*this)[id];
    total += condition.literal.memory_bytes() + condition.postings.memory_bytes() + condition.excludes.memory_bytes();
  }
  return total;
}

}  // namespace tocsin

#pragma once

#include "language/event_pattern/path_index.h"

namespace tocsin {

/// What keeps the kinds apart in one table.
enum Salt : std::uint32_t {
  kTextSalt = 1,
  kFrontSalt,
  kBackSalt,
  kFoldSalt,
  kFoldFrontSalt,
  kFoldBackSalt,
  kGramSalt,
  kBlockSalt,
  kSameSalt
};

/// Stands between the pieces of a wildcard's literal: a byte that no UTF-8 text has.
constexpr char kStarByte = '\xFF';

/// Whether a wildcard, its pieces joined by kStarByte, matches.
bool wildcard_literal_matches(std::string_view literal, std::string_view value);

/// An address block as bytes: family, bits, address.
std::array<char, 18> block_bytes(const Address& masked_address, int bits);

inline std::uint32_t gram_hash(const char* p, std::size_t n) {
  std::uint64_t bytes = 0;
  if (n == 4) {
    std::uint32_t four = 0;
    std::memcpy(&four, p, 4);
    bytes = four;
  } else {
    bytes = load_tail(p, n);
  }
  return static_cast<std::uint32_t>(ByteHash::mix(bytes ^ std::uint64_t{n} << 56 ^ std::uint64_t{kGramSalt} << 40));
}

/// The value with ASCII letters in lower case.
inline std::string_view lower_into(std::string_view value, std::string& out) {
  if (out.size() < value.size()) out.resize(value.size());
  char* to = out.data();
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    to[i] = static_cast<char>(c + (static_cast<unsigned char>(c - 'A') < 26 ? 32 : 0));
  }
  return {out.data(), value.size()};
}

template <class Hit>
void StringIndex::classify_front(const Conditions& conditions, std::string_view value, Hit& hit) const {
  ByteHash hash;
  std::size_t at = 0;
  const auto read_to = [&](std::size_t length) {
    for (; at + 8 <= length; at += 8) hash.word(load_word(value.data() + at));
    return load_tail(value.data() + at, length - at);
  };
  for (const Lengths::Row& row : prefixes_.rows()) {
    if (row.length > value.size()) break;
    const std::uint64_t tail = read_to(row.length);
    table_.find(hash.at(tail, row.length, kFrontSalt), [&](std::uint32_t id) {
      const Condition& condition = conditions[id];
      const bool holds = condition.kind == TestKind::kWildcard
                             ? condition.anchor == kFront && wildcard_literal_matches(condition.literal.view(), value)
                             : condition.kind == TestKind::kPrefix && value.starts_with(condition.literal.view());
      if (holds) hit(id);
    });
  }
  if (texts_ == 0) return;
  const std::uint64_t tail = read_to(value.size());
  table_.find(hash.at(tail, value.size(), kTextSalt), [&](std::uint32_t id) {
    const Condition& condition = conditions[id];
    if (condition.kind == TestKind::kText && condition.literal.view() == value) hit(id);
  });
}

template <class Hit>
void StringIndex::classify_back(const Conditions& conditions, std::string_view value, Hit& hit) const {
  ByteHash hash;
  std::size_t taken = 0;
  const char* end = value.data() + value.size();
  for (const Lengths::Row& row : suffixes_.rows()) {
    if (row.length > value.size()) break;
    for (; taken + 8 <= row.length; taken += 8) hash.word(load_word(end - taken - 8));
    const std::uint64_t tail = load_tail(end - row.length, row.length - taken);
    table_.find(hash.at(tail, row.length, kBackSalt), [&](std::uint32_t id) {
      const Condition& condition = conditions[id];
      const bool holds = condition.kind == TestKind::kWildcard
                             ? condition.anchor == kBack && wildcard_literal_matches(condition.literal.view(), value)
                             : condition.kind == TestKind::kSuffix && value.ends_with(condition.literal.view());
      if (holds) hit(id);
    });
  }
}

template <class Hit>
void StringIndex::classify_lowered(const Conditions& conditions, std::string_view lowered, Hit& hit) const {
  const auto look = [&](std::uint32_t hash, TestKind kind, std::string_view part) {
    table_.find(hash, [&](std::uint32_t id) {
      if (conditions[id].kind == kind && conditions[id].literal.view() == part) hit(id);
    });
  };
  if (folds_ > 0) look(hash_forward(lowered, kFoldSalt), TestKind::kFold, lowered);
  for (const Lengths::Row& row : folded_prefixes_.rows()) {
    if (row.length > lowered.size()) break;
    const std::string_view part = lowered.substr(0, row.length);
    look(hash_forward(part, kFoldFrontSalt), TestKind::kPrefixFold, part);
  }
  for (const Lengths::Row& row : folded_suffixes_.rows()) {
    if (row.length > lowered.size()) break;
    const std::string_view part = lowered.substr(lowered.size() - row.length);
    look(hash_forward(part, kFoldBackSalt), TestKind::kSuffixFold, part);
  }
}

template <class Hit>
void StringIndex::classify_grams(const Conditions& conditions, std::string_view value, Hit& hit) const {
  const std::uint32_t mask = static_cast<std::uint32_t>(gram_filter_.size() * 64 - 1);
  for (std::size_t n = 1; n <= kGramMax; ++n) {
    if (grams_[n - 1] == 0 || value.size() < n) continue;
    const auto anchor = static_cast<std::uint8_t>(kGram1 + n - 1);
    for (std::size_t i = 0; i + n <= value.size(); ++i) {
      const std::uint32_t hash = gram_hash(value.data() + i, n);
      const std::uint32_t bit = hash & mask;
      if ((gram_filter_[bit / 64] >> (bit % 64) & 1) == 0) continue;
      table_.find(hash, [&](std::uint32_t id) {
        const Condition& condition = conditions[id];
        if (condition.kind == TestKind::kWildcard && condition.anchor == anchor &&
            wildcard_literal_matches(condition.literal.view(), value)) {
          hit(id);
        }
      });
    }
  }
}

template <class Hit>
void StringIndex::classify_address(const Conditions& conditions, std::string_view value, Hit& hit) const {
  const auto address = read_address(value);
  if (!address) return;
  for (const Lengths::Row& row : (address->v6 ? addresses_->v6 : addresses_->v4).rows()) {
    const auto bytes = block_bytes(masked(*address, static_cast<int>(row.length)), static_cast<int>(row.length));
    const std::string_view literal(bytes.data(), bytes.size());
    table_.find(hash_forward(literal, kBlockSalt), [&](std::uint32_t id) {
      const Condition& condition = conditions[id];
      if (condition.kind == TestKind::kBlock && condition.literal.view() == literal) hit(id);
    });
  }
}

template <class Hit>
void StringIndex::classify(const Conditions& conditions, std::string_view value, std::string& lowered, Hit hit) const {
  for (const std::uint32_t id : any_) hit(id);
  if (texts_ > 0 || !prefixes_.empty()) classify_front(conditions, value, hit);
  if (!suffixes_.empty()) classify_back(conditions, value, hit);
  if (folds_ > 0 || !folded_prefixes_.empty() || !folded_suffixes_.empty()) {
    classify_lowered(conditions, lower_into(value, lowered), hit);
  }
  if (!gram_filter_.empty()) classify_grams(conditions, value, hit);
  if (addresses_) classify_address(conditions, value, hit);
  for (const Residue& row : residue_) {
    const TestKind kind = conditions[row.id].kind;
    const bool holds = kind == TestKind::kFold         ? row.fold.matches(value)
                       : kind == TestKind::kPrefixFold ? row.fold.match_front(value) != std::string_view::npos
                                                       : row.fold.match_back(value) != std::string_view::npos;
    if (holds) hit(row.id);
  }
}

}  // namespace tocsin

#include "language/event_pattern/path_index.h"

#include <algorithm>

#include "base/text.h"
#include "language/event_pattern/string_classify.h"

namespace tocsin {
namespace {

constexpr std::size_t kWindowsMax = 16;  // How many places of a wildcard's piece compete to be its anchor.

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view bytes_of(const double& value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

double number_of(std::string_view literal) {
  double value = 0;
  std::memcpy(&value, literal.data(), sizeof value);
  return value;
}

bool is_fold(TestKind kind) {
  return kind == TestKind::kFold || kind == TestKind::kPrefixFold || kind == TestKind::kSuffixFold;
}

NumberRange range_of(const Literal& literal) {
  NumberRange range;
  std::memcpy(&range.low, literal.view().data(), sizeof(double));
  std::memcpy(&range.high, literal.view().data() + sizeof(double), sizeof(double));
  return range;
}

/// Conditions of strings that are found by one hash of their whole literal.
std::uint32_t hash_of(TestKind kind, std::string_view literal) {
  switch (kind) {
    case TestKind::kText: return hash_forward(literal, kTextSalt);
    case TestKind::kPrefix: return hash_forward(literal, kFrontSalt);
    case TestKind::kSuffix: return hash_backward(literal, kBackSalt);
    case TestKind::kFold: return hash_forward(literal, kFoldSalt);
    case TestKind::kPrefixFold: return hash_forward(literal, kFoldFrontSalt);
    case TestKind::kSuffixFold: return hash_forward(literal, kFoldBackSalt);
    case TestKind::kBlock: return hash_forward(literal, kBlockSalt);
    case TestKind::kNumber: return hash_number(number_of(literal));
    default: return hash_forward(literal, kSameSalt);
  }
}

bool accepts_any_string(TestKind kind, std::string_view literal) {
  if (kind == TestKind::kWildcard) return literal.size() == 1 && literal[0] == kStarByte;
  return literal.empty() && kind != TestKind::kText && kind != TestKind::kFold;
}

}  // namespace

void Lengths::add(std::size_t length) {
  const auto it = std::lower_bound(rows_.begin(), rows_.end(), length,
                                   [](const Row& row, std::size_t n) { return row.length < n; });
  if (it != rows_.end() && it->length == length) {
    ++it->count;
  } else {
    rows_.insert(it, {static_cast<std::uint32_t>(length), 1});
  }
}

void Lengths::remove(std::size_t length) {
  const auto it = std::lower_bound(rows_.begin(), rows_.end(), length,
                                   [](const Row& row, std::size_t n) { return row.length < n; });
  if (it != rows_.end() && it->length == length && --it->count == 0) rows_.erase(it);
}

std::array<char, 18> block_bytes(const Address& address, int bits) {
  std::array<char, 18> out{};
  out[0] = address.v6 ? 6 : 4;
  out[1] = static_cast<char>(bits);
  std::memcpy(out.data() + 2, address.bytes.data(), 16);
  return out;
}

bool wildcard_literal_matches(std::string_view literal, std::string_view value) {
  const auto first = literal.find(kStarByte);
  if (first == std::string_view::npos) return literal == value;
  const auto last = literal.rfind(kStarByte);
  const std::string_view front = literal.substr(0, first);
  const std::string_view back = literal.substr(last + 1);
  if (value.size() < front.size() + back.size() || !value.starts_with(front) || !value.ends_with(back)) return false;
  value = value.substr(front.size(), value.size() - front.size() - back.size());
  for (std::size_t at = first + 1; at <= last;) {
    const auto star = literal.find(kStarByte, at);
    const std::string_view piece = literal.substr(at, star - at);
    const auto found = value.find(piece);
    if (found == std::string_view::npos) return false;
    value.remove_prefix(found + piece.size());
    at = star + 1;
  }
  return true;
}

std::string literal_of(const Test& test) {
  switch (test.kind) {
    case TestKind::kNumber: return std::string(bytes_of(test.number));
    case TestKind::kRange: return concat(bytes_of(test.range.low), bytes_of(test.range.high));
    case TestKind::kAddress:
    case TestKind::kBlock: {
      const auto bytes = block_bytes(masked(test.block.first, test.block.bits), test.block.bits);
      return {bytes.data(), bytes.size()};
    }
    case TestKind::kFold:
    case TestKind::kPrefixFold:
    case TestKind::kSuffixFold: return is_ascii(test.text) ? lower(test.text) : test.text;
    case TestKind::kWildcard: return join(test.wildcard.pieces, std::string_view(&kStarByte, 1));
    default: return test.text;
  }
}

// ---- strings

void StringIndex::choose_anchor(Condition& condition) {
  const std::string_view literal = condition.literal.view();
  const auto pieces = split(literal, kStarByte);
  std::size_t best = ~std::size_t{0};
  const auto offer = [&](std::uint8_t anchor, std::uint32_t hash, std::size_t price) {
    const std::size_t score = table_.count(hash) * 16 + price;
    if (score >= best) return;
    best = score;
    condition.anchor = anchor;
    condition.anchor_hash = hash;
  };
  if (!pieces.front().empty()) offer(kFront, hash_forward(pieces.front(), kFrontSalt), 0);
  if (pieces.size() > 1 && !pieces.back().empty()) offer(kBack, hash_backward(pieces.back(), kBackSalt), 1);
  for (const std::string_view piece : pieces) {
    const std::size_t n = std::min(piece.size(), kGramMax);
    if (n == 0) continue;
    for (std::size_t i = 0; i + n <= piece.size() && i < kWindowsMax; ++i) {
      offer(static_cast<std::uint8_t>(kGram1 + n - 1), gram_hash(piece.data() + i, n), 4 + 4 * (kGramMax - n));
    }
  }
}

void StringIndex::note_gram(const Conditions& conditions, std::uint32_t hash) {
  const auto note = [&](std::uint32_t h) {
    const std::size_t bit = h & (gram_filter_.size() * 64 - 1);
    gram_filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  };
  if (++grams_noted_ * 8 > gram_filter_.size() * 64) {
    std::vector<std::uint64_t>(gram_filter_.empty() ? 8 : gram_filter_.size() * 2).swap(gram_filter_);
    table_.each([&](std::uint32_t h, std::uint32_t id) {
      if (conditions[id].kind == TestKind::kWildcard && conditions[id].anchor >= kGram1) note(h);
    });
  }
  note(hash);
}

void StringIndex::insert(Conditions& conditions, std::uint32_t id, const Test* test) {
  Condition& condition = conditions[id];
  const std::string_view literal = condition.literal.view();
  if (accepts_any_string(condition.kind, literal)) {
    any_.add(id);
    return;
  }
  if (is_fold(condition.kind) && !is_ascii(literal)) {
    residue_.push_back({id, FoldedText(test->text)});
    return;
  }
  if (condition.kind == TestKind::kWildcard) {
    choose_anchor(condition);
    table_.insert(hash_of(condition.kind, literal), id);
    table_.insert(condition.anchor_hash, id);
    if (condition.anchor == kFront)
      prefixes_.add(literal.find(kStarByte) == std::string_view::npos ? literal.size() : literal.find(kStarByte));
    if (condition.anchor == kBack) suffixes_.add(literal.size() - literal.rfind(kStarByte) - 1);
    if (condition.anchor >= kGram1) {
      ++grams_[static_cast<std::size_t>(condition.anchor - kGram1)];
      note_gram(conditions, condition.anchor_hash);
    }
    return;
  }
  table_.insert(hash_of(condition.kind, literal), id);
  switch (condition.kind) {
    case TestKind::kText: ++texts_; break;
    case TestKind::kFold: ++folds_; break;
    case TestKind::kPrefix: prefixes_.add(literal.size()); break;
    case TestKind::kSuffix: suffixes_.add(literal.size()); break;
    case TestKind::kPrefixFold: folded_prefixes_.add(literal.size()); break;
    case TestKind::kSuffixFold: folded_suffixes_.add(literal.size()); break;
    default:
      if (!addresses_) addresses_ = std::make_unique<Addresses>();
      (literal[0] == 6 ? addresses_->v6 : addresses_->v4).add(static_cast<unsigned char>(literal[1]));
  }
}

void StringIndex::erase(Conditions& conditions, std::uint32_t id) {
  const Condition& condition = conditions[id];
  const std::string_view literal = condition.literal.view();
  if (accepts_any_string(condition.kind, literal)) {
    any_.remove(id);
    return;
  }
  if (is_fold(condition.kind) && !is_ascii(literal)) {
    std::erase_if(residue_, [&](const Residue& row) { return row.id == id; });
    return;
  }
  table_.erase(hash_of(condition.kind, literal), id);
  switch (condition.kind) {
    case TestKind::kText: --texts_; break;
    case TestKind::kFold: --folds_; break;
    case TestKind::kPrefix: prefixes_.remove(literal.size()); break;
    case TestKind::kSuffix: suffixes_.remove(literal.size()); break;
    case TestKind::kPrefixFold: folded_prefixes_.remove(literal.size()); break;
    case TestKind::kSuffixFold: folded_suffixes_.remove(literal.size()); break;
    case TestKind::kWildcard:
      table_.erase(condition.anchor_hash, id);
      if (condition.anchor == kFront)
        prefixes_.remove(literal.find(kStarByte) == std::string_view::npos ? literal.size() : literal.find(kStarByte));
      if (condition.anchor == kBack) suffixes_.remove(literal.size() - literal.rfind(kStarByte) - 1);
      if (condition.anchor >= kGram1) --grams_[static_cast<std::size_t>(condition.anchor - kGram1)];
      break;
    default: (literal[0] == 6 ? addresses_->v6 : addresses_->v4).remove(static_cast<unsigned char>(literal[1]));
  }
}

std::uint32_t StringIndex::find_same(const Conditions& conditions, TestKind kind, std::string_view literal) const {
  std::uint32_t found = kNoId;
  const auto same = [&](std::uint32_t id) {
    if (conditions[id].kind == kind && conditions[id].literal.view() == literal) found = id;
  };
  for (const std::uint32_t id : any_) same(id);
  for (const Residue& row : residue_) same(row.id);
  if (found == kNoId) table_.find(hash_of(kind, literal), same);
  return found;
}

std::size_t StringIndex::memory_bytes() const {
  std::size_t total = table_.memory_bytes() + gram_filter_.capacity() * 8 + any_.memory_bytes();
  for (const Lengths* lengths : {&prefixes_, &suffixes_, &folded_prefixes_, &folded_suffixes_}) {
    total += lengths->rows().capacity() * sizeof(Lengths::Row);
  }
  if (addresses_)
    total += sizeof(Addresses) + (addresses_->v4.rows().capacity() + addresses_->v6.rows().capacity()) * 8;
  return total + residue_.capacity() * sizeof(Residue);
}

// ---- a path

std::uint32_t PathIndex::find_same(const Conditions& conditions, TestKind kind, std::string_view literal) const {
  const auto first = [](const IdList& list) { return list.empty() ? kNoId : *list.begin(); };
  if (kind == TestKind::kExists) return first(exists);
  if (!kinds) return kNoId;
  std::uint32_t found = kNoId;
  const auto same = [&](std::uint32_t id) {
    if (conditions[id].kind == kind && conditions[id].literal.view() == literal) found = id;
  };
  switch (kind) {
    case TestKind::kTrue: return first(kinds->trues);
    case TestKind::kFalse: return first(kinds->falses);
    case TestKind::kNull: return first(kinds->nulls);
    case TestKind::kNumber:
    case TestKind::kSpelling: kinds->numbers.table.find(hash_of(kind, literal), same); return found;
    case TestKind::kRange: return kNoId;  // Equal ranges are kept apart: they are cheap.
    case TestKind::kAnythingBut: {
      // It must be known to each condition that it excludes: the one that knows fewest tells soonest.
      const IdList* fewest = nullptr;
      for (std::size_t at = 0; at < literal.size(); at += 4) {
        std::uint32_t id = 0;
        std::memcpy(&id, literal.data() + at, 4);
        if (fewest == nullptr || conditions[id].excludes.size() < fewest->size()) fewest = &conditions[id].excludes;
      }
      if (fewest != nullptr) std::for_each(fewest->begin(), fewest->end(), same);
      return found;
    }
    default: return kinds->strings.find_same(conditions, kind, literal);
  }
}

void PathIndex::insert(Conditions& conditions, std::uint32_t id, const Test* test) {
  const Condition& condition = conditions[id];
  if (condition.kind == TestKind::kExists) {
    exists.add(id);
    return;
  }
  if (!kinds) kinds = std::make_unique<Kinds>();
  switch (condition.kind) {
    case TestKind::kTrue: kinds->trues.add(id); return;
    case TestKind::kFalse: kinds->falses.add(id); return;
    case TestKind::kNull: kinds->nulls.add(id); return;
    case TestKind::kAnythingBut: return;  // Known to what it excludes.
    case TestKind::kNumber:
    case TestKind::kSpelling:
      kinds->has_numbers = true;
      ++(condition.kind == TestKind::kNumber ? kinds->numbers.values : kinds->numbers.spellings);
      kinds->numbers.table.insert(hash_of(condition.kind, condition.literal.view()), id);
      return;
    case TestKind::kRange:
      kinds->has_numbers = true;
      kinds->numbers.ranges.insert(range_of(condition.literal), id);
      return;
    default: kinds->has_strings = true; kinds->strings.insert(conditions, id, test);
  }
}

void PathIndex::erase(Conditions& conditions, std::uint32_t id) {
  const Condition& condition = conditions[id];
  switch (condition.kind) {
    case TestKind::kExists: exists.remove(id); return;
    case TestKind::kTrue: kinds->trues.remove(id); return;
    case TestKind::kFalse: kinds->falses.remove(id); return;
    case TestKind::kNull: kinds->nulls.remove(id); return;
    case TestKind::kAnythingBut: return;
    case TestKind::kNumber:
    case TestKind::kSpelling:
      --(condition.kind == TestKind::kNumber ? kinds->numbers.values : kinds->numbers.spellings);
      kinds->numbers.table.erase(hash_of(condition.kind, condition.literal.view()), id);
      return;
    case TestKind::kRange: kinds->numbers.ranges.erase(range_of(condition.literal), id); return;
    default: kinds->strings.erase(conditions, id);
  }
}

std::size_t PathIndex::memory_bytes() const {
  std::size_t total = exists.memory_bytes() + absents.memory_bytes();
  if (!kinds) return total;
  return total + sizeof(Kinds) + kinds->trues.memory_bytes() + kinds->falses.memory_bytes() +
         kinds->nulls.memory_bytes() + kinds->asked.memory_bytes() + kinds->strings.memory_bytes() +
         kinds->numbers.table.memory_bytes() + kinds->numbers.ranges.memory_bytes() + kinds->dense.capacity() * 8;
}

}  // namespace tocsin

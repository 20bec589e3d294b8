#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/event_pattern/conditions.h"
#include "language/event_pattern/intervals.h"
#include "language/event_pattern/literal_table.h"

namespace tocsin {

/// Lengths in use, each with how often.
class Lengths {
 public:
  void add(std::size_t length);
  void remove(std::size_t length);
  bool empty() const { return rows_.empty(); }
  struct Row {
    std::uint32_t length;
    std::uint32_t count;
  };
  const std::vector<Row>& rows() const { return rows_; }  // ascending

 private:
  std::vector<Row> rows_;
};

/// The conditions on strings of one path: one hash table for all kinds.
///
/// Whole values, prefixes and suffixes are looked up by their hash, at each length that is in use. A wildcard is found
/// by one of its literal pieces: its front like a prefix, its back like a suffix, or up to four bytes from an inner
/// piece, looked up at each place of the value; then it is compared. So no kind costs more with more rules, as long
/// as their literals tell them apart.
class StringIndex {
 public:
  void insert(Conditions& conditions, std::uint32_t id, const Test* test);
  void erase(Conditions& conditions, std::uint32_t id);

  /// The condition of this kind and literal, if it is here.
  std::uint32_t find_same(const Conditions& conditions, TestKind kind, std::string_view literal) const;

  /// Calls hit(id) for each condition that the value satisfies; for some perhaps twice.
  template <class Hit>
  void classify(const Conditions& conditions, std::string_view value, std::string& lowered, Hit hit) const;

  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kGramMax = 4;
  enum Anchor : std::uint8_t { kFront = 1, kBack = 2, kGram1 = 3 };  // kGram1 + n - 1: n bytes

  /// Rarely used parts.
  struct Addresses {
    Lengths v4;
    Lengths v6;
  };
  struct Residue {
    std::uint32_t id;
    FoldedText fold;
  };

  void choose_anchor(Condition& condition);
  template <class Hit>
  void classify_front(const Conditions& conditions, std::string_view value, Hit& hit) const;
  template <class Hit>
  void classify_back(const Conditions& conditions, std::string_view value, Hit& hit) const;
  template <class Hit>
  void classify_lowered(const Conditions& conditions, std::string_view lowered, Hit& hit) const;
  template <class Hit>
  void classify_grams(const Conditions& conditions, std::string_view value, Hit& hit) const;
  template <class Hit>
  void classify_address(const Conditions& conditions, std::string_view value, Hit& hit) const;
  void note_gram(const Conditions& conditions, std::uint32_t hash);

  LiteralTable table_;
  std::uint32_t texts_ = 0;  // kText conditions
  std::uint32_t folds_ = 0;  // ASCII kFold conditions
  std::array<std::uint32_t, kGramMax> grams_{};
  std::vector<std::uint64_t> gram_filter_;  // a bit for each gram's hash: most places of a value are dismissed here
  std::uint32_t grams_noted_ = 0;
  Lengths prefixes_;
  Lengths suffixes_;
  Lengths folded_prefixes_;
  Lengths folded_suffixes_;
  std::uint32_t wildcards_ = 0;
  IdList any_;  // conditions that every string satisfies
  std::unique_ptr<Addresses> addresses_;
  std::vector<Residue> residue_;  // folds beyond ASCII: looked at one by one
};

/// The conditions on numbers of one path.
struct NumberIndex {
  LiteralTable table;  // values and spellings
  std::uint32_t values = 0;
  std::uint32_t spellings = 0;
  Intervals ranges;
};

/// All conditions of one path.
struct PathIndex {
  // What an event has at this path; good if `stamp` is the event's number.
  std::uint32_t stamp = 0;
  std::uint32_t value_count = 0;
  std::uint32_t last_value = kNoId;  // newest value, a chain
  bool framed = false;               // some value stands in an element of an array
  bool classified = false;           // its values have been turned into conditions

  std::uint32_t filed = 0;  // sub-rules filed under conditions of this path, each condition counted
  IdList exists;
  IdList absents;  // rules that hold unless the path has a value

  /// What most paths do without.
  struct Kinds {
    IdList trues;
    IdList falses;
    IdList nulls;
    IdList asked;  // anything-buts with postings that `dense` does not stand for
    StringIndex strings;
    bool has_strings = false;
    NumberIndex numbers;
    bool has_numbers = false;
    std::uint32_t single_anything_buts = 0;  // rules that are one anything-but of this path
    std::vector<std::uint64_t> dense;        // those rules, a bit each, once they are many
    std::uint32_t dense_count = 0;
  };
  std::unique_ptr<Kinds> kinds;

  /// The condition that asks just this, or kNoId.
  std::uint32_t find_same(const Conditions& conditions, TestKind kind, std::string_view literal) const;
  void insert(Conditions& conditions, std::uint32_t id, const Test* test);
  void erase(Conditions& conditions, std::uint32_t id);
  std::size_t memory_bytes() const;
};

/// The bytes that tell conditions of one kind apart.
std::string literal_of(const Test& test);

}  // namespace tocsin

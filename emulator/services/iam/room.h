#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "store/database.h"

namespace tocsin::iam {

/// Whether a quota leaves an account room for one more row. Counting thousands of rows at each call would make it the
/// slower the more there are, so they are counted only when the room that was last seen may be used up, or when
/// something was undone since: rows that were gone may be back.
class Room {
 public:
  explicit Room(Database& db) : db_(db) {}

  /// Each answer of yes is taken for one more row. `count` tells how many there are.
  template <class Count>
  bool take(const std::string& account, std::int64_t most, Count count) {
    Seen& seen = seen_[account];
    if (seen.left <= 0 || seen.undone != db_.undone()) seen = {.left = most - count(), .undone = db_.undone()};
    return seen.left-- > 0;
  }

 private:
  struct Seen {
    std::int64_t left = 0;
    std::int64_t undone = 0;
  };

  Database& db_;
  std::map<std::string, Seen> seen_;  // by account
};

}  // namespace tocsin::iam

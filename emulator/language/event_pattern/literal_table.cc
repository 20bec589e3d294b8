#include "language/event_pattern/literal_table.h"

#include <utility>

namespace tocsin {

void LiteralTable::place(Entry entry) {
  const std::size_t mask = entries_.size() - 1;
  std::size_t i = entry.hash & mask;
  while (entries_[i].id != kNone) i = (i + 1) & mask;
  entries_[i] = entry;
}

void LiteralTable::insert(std::uint32_t hash, std::uint32_t id) {
  if ((size_ + 1) * 4 > entries_.size() * 3) {
    std::vector<Entry> old(entries_.empty() ? 4 : entries_.size() * 2);
    std::swap(old, entries_);
    for (const Entry& entry : old) {
      if (entry.id != kNone) place(entry);
    }
  }
  place({hash, id});
  ++size_;
}

void LiteralTable::erase(std::uint32_t hash, std::uint32_t id) {
  if (entries_.empty()) return;
  const std::size_t mask = entries_.size() - 1;
  std::size_t hole = hash & mask;
  while (entries_[hole].id != kNone && (entries_[hole].hash != hash || entries_[hole].id != id))
    hole = (hole + 1) & mask;
  if (entries_[hole].id == kNone) return;
  --size_;
  // Entries behind the hole move up if their own place is not after it.
  for (std::size_t i = (hole + 1) & mask; entries_[i].id != kNone; i = (i + 1) & mask) {
    const std::size_t home = entries_[i].hash & mask;
    if (((i - home) & mask) >= ((i - hole) & mask)) {
      entries_[hole] = entries_[i];
      hole = i;
    }
  }
  entries_[hole] = {};
}

}  // namespace tocsin

#include "language/event_pattern/intervals.h"

#include <algorithm>

namespace tocsin {

double Intervals::reach_of(std::size_t begin, std::size_t end) {
  if (begin == end) return -std::numeric_limits<double>::infinity();
  const std::size_t middle = begin + (end - begin) / 2;
  rows_[middle].reach = std::max({rows_[middle].high, reach_of(begin, middle), reach_of(middle + 1, end)});
  return rows_[middle].reach;
}

std::vector<Intervals::Row>::iterator Intervals::place_of(NumberRange range, std::uint32_t id) {
  return std::lower_bound(rows_.begin(), rows_.end(), Row{range.low, range.high, 0, id},
                          [](const Row& a, const Row& b) {
                            if (a.low != b.low) return a.low < b.low;
                            return a.high != b.high ? a.high < b.high : a.id < b.id;
                          });
}

void Intervals::insert(NumberRange range, std::uint32_t id) {
  rows_.insert(place_of(range, id), {range.low, range.high, range.high, id});
  ready_ = false;
}

void Intervals::erase(NumberRange range, std::uint32_t id) {
  const auto it = place_of(range, id);
  if (it == rows_.end() || it->id != id) return;
  rows_.erase(it);
  ready_ = false;
}

}  // namespace tocsin

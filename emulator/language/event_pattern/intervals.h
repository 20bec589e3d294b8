#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "language/event_pattern/compiled_pattern.h"

namespace tocsin {

/// Number ranges; finds those that hold a number in logarithmic time plus the number of finds. Sorted by lower bound,
/// with a binary tree of the largest upper bounds laid over the array.
class Intervals {
 public:
  void insert(NumberRange range, std::uint32_t id);
  void erase(NumberRange range, std::uint32_t id);
  bool empty() const { return rows_.empty(); }

  template <class Visit>
  void find(double value, Visit visit) {
    if (!ready_) prepare();
    find_in(0, rows_.size(), value, visit);
  }

  std::size_t memory_bytes() const { return rows_.capacity() * sizeof(Row); }

 private:
  struct Row {
    double low;
    double high;
    double reach;  // the largest upper bound of the subtree whose root this is
    std::uint32_t id;
  };
  void prepare() {
    reach_of(0, rows_.size());
    ready_ = true;
  }
  double reach_of(std::size_t begin, std::size_t end);
  std::vector<Row>::iterator place_of(NumberRange range, std::uint32_t id);

  template <class Visit>
  void find_in(std::size_t begin, std::size_t end, double value, Visit& visit) const {
    while (begin < end) {
      const std::size_t middle = begin + (end - begin) / 2;
      const Row& row = rows_[middle];
      if (row.reach < value) return;
      find_in(begin, middle, value, visit);
      if (row.low > value) return;
      if (value <= row.high) visit(row.id);
      begin = middle + 1;
    }
  }

  std::vector<Row> rows_;
  bool ready_ = false;
};

}  // namespace tocsin

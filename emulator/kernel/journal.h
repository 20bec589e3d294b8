#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "sim/timeline.h"
#include "store/statement.h"
#include "tocsin/journal.h"

namespace tocsin {

/// A step to be written down; time and id are the journal's.
struct Step {
  std::int64_t cause = 0;
  std::string_view kind;
  std::string_view account;
  std::string_view region;
  std::string_view service;
  std::string_view subject;
};

/// The journal of a world (include/tocsin/journal.h says what its entries mean).
class Journal {
 public:
  Journal(Database& db, const Timeline& timeline);

  /// Writes an entry and returns its id.
  std::int64_t add(const Step& step, const Json& detail);
  /// `detail` is the text of a JSON object.
  std::int64_t write(const Step& step, std::string_view detail);

  /// The next id, for an entry that others name as their cause before its outcome is known. It must be written by
  /// `write_at` before the transaction ends, or be undone with it.
  std::int64_t reserve();
  void write_at(std::int64_t id, const Step& step, std::string_view detail);

  std::optional<JournalEntry> find(std::int64_t id);

  /// All entries with an id above `id`, in order.
  std::vector<JournalEntry> after(std::int64_t id);
  std::int64_t last();

 private:
  std::int64_t next_id();

  Database& db_;
  const Timeline& timeline_;
  Statement insert_, find_, after_, last_;
  std::int64_t last_id_ = 0;  // of those written or reserved
  std::int64_t undone_ = -1;  // how often the database had been undone when that was so
};

}  // namespace tocsin

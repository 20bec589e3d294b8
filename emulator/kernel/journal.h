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
  std::int64_t add(const Step& step);

  /// Sets kind and detail of an entry whose outcome was not known when it was opened.
  void complete(std::int64_t id, std::string_view kind, const Json& detail);

  std::optional<JournalEntry> find(std::int64_t id);

  /// All entries with an id above `id`, in order.
  std::vector<JournalEntry> after(std::int64_t id);
  std::int64_t last();

 private:
  std::int64_t insert(const Step& step, std::string_view detail);

  const Timeline& timeline_;
  Statement insert_, complete_, find_, after_, last_;
};

}  // namespace tocsin

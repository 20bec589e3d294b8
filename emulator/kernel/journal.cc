#include "kernel/journal.h"

namespace tocsin {
namespace {

Database& with_journal_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS kernel_journal (
  id      INTEGER PRIMARY KEY,
  cause   INTEGER NOT NULL,
  time    INTEGER NOT NULL,   -- virtual milliseconds since 1970
  kind    TEXT NOT NULL,
  account TEXT NOT NULL,
  region  TEXT NOT NULL,
  service TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail  TEXT NOT NULL       -- JSON object
) STRICT)sql");
  return db;
}

}  // namespace

#define JOURNAL_COLUMNS "id, cause, time, kind, account, region, service, subject, detail"

Journal::Journal(Database& db, const Timeline& timeline)
    : timeline_(timeline),
      insert_(with_journal_schema(db),
              "INSERT INTO kernel_journal (cause, time, kind, account, region, service, subject, detail) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      complete_(db, "UPDATE kernel_journal SET kind = ?, detail = ? WHERE id = ?"),
      find_(db, "SELECT " JOURNAL_COLUMNS " FROM kernel_journal WHERE id = ?"),
      after_(db, "SELECT " JOURNAL_COLUMNS " FROM kernel_journal WHERE id > ? ORDER BY id"),
      last_(db, "SELECT coalesce(max(id), 0) FROM kernel_journal") {}

#undef JOURNAL_COLUMNS

std::int64_t Journal::add(const Step& step, const Json& detail) { return insert(step, json_text(detail)); }
std::int64_t Journal::add(const Step& step) { return insert(step, "{}"); }

std::int64_t Journal::insert(const Step& step, std::string_view detail) {
  return insert_.insert(step.cause, timeline_.now(), step.kind, step.account, step.region, step.service, step.subject,
                        detail);
}

void Journal::complete(std::int64_t id, std::string_view kind, const Json& detail) {
  complete_.run(kind, json_text(detail), id);
}

std::optional<JournalEntry> Journal::find(std::int64_t id) { return find_.one<JournalEntry>(id); }
std::vector<JournalEntry> Journal::after(std::int64_t id) { return after_.all<JournalEntry>(id); }
std::int64_t Journal::last() { return *last_.one<std::int64_t>(); }

}  // namespace tocsin

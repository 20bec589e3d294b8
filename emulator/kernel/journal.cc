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
    : db_(db),
      timeline_(timeline),
      insert_(with_journal_schema(db),
              "INSERT INTO kernel_journal (id, cause, time, kind, account, region, service, subject, detail) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      find_(db, "SELECT " JOURNAL_COLUMNS " FROM kernel_journal WHERE id = ?"),
      after_(db, "SELECT " JOURNAL_COLUMNS " FROM kernel_journal WHERE id > ? ORDER BY id"),
      last_(db, "SELECT coalesce(max(id), 0) FROM kernel_journal") {}

#undef JOURNAL_COLUMNS

std::int64_t Journal::add(const Step& step, const Json& detail) { return write(step, json_text(detail)); }

std::int64_t Journal::write(const Step& step, std::string_view detail) {
  const std::int64_t id = next_id();
  write_at(id, step, detail);
  return id;
}

std::int64_t Journal::reserve() { return next_id(); }

void Journal::write_at(std::int64_t id, const Step& step, std::string_view detail) {
  insert_.run(id, step.cause, timeline_.now(), step.kind, step.account, step.region, step.service, step.subject,
              detail);
}

// What is undone gives its ids back, so that a run has the same ids whether or not something failed on the way.
std::int64_t Journal::next_id() {
  if (undone_ != db_.undone()) {
    last_id_ = last();
    undone_ = db_.undone();
  }
  return ++last_id_;
}

std::optional<JournalEntry> Journal::find(std::int64_t id) { return find_.one<JournalEntry>(id); }
std::vector<JournalEntry> Journal::after(std::int64_t id) { return after_.all<JournalEntry>(id); }
std::int64_t Journal::last() { return *last_.one<std::int64_t>(); }

}  // namespace tocsin

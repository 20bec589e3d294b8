#include "services/cloudtrail/trail_table.h"

#include "base/text.h"

namespace tocsin::cloudtrail {
namespace {

Database& with_trail_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS cloudtrail_trail (
  account       TEXT NOT NULL,
  region        TEXT NOT NULL,     -- home
  name          TEXT NOT NULL,
  bucket        TEXT NOT NULL,
  prefix        TEXT NOT NULL,
  multi_region  INTEGER NOT NULL,
  global_events INTEGER NOT NULL,
  validation    INTEGER NOT NULL,
  logging       INTEGER NOT NULL,
  started_at    INTEGER,           -- virtual milliseconds since 1970
  stopped_at    INTEGER,
  key           TEXT NOT NULL,     -- ARN, or ''
  selectors     TEXT NOT NULL,     -- JSON object, or ''
  tags          TEXT NOT NULL,     -- JSON array
  PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define TRAIL_COLUMNS                                                                                     \
  "account, region, name, bucket, prefix, multi_region, global_events, validation, logging, started_at, " \
  "stopped_at, key, selectors, tags"

std::string TrailRow::arn() const { return concat("arn:aws:cloudtrail:", region, ":", account, ":trail/", name); }

TrailTable::TrailTable(Database& db)
    : find_(with_trail_schema(db),
            "SELECT " TRAIL_COLUMNS " FROM cloudtrail_trail WHERE account = ? AND region = ? AND name = ?"),
      put_(db, "INSERT OR REPLACE INTO cloudtrail_trail (" TRAIL_COLUMNS
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM cloudtrail_trail WHERE account = ? AND region = ? AND name = ?"),
      of_account_(db, "SELECT " TRAIL_COLUMNS " FROM cloudtrail_trail WHERE account = ? ORDER BY region, name"),
      gates_(db,
             "SELECT region, name, multi_region, global_events, logging, selectors FROM cloudtrail_trail "
             "WHERE account = ? ORDER BY region, name"),
      count_(db, "SELECT count(*) FROM cloudtrail_trail WHERE account = ? AND (region = ? OR multi_region = 1)") {}

#undef TRAIL_COLUMNS

std::optional<TrailRow> TrailTable::find(const std::string& account, const std::string& region,
                                         const std::string& name) {
  return find_.one<TrailRow>(account, region, name);
}

void TrailTable::put(const TrailRow& row) { put_.put(row); }
void TrailTable::remove(const TrailRow& row) { remove_.run(row.account, row.region, row.name); }
std::vector<TrailRow> TrailTable::of_account(const std::string& account) { return of_account_.all<TrailRow>(account); }
std::vector<TrailGate> TrailTable::gates(const std::string& account) { return gates_.all<TrailGate>(account); }

std::int64_t TrailTable::count_in(const std::string& account, const std::string& region) {
  return *count_.one<std::int64_t>(account, region);
}

}  // namespace tocsin::cloudtrail

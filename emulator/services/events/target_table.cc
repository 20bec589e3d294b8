#include "services/events/target_table.h"

namespace tocsin::events {
namespace {

Database& with_target_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS events_target (
  account TEXT NOT NULL,
  region  TEXT NOT NULL,
  bus     TEXT NOT NULL,
  rule    TEXT NOT NULL,
  id      TEXT NOT NULL,
  arn     TEXT NOT NULL,
  target  TEXT NOT NULL,   -- JSON
  PRIMARY KEY (account, region, bus, rule, id)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

TargetTable::TargetTable(Database& db)
    : put_(with_target_schema(db),
           "INSERT OR REPLACE INTO events_target (account, region, bus, rule, id, arn, target) "
           "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM events_target WHERE account = ? AND region = ? AND bus = ? AND rule = ? AND id = ?"),
      of_rule_(db,
               "SELECT account, region, bus, rule, id, arn, target FROM events_target "
               "WHERE account = ? AND region = ? AND bus = ? AND rule = ? AND id > ? ORDER BY id LIMIT ?"),
      rules_of_(db,
                "SELECT DISTINCT rule FROM events_target "
                "WHERE account = ? AND region = ? AND bus = ? AND arn = ? AND rule > ? ORDER BY rule LIMIT ?") {}

void TargetTable::put(const TargetRow& target) { put_.put(target); }

bool TargetTable::remove(const BusName& bus, const std::string& rule, const std::string& id) {
  return remove_.run(bus.account, bus.region, bus.name, rule, id) > 0;
}

std::vector<TargetRow> TargetTable::of_rule(const BusName& bus, const std::string& rule, const std::string& after,
                                            std::int64_t limit) {
  return of_rule_.all<TargetRow>(bus.account, bus.region, bus.name, rule, after, limit);
}

std::vector<std::string> TargetTable::rules_of(const BusName& bus, const std::string& arn, const std::string& after,
                                               std::int64_t limit) {
  return rules_of_.all<std::string>(bus.account, bus.region, bus.name, arn, after, limit);
}

}  // namespace tocsin::events

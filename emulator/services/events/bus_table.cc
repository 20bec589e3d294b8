#include "services/events/bus_table.h"

#include "base/text.h"

namespace tocsin::events {
namespace {

Database& with_bus_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS events_bus (
  account     TEXT NOT NULL,
  region      TEXT NOT NULL,
  name        TEXT NOT NULL,
  description TEXT NOT NULL,
  policy      TEXT NOT NULL,   -- JSON document, or ''
  tags        TEXT NOT NULL,   -- JSON object
  created_at  INTEGER,         -- virtual milliseconds since 1970
  modified_at INTEGER,
  PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define BUS_COLUMNS "account, region, name, description, policy, tags, created_at, modified_at"

std::string BusName::arn() const { return concat("arn:aws:events:", region, ":", account, ":event-bus/", name); }

BusTable::BusTable(Database& db)
    : find_(with_bus_schema(db),
            "SELECT " BUS_COLUMNS " FROM events_bus WHERE account = ? AND region = ? AND name = ?"),
      put_(db, "INSERT OR REPLACE INTO events_bus (" BUS_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM events_bus WHERE account = ? AND region = ? AND name = ?"),
      list_(db, "SELECT " BUS_COLUMNS
                " FROM events_bus WHERE account = ? AND region = ? AND name <> 'default' ORDER BY name") {}

#undef BUS_COLUMNS

std::optional<BusRow> BusTable::find(const BusName& bus) {
  auto row = find_.one<BusRow>(bus.account, bus.region, bus.name);
  if (!row && bus.is_default()) row = BusRow{.account = bus.account, .region = bus.region, .name = bus.name};
  return row;
}

void BusTable::put(const BusRow& bus) { put_.put(bus); }

void BusTable::remove(const BusName& bus) { remove_.run(bus.account, bus.region, bus.name); }

std::vector<BusRow> BusTable::list(const std::string& account, const std::string& region) {
  return list_.all<BusRow>(account, region);
}

}  // namespace tocsin::events

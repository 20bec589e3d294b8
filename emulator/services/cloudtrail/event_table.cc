#include "services/cloudtrail/event_table.h"

#include "base/check.h"

namespace tocsin::cloudtrail {
namespace {

// Numbers rise with time, so that the newest event has the greatest. Only what tells few events from many has an
// index: each costs something at every call.
Database& with_event_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS cloudtrail_event (
  id            INTEGER PRIMARY KEY,
  account       TEXT NOT NULL,
  region        TEXT NOT NULL,
  time          INTEGER NOT NULL,   -- virtual milliseconds since 1970
  event_id      TEXT NOT NULL,
  event_name    TEXT NOT NULL,
  event_source  TEXT NOT NULL,
  read_only     INTEGER NOT NULL,
  username      TEXT NOT NULL,
  access_key_id TEXT NOT NULL,
  record        TEXT NOT NULL       -- JSON object
) STRICT;
CREATE INDEX IF NOT EXISTS cloudtrail_event_by_name ON cloudtrail_event (event_name, account, region);
CREATE INDEX IF NOT EXISTS cloudtrail_event_by_username ON cloudtrail_event (username, account, region);
CREATE INDEX IF NOT EXISTS cloudtrail_event_by_key ON cloudtrail_event (access_key_id, account, region)
  WHERE access_key_id <> '';
CREATE INDEX IF NOT EXISTS cloudtrail_event_by_event_id ON cloudtrail_event (event_id);
CREATE TABLE IF NOT EXISTS cloudtrail_resource (
  event    INTEGER NOT NULL,
  position INTEGER NOT NULL,
  type     TEXT NOT NULL,
  name     TEXT NOT NULL,
  PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cloudtrail_resource_by_name ON cloudtrail_resource (name))sql");
  return db;
}

}  // namespace

#define FIND_EVENTS                                                                                       \
  "SELECT id, time, event_id, event_name, event_source, read_only, username, access_key_id, record FROM " \
  "cloudtrail_event WHERE account = ?1 AND region = ?2 AND time >= ?3 AND time < ?4 AND id < ?5 "
#define NEWEST_FIRST " ORDER BY id DESC LIMIT ?6"

EventTable::EventTable(Database& db)
    : insert_(with_event_schema(db),
              "INSERT INTO cloudtrail_event (account, region, time, event_id, event_name, event_source, read_only, "
              "username, access_key_id, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
      insert_resource_(db, "INSERT INTO cloudtrail_resource (event, position, type, name) VALUES (?, ?, ?, ?)"),
      resources_of_(db, "SELECT type, name FROM cloudtrail_resource WHERE event = ? ORDER BY position"),
      purge_resources_(
          db, "DELETE FROM cloudtrail_resource WHERE event IN (SELECT id FROM cloudtrail_event WHERE time < ?)"),
      purge_(db, "DELETE FROM cloudtrail_event WHERE time < ?"),
      oldest_(db, "SELECT time FROM cloudtrail_event ORDER BY id LIMIT 1"),
      by_none_(db, FIND_EVENTS NEWEST_FIRST),
      by_event_id_(db, FIND_EVENTS "AND event_id = ?7" NEWEST_FIRST),
      by_event_name_(db, FIND_EVENTS "AND event_name = ?7" NEWEST_FIRST),
      by_read_only_(db, FIND_EVENTS "AND read_only = (?7 = 'true')" NEWEST_FIRST),
      by_username_(db, FIND_EVENTS "AND username = ?7" NEWEST_FIRST),
      by_resource_type_(
          db, FIND_EVENTS "AND EXISTS (SELECT 1 FROM cloudtrail_resource WHERE event = id AND type = ?7)" NEWEST_FIRST),
      by_resource_name_(db,
                        FIND_EVENTS "AND id IN (SELECT event FROM cloudtrail_resource WHERE name = ?7)" NEWEST_FIRST),
      by_event_source_(db, FIND_EVENTS "AND event_source = ?7" NEWEST_FIRST),
      by_access_key_id_(db, FIND_EVENTS "AND access_key_id = ?7 AND access_key_id <> ''" NEWEST_FIRST) {}

#undef FIND_EVENTS
#undef NEWEST_FIRST

std::int64_t EventTable::insert(const EventRow& row) {
  return *insert_.one<std::int64_t>(row.account, row.region, row.time, row.event_id, row.event_name, row.event_source,
                                    row.read_only, row.username, row.access_key_id, row.record);
}

void EventTable::insert_resource(std::int64_t event, std::int64_t position, const ResourceRow& resource) {
  insert_resource_.run(event, position, resource.type, resource.name);
}

std::vector<FoundEvent> EventTable::find(const Lookup& lookup) {
  const auto run = [&](Statement& statement) {
    return statement.all<FoundEvent>(lookup.account, lookup.region, lookup.from, lookup.before, lookup.below,
                                     lookup.limit, lookup.value);
  };
  switch (lookup.key) {
    case LookupKey::kNone:
      return by_none_.all<FoundEvent>(lookup.account, lookup.region, lookup.from, lookup.before, lookup.below,
                                      lookup.limit);
    case LookupKey::kEventId: return run(by_event_id_);
    case LookupKey::kEventName: return run(by_event_name_);
    case LookupKey::kReadOnly: return run(by_read_only_);
    case LookupKey::kUsername: return run(by_username_);
    case LookupKey::kResourceType: return run(by_resource_type_);
    case LookupKey::kResourceName: return run(by_resource_name_);
    case LookupKey::kEventSource: return run(by_event_source_);
    case LookupKey::kAccessKeyId: return run(by_access_key_id_);
  }
  TOCSIN_CHECK(false);
}

std::vector<ResourceRow> EventTable::resources_of(std::int64_t event) { return resources_of_.all<ResourceRow>(event); }

void EventTable::purge(Time before) {
  purge_resources_.run(before);
  purge_.run(before);
}

std::optional<Time> EventTable::oldest() { return oldest_.one<Time>(); }

}  // namespace tocsin::cloudtrail

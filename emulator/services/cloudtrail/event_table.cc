#include "services/cloudtrail/event_table.h"

#include "base/check.h"
#include "base/text.h"

namespace tocsin::cloudtrail {
namespace {

// An event is written at every call and seldom looked for, and an index costs half as much as the row itself. So there
// is one, for the question that is asked most ("what did this user do?"); others read back from the newest event.
// Numbers rise with time: the newest event has the greatest.
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
  resources     TEXT NOT NULL,      -- lines of type, tab, name
  record        TEXT NOT NULL       -- JSON object
) STRICT;
CREATE INDEX IF NOT EXISTS cloudtrail_event_by_username ON cloudtrail_event (username))sql");
  return db;
}

}  // namespace

#define FIND_EVENTS                                                                                                  \
  "SELECT id, time, event_id, event_name, event_source, read_only, username, access_key_id, resources, record FROM " \
  "cloudtrail_event WHERE account = ?1 AND region = ?2 AND time >= ?3 AND time < ?4 AND id < ?5 "
#define NEWEST_FIRST " ORDER BY id DESC LIMIT ?6"

EventTable::EventTable(Database& db)
    : insert_(with_event_schema(db),
              "INSERT INTO cloudtrail_event (account, region, time, event_id, event_name, event_source, read_only, "
              "username, access_key_id, resources, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      purge_(db, "DELETE FROM cloudtrail_event WHERE time < ?"),
      oldest_(db, "SELECT time FROM cloudtrail_event ORDER BY id LIMIT 1"),
      by_none_(db, FIND_EVENTS NEWEST_FIRST),
      by_event_id_(db, FIND_EVENTS "AND event_id = ?7" NEWEST_FIRST),
      by_event_name_(db, FIND_EVENTS "AND event_name = ?7" NEWEST_FIRST),
      by_read_only_(db, FIND_EVENTS "AND read_only = (?7 = 'true')" NEWEST_FIRST),
      by_username_(db, FIND_EVENTS "AND username = ?7" NEWEST_FIRST),
      by_resource_type_(db, FIND_EVENTS "AND instr(char(10) || resources, char(10) || ?7 || char(9)) > 0" NEWEST_FIRST),
      by_resource_name_(db, FIND_EVENTS "AND instr(resources, char(9) || ?7 || char(10)) > 0" NEWEST_FIRST),
      by_event_source_(db, FIND_EVENTS "AND event_source = ?7" NEWEST_FIRST),
      by_access_key_id_(db, FIND_EVENTS "AND access_key_id = ?7" NEWEST_FIRST) {}

#undef FIND_EVENTS
#undef NEWEST_FIRST

std::string resources_text(const std::vector<TrailResource>& resources) {
  std::string text;
  for (const TrailResource& resource : resources) text += concat(resource.type, "\t", resource.name, "\n");
  return text;
}

std::vector<TrailResource> resources_from(std::string_view text) {
  std::vector<TrailResource> resources;
  for (const std::string_view line : split(text, '\n')) {
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    resources.push_back({std::string(line.substr(0, tab)), std::string(line.substr(tab + 1))});
  }
  return resources;
}

std::int64_t EventTable::insert(const EventRow& row) {
  return insert_.insert(row.account, row.region, row.time, row.event_id, row.event_name, row.event_source,
                        row.read_only, row.username, row.access_key_id, row.resources, row.record);
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

void EventTable::purge(Time before) { purge_.run(before); }
std::optional<Time> EventTable::oldest() { return oldest_.one<Time>(); }

}  // namespace tocsin::cloudtrail

#include "services/events/rule_table.h"

#include "base/text.h"

namespace tocsin::events {
namespace {

Database& with_rule_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS events_rule (
  account     TEXT NOT NULL,
  region      TEXT NOT NULL,
  bus         TEXT NOT NULL,
  name        TEXT NOT NULL,
  pattern     TEXT NOT NULL,   -- JSON, or ''
  schedule    TEXT NOT NULL,
  state       TEXT NOT NULL,
  description TEXT NOT NULL,
  role_arn    TEXT NOT NULL,
  tags        TEXT NOT NULL,   -- JSON object
  PRIMARY KEY (account, region, bus, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events_digest (
  account TEXT NOT NULL,
  region  TEXT NOT NULL,
  bus     TEXT NOT NULL,
  digest  TEXT NOT NULL,       -- of names, states and patterns of the bus's rules
  PRIMARY KEY (account, region, bus)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

/// A part of the digest; the length keeps neighbours apart.
std::string part(const std::string& text) { return concat(std::to_string(text.size()), ":", text); }

}  // namespace

#define RULE_COLUMNS "account, region, bus, name, pattern, schedule, state, description, role_arn, tags"

std::string rule_arn(const BusName& bus, const std::string& rule) {
  return concat("arn:aws:events:", bus.region, ":", bus.account, ":rule/", bus.is_default() ? "" : bus.name,
                bus.is_default() ? "" : "/", rule);
}

std::string RuleRow::arn() const { return rule_arn(on(), name); }

RuleTable::RuleTable(Database& db)
    : find_(with_rule_schema(db),
            "SELECT " RULE_COLUMNS " FROM events_rule WHERE account = ? AND region = ? AND bus = ? AND name = ?"),
      put_(db, "INSERT OR REPLACE INTO events_rule (" RULE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM events_rule WHERE account = ? AND region = ? AND bus = ? AND name = ?"),
      list_(db, "SELECT " RULE_COLUMNS
                " FROM events_rule WHERE account = ? AND region = ? AND bus = ? AND name > ? "
                "AND substr(name, 1, length(?5)) = ?5 ORDER BY name LIMIT ?6"),
      count_(db, "SELECT count(name) FROM events_rule WHERE account = ? AND region = ? AND bus = ?"),
      digests_(db, "SELECT region, bus, digest FROM events_digest WHERE account = ? ORDER BY region, bus"),
      put_digest_(db, "INSERT OR REPLACE INTO events_digest (account, region, bus, digest) VALUES (?, ?, ?, ?)"),
      remove_digest_(db, "DELETE FROM events_digest WHERE account = ? AND region = ? AND bus = ?") {}

#undef RULE_COLUMNS

std::optional<RuleRow> RuleTable::find(const BusName& bus, const std::string& name) {
  return find_.one<RuleRow>(bus.account, bus.region, bus.name, name);
}

void RuleTable::put(const RuleRow& rule) {
  put_.put(rule);
  refresh_digest(rule.on());
}

void RuleTable::remove(const BusName& bus, const std::string& name) {
  remove_.run(bus.account, bus.region, bus.name, name);
  refresh_digest(bus);
}

std::vector<RuleRow> RuleTable::list(const BusName& bus, const std::string& prefix, const std::string& after,
                                     std::int64_t limit) {
  return list_.all<RuleRow>(bus.account, bus.region, bus.name, after, prefix, limit);
}

std::int64_t RuleTable::count(const BusName& bus) {
  return *count_.one<std::int64_t>(bus.account, bus.region, bus.name);
}

std::vector<RulesDigest> RuleTable::digests(const std::string& account) { return digests_.all<RulesDigest>(account); }

void RuleTable::refresh_digest(const BusName& bus) {
  std::string all;
  for (const RuleRow& rule : list(bus, "", "")) {
    if (!rule.pattern.empty()) all += part(rule.name) + part(rule.state) + part(rule.pattern);
  }
  if (all.empty()) {
    remove_digest_.run(bus.account, bus.region, bus.name);
  } else {
    put_digest_.run(bus.account, bus.region, bus.name, hex(sha256(all)));
  }
}

}  // namespace tocsin::events

#include "services/organizations/tag_table.h"

#include "base/json.h"

namespace tocsin::organizations {
namespace {

Database& with_tags(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS organizations_tag (
  account  TEXT NOT NULL,  -- the management account
  resource TEXT NOT NULL,
  tags     TEXT NOT NULL,  -- JSON object
  PRIMARY KEY (account, resource)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

TagTable::TagTable(Database& db)
    : of_(with_tags(db), "SELECT tags FROM organizations_tag WHERE account = ? AND resource = ?"),
      put_(db, "INSERT OR REPLACE INTO organizations_tag (account, resource, tags) VALUES (?, ?, ?)"),
      remove_(db, "DELETE FROM organizations_tag WHERE account = ? AND resource = ?"),
      remove_all_(db, "DELETE FROM organizations_tag WHERE account = ?") {}

std::map<std::string, std::string> TagTable::of(const std::string& account, const std::string& resource) {
  const auto text = of_.one<std::string>(account, resource);
  return text ? json_map(*text) : std::map<std::string, std::string>();
}

void TagTable::put(const std::string& account, const std::string& resource,
                   const std::map<std::string, std::string>& tags) {
  if (tags.empty()) {
    remove_.run(account, resource);
  } else {
    put_.run(account, resource, json_map_text(tags));
  }
}

void TagTable::remove_all(const std::string& account) { remove_all_.run(account); }

}  // namespace tocsin::organizations

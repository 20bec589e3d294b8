#include "services/iam/tag_table.h"

namespace tocsin::iam {
namespace {

constexpr const char* kTagSchema = R"(
CREATE TABLE IF NOT EXISTS iam_tag (
  account TEXT NOT NULL,
  owner   TEXT NOT NULL,  -- AIDA…, AROA…, ANPA…, or the serial number of an MFA device
  key     TEXT NOT NULL COLLATE NOCASE,
  value   TEXT NOT NULL,
  PRIMARY KEY (account, owner, key)
) STRICT, WITHOUT ROWID)";

Database& with_tags(Database& db) {
  db.execute(kTagSchema);
  return db;
}

}  // namespace

TagTable::TagTable(Database& db)
    : of_(with_tags(db), "SELECT key, value FROM iam_tag WHERE account = ? AND owner = ? ORDER BY key"),
      put_(db, "INSERT OR REPLACE INTO iam_tag (account, owner, key, value) VALUES (?, ?, ?, ?)"),
      remove_(db, "DELETE FROM iam_tag WHERE account = ? AND owner = ? AND key = ?"),
      remove_all_(db, "DELETE FROM iam_tag WHERE account = ? AND owner = ?") {}

std::vector<TagRow> TagTable::of(const std::string& account, const std::string& owner) {
  return of_.all<TagRow>(account, owner);
}

void TagTable::put(const std::string& account, const std::string& owner, const std::string& key,
                   const std::string& value) {
  put_.run(account, owner, key, value);
}

void TagTable::remove(const std::string& account, const std::string& owner, const std::string& key) {
  remove_.run(account, owner, key);
}

void TagTable::remove_all(const std::string& account, const std::string& owner) { remove_all_.run(account, owner); }

}  // namespace tocsin::iam

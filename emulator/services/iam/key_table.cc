#include "services/iam/key_table.h"

namespace tocsin::iam {
namespace {

constexpr const char* kKeySchema = R"(
CREATE TABLE IF NOT EXISTS iam_access_key (
  account      TEXT NOT NULL,
  owner        TEXT NOT NULL,     -- AIDA… of the user, or the account's number for root
  id           TEXT NOT NULL,
  secret       TEXT NOT NULL,
  active       INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,  -- virtual milliseconds since 1970
  used_at      INTEGER,
  used_service TEXT NOT NULL,
  used_region  TEXT NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS iam_access_key_owner ON iam_access_key (account, owner, created_at))";

#define TOCSIN_KEY_COLUMNS "account, owner, id, secret, active, created_at, used_at, used_service, used_region"

Database& with_keys(Database& db) {
  db.execute(kKeySchema);
  return db;
}

}  // namespace

KeyTable::KeyTable(Database& db)
    : find_(with_keys(db), "SELECT " TOCSIN_KEY_COLUMNS " FROM iam_access_key WHERE account = ? AND id = ?"),
      of_owner_(db, "SELECT " TOCSIN_KEY_COLUMNS
                    " FROM iam_access_key WHERE account = ? AND owner = ? ORDER BY created_at, id"),
      count_(db, "SELECT count(*) FROM iam_access_key WHERE account = ? AND owner = ?"),
      insert_(db, "INSERT INTO iam_access_key (" TOCSIN_KEY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      set_active_(db, "UPDATE iam_access_key SET active = ?3 WHERE account = ?1 AND id = ?2"),
      used_(db,
            "UPDATE iam_access_key SET used_at = ?3, used_service = ?4, used_region = ?5"
            " WHERE account = ?1 AND id = ?2"
            " AND (used_at IS NOT ?3 OR used_service <> ?4 OR used_region <> ?5)"),
      remove_(db, "DELETE FROM iam_access_key WHERE account = ? AND id = ?") {}

std::optional<KeyRow> KeyTable::find(const std::string& account, const std::string& id) {
  return find_.one<KeyRow>(account, id);
}

std::vector<KeyRow> KeyTable::of_owner(const std::string& account, const std::string& owner) {
  return of_owner_.all<KeyRow>(account, owner);
}

std::int64_t KeyTable::count(const std::string& account, const std::string& owner) {
  return *count_.one<std::int64_t>(account, owner);
}

void KeyTable::insert(const KeyRow& key) { insert_.put(key); }
void KeyTable::set_active(const KeyRow& key, bool active) { set_active_.run(key.account, key.id, active); }

void KeyTable::used(const std::string& account, const std::string& id, Time minute, const std::string& service,
                    const std::string& region) {
  used_.run(account, id, minute, service, region);
}

void KeyTable::remove(const KeyRow& key) { remove_.run(key.account, key.id); }

}  // namespace tocsin::iam

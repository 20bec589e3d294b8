#include "services/kms/key_table.h"

#include "base/text.h"

namespace tocsin::kms {
namespace {

Database& with_key_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS kms_key (
  account       TEXT NOT NULL,
  region        TEXT NOT NULL,
  id            TEXT NOT NULL,
  description   TEXT NOT NULL,
  state         TEXT NOT NULL,
  policy        TEXT NOT NULL,     -- JSON document
  managed_by    TEXT NOT NULL,     -- service of an AWS managed key, or ''
  tags          TEXT NOT NULL,     -- JSON object
  created_at    INTEGER NOT NULL,  -- virtual milliseconds since 1970
  deletion_at   INTEGER,
  rotation_days INTEGER NOT NULL,  -- 0: no rotation
  rotates_since INTEGER,
  PRIMARY KEY (account, region, id)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define KEY_COLUMNS                                                                                             \
  "account, region, id, description, state, policy, managed_by, tags, created_at, deletion_at, rotation_days, " \
  "rotates_since"

std::string KeyRow::arn() const { return concat("arn:aws:kms:", region, ":", account, ":key/", id); }

KeyTable::KeyTable(Database& db)
    : find_(with_key_schema(db), "SELECT " KEY_COLUMNS " FROM kms_key WHERE account = ? AND region = ? AND id = ?"),
      put_(db, "INSERT OR REPLACE INTO kms_key (" KEY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM kms_key WHERE account = ? AND region = ? AND id = ?"),
      list_(db, "SELECT id FROM kms_key WHERE account = ? AND region = ? AND id > ? ORDER BY id LIMIT ?") {}

#undef KEY_COLUMNS

std::optional<KeyRow> KeyTable::find(const std::string& account, const std::string& region, const std::string& id) {
  return find_.one<KeyRow>(account, region, id);
}

void KeyTable::put(const KeyRow& key) { put_.put(key); }

void KeyTable::remove(const KeyRow& key) { remove_.run(key.account, key.region, key.id); }

std::vector<std::string> KeyTable::list(const std::string& account, const std::string& region, const std::string& after,
                                        std::int64_t limit) {
  return list_.all<std::string>(account, region, after, limit);
}

}  // namespace tocsin::kms

#include "services/kms/grant_table.h"

#include "base/text.h"

namespace tocsin::kms {
namespace {

Database& with_grant_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS kms_grant (
  account     TEXT NOT NULL,     -- of the key
  region      TEXT NOT NULL,
  key         TEXT NOT NULL,     -- id
  id          TEXT NOT NULL,
  name        TEXT NOT NULL,
  token       TEXT NOT NULL,
  grantee     TEXT NOT NULL,     -- ARN, or the name of a service
  retiring    TEXT NOT NULL,     -- the same, or ''
  issuer      TEXT NOT NULL,     -- account
  operations  TEXT NOT NULL,     -- JSON array
  constraints TEXT NOT NULL,     -- JSON object, or ''
  created_at  INTEGER NOT NULL,  -- virtual milliseconds since 1970
  PRIMARY KEY (account, region, key, id)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define GRANT_COLUMNS \
  "account, region, key, id, name, token, grantee, retiring, issuer, operations, constraints, created_at"

std::string GrantRow::key_arn() const { return concat("arn:aws:kms:", region, ":", account, ":key/", key); }

GrantTable::GrantTable(Database& db)
    : find_(with_grant_schema(db),
            "SELECT " GRANT_COLUMNS " FROM kms_grant WHERE account = ? AND region = ? AND key = ? AND id = ?"),
      find_token_(db, "SELECT " GRANT_COLUMNS " FROM kms_grant WHERE token = ?"),
      put_(db, "INSERT OR REPLACE INTO kms_grant (" GRANT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM kms_grant WHERE account = ? AND region = ? AND key = ? AND id = ?"),
      remove_of_key_(db, "DELETE FROM kms_grant WHERE account = ? AND region = ? AND key = ?"),
      of_key_(db, "SELECT " GRANT_COLUMNS
                  " FROM kms_grant WHERE account = ? AND region = ? AND key = ? AND id > ? ORDER BY id LIMIT ?"),
      retirable_(db, "SELECT " GRANT_COLUMNS
                     " FROM kms_grant WHERE retiring = ? AND region = ? AND id > ? ORDER BY id LIMIT ?") {}

#undef GRANT_COLUMNS

std::optional<GrantRow> GrantTable::find(const std::string& account, const std::string& region, const std::string& key,
                                         const std::string& id) {
  return find_.one<GrantRow>(account, region, key, id);
}

std::optional<GrantRow> GrantTable::find_token(const std::string& token) { return find_token_.one<GrantRow>(token); }

void GrantTable::put(const GrantRow& grant) { put_.put(grant); }

void GrantTable::remove(const GrantRow& grant) { remove_.run(grant.account, grant.region, grant.key, grant.id); }

void GrantTable::remove_of_key(const std::string& account, const std::string& region, const std::string& key) {
  remove_of_key_.run(account, region, key);
}

std::vector<GrantRow> GrantTable::of_key(const std::string& account, const std::string& region, const std::string& key,
                                         const std::string& after, std::int64_t limit) {
  return of_key_.all<GrantRow>(account, region, key, after, limit);
}

std::vector<GrantRow> GrantTable::retirable(const std::string& principal, const std::string& region,
                                            const std::string& after, std::int64_t limit) {
  return retirable_.all<GrantRow>(principal, region, after, limit);
}

}  // namespace tocsin::kms

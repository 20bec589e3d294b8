#include "services/kms/alias_table.h"

#include "base/text.h"

namespace tocsin::kms {
namespace {

Database& with_alias_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS kms_alias (
  account    TEXT NOT NULL,
  region     TEXT NOT NULL,
  name       TEXT NOT NULL,     -- alias/...
  key        TEXT NOT NULL,     -- id
  created_at INTEGER NOT NULL,  -- virtual milliseconds since 1970
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define ALIAS_COLUMNS "account, region, name, key, created_at, updated_at"

std::string AliasRow::arn() const { return concat("arn:aws:kms:", region, ":", account, ":", name); }

AliasTable::AliasTable(Database& db)
    : find_(with_alias_schema(db),
            "SELECT " ALIAS_COLUMNS " FROM kms_alias WHERE account = ? AND region = ? AND name = ?"),
      put_(db, "INSERT OR REPLACE INTO kms_alias (" ALIAS_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM kms_alias WHERE account = ? AND region = ? AND name = ?"),
      list_(db, "SELECT " ALIAS_COLUMNS
                " FROM kms_alias WHERE account = ?1 AND region = ?2 AND (?3 = '' OR key = ?3) AND name > ?4 "
                "ORDER BY name LIMIT ?5") {}

#undef ALIAS_COLUMNS

std::optional<AliasRow> AliasTable::find(const std::string& account, const std::string& region,
                                         const std::string& name) {
  return find_.one<AliasRow>(account, region, name);
}

void AliasTable::put(const AliasRow& alias) { put_.put(alias); }

void AliasTable::remove(const AliasRow& alias) { remove_.run(alias.account, alias.region, alias.name); }

std::vector<AliasRow> AliasTable::list(const std::string& account, const std::string& region, const std::string& key,
                                       const std::string& after, std::int64_t limit) {
  return list_.all<AliasRow>(account, region, key, after, limit);
}

}  // namespace tocsin::kms

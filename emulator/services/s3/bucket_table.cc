#include "services/s3/bucket_table.h"

namespace tocsin::s3 {
namespace {

Database& with_bucket_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS s3_bucket (
  name       TEXT NOT NULL PRIMARY KEY,
  account    TEXT NOT NULL,
  region     TEXT NOT NULL,
  created_at INTEGER NOT NULL,   -- virtual milliseconds since 1970
  ownership  TEXT NOT NULL,
  acl        TEXT NOT NULL,      -- JSON array, or ''
  policy     TEXT NOT NULL,      -- as sent, or ''
  block      INTEGER,            -- bits of the public access block
  tags       TEXT NOT NULL,      -- JSON array, or ''
  versioning TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS s3_bucket_by_account ON s3_bucket (account, name))sql");
  return db;
}

}  // namespace

#define BUCKET_COLUMNS "name, account, region, created_at, ownership, acl, policy, block, tags, versioning"

BucketTable::BucketTable(Database& db)
    : find_(with_bucket_schema(db), "SELECT " BUCKET_COLUMNS " FROM s3_bucket WHERE name = ?"),
      put_(db, "INSERT OR REPLACE INTO s3_bucket (" BUCKET_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM s3_bucket WHERE name = ?"),
      list_(db,
            "SELECT name, region, created_at FROM s3_bucket WHERE account = ?1 AND (?2 = '' OR region = ?2) "
            "AND substr(name, 1, length(?3)) = ?3 AND name > ?4 ORDER BY name LIMIT ?5") {}

#undef BUCKET_COLUMNS

AccessBlock BucketRow::access_block() const {
  const int bits = block.value_or(0);
  return {.block_public_acls = (bits & 1) != 0,
          .ignore_public_acls = (bits & 2) != 0,
          .block_public_policy = (bits & 4) != 0,
          .restrict_public_buckets = (bits & 8) != 0};
}

void BucketRow::set_access_block(const AccessBlock& settings) {
  block = (settings.block_public_acls ? 1 : 0) | (settings.ignore_public_acls ? 2 : 0) |
          (settings.block_public_policy ? 4 : 0) | (settings.restrict_public_buckets ? 8 : 0);
}

std::optional<BucketRow> BucketTable::find(const std::string& name) { return find_.one<BucketRow>(name); }
void BucketTable::put(const BucketRow& row) { put_.put(row); }
void BucketTable::remove(const std::string& name) { remove_.run(name); }

std::vector<BucketEntry> BucketTable::list(const std::string& account, const std::string& region,
                                           const std::string& prefix, const std::string& after, std::int64_t limit) {
  return list_.all<BucketEntry>(account, region, prefix, after, limit);
}

}  // namespace tocsin::s3

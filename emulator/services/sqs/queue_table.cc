#include "services/sqs/queue_table.h"

#include "base/text.h"

namespace tocsin::sqs {
namespace {

Database& with_queue_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS sqs_queue (
  account              TEXT NOT NULL,
  region               TEXT NOT NULL,
  name                 TEXT NOT NULL,
  delay_seconds        INTEGER NOT NULL,
  message_bytes_max    INTEGER NOT NULL,
  retention_seconds    INTEGER NOT NULL,
  wait_seconds         INTEGER NOT NULL,
  visibility_seconds   INTEGER NOT NULL,
  policy               TEXT NOT NULL,     -- JSON document, or ''
  redrive_policy       TEXT NOT NULL,     -- JSON, or ''
  redrive_target       TEXT NOT NULL,     -- ARN, or ''
  receives_max         INTEGER NOT NULL,
  redrive_allow_policy TEXT NOT NULL,     -- JSON, or ''
  managed_encryption   INTEGER NOT NULL,
  key                  TEXT NOT NULL,     -- of KMS, as the user named it, or ''
  key_reuse_seconds    INTEGER NOT NULL,
  tags                 TEXT NOT NULL,     -- JSON object
  created_at           INTEGER NOT NULL,  -- virtual milliseconds since 1970
  modified_at          INTEGER NOT NULL,
  purged_at            INTEGER,
  PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define QUEUE_COLUMNS                                                                                              \
  "account, region, name, delay_seconds, message_bytes_max, retention_seconds, wait_seconds, visibility_seconds, " \
  "policy, redrive_policy, redrive_target, receives_max, redrive_allow_policy, managed_encryption, key, "          \
  "key_reuse_seconds, tags, created_at, modified_at, purged_at"

std::string QueueRow::arn() const { return concat("arn:aws:sqs:", region, ":", account, ":", name); }

QueueTable::QueueTable(Database& db)
    : find_(with_queue_schema(db),
            "SELECT " QUEUE_COLUMNS " FROM sqs_queue WHERE account = ? AND region = ? AND name = ?"),
      put_(db, "INSERT OR REPLACE INTO sqs_queue (" QUEUE_COLUMNS
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM sqs_queue WHERE account = ? AND region = ? AND name = ?"),
      list_(db,
            "SELECT name FROM sqs_queue WHERE account = ?1 AND region = ?2 AND substr(name, 1, length(?3)) = ?3 "
            "AND name > ?4 ORDER BY name LIMIT ?5"),
      sources_of_(db,
                  "SELECT name FROM sqs_queue WHERE account = ? AND region = ? AND redrive_target = ? AND name > ? "
                  "ORDER BY name LIMIT ?") {}

#undef QUEUE_COLUMNS

std::optional<QueueRow> QueueTable::find(const std::string& account, const std::string& region,
                                         const std::string& name) {
  return find_.one<QueueRow>(account, region, name);
}

void QueueTable::put(const QueueRow& queue) { put_.put(queue); }

void QueueTable::remove(const QueueRow& queue) { remove_.run(queue.account, queue.region, queue.name); }

std::vector<std::string> QueueTable::list(const std::string& account, const std::string& region,
                                          const std::string& prefix, const std::string& after, std::int64_t limit) {
  return list_.all<std::string>(account, region, prefix, after, limit);
}

std::vector<std::string> QueueTable::sources_of(const std::string& account, const std::string& region,
                                                const std::string& arn, const std::string& after, std::int64_t limit) {
  return sources_of_.all<std::string>(account, region, arn, after, limit);
}

}  // namespace tocsin::sqs

#include "services/sqs/message_table.h"

namespace tocsin::sqs {
namespace {

Database& with_message_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS sqs_message (
  account           TEXT NOT NULL,
  region            TEXT NOT NULL,
  queue             TEXT NOT NULL,
  sequence          INTEGER NOT NULL,
  id                TEXT NOT NULL,
  body              TEXT NOT NULL,
  attributes        TEXT NOT NULL,     -- JSON object
  trace_header      TEXT NOT NULL,
  sender            TEXT NOT NULL,
  sent_at           INTEGER NOT NULL,  -- virtual milliseconds since 1970
  visible_at        INTEGER NOT NULL,
  receives          INTEGER NOT NULL,
  first_received_at INTEGER,
  receipt           TEXT NOT NULL,
  source_queue      TEXT NOT NULL,     -- ARN, or ''
  key               TEXT NOT NULL,     -- KMS key as its queue named it, or ''
  PRIMARY KEY (account, region, queue, sequence)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define MESSAGE_COLUMNS                                                                                           \
  "account, region, queue, sequence, id, body, attributes, trace_header, sender, sent_at, visible_at, receives, " \
  "first_received_at, receipt, source_queue, key"
#define OF_QUEUE " FROM sqs_message WHERE account = ? AND region = ? AND queue = ? "

MessageTable::MessageTable(Database& db)
    : next_(with_message_schema(db), "SELECT coalesce(max(sequence), 0) + 1" OF_QUEUE),
      put_(db, "INSERT OR REPLACE INTO sqs_message (" MESSAGE_COLUMNS
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE" OF_QUEUE "AND sequence = ?"),
      remove_all_(db, "DELETE" OF_QUEUE),
      remove_older_(db, "DELETE" OF_QUEUE "AND sent_at < ?"),
      find_(db, "SELECT " MESSAGE_COLUMNS OF_QUEUE "AND sequence = ?"),
      visible_(db, "SELECT " MESSAGE_COLUMNS OF_QUEUE "AND visible_at <= ? ORDER BY sequence LIMIT ?"),
      counts_(db,
              "SELECT coalesce(sum(visible_at <= ?1), 0), coalesce(sum(visible_at > ?1 AND receives > 0), 0), "
              "coalesce(sum(visible_at > ?1 AND receives = 0), 0) "
              "FROM sqs_message WHERE account = ?2 AND region = ?3 AND queue = ?4") {}

#undef OF_QUEUE
#undef MESSAGE_COLUMNS

void MessageTable::add(const QueueRow& queue, MessageRow message) {
  message.account = queue.account;
  message.region = queue.region;
  message.queue = queue.name;
  message.sequence = *next_.one<std::int64_t>(queue.account, queue.region, queue.name);
  put_.put(message);
}

void MessageTable::update(const MessageRow& message) { put_.put(message); }

void MessageTable::remove(const MessageRow& message) {
  remove_.run(message.account, message.region, message.queue, message.sequence);
}

void MessageTable::remove_all(const QueueRow& queue) { remove_all_.run(queue.account, queue.region, queue.name); }

void MessageTable::remove_older(const QueueRow& queue, Time time) {
  remove_older_.run(queue.account, queue.region, queue.name, time);
}

std::optional<MessageRow> MessageTable::find(const QueueRow& queue, std::int64_t sequence) {
  return find_.one<MessageRow>(queue.account, queue.region, queue.name, sequence);
}

std::vector<MessageRow> MessageTable::visible(const QueueRow& queue, Time now, std::int64_t limit) {
  return visible_.all<MessageRow>(queue.account, queue.region, queue.name, now, limit);
}

MessageCounts MessageTable::counts(const QueueRow& queue, Time now) {
  return *counts_.one<MessageCounts>(now, queue.account, queue.region, queue.name);
}

}  // namespace tocsin::sqs

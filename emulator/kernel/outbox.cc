#include "kernel/outbox.h"

namespace tocsin {
namespace {

Database& with_outbox_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS kernel_outbox (
  id           INTEGER PRIMARY KEY,
  kind         TEXT NOT NULL,
  recipient    TEXT NOT NULL,
  subject      TEXT NOT NULL,
  body         TEXT NOT NULL,
  time         INTEGER NOT NULL,  -- virtual milliseconds since 1970
  topic        TEXT NOT NULL,
  subscription TEXT NOT NULL,
  cause        INTEGER NOT NULL   -- journal entry
) STRICT)sql");
  return db;
}

}  // namespace

Outbox::Outbox(Database& db)
    : insert_(with_outbox_schema(db),
              "INSERT INTO kernel_outbox (kind, recipient, subject, body, time, topic, subscription, cause) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
      after_(db,
             "SELECT id, kind, recipient, subject, body, time, topic, subscription, cause FROM kernel_outbox "
             "WHERE id > ? ORDER BY id"),
      last_(db, "SELECT coalesce(max(id), 0) FROM kernel_outbox") {}

std::int64_t Outbox::add(const Alert& alert) {
  return *insert_.one<std::int64_t>(alert.kind, alert.to, alert.subject, alert.body, alert.time, alert.topic,
                                    alert.subscription, alert.cause);
}

std::vector<Alert> Outbox::after(std::int64_t id) { return after_.all<Alert>(id); }
std::int64_t Outbox::last() { return *last_.one<std::int64_t>(); }

}  // namespace tocsin

#include "services/sns/subscription_table.h"

#include "base/text.h"

namespace tocsin::sns {
namespace {

Database& with_subscription_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS sns_subscription (
  account         TEXT NOT NULL,     -- the topic's
  region          TEXT NOT NULL,
  topic           TEXT NOT NULL,
  id              TEXT NOT NULL,
  owner           TEXT NOT NULL,     -- account
  principal       TEXT NOT NULL,     -- ARN
  protocol        TEXT NOT NULL,
  endpoint        TEXT NOT NULL,
  state           INTEGER NOT NULL,  -- 0 pending, 1 confirmed
  token           TEXT NOT NULL,
  pending_since   INTEGER NOT NULL,  -- virtual milliseconds since 1970
  authenticated   INTEGER NOT NULL,
  authenticate_on_unsubscribe INTEGER NOT NULL,
  filter_policy   TEXT NOT NULL,     -- JSON, or ''
  filter_scope    TEXT NOT NULL,
  raw             INTEGER NOT NULL,
  redrive_policy  TEXT NOT NULL,     -- JSON, or ''
  burst_start     INTEGER NOT NULL,  -- virtual milliseconds since 1970
  burst_count     INTEGER NOT NULL,
  PRIMARY KEY (account, region, topic, id)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

#define SUBSCRIPTION_COLUMNS                                                                                       \
  "account, region, topic, id, owner, principal, protocol, endpoint, state, token, pending_since, authenticated, " \
  "authenticate_on_unsubscribe, filter_policy, filter_scope, raw, redrive_policy, burst_start, burst_count"
#define SELECT_OF_TOPIC \
  "SELECT " SUBSCRIPTION_COLUMNS " FROM sns_subscription WHERE account = ? AND region = ? AND topic = ? "

std::string SubscriptionRow::topic_arn() const { return concat("arn:aws:sns:", region, ":", account, ":", topic); }
std::string SubscriptionRow::arn() const { return concat(topic_arn(), ":", id); }

SubscriptionTable::SubscriptionTable(Database& db)
    : find_(with_subscription_schema(db), SELECT_OF_TOPIC "AND id = ?"),
      find_endpoint_(db, SELECT_OF_TOPIC "AND protocol = ? AND endpoint = ? ORDER BY id LIMIT 1"),
      find_token_(db, SELECT_OF_TOPIC "AND token = ? ORDER BY id LIMIT 1"),
      put_(db, "INSERT OR REPLACE INTO sns_subscription (" SUBSCRIPTION_COLUMNS
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM sns_subscription WHERE account = ? AND region = ? AND topic = ? AND id = ?"),
      remove_of_topic_(db, "DELETE FROM sns_subscription WHERE account = ? AND region = ? AND topic = ?"),
      of_topic_(db, SELECT_OF_TOPIC "AND id > ? ORDER BY id LIMIT ?"),
      of_account_(db, "SELECT " SUBSCRIPTION_COLUMNS
                      " FROM sns_subscription WHERE account = ? AND region = ? "
                      "AND topic || ':' || id > ? ORDER BY topic || ':' || id LIMIT ?"),
      count_(db,
             "SELECT count(id) FROM sns_subscription WHERE account = ? AND region = ? AND topic = ? AND state = ?") {}

#undef SELECT_OF_TOPIC
#undef SUBSCRIPTION_COLUMNS

std::optional<SubscriptionRow> SubscriptionTable::find(const std::string& account, const std::string& region,
                                                       const std::string& topic, const std::string& id) {
  return find_.one<SubscriptionRow>(account, region, topic, id);
}

std::optional<SubscriptionRow> SubscriptionTable::find_endpoint(const std::string& account, const std::string& region,
                                                                const std::string& topic, const std::string& protocol,
                                                                const std::string& endpoint) {
  return find_endpoint_.one<SubscriptionRow>(account, region, topic, protocol, endpoint);
}

std::optional<SubscriptionRow> SubscriptionTable::find_token(const std::string& account, const std::string& region,
                                                             const std::string& topic, const std::string& token) {
  return find_token_.one<SubscriptionRow>(account, region, topic, token);
}

void SubscriptionTable::put(const SubscriptionRow& subscription) { put_.put(subscription); }

void SubscriptionTable::remove(const SubscriptionRow& row) { remove_.run(row.account, row.region, row.topic, row.id); }

void SubscriptionTable::remove_of_topic(const std::string& account, const std::string& region,
                                        const std::string& topic) {
  remove_of_topic_.run(account, region, topic);
}

std::vector<SubscriptionRow> SubscriptionTable::of_topic(const std::string& account, const std::string& region,
                                                         const std::string& topic, const std::string& after,
                                                         std::int64_t limit) {
  return of_topic_.all<SubscriptionRow>(account, region, topic, after, limit);
}

std::vector<SubscriptionRow> SubscriptionTable::of_account(const std::string& account, const std::string& region,
                                                           const std::string& after, std::size_t limit) {
  return of_account_.all<SubscriptionRow>(account, region, after, limit);
}

std::int64_t SubscriptionTable::count(const std::string& account, const std::string& region, const std::string& topic,
                                      SubscriptionState state) {
  return *count_.one<std::int64_t>(account, region, topic, state);
}

}  // namespace tocsin::sns

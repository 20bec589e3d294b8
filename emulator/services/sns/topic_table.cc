#include "services/sns/topic_table.h"

#include "base/text.h"

namespace tocsin::sns {
namespace {

Database& with_topic_schema(Database& db) {
  db.execute(R"sql(
CREATE TABLE IF NOT EXISTS sns_topic (
  account         TEXT NOT NULL,
  region          TEXT NOT NULL,
  name            TEXT NOT NULL,
  display_name    TEXT NOT NULL,
  policy          TEXT NOT NULL,     -- JSON document, '' for the default one
  delivery_policy TEXT NOT NULL,     -- JSON, '' if none was set
  attributes      TEXT NOT NULL,     -- JSON object
  tags            TEXT NOT NULL,     -- JSON object
  created_at      INTEGER NOT NULL,  -- virtual milliseconds since 1970
  PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID)sql");
  return db;
}

}  // namespace

std::string TopicRow::arn() const { return concat("arn:aws:sns:", region, ":", account, ":", name); }

TopicTable::TopicTable(Database& db)
    : find_(with_topic_schema(db),
            "SELECT account, region, name, display_name, policy, delivery_policy, attributes, tags, created_at "
            "FROM sns_topic WHERE account = ? AND region = ? AND name = ?"),
      put_(
          db,
          "INSERT OR REPLACE INTO sns_topic (account, region, name, display_name, policy, delivery_policy, attributes, "
          "tags, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM sns_topic WHERE account = ? AND region = ? AND name = ?"),
      list_(db, "SELECT name FROM sns_topic WHERE account = ? AND region = ? AND name > ? ORDER BY name LIMIT ?") {}

std::optional<TopicRow> TopicTable::find(const std::string& account, const std::string& region,
                                         const std::string& name) {
  return find_.one<TopicRow>(account, region, name);
}

void TopicTable::put(const TopicRow& topic) { put_.put(topic); }

void TopicTable::remove(const TopicRow& topic) { remove_.run(topic.account, topic.region, topic.name); }

std::vector<std::string> TopicTable::list(const std::string& account, const std::string& region,
                                          const std::string& after, std::size_t limit) {
  return list_.all<std::string>(account, region, after, limit);
}

}  // namespace tocsin::sns

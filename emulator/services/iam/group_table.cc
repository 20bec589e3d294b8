#include "services/iam/group_table.h"

#include "base/text.h"

namespace tocsin::iam {
namespace {

constexpr const char* kGroupSchema = R"(
CREATE TABLE IF NOT EXISTS iam_group (
  account    TEXT NOT NULL,
  name       TEXT NOT NULL COLLATE NOCASE,
  id         TEXT NOT NULL,
  path       TEXT NOT NULL,
  created_at INTEGER NOT NULL,  -- virtual milliseconds since 1970
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS iam_group_id ON iam_group (account, id);
CREATE TABLE IF NOT EXISTS iam_membership (
  account  TEXT NOT NULL,
  user_id  TEXT NOT NULL,
  group_id TEXT NOT NULL,
  PRIMARY KEY (account, user_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS iam_membership_group ON iam_membership (account, group_id))";

#define TOCSIN_GROUP_COLUMNS "g.account, g.name, g.id, g.path, g.created_at"

Database& with_groups(Database& db) {
  db.execute(kGroupSchema);
  return db;
}

}  // namespace

std::string GroupRow::arn() const { return concat("arn:aws:iam::", account, ":group", path, name); }

GroupTable::GroupTable(Database& db)
    : find_(with_groups(db), "SELECT " TOCSIN_GROUP_COLUMNS
                             " FROM iam_group g WHERE g.account = ?1 AND g.name = ?2"
                             " AND g.name = ?2 COLLATE BINARY"),
      taken_(db, "SELECT 1 FROM iam_group WHERE account = ? AND name = ?"),
      list_(db, "SELECT " TOCSIN_GROUP_COLUMNS
                " FROM iam_group g WHERE g.account = ?1 AND g.name > ?3"
                " AND substr(g.path, 1, length(?2)) = ?2 ORDER BY g.name LIMIT ?4"),
      insert_(db, "INSERT INTO iam_group (account, name, id, path, created_at) VALUES (?, ?, ?, ?, ?)"),
      update_(db, "UPDATE iam_group SET name = ?2, path = ?4 WHERE account = ?1 AND id = ?3 AND created_at = ?5"),
      remove_(db, "DELETE FROM iam_group WHERE account = ? AND id = ?"),
      count_(db, "SELECT count(*) FROM iam_group WHERE account = ?"),
      add_(db, "INSERT OR IGNORE INTO iam_membership (account, user_id, group_id) VALUES (?, ?, ?)"),
      remove_member_(db, "DELETE FROM iam_membership WHERE account = ? AND user_id = ? AND group_id = ?"),
      members_(db,
               "SELECT u.account, u.name, u.id, u.path, u.boundary, u.created_at, u.password_used_at"
               " FROM iam_membership m JOIN iam_user u ON u.account = m.account AND u.id = m.user_id"
               " WHERE m.account = ? AND m.group_id = ? AND u.name > ? ORDER BY u.name LIMIT ?"),
      of_user_(db, "SELECT " TOCSIN_GROUP_COLUMNS
                   " FROM iam_membership m JOIN iam_group g ON g.account = m.account AND g.id = m.group_id"
                   " WHERE m.account = ? AND m.user_id = ? ORDER BY g.name") {}

std::optional<GroupRow> GroupTable::find(const std::string& account, const std::string& name) {
  return find_.one<GroupRow>(account, name);
}

bool GroupTable::name_is_taken(const std::string& account, const std::string& name) {
  return taken_.one<std::int64_t>(account, name).has_value();
}

std::vector<GroupRow> GroupTable::list(const std::string& account, const std::string& path, const std::string& after,
                                       std::int64_t limit) {
  return list_.all<GroupRow>(account, path, after, limit);
}

void GroupTable::insert(const GroupRow& group) { insert_.put(group); }
void GroupTable::update(const GroupRow& group) { update_.put(group); }
void GroupTable::remove(const GroupRow& group) { remove_.run(group.account, group.id); }
std::int64_t GroupTable::count(const std::string& account) { return *count_.one<std::int64_t>(account); }

void GroupTable::add(const GroupRow& group, const UserRow& user) { add_.run(group.account, user.id, group.id); }

bool GroupTable::remove_member(const GroupRow& group, const UserRow& user) {
  return remove_member_.run(group.account, user.id, group.id) > 0;
}

std::vector<UserRow> GroupTable::members(const GroupRow& group, const std::string& after, std::int64_t limit) {
  return members_.all<UserRow>(group.account, group.id, after, limit);
}

std::vector<GroupRow> GroupTable::of_user(const std::string& account, const std::string& user_id) {
  return of_user_.all<GroupRow>(account, user_id);
}

}  // namespace tocsin::iam

#include "services/iam/role_table.h"

#include "base/text.h"

namespace tocsin::iam {
namespace {

constexpr const char* kRoleSchema = R"(
CREATE TABLE IF NOT EXISTS iam_role (
  account     TEXT NOT NULL,
  name        TEXT NOT NULL COLLATE NOCASE,
  id          TEXT NOT NULL,
  path        TEXT NOT NULL,
  trust       TEXT NOT NULL,     -- JSON
  description TEXT,
  session_max INTEGER NOT NULL,  -- seconds
  boundary    TEXT NOT NULL,     -- ARN, or ''
  created_at  INTEGER NOT NULL,  -- virtual milliseconds since 1970
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS iam_role_id ON iam_role (account, id))";

#define TOCSIN_ROLE_COLUMNS "account, name, id, path, trust, description, session_max, boundary, created_at"

Database& with_roles(Database& db) {
  db.execute(kRoleSchema);
  return db;
}

}  // namespace

std::string RoleRow::arn() const { return concat("arn:aws:iam::", account, ":role", path, name); }

RoleTable::RoleTable(Database& db)
    : find_(with_roles(db), "SELECT " TOCSIN_ROLE_COLUMNS
                            " FROM iam_role WHERE account = ?1 AND name = ?2"
                            " AND name = ?2 COLLATE BINARY"),
      taken_(db, "SELECT 1 FROM iam_role WHERE account = ? AND name = ?"),
      list_(db, "SELECT " TOCSIN_ROLE_COLUMNS
                " FROM iam_role WHERE account = ?1 AND name > ?3"
                " AND substr(path, 1, length(?2)) = ?2 ORDER BY name LIMIT ?4"),
      insert_(db, "INSERT INTO iam_role (" TOCSIN_ROLE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(db,
              "UPDATE iam_role SET trust = ?5, description = ?6, session_max = ?7, boundary = ?8"
              " WHERE account = ?1 AND name = ?2 AND id = ?3 AND path = ?4 AND created_at = ?9"),
      remove_(db, "DELETE FROM iam_role WHERE account = ? AND name = ?"),
      count_(db, "SELECT count(*) FROM iam_role WHERE account = ?") {}

std::optional<RoleRow> RoleTable::find(const std::string& account, const std::string& name) {
  return find_.one<RoleRow>(account, name);
}

bool RoleTable::name_is_taken(const std::string& account, const std::string& name) {
  return taken_.one<std::int64_t>(account, name).has_value();
}

std::vector<RoleRow> RoleTable::list(const std::string& account, const std::string& path, const std::string& after,
                                     std::int64_t limit) {
  return list_.all<RoleRow>(account, path, after, limit);
}

void RoleTable::insert(const RoleRow& role) { insert_.put(role); }
void RoleTable::update(const RoleRow& role) { update_.put(role); }
void RoleTable::remove(const RoleRow& role) { remove_.run(role.account, role.name); }
std::int64_t RoleTable::count(const std::string& account) { return *count_.one<std::int64_t>(account); }

}  // namespace tocsin::iam

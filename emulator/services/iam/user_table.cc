#include "services/iam/user_table.h"

#include "base/text.h"

namespace tocsin::iam {
namespace {

constexpr const char* kUserSchema = R"(
CREATE TABLE IF NOT EXISTS iam_user (
  account          TEXT NOT NULL,
  name             TEXT NOT NULL COLLATE NOCASE,
  id               TEXT NOT NULL,
  path             TEXT NOT NULL,
  boundary         TEXT NOT NULL,     -- ARN, or ''
  created_at       INTEGER NOT NULL,  -- virtual milliseconds since 1970
  password_used_at INTEGER,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS iam_user_id ON iam_user (account, id);
CREATE TABLE IF NOT EXISTS iam_login_profile (
  account        TEXT NOT NULL,
  user_id        TEXT NOT NULL,
  passwords      TEXT NOT NULL,     -- digests, newest first, one a line
  reset_required INTEGER NOT NULL,
  created_at     INTEGER NOT NULL,
  PRIMARY KEY (account, user_id)
) STRICT, WITHOUT ROWID)";

#define TOCSIN_USER_COLUMNS "account, name, id, path, boundary, created_at, password_used_at"

Database& with_users(Database& db) {
  db.execute(kUserSchema);
  return db;
}

}  // namespace

std::string UserRow::arn() const { return concat("arn:aws:iam::", account, ":user", path, name); }

UserTable::UserTable(Database& db)
    : db_(with_users(db)),
      room_(db),
      find_(db, "SELECT " TOCSIN_USER_COLUMNS
                " FROM iam_user WHERE account = ?1 AND name = ?2"
                " AND name = ?2 COLLATE BINARY"),
      find_id_(db, "SELECT " TOCSIN_USER_COLUMNS " FROM iam_user WHERE account = ? AND id = ?"),
      taken_(db, "SELECT 1 FROM iam_user WHERE account = ? AND name = ?"),
      list_(db, "SELECT " TOCSIN_USER_COLUMNS
                " FROM iam_user WHERE account = ?1 AND name > ?3"
                " AND substr(path, 1, length(?2)) = ?2 ORDER BY name LIMIT ?4"),
      insert_(db, "INSERT INTO iam_user (" TOCSIN_USER_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?)"),
      update_(db,
              "UPDATE iam_user SET name = ?2, path = ?4, boundary = ?5, created_at = ?6, password_used_at = ?7"
              " WHERE account = ?1 AND id = ?3"),
      remove_(db, "DELETE FROM iam_user WHERE account = ? AND id = ?"),
      count_(db, "SELECT count(*) FROM iam_user WHERE account = ?"),
      login_(db,
             "SELECT account, user_id, passwords, reset_required, created_at FROM iam_login_profile"
             " WHERE account = ? AND user_id = ?"),
      put_login_(db,
                 "INSERT OR REPLACE INTO iam_login_profile (account, user_id, passwords, reset_required, created_at)"
                 " VALUES (?, ?, ?, ?, ?)"),
      remove_login_(db, "DELETE FROM iam_login_profile WHERE account = ? AND user_id = ?") {}

std::optional<UserRow> UserTable::find(const std::string& account, const std::string& name) {
  if (!found_ || found_at_ != db_.version() || found_->account != account || found_->name != name) {
    found_ = find_.one<UserRow>(account, name);
    found_at_ = db_.version();
  }
  return found_;
}

std::optional<UserRow> UserTable::find_id(const std::string& account, const std::string& id) {
  return find_id_.one<UserRow>(account, id);
}

bool UserTable::name_is_taken(const std::string& account, const std::string& name) {
  return taken_.one<std::int64_t>(account, name).has_value();
}

std::vector<UserRow> UserTable::list(const std::string& account, const std::string& path, const std::string& after,
                                     std::int64_t limit) {
  return list_.all<UserRow>(account, path, after, limit);
}

void UserTable::insert(const UserRow& user) { insert_.put(user); }
void UserTable::update(const UserRow& user) { update_.put(user); }
void UserTable::remove(const UserRow& user) { remove_.run(user.account, user.id); }
std::int64_t UserTable::count(const std::string& account) { return *count_.one<std::int64_t>(account); }

bool UserTable::has_room(const std::string& account, std::int64_t most) {
  return room_.take(account, most, [&] { return count(account); });
}

std::optional<LoginRow> UserTable::login(const UserRow& user) { return login_.one<LoginRow>(user.account, user.id); }
void UserTable::put_login(const LoginRow& login) { put_login_.put(login); }
bool UserTable::remove_login(const UserRow& user) { return remove_login_.run(user.account, user.id) > 0; }

}  // namespace tocsin::iam

#include "services/organizations/account_table.h"

namespace tocsin::organizations {
namespace {

constexpr const char* kAccountSchema = R"sql(
CREATE TABLE IF NOT EXISTS organizations_account (
  account   TEXT NOT NULL,     -- the management account
  id        TEXT NOT NULL,
  parent    TEXT NOT NULL,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL,
  joined_by TEXT NOT NULL,
  joined_at INTEGER NOT NULL,  -- virtual milliseconds since 1970
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS organizations_account_id ON organizations_account (id);
CREATE TABLE IF NOT EXISTS organizations_creation (
  account      TEXT NOT NULL,
  id           TEXT NOT NULL,
  created      TEXT NOT NULL,
  name         TEXT NOT NULL,
  failure      TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID)sql";

Database& with_accounts(Database& db) {
  db.execute(kAccountSchema);
  return db;
}

#define ACCOUNT_COLUMNS "account, id, parent, name, email, joined_by, joined_at"
#define CREATION_COLUMNS "account, id, created, name, failure, requested_at"

}  // namespace

AccountTable::AccountTable(Database& db)
    : find_(with_accounts(db), "SELECT " ACCOUNT_COLUMNS " FROM organizations_account WHERE id = ?"),
      list_(db, "SELECT " ACCOUNT_COLUMNS " FROM organizations_account WHERE account = ? ORDER BY id"),
      has_email_(db, "SELECT 1 FROM organizations_account WHERE account = ? AND email = ?"),
      put_(db, "INSERT OR REPLACE INTO organizations_account (" ACCOUNT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM organizations_account WHERE account = ? AND id = ?"),
      remove_all_(db, "DELETE FROM organizations_account WHERE account = ?"),
      find_creation_(db, "SELECT " CREATION_COLUMNS " FROM organizations_creation WHERE account = ? AND id = ?"),
      put_creation_(db, "INSERT INTO organizations_creation (" CREATION_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)"),
      remove_creations_(db, "DELETE FROM organizations_creation WHERE account = ?") {}

#undef ACCOUNT_COLUMNS
#undef CREATION_COLUMNS

std::optional<AccountRow> AccountTable::find(const std::string& id) { return find_.one<AccountRow>(id); }

std::vector<AccountRow> AccountTable::list(const std::string& account) { return list_.all<AccountRow>(account); }

bool AccountTable::has_email(const std::string& account, const std::string& email) {
  return has_email_.one<std::int64_t>(account, email).has_value();
}

void AccountTable::put(const AccountRow& row) { put_.put(row); }

void AccountTable::remove(const AccountRow& row) { remove_.run(row.account, row.id); }

void AccountTable::remove_all(const std::string& account) {
  remove_creations_.run(account);
  remove_all_.run(account);
}

std::optional<CreationRow> AccountTable::find_creation(const std::string& account, const std::string& id) {
  return find_creation_.one<CreationRow>(account, id);
}

void AccountTable::put_creation(const CreationRow& row) { put_creation_.put(row); }

}  // namespace tocsin::organizations

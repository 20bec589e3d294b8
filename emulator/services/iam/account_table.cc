#include "services/iam/account_table.h"

namespace tocsin::iam {
namespace {

constexpr const char* kAccountSchema = R"(
CREATE TABLE IF NOT EXISTS iam_account_alias (
  account TEXT NOT NULL PRIMARY KEY,
  alias   TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS iam_password_policy (
  account          TEXT NOT NULL PRIMARY KEY,
  length_min       INTEGER NOT NULL,
  symbols          INTEGER NOT NULL,
  numbers          INTEGER NOT NULL,
  uppercase        INTEGER NOT NULL,
  lowercase        INTEGER NOT NULL,
  users_may_change INTEGER NOT NULL,
  age_max          INTEGER,           -- days
  reuse_after      INTEGER,
  hard_expiry      INTEGER
) STRICT, WITHOUT ROWID)";

#define TOCSIN_PASSWORD_POLICY_COLUMNS \
  "account, length_min, symbols, numbers, uppercase, lowercase, users_may_change, age_max, reuse_after, hard_expiry"

Database& with_accounts(Database& db) {
  db.execute(kAccountSchema);
  return db;
}

}  // namespace

AccountTable::AccountTable(Database& db)
    : alias_(with_accounts(db), "SELECT alias FROM iam_account_alias WHERE account = ?"),
      owner_(db, "SELECT account FROM iam_account_alias WHERE alias = ?"),
      set_alias_(db, "INSERT OR REPLACE INTO iam_account_alias (account, alias) VALUES (?, ?)"),
      remove_alias_(db, "DELETE FROM iam_account_alias WHERE account = ?"),
      policy_(db, "SELECT " TOCSIN_PASSWORD_POLICY_COLUMNS " FROM iam_password_policy WHERE account = ?"),
      put_policy_(db, "INSERT OR REPLACE INTO iam_password_policy (" TOCSIN_PASSWORD_POLICY_COLUMNS
                      ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_policy_(db, "DELETE FROM iam_password_policy WHERE account = ?") {}

std::optional<std::string> AccountTable::alias(const std::string& account) { return alias_.one<std::string>(account); }

std::optional<std::string> AccountTable::owner_of_alias(const std::string& alias) {
  return owner_.one<std::string>(alias);
}

void AccountTable::set_alias(const std::string& account, const std::string& alias) { set_alias_.run(account, alias); }
void AccountTable::remove_alias(const std::string& account) { remove_alias_.run(account); }

std::optional<PasswordPolicyRow> AccountTable::password_policy(const std::string& account) {
  return policy_.one<PasswordPolicyRow>(account);
}

void AccountTable::put_password_policy(const PasswordPolicyRow& policy) { put_policy_.put(policy); }

bool AccountTable::remove_password_policy(const std::string& account) { return remove_policy_.run(account) > 0; }

}  // namespace tocsin::iam

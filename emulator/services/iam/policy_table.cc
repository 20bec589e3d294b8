#include "services/iam/policy_table.h"

#include "base/text.h"

namespace tocsin::iam {
namespace {

constexpr const char* kPolicySchema = R"(
CREATE TABLE IF NOT EXISTS iam_policy (
  account         TEXT NOT NULL,
  name            TEXT NOT NULL COLLATE NOCASE,
  id              TEXT NOT NULL,
  path            TEXT NOT NULL,
  description     TEXT,
  default_version INTEGER NOT NULL,
  last_version    INTEGER NOT NULL,
  created_at      INTEGER NOT NULL,  -- virtual milliseconds since 1970
  updated_at      INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS iam_policy_version (
  account    TEXT NOT NULL,
  policy_id  TEXT NOT NULL,
  number     INTEGER NOT NULL,
  document   TEXT NOT NULL,  -- JSON
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account, policy_id, number)
) STRICT, WITHOUT ROWID)";

#define TOCSIN_POLICY_COLUMNS \
  "account, name, id, path, description, default_version, last_version, created_at, updated_at"
#define TOCSIN_VERSION_COLUMNS "account, policy_id, number, document, created_at"

Database& with_policies(Database& db) {
  db.execute(kPolicySchema);
  return db;
}

}  // namespace

std::string PolicyRow::arn() const { return concat("arn:aws:iam::", account, ":policy", path, name); }

PolicyTable::PolicyTable(Database& db)
    : find_(with_policies(db), "SELECT " TOCSIN_POLICY_COLUMNS
                               " FROM iam_policy WHERE account = ?1 AND name = ?2"
                               " AND name = ?2 COLLATE BINARY"),
      taken_(db, "SELECT 1 FROM iam_policy WHERE account = ? AND name = ?"),
      list_(db, "SELECT " TOCSIN_POLICY_COLUMNS
                " FROM iam_policy WHERE account = ?1 AND substr(path, 1, length(?2)) = ?2 ORDER BY name"),
      insert_(db, "INSERT INTO iam_policy (" TOCSIN_POLICY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(db,
              "UPDATE iam_policy SET default_version = ?3, last_version = ?4, updated_at = ?5"
              " WHERE account = ?1 AND name = ?2"),
      remove_(db, "DELETE FROM iam_policy WHERE account = ? AND name = ?"),
      count_(db, "SELECT count(*) FROM iam_policy WHERE account = ?"),
      version_(db, "SELECT " TOCSIN_VERSION_COLUMNS
                   " FROM iam_policy_version WHERE account = ? AND policy_id = ? AND number = ?"),
      versions_(db, "SELECT " TOCSIN_VERSION_COLUMNS
                    " FROM iam_policy_version WHERE account = ? AND policy_id = ? ORDER BY number DESC"),
      insert_version_(db, "INSERT INTO iam_policy_version (" TOCSIN_VERSION_COLUMNS ") VALUES (?, ?, ?, ?, ?)"),
      remove_version_(db, "DELETE FROM iam_policy_version WHERE account = ? AND policy_id = ? AND number = ?"),
      remove_versions_(db, "DELETE FROM iam_policy_version WHERE account = ? AND policy_id = ?"),
      count_versions_(db, "SELECT count(*) FROM iam_policy_version WHERE account = ?") {}

std::optional<PolicyRow> PolicyTable::find(const std::string& account, const std::string& name) {
  return find_.one<PolicyRow>(account, name);
}

bool PolicyTable::name_is_taken(const std::string& account, const std::string& name) {
  return taken_.one<std::int64_t>(account, name).has_value();
}

std::vector<PolicyRow> PolicyTable::list(const std::string& account, const std::string& path) {
  return list_.all<PolicyRow>(account, path);
}

void PolicyTable::insert(const PolicyRow& policy) { insert_.put(policy); }

void PolicyTable::update(const PolicyRow& policy) {
  update_.run(policy.account, policy.name, policy.default_version, policy.last_version, policy.updated_at);
}

void PolicyTable::remove(const PolicyRow& policy) {
  remove_versions_.run(policy.account, policy.id);
  remove_.run(policy.account, policy.name);
}

std::int64_t PolicyTable::count(const std::string& account) { return *count_.one<std::int64_t>(account); }

std::int64_t PolicyTable::count_versions(const std::string& account) {
  return *count_versions_.one<std::int64_t>(account);
}

std::optional<PolicyVersionRow> PolicyTable::version(const PolicyRow& policy, std::int64_t number) {
  return version_.one<PolicyVersionRow>(policy.account, policy.id, number);
}

std::vector<PolicyVersionRow> PolicyTable::versions(const PolicyRow& policy) {
  return versions_.all<PolicyVersionRow>(policy.account, policy.id);
}

void PolicyTable::insert_version(const PolicyVersionRow& version) { insert_version_.put(version); }

void PolicyTable::remove_version(const PolicyVersionRow& version) {
  remove_version_.run(version.account, version.policy_id, version.number);
}

}  // namespace tocsin::iam

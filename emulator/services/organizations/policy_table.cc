#include "services/organizations/policy_table.h"

namespace tocsin::organizations {
namespace {

constexpr const char* kPolicySchema = R"sql(
CREATE TABLE IF NOT EXISTS organizations_policy (
  account     TEXT NOT NULL,  -- the management account
  id          TEXT NOT NULL,
  type        TEXT NOT NULL,
  name        TEXT NOT NULL,
  description TEXT NOT NULL,
  content     TEXT NOT NULL,  -- JSON document
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS organizations_attachment (
  account TEXT NOT NULL,
  target  TEXT NOT NULL,
  type    TEXT NOT NULL,
  policy  TEXT NOT NULL,
  PRIMARY KEY (account, target, type, policy)
) STRICT, WITHOUT ROWID)sql";

Database& with_policies(Database& db) {
  db.execute(kPolicySchema);
  return db;
}

}  // namespace

PolicyTable::PolicyTable(Database& db)
    : find_(with_policies(db),
            "SELECT account, id, type, name, description, content FROM organizations_policy"
            " WHERE account = ? AND id = ?"),
      list_(db,
            "SELECT account, id, type, name, description, content FROM organizations_policy"
            " WHERE account = ? AND type = ? ORDER BY id"),
      put_(db,
           "INSERT OR REPLACE INTO organizations_policy (account, id, type, name, description, content)"
           " VALUES (?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM organizations_policy WHERE account = ? AND id = ?"),
      remove_all_(db, "DELETE FROM organizations_policy WHERE account = ?"),
      attached_to_(db,
                   "SELECT account, target, type, policy FROM organizations_attachment"
                   " WHERE account = ? AND target = ? AND type = ? ORDER BY policy"),
      targets_of_(db,
                  "SELECT account, target, type, policy FROM organizations_attachment"
                  " WHERE account = ? AND policy = ? ORDER BY target"),
      attach_(db, "INSERT OR IGNORE INTO organizations_attachment (account, target, type, policy) VALUES (?, ?, ?, ?)"),
      detach_(db, "DELETE FROM organizations_attachment WHERE account = ? AND target = ? AND type = ? AND policy = ?"),
      detach_all_(db, "DELETE FROM organizations_attachment WHERE account = ? AND target = ?"),
      detach_type_(db, "DELETE FROM organizations_attachment WHERE account = ? AND type = ?"),
      detach_everything_(db, "DELETE FROM organizations_attachment WHERE account = ?") {}

std::optional<PolicyRow> PolicyTable::find(const std::string& account, const std::string& id) {
  return find_.one<PolicyRow>(account, id);
}

std::vector<PolicyRow> PolicyTable::list(const std::string& account, const std::string& type) {
  return list_.all<PolicyRow>(account, type);
}

void PolicyTable::put(const PolicyRow& policy) { put_.put(policy); }

void PolicyTable::remove(const PolicyRow& policy) { remove_.run(policy.account, policy.id); }

std::vector<AttachmentRow> PolicyTable::attached_to(const std::string& account, const std::string& target,
                                                    const std::string& type) {
  return attached_to_.all<AttachmentRow>(account, target, type);
}

std::vector<AttachmentRow> PolicyTable::targets_of(const std::string& account, const std::string& policy) {
  return targets_of_.all<AttachmentRow>(account, policy);
}

void PolicyTable::attach(const AttachmentRow& attachment) { attach_.put(attachment); }

void PolicyTable::detach(const AttachmentRow& attachment) { detach_.put(attachment); }

void PolicyTable::detach_all(const std::string& account, const std::string& target) {
  detach_all_.run(account, target);
}

void PolicyTable::detach_type(const std::string& account, const std::string& type) { detach_type_.run(account, type); }

void PolicyTable::remove_all(const std::string& account) {
  detach_everything_.run(account);
  remove_all_.run(account);
}

}  // namespace tocsin::organizations

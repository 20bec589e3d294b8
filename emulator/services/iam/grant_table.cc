#include "services/iam/grant_table.h"

namespace tocsin::iam {
namespace {

constexpr const char* kGrantSchema = R"(
CREATE TABLE IF NOT EXISTS iam_inline_policy (
  account  TEXT NOT NULL,
  owner    TEXT NOT NULL,  -- AIDA…, AGPA… or AROA…
  name     TEXT NOT NULL,
  document TEXT NOT NULL,  -- JSON
  PRIMARY KEY (account, owner, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS iam_attachment (
  account TEXT NOT NULL,
  owner   TEXT NOT NULL,
  name    TEXT NOT NULL,   -- of the policy
  policy  TEXT NOT NULL,   -- ARN
  PRIMARY KEY (account, owner, name, policy)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS iam_attachment_policy ON iam_attachment (account, policy))";

Database& with_grants(Database& db) {
  db.execute(kGrantSchema);
  return db;
}

std::string name_in_arn(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

}  // namespace

GrantTable::GrantTable(Database& db)
    : find_inline_(with_grants(db),
                   "SELECT name, document FROM iam_inline_policy WHERE account = ? AND owner = ? AND name = ?"),
      inline_of_(db, "SELECT name, document FROM iam_inline_policy WHERE account = ? AND owner = ? ORDER BY name"),
      put_inline_(db, "INSERT OR REPLACE INTO iam_inline_policy (account, owner, name, document) VALUES (?, ?, ?, ?)"),
      remove_inline_(db, "DELETE FROM iam_inline_policy WHERE account = ? AND owner = ? AND name = ?"),
      attached_to_(db, "SELECT name, policy FROM iam_attachment WHERE account = ? AND owner = ? ORDER BY name, policy"),
      is_attached_(db, "SELECT 1 FROM iam_attachment WHERE account = ? AND owner = ? AND name = ? AND policy = ?"),
      attach_(db, "INSERT OR IGNORE INTO iam_attachment (account, owner, name, policy) VALUES (?, ?, ?, ?)"),
      detach_(db, "DELETE FROM iam_attachment WHERE account = ? AND owner = ? AND name = ? AND policy = ?"),
      attachments_of_(db, "SELECT count(*) FROM iam_attachment WHERE account = ? AND policy = ?"),
      boundaries_of_(db,
                     "SELECT (SELECT count(*) FROM iam_user WHERE account = ?1 AND boundary = ?2)"
                     " + (SELECT count(*) FROM iam_role WHERE account = ?1 AND boundary = ?2)"),
      attached_(db,
                "SELECT 0, e.name, e.id, e.path FROM iam_attachment a JOIN iam_user e"
                " ON e.account = a.account AND e.id = a.owner WHERE a.account = ?1 AND a.policy = ?2"
                " UNION ALL SELECT 1, e.name, e.id, e.path FROM iam_attachment a JOIN iam_group e"
                " ON e.account = a.account AND e.id = a.owner WHERE a.account = ?1 AND a.policy = ?2"
                " UNION ALL SELECT 2, e.name, e.id, e.path FROM iam_attachment a JOIN iam_role e"
                " ON e.account = a.account AND e.id = a.owner WHERE a.account = ?1 AND a.policy = ?2"
                " ORDER BY 1, 2"),
      bounded_(db,
               "SELECT 0, name, id, path FROM iam_user WHERE account = ?1 AND boundary = ?2"
               " UNION ALL SELECT 2, name, id, path FROM iam_role WHERE account = ?1 AND boundary = ?2"
               " ORDER BY 1, 2") {}

std::optional<InlinePolicyRow> GrantTable::find_inline(const Owner& owner, const std::string& name) {
  return find_inline_.one<InlinePolicyRow>(owner.account, owner.id, name);
}

std::vector<InlinePolicyRow> GrantTable::inline_of(const std::string& account, const std::string& owner_id) {
  return inline_of_.all<InlinePolicyRow>(account, owner_id);
}

void GrantTable::put_inline(const Owner& owner, const std::string& name, const std::string& document) {
  put_inline_.run(owner.account, owner.id, name, document);
}

bool GrantTable::remove_inline(const Owner& owner, const std::string& name) {
  return remove_inline_.run(owner.account, owner.id, name) > 0;
}

std::vector<AttachmentRow> GrantTable::attached_to(const std::string& account, const std::string& owner_id) {
  return attached_to_.all<AttachmentRow>(account, owner_id);
}

bool GrantTable::is_attached(const Owner& owner, const std::string& arn) {
  return is_attached_.one<std::int64_t>(owner.account, owner.id, name_in_arn(arn), arn).has_value();
}

void GrantTable::attach(const Owner& owner, const std::string& arn) {
  attach_.run(owner.account, owner.id, name_in_arn(arn), arn);
}

bool GrantTable::detach(const Owner& owner, const std::string& arn) {
  return detach_.run(owner.account, owner.id, name_in_arn(arn), arn) > 0;
}

std::int64_t GrantTable::attachments_of(const std::string& account, const std::string& arn) {
  return *attachments_of_.one<std::int64_t>(account, arn);
}

std::int64_t GrantTable::boundaries_of(const std::string& account, const std::string& arn) {
  return *boundaries_of_.one<std::int64_t>(account, arn);
}

std::vector<EntityRow> GrantTable::entities_attached(const std::string& account, const std::string& arn) {
  return attached_.all<EntityRow>(account, arn);
}

std::vector<EntityRow> GrantTable::entities_bounded(const std::string& account, const std::string& arn) {
  return bounded_.all<EntityRow>(account, arn);
}

}  // namespace tocsin::iam

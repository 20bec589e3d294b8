#include "services/iam/mfa_table.h"

namespace tocsin::iam {
namespace {

constexpr const char* kMfaSchema = R"(
CREATE TABLE IF NOT EXISTS iam_mfa_device (
  account    TEXT NOT NULL,
  serial     TEXT NOT NULL,     -- ARN
  seed       TEXT NOT NULL,     -- base 32
  user_id    TEXT NOT NULL,     -- AIDA…, or ''
  enabled_at INTEGER,           -- virtual milliseconds since 1970
  last_step  INTEGER NOT NULL,  -- of the last code that was used
  PRIMARY KEY (account, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS iam_mfa_device_user ON iam_mfa_device (account, user_id))";

#define TOCSIN_MFA_COLUMNS "account, serial, seed, user_id, enabled_at, last_step"

Database& with_devices(Database& db) {
  db.execute(kMfaSchema);
  return db;
}

}  // namespace

MfaTable::MfaTable(Database& db)
    : find_(with_devices(db), "SELECT " TOCSIN_MFA_COLUMNS " FROM iam_mfa_device WHERE account = ? AND serial = ?"),
      list_(db, "SELECT " TOCSIN_MFA_COLUMNS " FROM iam_mfa_device WHERE account = ? ORDER BY serial"),
      of_user_(db,
               "SELECT " TOCSIN_MFA_COLUMNS " FROM iam_mfa_device WHERE account = ? AND user_id = ? ORDER BY serial"),
      put_(db, "INSERT OR REPLACE INTO iam_mfa_device (" TOCSIN_MFA_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM iam_mfa_device WHERE account = ? AND serial = ?") {}

std::optional<MfaRow> MfaTable::find(const std::string& account, const std::string& serial) {
  return find_.one<MfaRow>(account, serial);
}

std::vector<MfaRow> MfaTable::list(const std::string& account) { return list_.all<MfaRow>(account); }

std::vector<MfaRow> MfaTable::of_user(const std::string& account, const std::string& user_id) {
  return of_user_.all<MfaRow>(account, user_id);
}

void MfaTable::put(const MfaRow& device) { put_.put(device); }
void MfaTable::remove(const MfaRow& device) { remove_.run(device.account, device.serial); }

}  // namespace tocsin::iam

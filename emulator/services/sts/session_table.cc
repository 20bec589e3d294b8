#include "services/sts/session_table.h"

namespace tocsin::sts {
namespace {

constexpr const char* kSessionSchema = R"(
CREATE TABLE IF NOT EXISTS sts_session (
  account             TEXT NOT NULL,
  id                  TEXT NOT NULL,
  secret              TEXT NOT NULL,
  token               TEXT NOT NULL,
  kind                INTEGER NOT NULL,  -- policy::PrincipalKind
  arn                 TEXT NOT NULL,
  issuer_arn          TEXT NOT NULL,
  unique_id           TEXT NOT NULL,
  user_name           TEXT NOT NULL,
  session_name        TEXT NOT NULL,
  session_policy      TEXT NOT NULL,     -- JSON, or ''
  session_policy_arns TEXT NOT NULL,     -- one a line
  mfa                 INTEGER NOT NULL,
  from_console        INTEGER NOT NULL,
  created_at          INTEGER NOT NULL,  -- virtual milliseconds since 1970
  expires_at          INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sts_session_expiry ON sts_session (expires_at))";

#define TOCSIN_SESSION_COLUMNS                                                                             \
  "account, id, secret, token, kind, arn, issuer_arn, unique_id, user_name, session_name, session_policy," \
  " session_policy_arns, mfa, from_console, created_at, expires_at"

Database& with_sessions(Database& db) {
  db.execute(kSessionSchema);
  return db;
}

}  // namespace

SessionTable::SessionTable(Database& db)
    : find_(with_sessions(db), "SELECT " TOCSIN_SESSION_COLUMNS " FROM sts_session WHERE account = ? AND id = ?"),
      insert_(db, "INSERT INTO sts_session (" TOCSIN_SESSION_COLUMNS
                  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      forget_(db, "DELETE FROM sts_session WHERE expires_at < ?") {}

std::optional<SessionRow> SessionTable::find(const std::string& account, const std::string& id) {
  return find_.one<SessionRow>(account, id);
}

void SessionTable::insert(const SessionRow& session) { insert_.put(session); }
void SessionTable::forget_expired_before(Time time) { forget_.run(time); }

}  // namespace tocsin::sts

#include "services/organizations/handshake_table.h"

namespace tocsin::organizations {
namespace {

constexpr const char* kHandshakeSchema = R"sql(
CREATE TABLE IF NOT EXISTS organizations_handshake (
  account      TEXT NOT NULL,     -- the management account
  id           TEXT NOT NULL,
  organization TEXT NOT NULL,
  invited      TEXT NOT NULL,
  notes        TEXT NOT NULL,
  state        TEXT NOT NULL,
  requested_at INTEGER NOT NULL,  -- virtual milliseconds since 1970
  expires_at   INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID)sql";

Database& with_handshakes(Database& db) {
  db.execute(kHandshakeSchema);
  return db;
}

#define HANDSHAKE_COLUMNS "account, id, organization, invited, notes, state, requested_at, expires_at"

}  // namespace

HandshakeTable::HandshakeTable(Database& db)
    : find_(with_handshakes(db), "SELECT " HANDSHAKE_COLUMNS " FROM organizations_handshake WHERE id = ?"),
      by_(db, "SELECT " HANDSHAKE_COLUMNS " FROM organizations_handshake WHERE account = ? ORDER BY id"),
      to_(db, "SELECT " HANDSHAKE_COLUMNS " FROM organizations_handshake WHERE invited = ? ORDER BY id"),
      put_(db,
           "INSERT OR REPLACE INTO organizations_handshake (" HANDSHAKE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)") {}

#undef HANDSHAKE_COLUMNS

std::optional<HandshakeRow> HandshakeTable::find(const std::string& id) { return find_.one<HandshakeRow>(id); }

std::vector<HandshakeRow> HandshakeTable::by(const std::string& account) { return by_.all<HandshakeRow>(account); }

std::vector<HandshakeRow> HandshakeTable::to(const std::string& invited) { return to_.all<HandshakeRow>(invited); }

void HandshakeTable::put(const HandshakeRow& row) { put_.put(row); }

}  // namespace tocsin::organizations

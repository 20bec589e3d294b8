#include "services/organizations/organization_table.h"

#include "base/text.h"

namespace tocsin::organizations {
namespace {

constexpr const char* kOrganizationSchema = R"sql(
CREATE TABLE IF NOT EXISTS organizations_organization (
  account              TEXT NOT NULL,     -- the management account
  id                   TEXT NOT NULL,
  root                 TEXT NOT NULL,
  all_features         INTEGER NOT NULL,
  has_service_control  INTEGER NOT NULL,
  has_resource_control INTEGER NOT NULL,
  created_at           INTEGER NOT NULL,  -- virtual milliseconds since 1970
  PRIMARY KEY (account)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS organizations_unit (
  account TEXT NOT NULL,
  id      TEXT NOT NULL,
  parent  TEXT NOT NULL,
  name    TEXT NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID)sql";

Database& with_organizations(Database& db) {
  db.execute(kOrganizationSchema);
  return db;
}

#define ORGANIZATION_COLUMNS "account, id, root, all_features, has_service_control, has_resource_control, created_at"

}  // namespace

std::string OrganizationRow::arn(std::string_view kind, std::string_view rest) const {
  return concat("arn:aws:organizations::", account, ":", kind, "/", id, rest.empty() ? "" : "/", rest);
}

OrganizationTable::OrganizationTable(Database& db)
    : find_(with_organizations(db),
            "SELECT " ORGANIZATION_COLUMNS " FROM organizations_organization WHERE account = ?"),
      put_(db,
           "INSERT OR REPLACE INTO organizations_organization (" ORGANIZATION_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?)"),
      remove_(db, "DELETE FROM organizations_organization WHERE account = ?"),
      find_unit_(db, "SELECT account, id, parent, name FROM organizations_unit WHERE account = ? AND id = ?"),
      units_in_(
          db, "SELECT account, id, parent, name FROM organizations_unit WHERE account = ? AND parent = ? ORDER BY id"),
      units_(db, "SELECT account, id, parent, name FROM organizations_unit WHERE account = ? ORDER BY id"),
      put_unit_(db, "INSERT OR REPLACE INTO organizations_unit (account, id, parent, name) VALUES (?, ?, ?, ?)"),
      remove_unit_(db, "DELETE FROM organizations_unit WHERE account = ? AND id = ?"),
      remove_units_(db, "DELETE FROM organizations_unit WHERE account = ?") {}

#undef ORGANIZATION_COLUMNS

std::optional<OrganizationRow> OrganizationTable::find(const std::string& account) {
  return find_.one<OrganizationRow>(account);
}

void OrganizationTable::put(const OrganizationRow& organization) { put_.put(organization); }

void OrganizationTable::remove(const OrganizationRow& organization) {
  remove_units_.run(organization.account);
  remove_.run(organization.account);
}

std::optional<UnitRow> OrganizationTable::find_unit(const std::string& account, const std::string& id) {
  return find_unit_.one<UnitRow>(account, id);
}

std::vector<UnitRow> OrganizationTable::units_in(const std::string& account, const std::string& parent) {
  return units_in_.all<UnitRow>(account, parent);
}

std::vector<UnitRow> OrganizationTable::units(const std::string& account) { return units_.all<UnitRow>(account); }

void OrganizationTable::put_unit(const UnitRow& unit) { put_unit_.put(unit); }

void OrganizationTable::remove_unit(const UnitRow& unit) { remove_unit_.run(unit.account, unit.id); }

}  // namespace tocsin::organizations

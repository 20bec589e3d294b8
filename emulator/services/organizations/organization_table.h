#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::organizations {

/// An organization with its one root. `account` is its management account.
struct OrganizationRow {
  std::string account;
  std::string id;    ///< `o-…`
  std::string root;  ///< `r-…`
  bool all_features = true;
  bool has_service_control = false;   ///< SCPs are enabled in the root.
  bool has_resource_control = false;  ///< RCPs are.
  Time created_at;

  /// `arn:aws:organizations::000000000000:root/o-…/r-…`
  std::string arn(std::string_view kind, std::string_view rest) const;

  static constexpr auto columns() {
    using Row = OrganizationRow;
    return std::tuple(&Row::account, &Row::id, &Row::root, &Row::all_features, &Row::has_service_control,
                      &Row::has_resource_control, &Row::created_at);
  }
};

struct UnitRow {
  std::string account;
  std::string id;      ///< `ou-…`
  std::string parent;  ///< `r-…` or `ou-…`
  std::string name;

  static constexpr auto columns() {
    return std::tuple(&UnitRow::account, &UnitRow::id, &UnitRow::parent, &UnitRow::name);
  }
};

/// Organizations and their units.
class OrganizationTable {
 public:
  explicit OrganizationTable(Database& db);

  std::optional<OrganizationRow> find(const std::string& account);
  void put(const OrganizationRow& organization);
  /// With all its units.
  void remove(const OrganizationRow& organization);

  std::optional<UnitRow> find_unit(const std::string& account, const std::string& id);
  /// By id.
  std::vector<UnitRow> units_in(const std::string& account, const std::string& parent);
  std::vector<UnitRow> units(const std::string& account);
  void put_unit(const UnitRow& unit);
  void remove_unit(const UnitRow& unit);

 private:
  Statement find_, put_, remove_, find_unit_, units_in_, units_, put_unit_, remove_unit_, remove_units_;
};

}  // namespace tocsin::organizations

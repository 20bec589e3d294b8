#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::events {

/// Which bus.
struct BusName {
  std::string account;
  std::string region;
  std::string name;

  std::string arn() const;
  bool is_default() const { return name == "default"; }
};

struct BusRow {
  std::string account;
  std::string region;
  std::string name;
  std::string description;
  std::string policy;              // "" if there is none
  std::string tags = "{}";         // JSON object
  std::optional<Time> created_at;  // absent for the default bus
  std::optional<Time> modified_at;

  BusName bus() const { return {account, region, name}; }

  static constexpr auto columns() {
    return std::tuple(&BusRow::account, &BusRow::region, &BusRow::name, &BusRow::description, &BusRow::policy,
                      &BusRow::tags, &BusRow::created_at, &BusRow::modified_at);
  }
};

/// Event buses. The bus `default` is in every account and region; it has a row only once it has a policy or tags.
class BusTable {
 public:
  explicit BusTable(Database& db);

  std::optional<BusRow> find(const BusName& bus);
  void put(const BusRow& bus);
  void remove(const BusName& bus);

  /// All but the default bus.
  std::vector<BusRow> list(const std::string& account, const std::string& region);

 private:
  Statement find_, put_, remove_, list_;
};

}  // namespace tocsin::events

#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/events/bus_table.h"
#include "store/statement.h"

namespace tocsin::events {

struct TargetRow {
  std::string account;
  std::string region;
  std::string bus;
  std::string rule;
  std::string id;
  std::string arn;
  std::string target;  // JSON of the model's Target

  static constexpr auto columns() {
    return std::tuple(&TargetRow::account, &TargetRow::region, &TargetRow::bus, &TargetRow::rule, &TargetRow::id,
                      &TargetRow::arn, &TargetRow::target);
  }
};

class TargetTable {
 public:
  explicit TargetTable(Database& db);

  void put(const TargetRow& target);
  /// False if there was none.
  bool remove(const BusName& bus, const std::string& rule, const std::string& id);

  /// Texts of a rule's targets, in order of id, after `after`.
  std::vector<TargetRow> of_rule(const BusName& bus, const std::string& rule, const std::string& after = "",
                                 std::int64_t limit = -1);

  /// Names of the rules of the bus that have this target, in order, after `after`.
  std::vector<std::string> rules_of(const BusName& bus, const std::string& arn, const std::string& after,
                                    std::int64_t limit);

 private:
  Statement put_, remove_, of_rule_, rules_of_;
};

}  // namespace tocsin::events

#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/events/bus_table.h"
#include "store/statement.h"

namespace tocsin::events {

struct RuleRow {
  std::string account;
  std::string region;
  std::string bus;
  std::string name;
  std::string pattern;   // as the user sent it; "" for a rule of a schedule alone
  std::string schedule;  // "" if there is none
  std::string state;     // as AWS spells it
  std::string description;
  std::string role_arn;
  std::string tags = "{}";  // JSON object

  BusName on() const { return {account, region, bus}; }
  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&RuleRow::account, &RuleRow::region, &RuleRow::bus, &RuleRow::name, &RuleRow::pattern,
                      &RuleRow::schedule, &RuleRow::state, &RuleRow::description, &RuleRow::role_arn, &RuleRow::tags);
  }
};

/// `arn:aws:events:R:A:rule/NAME`, or `rule/BUS/NAME` on a custom bus.
std::string rule_arn(const BusName& bus, const std::string& rule);

/// What an account's buses match: for each bus that has patterns, a digest of its rules' names, states and patterns. A
/// compiled matcher is right for a bus if it was made for the bus's digest, whatever was undone or forked since.
struct RulesDigest {
  std::string region;
  std::string bus;
  std::string digest;

  static constexpr auto columns() { return std::tuple(&RulesDigest::region, &RulesDigest::bus, &RulesDigest::digest); }
};

class RuleTable {
 public:
  explicit RuleTable(Database& db);

  std::optional<RuleRow> find(const BusName& bus, const std::string& name);
  void put(const RuleRow& rule);
  void remove(const BusName& bus, const std::string& name);

  /// Rules of a bus after `after` whose names begin with `prefix`, in order of name.
  std::vector<RuleRow> list(const BusName& bus, const std::string& prefix, const std::string& after,
                            std::int64_t limit = -1);
  std::int64_t count(const BusName& bus);

  /// Of all buses of the account that have patterns, in order of region and bus.
  std::vector<RulesDigest> digests(const std::string& account);

 private:
  void refresh_digest(const BusName& bus);

  Statement find_, put_, remove_, list_, count_, digests_, put_digest_, remove_digest_;
};

}  // namespace tocsin::events

#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::cloudtrail {

/// A trail, in its home region.
struct TrailRow {
  std::string account;
  std::string region;  ///< Its home.
  std::string name;
  std::string bucket;
  std::string prefix;
  bool multi_region = false;
  bool global_events = true;
  bool validation = false;
  bool logging = false;
  std::optional<Time> started_at;  ///< The last StartLogging.
  std::optional<Time> stopped_at;  ///< The last StopLogging.
  std::string key;                 ///< ARN of the KMS key that encrypts log files; "" if there is none.
  std::string selectors;           ///< JSON, as `selectors.h` reads it; "" for AWS's default.
  std::string tags;                ///< JSON array of {"Key", "Value"}.

  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&TrailRow::account, &TrailRow::region, &TrailRow::name, &TrailRow::bucket, &TrailRow::prefix,
                      &TrailRow::multi_region, &TrailRow::global_events, &TrailRow::validation, &TrailRow::logging,
                      &TrailRow::started_at, &TrailRow::stopped_at, &TrailRow::key, &TrailRow::selectors,
                      &TrailRow::tags);
  }
};

/// What must be known of a trail to say whether it takes an event. Read for every record, so it is short.
struct TrailGate {
  std::string region;
  std::string name;
  bool multi_region = false;
  bool global_events = true;
  bool logging = false;
  std::string selectors;

  static constexpr auto columns() {
    return std::tuple(&TrailGate::region, &TrailGate::name, &TrailGate::multi_region, &TrailGate::global_events,
                      &TrailGate::logging, &TrailGate::selectors);
  }
};

/// The table of trails.
class TrailTable {
 public:
  explicit TrailTable(Database& db);

  std::optional<TrailRow> find(const std::string& account, const std::string& region, const std::string& name);
  void put(const TrailRow& row);  ///< Inserts, or replaces the trail of that key.
  void remove(const TrailRow& row);

  /// All trails of an account, by region and name.
  std::vector<TrailRow> of_account(const std::string& account);
  std::vector<TrailGate> gates(const std::string& account);

  /// Trails that exist in a region: its own and the multi-region trails of other regions.
  std::int64_t count_in(const std::string& account, const std::string& region);

 private:
  Statement find_, put_, remove_, of_account_, gates_, count_;
};

}  // namespace tocsin::cloudtrail

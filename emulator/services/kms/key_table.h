#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::kms {

struct KeyRow {
  std::string account;
  std::string region;
  std::string id;
  std::string description;
  std::string state = "Enabled";  // Disabled, PendingDeletion
  std::string policy;
  std::string managed_by;   // "sns" for an AWS managed key, "" for a customer's
  std::string tags = "{}";  // JSON object
  Time created_at;
  std::optional<Time> deletion_at;
  std::int64_t rotation_days = 0;  // 0: no rotation
  std::optional<Time> rotates_since;

  std::string arn() const;
  bool is_enabled() const { return state == "Enabled"; }
  bool is_pending_deletion() const { return state == "PendingDeletion"; }

  static constexpr auto columns() {
    using Row = KeyRow;
    return std::tuple(&Row::account, &Row::region, &Row::id, &Row::description, &Row::state, &Row::policy,
                      &Row::managed_by, &Row::tags, &Row::created_at, &Row::deletion_at, &Row::rotation_days,
                      &Row::rotates_since);
  }
};

class KeyTable {
 public:
  explicit KeyTable(Database& db);

  std::optional<KeyRow> find(const std::string& account, const std::string& region, const std::string& id);
  void put(const KeyRow& key);
  void remove(const KeyRow& key);

  /// Ids after `after`, in order.
  std::vector<std::string> list(const std::string& account, const std::string& region, const std::string& after,
                                std::int64_t limit);

 private:
  Statement find_, put_, remove_, list_;
};

}  // namespace tocsin::kms

#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::iam {

struct KeyRow {
  std::string account;
  std::string owner;  ///< AIDA… of the user; the account's number for root.
  std::string id;     ///< AKIA…
  std::string secret;
  bool active = true;
  Time created_at;
  std::optional<Time> used_at;  ///< Whole minutes.
  std::string used_service;
  std::string used_region;

  static constexpr auto columns() {
    return std::tuple(&KeyRow::account, &KeyRow::owner, &KeyRow::id, &KeyRow::secret, &KeyRow::active,
                      &KeyRow::created_at, &KeyRow::used_at, &KeyRow::used_service, &KeyRow::used_region);
  }
};

/// Long-term access keys of users and of root.
class KeyTable {
 public:
  explicit KeyTable(Database& db);

  std::optional<KeyRow> find(const std::string& account, const std::string& id);
  /// Oldest first, as AWS lists them.
  std::vector<KeyRow> of_owner(const std::string& account, const std::string& owner);
  std::int64_t count(const std::string& account, const std::string& owner);
  void insert(const KeyRow& key);
  void set_active(const KeyRow& key, bool active);
  /// Writes only if minute, service or region differ from what is there.
  void used(const std::string& account, const std::string& id, Time minute, const std::string& service,
            const std::string& region);
  void remove(const KeyRow& key);

 private:
  Statement find_, of_owner_, count_, insert_, set_active_, used_, remove_;
};

}  // namespace tocsin::iam

#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::kms {

struct GrantRow {
  std::string account;  // of the key
  std::string region;
  std::string key;  // id
  std::string id;
  std::string name;         // "" if it has none
  std::string token;        // what CreateGrant answered
  std::string grantee;      // ARN, or the name of a service
  std::string retiring;     // the same, or ""
  std::string issuer;       // account
  std::string operations;   // JSON array of names
  std::string constraints;  // JSON object as the model names it, or ""
  Time created_at;

  std::string key_arn() const;

  static constexpr auto columns() {
    using Row = GrantRow;
    return std::tuple(&Row::account, &Row::region, &Row::key, &Row::id, &Row::name, &Row::token, &Row::grantee,
                      &Row::retiring, &Row::issuer, &Row::operations, &Row::constraints, &Row::created_at);
  }
};

class GrantTable {
 public:
  explicit GrantTable(Database& db);

  std::optional<GrantRow> find(const std::string& account, const std::string& region, const std::string& key,
                               const std::string& id);
  std::optional<GrantRow> find_token(const std::string& token);
  void put(const GrantRow& grant);
  void remove(const GrantRow& grant);
  void remove_of_key(const std::string& account, const std::string& region, const std::string& key);

  /// Those of a key whose ids come after `after`, in order.
  std::vector<GrantRow> of_key(const std::string& account, const std::string& region, const std::string& key,
                               const std::string& after, std::int64_t limit);
  /// Those that `principal` may retire.
  std::vector<GrantRow> retirable(const std::string& principal, const std::string& region, const std::string& after,
                                  std::int64_t limit);

 private:
  Statement find_, find_token_, put_, remove_, remove_of_key_, of_key_, retirable_;
};

}  // namespace tocsin::kms

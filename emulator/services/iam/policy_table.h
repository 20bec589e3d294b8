#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::iam {

/// A managed policy of the customer.
struct PolicyRow {
  std::string account;
  std::string name;
  std::string id;  ///< ANPA…
  std::string path;
  std::optional<std::string> description;
  std::int64_t default_version = 1;
  std::int64_t last_version = 1;  ///< Numbers are never used again.
  Time created_at;
  Time updated_at;

  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&PolicyRow::account, &PolicyRow::name, &PolicyRow::id, &PolicyRow::path, &PolicyRow::description,
                      &PolicyRow::default_version, &PolicyRow::last_version, &PolicyRow::created_at,
                      &PolicyRow::updated_at);
  }
};

struct PolicyVersionRow {
  std::string account;
  std::string policy_id;
  std::int64_t number = 1;
  std::string document;  ///< As it was sent.
  Time created_at;

  static constexpr auto columns() {
    return std::tuple(&PolicyVersionRow::account, &PolicyVersionRow::policy_id, &PolicyVersionRow::number,
                      &PolicyVersionRow::document, &PolicyVersionRow::created_at);
  }
};

/// Managed policies of customers, and their versions. Those of AWS are constants: managed_policies.h.
class PolicyTable {
 public:
  explicit PolicyTable(Database& db);

  std::optional<PolicyRow> find(const std::string& account, const std::string& name);
  /// Names are unique whatever their case.
  bool name_is_taken(const std::string& account, const std::string& name);
  std::vector<PolicyRow> list(const std::string& account, const std::string& path);
  void insert(const PolicyRow& policy);
  /// Versions and update time; the rest stays.
  void update(const PolicyRow& policy);
  void remove(const PolicyRow& policy);
  std::int64_t count(const std::string& account);
  std::int64_t count_versions(const std::string& account);

  std::optional<PolicyVersionRow> version(const PolicyRow& policy, std::int64_t number);
  /// Newest first, as AWS lists them.
  std::vector<PolicyVersionRow> versions(const PolicyRow& policy);
  void insert_version(const PolicyVersionRow& version);
  void remove_version(const PolicyVersionRow& version);

 private:
  Statement find_, taken_, list_, insert_, update_, remove_, count_;
  Statement version_, versions_, insert_version_, remove_version_, remove_versions_, count_versions_;
};

}  // namespace tocsin::iam

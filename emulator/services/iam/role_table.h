#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::iam {

struct RoleRow {
  std::string account;
  std::string name;
  std::string id;  ///< AROA…
  std::string path;
  std::string trust;  ///< AssumeRolePolicyDocument, as it was sent.
  std::optional<std::string> description;
  std::int64_t session_max = 3600;  ///< Seconds.
  std::string boundary;             ///< ARN of the permissions boundary, or "".
  Time created_at;

  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&RoleRow::account, &RoleRow::name, &RoleRow::id, &RoleRow::path, &RoleRow::trust,
                      &RoleRow::description, &RoleRow::session_max, &RoleRow::boundary, &RoleRow::created_at);
  }
};

/// Roles. Their policies and tags hang on the id.
class RoleTable {
 public:
  explicit RoleTable(Database& db);

  std::optional<RoleRow> find(const std::string& account, const std::string& name);
  /// Names are unique whatever their case.
  bool name_is_taken(const std::string& account, const std::string& name);
  /// At most `limit` roles after `after`, by name, below a path.
  std::vector<RoleRow> list(const std::string& account, const std::string& path, const std::string& after,
                            std::int64_t limit);
  void insert(const RoleRow& role);
  /// Name, path, id and account stay.
  void update(const RoleRow& role);
  void remove(const RoleRow& role);
  std::int64_t count(const std::string& account);

 private:
  Statement find_, taken_, list_, insert_, update_, remove_, count_;
};

}  // namespace tocsin::iam

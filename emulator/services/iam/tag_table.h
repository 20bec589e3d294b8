#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::iam {

struct TagRow {
  std::string key;
  std::string value;

  static constexpr auto columns() { return std::tuple(&TagRow::key, &TagRow::value); }
};

/// Tags of users, roles, policies and MFA devices, by the id of whom they describe.
class TagTable {
 public:
  explicit TagTable(Database& db);

  /// By key. AWS: keys are compared without case, but kept as they were written.
  std::vector<TagRow> of(const std::string& account, const std::string& owner);
  void put(const std::string& account, const std::string& owner, const std::string& key, const std::string& value);
  void remove(const std::string& account, const std::string& owner, const std::string& key);
  void remove_all(const std::string& account, const std::string& owner);

 private:
  Statement of_, put_, remove_, remove_all_;
};

}  // namespace tocsin::iam

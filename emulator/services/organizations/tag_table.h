#pragma once

#include <map>
#include <string>

#include "store/statement.h"

namespace tocsin::organizations {

/// Tags of roots, units, accounts and policies, by the id of each.
class TagTable {
 public:
  explicit TagTable(Database& db);

  std::map<std::string, std::string> of(const std::string& account, const std::string& resource);
  /// An empty map removes the row.
  void put(const std::string& account, const std::string& resource, const std::map<std::string, std::string>& tags);
  void remove_all(const std::string& account);

 private:
  Statement of_, put_, remove_, remove_all_;
};

}  // namespace tocsin::organizations

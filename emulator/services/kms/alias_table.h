#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::kms {

struct AliasRow {
  std::string account;
  std::string region;
  std::string name;  // `alias/alerts`
  std::string key;   // id of the key
  Time created_at;
  Time updated_at;

  std::string arn() const;

  static constexpr auto columns() {
    using Row = AliasRow;
    return std::tuple(&Row::account, &Row::region, &Row::name, &Row::key, &Row::created_at, &Row::updated_at);
  }
};

class AliasTable {
 public:
  explicit AliasTable(Database& db);

  std::optional<AliasRow> find(const std::string& account, const std::string& region, const std::string& name);
  void put(const AliasRow& alias);
  void remove(const AliasRow& alias);

  /// Those whose names come after `after`, in order; of one key, or of all if `key` is "".
  std::vector<AliasRow> list(const std::string& account, const std::string& region, const std::string& key,
                             const std::string& after, std::int64_t limit);

 private:
  Statement find_, put_, remove_, list_;
};

}  // namespace tocsin::kms

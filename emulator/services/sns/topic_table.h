#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::sns {

struct TopicRow {
  std::string account;
  std::string region;
  std::string name;
  std::string display_name;
  std::string policy;             // as the user set it; "" while the default one is in force
  std::string delivery_policy;    // JSON; "" if none was set
  std::string attributes = "{}";  // JSON object: SignatureVersion, TracingConfig, as they were set
  std::string tags = "{}";        // JSON object
  Time created_at;

  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&TopicRow::account, &TopicRow::region, &TopicRow::name, &TopicRow::display_name,
                      &TopicRow::policy, &TopicRow::delivery_policy, &TopicRow::attributes, &TopicRow::tags,
                      &TopicRow::created_at);
  }
};

class TopicTable {
 public:
  explicit TopicTable(Database& db);

  std::optional<TopicRow> find(const std::string& account, const std::string& region, const std::string& name);
  void put(const TopicRow& topic);
  void remove(const TopicRow& topic);

  /// Names after `after`, in order.
  std::vector<std::string> list(const std::string& account, const std::string& region, const std::string& after,
                                std::size_t limit);

 private:
  Statement find_, put_, remove_, list_;
};

}  // namespace tocsin::sns

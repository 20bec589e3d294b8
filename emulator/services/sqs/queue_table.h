#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::sqs {

struct QueueRow {
  std::string account;
  std::string region;
  std::string name;
  std::int64_t delay_seconds = 0;
  std::int64_t message_bytes_max = 1'048'576;
  std::int64_t retention_seconds = 345'600;
  std::int64_t wait_seconds = 0;
  std::int64_t visibility_seconds = 30;
  std::string policy;                // "" if there is none
  std::string redrive_policy;        // as the user set it; "" if there is none
  std::string redrive_target;        // ARN out of it
  std::int64_t receives_max = 0;     // out of it
  std::string redrive_allow_policy;  // as the user set it; "" if there is none
  bool managed_encryption = true;
  std::string key;  // KMS key as the user named it; "" if there is none
  std::int64_t key_reuse_seconds = 300;
  std::string tags = "{}";  // JSON object
  Time created_at;
  Time modified_at;
  std::optional<Time> purged_at;

  std::string arn() const;

  static constexpr auto columns() {
    using Row = QueueRow;
    return std::tuple(&Row::account, &Row::region, &Row::name, &Row::delay_seconds, &Row::message_bytes_max,
                      &Row::retention_seconds, &Row::wait_seconds, &Row::visibility_seconds, &Row::policy,
                      &Row::redrive_policy, &Row::redrive_target, &Row::receives_max, &Row::redrive_allow_policy,
                      &Row::managed_encryption, &Row::key, &Row::key_reuse_seconds, &Row::tags, &Row::created_at,
                      &Row::modified_at, &Row::purged_at);
  }
};

class QueueTable {
 public:
  explicit QueueTable(Database& db);

  std::optional<QueueRow> find(const std::string& account, const std::string& region, const std::string& name);
  void put(const QueueRow& queue);
  void remove(const QueueRow& queue);

  /// Names that begin with `prefix`, after `after`, in order.
  std::vector<std::string> list(const std::string& account, const std::string& region, const std::string& prefix,
                                const std::string& after, std::int64_t limit);

  /// Names of the queues whose dead-letter queue is `arn`.
  std::vector<std::string> sources_of(const std::string& account, const std::string& region, const std::string& arn,
                                      const std::string& after, std::int64_t limit);

 private:
  Statement find_, put_, remove_, list_, sources_of_;
};

}  // namespace tocsin::sqs

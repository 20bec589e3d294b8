#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/sqs/queue_table.h"
#include "store/statement.h"

namespace tocsin::sqs {

struct MessageRow {
  std::string account;
  std::string region;
  std::string queue;
  std::int64_t sequence = 0;  // given by the table
  std::string id;
  std::string body;
  std::string attributes = "{}";  // JSON: {"name": {"DataType": "String", "StringValue": "x"}}
  std::string trace_header;       // AWSTraceHeader, or ""
  std::string sender;             // the unique id of who sent it, or a service's principal
  Time sent_at;
  Time visible_at;  // until then it is delayed or in flight
  std::int64_t receives = 0;
  std::optional<Time> first_received_at;
  std::string receipt;       // of the latest receive; "" before it
  std::string source_queue;  // ARN of the queue from which it was moved here, or ""
  std::string key;           // the KMS key with which it was encrypted, as its queue named it, or ""

  static constexpr auto columns() {
    using Row = MessageRow;
    return std::tuple(&Row::account, &Row::region, &Row::queue, &Row::sequence, &Row::id, &Row::body, &Row::attributes,
                      &Row::trace_header, &Row::sender, &Row::sent_at, &Row::visible_at, &Row::receives,
                      &Row::first_received_at, &Row::receipt, &Row::source_queue, &Row::key);
  }
};

struct MessageCounts {
  std::int64_t visible = 0;
  std::int64_t in_flight = 0;
  std::int64_t delayed = 0;

  static constexpr auto columns() {
    return std::tuple(&MessageCounts::visible, &MessageCounts::in_flight, &MessageCounts::delayed);
  }
};

class MessageTable {
 public:
  explicit MessageTable(Database& db);

  /// Gives the message its sequence.
  void add(const QueueRow& queue, MessageRow message);
  void update(const MessageRow& message);
  void remove(const MessageRow& message);
  void remove_all(const QueueRow& queue);
  /// Those that were sent before `time`.
  void remove_older(const QueueRow& queue, Time time);

  std::optional<MessageRow> find(const QueueRow& queue, std::int64_t sequence);
  /// Those that can be received at `now`, oldest first.
  std::vector<MessageRow> visible(const QueueRow& queue, Time now, std::int64_t limit);
  MessageCounts counts(const QueueRow& queue, Time now);

 private:
  Statement next_, put_, remove_, remove_all_, remove_older_, find_, visible_, counts_;
};

}  // namespace tocsin::sqs

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/sqs/batch.h"
#include "services/sqs/encryption.h"
#include "services/sqs/message.h"
#include "services/sqs/receipt.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

std::int64_t checked(const std::optional<std::int64_t>& given, std::int64_t usual, std::int64_t least,
                     std::int64_t most, std::string_view name) {
  const std::int64_t value = given.value_or(usual);
  if (value < least || value > most) {
    throw invalid_parameter(concat("Value ", std::to_string(value), " for parameter ", name,
                                   " is invalid. Reason: Must be between ", std::to_string(least), " and ",
                                   std::to_string(most), ", if provided."));
  }
  return value;
}

/// The message was received too often: it goes to the dead-letter queue. False if that queue is gone.
bool move_to_dead_letters(Sqs& sqs, const Call& call, const QueueRow& queue, const MessageRow& message) {
  const auto arn = parse_arn(queue.redrive_target);
  const auto target = sqs.queues.find(arn->account, arn->region, arn->resource);
  if (!target) return false;
  MessageRow moved = message;
  moved.visible_at = call.now;
  moved.receipt.clear();
  moved.source_queue = queue.arn();
  sqs.messages.remove(message);
  sqs.messages.add(*target, std::move(moved));
  sqs.kernel.journal.add({.cause = call.entry,
                          .kind = "dead",
                          .account = queue.account,
                          .region = queue.region,
                          .service = "sqs",
                          .subject = queue.redrive_target},
                         {{"source", queue.arn()}, {"message_id", message.id}, {"receives", message.receives}});
  return true;
}

std::map<std::string, std::string> system_attributes(const MessageRow& row, const ReceiveMessageInput& in) {
  const auto millis = [](Time time) { return std::to_string(time.time_since_epoch().count()); };
  std::map<std::string, std::string> all = {{"SenderId", row.sender},
                                            {"SentTimestamp", millis(row.sent_at)},
                                            {"ApproximateReceiveCount", std::to_string(row.receives)},
                                            {"ApproximateFirstReceiveTimestamp", millis(*row.first_received_at)}};
  if (!row.trace_header.empty()) all["AWSTraceHeader"] = row.trace_header;
  if (!row.source_queue.empty()) all["DeadLetterQueueSourceArn"] = row.source_queue;
  std::vector<std::string> wanted = in.attribute_names;
  wanted.insert(wanted.end(), in.message_system_attribute_names.begin(), in.message_system_attribute_names.end());
  std::map<std::string, std::string> asked;
  for (const std::string& name : wanted) {
    if (name == "All") return all;
    if (const auto found = all.find(name); found != all.end()) asked.insert(*found);
  }
  return asked;
}

// AWS: names, `prefix.*`, or `All` / `.*`.
MessageAttributes asked_attributes(const MessageRow& row, const std::vector<std::string>& names) {
  MessageAttributes asked;
  for (auto& [name, value] : attributes_from(row.attributes)) {
    const bool wanted = std::any_of(names.begin(), names.end(), [&](const std::string& pattern) {
      if (pattern == "All" || pattern == ".*") return true;
      return pattern.ends_with(".*") ? name.starts_with(pattern.substr(0, pattern.size() - 2)) : name == pattern;
    });
    if (wanted) asked[name] = value;
  }
  return asked;
}

ReceiveMessageOutput receive_message(Sqs& sqs, Call& call, const ReceiveMessageInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  if (in.receive_request_attempt_id) throw Unmodelled("sqs.ReceiveMessage ReceiveRequestAttemptId");
  const std::int64_t most = checked(in.max_number_of_messages, 1, 1, 10, "MaxNumberOfMessages");
  checked(in.wait_time_seconds, 0, 0, 20, "WaitTimeSeconds");
  const std::int64_t hidden = checked(in.visibility_timeout, queue.visibility_seconds, 0, 43'200, "VisibilityTimeout");
  sqs.messages.remove_older(queue, call.now - std::chrono::seconds(queue.retention_seconds));

  ReceiveMessageOutput out;
  const bool has_dead_letters = queue.receives_max > 0;
  while (static_cast<std::int64_t>(out.messages.size()) < most) {
    auto rows = sqs.messages.visible(queue, call.now, most);
    std::erase_if(rows, [&](const MessageRow& row) {
      return std::any_of(out.messages.begin(), out.messages.end(),
                         [&](const Message& message) { return message.message_id == row.id; });
    });
    if (rows.empty()) break;
    MessageRow row = std::move(rows.front());
    if (has_dead_letters && row.receives >= queue.receives_max && move_to_dead_letters(sqs, call, queue, row)) continue;
    check_key_for_receiving(call, queue, row);
    row.receives += 1;
    if (!row.first_received_at) row.first_received_at = call.now;
    row.receipt = new_receipt(row, call.random);
    row.visible_at = call.now + std::chrono::seconds(hidden);
    sqs.messages.update(row);
    Message message{.message_id = row.id,
                    .receipt_handle = row.receipt,
                    .md5_of_body = hex(md5(row.body)),
                    .body = row.body,
                    .attributes = system_attributes(row, in),
                    .message_attributes = asked_attributes(row, in.message_attribute_names)};
    if (!message.message_attributes.empty()) {
      message.md5_of_message_attributes = attributes_md5(message.message_attributes);
    }
    out.messages.push_back(std::move(message));
  }
  return out;
}

void remove_message(Sqs& sqs, const QueueRow& queue, const std::string& handle) {
  // AWS: deleting a message that is gone is no error.
  if (const auto message = find_by_receipt(sqs, queue, handle)) sqs.messages.remove(*message);
}

DeleteMessageOutput delete_message(Sqs& sqs, Call& call, const DeleteMessageInput& in) {
  remove_message(sqs, require_queue(sqs, call, in.queue_url), in.receipt_handle);
  return {};
}

DeleteMessageBatchOutput delete_message_batch(Sqs& sqs, Call& call, const DeleteMessageBatchInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  check_batch(in.entries);
  DeleteMessageBatchOutput out;
  for (const DeleteMessageBatchRequestEntry& entry : in.entries) {
    try {
      remove_message(sqs, queue, entry.receipt_handle);
      out.successful.push_back({.id = entry.id});
    } catch (const AwsError& error) {
      out.failed.push_back(failed_entry(entry.id, error));
    }
  }
  return out;
}

}  // namespace

std::string new_receipt(const MessageRow& message, Random& random) {
  return base64_encode(concat(std::to_string(message.sequence), " ", message.id, " ", random.uuid()));
}

std::optional<MessageRow> find_by_receipt(Sqs& sqs, const QueueRow& queue, const std::string& handle) {
  const auto text = base64_decode(handle);
  const std::vector<std::string_view> parts = split(text ? std::string_view(*text) : std::string_view(), ' ');
  const auto sequence = parts.size() == 3 ? parse_integer(parts[0]) : std::nullopt;
  if (!sequence) throw invalid_handle(handle);
  auto message = sqs.messages.find(queue, *sequence);
  if (!message || message->id != parts[1]) return std::nullopt;
  return message;
}

Operations receive_operations(Sqs& sqs) {
  return {
      operation("ReceiveMessage", sqs, receive_message,
                {.gaps = "WaitTimeSeconds: the answer comes at once; the limit of messages in flight",
                 .resources = given_queue<ReceiveMessageInput>,
                 .is_data_event = true}),
      operation("DeleteMessage", sqs, delete_message,
                {.resources = given_queue<DeleteMessageInput>, .is_data_event = true}),
      operation(
          "DeleteMessageBatch", sqs, delete_message_batch,
          {.resources = given_queue<DeleteMessageBatchInput>, .action = "sqs:DeleteMessage", .is_data_event = true}),
  };
}

}  // namespace tocsin::sqs

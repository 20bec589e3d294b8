#include "services/sqs/batch.h"
#include "services/sqs/encryption.h"
#include "services/sqs/message.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

/// What a message is sent with, alone or in a batch.
template <class Entry>
SendMessageOutput send(Sqs& sqs, Call& call, const QueueRow& queue, const Entry& in) {
  // AWS: a group id on a standard queue makes it fair among groups.
  if (in.message_group_id) throw Unmodelled("sqs.SendMessage MessageGroupId");
  if (in.message_deduplication_id) {
    throw invalid_parameter(concat("Value ", *in.message_deduplication_id,
                                   " for parameter MessageDeduplicationId is invalid. Reason: The request includes a "
                                   "parameter that is not valid for this queue type."));
  }
  check_body(in.message_body);
  check_attributes(in.message_attributes);
  if (size_of(in.message_body, in.message_attributes) > static_cast<std::size_t>(queue.message_bytes_max)) {
    throw invalid_parameter(concat("One or more parameters are invalid. Reason: Message must be shorter than ",
                                   std::to_string(queue.message_bytes_max), " bytes."));
  }
  const std::int64_t delay = in.delay_seconds.value_or(queue.delay_seconds);
  if (delay < 0 || delay > 900) {
    throw invalid_parameter(concat("Value ", std::to_string(delay),
                                   " for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= "
                                   "900."));
  }
  std::string trace_header;
  for (const auto& [name, value] : in.message_system_attributes) {
    if (name != "AWSTraceHeader")
      throw invalid_parameter(concat("Message system attribute name '", name, "' is invalid."));
    trace_header = value.string_value.value_or("");
  }
  const policy::Principal& who = call.caller.principal;
  const MessageRow message{
      .id = call.random.uuid(),
      .body = in.message_body,
      .attributes = attributes_text(in.message_attributes),
      .trace_header = trace_header,
      .sender = call.caller.session_name.empty() ? who.unique_id : concat(who.unique_id, ":", call.caller.session_name),
      .sent_at = call.now,
      .visible_at = call.now + std::chrono::seconds(delay),
      .key = queue.key};
  sqs.messages.add(queue, message);
  SendMessageOutput out{.md5_of_message_body = hex(md5(in.message_body)), .message_id = message.id};
  if (!in.message_attributes.empty()) out.md5_of_message_attributes = attributes_md5(in.message_attributes);
  if (!trace_header.empty()) {
    out.md5_of_message_system_attributes =
        attributes_md5({{"AWSTraceHeader", {.string_value = trace_header, .data_type = "String"}}});
  }
  return out;
}

SendMessageOutput send_message(Sqs& sqs, Call& call, const SendMessageInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  check_key_for_sending(call, queue);
  return send(sqs, call, queue, in);
}

SendMessageBatchOutput send_message_batch(Sqs& sqs, Call& call, const SendMessageBatchInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  check_batch(in.entries);
  std::size_t size_bytes = 0;
  for (const auto& entry : in.entries) size_bytes += size_of(entry.message_body, entry.message_attributes);
  constexpr std::size_t kBatchBytesMax = 1'048'576;
  if (size_bytes > kBatchBytesMax) throw batch_too_long(kBatchBytesMax, size_bytes);
  check_key_for_sending(call, queue);
  SendMessageBatchOutput out;
  for (const SendMessageBatchRequestEntry& entry : in.entries) {
    try {
      const SendMessageOutput sent = send(sqs, call, queue, entry);
      out.successful.push_back({.id = entry.id,
                                .message_id = sent.message_id,
                                .md5_of_message_body = sent.md5_of_message_body,
                                .md5_of_message_attributes = sent.md5_of_message_attributes,
                                .md5_of_message_system_attributes = sent.md5_of_message_system_attributes});
    } catch (const AwsError& error) {
      out.failed.push_back(failed_entry(entry.id, error));
    }
  }
  return out;
}

}  // namespace

Operations send_operations(Sqs& sqs) {
  return {
      operation(
          "SendMessage", sqs, send_message,
          {.gaps = "message groups of fair queues", .resources = given_queue<SendMessageInput>, .is_data_event = true}),
      operation("SendMessageBatch", sqs, send_message_batch,
                {.gaps = "message groups of fair queues",
                 .resources = given_queue<SendMessageBatchInput>,
                 .action = "sqs:SendMessage",
                 .is_data_event = true}),
  };
}

}  // namespace tocsin::sqs

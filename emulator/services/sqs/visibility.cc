#include "services/sqs/batch.h"
#include "services/sqs/receipt.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

void change(Sqs& sqs, const Call& call, const QueueRow& queue, const std::string& handle, std::int64_t seconds) {
  if (seconds < 0 || seconds > 43'200) {
    throw invalid_parameter(concat("Value ", std::to_string(seconds),
                                   " for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an "
                                   "integer between 0 and 43200."));
  }
  auto message = find_by_receipt(sqs, queue, handle);
  if (!message || message->receipt != handle || message->visible_at <= call.now) throw not_in_flight(handle);
  message->visible_at = call.now + std::chrono::seconds(seconds);
  sqs.messages.update(*message);
}

ChangeMessageVisibilityOutput change_message_visibility(Sqs& sqs, Call& call, const ChangeMessageVisibilityInput& in) {
  change(sqs, call, require_queue(sqs, call, in.queue_url), in.receipt_handle, in.visibility_timeout);
  return {};
}

ChangeMessageVisibilityBatchOutput change_message_visibility_batch(Sqs& sqs, Call& call,
                                                                   const ChangeMessageVisibilityBatchInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  check_batch(in.entries);
  ChangeMessageVisibilityBatchOutput out;
  for (const ChangeMessageVisibilityBatchRequestEntry& entry : in.entries) {
    try {
      change(sqs, call, queue, entry.receipt_handle, entry.visibility_timeout.value_or(0));
      out.successful.push_back({.id = entry.id});
    } catch (const AwsError& error) {
      out.failed.push_back(failed_entry(entry.id, error));
    }
  }
  return out;
}

}  // namespace

Operations visibility_operations(Sqs& sqs) {
  return {
      operation("ChangeMessageVisibility", sqs, change_message_visibility,
                {.resources = given_queue<ChangeMessageVisibilityInput>, .is_data_event = true}),
      operation("ChangeMessageVisibilityBatch", sqs, change_message_visibility_batch,
                {.resources = given_queue<ChangeMessageVisibilityBatchInput>,
                 .action = "sqs:ChangeMessageVisibility",
                 .is_data_event = true}),
  };
}

}  // namespace tocsin::sqs

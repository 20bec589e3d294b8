#include <algorithm>
#include <set>

#include "services/sns/encryption.h"
#include "services/sns/errors.h"
#include "services/sns/fanout.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"

namespace tocsin::sns {
namespace {

/// Members that only FIFO topics take.
void refuse_fifo(const std::optional<std::string>& group, const std::optional<std::string>& deduplication) {
  if (deduplication)
    throw invalid_parameter(
        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for "
        "this topic type");
  // AWS: on a standard topic a group id is for fair queues behind it.
  if (group) throw Unmodelled("sns.Publish MessageGroupId");
}

const std::string& destination(const PublishInput& in) {
  static const std::string kNone;
  if (in.topic_arn) return *in.topic_arn;
  return in.target_arn ? *in.target_arn : kNone;
}

PublishOutput publish_message(Sns& sns, Call& call, const PublishInput& in) {
  if (in.phone_number) throw Unmodelled("sns.Publish PhoneNumber");
  if (!in.topic_arn && !in.target_arn) {
    throw invalid_parameter("TopicArn or TargetArn Reason: no value for required parameter");
  }
  if (in.target_arn && in.target_arn->find(":endpoint/") != std::string::npos) {
    throw Unmodelled("sns.Publish TargetArn of a mobile endpoint");
  }
  const TopicRow topic = require_topic(sns, call, destination(in), in.topic_arn ? "TopicArn" : "TargetArn");
  refuse_fifo(in.message_group_id, in.message_deduplication_id);
  const Notification notification = to_notification({.message = in.message,
                                                     .subject = in.subject,
                                                     .structure = in.message_structure,
                                                     .attributes = &in.message_attributes},
                                                    call.random.uuid());
  check_key(call, topic);
  publish(sns, topic, notification, call.entry);
  return {.message_id = notification.id};
}

void check_batch(const PublishBatchInput& in) {
  const auto& entries = in.publish_batch_request_entries;
  if (entries.empty()) throw empty_batch();
  if (entries.size() > 10) throw too_many_batch_entries();
  std::set<std::string> ids;
  std::size_t size_bytes = 0;
  for (const PublishBatchRequestEntry& entry : entries) {
    const auto allowed = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    if (entry.id.empty() || entry.id.size() > 80 || !std::all_of(entry.id.begin(), entry.id.end(), allowed)) {
      throw invalid_batch_id();
    }
    if (!ids.insert(entry.id).second) throw batch_ids_not_distinct();
    size_bytes += entry.message.size();
  }
  if (size_bytes > kMessageBytesMax) throw batch_too_long();
}

PublishBatchOutput publish_batch(Sns& sns, Call& call, const PublishBatchInput& in) {
  check_batch(in);
  const TopicRow topic = require_topic(sns, call, in.topic_arn);
  check_key(call, topic);
  PublishBatchOutput out;
  for (const PublishBatchRequestEntry& entry : in.publish_batch_request_entries) {
    try {
      refuse_fifo(entry.message_group_id, entry.message_deduplication_id);
      const Notification notification = to_notification({.message = entry.message,
                                                         .subject = entry.subject,
                                                         .structure = entry.message_structure,
                                                         .attributes = &entry.message_attributes},
                                                        call.random.uuid());
      publish(sns, topic, notification, call.entry);
      out.successful.push_back({.id = entry.id, .message_id = notification.id});
    } catch (const AwsError& error) {
      out.failed.push_back({.id = entry.id, .code = error.code, .message = error.message, .sender_fault = true});
    }
  }
  return out;
}

}  // namespace

Operations publish_operations(Sns& sns) {
  return {
      operation("Publish", sns, publish_message,
                {.gaps = "SMS; mobile endpoints; message groups",
                 .resources = [](const Call&, const PublishInput& in) { return given_arn(destination(in)); },
                 .is_data_event = true}),
      operation("PublishBatch", sns, publish_batch,
                {.gaps = "message groups",
                 .resources = [](const Call&, const PublishBatchInput& in) { return given_arn(in.topic_arn); },
                 .action = "sns:Publish",
                 .is_data_event = true}),
  };
}

}  // namespace tocsin::sns

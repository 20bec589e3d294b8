#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/service.h"
#include "services/sqs/message_table.h"
#include "services/sqs/queue_table.h"

namespace tocsin::sqs {

/// Amazon SQS: standard queues with policies, visibility and delays on the virtual clock, retention, dead-letter queues
/// by number of receives, encryption with KMS keys, batches. As the target of a delivery a queue keeps the payload as a
/// message.
///
/// ReceiveMessage answers at once whatever its WaitTimeSeconds, since world time does not pass while a call is served.
/// Messages come in the order in which they were sent, which AWS does not promise.
///
/// Not emulated: FIFO queues, message move tasks.
struct Sqs final : Service {
  static constexpr std::string_view kServiceId = "sqs";

  explicit Sqs(Kernel& kernel_) : kernel(kernel_), queues(kernel_.db), messages(kernel_.db) {}

  Operations operations() override;
  std::optional<Resource> find_resource(const Arn& arn) override;
  std::string_view delivery_action() const override { return "sqs:SendMessage"; }
  Receipt receive(const Parcel& parcel) override;
  AwsError access_denied(const std::string& message) const override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  Kernel& kernel;
  QueueTable queues;
  MessageTable messages;
};

/// The ARN of the queue that a URL means: its last two parts are the account and the name. "" for any other text.
std::string arn_of_url(const Call& call, const std::string& url);
std::string url_of(const Call& call, const std::string& account, const std::string& name);

/// Throws AWS's refusal if the URL means no queue.
QueueRow require_queue(Sqs& sqs, const Call& call, const std::string& url);

/// For rows: the queue of the input's QueueUrl.
template <class Input>
std::vector<std::string> given_queue(const Call& call, const Input& in) {
  const std::string arn = arn_of_url(call, in.queue_url);
  return {arn.empty() ? "*" : arn};
}

Operations queue_operations(Sqs& sqs);
Operations queue_attribute_operations(Sqs& sqs);
Operations queue_permission_operations(Sqs& sqs);
Operations send_operations(Sqs& sqs);
Operations receive_operations(Sqs& sqs);
Operations visibility_operations(Sqs& sqs);

}  // namespace tocsin::sqs

#include "services/sqs/encryption.h"

#include "services/sqs/errors.h"

namespace tocsin::sqs {
namespace {

// AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
KeyUse key_use(const QueueRow& queue, const std::string& key, const std::string& queue_arn,
               std::vector<std::string_view> actions) {
  return {.key = key,
          .account = queue.account,
          .region = queue.region,
          .service = "sqs",
          .context_name = "aws:sqs:arn",
          .resource = queue_arn,
          .actions = std::move(actions)};
}

// AWS: Decrypt verifies the data key before it is used.
KeyUse sending(const QueueRow& queue) {
  return key_use(queue, queue.key, queue.arn(), {"kms:GenerateDataKey", "kms:Decrypt"});
}

void require_key(Call& call, const KeyUse& use) {
  if (const auto refusal = refuse_key(call, use)) throw key_refused(refusal->code, refusal->message);
}

}  // namespace

void check_key_for_sending(Call& call, const QueueRow& queue) {
  if (!queue.key.empty()) require_key(call, sending(queue));
}

void check_key_for_receiving(Call& call, const QueueRow& queue, const MessageRow& message) {
  if (message.key.empty()) return;
  const std::string encrypted_in = message.source_queue.empty() ? queue.arn() : message.source_queue;
  require_key(call, key_use(queue, message.key, encrypted_in, {"kms:Decrypt"}));
}

std::optional<KeyRefusal> refuse_key(Sqs& sqs, const QueueRow& queue, const Parcel& parcel) {
  return queue.key.empty() ? std::nullopt : tocsin::refuse_key(sqs.kernel, parcel, sending(queue));
}

}  // namespace tocsin::sqs

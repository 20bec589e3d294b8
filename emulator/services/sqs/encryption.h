#pragma once

#include <optional>

#include "kernel/keys.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {

/// Throws AWS's refusal if the queue is encrypted with a KMS key that the caller may not use to send.
void check_key_for_sending(Call& call, const QueueRow& queue);

/// The same for a message that is about to be received. What counts is the key with which it was encrypted: it keeps
/// it when the queue's key changes, and when it moves to a dead-letter queue.
void check_key_for_receiving(Call& call, const QueueRow& queue, const MessageRow& message);

/// For a service that sends.
std::optional<KeyRefusal> refuse_key(Sqs& sqs, const QueueRow& queue, const Parcel& parcel);

}  // namespace tocsin::sqs

#pragma once

#include <string>

#include "kernel/call.h"
#include "services/sqs/message_table.h"

namespace tocsin::sqs {

struct Sqs;

/// A new handle for a message that is being received.
std::string new_receipt(const MessageRow& message, Random& random);

/// What a handle says: which message, if it is still there. Throws AWS's refusal if it is not one of ours.
std::optional<MessageRow> find_by_receipt(Sqs& sqs, const QueueRow& queue, const std::string& handle);

}  // namespace tocsin::sqs

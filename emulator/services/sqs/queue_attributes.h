#pragma once

#include <map>
#include <string>

#include "services/sqs/queue_table.h"

namespace tocsin::sqs {

struct Sqs;

/// Sets attributes as CreateQueue and SetQueueAttributes do. Throws AWS's refusal, or Unmodelled.
void set_queue_attributes(Sqs& sqs, QueueRow& queue, const std::map<std::string, std::string>& attributes);

/// The first of these attributes that the queue does not have with this value; "" if it has them all.
std::string different_attribute(Sqs& sqs, const QueueRow& queue, const std::map<std::string, std::string>& attributes);

}  // namespace tocsin::sqs

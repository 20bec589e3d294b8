#pragma once

#include <string>

#include "kernel/parcel.h"
#include "services/sns/message.h"
#include "services/sns/subscription_table.h"
#include "services/sns/topic_table.h"

/// The JSON in which SNS wraps what it delivers to machines (and to mailboxes that asked for JSON).
namespace tocsin::sns {

std::string notification_envelope(const SubscriptionRow& subscription, const Notification& notification, Time now);
std::string confirmation_envelope(const TopicRow& topic, const SubscriptionRow& subscription,
                                  const std::string& message_id, Time now);

/// A parcel from the topic to the subscription's queue, without payload.
Parcel queue_parcel(const TopicRow& topic, const SubscriptionRow& subscription);

}  // namespace tocsin::sns

#pragma once

#include "kernel/parcel.h"
#include "services/sns/message.h"
#include "services/sns/sns.h"

namespace tocsin::sns {

/// Puts the message on the topic and sends it to every subscription that may have it. `cause` is the journal entry of
/// the call or delivery that published.
void publish(Sns& sns, const TopicRow& topic, const Notification& notification, std::int64_t cause);

/// A parcel for a topic: another service publishes.
Receipt take_parcel(Sns& sns, const Parcel& parcel);

}  // namespace tocsin::sns

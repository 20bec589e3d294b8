#pragma once

#include <string>

#include "kernel/parcel.h"
#include "services/sns/subscription_table.h"
#include "services/sns/topic_table.h"

/// The texts that SNS writes itself, and the parcels that carry them.
namespace tocsin::sns {

/// Where a click confirms the subscription: `https://sns.us-east-1.amazonaws.com/confirmation.html?TopicArn=...`.
std::string confirm_url(const SubscriptionRow& subscription);
std::string unsubscribe_url(const SubscriptionRow& subscription);

/// Asks the owner of a mailbox (or of a queue in another account) to confirm.
Parcel confirmation_parcel(const TopicRow& topic, const SubscriptionRow& subscription, Random& random, Time now);

/// Tells the owner of a mailbox that somebody who was not asked for credentials ended the subscription.
Parcel cancellation_parcel(const TopicRow& topic, const SubscriptionRow& subscription);

/// The body of a notification: the message and SNS's footer.
std::string notification_body(const std::string& message, const SubscriptionRow& subscription);

/// A parcel from the topic to the subscription's mailbox.
Parcel mail_parcel(const TopicRow& topic, const SubscriptionRow& subscription, std::string kind, std::string subject,
                   std::string body);

inline constexpr const char* kUsualSubject = "AWS Notification Message";

}  // namespace tocsin::sns

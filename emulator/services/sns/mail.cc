#include "services/sns/mail.h"

#include "base/text.h"
#include "services/sns/envelope.h"

namespace tocsin::sns {
namespace {

std::string endpoint_of(const std::string& region) { return concat("https://sns.", region, ".amazonaws.com/"); }

}  // namespace

std::string confirm_url(const SubscriptionRow& subscription) {
  return concat(endpoint_of(subscription.region), "confirmation.html?TopicArn=", subscription.topic_arn(),
                "&Token=", subscription.token, "&Endpoint=", subscription.endpoint);
}

std::string unsubscribe_url(const SubscriptionRow& subscription) {
  return concat(endpoint_of(subscription.region), "unsubscribe.html?SubscriptionArn=", subscription.arn(),
                "&Endpoint=", subscription.endpoint);
}

Parcel mail_parcel(const TopicRow& topic, const SubscriptionRow& subscription, std::string kind, std::string subject,
                   std::string body) {
  const std::string name = topic.display_name.empty() ? "AWS Notifications" : topic.display_name;
  Parcel parcel;
  parcel.principal = "sns.amazonaws.com";
  parcel.source_arn = topic.arn();
  parcel.source_account = topic.account;
  parcel.region = topic.region;
  parcel.target = concat("mailto:", subscription.endpoint);
  parcel.payload = std::move(body);
  parcel.retry = RetryScheme::kSnsToPerson;
  parcel.attributes = {{"kind", std::move(kind)},
                       {"subject", std::move(subject)},
                       {"topic", topic.arn()},
                       {"subscription", subscription.arn()},
                       {"from", concat(name, " <no-reply@sns.amazonaws.com>")}};
  return parcel;
}

Parcel confirmation_parcel(const TopicRow& topic, const SubscriptionRow& subscription, Random& random, Time now) {
  if (!subscription.is_mail()) {
    Parcel parcel = queue_parcel(topic, subscription);
    parcel.payload = confirmation_envelope(topic, subscription, random.uuid(), now);
    return parcel;
  }
  constexpr const char* kSubject = "AWS Notification - Subscription Confirmation";
  if (subscription.protocol == "email-json") {
    return mail_parcel(topic, subscription, "confirmation", kSubject,
                       confirmation_envelope(topic, subscription, random.uuid(), now));
  }
  // The words "Confirm subscription" are a link; in plain text its address stands below them.
  std::string body =
      concat("You have chosen to subscribe to the topic:\n", topic.arn(),
             "\n\nTo confirm this subscription, click or visit the link below (If this was in error no action is "
             "necessary):\nConfirm subscription\n",
             confirm_url(subscription),
             "\n\nPlease do not reply directly to this email. If you wish to remove yourself from receiving all future "
             "SNS subscription confirmation requests please send an email to sns-opt-out\n");
  return mail_parcel(topic, subscription, "confirmation", kSubject, std::move(body));
}

Parcel cancellation_parcel(const TopicRow& topic, const SubscriptionRow& subscription) {
  std::string body =
      concat("Your subscription to the topic below has been deactivated:\n", topic.arn(),
             "\n\nIf this was in error or you wish to resubscribe, click or visit the link below to re-subscribe:\n",
             confirm_url(subscription),
             "\n\nPlease do not reply directly to this email. If you wish to remove yourself from receiving all future "
             "SNS subscription confirmation requests please send an email to sns-opt-out\n");
  return mail_parcel(topic, subscription, "unsubscribed", "AWS Notification - Unsubscribe Confirmation",
                     std::move(body));
}

std::string notification_body(const std::string& message, const SubscriptionRow& subscription) {
  return concat(message,
                "\n\n--\nIf you wish to stop receiving notifications from this topic, please click or visit the link "
                "below to unsubscribe:\n",
                unsubscribe_url(subscription),
                "\n\nPlease do not reply directly to this email. If you have any questions or comments regarding this "
                "email, please contact us at https://aws.amazon.com/support\n");
}

}  // namespace tocsin::sns

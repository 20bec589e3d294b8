#include "services/sns/envelope.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"

namespace tocsin::sns {
namespace {

// Deviation: AWS signs with the key of its certificate; this text has the form of a signature and verifies nothing.
std::string signature_of(const std::string& text) {
  std::string bytes;
  for (const char part : {'1', '2', '3', '4'}) bytes += sha512(concat(text, std::string_view(&part, 1)));
  return base64_encode(bytes);
}

void add_signature(Json& envelope, const std::string& region) {
  envelope["SignatureVersion"] = "1";
  envelope["Signature"] = signature_of(json_text(envelope));
  envelope["SigningCertURL"] =
      concat("https://sns.", region, ".amazonaws.com/SimpleNotificationService-0000000000000000000000.pem");
}

}  // namespace

std::string notification_envelope(const SubscriptionRow& subscription, const Notification& notification, Time now) {
  Json envelope = {{"Type", "Notification"}, {"MessageId", notification.id}, {"TopicArn", subscription.topic_arn()}};
  if (notification.subject) envelope["Subject"] = *notification.subject;
  envelope["Message"] = notification.text_for(subscription.protocol);
  envelope["Timestamp"] = iso_time_millis(now);
  add_signature(envelope, subscription.region);
  envelope["UnsubscribeURL"] = concat("https://sns.", subscription.region,
                                      ".amazonaws.com/?Action=Unsubscribe&SubscriptionArn=", subscription.arn());
  if (notification.attributes != "{}") envelope["MessageAttributes"] = *parse_json(notification.attributes);
  return json_text(envelope);
}

std::string confirmation_envelope(const TopicRow& topic, const SubscriptionRow& subscription,
                                  const std::string& message_id, Time now) {
  Json envelope = {
      {"Type", "SubscriptionConfirmation"},
      {"MessageId", message_id},
      {"Token", subscription.token},
      {"TopicArn", topic.arn()},
      {"Message", concat("You have chosen to subscribe to the topic ", topic.arn(),
                         ".\nTo confirm the subscription, visit the SubscribeURL included in this message.")},
      {"SubscribeURL", concat("https://sns.", topic.region, ".amazonaws.com/?Action=ConfirmSubscription&TopicArn=",
                              topic.arn(), "&Token=", subscription.token)},
      {"Timestamp", iso_time_millis(now)}};
  add_signature(envelope, topic.region);
  return json_text(envelope);
}

Parcel queue_parcel(const TopicRow& topic, const SubscriptionRow& subscription) {
  Parcel parcel;
  parcel.principal = "sns.amazonaws.com";
  parcel.source_arn = topic.arn();
  parcel.source_account = topic.account;
  parcel.region = topic.region;
  parcel.target = subscription.endpoint;
  parcel.retry = RetryScheme::kSnsToService;
  if (!subscription.redrive_policy.empty()) {
    parcel.dead_letter = json_string(*parse_json(subscription.redrive_policy), "deadLetterTargetArn");
  }
  return parcel;
}

}  // namespace tocsin::sns

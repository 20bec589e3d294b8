#include "services/sns/fanout.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "kernel/delivery.h"
#include "services/sns/encryption.h"
#include "services/sns/envelope.h"
#include "services/sns/errors.h"
#include "services/sns/mail.h"

namespace tocsin::sns {
namespace {

using namespace std::chrono_literals;

// AWS: more than ten messages a second suspend an e-mail endpoint.
// https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
constexpr std::int64_t kMailsPerSecondMax = 10;

Step step_about(const SubscriptionRow& subscription, const std::string& arn, std::string_view kind,
                std::int64_t cause) {
  return {.cause = cause,
          .kind = kind,
          .account = subscription.account,
          .region = subscription.region,
          .service = "sns",
          .subject = arn};
}

void stay_silent(Sns& sns, const SubscriptionRow& subscription, std::int64_t cause, std::string_view code,
                 const std::string& reason) {
  const Json detail = {
      {"code", code}, {"reason", reason}, {"protocol", subscription.protocol}, {"endpoint", subscription.endpoint}};
  const std::string arn = subscription.arn();
  sns.kernel.journal.add(step_about(subscription, arn, "silent", cause), detail);
}

/// The code of the failure if the filter policy keeps the message away, else "".
std::string_view filtered_by(Sns& sns, const SubscriptionRow& subscription, const Notification& notification) {
  if (subscription.filter_policy.empty()) return {};
  const FilterPolicy& filter = sns.filter(subscription.filter_policy, subscription.filter_scope);
  if (filter.scope() == FilterScope::kMessageAttributes) return filter.matches(notification.filtered) ? "" : "SN-05";
  return filter.matches_body(notification.text_for(subscription.protocol)) ? "" : "SN-06";
}

std::string filter_reason(std::string_view code, const Notification& notification) {
  if (code == "SN-05") {
    return notification.filtered.empty() ? "the filter policy is about message attributes, and the message has none"
                                         : "the message's attributes do not match the filter policy";
  }
  const auto body = parse_json(notification.text);
  return body && body->is_object() ? "the message's body does not match the filter policy"
                                   : "the filter policy is about the message's body, which is not a JSON object";
}

/// Counts a mail. False if it was one too many, and the subscription is pending now.
bool count_mail(Sns& sns, SubscriptionRow& subscription, std::int64_t cause) {
  const Time now = sns.kernel.timeline.now();
  if (now - subscription.burst_start >= 1s) {
    subscription.burst_start = now;
    subscription.burst_count = 0;
  }
  const bool too_many = ++subscription.burst_count > kMailsPerSecondMax;
  if (too_many) {
    subscription.state = SubscriptionState::kPending;
    subscription.pending_since = now;
    sns.kernel.timeline.after(48h, kExpireTask, subscription.arn(), cause, TaskClass::kHousekeeping);
  }
  sns.subscriptions.put(subscription);
  return !too_many;
}

void send_mail(Sns& sns, const TopicRow& topic, const SubscriptionRow& subscription, const Notification& notification,
               std::int64_t cause) {
  std::string body;
  if (subscription.protocol == "email-json") {
    body = notification_envelope(subscription, notification, sns.kernel.timeline.now());
  } else {
    body = notification_body(notification.text_for(subscription.protocol), subscription);
  }
  Parcel parcel =
      mail_parcel(topic, subscription, "mail", notification.subject.value_or(kUsualSubject), std::move(body));
  parcel.cause = cause;
  sns.kernel.delivery.send(parcel, sns.kernel.settings.topic_to_mail.draw(sns.kernel.timeline.random()));
}

void send_to_queue(Sns& sns, const TopicRow& topic, const SubscriptionRow& subscription,
                   const Notification& notification, std::int64_t cause) {
  Parcel parcel = queue_parcel(topic, subscription);
  if (subscription.raw) {
    parcel.payload = notification.text_for(subscription.protocol);
    if (notification.attributes != "{}") parcel.attributes["message_attributes"] = notification.attributes;
  } else {
    parcel.payload = notification_envelope(subscription, notification, sns.kernel.timeline.now());
  }
  parcel.cause = cause;
  sns.kernel.delivery.send(parcel, sns.kernel.settings.topic_to_queue.draw(sns.kernel.timeline.random()));
}

void hand_out(Sns& sns, const TopicRow& topic, SubscriptionRow& subscription, const Notification& notification,
              std::int64_t cause) {
  if (subscription.state == SubscriptionState::kPending) {
    return stay_silent(sns, subscription, cause, "SN-01", "the subscription is not confirmed");
  }
  if (const std::string_view code = filtered_by(sns, subscription, notification); !code.empty()) {
    return stay_silent(sns, subscription, cause, code, filter_reason(code, notification));
  }
  if (!subscription.is_mail()) return send_to_queue(sns, topic, subscription, notification, cause);
  if (!count_mail(sns, subscription, cause)) {
    return stay_silent(sns, subscription, cause, "SN-03",
                       "more than ten mails within a second: the subscription is pending confirmation again");
  }
  send_mail(sns, topic, subscription, notification, cause);
}

}  // namespace

void publish(Sns& sns, const TopicRow& topic, const Notification& notification, std::int64_t cause) {
  std::vector<SubscriptionRow> subscriptions = sns.subscriptions.of_topic(topic.account, topic.region, topic.name);
  std::string detail;
  ObjectWriter writer(detail);
  writer.text("message_id", notification.id).number("subscriptions", static_cast<std::int64_t>(subscriptions.size()));
  if (notification.subject) writer.text("subject", *notification.subject);
  writer.text("message", notification.text).end();
  const std::string arn = topic.arn();
  const std::int64_t entry = sns.kernel.journal.write({.cause = cause,
                                                       .kind = "published",
                                                       .account = topic.account,
                                                       .region = topic.region,
                                                       .service = "sns",
                                                       .subject = arn},
                                                      detail);
  for (SubscriptionRow& subscription : subscriptions) hand_out(sns, topic, subscription, notification, entry);
}

Receipt take_parcel(Sns& sns, const Parcel& parcel) {
  const auto arn = parse_arn(parcel.target);
  const auto topic = sns.topics.find(arn->account, arn->region, arn->resource);
  if (!topic) return Receipt::refused("NO_RESOURCE", topic_not_found().message);
  Draft draft{.message = parcel.payload};
  if (const auto subject = parcel.attributes.find("subject"); subject != parcel.attributes.end()) {
    draft.subject = subject->second;
  }
  try {
    const Notification notification = to_notification(draft, sns.kernel.timeline.random().uuid());
    if (const auto refusal = refuse_key(sns, *topic, parcel)) return refusal->receipt();
    publish(sns, *topic, notification, parcel.cause);
  } catch (const AwsError& error) {
    const bool too_long = draft.message.size() > kMessageBytesMax;
    return Receipt::refused("SDK_CLIENT_ERROR", error.message, too_long ? "SN-09" : "");
  }
  return Receipt::taken();
}

}  // namespace tocsin::sns

#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "kernel/service.h"
#include "language/event_pattern/filter_policy.h"
#include "services/sns/subscription_table.h"
#include "services/sns/topic_table.h"

namespace tocsin::sns {

/// Amazon SNS: standard topics with their policies, and subscriptions by e-mail and to SQS queues.
///
/// A subscription to a mailbox is silent until somebody follows the link of its confirmation mail; it is gone after 48
/// hours if nobody does. More than ten mails a second make it pending again. A published message becomes one parcel
/// for each subscription whose filter lets it through; each other subscription has a journal entry that says why not.
/// Who publishes to an encrypted topic, service or not, must be allowed to use its key.
///
/// Not emulated: FIFO topics, data protection policies, delivery status logs, X-Ray tracing, SMS, mobile
/// push, and the protocols http, https, lambda, firehose and application. Signatures of envelopes cannot be verified.
struct Sns final : Service {
  static constexpr std::string_view kServiceId = "sns";

  explicit Sns(Kernel& kernel_) : kernel(kernel_), topics(kernel_.db), subscriptions(kernel_.db) {}

  Operations operations() override;
  void start() override;
  std::optional<Resource> find_resource(const Arn& arn) override;
  std::string_view delivery_action() const override { return "sns:Publish"; }
  Receipt receive(const Parcel& parcel) override;
  AwsError access_denied(const std::string& message) const override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  /// Compiled filter policies, by scope and text.
  const FilterPolicy& filter(const std::string& text, const std::string& scope);

  Kernel& kernel;
  TopicTable topics;
  SubscriptionTable subscriptions;

 private:
  std::map<std::string, FilterPolicy> filters_;
};

/// The topic that an ARN of a request names. Throws AWS's refusal if the text is no topic ARN of this region, or if
/// there is no such topic.
TopicRow require_topic(Sns& sns, const Call& call, const std::string& arn, std::string_view parameter = "TopicArn");

/// The same for a subscription.
SubscriptionRow require_subscription(Sns& sns, const Call& call, const std::string& arn);

/// The resource of a row: the ARN if it is one, else `*`.
std::vector<std::string> given_arn(const std::string& arn);

/// The policy that AWS gives a topic: everybody in the owner's account may use it.
std::string default_policy(const std::string& topic_arn, const std::string& account);
/// The policy in force.
std::string policy_of(const TopicRow& topic);
/// Throws AWS's refusal of a topic policy.
void check_policy(const std::string& text);

Operations topic_operations(Sns& sns);
Operations topic_attribute_operations(Sns& sns);
Operations permission_operations(Sns& sns);
Operations subscription_operations(Sns& sns);
Operations subscription_list_operations(Sns& sns);
Operations publish_operations(Sns& sns);
Operations tag_operations(Sns& sns);

/// Deletes subscriptions that nobody confirmed in time. A task of the timeline.
inline constexpr std::string_view kExpireTask = "sns.expire";
void expire_subscription(Sns& sns, const Task& task);

}  // namespace tocsin::sns

#include "services/sns/subscription_attributes.h"

#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/json.h"
#include "kernel/paging.h"
#include "services/sns/errors.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"

namespace tocsin::sns {
namespace {

constexpr std::size_t kSubscriptionsPerPage = 100;

// AWS: a dead-letter queue hangs on the subscription, and is in the account and region of the subscription.
// https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
void check_redrive_policy(const SubscriptionRow& subscription, const std::string& value, std::string_view where) {
  if (value.empty()) return;
  const auto policy = parse_json(value);
  if (!policy || !policy->is_object()) {
    throw invalid_parameter(concat(where, "RedrivePolicy: failed to parse JSON."));
  }
  const auto arn = parse_arn(json_string(*policy, "deadLetterTargetArn"));
  if (!arn || arn->service != "sqs") {
    throw invalid_parameter(concat(where, "RedrivePolicy: deadLetterTargetArn is an invalid arn"));
  }
  if (arn->region != subscription.region || arn->account != subscription.owner) {
    throw invalid_parameter(
        concat(where, "RedrivePolicy: deadLetterTargetArn must be in the subscription's account and region"));
  }
}

void set_raw(SubscriptionRow& subscription, const std::string& value, std::string_view where) {
  const std::string word = lower(value);
  if (word != "true" && word != "false") {
    throw invalid_parameter(concat(where, "RawMessageDelivery: Invalid value [", value, "]. Must be true or false."));
  }
  if (word == "true" && subscription.is_mail()) {
    throw invalid_parameter(concat(where, "RawMessageDelivery: Delivery protocol [", subscription.protocol,
                                   "] does not support raw message delivery."));
  }
  subscription.raw = word == "true";
}

GetSubscriptionAttributesOutput get_subscription_attributes(Sns& sns, Call& call,
                                                            const GetSubscriptionAttributesInput& in) {
  const SubscriptionRow row = require_subscription(sns, call, in.subscription_arn);
  const auto yes_no = [](bool value) { return std::string(value ? "true" : "false"); };
  std::map<std::string, std::string> all = {{"SubscriptionArn", row.arn()},
                                            {"TopicArn", row.topic_arn()},
                                            {"Owner", row.owner},
                                            {"Protocol", row.protocol},
                                            {"Endpoint", row.endpoint},
                                            {"PendingConfirmation", yes_no(row.state == SubscriptionState::kPending)},
                                            {"ConfirmationWasAuthenticated", yes_no(row.authenticated)},
                                            {"RawMessageDelivery", yes_no(row.raw)},
                                            {"SubscriptionPrincipal", row.principal}};
  if (!row.filter_policy.empty()) {
    all["FilterPolicy"] = row.filter_policy;
    all["FilterPolicyScope"] = row.filter_scope.empty() ? "MessageAttributes" : row.filter_scope;
  }
  if (!row.redrive_policy.empty()) all["RedrivePolicy"] = row.redrive_policy;
  return {.attributes = std::move(all)};
}

SetSubscriptionAttributesOutput set_subscription_attributes(Sns& sns, Call& call,
                                                            const SetSubscriptionAttributesInput& in) {
  SubscriptionRow row = require_subscription(sns, call, in.subscription_arn);
  set_subscription_attribute(row, in.attribute_name, in.attribute_value.value_or(""), "");
  check_filter(sns, row, "");
  sns.subscriptions.put(row);
  return {};
}

Subscription listed(const SubscriptionRow& row) {
  const bool is_pending = row.state == SubscriptionState::kPending;
  return {.subscription_arn = is_pending ? "PendingConfirmation" : row.arn(),
          .owner = row.owner,
          .protocol = row.protocol,
          .endpoint = row.endpoint,
          .topic_arn = row.topic_arn()};
}

ListSubscriptionsOutput list_subscriptions(Sns& sns, Call& call, const ListSubscriptionsInput& in) {
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_parameter("NextToken");
  auto rows = sns.subscriptions.of_account(call.account, call.region, *after, kSubscriptionsPerPage + 1);
  ListSubscriptionsOutput out;
  out.next_token =
      cut_page(rows, kSubscriptionsPerPage, [](const SubscriptionRow& row) { return concat(row.topic, ":", row.id); });
  for (const SubscriptionRow& row : rows) out.subscriptions.push_back(listed(row));
  return out;
}

ListSubscriptionsByTopicOutput list_subscriptions_by_topic(Sns& sns, Call& call,
                                                           const ListSubscriptionsByTopicInput& in) {
  const TopicRow topic = require_topic(sns, call, in.topic_arn);
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_parameter("NextToken");
  auto rows = sns.subscriptions.of_topic(topic.account, topic.region, topic.name, *after, kSubscriptionsPerPage + 1);
  ListSubscriptionsByTopicOutput out;
  out.next_token = cut_page(rows, kSubscriptionsPerPage, [](const SubscriptionRow& row) { return row.id; });
  for (const SubscriptionRow& row : rows) out.subscriptions.push_back(listed(row));
  return out;
}

}  // namespace

void set_subscription_attribute(SubscriptionRow& subscription, const std::string& name, const std::string& value,
                                std::string_view where) {
  if (name == "FilterPolicy") {
    subscription.filter_policy = value == "{}" ? "" : value;
  } else if (name == "FilterPolicyScope") {
    if (value != "MessageAttributes" && value != "MessageBody") {
      throw invalid_parameter(concat(where, "FilterPolicyScope: Invalid value [", value,
                                     "]. Please use either MessageBody or MessageAttributes"));
    }
    subscription.filter_scope = value;
  } else if (name == "RawMessageDelivery") {
    set_raw(subscription, value, where);
  } else if (name == "RedrivePolicy") {
    check_redrive_policy(subscription, value, where);
    subscription.redrive_policy = value;
  } else if (name == "DeliveryPolicy") {
    // AWS: only subscriptions by HTTP and HTTPS have one.
    throw invalid_parameter(concat(where, "DeliveryPolicy: Delivery protocol [", subscription.protocol,
                                   "] does not support delivery policy."));
  } else if (name == "SubscriptionRoleArn" || name == "ReplayPolicy") {
    throw Unmodelled(concat("sns subscription attribute ", name));
  } else {
    throw invalid_parameter(where.empty() ? std::string("AttributeName") : concat(where, "Unknown attribute: ", name));
  }
}

void check_filter(Sns& sns, const SubscriptionRow& subscription, std::string_view where) {
  if (subscription.filter_policy.empty()) return;
  try {
    sns.filter(subscription.filter_policy, subscription.filter_scope);
  } catch (const PatternError& error) {
    throw invalid_parameter(concat(where, error.message));
  }
}

bool same_attributes(const SubscriptionRow& a, const SubscriptionRow& b) {
  return a.filter_policy == b.filter_policy && a.filter_scope == b.filter_scope && a.raw == b.raw &&
         a.redrive_policy == b.redrive_policy;
}

Operations subscription_list_operations(Sns& sns) {
  return {
      operation("GetSubscriptionAttributes", sns, get_subscription_attributes),
      operation("SetSubscriptionAttributes", sns, set_subscription_attributes,
                {.gaps = "SubscriptionRoleArn; ReplayPolicy; a new filter takes effect at once"}),
      operation("ListSubscriptions", sns, list_subscriptions),
      operation(
          "ListSubscriptionsByTopic", sns, list_subscriptions_by_topic,
          {.resources = [](const Call&, const ListSubscriptionsByTopicInput& in) { return given_arn(in.topic_arn); }}),
  };
}

}  // namespace tocsin::sns

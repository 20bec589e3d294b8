#include "services/sns/topic_attributes.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "services/sns/errors.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"

namespace tocsin::sns {
namespace {

// AWS: what GetTopicAttributes shows of a topic without a delivery policy. It is about HTTP and HTTPS alone.
constexpr std::string_view kDefaultDelivery =
    R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,)"
    R"("numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},)"
    R"("disableSubscriptionOverrides":false,)"
    R"("defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}})";

/// Attributes that AWS has and that would change what happens here.
bool is_unmodelled_attribute(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {"FifoTopic", "ContentBasedDeduplication", "ArchivePolicy",
                                                      "BeginningArchiveTime", "FifoThroughputScope"};
  const bool is_status_log = name.ends_with("FeedbackRoleArn") || name.ends_with("FeedbackSampleRate");
  return is_status_log || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void set_plain(TopicRow& topic, const std::string& name, const std::string& value) {
  auto attributes = json_map(topic.attributes);
  attributes[name] = value;
  if (value.empty()) attributes.erase(name);
  topic.attributes = json_map_text(attributes);
}

GetTopicAttributesOutput get_topic_attributes(Sns& sns, Call& call, const GetTopicAttributesInput& in) {
  const TopicRow topic = require_topic(sns, call, in.topic_arn);
  const auto count = [&](SubscriptionState state) {
    return std::to_string(sns.subscriptions.count(topic.account, topic.region, topic.name, state));
  };
  std::map<std::string, std::string> all = json_map(topic.attributes);
  all["TopicArn"] = topic.arn();
  all["Owner"] = topic.account;
  all["Policy"] = policy_of(topic);
  all["DisplayName"] = topic.display_name;
  all["SubscriptionsConfirmed"] = count(SubscriptionState::kConfirmed);
  all["SubscriptionsPending"] = count(SubscriptionState::kPending);
  // Deviation: AWS counts deleted subscriptions for a while; here they are gone at once.
  all["SubscriptionsDeleted"] = "0";
  Json effective = *parse_json(kDefaultDelivery);
  if (!topic.delivery_policy.empty()) {
    all["DeliveryPolicy"] = topic.delivery_policy;
    effective.merge_patch(*parse_json(topic.delivery_policy));
  }
  all["EffectiveDeliveryPolicy"] = json_text(effective);
  return {.attributes = std::move(all)};
}

SetTopicAttributesOutput set_topic_attributes(Sns& sns, Call& call, const SetTopicAttributesInput& in) {
  TopicRow topic = require_topic(sns, call, in.topic_arn);
  set_topic_attribute(topic, in.attribute_name, in.attribute_value.value_or(""), "");
  sns.topics.put(topic);
  return {};
}

}  // namespace

void set_topic_attribute(TopicRow& topic, const std::string& name, const std::string& value, std::string_view where) {
  if (name == "Policy") {
    check_policy(value);
    topic.policy = value;
  } else if (name == "DisplayName") {
    if (value.size() > 100) throw invalid_parameter(concat(where, "DisplayName"));
    topic.display_name = value;
  } else if (name == "DeliveryPolicy") {
    if (!value.empty() && !parse_json(value))
      throw invalid_parameter(concat(where, "DeliveryPolicy: failed to parse JSON."));
    topic.delivery_policy = value;
  } else if (name == "SignatureVersion") {
    if (value != "1" && value != "2") throw invalid_parameter(concat(where, "SignatureVersion"));
    set_plain(topic, name, value);
  } else if (name == "TracingConfig") {
    if (value == "Active") throw Unmodelled("sns topic attribute TracingConfig Active");
    if (value != "PassThrough") throw invalid_parameter(concat(where, "TracingConfig"));
    set_plain(topic, name, value);
  } else if (name == "KmsMasterKeyId") {
    // AWS: nobody looks whether there is such a key until something is published.
    set_plain(topic, name, value);
  } else if (is_unmodelled_attribute(name)) {
    // Templates write `false` for "not FIFO".
    if (!value.empty() && value != "false") throw Unmodelled(concat("sns topic attribute ", name));
  } else {
    throw invalid_parameter(where.empty() ? std::string("AttributeName") : concat(where, "Unknown attribute ", name));
  }
}

bool same_attributes(const TopicRow& a, const TopicRow& b) {
  return a.policy == b.policy && a.display_name == b.display_name && a.delivery_policy == b.delivery_policy &&
         a.attributes == b.attributes;
}

Operations topic_attribute_operations(Sns& sns) {
  return {
      operation("GetTopicAttributes", sns, get_topic_attributes,
                {.gaps = "SubscriptionsDeleted is always 0",
                 .resources = [](const Call&, const GetTopicAttributesInput& in) { return given_arn(in.topic_arn); }}),
      operation("SetTopicAttributes", sns, set_topic_attributes,
                {.gaps = "TracingConfig Active; delivery status logs; DeliveryPolicy has no effect yet",
                 .resources = [](const Call&, const SetTopicAttributesInput& in) { return given_arn(in.topic_arn); }}),
  };
}

}  // namespace tocsin::sns

#include "services/sns/sns.h"

#include "services/sns/errors.h"
#include "services/sns/fanout.h"

namespace tocsin::sns {

Operations Sns::operations() {
  Operations all;
  for (Operations part : {topic_operations(*this), topic_attribute_operations(*this), permission_operations(*this),
                          subscription_operations(*this), subscription_list_operations(*this),
                          publish_operations(*this), tag_operations(*this)}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

void Sns::start() {
  kernel.timeline.on(std::string(kExpireTask), [this](const Task& task) { expire_subscription(*this, task); });
}

std::optional<Resource> Sns::find_resource(const Arn& arn) {
  const auto topic = topics.find(arn.account, arn.region, arn.resource);
  if (!topic) return std::nullopt;
  const std::string usual = default_policy(topic->arn(), topic->account);
  std::string policy = topic->policy.empty() ? usual : topic->policy;
  // RemovePermission can leave a policy that says nothing.
  if (policy.find("\"Statement\":[]") != std::string::npos) policy.clear();
  return Resource{.account = topic->account, .policy = std::move(policy), .default_policy = usual};
}

Receipt Sns::receive(const Parcel& parcel) { return take_parcel(*this, parcel); }

// AWS: SNS writes its actions as `SNS:Publish` in these messages.
AwsError Sns::access_denied(const std::string& message) const {
  std::string text = replace_all(message, "perform: sns:", "perform: SNS:");
  return authorization_error(replace_all(std::move(text), "allows the sns:", "allows the SNS:"));
}

std::optional<TrailResource> Sns::trail_resource(const Arn& arn) const {
  return TrailResource{"AWS::SNS::Topic", arn.text()};
}

const FilterPolicy& Sns::filter(const std::string& text, const std::string& scope) {
  const std::string key = concat(scope, "\n", text);
  auto found = filters_.find(key);
  if (found == filters_.end()) {
    constexpr std::size_t kFiltersMax = 1024;
    if (filters_.size() >= kFiltersMax) filters_.clear();
    const FilterScope where = scope == "MessageBody" ? FilterScope::kMessageBody : FilterScope::kMessageAttributes;
    found = filters_.emplace(key, FilterPolicy(text, where)).first;
  }
  return found->second;
}

TopicRow require_topic(Sns& sns, const Call& call, const std::string& arn, std::string_view parameter) {
  const auto parsed = parse_arn(arn);
  if (!parsed) {
    const std::size_t parts = split(arn, ':').size();
    throw invalid_parameter(
        concat(parameter, " Reason: An ARN must have at least 6 elements, not ", std::to_string(parts)));
  }
  if (parsed->service != "sns" || parsed->region != call.region) throw invalid_parameter(parameter);
  auto topic = sns.topics.find(parsed->account, parsed->region, parsed->resource);
  if (!topic) throw topic_not_found();
  return *std::move(topic);
}

SubscriptionRow require_subscription(Sns& sns, const Call& call, const std::string& arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed) {
    const std::size_t parts = split(arn, ':').size();
    throw invalid_parameter(
        concat("SubscriptionArn Reason: An ARN must have at least 6 elements, not ", std::to_string(parts)));
  }
  const std::size_t colon = parsed->resource.find(':');
  if (parsed->service != "sns" || parsed->region != call.region || colon == std::string::npos) {
    throw invalid_parameter("SubscriptionArn");
  }
  auto found = sns.subscriptions.find(parsed->account, parsed->region, parsed->resource.substr(0, colon),
                                      parsed->resource.substr(colon + 1));
  if (!found) throw subscription_not_found();
  return *std::move(found);
}

std::vector<std::string> given_arn(const std::string& arn) { return {parse_arn(arn) ? arn : "*"}; }

}  // namespace tocsin::sns

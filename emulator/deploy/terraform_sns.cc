#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

struct TopicAttribute {
  const char* argument;
  const char* attribute;
};

// Every argument that the provider sets with SetTopicAttributes after the topic exists, in the order of its table.
constexpr TopicAttribute kTopicAttributes[] = {
    {"application_failure_feedback_role_arn", "ApplicationFailureFeedbackRoleArn"},
    {"application_success_feedback_role_arn", "ApplicationSuccessFeedbackRoleArn"},
    {"application_success_feedback_sample_rate", "ApplicationSuccessFeedbackSampleRate"},
    {"archive_policy", "ArchivePolicy"},
    {"content_based_deduplication", "ContentBasedDeduplication"},
    {"delivery_policy", "DeliveryPolicy"},
    {"display_name", "DisplayName"},
    {"fifo_throughput_scope", "FifoThroughputScope"},
    {"firehose_failure_feedback_role_arn", "FirehoseFailureFeedbackRoleArn"},
    {"firehose_success_feedback_role_arn", "FirehoseSuccessFeedbackRoleArn"},
    {"firehose_success_feedback_sample_rate", "FirehoseSuccessFeedbackSampleRate"},
    {"http_failure_feedback_role_arn", "HTTPFailureFeedbackRoleArn"},
    {"http_success_feedback_role_arn", "HTTPSuccessFeedbackRoleArn"},
    {"http_success_feedback_sample_rate", "HTTPSuccessFeedbackSampleRate"},
    {"kms_master_key_id", "KmsMasterKeyId"},
    {"lambda_failure_feedback_role_arn", "LambdaFailureFeedbackRoleArn"},
    {"lambda_success_feedback_role_arn", "LambdaSuccessFeedbackRoleArn"},
    {"lambda_success_feedback_sample_rate", "LambdaSuccessFeedbackSampleRate"},
    {"policy", "Policy"},
    {"signature_version", "SignatureVersion"},
    {"sqs_failure_feedback_role_arn", "SQSFailureFeedbackRoleArn"},
    {"sqs_success_feedback_role_arn", "SQSSuccessFeedbackRoleArn"},
    {"sqs_success_feedback_sample_rate", "SQSSuccessFeedbackSampleRate"},
    {"tracing_config", "TracingConfig"},
};

/// The account in `arn:aws:sns:us-east-1:000000000000:alerts`.
std::string account_of(const std::string& arn) {
  const auto parsed = parse_arn(arn);
  return parsed ? parsed->account : std::string();
}

void set_topic_attribute(const Resource& resource, const std::string& topic, const std::string& name,
                         const std::string& value) {
  resource.call("sns", "SetTopicAttributes", {{"TopicArn", topic}, {"AttributeName", name}, {"AttributeValue", value}});
}

void make_topic(Resource& topic) {
  const bool is_fifo = topic.flag("fifo_topic");
  const std::string name = topic.name_or_generated("name", "name_prefix", is_fifo ? ".fifo" : "");
  Json input = {{"Name", name}};
  if (is_fifo) input["Attributes"] = {{"FifoTopic", "true"}};
  topic.put_tags(input);
  const std::string arn = json_string(topic.call("sns", "CreateTopic", input), "TopicArn");
  for (const auto& [argument, attribute] : kTopicAttributes) {
    // The provider does not send what is false or 0: that is what a new topic has.
    const Value value = topic.value(argument);
    if (!topic.has(argument) || value == Value::boolean(false) || value == Value::number(std::int64_t{0})) continue;
    set_topic_attribute(topic, arn, attribute, value.as_string());
  }
  topic.give("arn", arn);
  topic.give("id", arn);
  topic.give("name", name);
  topic.give("owner", account_of(arn));
}

void make_subscription(Resource& subscription) {
  Json attributes = Json::object();
  subscription.copy_as_text(attributes, {{"DeliveryPolicy", "delivery_policy"},
                                         {"FilterPolicy", "filter_policy"},
                                         {"FilterPolicyScope", "filter_policy_scope"},
                                         {"RedrivePolicy", "redrive_policy"},
                                         {"ReplayPolicy", "replay_policy"},
                                         {"SubscriptionRoleArn", "subscription_role_arn"}});
  if (subscription.flag("raw_message_delivery")) attributes["RawMessageDelivery"] = "true";
  Json input = {{"TopicArn", subscription.text("topic_arn")},
                {"Protocol", subscription.text("protocol")},
                {"Endpoint", subscription.text("endpoint")},
                {"ReturnSubscriptionArn", true}};
  if (!attributes.empty()) input["Attributes"] = std::move(attributes);
  const std::string arn = json_string(subscription.call("sns", "Subscribe", input), "SubscriptionArn");
  subscription.give("arn", arn);
  subscription.give("id", arn);
  subscription.give("owner_id", account_of(subscription.text("topic_arn")));
  // Mail and HTTP wait for a confirmation; AWS confirms the rest itself.
  const std::string protocol = subscription.text("protocol");
  const bool waits = protocol.starts_with("email") || protocol.starts_with("http");
  subscription.give("pending_confirmation", Value::boolean(waits));
  subscription.give("confirmation_was_authenticated", Value::boolean(!waits));
}

void make_topic_policy(Resource& policy) {
  const std::string topic = policy.text("arn");
  set_topic_attribute(policy, topic, "Policy", policy.text("policy"));
  policy.give("id", topic);
  policy.give("owner", account_of(topic));
  policy.set_subject(topic);
}

void read_topic(Resource& topic) {
  Json input = Json::object();
  for (;;) {
    const Json page = topic.call("sns", "ListTopics", input);
    for (const Json& candidate : page.value("Topics", Json::array())) {
      const std::string arn = json_string(candidate, "TopicArn");
      const auto parsed = parse_arn(arn);
      if (!parsed || parsed->resource != topic.text("name")) continue;
      topic.give("arn", arn);
      topic.give("id", arn);
      return;
    }
    const std::string next = json_string(page, "NextToken");
    if (next.empty()) topic.refuse(concat("there is no topic named ", topic.text("name")));
    input = {{"NextToken", next}};
  }
}

}  // namespace

std::vector<ResourceType> sns_resource_types() {
  ResourceType topic{
      "aws_sns_topic",
      {also_given(text("name")), text("name_prefix"), text("display_name"), also_given(json_document("policy")),
       json_document("delivery_policy"), json_document("archive_policy"), text("kms_master_key_id"),
       also_given(number("signature_version")), also_given(text("tracing_config")), flag_or("fifo_topic", false),
       flag_or("content_based_deduplication", false), also_given(text("fifo_throughput_scope")),
       refused("maximum_message_size"), text_map("tags"), given("tags_all"), given("arn"), given("id"), given("owner"),
       given("beginning_archive_time")},
      make_topic};
  for (const char* protocol : {"application", "firehose", "http", "lambda", "sqs"}) {
    topic.arguments.push_back(text(concat(protocol, "_failure_feedback_role_arn")));
    topic.arguments.push_back(text(concat(protocol, "_success_feedback_role_arn")));
    topic.arguments.push_back(number(concat(protocol, "_success_feedback_sample_rate")));
  }
  return {
      topic,
      {"aws_sns_topic_subscription",
       {required(text("topic_arn")), required(text("protocol")), required(text("endpoint")),
        refused("endpoint_auto_confirms"), number_or("confirmation_timeout_in_minutes", 1),
        json_document("delivery_policy"), json_document("filter_policy"), also_given(text("filter_policy_scope")),
        flag_or("raw_message_delivery", false), json_document("redrive_policy"), json_document("replay_policy"),
        text("subscription_role_arn"), given("arn"), given("id"), given("owner_id"), given("pending_confirmation"),
        given("confirmation_was_authenticated")},
       make_subscription},
      {"aws_sns_topic_policy",
       {required(text("arn")), required(json_document("policy")), given("id"), given("owner")},
       make_topic_policy},
  };
}

std::vector<ResourceType> sns_data_sources() {
  return {{"aws_sns_topic", {required(text("name")), given("arn"), given("id"), refused("tags")}, read_topic}};
}

}  // namespace tocsin::deploy

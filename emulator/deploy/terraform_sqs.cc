#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

std::string queue_arn(const Resource& resource, const std::string& url) {
  const Json output =
      resource.call("sqs", "GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", Json::array({"QueueArn"})}});
  return json_string(output.value("Attributes", Json::object()), "QueueArn");
}

void make_queue(Resource& queue) {
  const bool is_fifo = queue.flag("fifo_queue");
  const std::string name = queue.name_or_generated("name", "name_prefix", is_fifo ? ".fifo" : "");
  // The provider also sends its defaults; they are AWS's own, so leaving them out gives the same queue.
  Json attributes = Json::object();
  if (is_fifo) attributes["FifoQueue"] = "true";
  if (queue.flag("content_based_deduplication")) attributes["ContentBasedDeduplication"] = "true";
  queue.copy_as_text(attributes, {{"DeduplicationScope", "deduplication_scope"},
                                  {"DelaySeconds", "delay_seconds"},
                                  {"FifoThroughputLimit", "fifo_throughput_limit"},
                                  {"KmsDataKeyReusePeriodSeconds", "kms_data_key_reuse_period_seconds"},
                                  {"KmsMasterKeyId", "kms_master_key_id"},
                                  {"MaximumMessageSize", "max_message_size"},
                                  {"MessageRetentionPeriod", "message_retention_seconds"},
                                  {"Policy", "policy"},
                                  {"ReceiveMessageWaitTimeSeconds", "receive_wait_time_seconds"},
                                  {"RedriveAllowPolicy", "redrive_allow_policy"},
                                  {"RedrivePolicy", "redrive_policy"},
                                  {"SqsManagedSseEnabled", "sqs_managed_sse_enabled"},
                                  {"VisibilityTimeout", "visibility_timeout_seconds"}});
  Json input = {{"QueueName", name}};
  if (!attributes.empty()) input["Attributes"] = std::move(attributes);
  Json tags = queue.tag_map();
  if (!tags.empty()) input["tags"] = std::move(tags);
  const std::string url = json_string(queue.call("sqs", "CreateQueue", input), "QueueUrl");
  queue.give("arn", queue_arn(queue, url));
  queue.give("id", url);
  queue.give("url", url);
  queue.give("name", name);
}

void set_attribute(Resource& resource, const char* attribute, const char* argument) {
  const std::string url = resource.text("queue_url");
  resource.call("sqs", "SetQueueAttributes",
                {{"QueueUrl", url}, {"Attributes", {{attribute, resource.text(argument)}}}});
  resource.give("id", url);
  resource.set_subject(queue_arn(resource, url));
}

void make_queue_policy(Resource& resource) { set_attribute(resource, "Policy", "policy"); }
void make_redrive_policy(Resource& resource) { set_attribute(resource, "RedrivePolicy", "redrive_policy"); }
void make_redrive_allow_policy(Resource& resource) {
  set_attribute(resource, "RedriveAllowPolicy", "redrive_allow_policy");
}

void read_queue(Resource& queue) {
  const std::string url =
      json_string(queue.call("sqs", "GetQueueUrl", {{"QueueName", queue.text("name")}}), "QueueUrl");
  queue.give("arn", queue_arn(queue, url));
  queue.give("id", url);
  queue.give("url", url);
}

}  // namespace

std::vector<ResourceType> sqs_resource_types() {
  ResourceType queue{"aws_sqs_queue",
                     {also_given(text("name")),
                      text("name_prefix"),
                      flag_or("fifo_queue", false),
                      flag_or("content_based_deduplication", false),
                      also_given(text("deduplication_scope")),
                      number("delay_seconds"),
                      also_given(text("fifo_throughput_limit")),
                      also_given(number("kms_data_key_reuse_period_seconds")),
                      text("kms_master_key_id"),
                      number("max_message_size"),
                      number("message_retention_seconds"),
                      also_given(json_document("policy")),
                      number("receive_wait_time_seconds"),
                      also_given(json_document("redrive_allow_policy")),
                      also_given(json_document("redrive_policy")),
                      also_given(flag("sqs_managed_sse_enabled")),
                      number("visibility_timeout_seconds"),
                      text_map("tags"),
                      given("tags_all"),
                      given("arn"),
                      given("id"),
                      given("url")},
                     make_queue};
  queue.at_most_one = {{"name", "name_prefix"}, {"kms_master_key_id", "sqs_managed_sse_enabled"}};
  return {
      queue,
      {"aws_sqs_queue_policy",
       {required(text("queue_url")), required(json_document("policy")), given("id")},
       make_queue_policy},
      {"aws_sqs_queue_redrive_policy",
       {required(text("queue_url")), required(json_document("redrive_policy")), given("id")},
       make_redrive_policy},
      {"aws_sqs_queue_redrive_allow_policy",
       {required(text("queue_url")), required(json_document("redrive_allow_policy")), given("id")},
       make_redrive_allow_policy},
  };
}

std::vector<ResourceType> sqs_data_sources() {
  return {{"aws_sqs_queue",
           {required(text("name")), given("arn"), given("id"), given("url"), refused("tags")},
           read_queue}};
}

}  // namespace tocsin::deploy

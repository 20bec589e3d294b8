#include "services/sqs/queue_attributes.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "services/sqs/errors.h"
#include "services/sqs/shapes.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

/// An attribute that is a number.
struct NumberAttribute {
  std::string_view name;
  std::int64_t QueueRow::*member;
  std::int64_t least;
  std::int64_t most;
};

// AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
constexpr std::array kNumbers = {
    NumberAttribute{"DelaySeconds", &QueueRow::delay_seconds, 0, 900},
    NumberAttribute{"MaximumMessageSize", &QueueRow::message_bytes_max, 1024, 1'048'576},
    NumberAttribute{"MessageRetentionPeriod", &QueueRow::retention_seconds, 60, 1'209'600},
    NumberAttribute{"ReceiveMessageWaitTimeSeconds", &QueueRow::wait_seconds, 0, 20},
    NumberAttribute{"VisibilityTimeout", &QueueRow::visibility_seconds, 0, 43'200},
};

const NumberAttribute* find_number(std::string_view name) {
  const auto found = std::find_if(kNumbers.begin(), kNumbers.end(),
                                  [&](const NumberAttribute& number) { return number.name == name; });
  return found == kNumbers.end() ? nullptr : found;
}

AwsError bad_redrive(const std::string& value, std::string_view reason) {
  return invalid_parameter(concat("Value ", value, " for parameter RedrivePolicy is invalid. Reason: ", reason));
}

void set_redrive_policy(Sqs& sqs, QueueRow& queue, const std::string& value) {
  queue.redrive_policy = value;
  queue.redrive_target.clear();
  queue.receives_max = 0;
  if (value.empty()) return;
  const auto policy = parse_json(value);
  if (!policy || !policy->is_object()) throw bad_redrive(value, "Redrive policy is not a valid JSON map.");
  const std::string target = json_string(*policy, "deadLetterTargetArn");
  const Json* most = json_find(*policy, "maxReceiveCount");
  if (target.empty())
    throw bad_redrive(value, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  if (!most) throw bad_redrive(value, "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  const auto count = most->is_string()           ? parse_integer(most->get<std::string>())
                     : most->is_number_integer() ? std::optional(most->get<std::int64_t>())
                                                 : std::nullopt;
  if (!count || *count < 1 || *count > 1000) {
    throw bad_redrive(value, "Invalid value for maxReceiveCount: must be an integer from 1 to 1000.");
  }
  const auto arn = parse_arn(target);
  if (!arn || arn->service != "sqs") throw bad_redrive(value, "Invalid value for deadLetterTargetArn.");
  if (arn->account != queue.account || arn->region != queue.region) {
    throw bad_redrive(value, "Dead letter target must be in the account and region of the queue.");
  }
  if (!sqs.queues.find(arn->account, arn->region, arn->resource)) {
    throw bad_redrive(value, "Dead letter target does not exist.");
  }
  queue.redrive_target = target;
  queue.receives_max = *count;
}

void set_queue_policy(QueueRow& queue, const std::string& value) {
  if (!value.empty()) {
    try {
      policy::compile(value, policy::DocumentKind::kResourceImplied);
    } catch (const policy::PolicyError&) {
      throw invalid_attribute("Policy");
    }
  }
  queue.policy = value;
}

void set_attribute(Sqs& sqs, QueueRow& queue, const std::string& name, const std::string& value) {
  if (const NumberAttribute* number = find_number(name)) {
    const auto given = parse_integer(value);
    if (!given || *given < number->least || *given > number->most) throw invalid_attribute(name);
    queue.*number->member = *given;
  } else if (name == "Policy") {
    set_queue_policy(queue, value);
  } else if (name == "RedrivePolicy") {
    set_redrive_policy(sqs, queue, value);
  } else if (name == "RedriveAllowPolicy") {
    if (!value.empty() && !parse_json(value)) throw invalid_attribute(name);
    // What it allows is only "all", which is also what a queue without the policy allows.
    if (!value.empty() && json_string(*parse_json(value), "redrivePermission") != "allowAll") {
      throw Unmodelled("sqs queue attribute RedriveAllowPolicy other than allowAll");
    }
    queue.redrive_allow_policy = value;
  } else if (name == "SqsManagedSseEnabled") {
    if (value != "true" && value != "false") throw invalid_attribute(name);
    queue.managed_encryption = value == "true";
    if (queue.managed_encryption) queue.key.clear();
  } else if (name == "KmsMasterKeyId") {
    // AWS: nobody looks whether there is such a key until a message is sent.
    queue.key = value;
    if (!value.empty()) queue.managed_encryption = false;
  } else if (name == "FifoQueue" || name == "ContentBasedDeduplication" || name == "DeduplicationScope" ||
             name == "FifoThroughputLimit") {
    if (!value.empty() && value != "false") throw Unmodelled(concat("sqs queue attribute ", name));
  } else if (name == "KmsDataKeyReusePeriodSeconds") {
    const auto given = parse_integer(value);
    if (!given || *given < 60 || *given > 86'400) throw invalid_attribute(name);
    queue.key_reuse_seconds = *given;
  } else {
    throw unknown_attribute(name);
  }
}

std::map<std::string, std::string> all_attributes(Sqs& sqs, const QueueRow& queue) {
  const MessageCounts counts = sqs.messages.counts(queue, sqs.kernel.timeline.now());
  const auto seconds = [](Time time) { return std::to_string(time.time_since_epoch().count() / 1000); };
  std::map<std::string, std::string> all = {{"QueueArn", queue.arn()},
                                            {"ApproximateNumberOfMessages", std::to_string(counts.visible)},
                                            {"ApproximateNumberOfMessagesNotVisible", std::to_string(counts.in_flight)},
                                            {"ApproximateNumberOfMessagesDelayed", std::to_string(counts.delayed)},
                                            {"CreatedTimestamp", seconds(queue.created_at)},
                                            {"LastModifiedTimestamp", seconds(queue.modified_at)},
                                            {"SqsManagedSseEnabled", queue.managed_encryption ? "true" : "false"}};
  for (const NumberAttribute& number : kNumbers) all[std::string(number.name)] = std::to_string(queue.*number.member);
  if (!queue.key.empty()) {
    all["KmsMasterKeyId"] = queue.key;
    all["KmsDataKeyReusePeriodSeconds"] = std::to_string(queue.key_reuse_seconds);
  }
  if (!queue.policy.empty()) all["Policy"] = queue.policy;
  if (!queue.redrive_policy.empty()) all["RedrivePolicy"] = queue.redrive_policy;
  if (!queue.redrive_allow_policy.empty()) all["RedriveAllowPolicy"] = queue.redrive_allow_policy;
  return all;
}

bool is_known(const std::string& name) {
  constexpr std::array<std::string_view, 15> kOthers = {"All",
                                                        "Policy",
                                                        "RedrivePolicy",
                                                        "RedriveAllowPolicy",
                                                        "QueueArn",
                                                        "ApproximateNumberOfMessages",
                                                        "ApproximateNumberOfMessagesNotVisible",
                                                        "ApproximateNumberOfMessagesDelayed",
                                                        "CreatedTimestamp",
                                                        "LastModifiedTimestamp",
                                                        "SqsManagedSseEnabled",
                                                        "KmsMasterKeyId",
                                                        "KmsDataKeyReusePeriodSeconds",
                                                        "FifoQueue",
                                                        "ContentBasedDeduplication"};
  return find_number(name) || std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end();
}

GetQueueAttributesOutput get_queue_attributes(Sqs& sqs, Call& call, const GetQueueAttributesInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  sqs.messages.remove_older(queue, call.now - std::chrono::seconds(queue.retention_seconds));
  const std::map<std::string, std::string> all = all_attributes(sqs, queue);
  GetQueueAttributesOutput out;
  for (const std::string& name : in.attribute_names) {
    if (!is_known(name)) throw unknown_attribute(name);
    if (name == "All") {
      out.attributes = all;
    } else if (const auto found = all.find(name); found != all.end()) {
      out.attributes.insert(*found);
    }
  }
  return out;
}

SetQueueAttributesOutput set_attributes(Sqs& sqs, Call& call, const SetQueueAttributesInput& in) {
  QueueRow queue = require_queue(sqs, call, in.queue_url);
  set_queue_attributes(sqs, queue, in.attributes);
  queue.modified_at = call.now;
  sqs.queues.put(queue);
  return {};
}

}  // namespace

void set_queue_attributes(Sqs& sqs, QueueRow& queue, const std::map<std::string, std::string>& attributes) {
  const auto given = [&](const char* name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string() : found->second;
  };
  if (!given("KmsMasterKeyId").empty() && given("SqsManagedSseEnabled") == "true") throw two_encryptions();
  for (const auto& [name, value] : attributes) set_attribute(sqs, queue, name, value);
}

std::string different_attribute(Sqs& sqs, const QueueRow& queue, const std::map<std::string, std::string>& attributes) {
  const std::map<std::string, std::string> all = all_attributes(sqs, queue);
  for (const auto& [name, value] : attributes) {
    const auto found = all.find(name);
    const std::string has = found == all.end() ? "" : found->second;
    if (has != value && !(has.empty() && value == "false")) return name;
  }
  return {};
}

Operations queue_attribute_operations(Sqs& sqs) {
  return {
      operation("GetQueueAttributes", sqs, get_queue_attributes, {.resources = given_queue<GetQueueAttributesInput>}),
      operation("SetQueueAttributes", sqs, set_attributes,
                {.gaps = "RedriveAllowPolicy other than allowAll; changes take effect at once",
                 .resources = given_queue<SetQueueAttributesInput>}),
  };
}

}  // namespace tocsin::sqs

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "services/sqs/errors.h"
#include "services/sqs/shapes.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

/// The queue's policy with its statements as a list; an empty one if the queue has none.
Json policy_json(const QueueRow& queue) {
  if (queue.policy.empty()) {
    return {{"Version", "2012-10-17"}, {"Id", concat(queue.arn(), "/SQSDefaultPolicy")}, {"Statement", Json::array()}};
  }
  Json policy = *parse_json(queue.policy);
  if (!policy["Statement"].is_array()) policy["Statement"] = Json::array({policy["Statement"]});
  return policy;
}

AddPermissionOutput add_permission(Sqs& sqs, Call& call, const AddPermissionInput& in) {
  QueueRow queue = require_queue(sqs, call, in.queue_url);
  Json policy = policy_json(queue);
  for (const Json& statement : policy["Statement"]) {
    if (json_string(statement, "Sid") == in.label) {
      throw invalid_parameter(concat("Value ", in.label, " for parameter Label is invalid. Reason: Already exists."));
    }
  }
  Json principals = Json::array();
  for (const std::string& account : in.aws_account_ids) principals.push_back(concat("arn:aws:iam::", account, ":root"));
  Json actions = Json::array();
  for (const std::string& action : in.actions) actions.push_back(concat("SQS:", action));
  const auto one_or_all = [](const Json& list) { return list.size() == 1 ? list[0] : list; };
  policy["Statement"].push_back({{"Sid", in.label},
                                 {"Effect", "Allow"},
                                 {"Principal", {{"AWS", one_or_all(principals)}}},
                                 {"Action", one_or_all(actions)},
                                 {"Resource", queue.arn()}});
  queue.policy = json_text(policy);
  sqs.queues.put(queue);
  return {};
}

RemovePermissionOutput remove_permission(Sqs& sqs, Call& call, const RemovePermissionInput& in) {
  QueueRow queue = require_queue(sqs, call, in.queue_url);
  Json policy = policy_json(queue);
  Json kept = Json::array();
  for (const Json& statement : policy["Statement"]) {
    if (json_string(statement, "Sid") != in.label) kept.push_back(statement);
  }
  if (kept.size() == policy["Statement"].size()) {
    throw invalid_parameter(
        concat("Value ", in.label, " for parameter Label is invalid. Reason: can't find label on existing policy."));
  }
  policy["Statement"] = kept;
  queue.policy = kept.empty() ? "" : json_text(policy);
  sqs.queues.put(queue);
  return {};
}

}  // namespace

Operations queue_permission_operations(Sqs& sqs) {
  return {
      operation("AddPermission", sqs, add_permission, {.resources = given_queue<AddPermissionInput>}),
      operation("RemovePermission", sqs, remove_permission, {.resources = given_queue<RemovePermissionInput>}),
  };
}

}  // namespace tocsin::sqs

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "services/sns/errors.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"

namespace tocsin::sns {
namespace {

constexpr std::array<std::string_view, 8> kTopicActions = {
    "GetTopicAttributes", "SetTopicAttributes",       "AddPermission", "RemovePermission", "DeleteTopic",
    "Subscribe",          "ListSubscriptionsByTopic", "Publish"};

/// The statements as a list, which AWS lets people leave out when there is only one.
Json& statement_list(Json& document) {
  Json& statements = document["Statement"];
  if (!statements.is_array()) statements = Json::array({statements});
  return statements;
}

Json statement_of(const TopicRow& topic, const AddPermissionInput& in) {
  Json principals = Json::array();
  for (const std::string& account : in.aws_account_id) principals.push_back(concat("arn:aws:iam::", account, ":root"));
  Json actions = Json::array();
  for (const std::string& action : in.action_name) {
    const bool known =
        action == "*" || std::find(kTopicActions.begin(), kTopicActions.end(), action) != kTopicActions.end();
    if (!known) throw invalid_parameter("Policy statement action out of service scope!");
    actions.push_back(concat("SNS:", action));
  }
  const auto one_or_all = [](Json list) { return list.size() == 1 ? list[0] : list; };
  return {{"Sid", in.label},
          {"Effect", "Allow"},
          {"Principal", {{"AWS", one_or_all(principals)}}},
          {"Action", one_or_all(actions)},
          {"Resource", topic.arn()}};
}

AddPermissionOutput add_permission(Sns& sns, Call& call, const AddPermissionInput& in) {
  TopicRow topic = require_topic(sns, call, in.topic_arn);
  Json policy = *parse_json(policy_of(topic));
  Json& statements = statement_list(policy);
  for (const Json& statement : statements) {
    if (json_string(statement, "Sid") == in.label) throw invalid_parameter("Statement already exists");
  }
  statements.push_back(statement_of(topic, in));
  const std::string text = json_text(policy);
  check_policy(text);
  topic.policy = text;
  sns.topics.put(topic);
  return {};
}

RemovePermissionOutput remove_permission(Sns& sns, Call& call, const RemovePermissionInput& in) {
  TopicRow topic = require_topic(sns, call, in.topic_arn);
  Json policy = *parse_json(policy_of(topic));
  Json kept = Json::array();
  for (const Json& statement : statement_list(policy)) {
    if (json_string(statement, "Sid") != in.label) kept.push_back(statement);
  }
  policy["Statement"] = std::move(kept);
  topic.policy = json_text(policy);
  sns.topics.put(topic);
  return {};
}

}  // namespace

std::string default_policy(const std::string& topic_arn, const std::string& account) {
  std::string actions;
  for (const std::string_view action : kTopicActions)
    actions += concat(actions.empty() ? "" : ",", "\"SNS:", action, "\"");
  return concat(R"({"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID",)",
                R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":[)", actions, R"(],"Resource":")", topic_arn,
                R"(","Condition":{"StringEquals":{"AWS:SourceOwner":")", account, R"("}}}]})");
}

std::string policy_of(const TopicRow& topic) {
  return topic.policy.empty() ? default_policy(topic.arn(), topic.account) : topic.policy;
}

void check_policy(const std::string& text) {
  try {
    policy::compile(text, policy::DocumentKind::kResource);
  } catch (const policy::PolicyError& error) {
    throw invalid_parameter(concat("Policy Error: ", error.message));
  }
  Json document = *parse_json(text);
  for (Json& statement : statement_list(document)) {
    if (!statement.contains("Action")) continue;
    Json& actions = statement["Action"];
    if (!actions.is_array()) actions = Json::array({actions});
    for (const Json& action : actions) {
      const std::string name = lower(action.get<std::string>());
      if (name != "*" && !name.starts_with("sns:")) {
        throw invalid_parameter("Policy statement action out of service scope!");
      }
    }
  }
}

Operations permission_operations(Sns& sns) {
  return {
      operation("AddPermission", sns, add_permission,
                {.resources = [](const Call&, const AddPermissionInput& in) { return given_arn(in.topic_arn); }}),
      operation("RemovePermission", sns, remove_permission,
                {.resources = [](const Call&, const RemovePermissionInput& in) { return given_arn(in.topic_arn); }}),
  };
}

}  // namespace tocsin::sns

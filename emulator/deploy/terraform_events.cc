#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

constexpr const char* kDefaultBus = "default";

/// Sent even when it is the default bus: the argument has a default, and the provider sends what it has.
void put_bus(Json& input, const Resource& resource) { input["EventBusName"] = resource.text("event_bus_name"); }

/// `rule` on the default bus, `bus/rule` on others.
std::string rule_id(const Resource& resource, const std::string& rule) {
  const std::string bus = resource.text("event_bus_name");
  return bus == kDefaultBus ? rule : concat(bus, "/", rule);
}

void make_rule(Resource& rule) {
  const std::string name = rule.name_or_generated();
  Json input = {{"Name", name}};
  put_bus(input, rule);
  rule.copy(input, {{"Description", "description"},
                    {"EventPattern", "event_pattern"},
                    {"ScheduleExpression", "schedule_expression"},
                    {"RoleArn", "role_arn"}});
  const bool is_disabled = rule.has("is_enabled") && !rule.flag("is_enabled");
  input["State"] = rule.has("state") ? rule.text("state") : is_disabled ? "DISABLED" : "ENABLED";
  rule.put_tags(input);
  const std::string arn = json_string(rule.call("events", "PutRule", input), "RuleArn");
  rule.give("arn", arn);
  rule.give("id", rule_id(rule, name));
  rule.give("name", name);
  rule.give("state", json_string(input, "State"));
  rule.give("is_enabled", Value::boolean(json_string(input, "State") != "DISABLED"));
}

Json input_transformer(const Value& block) {
  Json transformer = Json::object();
  copy_members(transformer, block, {{"InputPathsMap", "input_paths"}, {"InputTemplate", "input_template"}});
  return transformer;
}

/// AWS: the provider sends 0 for the member that is not set, and AWS refuses an age of 0.
/// https://github.com/hashicorp/terraform-provider-aws/issues/38265
Json retry_policy(const Value& block) {
  Json policy = {{"MaximumEventAgeInSeconds", 0}, {"MaximumRetryAttempts", 0}};
  copy_members(policy, block,
               {{"MaximumEventAgeInSeconds", "maximum_event_age_in_seconds"},
                {"MaximumRetryAttempts", "maximum_retry_attempts"}});
  return policy;
}

void make_target(Resource& target) {
  const std::string rule = target.text("rule");
  const std::string id = target.has("target_id") ? target.text("target_id") : target.unique_name();
  Json entry = {{"Id", id}};
  target.copy(entry, {{"Arn", "arn"}, {"RoleArn", "role_arn"}, {"Input", "input"}, {"InputPath", "input_path"}});
  for (const Value& block : target.blocks("input_transformer")) entry["InputTransformer"] = input_transformer(block);
  for (const Value& block : target.blocks("retry_policy")) entry["RetryPolicy"] = retry_policy(block);
  for (const Value& block : target.blocks("dead_letter_config")) {
    if (has_member(block, "arn")) entry["DeadLetterConfig"] = {{"Arn", text_of(block, "arn")}};
  }
  for (const Value& block : target.blocks("sqs_target")) {
    if (has_member(block, "message_group_id")) {
      entry["SqsParameters"] = {{"MessageGroupId", text_of(block, "message_group_id")}};
    }
  }
  Json input = {{"Rule", rule}};
  put_bus(input, target);
  input["Targets"] = Json::array({std::move(entry)});
  const Json output = target.call("events", "PutTargets", input);
  for (const Json& failed : output.value("FailedEntries", Json::array())) {
    throw AwsError(json_string(failed, "ErrorCode"), 400, json_string(failed, "ErrorMessage"));
  }
  target.give("target_id", id);
  target.give("id", concat(rule_id(target, rule), "-", id));
  target.set_subject(target.workshop().arn_of(target, "aws_cloudwatch_event_rule", rule_id(target, rule)));
}

void make_bus(Resource& bus) {
  Json input = {{"Name", bus.text("name")}};
  bus.copy(input, {{"EventSourceName", "event_source_name"},
                   {"Description", "description"},
                   {"KmsKeyIdentifier", "kms_key_identifier"}});
  for (const Value& block : bus.blocks("dead_letter_config")) {
    if (has_member(block, "arn")) input["DeadLetterConfig"] = {{"Arn", text_of(block, "arn")}};
  }
  for (const Value& block : bus.blocks("log_config")) {
    Json config = Json::object();
    copy_members(config, block, {{"IncludeDetail", "include_detail"}, {"Level", "level"}});
    input["LogConfig"] = std::move(config);
  }
  bus.put_tags(input);
  bus.give("arn", json_string(bus.call("events", "CreateEventBus", input), "EventBusArn"));
  bus.give("id", bus.text("name"));
}

void make_permission(Resource& permission) {
  Json input = Json::object();
  put_bus(input, permission);
  permission.copy(input, {{"Action", "action"}, {"Principal", "principal"}, {"StatementId", "statement_id"}});
  for (const Value& block : permission.blocks("condition")) {
    Json condition = Json::object();
    copy_members(condition, block, {{"Type", "type"}, {"Key", "key"}, {"Value", "value"}});
    input["Condition"] = std::move(condition);
  }
  permission.call("events", "PutPermission", input);
  const std::string bus = permission.text("event_bus_name");
  permission.give("id", concat(bus, "/", permission.text("statement_id")));
  permission.set_subject(permission.workshop().arn_of(permission, "aws_cloudwatch_event_bus", bus));
}

void make_bus_policy(Resource& policy) {
  Json input = Json::object();
  put_bus(input, policy);
  input["Policy"] = policy.text("policy");
  policy.call("events", "PutPermission", input);
  policy.give("id", policy.text("event_bus_name"));
  policy.set_subject(policy.workshop().arn_of(policy, "aws_cloudwatch_event_bus", policy.text("event_bus_name")));
}

void read_bus(Resource& bus) {
  const Json output = bus.call("events", "DescribeEventBus", {{"Name", bus.text("name")}});
  bus.give("arn", json_string(output, "Arn"));
  bus.give("id", bus.text("name"));
}

ResourceType target_type() {
  ResourceType type{"aws_cloudwatch_event_target",
                    {required(text("rule")), required(text("arn")), text("event_bus_name", kDefaultBus),
                     also_given(text("target_id")), text("input"), text("input_path"), text("role_arn"),
                     flag_or("force_destroy", false),
                     blocks("input_transformer", {text_map("input_paths"), required(text("input_template"))}),
                     blocks("dead_letter_config", {text("arn")}),
                     blocks("retry_policy", {number("maximum_event_age_in_seconds"), number("maximum_retry_attempts")}),
                     blocks("sqs_target", {text("message_group_id")}), given("id")},
                    make_target};
  for (const char* service : {"appsync", "batch", "ecs", "http", "kinesis", "redshift", "sagemaker_pipeline"}) {
    type.arguments.push_back(refused_block(concat(service, "_target")));
  }
  type.arguments.push_back(refused_block("run_command_targets"));
  type.at_most_one = {{"input", "input_path", "input_transformer"}};
  return type;
}

}  // namespace

std::vector<ResourceType> event_resource_types() {
  ResourceType rule{"aws_cloudwatch_event_rule",
                    {also_given(text("name")), text("name_prefix"), text("description"),
                     text("event_bus_name", kDefaultBus), json_document("event_pattern"), text("schedule_expression"),
                     text("role_arn"), also_given(flag("is_enabled")), also_given(text("state")),
                     flag_or("force_destroy", false), text_map("tags"), given("tags_all"), given("arn"), given("id")},
                    make_rule};
  rule.at_most_one = {{"name", "name_prefix"}, {"is_enabled", "state"}};
  rule.at_least_one = {{"event_pattern", "schedule_expression"}};
  return {
      rule,
      target_type(),
      {"aws_cloudwatch_event_bus",
       {required(text("name")), text("event_source_name"), text("description"), text("kms_key_identifier"),
        blocks("dead_letter_config", {text("arn")}), blocks("log_config", {text("include_detail"), text("level")}),
        text_map("tags"), given("tags_all"), given("arn"), given("id")},
       make_bus},
      {"aws_cloudwatch_event_permission",
       {required(text("principal")), required(text("statement_id")), text("action", "events:PutEvents"),
        text("event_bus_name", kDefaultBus),
        blocks("condition", {required(text("key")), required(text("type")), required(text("value"))}), given("id")},
       make_permission},
      {"aws_cloudwatch_event_bus_policy",
       {required(json_document("policy")), text("event_bus_name", kDefaultBus), given("id")},
       make_bus_policy},
  };
}

std::vector<ResourceType> event_data_sources() {
  return {{"aws_cloudwatch_event_bus", {required(text("name")), given("arn"), given("id")}, read_bus}};
}

}  // namespace tocsin::deploy

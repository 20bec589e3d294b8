#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/shapes.h"

namespace tocsin::events {
namespace {

constexpr std::size_t kPolicyBytesMax = 10'240;

void check_bus_policy(const std::string& text) {
  if (text.size() > kPolicyBytesMax) {
    throw AwsError("PolicyLengthExceededException", 400, "The policy on the event bus exceeds the maximum length.");
  }
  try {
    policy::compile(text, policy::DocumentKind::kResource);
  } catch (const policy::PolicyError& error) {
    throw validation(concat("Parameter Policy is not valid. Reason: ", error.message));
  }
}

Json statement_of(const BusRow& bus, const PutPermissionInput& in) {
  if (!in.action || !in.principal || !in.statement_id) {
    throw validation("Parameters Action, Principal and StatementId must be specified when Policy is not.");
  }
  if (*in.action != "events:PutEvents") throw validation("Provided value in parameter 'action' is not supported.");
  const bool is_account = in.principal->size() == 12 && std::all_of(in.principal->begin(), in.principal->end(),
                                                                    [](char c) { return c >= '0' && c <= '9'; });
  if (*in.principal != "*" && !is_account) throw validation("Provided value in parameter 'principal' is not valid.");
  Json statement = {{"Sid", *in.statement_id}, {"Effect", "Allow"}};
  if (is_account) {
    statement["Principal"] = {{"AWS", concat("arn:aws:iam::", *in.principal, ":root")}};
  } else {
    statement["Principal"] = "*";
  }
  statement["Action"] = *in.action;
  statement["Resource"] = bus.bus().arn();
  if (in.condition) {
    if (in.condition->type != "StringEquals" || in.condition->key != "aws:PrincipalOrgID") {
      throw validation("Parameter Condition is not valid: only StringEquals of aws:PrincipalOrgID is supported.");
    }
    statement["Condition"] = {{in.condition->type, {{in.condition->key, in.condition->value}}}};
  }
  return statement;
}

/// The policy with its statements as a list, or an empty one.
Json policy_json(const BusRow& bus) {
  if (bus.policy.empty()) return {{"Version", "2012-10-17"}, {"Statement", Json::array()}};
  Json policy = *parse_json(bus.policy);
  if (!policy["Statement"].is_array()) policy["Statement"] = Json::array({policy["Statement"]});
  return policy;
}

PutPermissionOutput put_permission(Events& events, Call& call, const PutPermissionInput& in) {
  BusRow bus = require_bus(events, call, in.event_bus_name);
  if (in.policy) {
    bus.policy = *in.policy;
  } else {
    Json policy = policy_json(bus);
    Json kept = Json::array();
    for (const Json& statement : policy["Statement"]) {
      if (json_string(statement, "Sid") != in.statement_id.value_or("")) kept.push_back(statement);
    }
    kept.push_back(statement_of(bus, in));
    policy["Statement"] = std::move(kept);
    bus.policy = json_text(policy);
  }
  check_bus_policy(bus.policy);
  events.buses.put(bus);
  return {};
}

RemovePermissionOutput remove_permission(Events& events, Call& call, const RemovePermissionInput& in) {
  BusRow bus = require_bus(events, call, in.event_bus_name);
  if (bus.policy.empty()) throw AwsError("ResourceNotFoundException", 400, "EventBus does not have a policy.");
  Json kept = Json::array();
  Json policy = policy_json(bus);
  if (!in.remove_all_permissions.value_or(false)) {
    for (const Json& statement : policy["Statement"]) {
      if (json_string(statement, "Sid") != in.statement_id.value_or("")) kept.push_back(statement);
    }
    if (kept.size() == policy["Statement"].size()) {
      throw AwsError("ResourceNotFoundException", 400, "Statement with the provided id does not exist.");
    }
  }
  policy["Statement"] = kept;
  bus.policy = kept.empty() ? "" : json_text(policy);
  events.buses.put(bus);
  return {};
}

}  // namespace

Operations bus_permission_operations(Events& events) {
  return {
      operation("PutPermission", events, put_permission,
                {.resources =
                     [](const Call& call, const PutPermissionInput& in) {
                       return std::vector{likely_bus(call, in.event_bus_name).arn()};
                     }}),
      operation("RemovePermission", events, remove_permission,
                {.resources =
                     [](const Call& call, const RemovePermissionInput& in) {
                       return std::vector{likely_bus(call, in.event_bus_name).arn()};
                     }}),
  };
}

}  // namespace tocsin::events

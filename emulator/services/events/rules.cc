#include <nlohmann/json.hpp>

#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/shapes.h"
#include "services/events/tags.h"

namespace tocsin::events {
namespace {

constexpr std::int64_t kRulesPerBus = 300;

void check_pattern(const std::string& text) {
  try {
    const EventPattern pattern(text);
  } catch (const PatternError& error) {
    throw invalid_pattern(event_pattern_refusal(error));
  }
}

void check_rule(const PutRuleInput& in, const BusName& bus) {
  const bool has_pattern = in.event_pattern && !in.event_pattern->empty();
  const bool has_schedule = in.schedule_expression && !in.schedule_expression->empty();
  if (!has_pattern && !has_schedule) {
    throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (has_schedule && !bus.is_default()) {
    throw validation("ScheduleExpression is supported only on the default event bus.");
  }
  if (has_schedule) throw Unmodelled("events.PutRule ScheduleExpression");
  check_pattern(*in.event_pattern);
}

PutRuleOutput put_rule(Events& events, Call& call, const PutRuleInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  check_rule(in, bus);
  if (in.role_arn) {
    policy::Context context;
    context.set("iam:PassedToService", "events.amazonaws.com");
    context.set("iam:AssociatedResourceArn", rule_arn(bus, in.name));
    call.authorize("iam:PassRole", *in.role_arn, &context);
  }
  const auto existing = events.rules.find(bus, in.name);
  if (!existing && events.rules.count(bus) >= kRulesPerBus) throw limit_exceeded();
  // AWS: the rule is replaced: what is not given is gone. Tags are only set on a rule that is new.
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
  const RuleRow rule{.account = bus.account,
                     .region = bus.region,
                     .bus = bus.name,
                     .name = in.name,
                     .pattern = in.event_pattern.value_or(""),
                     .schedule = in.schedule_expression.value_or(""),
                     .state = in.state.value_or("ENABLED"),
                     .description = in.description.value_or(""),
                     .role_arn = in.role_arn.value_or(""),
                     .tags = existing ? existing->tags : tags_text(in.tags)};
  events.rules.put(rule);
  return {.rule_arn = rule.arn()};
}

DeleteRuleOutput delete_rule(Events& events, Call& call, const DeleteRuleInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  if (!events.targets.of_rule(bus, in.name, "", 1).empty()) {
    throw validation("Rule can't be deleted since it has targets.");
  }
  events.rules.remove(bus, in.name);
  return {};
}

DescribeRuleOutput describe_rule(Events& events, Call& call, const DescribeRuleInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  const RuleRow rule = require_rule(events, bus, in.name);
  const auto given = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  return {.name = rule.name,
          .arn = rule.arn(),
          .event_pattern = given(rule.pattern),
          .schedule_expression = given(rule.schedule),
          .state = rule.state,
          .description = given(rule.description),
          .role_arn = given(rule.role_arn),
          .event_bus_name = rule.bus,
          .created_by = rule.account};
}

void set_state(Events& events, const Call& call, const std::optional<std::string>& bus_name, const std::string& name,
               const char* state) {
  RuleRow rule = require_rule(events, require_bus(events, call, bus_name).bus(), name);
  rule.state = state;
  events.rules.put(rule);
}

EnableRuleOutput enable_rule(Events& events, Call& call, const EnableRuleInput& in) {
  set_state(events, call, in.event_bus_name, in.name, "ENABLED");
  return {};
}

DisableRuleOutput disable_rule(Events& events, Call& call, const DisableRuleInput& in) {
  set_state(events, call, in.event_bus_name, in.name, "DISABLED");
  return {};
}

template <class Input>
std::vector<std::string> named_rule(const Call& call, const Input& in) {
  return {rule_arn(likely_bus(call, in.event_bus_name), in.name)};
}

template <class Input>
void set_rule_context(const Call& call, const Input&, policy::Context& context) {
  context.set("events:creatorAccount", call.account);
  context.absent("events:ManagedBy");
}

// AWS: what the pattern asks for, so that a policy can limit which events somebody may listen to.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
void set_put_context(const Call& call, const PutRuleInput& in, policy::Context& context) {
  set_rule_context(call, in, context);
  set_tag_context(context, in.tags);
  const auto pattern = parse_json(in.event_pattern.value_or("{}"));
  const auto set_from = [&](std::string_view key, const Json* leaf) {
    std::vector<std::string> values;
    if (leaf && leaf->is_array()) {
      for (const Json& value : *leaf) {
        if (value.is_string()) values.push_back(value.get<std::string>());
      }
    }
    if (values.empty()) {
      context.absent(key);
    } else {
      context.set(key, values);
    }
  };
  const Json none;
  const Json& whole = pattern ? *pattern : none;
  const Json* detail = json_find(whole, "detail");
  const Json* user = detail ? json_find(*detail, "userIdentity") : nullptr;
  set_from("events:source", json_find(whole, "source"));
  set_from("events:detail-type", json_find(whole, "detail-type"));
  set_from("events:detail.service", detail ? json_find(*detail, "service") : nullptr);
  set_from("events:detail.eventTypeCode", detail ? json_find(*detail, "eventTypeCode") : nullptr);
  set_from("events:detail.userIdentity.principalId", user ? json_find(*user, "principalId") : nullptr);
}

}  // namespace

Operations rule_operations(Events& events) {
  return {
      operation("PutRule", events, put_rule,
                {.gaps = "ScheduleExpression", .resources = named_rule<PutRuleInput>, .context = set_put_context}),
      operation("DeleteRule", events, delete_rule,
                {.resources = named_rule<DeleteRuleInput>, .context = set_rule_context<DeleteRuleInput>}),
      operation("DescribeRule", events, describe_rule,
                {.resources = named_rule<DescribeRuleInput>, .context = set_rule_context<DescribeRuleInput>}),
      operation("EnableRule", events, enable_rule,
                {.resources = named_rule<EnableRuleInput>, .context = set_rule_context<EnableRuleInput>}),
      operation("DisableRule", events, disable_rule,
                {.resources = named_rule<DisableRuleInput>, .context = set_rule_context<DisableRuleInput>}),
  };
}

}  // namespace tocsin::events

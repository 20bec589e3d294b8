#include <set>

#include "kernel/paging.h"
#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/shapes.h"
#include "services/events/target_checks.h"

namespace tocsin::events {
namespace {

constexpr std::size_t kTargetsPerRule = 5;
constexpr std::int64_t kPageMax = 100;

PutTargetsOutput put_targets(Events& events, Call& call, const PutTargetsInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  require_rule(events, bus, in.rule);
  std::set<std::string> ids;
  for (const TargetRow& target : events.targets.of_rule(bus, in.rule)) ids.insert(target.id);
  for (const Target& target : in.targets) {
    check_target(events, call, bus, target);
    if (target.role_arn) {
      policy::Context context;
      context.set("iam:PassedToService", "events.amazonaws.com");
      context.set("iam:AssociatedResourceArn", rule_arn(bus, in.rule));
      call.authorize("iam:PassRole", *target.role_arn, &context);
    }
    ids.insert(target.id);
  }
  if (ids.size() > kTargetsPerRule) throw limit_exceeded();
  for (const Target& target : in.targets) {
    events.targets.put({.account = bus.account,
                        .region = bus.region,
                        .bus = bus.name,
                        .rule = in.rule,
                        .id = target.id,
                        .arn = target.arn,
                        .target = target.text()});
  }
  return {.failed_entry_count = 0};
}

RemoveTargetsOutput remove_targets(Events& events, Call& call, const RemoveTargetsInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  require_rule(events, bus, in.rule);
  for (const std::string& id : in.ids) events.targets.remove(bus, in.rule, id);
  return {.failed_entry_count = 0};
}

ListTargetsByRuleOutput list_targets_by_rule(Events& events, Call& call, const ListTargetsByRuleInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  require_rule(events, bus, in.rule);
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_token();
  const std::int64_t limit = in.limit.value_or(kPageMax);
  auto rows = events.targets.of_rule(bus, in.rule, *after, limit + 1);
  ListTargetsByRuleOutput out;
  out.next_token = cut_page(rows, static_cast<std::size_t>(limit), [](const TargetRow& row) { return row.id; });
  for (const TargetRow& row : rows) out.targets.push_back(Target::parse(row.target));
  return out;
}

ListRuleNamesByTargetOutput list_rule_names_by_target(Events& events, Call& call,
                                                      const ListRuleNamesByTargetInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_token();
  const std::int64_t limit = in.limit.value_or(kPageMax);
  auto names = events.targets.rules_of(bus, in.target_arn, *after, limit + 1);
  ListRuleNamesByTargetOutput out;
  out.next_token = cut_page(names, static_cast<std::size_t>(limit), [](const std::string& name) { return name; });
  out.rule_names = std::move(names);
  return out;
}

void set_target_context(const Call& call, const PutTargetsInput& in, policy::Context& context) {
  std::vector<std::string> arns;
  for (const Target& target : in.targets) arns.push_back(target.arn);
  context.set("events:TargetArn", arns);
  context.set("events:creatorAccount", call.account);
  context.absent("events:ManagedBy");
}

}  // namespace

Operations target_operations(Events& events) {
  return {
      operation("PutTargets", events, put_targets,
                {.gaps = "targets of services that are not emulated; FIFO queues; the *Parameters of single services; "
                         "an InputPath that finds nothing fails the delivery",
                 .resources =
                     [](const Call& call, const PutTargetsInput& in) {
                       return std::vector{rule_arn(likely_bus(call, in.event_bus_name), in.rule)};
                     },
                 .context = set_target_context}),
      operation("RemoveTargets", events, remove_targets,
                {.resources =
                     [](const Call& call, const RemoveTargetsInput& in) {
                       return std::vector{rule_arn(likely_bus(call, in.event_bus_name), in.rule)};
                     },
                 .context =
                     [](const Call& call, const RemoveTargetsInput&, policy::Context& context) {
                       context.set("events:creatorAccount", call.account);
                       context.absent("events:ManagedBy");
                     }}),
      operation("ListTargetsByRule", events, list_targets_by_rule,
                {.resources =
                     [](const Call& call, const ListTargetsByRuleInput& in) {
                       return std::vector{rule_arn(likely_bus(call, in.event_bus_name), in.rule)};
                     },
                 .context = [](const Call& call, const ListTargetsByRuleInput&,
                               policy::Context& context) { context.set("events:creatorAccount", call.account); }}),
      operation("ListRuleNamesByTarget", events, list_rule_names_by_target),
  };
}

}  // namespace tocsin::events

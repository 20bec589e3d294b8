#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/service.h"
#include "services/events/bus_table.h"
#include "services/events/matcher.h"
#include "services/events/prepared_target.h"
#include "services/events/rule_table.h"
#include "services/events/target_table.h"

namespace tocsin::events {

/// Amazon EventBridge: buses with their policies, rules, targets, and events on their way from one to the other.
///
/// The bus `default` is in every account and region, and gets what AWS's own services send. An event on a bus is
/// matched by all of the bus's rules at once; each target of a rule that matched gets a parcel. Each rule that seems to
/// have been meant for the event and did not take it has a journal entry that says why: its state, its pattern, its bus
/// or its region.
///
/// Not emulated: schedules, archives and replays, partner event sources, API destinations and connections, global
/// endpoints, encryption of buses, bus logs, and targets of services that are not emulated.
struct Events final : Service {
  static constexpr std::string_view kServiceId = "events";

  explicit Events(Kernel& kernel_) : kernel(kernel_), buses(kernel_.db), rules(kernel_.db), targets(kernel_.db) {}

  Operations operations() override;
  void start() override;
  std::optional<Resource> find_resource(const Arn& arn) override;
  std::string_view delivery_action() const override { return "events:PutEvents"; }
  Receipt receive(const Parcel& parcel) override;
  AwsError access_denied(const std::string& message) const override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  Kernel& kernel;
  BusTable buses;
  RuleTable rules;
  TargetTable targets;
  MatcherCache matchers;
  PreparedTargets prepared;
};

/// An event of an AWS service comes to the default bus of its account and region. The payload is the envelope.
inline constexpr std::string_view kIngestTask = "events.ingest";
/// The same for any bus: ARN of the bus, a line break, the envelope.
inline constexpr std::string_view kArriveTask = "events.arrive";

/// The bus that `EventBusName` means: a name, an ARN, or nothing for the default bus. Throws if it is neither.
BusName given_bus(const Call& call, const std::optional<std::string>& name);
/// The same where nothing may be thrown, for authorisation.
BusName likely_bus(const Call& call, const std::optional<std::string>& name);

BusRow require_bus(Events& events, const Call& call, const std::optional<std::string>& name);
RuleRow require_rule(Events& events, const BusName& bus, const std::string& name);

Operations bus_operations(Events& events);
Operations bus_permission_operations(Events& events);
Operations rule_operations(Events& events);
Operations rule_list_operations(Events& events);
Operations target_operations(Events& events);
Operations put_events_operations(Events& events);
Operations pattern_operations(Events& events);
Operations tag_operations(Events& events);

}  // namespace tocsin::events

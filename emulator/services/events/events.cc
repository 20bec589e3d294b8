#include "services/events/events.h"

#include "services/events/errors.h"
#include "services/events/ingest.h"

namespace tocsin::events {

Operations Events::operations() {
  Operations all;
  for (Operations part :
       {bus_operations(*this), bus_permission_operations(*this), rule_operations(*this), rule_list_operations(*this),
        target_operations(*this), put_events_operations(*this), pattern_operations(*this), tag_operations(*this)}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

void Events::start() {
  kernel.timeline.on(std::string(kIngestTask), [this](const Task& task) { ingest_from_aws(*this, task); });
  kernel.timeline.on(std::string(kArriveTask), [this](const Task& task) { ingest_from_bus_task(*this, task); });
}

std::optional<Resource> Events::find_resource(const Arn& arn) {
  constexpr std::string_view kBus = "event-bus/";
  constexpr std::string_view kRule = "rule/";
  if (arn.resource.starts_with(kBus)) {
    const auto bus = buses.find({arn.account, arn.region, arn.resource.substr(kBus.size())});
    if (!bus) return std::nullopt;
    return Resource{.account = bus->account, .policy = bus->policy};
  }
  if (arn.resource.starts_with(kRule)) {
    const std::string path = arn.resource.substr(kRule.size());
    const std::size_t slash = path.rfind('/');
    const bool on_default = slash == std::string::npos;
    const BusName bus{arn.account, arn.region, on_default ? "default" : path.substr(0, slash)};
    if (rules.find(bus, on_default ? path : path.substr(slash + 1))) return Resource{.account = arn.account};
  }
  return std::nullopt;
}

Receipt Events::receive(const Parcel& parcel) {
  const auto bus = bus_of_arn(parcel.target);
  if (!bus) return Receipt::refused("NO_RESOURCE", concat("There is no bus ", parcel.target));
  ingest(*this, *bus, parcel.payload, parcel.cause);
  return Receipt::taken();
}

AwsError Events::access_denied(const std::string& message) const { return events::access_denied(message); }

std::optional<TrailResource> Events::trail_resource(const Arn& arn) const {
  return TrailResource{arn.resource.starts_with("rule/") ? "AWS::Events::Rule" : "AWS::Events::EventBus", arn.text()};
}

BusName given_bus(const Call& call, const std::optional<std::string>& name) {
  if (name && name->starts_with("arn:")) {
    const auto bus = bus_of_arn(*name);
    if (!bus) throw invalid_arn(*name);
    return *bus;
  }
  return likely_bus(call, name);
}

BusName likely_bus(const Call& call, const std::optional<std::string>& name) {
  if (name) {
    if (const auto bus = bus_of_arn(*name)) return *bus;
  }
  return {call.account, call.region, name.value_or("default")};
}

BusRow require_bus(Events& events, const Call& call, const std::optional<std::string>& name) {
  const BusName bus = given_bus(call, name);
  auto row = events.buses.find(bus);
  if (!row || bus.region != call.region) throw bus_not_found(bus.name);
  return *std::move(row);
}

RuleRow require_rule(Events& events, const BusName& bus, const std::string& name) {
  auto rule = events.rules.find(bus, name);
  if (!rule) throw rule_not_found(name, bus.name);
  return *std::move(rule);
}

}  // namespace tocsin::events

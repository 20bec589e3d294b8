#include "kernel/paging.h"
#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/shapes.h"
#include "services/events/tags.h"

namespace tocsin::events {
namespace {

constexpr std::size_t kBusesMax = 100;
constexpr std::int64_t kBusesPerPage = 100;

std::optional<std::string> given(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

template <class Input>
void refuse_unmodelled_bus(const Input& in, std::string_view operation) {
  if (in.kms_key_identifier && !in.kms_key_identifier->empty()) {
    throw Unmodelled(concat("events.", operation, " KmsKeyIdentifier"));
  }
  if (in.dead_letter_config && in.dead_letter_config->arn) {
    throw Unmodelled(concat("events.", operation, " DeadLetterConfig"));
  }
  if (in.log_config && in.log_config->level.value_or("OFF") != "OFF") {
    throw Unmodelled(concat("events.", operation, " LogConfig"));
  }
}

CreateEventBusOutput create_event_bus(Events& events, Call& call, const CreateEventBusInput& in) {
  if (in.event_source_name) throw Unmodelled("events.CreateEventBus EventSourceName");
  refuse_unmodelled_bus(in, "CreateEventBus");
  if (in.name.find('/') != std::string::npos) throw validation("Event bus name must not contain '/'.");
  const BusName bus{call.account, call.region, in.name};
  if (events.buses.find(bus)) throw bus_exists(in.name);
  if (events.buses.list(call.account, call.region).size() + 1 >= kBusesMax) throw limit_exceeded();
  events.buses.put({.account = bus.account,
                    .region = bus.region,
                    .name = bus.name,
                    .description = in.description.value_or(""),
                    .tags = tags_text(in.tags),
                    .created_at = call.now,
                    .modified_at = call.now});
  return {.event_bus_arn = bus.arn(), .description = in.description};
}

UpdateEventBusOutput update_event_bus(Events& events, Call& call, const UpdateEventBusInput& in) {
  refuse_unmodelled_bus(in, "UpdateEventBus");
  BusRow bus = require_bus(events, call, in.name);
  if (in.description) bus.description = *in.description;
  bus.modified_at = call.now;
  events.buses.put(bus);
  return {.arn = bus.bus().arn(), .name = bus.name, .description = given(bus.description)};
}

DeleteEventBusOutput delete_event_bus(Events& events, Call& call, const DeleteEventBusInput& in) {
  const BusName bus = given_bus(call, in.name);
  if (bus.is_default()) throw validation("Cannot delete event bus default.");
  if (events.rules.count(bus) > 0) throw validation("Event bus can't be deleted since it has rules.");
  events.buses.remove(bus);
  return {};
}

DescribeEventBusOutput describe_event_bus(Events& events, Call& call, const DescribeEventBusInput& in) {
  const BusRow bus = require_bus(events, call, in.name);
  return {.name = bus.name,
          .arn = bus.bus().arn(),
          .description = given(bus.description),
          .policy = given(bus.policy),
          .creation_time = bus.created_at,
          .last_modified_time = bus.modified_at};
}

ListEventBusesOutput list_event_buses(Events& events, Call& call, const ListEventBusesInput& in) {
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_token();
  std::vector<BusRow> all = {*events.buses.find({call.account, call.region, "default"})};
  for (BusRow& bus : events.buses.list(call.account, call.region)) all.push_back(std::move(bus));
  std::vector<BusRow> rows;
  const std::int64_t limit = in.limit.value_or(kBusesPerPage);
  std::sort(all.begin(), all.end(), [](const BusRow& a, const BusRow& b) { return a.name < b.name; });
  for (BusRow& bus : all) {
    if (bus.name > *after && bus.name.starts_with(in.name_prefix.value_or(""))) rows.push_back(std::move(bus));
  }
  ListEventBusesOutput out;
  out.next_token = cut_page(rows, static_cast<std::size_t>(limit), [](const BusRow& bus) { return bus.name; });
  for (const BusRow& bus : rows) {
    out.event_buses.push_back({.name = bus.name,
                               .arn = bus.bus().arn(),
                               .description = given(bus.description),
                               .policy = given(bus.policy),
                               .creation_time = bus.created_at,
                               .last_modified_time = bus.modified_at});
  }
  return out;
}

}  // namespace

Operations bus_operations(Events& events) {
  return {
      operation(
          "CreateEventBus", events, create_event_bus,
          {.gaps = "partner event sources; encryption; DeadLetterConfig; LogConfig",
           .resources = [](const Call& call,
                           const CreateEventBusInput& in) { return std::vector{likely_bus(call, in.name).arn()}; },
           .context = [](const Call&, const CreateEventBusInput& in,
                         policy::Context& context) { set_tag_context(context, in.tags); }}),
      operation(
          "UpdateEventBus", events, update_event_bus,
          {.gaps = "encryption; DeadLetterConfig; LogConfig",
           .resources = [](const Call& call,
                           const UpdateEventBusInput& in) { return std::vector{likely_bus(call, in.name).arn()}; }}),
      operation(
          "DeleteEventBus", events, delete_event_bus,
          {.resources = [](const Call& call,
                           const DeleteEventBusInput& in) { return std::vector{likely_bus(call, in.name).arn()}; }}),
      operation(
          "DescribeEventBus", events, describe_event_bus,
          {.gaps = "CreationTime of the default bus",
           .resources = [](const Call& call,
                           const DescribeEventBusInput& in) { return std::vector{likely_bus(call, in.name).arn()}; }}),
      operation("ListEventBuses", events, list_event_buses),
  };
}

}  // namespace tocsin::events

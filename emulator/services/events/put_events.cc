#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "base/json.h"
#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/shapes.h"

namespace tocsin::events {
namespace {

// AWS: raised from 256 KB. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
constexpr std::size_t kRequestBytesMax = 1'048'576;

std::size_t size_of(const PutEventsRequestEntry& entry) {
  constexpr std::size_t kTimeBytes = 14;
  std::size_t size = entry.time ? kTimeBytes : 0;
  size += entry.source.value_or("").size() + entry.detail_type.value_or("").size() + entry.detail.value_or("").size();
  for (const std::string& resource : entry.resources) size += resource.size();
  return size;
}

/// Each entry is a question of its own: policies can speak of its source and detail-type.
void authorize_entries(Call& call, const PutEventsInput& in) {
  std::set<std::tuple<std::string, std::string, std::string>> asked;
  std::set<std::string> buses;
  for (const PutEventsRequestEntry& entry : in.entries) {
    const std::string bus = likely_bus(call, entry.event_bus_name).arn();
    if (!asked.emplace(bus, entry.source.value_or(""), entry.detail_type.value_or("")).second) continue;
    policy::Context context;
    context.set("events:source", entry.source.value_or(""));
    context.set("events:detail-type", entry.detail_type.value_or(""));
    context.set("events:eventBusInvocation", "false");
    call.authorize("events:PutEvents", bus, &context);
    buses.insert(bus);
  }
  call.resources.assign(buses.begin(), buses.end());
}

PutEventsResultEntry refused_entry(std::string code, std::string message) {
  return {.error_code = std::move(code), .error_message = std::move(message)};
}

PutEventsResultEntry missing(std::string_view parameter) {
  return refused_entry("InvalidArgument", concat("Parameter ", parameter, " is not valid. Reason: ", parameter,
                                                 " is a required argument."));
}

/// What is wrong with an entry; nothing if it is fine.
std::optional<PutEventsResultEntry> problem_of(const PutEventsRequestEntry& entry) {
  if (entry.source.value_or("").empty()) return missing("Source");
  if (entry.detail_type.value_or("").empty()) return missing("DetailType");
  if (entry.detail.value_or("").empty()) return missing("Detail");
  // AWS: nobody but AWS sends events of AWS.
  if (entry.source->starts_with("aws.")) {
    return refused_entry("NotAuthorizedForSourceException", "Not authorized for the source.");
  }
  const std::string_view detail = trim(*entry.detail);
  if (!detail.starts_with('{') || !parse_json(detail)) return refused_entry("MalformedDetail", "Detail is malformed.");
  return std::nullopt;
}

/// The envelope. The detail is put in as it was sent: patterns see how its numbers are spelt.
std::string envelope_of(const Call& call, const PutEventsRequestEntry& entry, const std::string& id) {
  std::string resources;
  for (const std::string& resource : entry.resources) {
    resources += concat(resources.empty() ? "" : ",", json_quote(resource));
  }
  return concat(R"({"version":"0","id":")", id, R"(","detail-type":)", json_quote(*entry.detail_type), R"(,"source":)",
                json_quote(*entry.source), R"(,"account":")", call.account, R"(","time":")",
                iso_time(entry.time.value_or(call.now)), R"(","region":")", call.region, R"(","resources":[)",
                resources, R"(],"detail":)", trim(*entry.detail), "}");
}

PutEventsOutput put_events(Events& events, Call& call, const PutEventsInput& in) {
  if (in.endpoint_id) throw Unmodelled("events.PutEvents EndpointId");
  std::size_t size_bytes = 0;
  for (const PutEventsRequestEntry& entry : in.entries) {
    if (entry.trace_header) throw Unmodelled("events.PutEvents TraceHeader");
    size_bytes += size_of(entry);
  }
  if (size_bytes > kRequestBytesMax) throw validation("Total size of the entries in the request is over the limit.");
  authorize_entries(call, in);

  PutEventsOutput out{.failed_entry_count = 0};
  for (const PutEventsRequestEntry& entry : in.entries) {
    if (auto problem = problem_of(entry)) {
      out.failed_entry_count = *out.failed_entry_count + 1;
      out.entries.push_back(*std::move(problem));
      continue;
    }
    const BusName bus = given_bus(call, entry.event_bus_name);
    const std::string id = call.random.uuid();
    out.entries.push_back({.event_id = id});
    if (events.buses.find(bus)) {
      call.schedule(Duration(0), kArriveTask, concat(bus.arn(), "\n", envelope_of(call, entry, id)));
    } else {
      // AWS: an event for a bus that does not exist is taken and lost.
      const std::string arn = bus.arn();
      events.kernel.journal.add({.cause = call.entry,
                                 .kind = "lost",
                                 .account = bus.account,
                                 .region = bus.region,
                                 .service = "events",
                                 .subject = arn},
                                {{"reason", "there is no such bus; PutEvents does not say so"}});
    }
  }
  return out;
}

}  // namespace

Operations put_events_operations(Events& events) {
  return {operation("PutEvents", events, put_events,
                    {.gaps = "EndpointId; TraceHeader", .is_data_event = true, .checks_itself = true})};
}

}  // namespace tocsin::events

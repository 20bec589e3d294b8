#include "services/events/ingest.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "services/events/dispatch.h"
#include "services/events/envelope.h"
#include "services/events/misses.h"

namespace tocsin::events {
namespace {

std::int64_t write_down(Events& events, const BusName& bus, const Envelope& envelope, std::int64_t cause) {
  Json detail = {{"id", envelope.id}, {"source", envelope.source}, {"detail_type", envelope.detail_type}};
  if (!envelope.event_name.empty()) detail["event_name"] = envelope.event_name;
  const std::string arn = bus.arn();
  return events.kernel.journal.add({.cause = cause,
                                    .kind = "bus",
                                    .account = bus.account,
                                    .region = bus.region,
                                    .service = "events",
                                    .subject = arn},
                                   detail);
}

/// The rules of the event's own bus.
void match_here(Events& events, const Arrival& arrival, const std::string& digest) {
  Matcher& matcher = events.matchers.get(events.rules, arrival.bus, digest);
  const std::vector<std::uint32_t> matched = matcher.match(arrival.event);
  for (const std::uint32_t id : matched) {
    const Matcher::Compiled& rule = matcher.rules()[id];
    if (rule.state == "DISABLED") {
      miss_disabled(events, arrival, rule.name);
    } else if (rule.state == "ENABLED" && arrival.envelope.is_withheld_read()) {
      miss_withheld(events, arrival, rule.name);
    } else {
      dispatch(events, arrival, rule.name);
    }
  }
  miss_patterns(events, arrival, matcher, matched);
}

}  // namespace

std::optional<BusName> bus_of_arn(std::string_view text) {
  const auto arn = parse_arn(text);
  constexpr std::string_view kBus = "event-bus/";
  if (!arn || arn->service != "events" || !arn->resource.starts_with(kBus)) return std::nullopt;
  return BusName{arn->account, arn->region, arn->resource.substr(kBus.size())};
}

void ingest(Events& events, const BusName& bus, std::string_view event, std::int64_t cause) {
  auto envelope = read_envelope(event);
  TOCSIN_CHECK(envelope);
  const std::int64_t entry = write_down(events, bus, *envelope, cause);
  const Arrival arrival{bus, *std::move(envelope), event, entry};
  const std::vector<RulesDigest> digests = events.rules.digests(bus.account);
  for (const RulesDigest& rules : digests) {
    if (rules.region == bus.region && rules.bus == bus.name) match_here(events, arrival, rules.digest);
  }
  for (const RulesDigest& rules : digests) {
    if (rules.region != bus.region || rules.bus != bus.name) miss_elsewhere(events, arrival, rules);
  }
}

void ingest_from_aws(Events& events, const Task& task) {
  const auto envelope = read_envelope(task.payload);
  TOCSIN_CHECK(envelope);
  ingest(events, {envelope->account, envelope->region, "default"}, task.payload, task.cause);
}

void ingest_from_bus_task(Events& events, const Task& task) {
  const std::size_t end = task.payload.find('\n');
  const auto bus = bus_of_arn(std::string_view(task.payload).substr(0, end));
  TOCSIN_CHECK(bus);
  ingest(events, *bus, std::string_view(task.payload).substr(end + 1), task.cause);
}

}  // namespace tocsin::events

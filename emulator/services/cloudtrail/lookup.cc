#include "services/cloudtrail/errors.h"
#include "services/cloudtrail/operations.h"

namespace tocsin::cloudtrail {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLookBack = 24h * 90;
constexpr std::int64_t kPage = 50;

LookupKey key_of(const std::string& name) {
  if (name == "EventId") return LookupKey::kEventId;
  if (name == "EventName") return LookupKey::kEventName;
  if (name == "ReadOnly") return LookupKey::kReadOnly;
  if (name == "Username") return LookupKey::kUsername;
  if (name == "ResourceType") return LookupKey::kResourceType;
  if (name == "ResourceName") return LookupKey::kResourceName;
  if (name == "EventSource") return LookupKey::kEventSource;
  if (name == "AccessKeyId") return LookupKey::kAccessKeyId;
  throw invalid_lookup_attributes(concat("The lookup attribute key ", name, " is not valid."));
}

Time whole_second(Time time) { return std::chrono::floor<std::chrono::seconds>(time); }

/// What a token belongs to: AWS takes one back only with the parameters of its call.
std::string fingerprint(const LookupEventsInput& in) {
  std::string all;
  for (const LookupAttribute& attribute : in.lookup_attributes) {
    all += concat(attribute.attribute_key, "=", attribute.attribute_value, "\n");
  }
  if (in.start_time) all += concat("from ", iso_time_millis(*in.start_time));
  if (in.end_time) all += concat("to ", iso_time_millis(*in.end_time));
  return hex(sha256(all)).substr(0, 16);
}

std::string token_after(std::int64_t event, const LookupEventsInput& in) {
  return base64_encode(concat(fingerprint(in), ":", std::to_string(event)));
}

std::int64_t event_of_token(const LookupEventsInput& in) {
  const auto text = base64_decode(*in.next_token);
  const std::string mine = concat(fingerprint(in), ":");
  if (!text || !text->starts_with(mine)) throw invalid_next_token();
  const auto event = parse_integer(std::string_view(*text).substr(mine.size()));
  if (!event) throw invalid_next_token();
  return *event;
}

Lookup lookup_of(const Call& call, const LookupEventsInput& in) {
  if (in.lookup_attributes.size() > 1) {
    throw invalid_lookup_attributes("You can specify only one lookup attribute.");
  }
  Lookup lookup{.account = call.account, .region = call.region};
  if (!in.lookup_attributes.empty()) {
    const LookupAttribute& attribute = in.lookup_attributes.front();
    lookup.key = key_of(attribute.attribute_key);
    lookup.value = attribute.attribute_value;
    if (lookup.key == LookupKey::kReadOnly && lookup.value != "true" && lookup.value != "false") {
      throw invalid_lookup_attributes("The value of the lookup attribute ReadOnly must be true or false.");
    }
  }
  if (in.start_time && in.end_time && *in.start_time > *in.end_time) throw invalid_time_range();
  const Time oldest = call.now - kLookBack;
  lookup.from = in.start_time ? std::max(oldest, whole_second(*in.start_time)) : oldest;
  // AWS: events have whole seconds, and the end is included.
  lookup.before = in.end_time ? whole_second(*in.end_time) + Duration(1s) : Time::max();
  if (in.next_token) lookup.below = event_of_token(in);
  lookup.limit = in.max_results.value_or(kPage);
  return lookup;
}

Event event_of(const FoundEvent& found) {
  Event event{.event_id = found.event_id,
              .event_name = found.event_name,
              .read_only = found.read_only ? "true" : "false",
              .event_time = whole_second(found.time),
              .event_source = found.event_source,
              .cloud_trail_event = found.record};
  if (!found.access_key_id.empty()) event.access_key_id = found.access_key_id;
  if (!found.username.empty()) event.username = found.username;
  for (const TrailResource& resource : resources_from(found.resources)) {
    event.resources.push_back({.resource_type = resource.type, .resource_name = resource.name});
  }
  return event;
}

LookupEventsOutput lookup_events(Cloudtrail& cloudtrail, Call& call, const LookupEventsInput& in) {
  // Insights events are a category of their own, and nothing here makes any.
  if (in.event_category) return {};
  Lookup lookup = lookup_of(call, in);
  const std::int64_t page = lookup.limit++;
  const std::vector<FoundEvent> found = cloudtrail.events.find(lookup);
  LookupEventsOutput out;
  for (const FoundEvent& event : found) {
    if (static_cast<std::int64_t>(out.events.size()) == page) {
      out.next_token = token_after(found[out.events.size() - 1].id, in);
      break;
    }
    out.events.push_back(event_of(event));
  }
  return out;
}

}  // namespace

Operations lookup_operations(Cloudtrail& cloudtrail) {
  return {
      operation("LookupEvents", cloudtrail, lookup_events,
                {.gaps = "Insights events; events are found at once, on AWS within about five minutes"}),
  };
}

}  // namespace tocsin::cloudtrail

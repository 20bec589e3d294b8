#include "services/events/envelope.h"

#include <simdjson.h>

namespace tocsin::events {
namespace {

void read_text(simdjson::ondemand::object& object, const char* name, std::string& out) {
  std::string_view text;
  if (!object.find_field_unordered(name).get_string().get(text)) out = text;
}

}  // namespace

// AWS: rules in state ENABLED do not get the management events whose names begin with List, Get or Describe, but for
// two of STS. Reads with other verbs pass.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
bool Envelope::is_withheld_read() const {
  if (event_name.empty() || !is_management || !detail_type.ends_with(" via CloudTrail")) return false;
  if (event_name == "GetFederationToken" || event_name == "GetSessionToken") return false;
  return event_name.starts_with("Get") || event_name.starts_with("List") || event_name.starts_with("Describe");
}

std::optional<Envelope> read_envelope(std::string_view event) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(event);
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(padded).get(document) || document.get_object().get(object)) return std::nullopt;
  Envelope envelope;
  read_text(object, "id", envelope.id);
  read_text(object, "detail-type", envelope.detail_type);
  read_text(object, "source", envelope.source);
  read_text(object, "account", envelope.account);
  read_text(object, "region", envelope.region);
  simdjson::ondemand::object detail;
  if (!object.find_field_unordered("detail").get_object().get(detail)) {
    read_text(detail, "eventName", envelope.event_name);
    bool is_management = true;
    if (!detail.find_field_unordered("managementEvent").get_bool().get(is_management)) {
      envelope.is_management = is_management;
    }
  }
  return envelope;
}

}  // namespace tocsin::events

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/events/events.h"

namespace tocsin::events {

/// `arn:aws:events:R:A:event-bus/NAME`; nothing for any other text.
std::optional<BusName> bus_of_arn(std::string_view arn);

/// An event comes to a bus: it is matched by the rules there, and sent to the targets of those that match. `cause` is
/// the journal entry that led to it.
void ingest(Events& events, const BusName& bus, std::string_view event, std::int64_t cause);

void ingest_from_aws(Events& events, const Task& task);
void ingest_from_bus_task(Events& events, const Task& task);

}  // namespace tocsin::events

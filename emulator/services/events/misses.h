#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/events/arrival.h"
#include "services/events/events.h"

/// Rules that did not take an event although somebody may have meant them to: each a journal entry `missed`.
namespace tocsin::events {

void miss_disabled(Events& events, const Arrival& arrival, const std::string& rule);
void miss_withheld(Events& events, const Arrival& arrival, const std::string& rule);

/// The rules of the same bus whose patterns came nearest, of those that are about the event's source or detail-type.
void miss_patterns(Events& events, const Arrival& arrival, Matcher& matcher, const std::vector<std::uint32_t>& matched);

/// Rules of another bus that would have matched: a custom bus, to which AWS's events do not come, or the bus of a
/// region in which events of a global service do not arrive.
void miss_elsewhere(Events& events, const Arrival& arrival, const RulesDigest& rules);

}  // namespace tocsin::events

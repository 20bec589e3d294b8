#pragma once

#include <string>

#include "services/events/arrival.h"
#include "services/events/events.h"

namespace tocsin::events {

/// The rule matched: a parcel for each of its targets.
void dispatch(Events& events, const Arrival& arrival, const std::string& rule);

}  // namespace tocsin::events

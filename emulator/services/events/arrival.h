#pragma once

#include <cstdint>
#include <string_view>

#include "services/events/bus_table.h"
#include "services/events/envelope.h"

namespace tocsin::events {

/// An event on a bus.
struct Arrival {
  BusName bus;
  Envelope envelope;
  std::string_view event;  ///< The whole text.
  std::int64_t entry = 0;  ///< Its journal entry.
};

}  // namespace tocsin::events

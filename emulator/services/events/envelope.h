#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::events {

/// What the bus itself needs to know of an event.
struct Envelope {
  std::string id;
  std::string source;
  std::string detail_type;
  std::string account;
  std::string region;
  std::string event_name;  ///< Of a CloudTrail record; "" for other events.
  bool is_management = true;

  /// A read-only management event of CloudTrail, which only rules that ask for all of them get.
  bool is_withheld_read() const;
};

/// Nothing if the text is not an event.
std::optional<Envelope> read_envelope(std::string_view event);

}  // namespace tocsin::events

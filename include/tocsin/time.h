#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin {

/// A length of virtual time, in milliseconds.
using Duration = std::chrono::milliseconds;

/// A moment of virtual time: milliseconds since 1970-01-01T00:00:00Z.
using Time = std::chrono::sys_time<Duration>;

/// `2026-01-05T09:00:00Z`: whole seconds, as in CloudTrail records.
std::string iso_time(Time time);

/// `2026-01-05T09:00:00.123Z`.
std::string iso_time_millis(Time time);

/// `Jan 5, 2026 9:00:00 AM`: how CloudTrail writes dates inside request and response parameters.
std::string us_time(Time time);

/// `Mon, 05 Jan 2026 09:00:00 GMT` (RFC 1123), as in HTTP headers.
std::string http_time(Time time);

/// `09:00:00`, the clock part only, for the chains that people read.
std::string clock_time(Time time);

/// `20260105T090000Z`, as SigV4 writes it.
std::string basic_time(Time time);

/// Reads ISO 8601 (`2026-01-05T09:00:00Z`, with fraction, with numeric offset, or a date alone), the basic form
/// `20260105T090000Z`, or RFC 1123. Nothing if the text is none of these.
std::optional<Time> parse_time(std::string_view text);

/// Reads `90`, `90s`, `1h30m`, `5 min`, `2 days`, `250ms` (a bare number means seconds). Nothing if it is not one.
std::optional<Duration> parse_duration(std::string_view text);

/// `23 s`, `5 min`, `2 h 30 min`, `90 days`, `250 ms`: for people.
std::string duration_text(Duration duration);

}  // namespace tocsin

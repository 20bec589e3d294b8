#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/random.h"
#include "tocsin/time.h"

namespace tocsin {

/// A delay as it is in reality: somewhere between two bounds, drawn from the world's seed.
struct Delay {
  Duration least;
  Duration most;

  Duration draw(Random& random) const {
    const auto span = static_cast<std::uint64_t>((most - least).count());
    return least + Duration(span == 0 ? 0 : static_cast<std::int64_t>(random.below(span + 1)));
  }
};

/// The delays of a world. AWS promises none of them; the defaults are what people see (facts: CloudTrail to bus is
/// "near real time", trail to S3 and Logs about five minutes).
struct Settings {
  Delay cloudtrail_to_bus{std::chrono::seconds(5), std::chrono::seconds(25)};
  Delay bus_to_target{Duration(200), Duration(900)};
  Delay exposure_to_health{std::chrono::seconds(60), std::chrono::seconds(300)};
  Delay topic_to_mail{std::chrono::seconds(1), std::chrono::seconds(4)};
  Delay topic_to_queue{Duration(20), Duration(200)};
};

/// A setting by its name, for scenario files and command lines.
struct SettingName {
  std::string_view name;
  Delay Settings::*delay;
};

inline const std::vector<SettingName>& setting_names() {
  static const std::vector<SettingName> names = {
      {"cloudtrail_to_bus", &Settings::cloudtrail_to_bus},   {"bus_to_target", &Settings::bus_to_target},
      {"exposure_to_health", &Settings::exposure_to_health}, {"topic_to_mail", &Settings::topic_to_mail},
      {"topic_to_queue", &Settings::topic_to_queue},
  };
  return names;
}

}  // namespace tocsin

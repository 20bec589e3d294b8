#include "http/pace.h"

#include <algorithm>
#include <cmath>

namespace tocsin {

Time Pace::world_at(Time wall) const {
  if (is_paused_ || wall <= wall_) return world_;
  const double passed = static_cast<double>((wall - wall_).count()) * scale_;
  return world_ + Duration(std::llround(std::floor(passed)));
}

std::optional<Duration> Pace::until(Time due, Time wall) const {
  if (is_paused_) return std::nullopt;
  const Time now = world_at(wall);
  if (due <= now) return Duration(0);
  // Rounded up, so that the moment has come when the wait is over. A day is long enough for one wait.
  const double wait = std::ceil(static_cast<double>((due - now).count()) / scale_);
  constexpr double kDay = 86'400'000;
  return Duration(std::llround(std::min(wait, kDay)));
}

void Pace::pause(Time wall) {
  set_world(world_at(wall), wall);
  is_paused_ = true;
}

void Pace::resume(Time wall) {
  set_world(world_at(wall), wall);
  is_paused_ = false;
}

void Pace::set_world(Time world, Time wall) {
  world_ = world;
  wall_ = wall;
}

}  // namespace tocsin

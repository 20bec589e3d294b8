#pragma once

#include <chrono>
#include <functional>

#include "tocsin/time.h"

namespace tocsin {

/// The computer's clock. Only the edge has one: everything behind it is told the time.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;
using WallClock = std::function<WallTime()>;

WallClock computer_clock();

inline Time to_millis(WallTime time) { return std::chrono::floor<Duration>(time); }

}  // namespace tocsin

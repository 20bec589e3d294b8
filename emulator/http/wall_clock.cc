#include "http/wall_clock.h"

namespace tocsin {

WallClock computer_clock() {
  return [] { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); };
}

}  // namespace tocsin

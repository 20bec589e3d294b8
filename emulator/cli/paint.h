#pragma once

#include <unistd.h>

#include <cstdlib>
#include <string>

#include "world/chain.h"

namespace tocsin {

/// Colour where there is a terminal and nobody asked for none (https://no-color.org).
inline Paint paint_for(const std::string& wish = "auto") {
  if (wish == "always") return Paint::kColour;
  if (wish == "never" || std::getenv("NO_COLOR") != nullptr) return Paint::kPlain;
  return isatty(STDOUT_FILENO) ? Paint::kColour : Paint::kPlain;
}

}  // namespace tocsin

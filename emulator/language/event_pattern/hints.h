#pragma once

#include <string>

#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/flat_event.h"

namespace tocsin {

/// For a leaf whose path holds values, none of which it accepts.
Hint hint_for_values(const Leaf& leaf, const std::vector<FlatEvent::Value>& values);

/// For a leaf whose path holds no value: the nearest thing that the event has.
Hint hint_for_missing(const Leaf& leaf, const FlatEvent& event);

/// `"x"`, `5`, `null`: as JSON, cut if long.
std::string scalar_text(const Scalar& scalar);

}  // namespace tocsin

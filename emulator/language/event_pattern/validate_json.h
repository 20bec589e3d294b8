#pragma once

#include <string_view>

namespace tocsin {

/// Checks that a text begins with one strict JSON object, as EventBridge reads events: what follows it is ignored, and
/// at most a thousand levels are allowed. One pass, no allocation. Throws EventError.
void check_json_object(std::string_view text);

}  // namespace tocsin

#pragma once

#include "base/json.h"

namespace tocsin {

/// The JSON Schema (2020-12) of scenario files, made of the key tables and of the service models: editors complete
/// keys, calls and their parameters with it.
Json scenario_schema();

}  // namespace tocsin

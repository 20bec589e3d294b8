#pragma once

#include "base/json.h"
#include "model/service_model.h"

namespace tocsin {

/// The text of a neutral input or output as CloudTrail writes it: member names begin in lower case (keys of maps stay),
/// dates are `Jan 5, 2026 9:00:00 AM`, sensitive members are left out. `null` if nothing remains.
std::string record_form(const Shape& shape, const Json& value);

}  // namespace tocsin

#pragma once

#include <string>

#include "services/cloudtrail/cloudtrail.h"

namespace tocsin::cloudtrail {

/// The ARN of the key that `text` names; "" for "". Throws AWS's refusal if there is no such key, or if CloudTrail may
/// not use it for this trail.
std::string checked_key(Cloudtrail& cloudtrail, const TrailRow& trail, const std::string& text);

}  // namespace tocsin::cloudtrail

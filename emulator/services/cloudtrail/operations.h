#pragma once

#include "services/cloudtrail/cloudtrail.h"
#include "services/cloudtrail/shapes.h"

namespace tocsin::cloudtrail {

// The rows, one function per noun.
Operations trail_operations(Cloudtrail& cloudtrail);
Operations logging_operations(Cloudtrail& cloudtrail);
Operations selector_operations(Cloudtrail& cloudtrail);
Operations tag_operations(Cloudtrail& cloudtrail);
Operations lookup_operations(Cloudtrail& cloudtrail);

// What the handlers of several nouns need.

/// The ARN of a trail that is named by its name, which means this region, or by its ARN.
std::string trail_arn(const Call& call, const std::string& name_or_arn);

/// The trail, for reading: by name in this region, by ARN wherever it lives.
TrailRow require_trail(Cloudtrail& cloudtrail, const Call& call, const std::string& name_or_arn);

/// The trail, for changing it: this must be its home region.
TrailRow require_home_trail(Cloudtrail& cloudtrail, const Call& call, const std::string& name_or_arn);

}  // namespace tocsin::cloudtrail

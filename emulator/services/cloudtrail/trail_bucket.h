#pragma once

#include "services/cloudtrail/cloudtrail.h"

namespace tocsin::cloudtrail {

/// Throws if CloudTrail could not write the trail's log files: the bucket is not there, or its policy does not let the
/// service read the ACL and put objects under the trail's prefix.
void check_bucket(Cloudtrail& cloudtrail, const TrailRow& trail);

}  // namespace tocsin::cloudtrail

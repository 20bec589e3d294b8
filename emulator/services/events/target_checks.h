#pragma once

#include <string>

#include "services/events/events.h"

namespace tocsin::events {

struct Target;

/// Whether EventBridge assumes the target's role to deliver there. Elsewhere the target's own policy counts, and a role
/// is ignored.
bool uses_role(const BusName& bus, const std::string& target_arn);

/// Checks a target as PutTargets does. Throws AWS's refusal of the whole call, or Unmodelled.
void check_target(Events& events, const Call& call, const BusName& bus, const Target& target);

}  // namespace tocsin::events

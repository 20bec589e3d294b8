#pragma once

#include "base/json.h"
#include "tocsin/permission.h"

namespace tocsin {

/// The answer as programs read it: `{"principal", "action", "resource", "allowed", "decision", "by", "reason",
/// "change", "missing_context": [...], "statements": [{"layer", "policy", "arn", "sid", "index", "effect", "applies",
/// "mismatches": [...], "place"}]}`.
Json permission_json(const Permission& permission, const PermissionQuestion& question);

}  // namespace tocsin

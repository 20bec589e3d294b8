#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tocsin/time.h"

namespace tocsin::iam {

/// The six digits that a virtual MFA device shows in a step of thirty seconds (RFC 6238, SHA-1). `seed` is base 32.
std::string mfa_code(std::string_view seed, std::int64_t step);

/// The step that a moment is in.
std::int64_t mfa_step(Time time);

}  // namespace tocsin::iam

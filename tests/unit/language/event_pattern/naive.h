#pragma once

#include <string>

namespace tocsin {

/// A second opinion: the language interpreted straight from its definition, slowly and without a line of the engine.
/// Both texts must be valid. No errors, no limits.
bool naive_matches(const std::string& pattern, const std::string& event);

}  // namespace tocsin

#pragma once

#include <string_view>

#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/pattern_source.h"

namespace tocsin {

/// Reads one alternative of a leaf, the current token being its first, and adds it. Throws PatternError.
void read_alternative(PatternSource& source, Dialect dialect, Leaf& leaf);

/// Names that may not be fields inside $or: the operators, and what they may become.
bool is_reserved_name(std::string_view name);

}  // namespace tocsin

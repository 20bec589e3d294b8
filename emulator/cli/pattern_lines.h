#pragma once

#include <iosfwd>
#include <string>

#include "tocsin/ruleset.h"

namespace tocsin {

/// Answers lines `{"pattern": ..., "event": ...}`, the pattern as object or as text, with `true`, `false` or
/// `error: <text>` a line.
void answer_pattern_lines(std::istream& in, std::ostream& out, Dialect dialect);

/// Answers lines `{"event": ..., "InputPathsMap": {...}, "InputTemplate": "..."}` (or "InputPath") with what the target
/// would get, or `error: <text>`. A newline in the answer is written `\n`.
void answer_transform_lines(std::istream& in, std::ostream& out);

}  // namespace tocsin

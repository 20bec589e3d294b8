#pragma once

#include <string>
#include <vector>

#include "language/event_pattern/compiled_pattern.h"
#include "language/event_pattern/lint.h"

namespace tocsin {

/// What is wrong with one way to satisfy a pattern, given what AWS's events look like.
void lint_against_aws(const CompiledPattern& pattern, const SubRule& sub_rule, std::size_t index,
                      std::vector<LintFinding>& findings);

}  // namespace tocsin

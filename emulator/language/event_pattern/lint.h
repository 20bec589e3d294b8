#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/event_pattern/event_pattern.h"

namespace tocsin {

enum class LintLevel {
  kRefused,  ///< AWS does not accept the pattern.
  kNever,    ///< It can never match, or part of it cannot.
  kWarning,  ///< It does probably not mean what it says.
};

std::string_view level_name(LintLevel level);

struct LintFinding {
  std::size_t pattern = 0;  ///< Index of the pattern.
  LintLevel level = LintLevel::kWarning;
  std::string path;  ///< `detail.eventName`; empty if the whole pattern is meant.
  std::string message;
};

/// What stands in the patterns that can never match (contradictions, names that AWS does not send, wrong case, the
/// wrong type, a literal `*`), that matches everything, that another alternative makes useless, or that another of
/// the patterns matches as well. A judgement of texts: no event is needed.
std::vector<LintFinding> lint(std::span<const std::string> patterns, Dialect dialect = Dialect::kEventBridge);

}  // namespace tocsin

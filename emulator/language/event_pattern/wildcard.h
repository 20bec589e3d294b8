#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

/// A wildcard operand: literal pieces with a `*` between each two. `\*` and `\\` are literal.
struct Wildcard {
  std::vector<std::string> pieces;  // "a*b" is {"a", "b"}; "*" is {"", ""}; "a" is {"a"}.

  /// The first piece stands at the front, the last one at the back, the others in order between them. Greedy, without
  /// backtracking.
  bool matches(std::string_view value) const;
};

struct WildcardOrError {
  Wildcard wildcard;
  std::string error;  // EventBridge's text
};
WildcardOrError read_wildcard(std::string_view operand);

/// What EventBridge limits: how many positions of the wildcards of one path can be live at once, over all inputs.
constexpr int kWildcardScoreMax = 10;

/// The largest number of live positions, summed over `wildcards`; kWildcardScoreMax + 1 stands for all above.
///
/// Positions are the literals and stars of each operand between two quotes. A star stays live once it is reached; a
/// literal is live right after it was read.
int wildcard_score(std::span<const Wildcard* const> wildcards);

}  // namespace tocsin

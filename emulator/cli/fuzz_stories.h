#pragma once

#include <string>
#include <vector>

#include "scenario/run.h"

namespace tocsin {

/// The stories of scenario files in whose world a rule has the pattern at hand when all is given. They are told again
/// with another pattern in its place: a story that fails then would have noticed the edit.
class PatternStories {
 public:
  /// Tells each story once. Throws FileError for a file that cannot be read.
  PatternStories(const std::vector<std::string>& paths, const std::string& pattern);

  /// How many stories there are whose world has such a rule, and which pass.
  std::size_t size() const { return stories_.size(); }
  /// Stories with such a rule that do not pass as they are, so cannot be asked.
  const std::vector<std::string>& failing() const { return failing_; }

  bool notice(const std::string& other_pattern);

 private:
  bool passes(const Story& story, const std::string& other_pattern, bool& has_rule);

  std::string pattern_;
  Stages stages_;
  std::vector<Story> stories_;
  std::vector<std::string> failing_;
};

}  // namespace tocsin

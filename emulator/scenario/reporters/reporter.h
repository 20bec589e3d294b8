#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "scenario/run.h"
#include "world/chain.h"

namespace tocsin {

/// What a run came to, for its last line and its exit code.
struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t unusable = 0;  ///< Files that cannot be used, and things that are not modelled.
  std::size_t stages = 0;
  std::size_t resources = 0;
  double milliseconds = 0;

  /// 0: all passed. 1: a story failed. 2: a file is bad or something is not modelled.
  int exit_code() const { return unusable > 0 ? 2 : failed > 0 ? 1 : 0; }
};

/// Shows the results of stories while they come in.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void begin_file(const std::string& /*file*/) {}
  virtual void story(const StoryResult& result) = 0;
  /// A file that cannot be read.
  virtual void bad_file(const std::string& file, const std::string& text) = 0;
  virtual void end(const Tally& tally) = 0;
};

/// For people: one line a story, and the whole chain where one failed.
std::unique_ptr<Reporter> text_reporter(std::FILE* out, Paint paint, bool with_chains);

/// For programs: one JSON object with every story and every failure.
std::unique_ptr<Reporter> json_reporter(std::FILE* out);

/// For CI servers: JUnit's XML.
std::unique_ptr<Reporter> junit_reporter(std::FILE* out);

}  // namespace tocsin

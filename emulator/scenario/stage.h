#pragma once

#include <map>
#include <memory>
#include <string>

#include "scenario/story.h"
#include "scenario/values.h"
#include "world/parts.h"

namespace tocsin {

/// A world with everything that stories share: what they use and deploy.
struct Stage {
  World world;
  Saved saved;
  std::size_t resources = 0;  ///< How many a template deployed.
};

/// Builds each stage once: stories with the same beginning share it and take back what they did.
class Stages {
 public:
  /// Throws FileError for a template or baseline that cannot be used.
  Stage& of(const Story& story);

  std::size_t size() const { return stages_.size(); }

  /// Deployed by templates, over all stages.
  std::size_t resources() const;

 private:
  std::map<std::string, std::unique_ptr<Stage>> stages_;
};

/// The directory of a path, "." if it has none.
std::string folder_of(const std::string& path);

/// The text of a baseline such as `baseline/trail`: from a `scenarios` folder above the story, else the one that is
/// built in. Sets `file` to where it was found. Throws FileError at `position` if there is none.
std::string baseline_text(const std::string& name, const Position& position, std::string& file);

}  // namespace tocsin

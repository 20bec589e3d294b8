#pragma once

#include <string>
#include <vector>

#include "scenario/story.h"

namespace tocsin {

/// The stories of a scenario file, one for each YAML document. Throws FileError with every problem of the file: unknown
/// keys with the nearest right word, operations that AWS does not have or that are not modelled, parameters that an
/// operation does not have or that are of the wrong type.
std::vector<Story> read_stories(const std::string& path);
std::vector<Story> read_stories_text(const std::string& text, const std::string& file);

/// The acts of a baseline file: one document with `story` and `given`.
std::vector<Act> read_baseline(const std::string& text, const std::string& file);

}  // namespace tocsin

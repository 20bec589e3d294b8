#pragma once

#include <string>
#include <vector>

namespace tocsin {

/// A YAML file in a searched folder is a scenario if it says what must come: `then:` or `rounds:` at its left edge.
/// Templates of CloudFormation and the like are not.
bool is_scenario(const std::string& path);

/// The scenario files in a folder and below it, sorted.
std::vector<std::string> scenario_files(const std::string& folder);

}  // namespace tocsin

#include "scenario/find.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tocsin {

bool is_scenario(const std::string& path) {
  if (!path.ends_with(".yaml") && !path.ends_with(".yml")) return false;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("then:") || line.starts_with("rounds:")) return true;
  }
  return false;
}

std::vector<std::string> scenario_files(const std::string& folder) {
  std::vector<std::string> found;
  constexpr auto kOptions = std::filesystem::directory_options::skip_permission_denied;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, kOptions)) {
    if (entry.is_regular_file() && is_scenario(entry.path().string())) found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace tocsin

#include "cli/fuzz_stories.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "scenario/find.h"
#include "scenario/read.h"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_below(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (fs::is_regular_file(path)) {
      files.push_back(path);
      continue;
    }
    if (!fs::is_directory(path)) throw FileError({path}, "there is no such file or folder");
    for (std::string& file : scenario_files(path)) files.push_back(std::move(file));
  }
  return files;
}

/// A pattern with its names in order: Terraform's jsonencode sorts them.
std::string sorted(const std::string& pattern) { return nlohmann::json::parse(pattern, nullptr, false).dump(); }

/// Gives all rules of the world that have one pattern, sorted, another one; how many there were.
std::size_t replace_pattern(World& world, const std::string& pattern, const std::string& other) {
  World::Parts& parts = world.parts();
  events::RuleTable& rules = parts.events.rules;
  std::size_t replaced = 0;
  for (const events::RulesDigest& bus : rules.digests(parts.options.account)) {
    for (events::RuleRow& rule : rules.list({parts.options.account, bus.region, bus.bus}, "", "")) {
      if (sorted(rule.pattern) != pattern) continue;
      rule.pattern = other;
      rules.put(rule);
      ++replaced;
    }
  }
  return replaced;
}

}  // namespace

PatternStories::PatternStories(const std::vector<std::string>& paths, const std::string& pattern)
    : pattern_(sorted(pattern)) {
  for (const std::string& file : files_below(paths)) {
    for (Story& story : read_stories(file)) {
      bool has_rule = false;
      const bool passed = passes(story, pattern, has_rule);
      if (!has_rule) continue;
      if (passed) {
        stories_.push_back(std::move(story));
      } else {
        failing_.push_back(story.name);
      }
    }
  }
}

bool PatternStories::passes(const Story& story, const std::string& other_pattern, bool& has_rule) {
  const auto replace = [&](World& world) { has_rule = replace_pattern(world, pattern_, other_pattern) > 0; };
  Teller teller(stages_, story);
  for (std::size_t telling = 0; telling < tellings(story); ++telling) {
    if (!teller.tell(telling, {.before_rounds = replace}).passed()) return false;
  }
  return true;
}

bool PatternStories::notice(const std::string& other_pattern) {
  bool has_rule = false;
  return std::any_of(stories_.begin(), stories_.end(),
                     [&](const Story& story) { return !passes(story, other_pattern, has_rule); });
}

}  // namespace tocsin

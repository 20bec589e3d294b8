#include "scenario/stage.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "deploy/into_world.h"
#include "scenario/act.h"
#include "scenario/builtin_baselines.h"
#include "scenario/read.h"

namespace tocsin {
namespace {

namespace fs = std::filesystem;

/// Two stories with equal texts here can share a stage.
std::string stage_key(const Story& story) {
  Json key = {{"start", story.start ? iso_time_millis(*story.start) : ""},
              {"seed", story.seed},
              {"account", story.account},
              {"region", story.region},
              {"settings", story.settings}};
  for (const auto& [name, position] : story.use) key["use"].push_back(name);
  for (const Deploy& deploy : story.deploys) {
    key["deploy"].push_back({fs::weakly_canonical(fs::path(folder_of(story.position.file)) / deploy.terraform).string(),
                             deploy.name, deploy.region, deploy.as, deploy.without,
                             deploy.variables ? *deploy.variables : Json()});
  }
  return json_text(key);
}

/// Reports an error without a place of its own at the given one.
[[noreturn]] void rethrow_at(const Position& position, const FileError& error) {
  std::vector<Problem> problems = error.problems;
  for (Problem& problem : problems) {
    if (problem.position.file.empty()) problem.position = position;
  }
  throw FileError(std::move(problems));
}

void deploy_one(Stage& stage, const Story& story, const Deploy& deploy) {
  const std::string folder = (fs::path(folder_of(story.position.file)) / deploy.terraform).lexically_normal().string();
  if (!fs::is_directory(folder)) {
    throw FileError(deploy.position, concat("there is no folder ", folder, " to deploy"));
  }
  deploy::TerraformOptions options;
  options.directory = folder;
  options.region = deploy.region.empty() ? story.region : deploy.region;
  options.without = deploy.without;
  if (deploy.variables) {
    for (const auto& [name, value] : deploy.variables->items()) {
      options.variables.emplace(name, hcl::Value::from_json(substituted(value, stage.saved, deploy.position)));
    }
  }
  const deploy::DeployResult result = deploy::deploy_into(stage.world, options, deploy.as);
  const std::string prefix = deploy.name.empty() ? "" : concat(deploy.name, ".");
  for (const deploy::DeployedResource& resource : result.resources) {
    stage.saved[concat(prefix, resource.address, ".arn")] = json_quote(resource.arn);
  }
  for (const auto& [name, value] : result.outputs) {
    stage.saved[concat(prefix, "output.", name)] = json_text(value.to_json());
  }
  stage.resources += result.resources.size();
}

void use_one(Stage& stage, const std::string& name, const Position& position) {
  std::string file;
  const std::string text = baseline_text(name, position, file);
  for (const Act& act : read_baseline(text, file)) {
    const ActResult result = perform(stage.world, act, stage.saved, stage.world.now());
    if (!result.problem.empty()) throw FileError(act.position, result.problem);
  }
}

}  // namespace

std::string folder_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

std::string baseline_text(const std::string& name, const Position& position, std::string& file) {
  for (fs::path folder = fs::absolute(folder_of(position.file));; folder = folder.parent_path()) {
    const fs::path candidate = folder / "scenarios" / (name + ".yaml");
    if (fs::is_regular_file(candidate)) {
      file = candidate.string();
      std::ifstream stream(candidate, std::ios::binary);
      std::ostringstream text;
      text << stream.rdbuf();
      return text.str();
    }
    if (folder == folder.parent_path()) break;
  }
  std::vector<std::string> known;
  for (const BuiltinBaseline& baseline : builtin_baselines()) {
    if (baseline.name == name) {
      file = concat("built-in ", name);
      return std::string(baseline.text);
    }
    known.emplace_back(baseline.name);
  }
  throw FileError(position, concat("there is no \"", name, "\" to use", did_you_mean(name, known),
                                   " Built in: ", join(known, ", ")));
}

std::size_t Stages::resources() const {
  std::size_t count = 0;
  for (const auto& [key, stage] : stages_) count += stage ? stage->resources : 0;
  return count;
}

Stage& Stages::of(const Story& story) {
  auto& stage = stages_[stage_key(story)];
  if (stage) return *stage;
  WorldOptions options;
  options.seed = story.seed;
  options.start = story.start;
  options.account = story.account;
  options.region = story.region;
  options.settings = {story.settings.begin(), story.settings.end()};
  try {
    auto made = std::make_unique<Stage>(Stage{.world = World(options)});
    for (const auto& [name, position] : story.use) use_one(*made, name, position);
    for (const Deploy& deploy : story.deploys) deploy_one(*made, story, deploy);
    // What the deployment itself set off is not part of any story.
    made->world.settle();
    stage = std::move(made);
  } catch (const FileError& error) {
    rethrow_at(story.position, error);
  }
  return *stage;
}

}  // namespace tocsin
